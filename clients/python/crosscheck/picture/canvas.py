"""Drawing in pixels of the finished picture, at twice the size underneath so that edges and letters come out smooth."""

from PIL import Image, ImageDraw

from crosscheck.picture.fonts import Family, Fonts
from crosscheck.picture.style import INK, Colour, Point, Rect

SCALE = 2
CURVE_STEPS = 24


class Canvas:
    """A picture that is being drawn. Nothing here knows what it shows."""

    def __init__(self, width: float, height: float, background: Colour) -> None:
        self._size = (round(width), round(height))
        self._image = Image.new("RGB", (self._size[0] * SCALE, self._size[1] * SCALE), background)
        self._draw = ImageDraw.Draw(self._image, "RGBA")
        self._fonts = Fonts()

    def finished(self) -> Image.Image:
        return self._image.resize(self._size, Image.Resampling.LANCZOS)

    def box(
        self,
        rect: Rect,
        *,
        fill: Colour | None = None,
        opacity: float = 1.0,
        edge: Colour | None = None,
        edge_width: float = 1,
        radius: float = 0,
    ) -> None:
        self._draw.rounded_rectangle(
            [SCALE * value for value in rect],
            radius=SCALE * radius,
            fill=None if fill is None else (*fill, round(255 * opacity)),
            outline=edge,
            width=round(SCALE * edge_width),
        )

    def text(
        self,
        x: float,
        middle: float,
        text: str,
        *,
        size: int,
        colour: Colour = INK,
        family: Family = Family.SANS,
        bold: bool = False,
    ) -> float:
        """Draw one line whose letters stand around the height `middle`; returns the x where it ends."""
        pen = x * SCALE
        for font, run in self._fonts.runs(text, family, size * SCALE):
            self._draw.text(
                (pen, middle * SCALE + size * SCALE * 0.36), run, colour, font, anchor="ls", stroke_width=0.7 * bold
            )
            pen += font.getlength(run)
        return pen / SCALE

    def width(self, text: str, *, size: int, family: Family = Family.SANS) -> float:
        return self._fonts.width(text, family, size * SCALE) / SCALE

    def wrapped(self, text: str, *, size: int, width: float, lines: int) -> list[str]:
        """The words in at most `lines` lines; what does not fit ends in an ellipsis."""
        rows = [""]
        for word in text.split():
            longer = f"{rows[-1]} {word}".strip()
            if not rows[-1] or self.width(longer, size=size) <= width:
                rows[-1] = longer
            else:
                rows.append(word)
        shown = rows[:lines]
        if len(rows) > lines:
            shown[-1] += " …"
        return [self.shortened(row, size=size, width=width) for row in shown]

    def shortened(self, text: str, *, size: int, width: float, family: Family = Family.SANS) -> str:
        """The text, cut with an ellipsis where it is wider than `width`."""
        if self.width(text, size=size, family=family) <= width:
            return text
        while text and self.width(f"{text}…", size=size, family=family) > width:
            text = text[:-1]
        return f"{text}…"

    def paste(self, image: Image.Image, rect: Rect) -> None:
        x0, y0, x1, y1 = (round(SCALE * value) for value in rect)
        self._image.paste(image.resize((max(1, x1 - x0), max(1, y1 - y0)), Image.Resampling.LANCZOS), (x0, y0))

    def badge(self, x: float, y: float, number: int, colour: Colour, *, radius: float = 12) -> None:
        """A numbered disc around (x, y)."""
        self.box(Rect(x, y, x, y).grown(radius + 1.5), fill=(255, 255, 255), radius=radius + 1.5)
        self.box(Rect(x, y, x, y).grown(radius), fill=colour, radius=radius)
        size = round(radius * 1.3)
        half = self.width(str(number), size=size) / 2
        self.text(x - half, y, str(number), size=size, colour=(255, 255, 255), bold=True)

    def curve(self, ends: tuple[Point, Point], controls: tuple[Point, Point], colour: Colour) -> None:
        """A cubic Bézier line, with a pale rim so that it shows on anything."""
        course = (ends[0], *controls, ends[1])
        points = [_bezier(course, step / CURVE_STEPS) for step in range(CURVE_STEPS + 1)]
        for width, paint in ((6.0, (255, 255, 255, 170)), (2.5, (*colour, 255))):
            self._draw.line(points, paint, width=round(SCALE * width), joint="curve")


def _bezier(course: tuple[Point, Point, Point, Point], t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    x = sum(weight * point[0] for weight, point in zip(weights, course, strict=True))
    y = sum(weight * point[1] for weight, point in zip(weights, course, strict=True))
    return SCALE * x, SCALE * y
