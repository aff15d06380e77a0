"""How text becomes fields: each plain style gives the same names and exact places."""

from dataclasses import replace

import pytest

from crosscheck_detectors.context import Span
from crosscheck_detectors.ocr_alignment.candidates import named_apart
from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.keys import label_key
from crosscheck_detectors.ocr_alignment.labels import Label
from crosscheck_detectors.ocr_alignment.sheet import Role
from crosscheck_detectors.ocr_alignment.text_sheet import text_sheet
from crosscheck_detectors.ocr_alignment.vocabulary import differ_in_names

STYLES = {
    "lines": "Order number: A-10293\nOrder total: $45.00\nStatus: Shipped",
    "columns": "Order number\tA-10293\nOrder total\t$45.00\nStatus\tShipped",
    "pipes": "| Order number | A-10293 |\n| Order total | $45.00 |\n| Status | Shipped |",
    "two lines": "Order number\nA-10293\n\nOrder total\n$45.00\n\nStatus\nShipped",
    "words": "Order number A-10293\nOrder total $45.00\nStatus: Shipped",
    "json": '{"order_number": "A-10293", "order_total": "$45.00",\n "status": "Shipped"}',
    "bullets": '- text: "Order number: A-10293"\n- text: Order total $45.00\n- term: Status\n- definition: Shipped',
    "cells": '- row "Order number A-10293":\n  - cell "Order number"\n  - cell "A-10293"\n'
    '- row "Order total $45.00":\n  - cell "Order total"\n  - cell "$45.00"\n'
    '- row:\n  - cell "Status"\n  - cell "Shipped"',
    "windows": "Order number: A-10293\r\nOrder total: $45.00\r\nStatus: Shipped\r\n",
    "astral": "\U0001f4e6 Order number: A-10293\nOrder total: $45.00 \U0001f600\nStatus: Shipped",
}


def names(field: Field) -> set[str]:
    return {label.key.partition("@")[0].partition("/")[0] for label in field.labels}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    ("value", "name"), [("A-10293", "Order number"), ("$45.00", "Order total"), ("Shipped", "Status")]
)
def test_every_style_names_its_values(style: str, value: str, name: str) -> None:
    text = STYLES[style]
    found = [field for field in Side.of(text_sheet(text)).fields if field.value.text == value]
    assert found
    assert any(label_key(name) in names(field) for field in found), found
    for field in found:
        assert isinstance(field.place, Span)
        assert text[field.place.start : field.place.end] == value


def test_a_table_names_cells_by_column() -> None:
    text = "Item\tQty\tPrice\nLamp\t2\t$5.00\nMug\t7\t$9.00"
    prices = [field for field in Side.of(text_sheet(text)).fields if field.value.text == "$9.00"]
    assert [label.text for label in prices[0].labels if label.text == "Price"] == ["Price"]


def test_all_places_of_a_long_mixed_text_are_exact() -> None:
    text = "\n".join(STYLES.values())
    for field in Side.of(text_sheet(text)).fields:
        assert isinstance(field.place, Span)
        assert text[field.place.start : field.place.end] == field.value.text


@pytest.mark.parametrize(("above", "apart"), [("On", False), ("Dark mode", True)])
def test_the_state_of_the_row_above_is_no_name_of_a_state(above: str, apart: bool) -> None:
    off = next(field for field in Side.of(text_sheet("Weekly report: Off")).fields if field.value.text == "Off")
    other = replace(off, labels=(Label(above, label_key(above), Role.BEFORE, 1.0),))
    assert named_apart(off, other) is apart


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ("Quinn Schmidt", "Irene Olsen", True),
        ("Flat in Oslo", "Flat in Milan", True),
        ("Start time", "Starts at", False),
        ("Travel time", "Duration", False),
        ("Booking date", "Booking details", False),
        ("Balance", "Current balance", False),
    ],
)
def test_names_are_told_from_what_systems_call_a_field(first: str, second: str, names: bool) -> None:
    assert differ_in_names(first, second) is names
