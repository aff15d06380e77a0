"""A secret marked in one text is found in others and in readings, however it is written or misread there."""

import pytest
from alignment_cases import reading
from canaries import canaries

from crosscheck_detectors.confidential import MOST, Confidential
from crosscheck_detectors.masks import MASK, without

CARD = "4929130845621173"


@pytest.mark.parametrize(
    ("secret", "text", "kept"),
    [
        ("hunter2!", "login hunter2! as me", "login ######## as me"),
        ("hunter2!", "hunter2!hunter2!", "################"),
        (CARD, "Card 4929 1308 4562 1173.", "Card ###################."),
        (CARD, "Card 4929-1308-4562-1173, $5", "Card ###################, $5"),
        ("4929 1308 4562 1173", "4929130845621173", "################"),
        (CARD, "Card ends in 1173", "Card ends in 1173"),
        ("123", "CVC 123, order 51234", "CVC ###, order 51234"),
        ("\u2022\u2022\u2022\u2022", "\u2022\u2022\u2022\u2022", "\u2022\u2022\u2022\u2022"),
        ("7", "7 items", "7 items"),
    ],
)
def test_other_texts_are_masked(secret: str, text: str, kept: str) -> None:
    assert Confidential([secret]).masked(text).replace(MASK, "#") == kept


@pytest.mark.parametrize(
    ("secret", "rows", "kept"),
    [
        ("hunter2!", ["Password: hunter2!"], ["Password: ########"]),
        ("hunter2!", ["Password:hunter2!"], ["#################"]),
        ("hunter2!", ["Password: hunterZ!"], ["Password: ########"]),
        (CARD, ["Card 4929 1308 4562 1173 ok"], ["Card #### #### #### #### ok"]),
        (CARD, ["Card 4929 1308 4582 1173 ok"], ["Card #### #### #### #### ok"]),
        ("sk-abcdefghjkmnpq", ["Token sk-abcdefghj", "kmnpq"], ["Token ############", "kmnpq"]),
        ("123", ["CVC 123", "Order 51234"], ["CVC ###", "Order 51234"]),
        ("Passphrase of mine", ["Total $5.00"], ["Total $5.00"]),
    ],
)
def test_readings_are_masked_by_whole_words(secret: str, rows: list[str], kept: list[str]) -> None:
    read = reading(*rows)
    boxes = Confidential([secret]).boxes(read)
    assert [line.text.replace(MASK, "#") for line in without(read, boxes).lines] == kept


def test_it_is_bounded_and_prints_nothing() -> None:
    many = [canaries(seed).token for seed in range(MOST + 50)]
    secrets = Confidential(many)
    assert secrets.masked(many[0]) == MASK * len(many[0])
    assert secrets.masked(many[-1]) == many[-1]
    assert many[0] not in repr(secrets)
    assert not Confidential(["", " ", "a", "\u2022\u2022\u2022"])
