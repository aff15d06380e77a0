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

from crosscheck_detectors.prompts import ABSENT, READ, messages
from training.exam import NAMES, Item, make_items
from training.figures import calibration_error, distance, exact_lines, ranking, wilson
from training.model import Vlm
from training.run import DEFAULT_OUT

HEADER = """| skill | n | exact | 95 % interval | characters wrong | called absent | lines exact | ECE | AUROC |
|---|---|---|---|---|---|---|---|---|"""

BATCH = 8
"""Prompts that are answered at once; padded on the left, which changes nothing but rounding."""


class Reader:
    """A bundle with its processor: answers items greedily, several at once."""

    def __init__(self, folder: Path) -> None:
        self.processor: Vlm = AutoProcessor.from_pretrained(folder)  # type: ignore[no-untyped-call]
        self.model: Vlm = AutoModelForImageTextToText.from_pretrained(folder)
        self.model.eval()  # type: ignore[no-untyped-call]

    @torch.inference_mode()
    def answer(self, items: Sequence[Item], longest: int = 160) -> list[tuple[str, float]]:
        """Each answer's text, and the log-probability that the model gives to it as a whole.

        The items must all have images or all have none.
        """
        prompts = [
            self.processor.apply_chat_template(
                messages(len(item.images), item.texts, item.asked.question), add_generation_prompt=True
            )
            for item in items
        ]
        images = [[Image.fromarray(image) for image in item.images] for item in items]
        inputs = self.processor(
            text=prompts, images=images if items[0].images else None, padding=True, return_tensors="pt"
        )
        out = self.model.generate(
            **inputs, max_new_tokens=longest, do_sample=False, output_logits=True, return_dict_in_generate=True
        )
        new = out.sequences[:, inputs["input_ids"].shape[1] :]
        chances = torch.stack(out.logits, dim=1).log_softmax(-1).gather(2, new[:, :, None])[:, :, 0]
        chances = chances.masked_fill(new == self.processor.tokenizer.pad_token_id, 0.0)
        texts = self.processor.tokenizer.batch_decode(new, skip_special_tokens=True)
        return list(zip(texts, chances.sum(1).tolist(), strict=True))

    def answer_all(self, items: Sequence[Item], batch: int = BATCH) -> list[tuple[str, float]]:
        """Answers in the order of the items, those of like length together."""

        def length(number: int) -> tuple[int, int]:
            item = items[number]
            return sum(image.shape[0] for image in item.images), sum(map(len, item.texts))

        order = sorted(range(len(items)), key=length)
        answers: dict[int, tuple[str, float]] = {}
        for first in range(0, len(order), batch):
            chosen = order[first : first + batch]
            answers.update(zip(chosen, self.answer([items[number] for number in chosen]), strict=True))
        return [answers[number] for number in range(len(items))]


def examine(reader: Reader, skill: str, count: int, show: int = 0) -> dict[str, Any]:
    """Figures of one skill, by name; `lines` is the share of transcribed lines that are exact, elsewhere NaN."""
    began, right, edits, characters, false_absent = time.perf_counter(), 0, 0, 0, 0
    good_lines, lines = 0, 0
    judged: list[tuple[float, bool]] = []
    items = make_items(skill, count)
    for item, (said, sure) in zip(items, reader.answer_all(items), strict=True):
        wanted = item.asked.answer
        right += said == wanted
        judged.append((math.exp(sure), said == wanted))
        edits += min(distance(said, wanted), len(wanted))
        characters += len(wanted)
        false_absent += said == ABSENT != wanted
        if item.asked.question == READ:
            good_lines += exact_lines(said, wanted)
            lines += wanted.count("\n") + 1
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
        "lines": good_lines / lines if lines else math.nan,
        "lines_n": lines,
        "calibration_error": calibration_error(judged),
        "ranking": ranking(judged),
        "seconds": time.perf_counter() - began,
    }


def table_row(result: dict[str, Any]) -> str:
    """A skill's figures as a row of the model card's table."""
    shares = [result[key] for key in ("character_error", "false_absent", "lines", "calibration_error", "ranking")]
    written = " | ".join("" if math.isnan(share) else f"{share:.3f}" for share in shares)
    interval = f"{result['low']:.3f} to {result['high']:.3f}"
    return f"| {result['skill']} | {result['n']} | {result['exact']:.3f} | {interval} | {written} |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints a line of Markdown table a skill; `--out` keeps the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m training.evaluate")
    parser.add_argument("--model", type=Path, default=DEFAULT_OUT)
    parser.add_argument("--skills", nargs="*", default=list(NAMES), choices=NAMES)
    parser.add_argument("--count", type=int, default=1000, help="items of each skill")
    parser.add_argument("--show", type=int, default=0, help="print so many wrong answers a skill")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args(arguments)
    torch.set_num_threads(args.threads)
    reader = Reader(args.model)
    results = []
    print(HEADER)
    for skill in args.skills:
        result = examine(reader, skill, args.count, args.show)
        results.append(result)
        print(table_row(result), flush=True)
        if args.out:
            args.out.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
