"""The words of the picture: the header with the decision, and under the parts one card for each finding."""

from collections.abc import Mapping

from PIL import Image

from crosscheck.part import Part
from crosscheck.picture.canvas import Canvas
from crosscheck.picture.fonts import Family
from crosscheck.picture.panels import open_image
from crosscheck.picture.style import DECISION_COLOURS, EDGE, FAINT, FINDING_COLOURS, INK, PAPER, Rect
from crosscheck.verdict import Coverage, Evidence, Finding, Kind, Verdict

MAX_FIELDS = 8
CROP_HEIGHT = 44
MAX_CROP_WIDTH = 300
MAX_CROP_SCALE = 3
CROP_MARGIN = 0.3
MAX_VALUE_WIDTH = 340
WHITE = (255, 255, 255)
UNEQUAL = frozenset((Kind.CONTRADICTION, Kind.ACTION_MISMATCH))


def header(canvas: Canvas, area: Rect, verdict: Verdict) -> None:
    """The decision, the warning or what was compared, and the conflict probability."""
    colour = DECISION_COLOURS[verdict.decision]
    canvas.box(area, fill=PAPER, edge=EDGE, radius=10)
    canvas.box(Rect(area.x0, area.y0, area.x0 + 176, area.y1), fill=colour, radius=10)
    decision = verdict.decision.upper()
    size = 32 if len(decision) < 8 else 20
    canvas.text(
        area.x0 + 88 - canvas.width(decision, size=size) / 2, area.middle, decision, size=size, colour=WHITE, bold=True
    )
    number = f"{verdict.conflict_probability:.2f}"
    number_x = area.x1 - 24 - canvas.width(number, size=38)
    canvas.text(number_x, area.middle - 10, number, size=38, bold=True, colour=colour)
    label = "conflict probability"
    label_x = area.x1 - 24 - canvas.width(label, size=15)
    canvas.text(label_x, area.middle + 26, label, size=15, colour=FAINT)
    x = area.x0 + 176 + 24
    lines = canvas.wrapped(_message(verdict), size=21, width=label_x - 32 - x, lines=3)
    middle = area.middle - 14 * (len(lines) - 1)
    for line in lines:
        canvas.text(x, middle, line, size=21)
        middle += 28


def finding(canvas: Canvas, area: Rect, number: int, found: Finding, parts: Mapping[str, Part]) -> None:
    """The field and both sides: of an image the place enlarged, of a text the value."""
    colour = FINDING_COLOURS[(number - 1) % len(FINDING_COLOURS)]
    canvas.box(area, fill=PAPER, edge=EDGE, radius=10)
    canvas.badge(area.x0 + 34, area.middle, number, colour, radius=14)
    name = canvas.shortened(found.field or found.kind.replace("_", " "), size=20, width=220)
    x = canvas.text(area.x0 + 64, area.middle, name, size=20, bold=True) + 32
    note = f"{found.detector_id}   {found.probability:.2f}".strip()
    note_x = area.x1 - 24 - canvas.width(note, size=16)
    canvas.text(note_x, area.middle, note, size=16, colour=FAINT)
    for index, side in enumerate(found.evidence):
        if x + 120 > note_x:
            break
        if index:
            x = canvas.text(x, area.middle, "≠" if found.kind in UNEQUAL else "·", size=26, colour=colour) + 24
        part = parts.get(side.part_id) if side.is_shown else None
        x = _side(canvas, side, part, x=x, middle=area.middle, limit=note_x) + 24


def more(canvas: Canvas, area: Rect, count: int) -> None:
    canvas.text(area.x0 + 64, area.middle, f"and {count} more in the verdict", size=18, colour=FAINT)


def _side(canvas: Canvas, side: Evidence, part: Part | None, *, x: float, middle: float, limit: float) -> float:
    """Draw one side from `x` on, not beyond `limit`; returns the x where it ends."""
    x = canvas.text(x, middle, side.said_by, size=15, colour=FAINT) + 10
    crop = _crop(side, part)
    if crop is None:
        room = min(MAX_VALUE_WIDTH, limit - x)
        value = canvas.shortened(" ".join(side.value.split()), size=20, width=room, family=Family.MONO)
        return canvas.text(x, middle, value, size=20, family=Family.MONO, colour=INK)
    scale = min(CROP_HEIGHT / crop.height, min(MAX_CROP_WIDTH, limit - x) / crop.width, MAX_CROP_SCALE)
    half = crop.height * scale / 2
    place = Rect(x, middle - half, x + crop.width * scale, middle + half)
    canvas.paste(crop, place)
    canvas.box(place, edge=EDGE)
    return place.x1


def _crop(side: Evidence, part: Part | None) -> Image.Image | None:
    """The evidence's pixels with a margin; None for a text, or a box that lies outside the image."""
    if part is None or part.image is None or side.box is None:
        return None
    image = open_image(part)
    box = Rect(*side.box.corners)
    around = box.grown(max(3, box.height * CROP_MARGIN)).inside(Rect(0, 0, image.width, image.height))
    return image.crop(around.pixels) if around.width >= 1 and around.height >= 1 else None


def _message(verdict: Verdict) -> str:
    if verdict.warning:
        return verdict.warning
    if not verdict.findings:
        return _compared(verdict.coverage)
    return f"{len(verdict.findings)} finding{'s'[: len(verdict.findings) > 1]}; {_compared(verdict.coverage)}"


def _compared(coverage: Coverage) -> str:
    if not coverage.compared:
        return "Nothing was compared."
    more_fields = len(coverage.fields) - MAX_FIELDS
    fields = ", ".join(coverage.fields[:MAX_FIELDS]) + (f" and {more_fields} more" if more_fields > 0 else "")
    agree = "all of them agree" if coverage.matched == coverage.compared else f"{coverage.matched} agree"
    return f"Compared {coverage.compared} values, {agree}" + (f": {fields}." if fields else ".")
