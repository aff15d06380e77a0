"""Pages as they were read: rendered by Chromium, read by OCR, and kept on disk so that a page is read once."""

import pickle
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from bench.alignment.looks import make
from bench.alignment.page import Page
from bench.alignment.render import Rendered, render
from crosscheck_detectors.context import Box, Reading
from crosscheck_service.engine.ocr import OcrReader


@dataclass(frozen=True)
class Seen:
    """A page without its pixels: its texts with marks, what was read, and the box of each value's ink.

    `ink` holds the values that are wholly on the screenshot.
    """

    page: Page
    width: int
    height: int
    texts: Mapping[str, str]
    order: list[int]
    ink: dict[int, Box]
    reading: Reading

    @classmethod
    def of(cls, rendered: Rendered, reading: Reading) -> "Seen":
        height, width = rendered.pixels.shape[:2]
        ink = {
            number: _ink(rendered, number)
            for number, box in rendered.boxes.items()
            if box[3] <= height and box[2] <= width
        }
        return cls(rendered.page, width, height, rendered.texts, rendered.order, ink, reading)


class Reader:
    """Reads pages, or finds them in a folder if it is given one."""

    def __init__(self, cache: Path | None, threads: int) -> None:
        self._cache = cache
        self._threads = threads

    def pages(self, layouts: Collection[str], group: str, seeds: range) -> Iterator[Seen]:
        """The pages of each seed, in the layouts' order."""
        for seed in seeds:
            for found in self._seed(layouts, group, seed):
                if found.page.layout in layouts:
                    yield found

    def _seed(self, layouts: Collection[str], group: str, seed: int) -> list[Seen]:
        path = self._cache / f"{group}-{seed}.pickle" if self._cache else None
        known: list[Seen] = pickle.loads(path.read_bytes()) if path and path.exists() else []
        missing = [layout for layout in layouts if layout not in {each.page.layout for each in known}]
        if missing:
            drawn = render([make(layout, group, seed) for layout in missing])
            known += [Seen.of(each, self._ocr.read(each.pixels)) for each in drawn]
            if path:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(pickle.dumps(known))
        return known

    @cached_property
    def _ocr(self) -> OcrReader:
        return OcrReader(self._threads)


def _ink(rendered: Rendered, index: int) -> Box:
    """The tight box of the pixels in a value's rectangle that differ from its commonest colour."""
    x0, y0, x1, y1 = (round(value) for value in rendered.boxes[index])
    patch = rendered.pixels[y0:y1, x0:x1].astype(np.int16)
    colours, counts = np.unique(patch.reshape(-1, 3), axis=0, return_counts=True)
    contrast = np.abs(patch - colours[counts.argmax()]).max(axis=2)
    ink = contrast > 0.3 * contrast.max()
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return Box(x0 + int(columns[0]), y0 + int(rows[0]), x0 + int(columns[-1]) + 1, y0 + int(rows[-1]) + 1)
