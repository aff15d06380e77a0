"""What of a page changes by itself: clocks, spinners, advertisements. It need not be read anew before every action.

A place counts as such once it was seen to change while the agent's model was thinking, when nobody acts. It may go on
changing only where it has nothing to do with the action: it touches neither the target nor any amount, and no words
with a number that the agent speaks of. Whatever else changes has the whole page read anew.
"""

import re
from collections.abc import Iterable

from PIL import Image

from crosscheck.browser_use.pixels import Tiles, around, changed_tiles, looks_alike, tiles_of
from crosscheck.browser_use.view import View, pixels
from crosscheck.places import CssBox, Span

LARGEST_SHARE = 0.1
"""Of the screenshot, that may change by itself."""
_AMOUNT = re.compile(r"[$€£¥₹]|\d[.,]\d\d(?!\d)|\b(?:USD|EUR|GBP|CHF|JPY)\b")
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


def restless(first: Image.Image, second: Image.Image) -> Tiles:
    """The squares that changed between two screenshots of one page, and their neighbours; none where that is much."""
    changed = around(changed_tiles(first, second) or frozenset())
    most = LARGEST_SHARE * len(tiles_of_image(first))
    return changed if len(changed) <= most else frozenset()


def tiles_of_image(image: Image.Image) -> Tiles:
    """All squares of a screenshot."""
    return tiles_of(pixels(CssBox(x0=0, y0=0, x1=image.width, y1=image.height), 1.0))


def only_restless(view: View, now: Image.Image, known: Tiles, target: int | None, said: Iterable[str]) -> bool:
    """Whether a page differs from what was seen of it only in places that change by themselves and bear on nothing.

    `target` is the index of the element that the action goes to, and `said` what the agent says of the action.
    """
    if view.image is None or not looks_alike(view.image, now, view.scale, except_for=known):
        return False
    changed = known & (changed_tiles(view.image, now) or frozenset())
    numbers = {number for text in said for number in _NUMBER.findall(text)}
    for element in view.page.elements:
        if changed & tiles_of(pixels(element.box, view.scale)) and _bears(element.span, view, numbers):
            return False
    aimed = None if target is None else view.page.by_index.get(target)
    return aimed is None or not changed & tiles_of(pixels(aimed.box, view.scale))


def _bears(span: Span, view: View, numbers: set[str]) -> bool:
    """Whether the words hold an amount, or a number that the agent speaks of."""
    words = span.of(view.page.text)
    return _AMOUNT.search(words) is not None or bool(numbers & set(_NUMBER.findall(words)))
