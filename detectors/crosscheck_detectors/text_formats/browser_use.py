"""browser-use's page text: interactive elements as `[12]<button aria-label=Save />`, all else as lines, indented.

New elements have a star before the bracket, and some a mark such as `|SHADOW(open)|` or `|scroll element[12]<div />`.
An attribute's value stands with or without quotes and is no text, except for what a field of a form holds. What
browser-use says about the page (how far it scrolls, what is left out) is no text either.
"""

import re

from crosscheck_detectors.text_formats.base import Rows, Run
from crosscheck_detectors.text_formats.plain import Plain
from crosscheck_detectors.text_formats.states import mark

_ELEMENT = re.compile(
    r"(?:\*?\|[A-Za-z ]+(?:\([a-z]+\))?\|)?\*?(?:\|[A-Za-z ]+\|?)?(?:\[\d+\])?(?:\|[A-Za-z ]+\|)?"
    r"<(?P<tag>[a-zA-Z][\w-]*)(?P<attributes>[^<>]*?)/?>"
    r"(?: <!-- SVG content collapsed -->| \((?:scroll|[^()]* pages (?:above|below)|horizontal )[^()]*\))?"
)
_ATTRIBUTE = re.compile(r"(?P<name>[\w:-]+)=(?P<quote>[\"']?)(?P<value>.*?)(?P=quote)(?=\s+[\w:-]+=|\s*/?$)", re.DOTALL)
_ABOUT = re.compile(
    r"\[(?:Start|End) of page\]$|(?:(?:Open|Closed) Shadow|Shadow End)$|\.\.\. ?\d+ pixels (?:above|below)"
    r"|\.\.\. \(.* scroll to reveal\):?$|<[\w-]+> \".*\" ~[\d.]+ pages down$|Empty DOM tree \("
)
"""What browser-use says about the page."""
_HELD = ("value", "valuetext", "aria-valuetext")
_NAMES = ("aria-label", "label", "ax_name", "title", "placeholder")
_UNSEEN = frozenset(("password", "hidden", "checkbox", "radio"))


class BrowserUse:
    """Text lines, and of a form's fields their name and what they hold as one row."""

    def rows(self, text: str) -> Rows:
        rows: list[list[Run]] = []
        offset = 0
        for line in text.splitlines(keepends=True):
            content = line.strip()
            start = offset + line.index(content)
            element = _ELEMENT.match(content)
            if _ABOUT.match(content):
                pass
            elif element:
                rows += _element(content, start, element)
            elif content:
                rows += _shifted(content, start)
            offset += len(line)
        return rows


def _element(line: str, offset: int, element: re.Match[str]) -> list[list[Run]]:
    """A field's row, and a row for the text that an element of the older form holds on its own line."""
    rows: list[list[Run]] = []
    held = _field(element, offset)
    if held:
        rows.append(held)
    inner = line[element.end() :].rstrip()
    if inner.endswith(">"):
        inner = inner[: max(inner.rfind("</"), inner.rfind("/>"), 0)].rstrip()
    if inner.strip():
        rows += _shifted(inner, offset + element.end())
    return rows


def _field(element: re.Match[str], offset: int) -> list[Run]:
    start = offset + element.start("attributes")
    found = {
        match["name"].lower(): Run(match["value"], start + match.start("value"))
        for match in _ATTRIBUTE.finditer(element["attributes"])
        if match["value"].strip()
    }
    kind = found.get("type")
    name = next((found[name] for name in _NAMES if name in found), None)
    ticked = found.get("checked") or found.get("aria-checked")
    if name and ticked and ticked.text.lower() in {"true", "false"}:
        end = ticked.start + len(ticked.text)
        return [name, mark("checked", ticked.start, end, on=ticked.text.lower() == "true")]
    if kind and kind.text.lower() in _UNSEEN:
        return []
    value = next((found[name] for name in _HELD if name in found), None)
    if value is None:
        return []
    return [name, value] if name and name.text != value.text else [value]


def _shifted(line: str, offset: int) -> list[list[Run]]:
    return [[run._replace(start=run.start + offset) for run in row] for row in Plain().rows(line)]
