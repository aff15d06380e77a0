"""Where elements and a viewport tell the place of a secret, its pixels are painted over before anything reads them."""

import io

import numpy as np
import pytest
from PIL import Image

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_detectors.context import Box
from crosscheck_detectors.masks import MASK
from crosscheck_service.request.model import ImageInput, TextInput
from crosscheck_service.request.validate import validate
from crosscheck_service.settings import Limits

TEXT = "Password hunter2!\nTotal $5.00"
SECRET = pb.Region(span=pb.Span(start=9, end=17))
LABEL, VALUE, LINE, PAGE = (0, 8), (9, 17), (0, 17), (0, 29)
PLACES = {LABEL: (10, 10, 80, 30), VALUE: (90, 10, 160, 30), LINE: (10, 10, 160, 30), PAGE: (0, 0, 400, 300)}


def png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (800, 600), "white").save(file, "PNG")
    return file.getvalue()


def element(span: tuple[int, int], *, visible: bool = True) -> pb.Element:
    x0, y0, x1, y1 = PLACES[span]
    box = pb.CssBox(x0=x0, y0=y0, x1=x1, y1=y1)
    return pb.Element(span=pb.Span(start=span[0], end=span[1]), box=box, visible=visible, name=TEXT[slice(*span)])


def read(*elements: pb.Element, viewport: bool = True, text: str = TEXT) -> tuple[ImageInput, TextInput]:
    size = pb.Viewport(css_width=400, css_height=300, device_pixel_ratio=2) if viewport else None
    dom = pb.Part(id="dom", source=pb.SOURCE_DOM, text=text, elements=elements, sensitive=[SECRET], viewport=size)
    shot = pb.Part(id="shot", source=pb.SOURCE_SCREENSHOT, image=pb.Image(data=png()))
    image, told = validate(pb.CheckRequest(parts=[shot, dom]), Limits(), ()).parts
    assert isinstance(image, ImageInput)
    assert isinstance(told, TextInput)
    return image, told


def painted(image: ImageInput) -> tuple[int, int, int, int] | None:
    rows, columns = np.nonzero((image.pixels == 128).all(axis=-1))
    return (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1) if len(rows) else None


@pytest.mark.parametrize("spans", [[VALUE], [LABEL, VALUE], [LINE, LABEL, VALUE], [PAGE, LINE, LABEL, VALUE, VALUE]])
def test_the_smallest_element_s_pixels_are_covered(spans: list[tuple[int, int]]) -> None:
    image, text = read(*map(element, spans))
    assert painted(image) == (180, 20, 320, 60)
    assert image.sensitive[0] == Box(180, 20, 320, 60)
    assert image.reading_key != image.digest
    assert text.text == f"Password {MASK * 8}\nTotal $5.00"
    assert not any("hunter2" in each.name for each in text.elements)
    assert "hunter2" not in repr((image, text))


def test_what_smaller_elements_leave_over_is_covered_by_the_one_around_them() -> None:
    image, _ = read(element(LINE), element(LABEL))
    assert painted(image) == (20, 20, 320, 60)


@pytest.mark.parametrize("case", ["no viewport", "no element", "not visible", "a whole page"])
def test_without_a_place_nothing_is_covered(case: str) -> None:
    """Then the reading is searched for it."""
    elements = {"no element": [], "not visible": [element(VALUE, visible=False)]}.get(case, [element(VALUE)])
    text = TEXT
    if case == "a whole page":
        text = TEXT + "x" * 1000
        whole = pb.Element(span=pb.Span(start=0, end=1029), box=pb.CssBox(x1=400, y1=300), visible=True)
        elements = [whole]
    image, told = read(*elements, viewport=case != "no viewport", text=text)
    assert painted(image) is None
    assert told.secrets == ("hunter2!",)


def test_other_texts_and_the_question_are_masked() -> None:
    dom = pb.Part(id="dom", source=pb.SOURCE_DOM, text=TEXT, sensitive=[SECRET])
    tool = pb.Part(id="tool", source=pb.SOURCE_TOOL_OUTPUT, text="logged in with hunter2! today")
    request = validate(pb.CheckRequest(parts=[dom, tool], question="Is hunter2! right?"), Limits(), ())
    assert isinstance(request.parts[1], TextInput)
    assert request.parts[1].text == f"logged in with {MASK * 8} today"
    assert len(request.parts[1].sensitive) == 1
    assert request.question == f"Is {MASK * 8} right?"


def test_a_request_without_secrets_keeps_its_pixels() -> None:
    shot = pb.Part(id="shot", source=pb.SOURCE_SCREENSHOT, image=pb.Image(data=png()))
    [image] = validate(pb.CheckRequest(parts=[shot]), Limits(), ()).parts
    assert isinstance(image, ImageInput)
    assert painted(image) is None
    assert image.reading_key == image.digest


def test_what_an_agent_means_to_type_and_an_answer_made_elsewhere_are_masked() -> None:
    dom = pb.Part(id="dom", source=pb.SOURCE_DOM, text=TEXT, sensitive=[SECRET], elements=[element(VALUE)])
    typed = pb.TypeAction(
        text="hunter2!", target=pb.Target(element=pb.ElementReference(name="hunter2!"), expected_text="hunter2!")
    )
    action = pb.ProposedAction(type=typed, reasoning="I type hunter2! now")
    message = pb.CheckRequest(parts=[dom], proposed_action=action, proposed_answer="It is hunter2!")
    request = validate(message, Limits(), ())
    assert request.action is not None
    assert "hunter2" not in repr(request)
    assert request.action.text == MASK * 8
    assert request.proposed_answer == f"It is {MASK * 8}"
