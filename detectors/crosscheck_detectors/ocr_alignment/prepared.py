"""A part made ready to be compared: read into rows once, and into fields as far as its counterpart needs them."""

from collections.abc import Sequence
from functools import cached_property

from crosscheck_detectors.context import ImagePart, Part, TextPart
from crosscheck_detectors.ocr_alignment.dividing import Shown
from crosscheck_detectors.ocr_alignment.fields import Side
from crosscheck_detectors.ocr_alignment.geometry import Geometry
from crosscheck_detectors.ocr_alignment.image_sheet import cells_of, image_sheet
from crosscheck_detectors.ocr_alignment.shortlist import ALL, shortlist
from crosscheck_detectors.ocr_alignment.text_sheet import NumberedRow, sheet_of
from crosscheck_detectors.ocr_alignment.told import Told
from crosscheck_detectors.text_formats import FORMATS, Rows


class Prepared:
    """One part of a request."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._excerpts: dict[tuple[Prepared, Geometry | None], tuple[Sequence[NumberedRow], bool]] = {}

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
        if isinstance(self.part, ImagePart):
            if isinstance(other.part, TextPart):
                told = Told([run.text for run in row] for _, row in other.excerpt(self, None)[0])
                return Side.of(image_sheet(self.part.reading, told))
            return self._whole
        if not geometry and not other._shown and len(other.lines) >= len(self._rows):
            return self._whole
        rows, excerpt = self.excerpt(other, geometry)
        return Side.of(sheet_of(rows, excerpt=excerpt))

    def excerpt(self, other: "Prepared", geometry: Geometry | None) -> tuple[Sequence[NumberedRow], bool]:
        """A text's rows that may have a like in the other part, as a screen divides them; and if some are left out."""
        if (other, geometry) not in self._excerpts:
            seen = self._rows
            if geometry:
                shown = ([run for run in row if not geometry.unseen(run.span(0, len(run.text)))] for row in self._rows)
                seen = [row for row in shown if row]
            chosen = range(len(seen)) if len(other.lines) >= len(seen) else shortlist(seen, other.lines)
            rows = [(number, seen[number]) for number in chosen]
            divided = other._shown.divided(rows) if other._shown else rows
            self._excerpts[other, geometry] = divided, len(rows) < len(seen)
        return self._excerpts[other, geometry]

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
        return Side.of(sheet_of(enumerate(self._rows)))

    @cached_property
    def _shown(self) -> Shown | None:
        return Shown(cells_of(self.part.reading)) if isinstance(self.part, ImagePart) else None
