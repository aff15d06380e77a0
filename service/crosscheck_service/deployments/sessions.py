"""The sessions that the Guard remembers, by who is asking and the session's name. Bounded in number and age."""

from time import monotonic

from cachetools import TTLCache

from crosscheck_detectors.session import Session
from crosscheck_service.settings import Memory


class Sessions:
    """In the memory of one process; of one thread, the event loop's."""

    def __init__(self, settings: Memory) -> None:
        self._sessions: TTLCache[tuple[str, str], Session] = TTLCache(
            settings.sessions, settings.session_seconds, timer=monotonic
        )

    def of(self, identity: str, session_id: str) -> Session | None:
        """The session, a new one where none is remembered; None for a request that belongs to none."""
        if not session_id:
            return None
        name = (identity, session_id)
        session = self._sessions.get(name) or Session()
        # Its age counts from the last request.
        self._sessions[name] = session
        return session
