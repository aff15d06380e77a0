"""python -m bench.reconcile [--count 100]: how many answers name both values, before and after ANSWER_MODE_RECONCILE.

Conflicting items of the generated suite, fresh seeds, go through the Guard's own code in this process, with OCR and the
bundled model, in MODE_FAST. "Before" is the plain answer, "after" the one that reconciles where the verdict warns.
Intervals are Wilson's, 95 %.
"""

import argparse
import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from time import monotonic

from rich.console import Console
from rich.progress import track

from bench.local import LocalHandle
from bench.paired import Row, write
from bench.reading.shares import share, show
from crosscheck_detectors.answers import mentions, typed
from crosscheck_detectors.registry import DETECTORS
from crosscheck_detectors.verdict import Thresholds, judge
from crosscheck_service.deployments.handling import Handling
from crosscheck_service.deployments.ocr_reader import OcrReplica
from crosscheck_service.deployments.reconciling import reconciled
from crosscheck_service.deployments.vlm import VlmReplica
from crosscheck_service.evaluation.items import Arm, Item
from crosscheck_service.evaluation.spontaneous import mentions_conflict
from crosscheck_service.evaluation.suite import generate
from crosscheck_service.request.model import Mode
from crosscheck_service.settings import Ocr
from crosscheck_service.settings import Vlm as VlmSettings

BENCH = "reconcile"
_SECONDS = 120.0
_NEW_TOKENS = 64
_THRESHOLDS = Thresholds(None, None, review_degraded=True)


@dataclass(frozen=True, slots=True)
class Named:
    """Whether each answer to one item named both of its values, and whether the verdict warned."""

    arm: str
    warned: bool
    before: bool
    after: bool


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100, help="conflicting items of each arm")
    parser.add_argument("--seed", type=int, default=401)
    given = parser.parse_args()
    items = [item for item in generate(given.seed, 2 * given.count) if item.conflict]
    seen = asyncio.run(_all(track(items, console=Console(stderr=True))))
    rows: list[Row] = []
    for arm in Arm:
        of_arm = [each for each in seen if each.arm == arm]
        for metric, flags in (
            ("warned", [each.warned for each in of_arm]),
            ("both_named_before", [each.before for each in of_arm]),
            ("both_named_after", [each.after for each in of_arm]),
        ):
            rows += share(BENCH, arm, metric, sum(flags), len(flags))
    show(rows)
    write(BENCH, rows)


async def _all(items: Iterable[Item]) -> list[Named]:
    vlm, ocr = VlmReplica("bundled", VlmSettings(threads=1), "auto"), OcrReplica(Ocr(threads=1))
    try:
        return [await _named(item, vlm, ocr) for item in items]
    finally:
        vlm._vlm.close()


async def _named(item: Item, vlm: VlmReplica, ocr: OcrReplica) -> Named:
    request = replace(item.request, mode=Mode.FAST, answers=True)
    info = await vlm.info()
    handling = Handling(
        request,
        detectors=list(DETECTORS.values()),
        new_tokens=_NEW_TOKENS,
        vlm=LocalHandle(vlm),  # type: ignore[arg-type]
        reader=LocalHandle(ocr),  # type: ignore[arg-type]
        info=info,
        thresholds=_THRESHOLDS,
        deadline=monotonic() + _SECONDS,
    )
    async with handling:
        timed, plain = await asyncio.gather(handling.reports(), handling.answer())
        reports = [each.report for each in timed]
        verdict = judge(reports, request.question, _THRESHOLDS, profile=info.profile)
        after = await reconciled(handling, plain, verdict)
    values = list(item.values.values())
    before, now = (_names_all(answer.answered.text, values) for answer in (plain, after))
    return Named(item.arm, bool(verdict.warned), before, now)


def _names_all(answer: str, values: Collection[str]) -> bool:
    """As they are written, "Paid" not within "Not paid"; amounts, dates and the like in any notation."""
    return mentions_conflict(answer, values) or all(typed(each) and mentions(answer, each) for each in values)


if __name__ == "__main__":
    main()
