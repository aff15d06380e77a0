"""What stands between the same words differs, whatever it is called; elsewhere nothing is said."""

from alignment_cases import compare, image

LETTER = (
    "Hello, the contract with Globex Corporation over $67.63 is open.",
    "Hello, the contract with Initech Limited over $96.46 is open.",
)


def values(page: tuple[str | list[tuple[int, str]], ...], content: str) -> list[tuple[str, str]]:
    found = compare(image(*page), content).findings
    return [(each.evidence[0].value, each.evidence[1].value) for each in found]


def test_a_name_within_a_sentence_is_found_though_the_words_before_it_stand_twice() -> None:
    content = "\n".join(LETTER).replace("Globex Corporation", "Acme Tools")
    assert values(LETTER, content) == [("Globex Corporation", "Acme Tools")]


def test_the_same_sentences_say_nothing() -> None:
    assert values(LETTER, "\n".join(LETTER)) == []


def test_words_on_one_side_alone_are_no_difference() -> None:
    content = "\n".join(LETTER).replace("Globex Corporation over", "Globex Corporation, of Berlin, over")
    assert values(LETTER, content) == []


def test_what_begins_a_line_is_told_by_what_follows() -> None:
    page = ("History", "Seattle 2026-06-14 18:11", "Austin 2026-11-29 23:25")
    content = "History\nPrague 2026-06-14 18:11\nAustin 2026-11-29 23:25"
    assert values(page, content) == [("Seattle", "Prague")]


def test_a_cell_whose_words_stand_elsewhere_on_the_other_side_is_no_gap() -> None:
    page = ("Order 5956907", "History", "Reference 9096921")
    content = "Order 5956907\nStop\nReference 9096921\nHistory"
    assert values(page, content) == []
