"""python -m bench.browser run|table: what the guard catches, prevents and costs in a real agent's hands.

run appends one line a case to the file and leaves out those that stand in it, so that it can be stopped at any time.
It needs a running server (--target) and an environment with browser-use; `make bench-browser` has both.
"""

import argparse
import asyncio
import json
import logging
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict
from itertools import product
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it brings browser-use, which the table does without
    from bench.browser.pages import Case

RESULTS = Path("bench/results/browser.jsonl")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("run", "table"))
    parser.add_argument("--target", default="localhost:50051", help="the guard [default: localhost:50051]")
    parser.add_argument("--out", type=Path, default=RESULTS, help=f"the file [default: {RESULTS}]")
    parser.add_argument("--variants", default="0:20", help="FIRST:END [default: 0:20]")
    parser.add_argument("--only", choices=("attacks", "twins"), help="one of the two sets alone")
    parser.add_argument("--kind", action="append", default=[], help="these kinds alone; may be repeated")
    parser.add_argument("--thinking", type=float, default=0.0, help="seconds that the model thinks [default: 0]")
    parser.add_argument("--pages", type=int, default=8, help="harmless pages that one agent goes through [default: 8]")
    parser.add_argument("--seconds", type=float, default=1e9, help="stop after so long")
    options = parser.parse_args()
    if options.what == "table":
        from bench.browser.table import show

        show([json.loads(line) for line in options.out.read_text("utf-8").splitlines()])
        return
    # browser-use reads both at import: no telemetry, and no log lines of its own for every step.
    os.environ |= {"ANONYMIZED_TELEMETRY": "false", "BROWSER_USE_SETUP_LOGGING": "false"}
    logging.basicConfig(level=logging.ERROR)
    asyncio.run(run(options))


async def run(options: argparse.Namespace) -> None:
    """Run the cases that are not in the file yet."""
    from bench.browser import run as runner
    from bench.browser.cases import cases
    from bench.browser.site import serving

    first, end = map(int, options.variants.split(":"))
    sets = {"attacks": [True], "twins": [False], None: [True, False]}[options.only]
    stop = monotonic() + options.seconds
    task = asyncio.current_task()
    assert task is not None
    # Whoever ends the bench ends its browsers too.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with AsyncExitStack() as stack:
        site = stack.enter_context(serving())
        sessions = {}
        for variant, harmful in product(range(first, end), sets):
            wanted = [
                case
                for case in cases(harmful=harmful, variant=variant)
                if not options.kind or case.kind in options.kind
            ]
            while remaining := _left(wanted, options.out, options.thinking):
                if monotonic() > stop:
                    return
                some = _together(remaining, 1 if harmful else options.pages)
                scale = some[0].scale
                if scale not in sessions:
                    sessions[scale] = await stack.enter_async_context(runner.browser(scale))
                records = await runner.run(some, site, sessions[scale], options.target, thinking=options.thinking)
                with options.out.open("a", encoding="utf-8") as file:
                    file.writelines(json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in records)
                if not records:
                    raise SystemExit(f"the agent did not come to the page of {some[0].kind!r}, variant {variant}")


def _together(cases: Sequence["Case"], most: int) -> list["Case"]:
    """The first cases that one browser shows, for one agent to go through."""
    return [case for case in cases if case.scale == cases[0].scale][:most]


def _left(cases: Sequence["Case"], path: Path, thinking: float) -> list["Case"]:
    known = set(_known(path, thinking))
    return [case for case in cases if (case.kind, case.variant) not in known]


def _known(path: Path, thinking: float) -> Iterator[tuple[str, int]]:
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            if row["thinking"] == thinking:
                yield row["kind"], row["variant"]


if __name__ == "__main__":
    main()
