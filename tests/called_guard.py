"""The real Guard in this process, called as Serve calls it; a status that is not OK is raised."""

from dataclasses import dataclass, field
from typing import Any

import grpc
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo
from google.rpc.status_pb2 import Status
from local_guard import Guard, LocalHandle

from crosscheck_service.deployments.ocr_reader import OcrReplica
from crosscheck_service.engine.info import ModelInfo
from crosscheck_service.engine.reach import TileGrid
from crosscheck_service.request.hop import BUDGET_KEY, IDENTITY_KEY
from crosscheck_service.settings import Ocr, Settings


@dataclass
class Context:
    """A call's context as Serve hands it in."""

    identity: str = ""
    budget: float | None = None
    code: grpc.StatusCode = grpc.StatusCode.OK
    details: str = ""
    trailers: dict[str, bytes] = field(default_factory=dict)

    def invocation_metadata(self) -> list[tuple[str, str]]:
        identity = [(IDENTITY_KEY, self.identity)] if self.identity else []
        return identity if self.budget is None else [*identity, (BUDGET_KEY, str(self.budget))]

    def set_code(self, code: grpc.StatusCode) -> None:
        self.code = code

    def set_details(self, details: str) -> None:
        self.details = details

    def set_trailing_metadata(self, trailing_metadata: list[tuple[str, bytes]]) -> None:
        self.trailers.update(trailing_metadata)

    @property
    def fields(self) -> list[str]:
        """The fields that the status names."""
        found: list[str] = []
        for detail in Status.FromString(self.trailers["grpc-status-details-bin"]).details:
            bad = BadRequest()
            if detail.Unpack(bad):
                found += [violation.field for violation in bad.field_violations]
        return found

    @property
    def reason(self) -> str:
        for detail in Status.FromString(self.trailers["grpc-status-details-bin"]).details:
            info = ErrorInfo()
            if detail.Unpack(info):
                return info.reason
        return ""


class Failed(Exception):  # noqa: N818
    """A call that ended with a status."""

    def __init__(self, context: Context) -> None:
        super().__init__(f"{context.code.name}: {context.details}")
        self.context = context


class NoModel:
    """The Vlm's part in a request that asks nothing of it."""

    def __init__(self, info: ModelInfo) -> None:
        self._info = info

    async def info(self) -> ModelInfo:
        return self._info


class CalledGuard:
    """Calls the Guard's methods as Serve does; a status that is not OK is raised."""

    def __init__(self, reader: object, info: ModelInfo, settings: Settings | None = None) -> None:
        self.guard = Guard(settings or Settings(), LocalHandle(NoModel(info)), LocalHandle(reader))

    async def call(self, method: str, request: Any, identity: str = "", budget: float | None = None) -> Any:
        context = Context(identity, budget)
        response = await getattr(self.guard, method)(request, context)
        if context.code is not grpc.StatusCode.OK:
            raise Failed(context)
        return response


def reader() -> OcrReplica:
    return OcrReplica(Ocr(threads=1))


def model_info() -> ModelInfo:
    """Of a model that nobody asks."""
    reach = TileGrid(tile=512, width=1024, rows=3, tile_tokens=64, global_tokens=64, budget=2000)
    return ModelInfo("none", "None", 0, "cpu", "float32", 8192, reach, "sha256:0")
