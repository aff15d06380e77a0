"""What can name a value: the words of its own cell, the cells around it, or only what it stands between."""

import re
from dataclasses import dataclass

from crosscheck_detectors.ocr_alignment.keys import key, label_key
from crosscheck_detectors.ocr_alignment.sheet import EDGES, LONGEST_LABEL, Role, Sheet
from crosscheck_detectors.ocr_alignment.values import Kind, Value
from crosscheck_detectors.ocr_alignment.values.states import state

SUFFIX_TRUST = 0.75
"""How far words that only follow a value ("5 nights") are trusted as its label, in [0, 1]."""
PROSE_TRUST = 0.85
"""The same for the words before a value in the middle of a sentence."""
SHORTEST_DIRECT = 4
"""Letters of words right before a value that name it without those before them."""
PIECE_TRUST = 0.96
"""How far the values in a cell, with those before and behind it, name the words beside them."""
HELD_TRUST = 0.95
"""The same without what stands before and behind."""
HELD = "<"
"""What the key of such a name begins with."""
SHORTEST_HELD, MOST_HELD = 8, 3
"""Characters of such values, and how many there may be."""
TEMPLATE_TRUST = 0.95
"""Factor on the trust in a label that holds values itself."""

COLONS = frozenset(":\uff1a")
_ENDS = (",", ";", "\u00b7", "\u2022", "|")
_COUNTED = re.compile(rf" ([^\W\d_][^{re.escape(''.join(_ENDS))}]{{2,24}}?)\s*(?:[{re.escape(''.join(_ENDS))}]|$)")
"""Words behind a number that say what it counts: "3 views, ..."."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text that may name a value; `trust` is in [0, 1]. `cell` is where it stands, -1 in the value's own cell."""

    text: str
    key: str
    role: Role
    trust: float
    cell: int = -1


NAMELESS = Label("", "", Role.FAR, 1.0)
"""Of pairs that no label names."""


def holds(sheet: Sheet, index: int, slot: int) -> bool:
    """Whether a value is part of a label: "Fat per 100 g: 15 g" says nothing of 100 g."""
    values = sheet.values[index]
    behind = sheet.cells[index].text[values[slot].end :].lstrip()
    return slot + 1 < len(values) and behind[:1] in COLONS


def own(sheet: Sheet, index: int, slot: int) -> list[Label]:
    """The words of a typed value's own cell with the values cut out; values of one kind are told apart by number."""
    values, pieces = sheet.values[index], sheet.pieces(index)
    words = " ".join(" ".join(pieces).split()).strip(EDGES)
    name = label_key(words)
    if sum(letter.isalpha() for letter in name) < 2 or len(words) > 3 * LONGEST_LABEL:
        return []
    rivals = [
        value
        for other, value in enumerate(values)
        if value.kind is values[slot].kind and not holds(sheet, index, other)
    ]
    if len(rivals) > 1:
        name += f"/{rivals.index(values[slot])}/{len(rivals)}"
    before = "".join(pieces[: slot + 1]).strip(EDGES)
    # "55 answers, 8 views": what ends with a comma belongs to the value before it.
    follows = pieces[slot].rstrip().endswith(_ENDS)
    directly = "" if follows else pieces[slot].strip(EDGES)
    text = (directly if len(key(directly)) >= SHORTEST_DIRECT else before) if directly else words
    labels = [Label(text, name, Role.OWN, 1.0 if label_key(before) else SUFFIX_TRUST)]
    if len(key(directly)) >= SHORTEST_DIRECT and label_key(directly) != name:
        labels.append(Label(directly, label_key(directly), Role.OWN, PROSE_TRUST))
    counted = _COUNTED.match(pieces[slot + 1])
    if not directly and counted and label_key(counted[1]) != name:
        labels.append(Label(counted[1], label_key(counted[1]), Role.OWN, SUFFIX_TRUST))
    return labels


def around(sheet: Sheet, index: int, value: Value) -> list[Label]:
    """The cells around the value's cell, the likeliest label first."""
    labels: list[Label] = []
    row = sheet.row_cells[sheet.rows[index]]
    for near in sheet.around[index]:
        text = sheet.name(near.cell).strip(EDGES)
        name = label_key(text)
        if not name or len(text) > LONGEST_LABEL or state(text) is not None or sheet.stopped(near.cell):
            continue
        if near.role is Role.LEFT and value.kind is not Kind.TEXT:
            name += _slot(sheet, row, index, near.cell, value.kind)
        trust = near.role.value * (1.0 if sheet.plain(near.cell) else TEMPLATE_TRUST)
        labels.append(Label(text, name, near.role, trust, near.cell))
    return labels


def between(sheet: Sheet, index: int, value: Value) -> list[Label]:
    """Names for a value that has none: what stands directly before and behind it, along its row and its column."""
    values = sheet.values[index]
    place = values.index(value) if value in values else 0
    labels: list[Label] = []
    for before, behind in sheet.chains[index]:
        first = values[place - 1].token if place else "".join(sheet.tokens[before][-1:])
        last = values[place + 1].token if place + 1 < len(values) else "".join(sheet.tokens[behind][:1])
        if first and last:
            name = f"{first}<{value.kind.value}>{last}"
            labels.append(Label(sheet.name(before) or first, name, Role.BETWEEN, Role.BETWEEN.value))
    return labels


def piece(sheet: Sheet, index: int, number: int) -> list[Label]:
    """Names for words beside typed values in one cell: those values, and what stands before and behind the cell."""
    held = " ".join(value.token for value in sheet.values[index])
    text = sheet.cells[index].text
    around_it = [
        Label(
            text,
            f"{''.join(sheet.tokens[before][-1:])}<{held}/{number}>{''.join(sheet.tokens[behind][:1])}",
            Role.BETWEEN,
            PIECE_TRUST,
        )
        for before, behind in sheet.chains[index]
    ]
    return around_it + _held(text, held, number)


def leading(sheet: Sheet, index: int) -> list[Label]:
    """The same names for words alone in their cell, by the typed values that follow in cells of their own."""
    labels: list[Label] = []
    tokens: list[str] = []
    for other in range(index + 1, min(index + 1 + MOST_HELD, len(sheet.cells))):
        values = sheet.values[other]
        alone = len(values) == 1 and values[0].end - values[0].start == len(sheet.cells[other].text)
        if not (alone and sheet.adjoin(other - 1, other)):
            break
        tokens.append(values[0].token)
        labels += _held(sheet.cells[index].text, " ".join(tokens), 0)
    return labels


def _held(text: str, held: str, number: int) -> list[Label]:
    """A name by values alone, if they are several and long enough to be no other record's: one may be any field's."""
    telling = " " in held and len(held) >= SHORTEST_HELD
    return [Label(text, f"{HELD}{held}/{number}>", Role.BETWEEN, HELD_TRUST)] if telling else []


def _slot(sheet: Sheet, row: list[int], index: int, label: int, kind: Kind) -> str:
    """Tells values of one kind apart that share the label to their left, as those of a table's row do."""
    rivals = [
        other
        for other in row
        if sheet.values[other]
        and sheet.values[other][0].kind is kind
        and any(near.role is Role.LEFT and near.cell == label for near in sheet.around[other])
    ]
    return f"@{rivals.index(index)}/{len(rivals)}" if len(rivals) > 1 and index in rivals else ""
