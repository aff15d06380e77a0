"""Fields as markup: rows, grids, chips, tables, forms, sentences and lists, as web pages arrange labels and values.

Every piece carries `data-u`: a field's number, or `x…` where it shows none.
"""

import html
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from training.drawing import Colour, Theme
from training.pages import prose
from training.records import Field


def css(colour: Colour) -> str:
    return "rgb({},{},{})".format(*colour)


def _say(text: str) -> str:
    return html.escape(text, quote=True)


def extra(number_: int, text: str, style: str = "", tag: str = "div") -> str:
    """What is no field: headings, buttons, lines that answer nothing."""
    return f'<{tag} data-u="x{number_}" style="{style}">{_say(text)}</{tag}>'


@dataclass(frozen=True, slots=True)
class Look:
    """How one block writes labels and values, and the chance of a colon."""

    rng: Random
    theme: Theme
    size: int
    label_style: str
    value_style: str
    colon: bool

    def label(self, field: Field, *, colon: bool | None = None) -> str:
        end = ":" * (self.colon if colon is None else colon)
        return f'<span style="{self.label_style}">{_say(field.label.written)}{end}</span>'

    def value(self, field: Field) -> str:
        return f'<span style="{self.value_style}">{_say(field.value)}</span>'

    def gap(self, low: float, high: float) -> str:
        return f"{self.rng.uniform(low, high) * self.size:.0f}px"

    def line(self, kinds: tuple[str, ...] = ("solid", "solid", "dotted", "dashed")) -> str:
        return f"1px {self.rng.choice(kinds)} {css(self.theme.rule)}"

    def box(self) -> str:
        """A frame, a ground, or both."""
        edge = f"border:{self.line(('solid',))};" * (self.rng.random() < 0.7)
        ground = f"background:{css(self.theme.stripe)};" * (not edge or self.rng.random() < 0.3)
        padding = f"padding:{self.gap(0.1, 0.6)} {self.gap(0.4, 1)}"
        return f"{edge}{ground}border-radius:{self.rng.choice((0, 3, 6, 12))}px;{padding}"


Units = list[tuple[int, Field]]
"""Fields with their numbers."""


def _pair(look: Look) -> Callable[[Field], str]:
    """One way to write label and value next to each other, the same for a whole block."""
    way = look.rng.choice(("beside", "beside", "above", "above", "below", "apart"))
    if way == "beside":
        between = look.rng.choice((" ", " ", " ", "&nbsp; ", " - ")) if not look.colon else " "
        return lambda field: f"{look.label(field)}{between}{look.value(field)}"
    if way == "apart":
        return lambda field: (
            "<div style='display:flex;justify-content:space-between;gap:12px'>"
            f"<div>{look.label(field)}</div> <div>{look.value(field)}</div></div>"
        )
    gap = look.gap(0, 0.3)
    if way == "above":
        return lambda field: f"<div style='margin-bottom:{gap}'>{look.label(field)}</div><div>{look.value(field)}</div>"
    return lambda field: (
        f"<div style='margin-bottom:{gap}'>{look.value(field)}</div><div>{look.label(field, colon=False)}</div>"
    )


def _rows(look: Look, units: Units) -> str:
    pair, gap, rule = _pair(look), look.gap(0, 0.4), look.line() if look.rng.random() < 0.3 else "0"
    style = f"margin-bottom:{gap};padding-bottom:{gap};border-bottom:{rule}"
    rows = "".join(f"<div data-u='{number_}' style='{style}'>{pair(field)}</div>" for number_, field in units)
    width = look.rng.choice(("", "", f"width:{look.rng.randint(200, 440)}px"))
    return f"<div style='{width}'>{rows}</div>"


def _cells(look: Look, units: Units) -> str:
    pair, columns = _pair(look), look.rng.choice((2, 2, 3, 3, 4))
    box = look.box() if look.rng.random() < 0.45 else ""
    cells = "".join(f"<div data-u='{number_}' style='{box}'>{pair(field)}</div>" for number_, field in units)
    wide = look.rng.choice(("1fr", "auto"))
    way = f"display:grid;grid-template-columns:repeat({columns},{wide})"
    if look.rng.random() < 0.35:
        way = "display:flex;flex-wrap:wrap"
    return f"<div style='{way};gap:{look.gap(0.2, 1)} {look.gap(0.8, 2.2)}'>{cells}</div>"


def _flow(look: Look, units: Units) -> str:
    box = look.box() if look.rng.random() < 0.6 else ""
    mark = "" if box else look.rng.choice(("|", "·", "", "•", "/"))
    parts = [
        f"<span data-u='{number_}' style='display:inline-block;{box};margin:2px {look.gap(0.2, 0.8)} 2px 0'>"
        f"{look.label(field)} {look.value(field)}{' ' + mark if mark and place + 1 < len(units) else ''}</span>"
        for place, (number_, field) in enumerate(units)
    ]
    return f"<div style='white-space:normal'>{' '.join(parts)}</div>"


def _table(look: Look, units: Units) -> str:
    """A row a field or a row for two, without a head."""
    rule = look.line() if look.rng.random() < 0.5 else "0"
    side = look.rng.choice(("left", "left", "right"))
    cell = f"padding:{look.gap(0, 0.35)} {look.gap(0.3, 1.2)};border-bottom:{rule}"
    stripe = f"background:{css(look.theme.stripe)}" if look.rng.random() < 0.25 else ""
    parts = [
        f"<td data-u='{number_}' style='{cell};text-align:{side}'>{look.label(field)}</td>"
        f"<td data-u='{number_}' style='{cell}'>{look.value(field)}</td>"
        for number_, field in units
    ]
    by = look.rng.choice((1, 1, 2))
    rows = ["".join(parts[first : first + by]) for first in range(0, len(parts), by)]
    written = "".join(f"<tr style='{stripe * (n % 2)}'>{row}</tr>" for n, row in enumerate(rows))
    return f"<table style='border-collapse:collapse'>{written}</table>"


def _head(look: Look, units: Units) -> str:
    """A table with its labels above: a column a field."""
    side = look.rng.choice(("left", "left", "center", "right"))
    cell = f"padding:{look.gap(0.1, 0.4)} {look.gap(0.3, 1)};text-align:{side}"
    cell += f";border:{look.line()}" if look.rng.random() < 0.35 else ""
    rule = "" if "border" in cell else f"border-bottom:{look.line()}"
    head = "".join(
        f"<td data-u='{n}' style='{cell};{rule}'>{look.label(field, colon=False)}</td>" for n, field in units
    )
    body = "".join(f"<td data-u='{n}' style='{cell}'>{look.value(field)}</td>" for n, field in units)
    return f"<table style='border-collapse:collapse'><tr>{head}</tr><tr>{body}</tr></table>"


def _goods(look: Look, units: Units) -> str:
    """What was bought: name, count and price of each."""
    cell = f"padding:{look.gap(0, 0.3)} {look.gap(0.4, 1.5)};border-bottom:{look.line()}"
    names = ("Item", look.rng.choice(("Qty", "Quantity", "Pcs")), look.rng.choice(("Price", "Amount")))
    head = "".join(f"<td style='{cell};{look.label_style}'>{name}</td>" for name in names)
    rows = "".join(
        f"<tr data-u='{n}'><td style='{cell}'>{look.label(field, colon=False)}</td><td style='{cell}'>"
        f"{look.rng.randint(1, 9)}</td><td style='{cell};text-align:right'>{look.value(field)}</td></tr>"
        for n, field in units
    )
    return f"<table style='border-collapse:collapse'><tr data-u='x9'>{head}</tr>{rows}</table>"


def _form(look: Look, units: Units) -> str:
    """Inputs with their labels above or at their left."""
    box, above = look.box(), look.rng.random() < 0.5
    gap, wide = look.gap(0.2, 0.6), look.rng.randint(90, 230)
    parts = []
    for n, field in units:
        label, value = look.label(field), _say(field.value)
        entry = f'<input style="{box};width:{wide}px" value="{value}">'
        if look.rng.random() < 0.25:
            entry = f'<select style="{box}"><option>{value}</option></select>'
        parts.append(f"<div data-u='{n}'>{label}{f'<div>{entry}</div>' if above else f' &nbsp;{entry}'}</div>")
    style = f"display:flex;flex-wrap:wrap;align-items:end;gap:{gap} {look.gap(0.6, 1.6)}"
    return f"<div style='{style}'>{''.join(parts)}</div>"


def _sentences(look: Look, units: Units) -> str:
    forms = ("The {} is {}.", "Your {} is {}.", "{}: {}.", "{} {}.", "Please note: {} {}.", "{} is now {}.", "{} - {}")
    parts = []
    for n, field in units:
        words = look.rng.choice(forms).format(look.label(field, colon=False), look.value(field))
        parts.append(f"<span data-u='{n}'>{words}</span>")
        if look.rng.random() < 0.4:
            parts.append(extra(20 + n, prose(look.rng, look.rng.randint(2, 9)), tag="span"))
    return f"<div style='white-space:normal'>{' '.join(parts)}</div>"


def _list(look: Look, units: Units) -> str:
    tag = look.rng.choice(("ul", "ol", "dl"))
    if tag == "dl":
        indent = look.gap(0, 2)
        rows = "".join(
            f"<dt data-u='{n}'>{look.label(field)}</dt><dd data-u='{n}' style='margin:0 0 2px {indent}'>"
            f"{look.value(field)}</dd>"
            for n, field in units
        )
    else:
        rows = "".join(f"<li data-u='{n}'>{look.label(field)} {look.value(field)}</li>" for n, field in units)
    columns = "columns:2;" * (look.rng.random() < 0.25)
    return f"<{tag} style='margin:0;{columns}padding-left:{0 if tag == 'dl' else 24}px'>{rows}</{tag}>"


WAYS: dict[str, tuple[float, Callable[[Look, Units], str]]] = {
    "rows": (0.26, _rows),
    "cells": (0.2, _cells),
    "flow": (0.1, _flow),
    "table": (0.12, _table),
    "head": (0.09, _head),
    "goods": (0.05, _goods),
    "form": (0.08, _form),
    "sentences": (0.05, _sentences),
    "list": (0.05, _list),
}
"""Arrangements with their shares."""
