"""Plain text: lines, tabs, pipes, bullets of a snapshot, lines of JSON."""

import re

from crosscheck_detectors.text_formats.base import Rows, Run
from crosscheck_detectors.text_formats.bullets import BulletRows, bullet

_SEPARATORS = re.compile(r"\t+|\s*\|\s*|\s{3,}| {2,}(?=\S)")
_JSON = re.compile(r'"((?:[^"\\]|\\.)+)"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(-?\d[\d.eE+-]*|true|false))')
_SEVERAL = re.compile(r'[\t|"]|(?<=\S)\s\s')
"""What a line needs to be more than one cell."""
_SPECIAL = re.compile(r'[\t|"\r\v\f\x1c-\x1e\x85\u2028\u2029]|^[-*\u2022]|^[^\S\n]|[^\S\n]$|[^\S\n]{2}', re.MULTILINE)
"""What a text has whose lines are not all one cell as they stand."""
_BULLETS = "-*\u2022"

Range = tuple[int, int]


class Plain:
    """Text as a person writes it, or a program that has no better form."""

    def rows(self, text: str) -> Rows:
        if not _SPECIAL.search(text):
            return _simple(text)
        found = BulletRows()
        offset = 0
        for line in text.splitlines(keepends=True):
            stripped = line.strip()
            if stripped[:1] in _BULLETS:
                item = bullet(line.rstrip("\r\n")) if stripped else None
                if item:
                    found.add(item, [Run(line[start:end], offset + start) for start, end in item.texts])
                else:
                    found.leave()
                    found.rows += _cells(line, offset)
            else:
                found.leave()
                if _SEVERAL.search(stripped):
                    found.rows += _cells(line, offset)
                else:
                    found.rows.append([Run(stripped, offset + line.index(stripped))])
            offset += len(line)
        return [row for row in found.rows if row]


def _simple(text: str) -> list[list[Run]]:
    """Rows of a text whose lines are one cell each."""
    rows: list[list[Run]] = []
    offset = 0
    for line in text.split("\n"):
        if line:
            rows.append([Run(line, offset)])
        offset += len(line) + 1
    return rows


def _cells(line: str, offset: int) -> list[list[Run]]:
    return [[Run(line[start:end], offset + start) for start, end in row] for row in _ranges(line)]


def _ranges(line: str) -> list[list[Range]]:
    pairs = (
        []
        if '"' not in line
        else [[match.span(1), match.span(2 if match[2] is not None else 3)] for match in _JSON.finditer(line)]
    )
    if pairs:
        return [[(start, end) for start, end in pair if end > start] for pair in pairs]
    row: list[Range] = []
    position = 0
    for match in _SEPARATORS.finditer(line):
        row.append((position, match.start()))
        position = match.end()
    row.append((position, len(line)))
    trimmed = (_trimmed(line, start, end) for start, end in row)
    return [[(start, end) for start, end in trimmed if start < end]]


def _trimmed(line: str, start: int, end: int) -> Range:
    """The range without white space at its ends, and without a bullet at its beginning."""
    while start < end and (line[start].isspace() or (line[start] in "•*-" and line[start + 1 : start + 2] == " ")):
        start += 1
    while start < end and line[end - 1].isspace():
        end -= 1
    return start, end
