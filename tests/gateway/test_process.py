"""`python -m crosscheck_service.gateway` as a process: its start, its end, and what it does not need."""

import asyncio
import re
import signal
import socket
import subprocess
import sys
import textwrap
import threading

import grpc
import pytest

from crosscheck.v1 import guard_pb2 as pb
from crosscheck.v1.guard_pb2_grpc import GuardServiceStub
from crosscheck_service.gateway.endpoint import exposed
from crosscheck_service.gateway.metrics import Metrics
from crosscheck_service.settings import SettingsError

COMMAND = (sys.executable, "-W", "error", "-m", "crosscheck_service.gateway")


def ended(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=20, check=False)


def test_sigterm_lets_calls_in_flight_finish(upstream):
    began, stopping = threading.Event(), threading.Event()

    async def answer(request, context):
        del request, context
        began.set()
        assert await asyncio.to_thread(stopping.wait, 10)
        await asyncio.sleep(0.5)
        return pb.AnswerResponse(answer="$5")

    upstream.answer = answer
    arguments = ["--upstream", f"127.0.0.1:{upstream.port}", "--set=port=0", "--set=metrics_port=0"]
    process = subprocess.Popen([*COMMAND, *arguments], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    with process:
        port = next(
            match[1] for line in process.stderr if (match := re.search(r"listening on 127\.0\.0\.1:(\d+)", line))
        )
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            call = GuardServiceStub(channel).Answer.future(pb.AnswerRequest(), timeout=20)
            assert began.wait(10)
            process.send_signal(signal.SIGTERM)
            stopping.set()
            assert call.result(timeout=10).answer == "$5"
        assert process.wait(10) == 0
        assert "Traceback" not in process.stderr.read()


@pytest.mark.parametrize("setting", ["port", "metrics_port"])
def test_a_port_in_use_is_named(setting):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        other = {"port": "metrics_port", "metrics_port": "port"}[setting]
        number = taken.getsockname()[1]
        process = ended("--upstream", "127.0.0.1:1", f"--set={setting}={number}", f"--set={other}=0")
    assert process.returncode == 2
    last = process.stderr.splitlines()[-1]
    assert last.startswith(f"{setting}: 127.0.0.1:{number} cannot be bound")
    assert "Traceback" not in process.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--set=limits.max_parts=0", "--upstream=a:1"], "limits.max_parts"),
        (["--set=nonsense", "--upstream=a:1"], "'nonsense' is not of the form key=value"),
        (["--config=missing.yaml", "--upstream=a:1"], "missing.yaml: no such file"),
        ([], "--upstream"),
    ],
)
def test_settings_that_cannot_be_used_are_named(arguments, said):
    process = ended(*arguments)
    assert process.returncode == 2
    assert said in process.stderr
    assert "Traceback" not in process.stderr


def test_it_imports_nothing_of_the_serve_extra():
    script = """
        import sys
        barred = {"numpy", "PIL", "ray", "torch", "transformers", "rapidocr", "onnxruntime", "crosscheck_detectors"}
        class Barrier:
            def find_spec(self, name, path=None, target=None):
                assert name.partition(".")[0] not in barred, name
        sys.meta_path.insert(0, Barrier())
        import crosscheck_service.gateway.__main__
        assert not barred & {name.partition(".")[0] for name in sys.modules}
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=True, timeout=20)


def test_the_page_ends_with_its_server():
    registry = Metrics().registry
    with exposed(registry, "127.0.0.1", 0) as port:
        second = exposed(registry, "127.0.0.1", port)
        with pytest.raises(SettingsError, match="metrics_port"):
            second.__enter__()
    with exposed(registry, "127.0.0.1", port) as again:
        assert again == port
