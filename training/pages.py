"""Records as text: what an agent gets from a DOM, an accessibility tree, a tool or a document."""

from collections.abc import Callable
from random import Random

from training.records import Field
from training.values import KINDS, number
from training.words import CHROME, HEADINGS, WORDS

LINE_STYLES: tuple[tuple[str, float, Callable[[str, str], str]], ...] = (
    ("colon", 0.34, lambda label, value: f"{label}: {value}"),
    ("space", 0.14, lambda label, value: f"{label} {value}"),
    ("below", 0.14, lambda label, value: f"{label}\n{value}"),
    ("tab", 0.05, lambda label, value: f"{label}\t{value}"),
    ("spaces", 0.04, lambda label, value: f"{label}   {value}"),
    ("pipes", 0.06, lambda label, value: f"| {label} | {value} |"),
    ("bullet", 0.05, lambda label, value: f"- {label}: {value}"),
    ("dash", 0.03, lambda label, value: f"{label} - {value}"),
    ("dots", 0.02, lambda label, value: f"{label} ..... {value}"),
    ("json", 0.04, lambda label, value: f'"{label}": "{value}",'),
    ("aria", 0.04, lambda label, value: f'- text: "{label}: {value}"'),
    ("cell", 0.03, lambda label, value: f'- row "{label} {value}"'),
    ("sentence", 0.02, lambda label, value: f"The {label} is {value}."),
)
"""Ways to write one field: name, share among pages, and the writer."""


def prose(rng: Random, words: int) -> str:
    """A sentence-like run of common words."""
    text = " ".join(rng.choice(WORDS) for _ in range(words))
    return text[:1].upper() + text[1:] + rng.choice((".", ".", ".", "!", "?", ""))


def filler(rng: Random) -> str:
    """A line that answers nothing: navigation, a button, a heading or prose."""
    choice = rng.random()
    if choice < 0.3:
        return rng.choice((" | ", " ", " > ")).join(rng.sample(CHROME, rng.randint(2, 4)))
    if choice < 0.5:
        return rng.choice(("[{}]", "button {}", "{}", "# {}", "link {}")).format(rng.choice(CHROME))
    if choice < 0.65:
        return rng.choice(HEADINGS)
    return prose(rng, rng.randint(3, 14))


def _table(rng: Random, fields: list[Field]) -> list[str]:
    """Rows of item, quantity and price under a header; the field's value is the last column."""
    join = rng.choice((" | ", "\t", "  ", " "))
    rows = [join.join(("Item", rng.choice(("Qty", "Quantity", "Pcs")), rng.choice(("Price", "Amount"))))]
    rows += [join.join((field.label.written, str(rng.randint(1, 12)), field.value)) for field in fields]
    return rows


def page(rng: Random, record: list[Field], plain: bool = False, fillers: int = 0) -> str:
    """The record as a text; `plain` means one field a line and nothing else.

    Most lines of one page share a style. Each filler line stands at a random place.
    """
    names, weights = zip(*((style, share) for style, share, _ in LINE_STYLES), strict=True)
    writers = {style: writer for style, _, writer in LINE_STYLES}
    main = rng.choices(names, weights)[0]
    products = [field for field in record if field.label.kind == "product"]
    lines: list[str] = []
    if len(products) > 1 and not plain and rng.random() < 0.6:
        lines += _table(rng, products)
        record = [field for field in record if field.label.kind != "product"]
    for field in record:
        style = main if rng.random() < 0.85 else rng.choices(names, weights)[0]
        lines.append(writers[style](field.label.written, field.value))
    if plain:
        return "\n".join(lines)
    for _ in range(fillers):
        lines.insert(rng.randint(0, len(lines)), filler(rng))
    if rng.random() < 0.5:
        lines.insert(0, rng.choice(("", "", "# ", "heading ")) + rng.choice(HEADINGS))
    if rng.random() < 0.1:
        indent = "  " * rng.randint(1, 2)
        return "\n".join(indent + line for line in "\n".join(lines).split("\n"))
    return ("\n\n" if rng.random() < 0.1 else "\n").join(lines)


def distractor(rng: Random) -> str:
    """A second text that belongs to something else and answers nothing that is asked."""
    kinds = sorted(KINDS)
    noise = [
        f"{prose(rng, rng.randint(1, 3))} {KINDS[rng.choice(kinds)](rng)} {number(rng)}"
        for _ in range(rng.randint(1, 3))
    ]
    return "\n".join(noise)
