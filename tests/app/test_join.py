"""`crosscheck-server up --ray-address`: joins a cluster, and leaves it standing."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from live import CHECKOUT, start_service, stop_service

from crosscheck import Client, Decision, Part
from crosscheck_service.app.ports import free_port


@pytest.fixture
def head() -> Iterator[str]:
    """A Ray head of its own, in the foreground of a child process, so that `ray stop` need not end every Ray here."""
    port = free_port()
    ray = Path(sys.executable).parent / "ray"
    process = subprocess.Popen(
        [ray, "start", "--head", "--block", f"--port={port}", "--num-cpus=2", "--include-dashboard=false"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(8)
    assert process.poll() is None
    children = psutil.Process(process.pid).children(recursive=True)
    yield f"127.0.0.1:{port}"
    assert process.poll() is None, "the cluster that was joined did not survive"
    process.terminate()
    process.wait(60)
    for child in psutil.wait_procs(children, timeout=30)[1]:
        child.kill()


@pytest.mark.slow
def test_a_cluster_is_joined_used_and_left_standing(head: str):
    service = start_service(f"--ray-address={head}")
    with Client(service.target) as guard:
        parts = [
            Part.screenshot(CHECKOUT / "screenshot.png"),
            Part.dom((CHECKOUT / "page.txt").read_text(encoding="utf-8")),
        ]
        assert guard.answer(parts, "What is the total?").verdict.decision is Decision.ALLOW
    assert stop_service(service) == 0
