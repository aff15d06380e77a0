"""One request three ways: the bare answer, the answer guarded, and the guard's passes one by one."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from time import monotonic, perf_counter, process_time
from typing import Any, Literal

import torch
from torch.utils.flop_counter import FlopCounterMode, sdpa_flop_count

from bench.local import LocalHandle, Reader
from crosscheck_detectors.context import Reading
from crosscheck_detectors.registry import DETECTORS
from crosscheck_detectors.verdict import Thresholds
from crosscheck_service.deployments.handling import Handling
from crosscheck_service.deployments.timed import TimedReport
from crosscheck_service.deployments.vlm import VlmReplica
from crosscheck_service.engine.ask import Ask
from crosscheck_service.request.model import Request
from crosscheck_service.settings import Vlm as VlmSettings

Clock = Literal["wall", "cpu"]
CLOCKS: dict[Clock, Callable[[], float]] = {"wall": perf_counter, "cpu": process_time}
_SECONDS = 600.0


@dataclass(slots=True)
class Run:
    """What one way took."""

    seconds: float
    flops: float = 0.0
    reports: Sequence[TimedReport] = ()


@dataclass(slots=True)
class Runner:
    """The bundled model, or another, in this process. The answer never ends before its last token; passes do."""

    model: str = "bundled"
    clock: Clock = "wall"
    threads: int = 1
    asked: list[Ask] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _sharing: Any = None
    _apart: Any = None

    def __post_init__(self) -> None:
        self._sharing = VlmReplica(self.model, VlmSettings(threads=self.threads))
        self._apart = VlmReplica(self.model, VlmSettings(threads=self.threads, prefix_tokens=0))
        for replica in (self._sharing, self._apart):
            self._endless(replica)

    def close(self) -> None:
        for replica in (self._sharing, self._apart):
            replica._vlm.close()

    def bare(self, request: Request, reading: Reading, *, count: bool = False) -> Run:
        """The joint pass alone, unwatched."""
        del reading
        ask = self._joint(request)
        return self._measured(self._sharing, lambda: self._sharing.answer(ask, _SECONDS), count)

    def guarded(self, request: Request, reading: Reading, *, count: bool = False) -> Run:
        """The answer, watched, beside every detector that asks the model."""
        self.asked.clear()

        async def both() -> Sequence[TimedReport]:
            handling = Handling(
                request,
                detectors=[detector for detector in DETECTORS.values() if detector.asks_model],
                new_tokens=request.max_new_tokens,
                vlm=LocalHandle(self._sharing),  # type: ignore[arg-type]
                reader=LocalHandle(Reader(reading)),  # type: ignore[arg-type]
                info=self._sharing._vlm.info,
                thresholds=Thresholds(None, None, True),
                deadline=monotonic() + _SECONDS,
            )
            async with handling:
                reports, _ = await asyncio.gather(handling.reports(), handling.answer())
            return reports

        return self._measured(self._sharing, both, count)

    def naive(self, *, count: bool = False) -> Run:
        """The passes of the last guarded request one after the other, nothing shared among them."""
        asks = list(self.asked)

        async def each() -> None:
            for ask in asks:
                await self._apart.answer(ask, _SECONDS)

        return self._measured(self._apart, each, count)

    def _joint(self, request: Request) -> Ask:
        from crosscheck_detectors.detector import Pass
        from crosscheck_service.engine.passes import ask_of, show

        asked = Pass(tuple(part.id for part in request.parts), request.question, request.max_new_tokens)
        shown = show(request, asked, self._sharing._vlm.info.reach, {})
        return replace(ask_of(asked, shown), urgent=True)

    def _measured(self, replica: Any, work: Callable[[], Any], count: bool) -> Run:  # noqa: ANN401
        now = CLOCKS[self.clock]
        with _counting(replica) if count else _not_counting() as counted:
            began = now()
            result = asyncio.run(work())
            seconds = now() - began
        return Run(seconds, counted[0], result if isinstance(result, list) else ())

    def _endless(self, replica: Any) -> None:  # noqa: ANN401
        vlm, begin, ends = replica._vlm, replica._vlm.begin, replica._vlm._eos_ids

        def kept_on(ask: Ask, *rest: Any) -> Any:  # noqa: ANN401
            with self._lock:
                vlm._eos_ids = frozenset() if ask.urgent else ends
                if replica is self._sharing:
                    self.asked.append(ask)
                return begin(ask, *rest)

        vlm.begin = kept_on


@contextmanager
def _counting(replica: Any) -> Iterator[list[float]]:  # noqa: ANN401
    """Floating-point operations of everything that the model's thread computes, watching included."""
    total = [0.0]
    loop = replica._vlm._loop
    turn = loop._turn

    def counted() -> None:
        mode = FlopCounterMode(display=False, custom_mapping=_ATTENTION)
        with mode:
            turn()
        total[0] += mode.get_total_flops()

    loop._turn = counted
    try:
        yield total
    finally:
        loop._turn = turn


@contextmanager
def _not_counting() -> Iterator[list[float]]:
    yield [0.0]


def _attention(query: Any, key: Any, value: Any, *_: Any, **__: Any) -> int:  # noqa: ANN401
    return int(sdpa_flop_count(query, key, value))


_ATTENTION = {torch.ops.aten._scaled_dot_product_flash_attention_for_cpu: _attention}
