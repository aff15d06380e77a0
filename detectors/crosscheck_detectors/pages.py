"""What the stages behind the detectors look at, worked out once for a case: an image's fields and a text's rows."""

from dataclasses import replace

from crosscheck_detectors.context import Case, ImagePart, Part, TextPart
from crosscheck_detectors.masks import settled
from crosscheck_detectors.ocr_alignment.fields import Side
from crosscheck_detectors.ocr_alignment.image_sheet import image_sheet
from crosscheck_detectors.text_formats import FORMATS, Rows


class Pages:
    """A case with its pages read, without what changes by itself. To be used from one thread at a time."""

    def __init__(self, case: Case) -> None:
        self.case = replace(case, parts=tuple(settled(part) for part in case.parts))
        self._sides: dict[str, Side] = {}
        self._rows: dict[str, Rows] = {}

    def warm(self) -> "Pages":
        """Works everything out now, while there is time."""
        for part in self.case.evidence:
            if isinstance(part, ImagePart):
                self.side(part)
            else:
                self.rows(part)
        return self

    @property
    def images(self) -> list[ImagePart]:
        return [part for part in self.case.evidence if isinstance(part, ImagePart)]

    @property
    def texts(self) -> list[TextPart]:
        return [part for part in self.case.evidence if isinstance(part, TextPart)]

    def part(self, part_id: str) -> Part | None:
        return next((part for part in self.case.evidence if part.id == part_id), None)

    def side(self, part: ImagePart) -> Side:
        """The fields of an image."""
        if part.id not in self._sides:
            self._sides[part.id] = Side.of(image_sheet(part.reading))
        return self._sides[part.id]

    def rows(self, part: TextPart) -> Rows:
        """The rows of a text."""
        if part.id not in self._rows:
            self._rows[part.id] = FORMATS[part.text_format].rows(part.text)
        return self._rows[part.id]
