"""Detectors side by side: what one does wrong or late stays its own."""

import asyncio
import time
from collections.abc import Sequence

from crosscheck_detectors.context import Case, Source, TextPart
from crosscheck_detectors.detector import Observation, Pass, Rounds
from crosscheck_detectors.findings import Report, Status
from crosscheck_service.deployments.detection import run_detectors

CASE = Case((TextPart("dom", Source.DOM, "Total: $5"),), "Total?")


class Asking:
    """Asks two rounds of passes and reports what it was told."""

    id = "asking"
    asks_model = True

    def detect(self, case: Case) -> Rounds:
        [first] = yield [Pass(("dom",), case.question)]
        second = yield [Pass(("dom",), first.answer), Pass((), first.answer)]
        return Report(self.id, Status.OK, " ".join(observation.answer for observation in (first, *second)))


class Failing:
    id = "failing"
    asks_model = False

    def detect(self, case: Case) -> Rounds:  # noqa: ARG002
        yield []
        raise RuntimeError("secret of the implementation")


class Sleeping:
    id = "sleeping"
    asks_model = False

    def detect(self, case: Case) -> Rounds:  # noqa: ARG002
        time.sleep(1)
        yield []
        return Report(self.id, Status.OK)


async def answered(asked: Pass) -> Observation:
    return Observation(f"{asked.question}!", (-0.1,))


async def case() -> Case:
    return CASE


async def test_a_detector_gets_the_observations_of_each_round_in_order():
    [timed] = await run_detectors([Asking()], case(), answered, 5)
    assert timed.report == Report("asking", Status.OK, "Total?! Total?!! Total?!!")


async def test_one_that_fails_and_one_that_is_late_leave_the_others():
    reports = await run_detectors([Failing(), Asking(), Sleeping()], case(), answered, 0.3)
    assert [timed.report.status for timed in reports] == [Status.ERROR, Status.OK, Status.TIMEOUT]
    assert "secret" not in reports[0].report.reason
    assert all(timed.report.reason for timed in (reports[0], reports[2]))
    assert reports[2].seconds < 0.9


async def test_a_reader_that_fails_is_an_error_and_one_that_is_late_a_timeout():
    async def broken() -> Case:
        raise RuntimeError("the reader died")

    async def endless() -> Case:
        await asyncio.sleep(60)
        return CASE

    [failed] = await run_detectors([Asking()], broken(), answered, 5)
    [late] = await run_detectors([Asking()], endless(), answered, 0.05)
    assert (failed.report.status, late.report.status) == (Status.ERROR, Status.TIMEOUT)


async def test_a_pass_that_is_late_makes_its_detector_late():
    async def stopped(asked: Pass) -> Observation:
        raise TimeoutError(asked.question)

    [timed] = await run_detectors([Asking()], case(), stopped, 5)
    assert timed.report.status is Status.TIMEOUT


async def test_the_passes_of_one_round_are_asked_side_by_side():
    running, most = 0, 0

    async def counting(asked: Pass) -> Observation:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        return Observation(asked.question, ())

    detectors: Sequence[Asking] = [Asking(), Asking()]
    await run_detectors(detectors, case(), counting, 5)
    assert most >= 2
