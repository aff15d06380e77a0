"""Reads the text of an image with RapidOCR, whose models lie inside its wheel: nothing is fetched.

    image -> blocks (where it is not blank) -> quadrilaterals of lines -> lines with words -> reading order

A block is searched and a line is read from its own pixels alone, so each can be remembered by them: where most of an
image was seen before, only the rest is read, and the result is the very one of a reading from the beginning.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import blake2b
from typing import TypeVar

import numpy as np
from rapidocr import RapidOCR

from crosscheck_detectors.context import Box, Line, Reading, Unread
from crosscheck_service.engine.ocr_blocks import Edges, blocks
from crosscheck_service.engine.ocr_detection import Pixels, Quads, bounds, find_lines, zoom_of
from crosscheck_service.engine.ocr_lean import lean
from crosscheck_service.engine.ocr_lines import in_reading_order, moved, read_line
from crosscheck_service.engine.ocr_look_alikes import Again, doubtful, read_enlarged, settled, surroundings
from crosscheck_service.engine.ocr_memory import Memory
from crosscheck_service.engine.ocr_pictures import pictures
from crosscheck_service.engine.ocr_rivals import weigh

BLOCKS_PER_IMAGE, LINES_PER_IMAGE, WORDS_PER_IMAGE = 16, 64, 8
"""Remembered of each image at the most, on average; a line takes two kilobytes or three."""

T = TypeVar("T")
Place = tuple[int, int]


class OcrReader:
    """Reads images. One instance may be shared by threads; it reads one image at a time, on `threads` cores.

    `remembered`: of how many images the blocks and lines are remembered.
    """

    def __init__(self, threads: int = 2, remembered: int = 8) -> None:
        self._lock = threading.Lock()
        self._workers = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="ocr-worker")
        self._blocks = Memory[Quads](BLOCKS_PER_IMAGE * remembered)
        self._lines = Memory[Line | Unread](LINES_PER_IMAGE * remembered)
        self._words = Memory[Again](WORDS_PER_IMAGE * remembered)
        self._engine = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.text_score": 0.0,
                "Global.use_cls": False,
                "Global.use_rec": False,
                "Global.use_preprocess_img": False,
                # It would pad a wide image to a quarter of its width in height; the margin here does that job.
                "Global.use_vertical_padding": False,
                "Global.return_word_box": True,
                "Det.limit_side_len": 32,
                "Det.max_candidates": 10_000,
                # The least width: a short word is not padded to the usual 320, which takes as long as seven letters.
                "Rec.rec_img_shape": [3, 48, 48],
                # Blocks and lines are many: one thread each keeps the cores busier than several on one.
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )
        weigh(self._engine)

    def read(self, pixels: Pixels) -> Reading:
        """Lines in reading order (rows from the top, each from the left), with tight boxes.

        Args:
            pixels: RGB, (H, W, 3), 0..255, upright.

        Raises:
            ValueError: if the array has another shape or type.
        """
        if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8 or 0 in pixels.shape:
            raise ValueError(f"an image is (height, width, 3) of uint8, not {pixels.shape} of {pixels.dtype}")
        bgr = np.ascontiguousarray(pixels[..., ::-1])
        zoom = zoom_of(pixels.shape[1], pixels.shape[0])
        edges = Edges.of(bgr, zoom)
        with self._lock:
            quads = self._detect(bgr, edges, zoom)
            read = self._read(bgr, quads)
            lines = self._settle(bgr, in_reading_order([each for each in read if isinstance(each, Line)]))
        unread = [each for each in read if isinstance(each, Unread)]
        taken = [*(line.box for line in lines), *(each.place for each in unread if isinstance(each.place, Box))]
        return Reading(tuple(lines), (*unread, *pictures(bgr, edges, taken)), lean(quads))

    def _detect(self, bgr: Pixels, edges: Edges, zoom: float) -> list[Quads]:
        """Corners of each line, (4, 2), in pixels of the image."""
        height, width = bgr.shape[:2]
        found = blocks(edges, zoom)
        patches = [bgr[box.y0 : box.y1, box.x0 : box.x1] for box in found]
        jobs = [
            (_key(patch, zoom), partial(find_lines, self._engine, patch, zoom, height * width)) for patch in patches
        ]
        quads = self._all(self._blocks, jobs, [patch.size for patch in patches])
        return [
            quad + np.array((box.x0, box.y0), np.float32)
            for box, block in zip(found, quads, strict=True)
            for quad in block
        ]

    def _read(self, bgr: Pixels, quads: Sequence[Quads]) -> list[Line | Unread]:
        regions = [bounds(quad, bgr.shape[1], bgr.shape[0]) for quad in quads]
        jobs = []
        for quad, box in zip(quads, regions, strict=True):
            patch, corners = bgr[box.y0 : box.y1, box.x0 : box.x1], quad - np.array((box.x0, box.y0), np.float32)
            jobs.append((_key(patch, *corners.ravel()), partial(self._line, patch, corners)))
        read = self._all(self._lines, jobs, [box.width / box.height for box in regions])
        return [moved(each, box.x0, box.y0) for each, box in zip(read, regions, strict=True)]

    def _line(self, patch: Pixels, corners: Quads) -> Line | Unread:
        return read_line(self._engine, patch, corners)

    def _settle(self, bgr: Pixels, lines: list[Line]) -> list[Line]:
        """The lines, their identifiers with look-alike letters read twice."""
        words = doubtful(lines)
        jobs = []
        for number, place in words:
            box = surroundings(lines[number].words[place].box, bgr.shape[1], bgr.shape[0])
            patch = bgr[box.y0 : box.y1, box.x0 : box.x1]
            jobs.append((_key(patch), partial(read_enlarged, self._engine, patch)))
        again = self._all(self._words, jobs, [0.0] * len(jobs))
        for (number, place), second in zip(words, again, strict=True):
            lines[number] = settled(lines[number], place, second)
        return lines

    def _all(self, memory: Memory[T], jobs: Sequence[tuple[bytes, Callable[[], T]]], costs: Sequence[float]) -> list[T]:
        """The result of each job, by its key from the memory or computed; the costliest are begun first."""
        known = [memory.get(key) for key, _ in jobs]
        todo = sorted((index for index, result in enumerate(known) if result is None), key=lambda index: -costs[index])
        computed = dict(zip(todo, self._workers.map(lambda index: jobs[index][1](), todo), strict=True))
        for index, result in computed.items():
            memory.keep(jobs[index][0], result)
        return [computed[index] if result is None else result for index, result in enumerate(known)]


def _key(patch: Pixels, *numbers: float) -> bytes:
    """Tells patches of pixels apart, and what is done with them."""
    digest = blake2b(np.array((*patch.shape, *numbers), np.float64).tobytes(), digest_size=16)
    digest.update(np.ascontiguousarray(patch).data)
    return digest.digest()
