"""How one model divides its attention between a screenshot and the page's text, in-process and without Ray.

python -m examples.observe [--model bundled|FOLDER|HUB-ID]
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from crosscheck_detectors.context import Box
from crosscheck_service.engine.ask import Ask, ShownImage, ShownText
from crosscheck_service.engine.loading import load
from crosscheck_service.engine.observe import observe
from crosscheck_service.engine.views import cut
from crosscheck_service.engine.vlm import Vlm

PAGE = Path(__file__).parent / "checkout"
QUESTION = "What is the total?"


def main() -> None:
    """Asks a question about an image and a text, and prints what the answer's tokens attended to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="bundled", help="bundled, a folder, or a hub id [default: bundled]")
    loaded = load(parser.parse_args().model)
    pixels = np.asarray(Image.open(PAGE / "screenshot.png").convert("RGB"))
    region = Box(0, 0, *loaded.info.reach.crop(pixels.shape[1], pixels.shape[0]))
    parts = (
        ShownImage("image", cut(pixels, region, loaded.info.reach)),
        ShownText("text", (PAGE / "page.txt").read_text(encoding="utf-8")),
    )
    prompt, _ = Vlm(loaded).prompt(Ask(parts, QUESTION))

    with observe(loaded.model, prompt.spans) as watch:
        output = loaded.model.generate(**prompt.inputs, max_new_tokens=16, do_sample=False)

    print(
        "answer      ", loaded.processor.tokenizer.decode(output[0, prompt.tokens :], skip_special_tokens=True).strip()
    )
    for measure in ("norm", "mass"):
        shares = watch.shares(measure=measure)
        print(f"{measure} shares  ", "  ".join(f"{part} {share:.2f}" for part, share in shares.items()))
    print(f"imbalance    {watch.imbalance('image', 'text'):+.2f}  (+1: image alone, -1: text alone)")
    print(f"other mass   {watch.attention.other_mass:.2f}  (system prompt, sinks, question, generated tokens)")
    print(
        "by layer    ",
        "  ".join(f"{value:+.2f}" for value in watch.attention.imbalance_map("image", "text").mean(axis=1)),
    )


if __name__ == "__main__":
    main()
