"""What HTML says about its elements: which stand within a line, which end others, and which are not shown."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

VOID: Final = frozenset("area base br col embed hr img input link meta param source track wbr".split())
FORMATTING: Final = frozenset(
    "b i em strong u s small big sub sup mark code kbd samp var abbr cite q dfn font bdi bdo time data ins del wbr "
    "ruby rt rp tt".split()
)
"""Within a word too."""
INLINE: Final = FORMATTING | frozenset(("a", "span", "img", "output"))
"""Of the elements that are not here each begins and ends a text of its own."""
CLOSES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "li": ("li",),
        "dt": ("dt", "dd"),
        "dd": ("dt", "dd"),
        "tr": ("td", "th", "tr"),
        "td": ("td", "th"),
        "th": ("td", "th"),
        "thead": ("td", "th", "tr", "thead", "tbody"),
        "tbody": ("td", "th", "tr", "thead", "tbody"),
        "tfoot": ("td", "th", "tr", "thead", "tbody"),
        "option": ("option",),
        **dict.fromkeys(
            "p div ul ol dl table section article header footer h1 h2 h3 h4 h5 h6 form pre".split(), ("p",)
        ),
    }
)
"""Elements that end where another begins, if their own end tag was left out."""
UNSEEN_INPUTS: Final = frozenset(("hidden", "password", "checkbox", "radio", "file", "image", "color", "range"))
"""Kinds of fields whose value is not shown as text, or never to be repeated."""
_UNSEEN: Final = frozenset(
    "script style template noscript head title iframe object audio video canvas svg math datalist".split()
)
_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)


def hidden(tag: str, given: Mapping[str, str | None]) -> bool:
    """Whether an element says of itself that nothing of it is shown."""
    if tag in _UNSEEN or "hidden" in given or (given.get("aria-hidden") or "").lower() == "true":
        return True
    if tag == "option" and "selected" not in given:
        return True
    return bool(_STYLE.search(given.get("style") or ""))
