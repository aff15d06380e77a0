"""The committed stubs are those that the schema gives."""

import filecmp
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "clients" / "python" / "crosscheck" / "v1"


@pytest.mark.slow
def test_the_committed_stubs_are_current(tmp_path: Path):
    subprocess.run(["make", "gen", f"OUT={tmp_path}"], cwd=ROOT, check=True, timeout=240, capture_output=True)
    fresh = tmp_path / "crosscheck" / "v1"
    names = sorted(path.name for path in fresh.iterdir())
    assert names == sorted(path.name for path in COMMITTED.glob("guard_pb2*"))
    _, different, missing = filecmp.cmpfiles(fresh, COMMITTED, names, shallow=False)
    assert (different, missing) == ([], []), "run `make gen`"
