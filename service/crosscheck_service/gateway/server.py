"""Puts the gateway together: ports, forwarding, health, reflection, metrics, and an orderly end."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import grpc
from grpc_health.v1 import health as grpc_health
from grpc_health.v1 import health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from crosscheck_service.gateway.endpoint import exposed
from crosscheck_service.gateway.forward import Forwarder
from crosscheck_service.gateway.health import Health
from crosscheck_service.gateway.methods import SERVICE_NAME
from crosscheck_service.gateway.metrics import Metrics
from crosscheck_service.request.hop import ID_BYTES
from crosscheck_service.settings import Settings, SettingsError

DRAIN_SECONDS = 5.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway that listens. The ports are those really bound."""

    port: int
    metrics_port: int
    health: Health


@asynccontextmanager
async def running(settings: Settings, upstream: str) -> AsyncIterator[Gateway]:
    """A gateway in front of the Serve proxy at `upstream` ("host:port"), which need not be there yet.

    It listens on entry; `gateway.health.wait_serving()` returns when the guard answers. On exit no new request is
    taken, and those in flight get 5 seconds.

    Raises:
        SettingsError: if a port cannot be bound, naming the setting.

    """
    metrics = Metrics()
    host = settings.host.strip("[]")
    with exposed(metrics.registry, host, settings.metrics_port) as metrics_port:
        async with grpc.aio.insecure_channel(upstream, _channel_options(settings)) as channel:
            health = Health(channel, metrics)
            server = grpc.aio.server(options=_server_options(settings))
            server.add_generic_rpc_handlers((Forwarder(channel, settings, metrics, health.heard).handler(),))
            health_pb2_grpc.add_HealthServicer_to_server(health.servicer, server)
            reflection.enable_server_reflection(
                (SERVICE_NAME, grpc_health.SERVICE_NAME, reflection.SERVICE_NAME), server
            )
            port = _bind(server, host, settings.port)
            await health.publish()
            await server.start()
            watching = asyncio.create_task(health.watch())
            try:
                yield Gateway(port, metrics_port, health)
            finally:
                watching.cancel()
                await health.servicer.enter_graceful_shutdown()
                await server.stop(DRAIN_SECONDS)


async def serve(settings: Settings, upstream: str) -> None:
    """Runs a gateway until SIGTERM or SIGINT.

    Raises:
        SettingsError: if a port cannot be bound, naming the setting.

    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    async with running(settings, upstream) as gateway:
        logger.info("listening on %s:%d, metrics on port %d", settings.host, gateway.port, gateway.metrics_port)
        await stopping.wait()
        logger.info("stopping")


def _bind(server: grpc.aio.Server, host: str, port: int) -> int:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    try:
        return server.add_insecure_port(address)
    except RuntimeError:
        raise SettingsError(f"port: {address} cannot be bound; it may be in use") from None


def _server_options(settings: Settings) -> list[tuple[str, int]]:
    return [
        # Twice the limit, so that most messages above it still reach the check that can say what to do about it.
        ("grpc.max_receive_message_length", 2 * settings.limits.max_message_bytes),
        ("grpc.max_send_message_length", settings.limits.max_message_bytes),
        # A client may ask every ten seconds whether the gateway is alive; one that is gone is noticed in 80 s.
        ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
        ("grpc.keepalive_permit_without_calls", 1),
        ("grpc.keepalive_time_ms", 60_000),
        ("grpc.keepalive_timeout_ms", 20_000),
        # With it a second gateway on the same port would quietly get half of the connections.
        ("grpc.so_reuseport", 0),
    ]


def _channel_options(settings: Settings) -> list[tuple[str, int]]:
    return [
        ("grpc.max_receive_message_length", settings.limits.max_message_bytes),
        ("grpc.max_send_message_length", settings.limits.max_message_bytes + ID_BYTES),
        ("grpc.initial_reconnect_backoff_ms", 200),
        ("grpc.min_reconnect_backoff_ms", 200),
        ("grpc.max_reconnect_backoff_ms", 1_000),
        ("grpc.use_local_subchannel_pool", 1),
    ]
