from crosscheck_detectors.relevance import relevance, split_lines, with_neighbours, words


def test_the_line_that_names_the_field_scores_highest() -> None:
    lines = ["What is new", "Order date: 2026-03-14", "Subtotal 4.00", "Order total: 5.00", "The terms of the order"]
    scores = relevance(lines, "What is the order total?")
    assert scores.index(max(scores)) == 3
    assert all(0 <= score <= 1 for score in scores)


def test_rare_words_weigh_more_than_common_ones() -> None:
    lines = ["the order"] * 9 + ["the invoice"]
    scores = relevance(lines, "the order invoice")
    assert scores[9] > scores[0]


def test_slight_differences_are_forgiven_and_numbers_are_not() -> None:
    assert relevance(["Item count", "Banana"], "How many items?")[0] > 0
    assert relevance(["Invoice 10235", "Invoice 10236"], "Is 10236 paid?") == [0.0, 1.0]
    assert relevance(["Subtotal"], "total") == [0.0]


def test_nothing_shared_scores_nothing() -> None:
    assert relevance(["abc", ""], "Wie viel?") == [0.0, 0.0]
    assert relevance([], "x") == []
    assert relevance(["abc"], "") == [0.0]


def test_scripts_without_spaces_are_compared_by_pairs() -> None:
    scores = relevance(["日付 2026", "合計金額 500", "備考"], "合計はいくらですか")
    assert scores.index(max(scores)) == 1
    assert words("合計") == ["合計"]


def test_a_value_below_its_label_counts_more_than_one_above() -> None:
    spread = with_neighbours([0, 0, 1, 0, 0])
    assert spread[3] > spread[4] > 0
    assert spread[3] > spread[1] > 0
    assert spread[2] == 1


def test_lines_cover_the_text_in_order() -> None:
    for text in ("", "a", "a\n", "\n\n", "x" * 1_000, "word " * 200 + "\nend", "a\nb\n" + "," * 700):
        spans = split_lines(text)
        assert "".join(text[span.start : span.end] for span in spans) == text
        assert all(0 < span.end - span.start <= 240 for span in spans)
