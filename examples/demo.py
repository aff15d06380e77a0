"""`make demo`: the whole service on this machine, a real screenshot, and the page's text with one value changed.

python -m examples.demo [--out DIR]
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from crosscheck import Client, Part
from crosscheck.cli.report import of_response
from crosscheck.picture import draw

PAGE = Path(__file__).parent / "checkout"
QUESTION = "How much is the total?"
STOP_SECONDS = 60


def main() -> None:
    """Shows a contradiction found, and the same page without one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out"), help="folder for the pictures [default: out]")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with service() as target, Client(target) as guard:
        show(guard, out)
    print("\nThe service is stopped. Start it yourself with: .venv/bin/crosscheck-server up")


def show(guard: Client, out: Path) -> None:
    """Asks about both pages, prints the reports and draws a picture of each, with the attention of every head."""
    for title, text_file in (
        ("The page's text has another total than the screenshot", "page-altered.txt"),
        ("The page's text as it is", "page.txt"),
    ):
        parts = [
            Part.screenshot(PAGE / "screenshot.png"),
            Part.dom((PAGE / text_file).read_text(encoding="utf-8")),
        ]
        started = perf_counter()
        response = guard.answer(parts, QUESTION, attention_detail=True)
        seconds = perf_counter() - started
        picture = out / f"{Path(text_file).stem}.png"
        draw(parts, response.verdict).save(picture)
        print(f"\n── {title} ──\nQuestion: {QUESTION}   ({seconds:.2f} s)\n")
        print(of_response(response, parts), end="")
        print(f"\nPicture: {picture}")


@contextmanager
def service(python: str = sys.executable) -> Iterator[str]:
    """Runs `crosscheck-server up` on free ports and yields its gRPC address; its progress shows on standard error."""
    command = [python, "-m", "crosscheck_service.app", "up", "--port=0", "--metrics-port=0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield _address(process)
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _address(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("ready"):
            return dict(word.split("=", 1) for word in line.split()[1:])["grpc"]
    raise SystemExit(f"crosscheck-server ended with {process.wait()} before it was ready; its messages stand above")


if __name__ == "__main__":
    main()
