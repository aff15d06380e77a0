"""A real server in a process of its own, for tests that need the whole way."""

import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 180
STOP_SECONDS = 60
CHECKOUT = Path(__file__).parents[1] / "examples" / "checkout"


@dataclass(frozen=True)
class Service:
    """A running `crosscheck-server up`."""

    target: str
    metrics: str
    process: "subprocess.Popen[str]"


def start_service(*arguments: str) -> Service:
    """Starts the server on free ports and waits for its ready line; its messages go to this process's stderr."""
    command = [sys.executable, "-m", "crosscheck_service.app", "up", "--port=0", "--metrics-port=0", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    late = threading.Timer(START_SECONDS, process.kill)
    late.start()
    try:
        for line in process.stdout:
            if line.startswith("ready"):
                words = dict(word.split("=", 1) for word in line.split()[1:])
                return Service(words["grpc"], words["metrics"], process)
    finally:
        late.cancel()
    raise AssertionError(f"the server ended with {process.wait()} before it was ready")


def stop_service(service: Service) -> int:
    """SIGTERM, and the exit status. A server that does not end in time is killed and the wait raises."""
    service.process.send_signal(signal.SIGTERM)
    try:
        return service.process.wait(STOP_SECONDS)
    finally:
        service.process.kill()
        service.process.wait()
        assert service.process.stdout is not None
        service.process.stdout.close()
