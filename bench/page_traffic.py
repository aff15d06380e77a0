"""python -m bench.page_traffic --out FOLDER: the alignment bench's pages as traffic for `crosscheck-server calibrate`.

Each page, in each form of its text, once as it is and once with an edit: a FAST check without a question, as an agent
makes them. Look-alike letters are left out: what OCR cannot tell is no conflict that anybody could see. Chromium
renders the pages. Seeds apart from those of bench.alignment's figures keep these fresh.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from bench.alignment.edits import LOOK_ALIKE, edit
from bench.alignment.judge import Judge
from bench.alignment.looks import LAYOUTS, make
from bench.alignment.render import Rendered, render
from bench.alignment.seen import Seen
from bench.alignment.texts import FORMS, escaped, written
from crosscheck_detectors.context import Reading

_LEFT_OUT = "scrolled"
"""Its screenshot is another one."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for traffic.jsonl and the screenshots")
    parser.add_argument("--seeds", type=int, default=4, help="pages of each layout")
    parser.add_argument("--first-seed", type=int, default=9_000)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    whole = arguments.out / "traffic.jsonl"
    draft = whole.with_suffix(".new")
    with draft.open("w", encoding="utf-8") as file:
        for seed in range(arguments.first_seed, arguments.first_seed + arguments.seeds):
            for rendered in render([make(layout, "dev", seed) for layout in LAYOUTS]):
                name = f"{rendered.page.layout}-{seed}"
                Image.fromarray(rendered.pixels).save(arguments.out / f"{name}.png")
                file.writelines(f"{json.dumps(line)}\n" for line in _lines(rendered, name))
    draft.replace(whole)


def _lines(rendered: Rendered, name: str) -> Iterator[dict[str, object]]:
    seen = Seen.of(rendered, Reading(()))
    for form, text_format in FORMS.items():
        if form == _LEFT_OUT:
            continue
        judge = Judge(seen, form)
        plain = written(judge.text)
        yield _line(name, form, text_format, plain.text, conflict=False)
        for number in judge.rng.sample(judge.visible, len(judge.visible)):
            old = plain.first(number)
            new, kind = edit(judge.page.shown[number].kind, old, judge.page.style, judge.rng)
            if new != old and LOOK_ALIKE not in kind:
                edited = written(judge.text, {number: escaped(form, new)})
                yield _line(name, form, text_format, edited.text, conflict=True)
                break


def _line(name: str, form: str, text_format: str, text: str, *, conflict: bool) -> dict[str, object]:
    return {
        "request_id": f"{name}-{form}-{'edited' if conflict else 'unchanged'}",
        "group": name,
        "conflict": conflict,
        "guard": {"mode": "MODE_FAST"},
        "parts": [
            {"id": "screenshot", "source": "SOURCE_SCREENSHOT", "image": {"path": f"{name}.png"}},
            {
                "id": "page",
                "source": "SOURCE_DOM",
                "text": text,
                "text_format": f"TEXT_FORMAT_{text_format.upper()}",
            },
        ],
    }


if __name__ == "__main__":
    main()
