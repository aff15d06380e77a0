"""A Guard without Ray: its replicas run in this process."""

import warnings
from typing import Any

from bench.local import LocalHandle, Reader
from crosscheck_detectors.context import Reading
from crosscheck_service.deployments.vlm import VlmReplica
from crosscheck_service.settings import Settings

with warnings.catch_warnings():
    # Ray's own models warn of pydantic's future when they are made.
    warnings.simplefilter("ignore")
    from crosscheck_service.deployments.guard import Guard


class Context:
    """An RPC's context: no budget in its metadata, and the status that was set."""

    def __init__(self) -> None:
        self.code: Any = None
        self.details = ""

    def invocation_metadata(self) -> list[tuple[str, str]]:
        return []

    def set_code(self, code: Any) -> None:
        self.code = code

    def set_details(self, details: str) -> None:
        self.details = details

    def set_trailing_metadata(self, metadata: Any) -> None:
        del metadata


def guard_of(vlm: VlmReplica, reading: Reading, **settings: Any) -> Guard:
    return Guard(Settings(**settings), LocalHandle(vlm), LocalHandle(Reader(reading)))
