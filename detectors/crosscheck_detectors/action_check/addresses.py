"""Web addresses: which site one leads to, which site a text names, and when one only looks like another.

A site is the registrable part of a host ("example.co.uk"), by the Public Suffix List that publicsuffixlist brings.
"""

import re
import unicodedata
from functools import cache
from urllib.parse import unquote, urlsplit

from publicsuffixlist import PublicSuffixList

_BARE = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://(?:[^\s/?#@]+@)?)?((?:[\w-]+\.)+[^\W\d_][\w-]+)(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE
)
_FILE_ENDINGS = frozenset("md py sh rs ai zip mov app ps pl so cc do id is it me my pm st to ws net".split())
"""Endings of domains that also end names of files and products; alone they name no site."""
_SHORT = frozenset("t.co bit.ly lnkd.in goo.gl tinyurl.com ow.ly buff.ly is.gd amzn.to youtu.be rebrand.ly".split())
_LETTERS = str.maketrans(
    {
        **dict(zip("0135$|!", "olessll", strict=True)),
        # Cyrillic and Greek letters that are drawn like Latin ones.
        **dict(
            zip(
                "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b",
                "aeopcyxijshdq",
                strict=True,
            )
        ),
        **dict(zip("\u03b1\u03bf\u03c1\u03bd\u03b9\u03ba\u03c4\u03c5\u03c7", "aopviktux", strict=True)),
    }
)


@cache
def _suffixes() -> PublicSuffixList:
    # It reads a file of 200 kB, once a process.
    return PublicSuffixList()


def host_of(url: str) -> str:
    """The host of an address, decoded from punycode, in lower case; "" for one without, such as "mailto:" or a path."""
    url = url.strip()
    try:
        parts = urlsplit(url if "://" in url or url.startswith("//") else f"//{url}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    try:
        return host.encode("ascii").decode("idna") if "xn--" in host else host
    except UnicodeError:
        return host


def site(host: str) -> str:
    """The registrable part of a host, "" where it has none, as an address of digits or "localhost"."""
    if not host or host.replace(".", "").isdigit() or ":" in host:
        return ""
    found = _suffixes().privatesuffix(host)
    return str(found) if found else ""


def named_site(text: str) -> str:
    """The host that a link's whole text names ("www.example.com/cart"), "" for any other text."""
    match = _BARE.fullmatch(text.strip(" \t\n\u00a0\u2192\u2197\u203a>()[]<\"'.,"))
    if match is None:
        return ""
    host = match[1].lower()
    ending = host.rpartition(".")[2]
    marked = text.strip().lower().startswith(("http://", "https://", "www.")) or "/" in text
    if not marked and (ending in _FILE_ENDINGS or match[1] != match[1].lower()):
        return ""
    return host if site(host) and _suffixes().publicsuffix(host, accept_unknown=False) else ""


def leads_through(url: str, named: str) -> bool:
    """Whether an address hands on the named one, as a redirect does, or is of a service that shortens addresses."""
    if site(host_of(url)) in _SHORT:
        return True
    behind = unquote(unquote(url.partition("://")[2].partition("/")[2])).lower()
    return re.search(rf"(?:://|[=&?])(?:[\w-]+\.)*{re.escape(site(named))}(?![\w.-])", behind) is not None


def skeleton(text: str) -> str:
    """A name with look-alike letters made one."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter)).translate(_LETTERS)
    return plain.replace("rn", "m").replace("vv", "w").replace("i", "l")


def imitates(host: str, other: str) -> bool:
    """Whether the site of a host only looks like another: "paypa1.com", "rnicrosoft.com", Cyrillic letters."""
    first, second = site(host), site(other)
    return bool(first and second) and first != second and skeleton(first) == skeleton(second)


def mixes_scripts(host: str) -> bool:
    """Whether a label of a host has Latin letters among those of a script that looks alike."""
    for label in host.split("."):
        scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in label if letter.isalpha()}
        if "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK"}:
            return True
    return False
