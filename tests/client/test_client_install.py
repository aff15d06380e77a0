"""The client's wheel alone in a clean environment: light, and good with every protobuf that it allows."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {"torch", "ray", "transformers", "numpy", "pillow", "typer", "crosscheck-server"}
ROUND_TRIP = """
import asyncio, grpc, google.protobuf, crosscheck
from fake_guard import DOM, serving

async def ask(target):
    async with crosscheck.AsyncClient(target) as client:
        return await client.answer([crosscheck.Part.dom(DOM)], "Total?")

with serving() as guard:
    with crosscheck.Client(guard.target) as client:
        sync = client.answer([crosscheck.Part.dom(DOM)], "Total?")
        *_, streamed = client.stream_answer([crosscheck.Part.dom(DOM)], "Total?")
    assert sync == streamed == asyncio.run(ask(guard.target))
assert sync.verdict.findings[0].evidence[1].span.of(DOM) == "$1,824.50"
print(google.protobuf.__version__, grpc.__version__)
"""
IMPORTED = """
import json, sys
import crosscheck, crosscheck.cli
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def run(*command, **options) -> str:
    """What the command prints; its own words where it fails."""
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=240, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "-w", folder, ROOT / "clients/python")
    [path] = folder.glob("crosscheck-*.whl")
    return path


def installed(folder: Path, *packages) -> Path:
    """The Python of a new environment that holds these packages."""
    run(sys.executable, "-m", "venv", folder)
    python = folder / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", *packages)
    return python


@pytest.mark.slow
def test_the_client_is_light(wheel, tmp_path):
    python = installed(tmp_path / "venv", wheel)
    packages = {package["name"].lower() for package in json.loads(run(python, "-m", "pip", "list", "--format=json"))}
    assert not packages & HEAVY
    assert not set(json.loads(run(python, "-c", IMPORTED, cwd=tmp_path))) & HEAVY
    help_text = run(python.with_name("crosscheck"), "check", "--help")
    assert "--part SOURCE[:ID]=VALUE" in help_text
    command = [python.with_name("crosscheck"), "check", "--part", "dom=x", "--picture", "out.png"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "pip install 'crosscheck[pictures]'" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "packages",
    [
        pytest.param(["protobuf==6.33.*"], id="protobuf 6.33"),
        pytest.param(["protobuf==7.*"], id="protobuf 7"),
        pytest.param(
            ["protobuf==6.30.0", "grpcio==1.72.2", "pydantic==2.11.0", "googleapis-common-protos==1.70.0"],
            id="lower bounds",
        ),
    ],
)
def test_a_round_trip_with_every_protobuf(wheel, tmp_path, packages):
    python = installed(tmp_path / "venv", wheel, *packages)
    used = run(python, "-W", "error", "-c", ROUND_TRIP, cwd=Path(__file__).parent)
    assert used.startswith(packages[0].removeprefix("protobuf==").rstrip("*"))
