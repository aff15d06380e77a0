"""Whether the guard behind the gateway answers, told by grpc.health.v1 and the metric crosscheck_up."""

import asyncio
import logging

import grpc
from grpc_health.v1 import health as grpc_health
from grpc_health.v1 import health_pb2

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_service.gateway.methods import SERVICE_NAME
from crosscheck_service.gateway.metrics import Metrics

PERIOD_SECONDS = 1.0
PROBE_SECONDS = 2.0
FAILURES_UNTIL_LOST = 3

logger = logging.getLogger(__name__)


class Health:
    """NOT_SERVING until GetModel succeeds upstream, and again after three failures in a row."""

    def __init__(self, channel: grpc.aio.Channel, metrics: Metrics) -> None:
        self.servicer = grpc_health.aio.HealthServicer()  # type: ignore[attr-defined]
        self._get_model = channel.unary_unary(
            f"/{SERVICE_NAME}/GetModel", pb.GetModelRequest.SerializeToString, pb.GetModelResponse.FromString
        )
        self._metrics = metrics
        self._serving = asyncio.Event()
        self._failures = 0
        self._heard = False

    def heard(self) -> None:
        """Notes that the guard answered some request: a guard too busy for a probe is not lost."""
        self._heard = True

    async def wait_serving(self) -> None:
        """Returns once the guard has answered a probe; it has no limit of its own."""
        await self._serving.wait()

    async def watch(self) -> None:
        """Probes for ever; a failure of the probe itself is logged and counts as one of the guard."""
        while True:
            try:
                await self._succeeded(await self._get_model(pb.GetModelRequest(), timeout=PROBE_SECONDS))
            except grpc.aio.AioRpcError as error:
                await self._failed(error.code())
            except Exception:
                logger.exception("the health probe failed")
                await self._failed(grpc.StatusCode.UNKNOWN)
            self._heard = False
            await asyncio.sleep(PERIOD_SECONDS)

    async def _succeeded(self, model: pb.GetModelResponse) -> None:
        self._failures = 0
        self._metrics.learn(model)
        if not self._serving.is_set():
            logger.info("the guard answers: model %s on %s", model.model, model.device)
            self._serving.set()
            await self.publish()

    async def _failed(self, code: grpc.StatusCode) -> None:
        if self._heard or code is grpc.StatusCode.RESOURCE_EXHAUSTED:
            return
        self._failures += 1
        if self._failures >= FAILURES_UNTIL_LOST and self._serving.is_set():
            logger.error("the guard is lost: %d probes failed, the last one with %s", self._failures, code.name)
            self._serving.clear()
            await self.publish()

    async def publish(self) -> None:
        """Tells the present state; before the first call grpc.health.v1 would say SERVING."""
        serving = self._serving.is_set()
        self._metrics.up.set(serving)
        status = health_pb2.HealthCheckResponse.SERVING if serving else health_pb2.HealthCheckResponse.NOT_SERVING
        for service in ("", SERVICE_NAME):
            await self.servicer.set(service, status)
