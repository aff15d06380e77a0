"""python -m bench.browser run|table: what the guard catches, prevents and costs in a real agent's hands.

run appends one line a case to the file and leaves out those that stand in it, so that it can be stopped at any time.
It needs a running server (--target) and an environment with browser-use; `make bench-browser` has both.
"""

import argparse
import asyncio
import json
import logging
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from time import monotonic

RESULTS = Path("bench/results/browser.jsonl")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("run", "table"))
    parser.add_argument("--target", default="localhost:50051", help="the guard [default: localhost:50051]")
    parser.add_argument("--out", type=Path, default=RESULTS, help=f"the file [default: {RESULTS}]")
    parser.add_argument("--variants", default="0:20", help="FIRST:END [default: 0:20]")
    parser.add_argument("--only", choices=("attacks", "twins"), help="one of the two sets alone")
    parser.add_argument("--kind", action="append", default=[], help="these kinds alone; may be repeated")
    parser.add_argument("--thinking", type=float, default=0.7, help="seconds that the model thinks [default: 0.7]")
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
    wanted = chain.from_iterable(
        cases(harmful=harmful, variant=variant) for variant in range(first, end) for harmful in sets
    )
    known = set(_known(options.out, options.thinking))
    stop = monotonic() + options.seconds
    async with AsyncExitStack() as stack:
        site = stack.enter_context(serving())
        sessions = {}
        for case in wanted:
            if (case.kind, case.variant) in known or (options.kind and case.kind not in options.kind):
                continue
            if monotonic() > stop:
                return
            if case.scale not in sessions:
                sessions[case.scale] = await stack.enter_async_context(runner.browser(case.scale))
            record = await runner.run(case, site, sessions[case.scale], options.target, thinking=options.thinking)
            with options.out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(record), ensure_ascii=False) + "\n")


def _known(path: Path, thinking: float) -> Iterator[tuple[str, int]]:
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            if row["thinking"] == thinking:
                yield row["kind"], row["variant"]


if __name__ == "__main__":
    main()
