"""`crosscheck-server up`: everything on this machine, supervised, until SIGTERM or SIGINT."""

import signal
from contextlib import ExitStack
from time import monotonic, sleep
from types import FrameType
from typing import NoReturn

import grpc
import psutil
from grpc_health.v1 import health_pb2, health_pb2_grpc

from crosscheck_service.app.errors import StartError
from crosscheck_service.app.gateway_process import GatewayProcess
from crosscheck_service.app.ports import with_ports
from crosscheck_service.app.progress import Progress
from crosscheck_service.settings import Settings

_POLL_SECONDS = 0.25
_GATEWAY_SECONDS = 60.0
_LAST_SECONDS = 5.0


class _Stopped(BaseException):
    """A signal asked to stop; derived from BaseException so that no library swallows it."""


def up(settings: Settings, gateway_arguments: list[str]) -> None:
    """Runs until a signal; prints one line beginning `ready` on standard output once requests are served.

    Args:
        gateway_arguments: the flags that give the gateway process the same settings.

    Raises:
        SettingsError: where a port is taken.
        StartError: where Ray, the model or the gateway does not come up.
    """
    settings = with_ports(settings)
    progress = Progress()
    _heed_signals()
    try:
        _run(settings, gateway_arguments, progress)
    except _Stopped:
        progress.say("stopped")
    finally:
        _end_children()


def _run(settings: Settings, gateway_arguments: list[str], progress: Progress) -> NoReturn:
    try:
        # Ray takes seconds to import, and a wrong setting is reported before that.
        from crosscheck_service.app.ray_cluster import cluster, serving  # noqa: PLC0415
        from crosscheck_service.deployments.application import build  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise StartError(f"{error.name} is not installed: pip install 'crosscheck-server[serve]'") from error

    application = build(settings)

    ports = [f"--set=port={settings.port}", f"--set=metrics_port={settings.metrics_port}"]
    with ExitStack() as stack:
        stack.enter_context(cluster(settings, progress))
        # Ray has put a handler of its own in place, which aborts the process.
        _heed_signals()
        upstream = stack.enter_context(serving(application, settings, progress))
        gateway = GatewayProcess(["--upstream", upstream, *gateway_arguments, *ports], progress)
        stack.callback(gateway.stop)
        with progress.stage("starting the gateway"):
            _wait_until_serving(settings, gateway)
        where = f"grpc={settings.host}:{settings.port}"
        metrics = f"metrics=http://{settings.host}:{settings.metrics_port}/metrics"
        print(f"ready {where} {metrics} model={settings.model}", flush=True)  # noqa: T201
        while True:
            sleep(_POLL_SECONDS)
            gateway.keep_alive()


def _wait_until_serving(settings: Settings, gateway: GatewayProcess) -> None:
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "[::]", "::"} else settings.host  # noqa: S104
    give_up = monotonic() + _GATEWAY_SECONDS
    with grpc.insecure_channel(f"{host}:{settings.port}") as channel:
        health = health_pb2_grpc.HealthStub(channel)
        while monotonic() < give_up:
            if gateway.exit_code is not None:
                raise StartError(f"the gateway ended with {gateway.exit_code}; its message stands above")
            try:
                answer = health.Check(health_pb2.HealthCheckRequest(), timeout=1, wait_for_ready=True)
            except grpc.RpcError:
                continue
            if answer.status == health_pb2.HealthCheckResponse.SERVING:
                return
            sleep(_POLL_SECONDS)
    raise StartError(f"the gateway did not see the model within {_GATEWAY_SECONDS:.0f} s")


def _heed_signals() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    del frame
    # A second signal must not break the orderly end.
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.SIG_IGN)
    raise _Stopped(number)


def _end_children() -> None:
    children = psutil.Process().children(recursive=True)
    _, alive = psutil.wait_procs(children, timeout=_LAST_SECONDS)
    for process in alive:
        process.kill()
    psutil.wait_procs(alive, timeout=_LAST_SECONDS)
