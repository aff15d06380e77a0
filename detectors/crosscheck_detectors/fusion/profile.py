"""What calibration learnt for one model, as a file: versioned JSON, checked when it is read.

A profile holds weights, thresholds and quantiles, and never a word of the requests that it was made from.
"""

import hashlib
from collections.abc import Collection
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, ValidationError, model_validator

from crosscheck_detectors.fusion.errors import ProfileError
from crosscheck_detectors.fusion.lineup import Frozen, Lineup

FORMAT: Final = 1
QUANTILES: Final = 21
"""At 0, 5, … 100 %."""
Modality = Literal["image", "text"]
FILE = "profile.json"
"""Its name beside a model's weights."""


class Model(Frozen):
    """The model that a profile was made for. `digest` is engine.identity's; `name` is for people."""

    name: str
    architecture: str
    digest: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")


class Imbalance(Frozen):
    """How attention divides between two modalities on consistent requests.

    `quantiles` of imbalance(a, b) in [-1, 1] over `n` requests of two parts; of two alike, a is the first.
    """

    a: Modality
    b: Modality
    n: int = Field(gt=0)
    quantiles: tuple[float, ...] = Field(min_length=QUANTILES, max_length=QUANTILES)


class Profile(Frozen):
    """Detector weights and thresholds for every set of detectors that may come to a result, largest sets first."""

    format: Literal[1] = FORMAT
    model: Model
    calibrated_on: str = Field(min_length=1, max_length=500)
    lineups: tuple[Lineup, ...] = Field(min_length=1)
    imbalance: tuple[Imbalance, ...] = ()

    @model_validator(mode="after")
    def _told_apart(self) -> "Profile":
        sets = [lineup.detectors for lineup in self.lineups]
        if len(set(sets)) < len(sets):
            raise ValueError("lineups: two weigh the same detectors")
        return self

    @property
    def version(self) -> str:
        """The format's number and a short digest of what the profile says: two that judge alike have the same."""
        return f"{self.format}.{hashlib.sha256(self.text().encode()).hexdigest()[:8]}"

    def lineup(self, ran: Collection[str]) -> Lineup | None:
        """The fusion for a request on which the detectors `ran` came to a result.

        One that the profile does not know is left out; None where it knows none of them.
        """
        able = [lineup for lineup in self.lineups if lineup.detectors <= set(ran)]
        return max(able, key=lambda lineup: len(lineup.terms), default=None)

    def text(self) -> str:
        """The file's content."""
        return self.model_dump_json(indent=1) + "\n"

    def check_model(self, architecture: str, digest: str) -> None:
        """Raises ProfileError where it was made for another model."""
        if (self.model.architecture, self.model.digest) != (architecture, digest):
            raise ProfileError(
                f"model: the profile was made for {self.model.name} ({self.model.architecture}, "
                f"{self.model.digest[:19]}…), and this model is {architecture}, {digest[:19]}…; "
                "make one for it with crosscheck-server calibrate"
            )


def load(path: Path) -> Profile:
    """Reads a profile.

    Raises:
        ProfileError: where there is none, or it is malformed or of another format; it names file and field.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ProfileError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        return Profile.model_validate_json(content)
    except ValidationError as error:
        raise ProfileError(f"{path}: {_first(error)}") from None


def _first(error: ValidationError) -> str:
    problems = error.errors(include_url=False, include_context=False)
    for problem in problems:
        if problem["loc"] == ("format",):
            return f"format: {problem['input']!r} is not the format {FORMAT} that this version reads; calibrate anew"
    problem = problems[0]
    where = ".".join(str(step) for step in problem["loc"])
    return f"{where}: {problem['msg']}" if where else problem["msg"]
