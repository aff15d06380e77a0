"""Pictures of texts as Chromium draws them, each at a known place."""

import html
import random
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.alignment.render import FLAGS
from crosscheck_detectors.context import Box, Reading

COLUMNS, WIDE, HIGH = 4, 310, 40
DARK = "background:#222;color:#eee"


@dataclass(frozen=True)
class Sample:
    """A text as it was drawn, and the cell of the picture that it stands in."""

    text: str
    font: str
    size: float
    cell: Box

    def read_as(self, reading: Reading) -> str:
        """What a reading has in the cell, without spaces."""
        words = [word for line in reading.lines for word in line.words if self.holds(word.box)]
        return "".join(word.text for word in words)

    def score(self, reading: Reading) -> float:
        """The score of the least certain word in the cell, 0 if there is none."""
        scores = [word.score for line in reading.lines for word in line.words if self.holds(word.box)]
        return min(scores, default=0.0)

    def holds(self, box: Box) -> bool:
        """Whether the middle of a box lies in the cell."""
        across, down = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        return self.cell.x0 <= across < self.cell.x1 and self.cell.y0 <= down < self.cell.y1


def samples(texts: Sequence[str], fonts: Sequence[str], sizes: Sequence[float], rng: random.Random) -> list[Sample]:
    """Each text with a face and a size in CSS pixels, in cells side by side."""
    places = [(number % COLUMNS * WIDE, number // COLUMNS * HIGH) for number in range(len(texts))]
    return [
        Sample(text, rng.choice(fonts), rng.choice(sizes), Box(x, y, x + WIDE, y + HIGH))
        for text, (x, y) in zip(texts, places, strict=True)
    ]


def drawn(drawing: Sequence[Sample], rng: random.Random) -> NDArray[np.uint8]:
    """One picture of all samples, a third of them light on dark."""
    body = "".join(
        f'<div style="position:absolute;left:{each.cell.x0 + 20}px;top:{each.cell.y0 + 8}px;padding:2px 6px;'
        f"white-space:pre;font:{each.size}px '{each.font}';{DARK if rng.random() < 1 / 3 else ''}\">"
        f"{html.escape(each.text)}</div>"
        for each in drawing
    )
    return shot(body, COLUMNS * WIDE + 40, max(each.cell.y1 for each in drawing) + 20)


def shot(body: str, width: int, height: int) -> NDArray[np.uint8]:
    """RGB pixels, (height, width, 3), of a page with this body."""
    with tempfile.TemporaryDirectory() as folder:
        path, picture = Path(folder) / "page.html", Path(folder) / "shot.png"
        path.write_text(f"<!doctype html><meta charset=utf-8><body style='margin:0'>{body}", "utf-8")
        options = [f"--window-size={width},{height}", f"--user-data-dir={folder}/profile", f"--screenshot={picture}"]
        subprocess.run(["chromium", *FLAGS, *options, path.as_uri()], check=True, capture_output=True, timeout=120)
        return np.array(Image.open(picture).convert("RGB"))
