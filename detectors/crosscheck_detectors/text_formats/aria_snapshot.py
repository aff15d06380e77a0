"""Playwright's aria snapshots: one bullet a node, `- role "name" [mark] [ref=e5]: text`, nested by indentation.

https://playwright.dev/docs/aria-snapshots describes them. They are read line by line, so that one that was cut short
is read as far as it goes. Other marks and references are no text, and neither are properties such as `- /url: …`.
"""

from crosscheck_detectors.text_formats.base import Rows, Run
from crosscheck_detectors.text_formats.bullets import Bullet, BulletRows, bullet
from crosscheck_detectors.text_formats.escapes import backslashed, both, doubled
from crosscheck_detectors.text_formats.pieces import joined
from crosscheck_detectors.text_formats.states import shifted


class AriaSnapshot:
    """Names and texts of the nodes; a field's name and its text are one row, as are a box's name and its state."""

    def rows(self, text: str) -> Rows:
        found = BulletRows()
        offset = 0
        for line in text.splitlines(keepends=True):
            content = line.rstrip("\r\n")
            item = bullet(content)
            if item:
                found.add(item, _runs(content, offset, item))
            elif not content.lstrip().startswith(("- /", "- '/")):
                found.leave()
                words = joined([Run(content.lstrip(" -"), offset + len(content) - len(content.lstrip(" -")))])
                found.rows += [[words]] if words else []
            offset += len(line)
        return [row for row in found.rows if row]


def _runs(line: str, offset: int, item: Bullet) -> list[Run]:
    found: list[Run] = []
    for (start, end), quoted in zip(item.texts, item.quoted, strict=True):
        if quoted and item.single and not found:
            run = both(line[start:end], offset + start)
        elif quoted:
            run = backslashed(line[start:end], offset + start)
        else:
            run = doubled(line[start:end], offset + start) if item.single else Run(line[start:end], offset + start)
        whole = joined([run])
        found += [whole] if whole else []
    if found and item.state:
        found.append(shifted(item.state, offset))
    return found
