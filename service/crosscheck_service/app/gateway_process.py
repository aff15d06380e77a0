"""The gateway as a child process: started, watched, started anew when it dies, stopped with its parent."""

import ctypes
import signal
import subprocess
import sys
from time import monotonic

from crosscheck_service.app.progress import Progress

_STOP_SECONDS = 8.0
_RESTART_SECONDS = 1.0
_PR_SET_PDEATHSIG = 1


class GatewayProcess:
    """Runs `python -m crosscheck_service.gateway` with the given arguments."""

    def __init__(self, arguments: list[str], progress: Progress) -> None:
        self._command = [sys.executable, "-m", "crosscheck_service.gateway", *arguments]
        self._progress = progress
        self._process = self._start()
        self._started = monotonic()

    def keep_alive(self) -> None:
        """Starts the gateway anew where it has died, at most once a second. Call it often."""
        code = self._process.poll()
        if code is None or monotonic() - self._started < _RESTART_SECONDS:
            return
        self._progress.say(f"the gateway ended with {code}; starting it anew")
        self._process = self._start()
        self._started = monotonic()

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def stop(self) -> None:
        """Lets it finish its calls for some seconds, then ends it."""
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(self._command, preexec_fn=_die_with_parent)  # noqa: PLW1509, S603


def _die_with_parent() -> None:
    """A supervisor that is killed outright must not leave a gateway that answers for nobody (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
