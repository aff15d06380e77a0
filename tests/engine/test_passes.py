"""What a pass shows of a request's images."""

import numpy as np
import pytest

from crosscheck_detectors.context import Reading, Source
from crosscheck_detectors.detector import Pass
from crosscheck_service.engine.passes import needs_reading, show
from crosscheck_service.engine.reach import TileGrid
from crosscheck_service.request.model import ImageInput, Mode, Request

REACH = TileGrid(128, 512, 3, 66, 68, 1024)
"""The bundled model's: one image is shown up to 384 pixels high, each of two up to 128."""


def request_of(question: str) -> Request:
    pixels = np.full((256, 512, 3), 255, np.uint8)
    parts = tuple(ImageInput(name, Source.SCREENSHOT, pixels, f"sha256:{name}") for name in ("a", "b"))
    return Request("r", parts, question, 8, 0.0, Mode.FULL, (), answers=bool(question))


@pytest.mark.parametrize(("question", "height"), [("What is the total?", 128), ("", 256)])
def test_where_a_question_is_asked_every_pass_shows_an_image_as_the_joint_one_does(question: str, height: int):
    """So a single-source pass goes on from what the joint one read; without a question there is no joint pass."""
    request = request_of(question)
    alone = Pass(("a",), question or "What is the date?")
    assert show(request, alone, REACH, {}).boxes["a"].height == height
    assert list(needs_reading(request, alone, REACH)) == (["a"] if question else [])
    together = show(request, Pass(("a", "b"), question or "?"), REACH, {"a": Reading(()), "b": Reading(())})
    assert {box.height for box in together.boxes.values()} == {128}
