"""Contents that were sent before and are now only named by their digest."""

import re
from typing import Protocol

DIGEST = re.compile(r"sha256:[0-9a-f]{64}")

Content = str | bytes
"""A text, or an image file."""


class Contents(Protocol):
    """What one identity has sent before."""

    def held(self, digest: str) -> Content | None:
        """The content with this digest; None where it is not held."""
        ...


class NoContents:
    """Holds nothing: for requests that belong to no session."""

    def held(self, digest: str) -> None:
        """Nothing, whatever the digest."""
        del digest
