"""Plain text: lines, tabs, pipes, bullets of a snapshot, lines of JSON."""

import re

from crosscheck_detectors.text_formats.base import Rows, Run
from crosscheck_detectors.text_formats.bullets import ROW_CELLS, bullet

_SEPARATORS = re.compile(r"\t+|\s*\|\s*|\s{3,}| {2,}(?=\S)")
_JSON = re.compile(r'"((?:[^"\\]|\\.)+)"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(-?\d[\d.eE+-]*|true|false))')
_SEVERAL = re.compile(r'[\t|"]|\s\s')
"""What a line needs to be more than one cell."""
_BULLETS = "-*\u2022"

Range = tuple[int, int]


class Plain:
    """Text as a person writes it, or a program that has no better form."""

    def rows(self, text: str) -> Rows:
        rows: list[list[Run]] = []
        row_indent: int | None = None
        offset = 0
        for line in text.splitlines(keepends=True):
            stripped = line.strip()
            if stripped[:1] in _BULLETS:
                item = bullet(line.rstrip("\r\n")) if stripped else None
            elif _SEVERAL.search(stripped) is None:
                row_indent = None
                rows.append([Run(stripped, offset + line.index(stripped))])
                offset += len(line)
                continue
            else:
                item = None
            if item is None:
                row_indent = None
                rows += [[Run(text[start:end], start) for start, end in row] for row in _plain(line, offset)]
            elif item.role == "row":
                # The row's name repeats its cells, which follow.
                row_indent = item.indent
                rows.append([])
            else:
                runs = [Run(line[start:end], offset + start) for start, end in item.texts]
                if row_indent is not None and item.indent > row_indent:
                    if item.role in ROW_CELLS or not rows[-1] or not any(run.text in rows[-1][-1].text for run in runs):
                        rows[-1] += runs
                else:
                    row_indent = None
                    rows.append(runs)
            offset += len(line)
        return [row for row in rows if row]


def _plain(line: str, offset: int) -> list[list[Range]]:
    pairs = (
        []
        if '"' not in line
        else [[match.span(1), match.span(2 if match[2] is not None else 3)] for match in _JSON.finditer(line)]
    )
    if pairs:
        return [[(offset + start, offset + end) for start, end in pair if end > start] for pair in pairs]
    row: list[Range] = []
    position = 0
    for match in _SEPARATORS.finditer(line):
        row.append((position, match.start()))
        position = match.end()
    row.append((position, len(line)))
    trimmed = (_trimmed(line, start, end) for start, end in row)
    return [[(offset + start, offset + end) for start, end in trimmed if start < end]]


def _trimmed(line: str, start: int, end: int) -> Range:
    """The range without white space at its ends, and without a bullet at its beginning."""
    while start < end and (line[start].isspace() or (line[start] in "•*-" and line[start + 1 : start + 2] == " ")):
        start += 1
    while start < end and line[end - 1].isspace():
        end -= 1
    return start, end
