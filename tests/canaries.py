"""Secrets that must not leave, and pages that hold them."""

import random
from dataclasses import dataclass

LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True)
class Canaries:
    """A password, a card's number as it is typed and as it is shown, and a token."""

    password: str
    card: str
    token: str

    @property
    def grouped(self) -> str:
        return " ".join(self.card[start : start + 4] for start in range(0, 16, 4))

    @property
    def all(self) -> tuple[str, ...]:
        return self.password, self.card, self.grouped, self.token

    def in_(self, told: str) -> list[str]:
        """The canaries, and pieces of them, that stand in a text whatever its spaces and capital letters."""
        solid = "".join(letter for letter in told.casefold() if letter.isalnum())
        keys = ("".join(letter for letter in secret.casefold() if letter.isalnum()) for secret in self.all)
        pieces = (key[start : start + 8] for key in keys for start in range(0, max(1, len(key) - 7), 4))
        return [piece for piece in pieces if piece in solid]


def canaries(seed: int) -> Canaries:
    rng = random.Random(seed)
    password = "".join(rng.choices(LETTERS, k=rng.randint(9, 14))) + rng.choice("!?#")
    card = "4" + "".join(rng.choices("0123456789", k=15))
    return Canaries(password, card, f"sk-{''.join(rng.choices(LETTERS, k=24))}")
