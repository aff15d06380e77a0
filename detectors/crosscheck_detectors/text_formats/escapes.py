"""Quoted strings of JSON and YAML as runs: what they mean, and where each character of it stands."""

import re

from crosscheck_detectors.text_formats.base import Run

_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL
)
_NAMED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}


def backslashed(raw: str, start: int) -> Run:
    """The run of a double-quoted string's inside `raw`, which begins at `start`."""
    return _mapped(raw, start, _ESCAPE) if "\\" in raw else Run(raw, start)


def doubled(raw: str, start: int) -> Run:
    """The run of a piece of a single-quoted YAML string, in which a quote is written twice."""
    return _mapped(raw, start, re.compile("''")) if "''" in raw else Run(raw, start)


def both(raw: str, start: int) -> Run:
    """The run of a double-quoted string within a single-quoted one."""
    return _mapped(raw, start, re.compile(f"''|{_ESCAPE.pattern}", re.DOTALL))


def _mapped(raw: str, start: int, escape: re.Pattern[str]) -> Run:
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    while position < len(raw):
        match = escape.match(raw, position)
        end = match.end() if match else position + 1
        letters.append(_meant(match.group()) if match else raw[position])
        starts.append(start + position)
        ends.append(start + end)
        position = end
    return Run("".join(letters), start, tuple(starts), tuple(ends))


def _meant(escape: str) -> str:
    if escape == "''":
        return "'"
    if escape[1] not in "ux" or len(escape) == 2:
        return _NAMED.get(escape[1], escape[1])
    if len(escape) == 12:
        high, low = int(escape[2:6], 16), int(escape[8:12], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    return chr(int(escape[2:], 16))
