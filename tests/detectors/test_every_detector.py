"""Every detector on every kind of request, over a real tiny model: each ends, with a reason where it says nothing.

A new detector is a row of EXPECTED.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

import pytest
from alignment_cases import image, text
from driving import by_model, drive
from tiny_models import build

from crosscheck_detectors.context import Box, Case, ImagePart, Reading, Source, Span
from crosscheck_detectors.detector import Pass
from crosscheck_detectors.findings import Status
from crosscheck_detectors.registry import DETECTORS
from crosscheck_service.engine.loading import load
from crosscheck_service.engine.vlm import Vlm

ASKED = "What is the order total?"
PAGE = "Order total: $1,284.50\nOrder number: A-10293-XK\nDelivery date: 14 March 2026"
OTHER = "Order total: $1,248.50\nOrder number: A-10293-XK\nDelivery date: 14 March 2026"
SHOT = image(*OTHER.split("\n"))
UNREAD = ImagePart("blank", Source.SCREENSHOT, 1280, 800, Reading(()))
TASK = text("Pay the order.", "task", Source.INSTRUCTION)

SPAN = Span(0, 3)

REQUESTS: Mapping[str, Case] = {
    "one text": Case((text(PAGE),), ASKED),
    "one image": Case((SHOT,), ASKED),
    "two texts": Case((text(PAGE), text(OTHER, "tool", Source.TOOL_OUTPUT)), ASKED),
    "image and text": Case((SHOT, text(PAGE)), ASKED),
    "two images": Case((SHOT, replace(SHOT, id="later")), ASKED),
    "three parts": Case((SHOT, text(PAGE), text(OTHER, "tool", Source.TOOL_OUTPUT)), ASKED),
    "six parts": Case((SHOT, replace(SHOT, id="later"), *(text(PAGE, f"t{n}") for n in range(4))), ASKED),
    "no question": Case((SHOT, text(PAGE))),
    "no question, nothing stated": Case((text("Hello there."), text("Good morning.", "tool"))),
    "empty reading": Case((UNREAD, text(PAGE)), ASKED),
    "two empty readings": Case((UNREAD, replace(UNREAD, id="later")), ASKED),
    "empty text": Case((SHOT, text("")), ASKED),
    "instruction only": Case((TASK,), ASKED),
    "instruction and text": Case((TASK, text(PAGE)), ASKED),
    "instruction, image and text": Case((TASK, SHOT, text(PAGE)), ASKED),
    "nothing": Case((), ASKED),
    "proposed answer": Case((SHOT, text(PAGE)), ASKED, "$999.99"),
    "proposed answer without a question": Case((SHOT, text(PAGE)), "", "$999.99"),
    "proposed answer to one text": Case((text(PAGE),), ASKED, "$999.99"),
    "answered": Case((SHOT, text(PAGE)), ASKED, answered=True),
    "sensitive": Case((replace(SHOT, sensitive=(Box(0, 0, 9, 9),)), replace(text(PAGE), sensitive=(SPAN,))), ASKED),
}

_SINGLE = {"one text", "one image", "proposed answer to one text"}
_PAIRLESS = {"instruction only", "instruction and text", "nothing"} | _SINGLE
_IMAGELESS = {"two texts", "no question, nothing stated"}
_UNASKED = {"no question", "no question, nothing stated", "proposed answer without a question"}
_JUDGED = {"proposed answer", "proposed answer without a question", "proposed answer to one text", "answered"}

SKIPPED: Mapping[str, set[str]] = {
    "ocr_alignment": _PAIRLESS,
    "source_contrast": _PAIRLESS,
    "text_bridge": _PAIRLESS | _IMAGELESS,
    "attention_imbalance": _PAIRLESS | _UNASKED,
    "answer_support": set(REQUESTS) - _JUDGED,
    "direct_prompt": _PAIRLESS,
}
"""By detector, the requests that do not concern it; on all others it comes to a result or abstains."""


@pytest.fixture(scope="module")
def vlm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vlm]:
    made = Vlm(load(str(build("llava", tmp_path_factory.mktemp("llava")))))
    yield made
    made.close()


@pytest.mark.parametrize(("name", "kind"), list(product(DETECTORS, REQUESTS)))
def test_every_detector_ends_on_every_kind_of_request(vlm: Vlm, name: str, kind: str) -> None:
    case = REQUESTS[kind]
    report, passes = drive(DETECTORS[name], case, by_model(vlm, case))
    assert report.detector_id == name
    assert report.status in ({Status.SKIPPED} if kind in SKIPPED[name] else {Status.OK, Status.ABSTAINED})
    assert (report.status is Status.OK) == (not report.reason)
    if report.status is Status.SKIPPED or not DETECTORS[name].asks_model:
        assert not passes
    if report.status is not Status.OK:
        assert not report.signals
    compared = {part.id for part in case.evidence}
    for signal in report.signals:
        assert {signal.a, signal.b} <= compared
        assert signal.value == signal.value, "no signal is NaN"
    for finding in report.findings:
        assert 0 <= finding.probability <= 1
        assert set(finding.part_ids) <= compared
    check_passes(passes, case)


def check_passes(passes: list[Pass], case: Case) -> None:
    known = {part.id for part in case.parts}
    for asked in passes:
        assert set(asked.part_ids) <= known
        assert len(set(asked.part_ids)) == len(asked.part_ids)
        assert set(asked.as_text) <= {part.id for part in case.parts if isinstance(part, ImagePart)}
        assert not (asked.scored and asked.max_new_tokens)


def test_every_detector_has_its_row() -> None:
    assert set(SKIPPED) == set(DETECTORS)


@pytest.mark.parametrize("name", ["source_contrast", "text_bridge", "answer_support"])
def test_the_cost_grows_with_the_parts_and_not_with_their_pairs(vlm: Vlm, name: str) -> None:
    asked: list[int] = []
    for count in (4, 8):
        parts = (SHOT, *(text(PAGE, f"t{n}") for n in range(count - 1)))
        case = Case(parts, ASKED, answered=True)
        asked.append(len(drive(DETECTORS[name], case, by_model(vlm, case))[1]))
    assert asked[1] <= 2.5 * asked[0]
