"""Collects everything that is wrong with a request, so that the client hears of all of it at once."""

from crosscheck_service.request.errors import InvalidRequest, NotHeld, Violation


class Problems:
    """The problems found so far, in the order of the request's fields."""

    def __init__(self) -> None:
        self._wrong: list[Violation] = []
        self._missing: list[Violation] = []

    def wrong(self, field: str, description: str) -> None:
        """Notes a violation; `description` says what is wrong and what is allowed."""
        self._wrong.append(Violation(field, description))

    def missing(self, field: str, description: str) -> None:
        """Notes that something is not held which the field refers to; `description` says what to do."""
        self._missing.append(Violation(field, description))

    def raise_any(self) -> None:
        """Raises what was noted.

        Raises:
            InvalidRequest: if anything is wrong.
            NotHeld: if nothing else is in the way.

        """
        if self._wrong:
            raise InvalidRequest(self._wrong)
        if self._missing:
            raise NotHeld(self._missing)


def shown(text: str) -> str:
    """A client's text, quoted, in ASCII and short enough for an error message."""
    return ascii(text if len(text) <= 40 else text[:37] + "...")
