import time
from itertools import pairwise

import pytest

from crosscheck_service.engine.selection import Selected, select


def characters(text: str) -> int:
    return len(text)


def words(text: str) -> int:
    return len(text.split())


def check(chosen: dict[str, Selected], texts: dict[str, str], budget: int) -> None:
    assert chosen.keys() == texts.keys()
    assert sum(characters(selected.text) for selected in chosen.values()) <= budget
    for part, selected in chosen.items():
        spans = selected.spans
        assert all(0 <= span.start < span.end <= len(texts[part]) for span in spans)
        assert all(before.end < after.start for before, after in pairwise(spans))
        stretches = [texts[part][span.start : span.end] for span in spans]
        assert "".join(stretches).replace("\n", "") == selected.text.replace("\n", "")


def test_what_fits_is_shown_whole() -> None:
    texts = {"a": "one\ntwo\n", "b": "", "c": "three"}
    chosen = select(texts, "two?", 100, characters)
    assert {part: selected.text for part, selected in chosen.items()} == texts
    assert chosen["b"].spans == ()
    assert [(span.start, span.end) for span in chosen["a"].spans] == [(0, 8)]


def test_relevant_lines_come_first_and_keep_their_order() -> None:
    lines = [f"Filler line number {number} of the page" for number in range(200)]
    lines[20], lines[150], lines[151] = "Order date: 2026-03-14", "Order total", "USD 1,284.50"
    texts = {"dom": "\n".join(lines)}
    chosen = select(texts, "What is the order total?", 600, characters)
    check(chosen, texts, 600)
    shown = chosen["dom"].text
    assert "Order total\nUSD 1,284.50" in shown
    assert shown.index("Order date") < shown.index("Order total")


def test_every_part_keeps_something_however_irrelevant() -> None:
    texts = {str(number): f"Nothing of interest in {number}.\n" * 50 for number in range(10)}
    texts["hit"] = "Order total: 5\n" * 50
    chosen = select(texts, "order total", 400, characters)
    check(chosen, texts, 400)
    assert all(selected.text for selected in chosen.values())


def test_a_text_without_newlines_is_shown_in_pieces() -> None:
    texts = {
        "json": "".join(f'{{"id": {number}, "name": "filler"}}, ' for number in range(3_000)) + '"total": "1,284.50"'
    }
    chosen = select(texts, "What is the total?", 500, characters)
    check(chosen, texts, 500)
    assert '"total": "1,284.50"' in chosen["json"].text


def test_a_text_without_any_break_is_shown_in_pieces() -> None:
    texts = {"blob": "x" * 50_000}
    chosen = select(texts, "What?", 300, characters)
    check(chosen, texts, 300)
    assert len(chosen["blob"].text) > 100


def test_without_a_shared_word_the_beginnings_are_shown() -> None:
    texts = {part: "\n".join(f"{part} line {number}" for number in range(500)) for part in ("a", "b")}
    chosen = select(texts, "¿Cuánto cuesta?", 300, characters)
    check(chosen, texts, 300)
    assert chosen["a"].spans[0].start == chosen["b"].spans[0].start == 0
    assert "a line 5\n" in chosen["a"].text
    assert "b line 5\n" in chosen["b"].text


@pytest.mark.parametrize("budget", [8, 20, 33, 100, 1_000])
def test_the_budget_holds(budget: int) -> None:
    texts = {"a": "Total: 5\nItems: 3\n" * 400, "b": "The quick brown fox jumps over the lazy dog. " * 300}
    check(select(texts, "How many items?", budget, characters), texts, budget)


def test_a_megabyte_is_read_in_a_second_or_two_and_hardly_counted() -> None:
    counted = 0

    def count(text: str) -> int:
        nonlocal counted
        counted += len(text)
        return len(text) // 3 + 1

    lines = [
        f"row {number}: customer {number % 977} ordered {number % 31} items for {number}.50" for number in range(22_000)
    ]
    lines[17_000] = "Grand total of all orders: 99,999.00"
    text = "\n".join(lines)
    assert len(text) > 1_000_000
    started = time.perf_counter()
    chosen = select({"log": text}, "What is the grand total?", 1_500, count)
    assert time.perf_counter() - started < 20
    assert "99,999.00" in chosen["log"].text
    assert counted < 100_000


@pytest.mark.parametrize("text", ["\n" * 1_000_000, "a\n" * 500_000, "x" * 1_000_000, "a b " * 250_000])
def test_a_megabyte_of_anything_is_read_in_a_second_or_two(text: str) -> None:
    started = time.perf_counter()
    select({"page": text, "other": "Total: 5"}, "What is the total? " * 100, 500, characters)
    assert time.perf_counter() - started < 20


def test_white_space_alone_is_no_reason_to_fail() -> None:
    texts = {"a": " \n" * 5_000, "b": "x\n" * 5_000}
    chosen = select(texts, "x", 50, characters)
    assert chosen["a"] == Selected("", ())
    assert chosen["b"].text
