"""How far a prefill and some decode steps raise the peak of resident memory, each in a process of its own.

python -m bench.observe_cost.memory observe 2048 8        # prints bytes
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

from bench.observe_cost.runs import Kind, Runner
from bench.shapes import SMALL, prompt


def peak_growth(kind: Kind, tokens: int, steps: int) -> float:
    """Bytes, from a new process; Linux only."""
    command = [sys.executable, "-m", "bench.observe_cost.memory", kind, str(tokens), str(steps)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return float(done.stdout.split()[-1])


def measure(kind: Kind, tokens: int, steps: int) -> int:
    """Bytes, in this process, whose peak must not have been higher before."""
    runner = Runner(SMALL, prompt(SMALL, tokens), () if kind == "bare" else (kind,))
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _status("VmRSS")
    _, cache, token = runner.prefill(kind)
    runner.decode(kind, cache, token, steps)
    return _status("VmHWM") - before


def _status(name: str) -> int:
    found = re.search(rf"^{name}:\s*(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"), re.MULTILINE)
    if found is None:
        raise RuntimeError(f"/proc/self/status does not tell {name}")
    return int(found[1]) * 1024


if __name__ == "__main__":
    which = next(kind for kind in get_args(Kind) if kind == sys.argv[1])
    print(measure(which, int(sys.argv[2]), int(sys.argv[3])))
