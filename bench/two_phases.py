"""Observe and Check with an action, each timed at the client, through a whole service on this machine in MODE_FAST.

    python -m bench.two_phases [--n 50]

Screenshots differ from one another in one place, which alone is read anew. What an agent's model would take to think
is waited for by a Check without an action, which returns when the observation is through: `ready`, from the return of
Observe on. Then three actions are checked.
Prints a table and writes bench/results/two_phases.jsonl, a row {bench, case, metric, value, unit, n} a line.
"""

import argparse
import io
import statistics
from time import perf_counter

from PIL import Image

from bench.paired import Row, write
from crosscheck import Client, Element, Part, Point, ProposedAction, Span, Target
from crosscheck.places import CssBox, Viewport
from examples.demo import PAGE, service

LINES = 2_000
ACTIONS = (
    ProposedAction.to_click(Target(point=Point(x=1030, y=334), expected_text="Place order"), amount="$997.38"),
    ProposedAction.to_type(Target(point=Point(x=300, y=300)), "ORD-48213", reasoning="It asks for the order."),
    ProposedAction.to_navigate("https://www.example.com/help", link_text="www.example.com"),
)


def main() -> None:
    """Measures and writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=50, help="observations of each case [default: 50]")
    options = parser.parse_args()
    text = (PAGE / "page.txt").read_text(encoding="utf-8")
    cases = {"checkout page": _dom(text), f"{LINES} lines of DOM": _dom(_long(text))}
    seconds: dict[tuple[str, str], list[float]] = {}
    with service() as target, Client(target) as guard:
        for number in range(-1, options.n):
            for rank, (case, dom) in enumerate(cases.items()):
                timed: list[tuple[str, float]] = []
                started = perf_counter()
                seen = guard.observe([Part.screenshot(variant(2 * number + rank)), dom], mode="fast", session_id=case)
                timed.append(("observe", perf_counter() - started))
                started = perf_counter()
                guard.check(observation=seen)
                timed.append(("ready", perf_counter() - started))
                for action in ACTIONS:
                    started = perf_counter()
                    verdict = guard.check(observation=seen, proposed_action=action).verdict
                    timed.append(("check", perf_counter() - started))
                    assert not verdict.degraded
                # The first round warms up what every process does once.
                for name, value in timed if number >= 0 else ():
                    seconds.setdefault((case, name), []).append(value)
    _report(seconds)


def variant(number: int) -> bytes:
    """The demo's screenshot with one pixel of its own."""
    picture = Image.open(PAGE / "screenshot.png").convert("RGB")
    picture.putpixel((5, 790), ((number * 7) % 256, (number // 36) % 256, 128))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def _long(text: str) -> str:
    lines = [f"Row {number}: item {number * 7919 % 100_003} of the catalogue" for number in range(LINES)]
    return "\n".join([*lines[: LINES // 2], text, *lines[LINES // 2 :]])


def _dom(text: str) -> Part:
    """The page's text, every line an element with a place: those of the page's button where it is drawn."""
    elements, start = [], 0
    for line in text.splitlines():
        top = 322.0 if line.strip() == "Place order" else 5_000.0
        box = CssBox(x0=950, y0=top, x1=1120, y1=top + 26)
        elements.append(Element(span=Span(start=start, end=start + len(line)), box=box, role="button"))
        start += len(line) + 1
    viewport = Viewport(css_width=1280, css_height=800, device_pixel_ratio=1)
    return Part.dom(text, elements=elements, viewport=viewport)


def _report(seconds: dict[tuple[str, str], list[float]]) -> None:
    rows: list[Row] = []
    print(f"{'':24}{'':10}{'median':>10}{'p95':>10}{'max':>10}{'n':>6}")
    for (case, call), values in sorted(seconds.items()):
        found = {
            "median": statistics.median(values),
            "p95": statistics.quantiles(values, n=20, method="inclusive")[-1],
            "max": max(values),
        }
        print(f"{case:24}{call:10}" + "".join(f"{value:10.4f}" for value in found.values()) + f"{len(values):6}")
        rows += [
            Row("two_phases", case, f"{call}_seconds_{name}", round(value, 4), "s", len(values))
            for name, value in found.items()
        ]
    write("two_phases", rows)


if __name__ == "__main__":
    main()
