"""A part made ready to be compared: read into rows once, and into fields as far as its counterpart needs them."""

from collections.abc import Sequence
from functools import cached_property

from crosscheck_detectors.context import ImagePart, Part, TextPart
from crosscheck_detectors.ocr_alignment.fields import Side
from crosscheck_detectors.ocr_alignment.geometry import Geometry
from crosscheck_detectors.ocr_alignment.image_sheet import image_sheet
from crosscheck_detectors.ocr_alignment.shortlist import ALL, shortlist
from crosscheck_detectors.ocr_alignment.text_sheet import sheet_of
from crosscheck_detectors.ocr_alignment.told import Told
from crosscheck_detectors.text_formats import FORMATS, Rows


class Prepared:
    """One part of a request."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._excerpts: dict[Prepared, Sequence[int]] = {}

    def geometry(self, other: "Prepared") -> Geometry | None:
        """Where the elements of the one stand on the other, if one is a screenshot and that is known."""
        for text, image in ((self.part, other.part), (other.part, self.part)):
            if isinstance(text, TextPart) and isinstance(image, ImagePart):
                return Geometry.of(text, image)
        return None

    def against(self, other: "Prepared", geometry: Geometry | None = None) -> Side:
        """The part's fields, or of a long text those that may have a like in a shorter part.

        With a `geometry` what cannot be seen on the screenshot is left out.
        """
        if geometry and isinstance(self.part, TextPart):
            seen = [[run for run in row if not geometry.unseen(run.span(0, len(run.text)))] for row in self._rows]
            rows = [row for row in seen if row]
            return Side.of(sheet_of(rows, shortlist(rows, other.lines)))
        if isinstance(self.part, ImagePart) and isinstance(other.part, TextPart):
            told = Told([run.text for run in other._rows[number]] for number in other.excerpt(self))
            return Side.of(image_sheet(self.part.reading, told))
        chosen = self.excerpt(other)
        return self._whole if len(chosen) == len(self._rows) else Side.of(sheet_of(self._rows, chosen))

    def excerpt(self, other: "Prepared") -> Sequence[int]:
        """The numbers of a text's rows that may have a like in the other part, ascending."""
        if len(self._rows) <= ALL or len(other.lines) >= len(self._rows):
            return range(len(self._rows))
        if other not in self._excerpts:
            self._excerpts[other] = shortlist(self._rows, other.lines)
        return self._excerpts[other]

    @cached_property
    def lines(self) -> Sequence[str]:
        """What the part says, line by line."""
        if isinstance(self.part, ImagePart):
            return [line.text for line in self.part.reading.lines]
        return [" ".join(run.text for run in row) for row in self._rows]

    @property
    def has_fields(self) -> bool:
        """Whether anything in it could be compared, which a long text is taken to hold."""
        return len(self._rows) > ALL or bool(self._whole.fields)

    @cached_property
    def _rows(self) -> Rows:
        return () if isinstance(self.part, ImagePart) else FORMATS[self.part.text_format].rows(self.part.text)

    @cached_property
    def _whole(self) -> Side:
        if isinstance(self.part, ImagePart):
            return Side.of(image_sheet(self.part.reading))
        return Side.of(sheet_of(self._rows, range(len(self._rows))))
