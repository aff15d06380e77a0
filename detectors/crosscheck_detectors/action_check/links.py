"""Does a link's text fit the site that it leads to?

probability   0.95   the text names one site and the link leads to another, or to one that only looks like it
              0.6    the sites differ in their ending alone, as those of one company in two countries do
"""

import re
from collections.abc import Iterator, Sequence

from crosscheck_detectors.action import Action
from crosscheck_detectors.action_check.addresses import (
    host_of,
    imitates,
    leads_through,
    mixes_scripts,
    named_site,
    site,
    skeleton,
)
from crosscheck_detectors.action_check.spot import Spot
from crosscheck_detectors.action_check.verdicts import Held
from crosscheck_detectors.action_check.words import Words
from crosscheck_detectors.findings import Evidence
from crosscheck_detectors.pages import Pages

OTHER_SITE = 0.95
OTHER_ENDING = 0.6
SHORTEST_NAME = 4
"""Letters of a word that can be the name of an imitated site."""
_WORD = re.compile(r"[^\W_]{4,}")


def check_links(
    action: Action, spot: Spot, drawn: Words | None, told: Sequence[Words], *, pages: Pages, held: Held
) -> None:
    """Holds the address of the action against the words that lead to it, and against the page's own address."""
    host = host_of(action.url)
    if not action.url or not site(host):
        return
    goes = Evidence("", action.url[:160], host, None, host, action_field=f"{action.verb.value}.url")
    for words in _wordings(action, spot, drawn, told):
        named = named_site(words.value)
        if not named:
            if _imitated(words.value, host):
                _differ(held, OTHER_SITE, words, goes)
        elif site(named) == site(host):
            held.agrees("link", words.part_id, "")
        elif not leads_through(action.url, named):
            one_company = site(named).partition(".")[0] == site(host).partition(".")[0]
            _differ(held, OTHER_ENDING if one_company else OTHER_SITE, words, goes)
    for page in _hosts_of_pages(pages):
        if imitates(host, page) or (mixes_scripts(host) and site(host) != site(page)):
            held.differs("link", OTHER_SITE, (goes,), f"{host} only looks like the site {site(page)}.")


def _wordings(action: Action, spot: Spot, drawn: Words | None, told: Sequence[Words]) -> Iterator[Evidence]:
    """What leads to the address: the pixels, the text, the words that the agent followed or expects."""
    if drawn and spot.image:
        yield Evidence(spot.image.id, drawn.text, drawn.text, drawn.place)
    if spot.text:
        for words in told:
            yield Evidence(spot.text.id, words.text, words.text, words.place)
    if action.link_text:
        yield Evidence("", action.link_text, action.link_text, None, action_field="navigate.link_text")
    if action.target.expected_text:
        name = f"{action.verb.value}.target.expected_text"
        yield Evidence("", action.target.expected_text, action.target.expected_text, None, action_field=name)


def _imitated(text: str, host: str) -> bool:
    """Whether the site's name is not a word of the text, but looks like one."""
    name = site(host).partition(".")[0]
    if len(name) < SHORTEST_NAME:
        return False
    words = [word.casefold() for word in _WORD.findall(text)]
    return name not in words and any(skeleton(word) == skeleton(name) and _drawn_alike(word, name) for word in words)


def _drawn_alike(word: str, name: str) -> bool:
    """A word that is all digits, or differs from the name in accents alone, imitates nothing."""
    return not word.isdigit() and word.encode("ascii", "ignore") != name.encode("ascii", "ignore")


def _hosts_of_pages(pages: Pages) -> Iterator[str]:
    for part in pages.case.evidence:
        if part.viewport and part.viewport.url:
            yield host_of(part.viewport.url)


def _differ(held: Held, chance: float, words: Evidence, goes: Evidence) -> None:
    held.differs("link", chance, (words, goes), f"The link says {words.value!r} and leads to {goes.value}.")
