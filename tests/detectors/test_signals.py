"""The raw scores that the fusion weighs: one for each compared pair and field, agreeing ones too."""

import pytest
from alignment_cases import compare, image

from crosscheck_detectors.findings import Signal


def test_alignment_gives_a_signal_for_every_comparison() -> None:
    found = compare(image([(20, "Total"), (400, "$1,284.50")], "Order number: A-10293-XK"), TEXT)
    values = {signal.field: signal.value for signal in found.signals}
    assert values == {"Total": found.findings[0].probability, "Order number": 0.0}
    assert {(signal.a, signal.b) for signal in found.signals} == {("page", "shot")}


def test_a_signal_names_its_parts_in_order() -> None:
    assert Signal.of("shot", "dom", "", 1.0) == Signal("dom", "shot", "", 1.0)
    with pytest.raises(ValueError, match="in order"):
        Signal("shot", "dom", "", 1.0)


TEXT = "Total: $1,248.50\nOrder number: A-10293-XK"
