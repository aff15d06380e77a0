"""`crosscheck-server up` from start to end: its errors before it starts anything, and what it leaves behind."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from live import STOP_SECONDS, start_service

COMMAND = [sys.executable, "-m", "crosscheck_service.app", "up"]


def refused(*arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--set", "prot=1"], "prot: no such setting"),
        (["--set", "port"], "write it as key=value"),
        (["--config", "nowhere.yaml"], "nowhere.yaml: no such file"),
        (["--host", "203.0.113.7"], "host: cannot listen on 203.0.113.7"),
        (["--set", "profile=nowhere.json"], "profile: nowhere.json: cannot be read: No such file"),
        (["--set", "detectors=[nope]"], "detectors: no detector nope; known are ocr_alignment"),
    ],
)
def test_a_wrong_setting_ends_with_2_and_names_it(arguments: list[str], named: str):
    done = refused("--port=0", "--metrics-port=0", *arguments)
    assert done.returncode == 2
    assert named in done.stderr


def test_a_taken_port_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = refused(f"--port={port}", "--metrics-port=0")
    assert done.returncode == 2
    assert f"port: {port} is in use" in done.stderr


@pytest.mark.slow
def test_a_model_that_cannot_be_loaded_ends_with_1_and_says_why(tmp_path: Path):
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    done = subprocess.run(
        [*COMMAND, "--port=0", "--metrics-port=0", f"--model={tmp_path}"],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 1
    assert "does not take images and text together" in done.stderr.splitlines()[-1]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything_and_leaves_no_process(number: signal.Signals):
    service = start_service()
    children = psutil.Process(service.process.pid).children(recursive=True)
    assert len(children) > 5
    service.process.send_signal(number)
    assert service.process.wait(STOP_SECONDS) == 0
    service.process.stdout.close()
    gone, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []
    assert len(gone) == len(children)


@pytest.mark.slow
def test_a_supervisor_killed_outright_takes_its_processes_along():
    service = start_service()
    children = psutil.Process(service.process.pid).children(recursive=True)
    service.process.kill()
    service.process.wait()
    service.process.stdout.close()
    _, alive = psutil.wait_procs(children, timeout=90)
    assert [process.name() for process in alive] == []


@pytest.mark.parametrize("address", ["127.0.0.1:1", "nowhere"])
def test_a_cluster_that_is_not_there_ends_with_1_soon(address: str):
    done = refused("--port=0", "--metrics-port=0", f"--ray-address={address}")
    assert done.returncode == 1
    assert f"nothing answers at {address}" in done.stderr
