"""Measures a saved bundle on fresh items: `python -m training.evaluate --out figures.json`.

Every item goes through the saved processor, its chat template and the prompts that the service
uses, and is answered greedily. An answer counts as right only if it equals the value exactly.
"""

import argparse
import json
import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from transformers import AutoModelForImageTextToText, AutoProcessor

from crosscheck_detectors.prompts import ABSENT, messages
from training.exam import SKILLS, Item, make_items
from training.model import Vlm
from training.run import DEFAULT_OUT

DEFAULT_COUNT = {"text": 500, "image 512 x 128": 500}
"""Items of a skill; 300 of each other one."""


def wilson(right: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share after Wilson."""
    share, square = right / count, z * z / count
    centre = (share + square / 2) / (1 + square)
    half = z * math.sqrt(share * (1 - share) / count + square / count / 4) / (1 + square)
    return max(0.0, centre - half), min(1.0, centre + half)


def distance(one: str, other: str) -> int:
    """Edits (insert, delete, replace) between two strings."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        corner, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (a != b))
    return row[-1]


def calibration_error(judged: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: how far probability and share right lie apart, over equal-width bins."""
    error = 0.0
    for number in range(bins):
        inside = [
            (sure, good)
            for sure, good in judged
            if number <= sure * bins < number + 1 or (sure >= 1 and number == bins - 1)
        ]
        if inside:
            error += abs(sum(sure for sure, _ in inside) - sum(good for _, good in inside))
    return error / max(1, len(judged))


class Reader:
    """A bundle with its processor: answers items one by one, greedily."""

    def __init__(self, folder: Path) -> None:
        self.processor: Vlm = AutoProcessor.from_pretrained(folder)  # type: ignore[no-untyped-call]
        self.model: Vlm = AutoModelForImageTextToText.from_pretrained(folder)
        self.model.eval()  # type: ignore[no-untyped-call]

    @torch.inference_mode()
    def answer(self, item: Item, longest: int = 160) -> tuple[str, float]:
        """The answer's text, and the probability that the model gives to it as a whole."""
        prompt = self.processor.apply_chat_template(
            messages(len(item.images), item.texts, item.asked.question), add_generation_prompt=True
        )
        images = [[Image.fromarray(image) for image in item.images]] if item.images else None
        inputs = self.processor(text=[prompt], images=images, return_tensors="pt")
        out = self.model.generate(
            **inputs, max_new_tokens=longest, do_sample=False, output_logits=True, return_dict_in_generate=True
        )
        new = out.sequences[0, inputs["input_ids"].shape[1] :]
        chances = torch.cat(out.logits).log_softmax(-1)
        sure = chances.gather(1, new[:, None]).sum().exp()
        return self.processor.tokenizer.decode(new, skip_special_tokens=True), float(sure)


def examine(reader: Reader, skill: str, count: int, show: int = 0) -> dict[str, Any]:
    """Figures of one skill: share right with its interval, characters wrong, false "absent"."""
    began, right, edits, characters, false_absent = time.perf_counter(), 0, 0, 0, 0
    judged: list[tuple[float, bool]] = []
    for item in make_items(skill, count):
        (said, sure), wanted = reader.answer(item), item.asked.answer
        right += said == wanted
        judged.append((sure, said == wanted))
        edits += min(distance(said, wanted), len(wanted))
        characters += len(wanted)
        false_absent += said == ABSENT != wanted
        if said != wanted and show > 0:
            show -= 1
            print(f"    {item.asked.question!r}: {wanted!r}, said {said!r}")
    low, high = wilson(right, count)
    return {
        "skill": skill,
        "n": count,
        "exact": right / count,
        "low": low,
        "high": high,
        "character_error": edits / max(1, characters),
        "false_absent": false_absent / count,
        "calibration_error": calibration_error(judged),
        "seconds": time.perf_counter() - began,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints a line of Markdown table a skill; `--out` keeps the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m training.evaluate")
    parser.add_argument("--model", type=Path, default=DEFAULT_OUT)
    parser.add_argument("--skills", nargs="*", default=list(SKILLS), choices=list(SKILLS))
    parser.add_argument("--count", type=int, help="items of each skill (default: 500 or 300)")
    parser.add_argument("--show", type=int, default=0, help="print so many wrong answers a skill")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args(arguments)
    torch.set_num_threads(args.threads)
    reader = Reader(args.model)
    results = []
    print("| skill | n | exact | 95 % interval | characters wrong | calibration error |\n|---|---|---|---|---|---|")
    for skill in args.skills:
        result = examine(reader, skill, args.count or DEFAULT_COUNT.get(skill, 300), args.show)
        results.append(result)
        print(
            f"| {skill} | {result['n']} | {result['exact']:.3f} | {result['low']:.3f} to "
            f"{result['high']:.3f} | {result['character_error']:.3f} | {result['calibration_error']:.3f} |",
            flush=True,
        )
        if args.out:
            args.out.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
