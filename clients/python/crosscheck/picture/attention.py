"""The attention panel: a map of layers by heads for each part, with one colour scale and what the numbers mean."""

from crosscheck.attention import Attention
from crosscheck.picture.canvas import Canvas
from crosscheck.picture.maps import PartMap, PartMaps
from crosscheck.picture.style import EDGE, FAINT, INK, PAPER, RAMP, STRIP, STRIP_HEIGHT, Colour, Rect

MAX_MAPS = 4
MAX_PAIRS = 3
PADDING = 22
MAX_NAME_WIDTH = 170
TITLE = "Attention of the guard's model, not of the agent's"
NOTE = "what each part contributes to the answer, by layer and head"
MEANING = (
    "On the scale, 1 is what all parts together contribute per head of a layer; so a map's mean is the part's share.",
    "Other mass is on the system prompt, sinks, the question and the answer itself.",
)
BLANK = " Blank: a layer that shows not every part, or looks at none."
HEADING_HEIGHT = 34
AXIS_WIDTH = 64
AXIS_HEIGHT = 24
FOOT_HEIGHT = 26
MAP_HEIGHT = 230
MAX_CELL_WIDTH = 96
MAX_CELL_HEIGHT = 32
# Cells smaller than this stand without a gap, which would be most of them.
MIN_CELL_WITH_GAP = 5
LEGEND_WIDTH = 150
LEGEND_STEPS = 75


class AttentionPanel:
    """Goes over the whole width of the picture, under everything else."""

    def __init__(self, attention: Attention, maps: PartMaps) -> None:
        self._attention = attention
        self._maps = maps
        self._cell_height = min(MAX_CELL_HEIGHT, MAP_HEIGHT / maps.heads)
        drawn = self._cell_height * maps.heads
        self.height = STRIP_HEIGHT + PADDING + HEADING_HEIGHT + drawn + AXIS_HEIGHT + 3 * FOOT_HEIGHT + PADDING

    def draw(self, canvas: Canvas, area: Rect) -> None:
        canvas.box(area, fill=PAPER, edge=EDGE, radius=10)
        strip = Rect(area.x0 + 1, area.y0 + 1, area.x1 - 1, area.y0 + STRIP_HEIGHT)
        canvas.box(strip, fill=STRIP, radius=9)
        end = canvas.text(strip.x0 + PADDING, strip.middle, TITLE, size=17, bold=True) + 12
        if end + canvas.width(NOTE, size=15) <= self._legend(canvas, strip) - 24:
            canvas.text(end, strip.middle, NOTE, size=15, colour=FAINT)
        shown = self._maps.maps[:MAX_MAPS]
        each = (area.width - PADDING) / len(shown)
        top = strip.y1 + PADDING
        for index, one in enumerate(shown):
            x0 = area.x0 + PADDING + index * each
            self._map(canvas, Rect(x0, top, x0 + each - PADDING, area.y1), one)
        self._foot(canvas, Rect(area.x0 + PADDING, area.y1 - PADDING / 2 - 3 * FOOT_HEIGHT, area.x1 - PADDING, area.y1))

    def _map(self, canvas: Canvas, area: Rect, one: PartMap) -> None:
        middle = area.y0 + HEADING_HEIGHT / 2 - 4
        shares = [] if one.share is None else [f"share {one.share:.2f}"]
        shares += [] if one.mass_share is None else [f"mass share {one.mass_share:.2f}"]
        said = ", ".join(shares)
        if canvas.width(said, size=15) > area.width / 2:
            said = ", ".join(shares[:1])
        room = area.width - canvas.width(said, size=15) - 12
        x = canvas.text(area.x0, middle, canvas.shortened(one.part_id, size=18, width=room), size=18, bold=True)
        canvas.text(x + 12, middle, said, size=15, colour=FAINT)
        grid = Rect(area.x0 + AXIS_WIDTH, area.y0 + HEADING_HEIGHT, area.x1, area.y1)
        width, height = min(MAX_CELL_WIDTH, grid.width / self._maps.layers), self._cell_height
        gap = 1.0 if min(width, height) >= MIN_CELL_WITH_GAP else 0.0
        for layer, heads in enumerate(one.cells):
            for head, cell in enumerate(heads):
                x0, y0 = grid.x0 + layer * width, grid.y0 + head * height
                place = Rect(x0, y0, x0 + width - gap, y0 + height - gap)
                if cell is not None:
                    canvas.box(place, fill=_colour(cell / self._maps.end))
        self._axes(
            canvas, Rect(grid.x0, grid.y0, grid.x0 + width * self._maps.layers, grid.y0 + height * self._maps.heads)
        )

    def _axes(self, canvas: Canvas, grid: Rect) -> None:
        """The first and the last of each axis, which is what there is always room for."""
        heads, layers = self._maps.heads, self._maps.layers
        half = self._cell_height / 2
        for label, middle in (("head 1", grid.y0 + half), (f"{heads}", grid.y1 - half))[: 1 + (heads > 1)]:
            canvas.text(grid.x0 - 8 - canvas.width(label, size=13), middle, label, size=13, colour=FAINT)
        middle = grid.y1 + AXIS_HEIGHT / 2
        end = canvas.text(grid.x0, middle, "layer 1", size=13, colour=FAINT)
        last = grid.x1 - canvas.width(f"{layers}", size=13) - 2
        if layers > 1 and last > end + 6:
            canvas.text(last, middle, f"{layers}", size=13, colour=FAINT)

    def _legend(self, canvas: Canvas, strip: Rect) -> float:
        """The colour scale at the strip's right end; returns the x where it begins."""
        label = f"{'≥ ' if self._maps.clipped else ''}{self._maps.end:.2g}"
        x = strip.x1 - PADDING - canvas.width(label, size=14)
        canvas.text(x, strip.middle, label, size=14, colour=FAINT)
        x0 = x - 8 - LEGEND_WIDTH
        step = LEGEND_WIDTH / LEGEND_STEPS
        for index in range(LEGEND_STEPS):
            place = Rect(x0 + index * step, strip.middle - 7, x0 + (index + 1) * step, strip.middle + 7)
            canvas.box(place, fill=_colour((index + 0.5) / LEGEND_STEPS))
        canvas.box(Rect(x0, strip.middle - 7, x0 + LEGEND_WIDTH, strip.middle + 7), edge=EDGE)
        zero = x0 - 8 - canvas.width("0", size=14)
        canvas.text(zero, strip.middle, "0", size=14, colour=FAINT)
        return zero

    def _foot(self, canvas: Canvas, area: Rect) -> None:
        numbers = f"Other mass {self._attention.other_mass:.2f}"
        more = len(self._maps.maps) - MAX_MAPS
        if more > 0:
            numbers += f"     {more} more part{'s'[: more > 1]} in the verdict"
        for pair in self._attention.strongest_pairs()[:MAX_PAIRS]:
            names = (canvas.shortened(name, size=16, width=MAX_NAME_WIDTH) for name in (pair.a, pair.b))
            longer = f"{numbers}     imbalance {' / '.join(names)} {pair.imbalance:+.2f}"
            # A number that is cut would be read as another number.
            if canvas.width(longer, size=16) <= area.width:
                numbers = longer
        blank = any(cell is None for one in self._maps.maps for row in one.cells for cell in row)
        middle = area.y0 + FOOT_HEIGHT / 2
        for size, colour, line in (
            (16, INK, numbers),
            (14, FAINT, MEANING[0]),
            (14, FAINT, MEANING[1] + BLANK * blank),
        ):
            text = canvas.shortened(line, size=size, width=area.width)
            canvas.text(area.x0, middle, text, size=size, colour=colour)
            middle += FOOT_HEIGHT - 2


def _colour(share_of_scale: float) -> Colour:
    """The ramp's colour at a place in [0, 1]; what lies above is its end."""
    at = min(1.0, max(0.0, share_of_scale)) * (len(RAMP) - 1)
    index = min(int(at), len(RAMP) - 2)
    low, high = RAMP[index], RAMP[index + 1]
    red, green, blue = (round(a + (b - a) * (at - index)) for a, b in zip(low, high, strict=True))
    return red, green, blue
