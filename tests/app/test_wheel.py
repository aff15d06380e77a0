"""What is shipped: the server's wheel brings the bundled model, and without extras it is a working gateway."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "ray", "transformers", "rapidocr", "numpy")


def run(*command: str | Path) -> str:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("wheels")
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT / "clients" / "python", ROOT)
    return sorted(folder.glob("*.whl"))


@pytest.mark.slow
def test_the_wheel_holds_both_packages_and_the_model(wheels: list[Path]):
    [server] = [wheel for wheel in wheels if wheel.name.startswith("crosscheck_server")]
    names = zipfile.ZipFile(server).namelist()
    for wanted in ("crosscheck_detectors/verdict.py", "crosscheck_service/bundled/crosscheck-tiny/config.json"):
        assert wanted in names
    assert any(name.endswith(".safetensors") for name in names)


@pytest.mark.slow
def test_without_extras_it_is_the_gateway_and_says_what_is_missing_for_more(wheels: list[Path], tmp_path: Path):
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    run(python, "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", *wheels)
    installed = run(python, "-m", "pip", "list", "--format=freeze").lower()
    assert [name for name in HEAVY if f"\n{name}==" in installed] == []
    assert "--upstream" in run(python, "-m", "crosscheck_service.gateway", "--help")
    up = [str(python), "-m", "crosscheck_service.app", "up", "--port=0", "--metrics-port=0"]
    done = subprocess.run(up, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "pip install 'crosscheck-server[serve]'" in done.stderr
