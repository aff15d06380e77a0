"""A side as text: what an agent gets from a DOM or a tool."""

from collections.abc import Callable
from random import Random

from crosscheck_service.evaluation.suite.surfaces import Side
from crosscheck_service.evaluation.suite.words import SENTENCES

STYLES: tuple[Callable[[str, str], str], ...] = (
    lambda label, value: f"{label}: {value}",
    lambda label, value: f"{label}\n{value}",
    lambda label, value: f"- {label}: {value}",
    lambda label, value: f"| {label} | {value} |",
    lambda label, value: f"{label}\t{value}",
)
"""Ways to write a field; one page uses one of them."""

_FILLED = 0.6


def text_of(rng: Random, side: Side) -> str:
    """The title, then a field a line or two; long pages have sentences between that say nothing about a field."""
    style = rng.choice(STYLES)
    lines = [style(field.label, field.value) for field in side.fields]
    if side.long:
        for sentence in rng.sample(SENTENCES, 3):
            if rng.random() < _FILLED:
                lines.insert(rng.randint(0, len(lines)), sentence)
    return "\n".join([side.title, *lines])
