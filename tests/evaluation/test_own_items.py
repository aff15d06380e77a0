"""A user's JSONL: what is an item, and what is said of a line that is none."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from crosscheck_service.evaluation.items import Arm, Item
from crosscheck_service.evaluation.own_items import BrokenLine, OwnItems
from crosscheck_service.evaluation.run import Items

GOOD = {
    "request_id": "first",
    "question": "What is the total?",
    "conflict": True,
    "group": "page 1",
    "values": {"screen": "12.00", "page": "13.00"},
    "traits": {"site": "shop"},
    "parts": [
        {"id": "screen", "source": "SOURCE_SCREENSHOT", "image": {"path": "a.png"}},
        {"id": "page", "source": "SOURCE_DOM", "text": "Total: 13.00"},
    ],
}
TEXTS = [{"id": "a", "source": "SOURCE_DOM", "text": "x: 1"}, {"id": "b", "source": "SOURCE_DOM", "text": "x: 1"}]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    Image.fromarray(np.full((20, 30, 3), 255, np.uint8)).save(tmp_path / "a.png")
    return tmp_path / "items.jsonl"


def _written(file: Path, *lines: object) -> OwnItems:
    file.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return OwnItems(file)


def test_a_line_is_a_request_with_what_is_known_about_it(file: Path) -> None:
    [item] = _written(file, GOOD)
    assert (item.id, item.surface, item.conflict, item.arm) == ("first", "page 1", True, Arm.IMAGE_TEXT)
    assert item.request.parts[0].id == "screen"
    assert dict(item.values) == {"screen": "12.00", "page": "13.00"}
    assert dict(item.traits) == {"site": "shop"}


def test_without_a_group_each_line_is_its_own_and_blank_lines_do_not_count(file: Path) -> None:
    items = list(
        _written(file, {"question": "x?", "conflict": False, "parts": TEXTS}, "", {"conflict": True, "parts": TEXTS})
    )
    assert [item.id for item in items] == ["line-000001", "line-000003"]
    assert [item.surface for item in items] == ["line-000001", "line-000003"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "no JSON"),
        ("[]", "no JSON object"),
        ({"question": "x?", "parts": TEXTS}, "conflict: Field required"),
        ({"conflict": "yes", "parts": TEXTS}, "conflict: Input should be a valid boolean"),
        ({"conflict": True, "parts": TEXTS, "colour": 1}, "colour"),
        ({"conflict": True, "parts": [{"id": "a", "source": "SOURCE_DOM"}]}, "parts"),
        (
            {"conflict": True, "parts": [*TEXTS, {"id": "c", "source": "SOURCE_DOM", "image": {"path": "none.png"}}]},
            "none.png",
        ),
        (
            {"conflict": True, "parts": [{"id": "c", "source": "SOURCE_DOM", "image": {"path": "a.png", "data": ""}}]},
            "beside data",
        ),
        ({"conflict": True, "values": {"a": 1}, "parts": TEXTS}, "values.a"),
    ],
)
def test_a_broken_line_is_named_by_its_number_and_the_rest_stays(file: Path, line: object, says: str) -> None:
    source = _written(file, GOOD, line, GOOD | {"request_id": "third"})
    first, broken, third = source.lines()
    assert isinstance(first, Item)
    assert isinstance(third, Item)
    assert isinstance(broken, BrokenLine)
    assert broken.number == 2
    assert str(broken).startswith("line 2: ")
    assert says in broken.reason
    items = Items.of(source)
    assert items.count == 2
    assert items.broken == [broken]


def test_a_limit_counts_lines(file: Path) -> None:
    source = OwnItems(_written(file, GOOD, "{", GOOD).path, limit=2)
    assert [type(line) for line in source.lines()] == [Item, BrokenLine]
