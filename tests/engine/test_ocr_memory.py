"""Reading again: only what changed is read, and the result is that of a reading from the beginning."""

import threading

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from crosscheck_detectors.context import Line, Unread
from crosscheck_service.engine import ocr
from crosscheck_service.engine.ocr import OcrReader
from crosscheck_service.engine.ocr_memory import Memory

Pixels = NDArray[np.uint8]


def page(total: str = "$17.82", down: int = 0) -> Pixels:
    picture = Image.new("RGB", (900, 700), "white")
    canvas, font = ImageDraw.Draw(picture), ImageFont.load_default(18)
    for row in range(18):
        canvas.text((20, 10 + down + 36 * row), f"Position {row}", font=font, fill="black")
        canvas.text((600, 10 + down + 36 * row), total if row == 9 else f"${row * 7}.50", font=font, fill="black")
    return np.array(picture)


@pytest.fixture(scope="module")
def forgetful() -> OcrReader:
    return OcrReader(threads=2, remembered=0)


class Counted(OcrReader):
    """Counts the lines that it really reads."""

    lines = 0


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    reader, real = Counted(threads=1), ocr.read_line

    def read_line(*arguments: object) -> Line | Unread:
        reader.lines += 1
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(ocr, "read_line", read_line)
    return reader


@pytest.mark.parametrize("change", [{"total": "$71.82"}, {"total": "Free"}, {"down": 13}])
def test_a_changed_page_is_read_as_from_the_beginning(
    counted: Counted, forgetful: OcrReader, change: dict[str, object]
) -> None:
    counted.read(page())
    whole, counted.lines = counted.lines, 0
    changed = page(**change)  # type: ignore[arg-type]
    remembering = counted.read(changed)
    assert 0 < counted.lines <= whole / 4
    assert remembering == forgetful.read(changed)


def test_what_was_read_is_read_no_more(counted: Counted) -> None:
    first = counted.read(page())
    counted.lines = 0
    assert counted.read(page()) == first
    assert counted.lines == 0


def test_a_reader_that_remembers_nothing_reads_all_again(forgetful: OcrReader) -> None:
    assert forgetful.read(page()) == forgetful.read(page())
    assert forgetful._lines._known == {}


def test_threads_that_read_different_pages_get_their_own(forgetful: OcrReader) -> None:
    reader, pages = OcrReader(threads=2), [page(f"${number}.00") for number in range(4)]
    read: dict[int, object] = {}

    def work(number: int) -> None:
        read[number] = reader.read(pages[number])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert read == {number: forgetful.read(pages[number]) for number in range(4)}


def test_the_memory_forgets_what_was_used_longest_ago() -> None:
    memory = Memory[int](2)
    for number in range(2):
        memory.keep(number, number)
    assert memory.get(0) == 0
    memory.keep(2, 2)
    assert [memory.get(number) for number in range(3)] == [0, None, 2]
