"""Starts or joins a Ray cluster and runs the Serve application on it."""

import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from logging import ERROR, WARNING, getLogger

import ray
from ray import serve
from ray.serve import Application
from ray.serve.config import HTTPOptions, gRPCOptions

from crosscheck_service.app.errors import StartError
from crosscheck_service.app.ports import free_port
from crosscheck_service.app.progress import Progress
from crosscheck_service.deployments.application import APPLICATION
from crosscheck_service.request.hop import ID_BYTES
from crosscheck_service.settings import Settings

_SERVICER = "crosscheck.v1.guard_pb2_grpc.add_GuardServiceServicer_to_server"

_ERROR = re.compile(r"(?:\w+\.)*\w+(?:Error|Exception): ")

_REACH_SECONDS = 5.0

_ENVIRONMENT = {
    "RAY_USAGE_STATS_ENABLED": "0",
    # Serve finds a killed proxy within seconds instead of 23 s; see docs/adr/0001.
    "RAY_SERVE_PROXY_HEALTH_CHECK_PERIOD_S": "1",
    "RAY_SERVE_PROXY_HEALTH_CHECK_TIMEOUT_S": "2",
    # Ray's default of 15 is hardly above the OCR's 19, so that a first token waited for the whole reading. Ray's own
    # processes, at 0, still go first.
    "RAY_worker_niceness": "5",
}


@contextmanager
def cluster(settings: Settings, progress: Progress) -> Iterator[None]:
    """A local Ray, stopped on leaving, or the one at settings.ray.address, which stays."""
    os.environ["RAY_SERVE_GRPC_MAX_MESSAGE_SIZE"] = str(settings.limits.max_message_bytes + ID_BYTES)
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    own = settings.ray.address is None
    with progress.stage("starting Ray" if own else f"joining Ray at {settings.ray.address}"):
        _start(settings)
    try:
        yield
    finally:
        with progress.stage("stopping Ray" if own else "leaving Ray"):
            ray.shutdown()


def _start(settings: Settings) -> None:
    own = settings.ray.address is None
    if settings.ray.address is not None:
        _reach(settings.ray.address)
    try:
        ray.init(
            # Without "local" Ray would join any cluster that it finds on the machine.
            address=settings.ray.address or "local",
            # The Vlm and OcrReader replicas ask for one CPU each.
            num_cpus=max(2, os.cpu_count() or 2) if own else None,
            include_dashboard=False if own else None,
            log_to_driver=False,
            logging_level=ERROR,
        )
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise StartError(f"Ray {'does not start' if own else 'cannot be joined'}: {error}") from error


def _reach(address: str) -> None:
    """Ray itself tries for many minutes to join a cluster that is not there."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=_REACH_SECONDS).close()
    except (OSError, ValueError) as error:
        raise StartError(f"ray.address: nothing answers at {address} ({error}); it is host:port of a head") from error


@contextmanager
def serving(application: Application, settings: Settings, progress: Progress) -> Iterator[str]:
    """Runs the application and yields the address of Serve's gRPC proxy; on leaving, takes it down."""
    grpc_port = settings.ray.grpc_port or free_port()
    getLogger("ray.serve").setLevel(WARNING)
    try:
        with progress.stage("starting Serve"):
            serve.start(
                http_options=HTTPOptions(host="127.0.0.1", port=settings.ray.http_port or free_port()),
                grpc_options=gRPCOptions(port=grpc_port, grpc_servicer_functions=[_SERVICER]),
            )
        with progress.stage(f"loading the model {settings.model} and the OCR reader"):
            _run(application)
        yield f"127.0.0.1:{grpc_port}"
    finally:
        with progress.stage("stopping Serve"):
            if settings.ray.address is None:
                serve.shutdown()  # type: ignore[no-untyped-call]
            else:
                serve.delete(APPLICATION)


def _run(application: Application) -> None:
    try:
        serve.run(application, name=APPLICATION, route_prefix=f"/{APPLICATION}")
    except RuntimeError as error:
        raise StartError(_cause() or str(error)) from error


def _cause() -> str:
    """The last line of the traceback that a replica failed with: Serve keeps it in its status alone."""
    deployments = serve.status().applications[APPLICATION].deployments
    lines = [line.strip() for each in deployments.values() for line in each.message.splitlines()]
    errors = [line for line in lines if _ERROR.match(line)]
    return _ERROR.sub("", errors[-1]) if errors else ""
