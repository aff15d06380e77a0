"""A text of 20,000 nodes: the one edit that the screen shows is found, wherever it stands."""

import random

import pytest
from alignment_cases import compare, image

from crosscheck_detectors.context import Span
from crosscheck_detectors.ocr_alignment.shortlist import ALL, REACH, shortlist
from crosscheck_detectors.text_formats.plain import Plain

WORDS = "order total price amount date customer invoice payment shipping status city item account rating".split()


def page(seed: int, count: int = 20_000) -> list[str]:
    rng = random.Random(seed)
    return [
        f"{rng.choice(WORDS)} {rng.choice(WORDS)} {number}: ${rng.uniform(1, 9_999):,.2f}" for number in range(count)
    ]


LINES = page(1)


@pytest.mark.parametrize("place", [0, 1, 7_203, 19_999])
def test_one_edit_among_twenty_thousand_nodes_is_found_at_its_span(place: int) -> None:
    first = max(0, min(place - 10, len(LINES) - 40))
    shown = LINES[first : first + 40]
    value = LINES[place].rpartition("$")[2]
    digit = value.index(".") - 1
    edited = value[:digit] + str((int(value[digit]) + 3) % 10) + value[digit + 1 :]
    content = "\n".join([*LINES[:place], LINES[place].replace(f"${value}", f"${edited}"), *LINES[place + 1 :]])
    found = compare(image(*shown), content).findings
    assert len(found) == 1, found
    span = found[0].evidence[1].place
    assert isinstance(span, Span)
    assert content[span.start : span.end] == found[0].evidence[1].value == f"${edited}"


def test_a_lone_panel_far_from_the_rest_is_found_by_its_neighbours() -> None:
    """Nothing of the edited line itself is rare: "Total" stands on every tenth line, and the shown amount nowhere."""
    lines = [f"Total\n${number}.10" if number % 10 == 0 else f"entry {number}" for number in range(12_000)]
    lines[6_000] = "Remaining credit of Mirabel\nTotal\n$777.40\nPlatinum membership"
    shown = image(*lines[100:130:2], "Remaining credit of Mirabel", "Total", "$771.40", "Platinum membership")
    found = compare(shown, "\n".join(lines)).findings
    assert [(each.evidence[0].value, each.evidence[1].value) for each in found] == [("$771.40", "$777.40")]


def test_a_short_text_is_looked_at_entirely_and_a_long_one_around_what_is_shown() -> None:
    short = Plain().rows("\n".join(LINES[:ALL]))
    assert list(shortlist(short, ["nothing"])) == list(range(ALL))
    chosen = shortlist(Plain().rows("\n".join(LINES)), [LINES[9_000]])
    assert set(range(9_000 - REACH, 9_000 + REACH + 1)) <= set(chosen)
    assert len(chosen) < ALL


@pytest.mark.parametrize(("old", "new"), [("$", "€"), ("9,003: $", "9,008: $")])
def test_a_row_that_is_equal_but_for_a_sign_or_a_digit_is_no_anchor(old: str, new: str) -> None:
    lines = [line.replace(" 9003:", " 9,003:") for line in LINES]
    content = "\n".join([*lines[:9_003], lines[9_003].replace(old, new), *lines[9_004:]])
    assert compare(image(*lines[8_990:9_020]), content).findings


def test_two_values_that_changed_places_are_found_in_a_long_text() -> None:
    first, second = (LINES[place].rpartition(": ")[2] for place in (9_003, 9_004))
    lines = list(LINES)
    lines[9_003] = lines[9_003].replace(first, second)
    lines[9_004] = lines[9_004].replace(second, first)
    found = compare(image(*LINES[8_990:9_020]), "\n".join(lines)).findings
    assert {each.evidence[1].value for each in found} == {first, second}
