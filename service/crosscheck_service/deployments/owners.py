"""To whom what the Guard remembers belongs."""

from collections.abc import Iterable
from typing import NamedTuple

from crosscheck_service.request.hop import IDENTITY_KEY


class Owner(NamedTuple):
    """An identity that the gateway has authenticated, or a session's name where there is none."""

    identity: str
    session_id: str


def identity_of(metadata: Iterable[tuple[str, str]]) -> str:
    """Who is asking, "" where the gateway authenticates nobody."""
    return dict(metadata).get(IDENTITY_KEY, "")


def owner_of(identity: str, session_id: str) -> Owner | None:
    """To whom contents belong: all sessions of an identity share them. None where there is nobody to tell apart."""
    if identity:
        return Owner(identity, "")
    return Owner("", session_id) if session_id else None
