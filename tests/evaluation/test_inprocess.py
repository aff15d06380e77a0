"""Requests in one process: read once, asked once, and a detector that breaks leaves the others standing."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_models import build

from crosscheck_detectors.context import Case, Source
from crosscheck_detectors.detector import Pass, Rounds
from crosscheck_detectors.findings import Report, Status
from crosscheck_service.engine.errors import PromptError
from crosscheck_service.engine.loading import load
from crosscheck_service.engine.ocr import OcrReader
from crosscheck_service.engine.vlm import Vlm
from crosscheck_service.inprocess import InProcess
from crosscheck_service.request.model import ImageInput, Mode, Request, TextInput

QUESTION = "What is the total?"


class Reader(OcrReader):
    """The real reader, counting what it is given."""

    def __init__(self) -> None:
        super().__init__(threads=1)
        self.read_images = 0

    def read(self, pixels: np.ndarray):
        self.read_images += 1
        return super().read(pixels)


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    torch.set_num_threads(1)
    vlm = Vlm(load(str(build("idefics3", Path(tmp_path_factory.mktemp("models"), "tiny")))))
    yield InProcess(vlm, Reader())
    vlm.close()


def _request(shade: int = 255, text: str = "Total: 12.00") -> Request:
    pixels = np.full((40, 60, 3), shade, np.uint8)
    image = ImageInput("screen", Source.SCREENSHOT, pixels, f"sha256:{shade}")
    page = TextInput("page", Source.DOM, text, "sha256:t")
    return Request("r", (image, page), QUESTION, 4, 0.0, Mode.FULL, (), answers=True)


class _Asks:
    """Asks for the same two passes whatever it is shown."""

    asks_model = True

    def __init__(self, name: str) -> None:
        self.id = name

    def detect(self, case: Case) -> Rounds:
        page, joint = yield [Pass(("page",), QUESTION, 4), Pass(("screen", "page"), QUESTION, watched=True)]
        [again] = yield [Pass(("page",), QUESTION, 4)]
        assert again == page
        return Report(self.id, Status.OK, f"{len(case.parts)} {joint.attention is not None}")


class _Breaks:
    id = "breaks"
    asks_model = True

    def detect(self, case: Case) -> Rounds:
        yield [Pass((case.parts[1].id,), QUESTION, 2)]
        raise RuntimeError("a bug")


def test_a_pass_that_two_detectors_ask_for_runs_once_and_the_watched_one_is_the_answer(runner: InProcess) -> None:
    handling = runner.handle(_request())
    first = handling.report(_Asks("first"))
    steps = runner.vlm.steps
    assert handling.report(_Asks("second")).reason == first.reason == "2 True"
    assert handling.answer().text == handling.observe(Pass(("screen", "page"), QUESTION, watched=True)).answer
    assert runner.vlm.steps == steps
    assert handling.costs["first"].passes == handling.costs["second"].passes == 3
    assert handling.costs["second"].prompt_tokens == handling.costs["first"].prompt_tokens > 0


def test_an_image_is_read_once_for_two_requests_in_a_row(runner: InProcess) -> None:
    reader = runner._reader
    before = reader.read_images
    for _ in range(2):
        assert len(runner.handle(_request(200)).case.parts) == 2
    assert reader.read_images == before + 1
    assert runner.handle(_request(201)).case.parts
    assert reader.read_images == before + 2


def test_a_detector_that_breaks_is_an_error_of_its_own(runner: InProcess) -> None:
    handling = runner.handle(_request())
    report = handling.report(_Breaks())
    assert (report.status, report.reason) == (Status.ERROR, "RuntimeError: a bug")
    assert handling.report(_Asks("first")).status is Status.OK


def test_an_answer_does_not_hang_on_what_was_asked_before(runner: InProcess) -> None:
    alone = runner.handle(_request(text="Total: 12.00\nTax: 1.00")).answer()
    runner.handle(_request(text="Total: 12.00\nTax: 2.00")).answer()
    again = runner.handle(_request(text="Total: 12.00\nTax: 1.00")).answer()
    assert again.tokens == alone.tokens
    assert again.log_probabilities == alone.log_probabilities


def test_what_the_model_cannot_be_asked_is_an_engine_error(runner: InProcess) -> None:
    request = _request()
    long = Request("r", request.parts, "word " * 5_000, 4, 0.0, Mode.FULL, (), answers=True)
    with pytest.raises(PromptError):
        runner.handle(long).answer()
