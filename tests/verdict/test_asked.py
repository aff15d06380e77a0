"""Which fields a question is about."""

import pytest

from crosscheck_detectors.asked import asked_fields

FIELDS = ("Total", "Subtotal", "Order number", "Order date", "Shipping", "Delivery date", "Items")


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What is the total?", {"Total"}),
        ("Total", {"Total"}),
        ("How much is the subtotal?", {"Subtotal"}),
        ("What's the order number?", {"Order number"}),
        ("How much is shipping?", {"Shipping"}),
        ("When is the delivery date?", {"Delivery date"}),
        ("How many items are there?", {"Items"}),
        ("Are shipping and total shown?", {"Shipping", "Total"}),
        ("Which item is it?", {"Items"}),
    ],
)
def test_the_named_fields_are_asked(question: str, asked: set[str]):
    assert asked_fields(question, FIELDS) == asked


def test_a_longer_label_that_holds_the_whole_question_is_asked_too():
    assert asked_fields("What is the total?", ["Order total", "Tax total", "Tax"]) == {"Order total", "Tax total"}


@pytest.mark.parametrize("question", ["", "   ", "What is it?", "Can I trust this page?", "Wie viel kostet das?"])
def test_a_question_that_names_no_field_may_mean_any(question: str):
    assert asked_fields(question, FIELDS) is None


def test_without_fields_there_is_nothing_to_ask_for():
    assert asked_fields("What is the total?", []) is None


def test_fields_without_words_are_passed_over():
    assert asked_fields("What is the total?", ["", "—", "Total"]) == {"Total"}
