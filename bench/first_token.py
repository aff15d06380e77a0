"""The wait for a streamed answer's first token against the bare model's: `python -m bench.first_token`.

The bare model builds the same prompt with its processor and runs one forward pass, in a process with as many threads.
The service does that, watches the attention, and sends the token over two gRPC hops; on a processor it reads the
picture with OCR afterwards. Pictures fit the model whole, and none is seen twice. Pairs alternate.
"""

import argparse
import io
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import torch
from PIL import Image, ImageDraw

from bench.paired import Row, middle, ratios, write
from crosscheck import Client, Part
from crosscheck.stream import TokenEvent
from crosscheck_detectors.prompts import messages
from crosscheck_service.engine.loading import Loaded, load
from examples.demo import service

QUESTION = "What is the order total?"


@dataclass(frozen=True, slots=True)
class Case:
    """A picture of 512 pixels by `height`, and a text of so many characters."""

    height: int
    characters: int

    @property
    def name(self) -> str:
        return f"512 x {self.height} picture, {self.characters} characters"

    @property
    def text(self) -> str:
        lines = (f"Field {n}: {n * 7919 % 100_000}\n" for n in range(self.characters))
        return "".join(lines)[: self.characters]


CASES = (Case(256, 300), Case(384, 900))
"""A small request, and one that fills the bundled model's context."""


def picture(number: int, height: int) -> Image.Image:
    drawn = Image.new("RGB", (512, height), "white")
    pen = ImageDraw.Draw(drawn)
    rng = np.random.default_rng(number)
    for line in range(height // 32):
        pen.text((20, 10 + 30 * line), f"Field {line}   {rng.integers(10**6)}", fill="black", font_size=16)
    return drawn


def bare_seconds(loaded: Loaded, image: Image.Image, text: str) -> float:
    started = perf_counter()
    prompt = loaded.processor.apply_chat_template(messages(1, [text], QUESTION), add_generation_prompt=True)
    inputs = loaded.processor(text=[prompt], images=[[image]], return_tensors="pt")
    with torch.inference_mode():
        int(loaded.model(**inputs, logits_to_keep=1).logits[0, -1].argmax())
    return perf_counter() - started


def streamed_seconds(guard: Client, image: Image.Image, text: str) -> float:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    parts = [Part.screenshot(buffer.getvalue()), Part.dom(text)]
    started = perf_counter()
    first = None
    for event in guard.stream_answer(parts, QUESTION):
        if first is None and isinstance(event, TokenEvent):
            first = perf_counter() - started
    assert first is not None
    return first


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=30)
    pairs: int = parser.parse_args().pairs
    torch.set_num_threads(1)
    loaded = load("bundled")
    rows: list[Row] = []
    with service() as target, Client(target) as guard:
        for case in CASES:
            rows += measure(case, loaded, guard, pairs)
    write("first_token", rows)


def measure(case: Case, loaded: Loaded, guard: Client, pairs: int) -> list[Row]:
    """Prints and returns a case's rows; the first two pairs are not counted."""
    bare, streamed = [], []
    for number in range(pairs + 2):
        bare.append(bare_seconds(loaded, picture(2 * number, case.height), case.text))
        streamed.append(streamed_seconds(guard, picture(2 * number + 1, case.height), case.text))
    rows: list[Row] = []
    for metric, values, unit in (
        ("first_token_ratio", ratios(streamed[2:], bare[2:]), "ratio"),
        ("bare_seconds", bare[2:], "s"),
        ("streamed_seconds", streamed[2:], "s"),
    ):
        found = middle(values)
        print(f"{case.name} {metric:18} {found.value:.3f} ({found.low:.3f} to {found.high:.3f}, n = {found.n})")
        rows += found.rows("first_token", case.name, metric, unit)
    return rows


if __name__ == "__main__":
    main()
