"""What no label names is found by the words around it, and what fields are called."""

import pytest
from alignment_cases import compare, image, line

from crosscheck_detectors.context import ImagePart, Reading, Source, Span
from crosscheck_detectors.ocr_alignment.passages import offsets, skeleton

PROSE = "The council voted 31 to 12 for a toll on the bridge."
ROWS = [
    (f"#{10_480 + 7 * number}", f"{number + 3:02}/0{number + 1}/2026", state, f"${45 + 11 * number}.20")
    for number, state in enumerate(("Shipped", "Delivered", "Returned", "Shipped", "Delivered"))
]
SCREEN = image(
    "Account statement",
    [(20, "IBAN"), (120, "DE44 5001 0517 5407 3249 31")],
    [(20, "Daily summary"), (400, "08:30")],
    [(20, "Next invoice"), (400, "1 January 2027")],
    "By Ines Carvalho, 20 November 2026",
    [(20, "Replicas of gateway"), (400, "3/3")],
    [(20, "Change since yesterday"), (400, "+4.2%")],
    PROSE,
    *([(20, order), (160, day), (320, state), (500, price)] for order, day, state, price in ROWS),
)
LINES = [
    "Account statement",
    "IBAN",
    "DE44 5001 0517 5407 3249 31",
    "Daily summary",
    "08:30",
    "Next invoice",
    "1 January 2027",
    "By Ines Carvalho, 20 November 2026",
    "Replicas of gateway",
    "3/3",
    "Change since yesterday",
    "+4.2%",
    PROSE,
    *("\t".join(row) for row in ROWS),
]
PAGE = "\n".join(LINES)


def test_the_same_words_agree() -> None:
    for page in (PAGE, PAGE.upper(), "\n".join(LINES[:9]), "\n".join([*LINES[-5:], *LINES[:-5]])):
        assert not compare(SCREEN, page).findings


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("DE44 5001", "DE44 5081"),
        ("DE44", "DE94"),
        ("08:30", "09:30"),
        ("08:30", "98:30"),
        ("1 January 2027", "1 January 7027"),
        ("20 November", "40 November"),
        ("3/3", "3/8"),
        ("+4.2%", "+4.7%"),
        ("voted 31", "voted 37"),
        ("to 12", "to 92"),
        ("#10487", "#10437"),
        ("04/02/2026", "64/02/2026"),
        ("04/02/2026", "05/02/2026"),
        ("05/03/2026", "05/03/2096"),
        ("$56.20", "$58.20"),
    ],
)
def test_one_digit_is_one_finding(old: str, new: str) -> None:
    page = PAGE.replace(old, new, 1)
    changed = next(index for index, letters in enumerate(zip(PAGE, page, strict=True)) if letters[0] != letters[1])
    found = compare(SCREEN, page).findings
    assert len(found) == 1, found
    place = found[0].evidence[1].place
    assert isinstance(place, Span)
    assert place.start <= changed < place.end


def test_another_place_of_the_same_form_is_none_with_another_value() -> None:
    """The text goes on below what the screen shows."""
    more = "\n".join(f"#{20_000 + number}\t0{number}/08/2026\tShipped\t${number}1.70" for number in range(1, 9))
    assert not compare(SCREEN, f"{PAGE}\n{more}").findings


def test_no_value_is_a_field_s_name() -> None:
    for page in (PAGE, PAGE.replace("04/02/2026", "09/02/2026"), PAGE.replace("voted 31", "voted 37")):
        result = compare(SCREEN, page)
        names = [each.field for each in (*result.comparisons, *result.findings)]
        assert all(not name or sum(letter.isalpha() for letter in name) >= 2 for name in names), names
        assert all(len(name.split()) <= 5 for name in names), names


def test_a_menu_names_nothing() -> None:
    shot = image([(20, "Outdoor shop"), (200, "Cart"), (300, "Checkout"), (420, "Help")], "Total: $45.00")
    result = compare(shot, "Outdoor shop\nCart\nCheckout\nHelp\nTotal: $45.00")
    assert {each.field for each in result.comparisons} <= {"", "Total"}


def test_a_key_leads_back_to_its_text() -> None:
    assert skeleton("total128") == "total000"
    assert offsets("A, b-1 ß2") == [0, 3, 5, 7, 7, 8, 9]


def test_a_leaning_page_keeps_its_rows() -> None:
    """One degree over a receipt's width is a third of the distance between two lines."""
    amounts = [f"${3 + 7 * number}.{10 + number}" for number in range(12)]
    names = "milk bread rice eggs butter apples juice pasta cheese coffee towels soap".split()
    lines = [
        line(text, x, 40 + 24 * number - round(0.0175 * x))
        for number, (name, amount) in enumerate(zip(names, amounts, strict=True))
        for x, text in ((20, name), (800, amount))
    ]
    shot = ImagePart("shot", Source.SCREENSHOT, 1_000, 400, Reading(tuple(lines)))
    page = "\n".join(f"{name}: {amount}" for name, amount in zip(names, amounts, strict=True))
    assert not compare(shot, page).findings
    assert [each.field for each in compare(shot, page.replace(amounts[4], "$37.14")).findings] == ["butter"]
