"""`crosscheck-server evaluate`: a model and its detectors on a suite, in this process, before anyone trusts them."""

import sys
from pathlib import Path

import torch
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table as RichTable

from crosscheck_detectors.detector import Detector
from crosscheck_detectors.fusion.errors import ProfileError
from crosscheck_detectors.fusion.profile import load as load_profile
from crosscheck_detectors.registry import DETECTORS
from crosscheck_detectors.verdict import Thresholds
from crosscheck_service.app.errors import StartError
from crosscheck_service.engine.errors import EngineError
from crosscheck_service.engine.loading import DtypeName, load
from crosscheck_service.engine.ocr import OcrReader
from crosscheck_service.engine.profiles import profile_for
from crosscheck_service.engine.vlm import Vlm
from crosscheck_service.evaluation.compare import compare_runs
from crosscheck_service.evaluation.judge import Judge, JudgeError
from crosscheck_service.evaluation.measures.results import Results
from crosscheck_service.evaluation.own_items import OwnItems
from crosscheck_service.evaluation.report import write_report
from crosscheck_service.evaluation.run import Items, manifest_of, run
from crosscheck_service.evaluation.running import Bench
from crosscheck_service.evaluation.state import StateError
from crosscheck_service.evaluation.suite import NAME, Suite, generate
from crosscheck_service.evaluation.suite.generator import PER_ARM
from crosscheck_service.evaluation.tables import Table, arms_table, markdown_of
from crosscheck_service.inprocess import InProcess

_THREADS = 1
"""Of torch and of the reader: sums over several threads differ in their last digits from run to run."""

_WIDTH = 160
_THRESHOLDS = Thresholds(None, None, review_degraded=True)
"""The profile's, or where there is none, those that hold without one."""


def source_of(suite: str, items: Path | None, limit: int | None, seed: int) -> Suite | OwnItems:
    """What is to be measured on. Raises StartError for a suite that does not exist, or a limit that is too small."""
    if items is not None:
        return OwnItems(items, limit)
    if suite != NAME:
        raise StartError(f"--suite {suite}: there is no such suite; {NAME} is one")
    try:
        return generate(seed, PER_ARM if limit is None else limit)
    except ValueError as error:
        raise StartError(f"--limit: {error}") from error


def detectors_of(names: list[str]) -> tuple[Detector, ...]:
    """The detectors of those names, all where none is named. Raises StartError for one that does not exist."""
    unknown = [name for name in names if name not in DETECTORS]
    if unknown:
        raise StartError(f"--detectors: no detector {', '.join(unknown)}; known are {', '.join(DETECTORS)}")
    return tuple(DETECTORS[name] for name in dict.fromkeys(names or DETECTORS))


def judge_of(url: str, model: str, key_variable: str) -> Judge:
    """The outside model. Raises StartError for an address that is none."""
    try:
        return Judge(url, model, key_variable)
    except JudgeError as error:
        raise StartError(str(error)) from error


def evaluate(
    *,
    model: str,
    source: Suite | OwnItems,
    out: Path,
    detectors: tuple[Detector, ...],
    judge: Judge | None,
    profile: Path | None,
    device: str,
    dtype: DtypeName,
) -> bool:
    """Runs, or goes on, and writes the report; whether every line of a user's file was an item.

    Raises:
        StartError: where something cannot be used; the message says what and why.
    """
    console = Console(stderr=True, highlight=False)
    torch.manual_seed(0)
    try:
        with console.status("going over the items …"):
            items = Items.of(source)
        for line in items.broken:
            console.print(f"{items.source.name}, {line}", markup=False, style="red")
        if not items.count:
            raise StartError(f"{items.source.name} holds no item that can be measured")
        with console.status("loading the model and the reader …"):
            vlm = Vlm(load(model, device, dtype, _THREADS))
            runner = InProcess(vlm, OcrReader(threads=_THREADS))
        try:
            learnt = profile_for(model, vlm.info, load_profile(profile) if profile else "auto")
            bench = Bench(runner, detectors, _THRESHOLDS, learnt, judge)
            with progress(console) as bars:
                bar = bars.add_task(f"{items.source.name}", total=items.count)
                manifest = manifest_of(items, vlm.info, bench)
                run(items, bench, out, manifest, lambda done, _: bars.update(bar, completed=done))
        finally:
            vlm.close()
        results = write_report(out)
    except (EngineError, StateError, ProfileError, OSError) as error:
        raise StartError(str(error)) from error
    show(results, out)
    return not items.broken


def report(folder: Path, profile: Path | None) -> None:
    """Makes the report of a run anew, of one that is not over too. Raises StartError where there is none."""
    try:
        show(write_report(folder, load_profile(profile) if profile else None), folder)
    except (StateError, ProfileError) as error:
        raise StartError(str(error)) from error


def compare(a: Path, b: Path, out: Path | None) -> None:
    """Prints by how much two runs differ, and writes it as Markdown where asked to. Raises StartError."""
    try:
        table = compare_runs(a, b)
    except StateError as error:
        raise StartError(str(error)) from error
    _print(table, f"{b} less {a}")
    if out is not None:
        out.write_text(markdown_of(table) + "\n", encoding="utf-8")


def show(results: Results, folder: Path) -> None:
    """The arms' table on standard output, and where the rest is."""
    table = arms_table(results.rows)
    shown = ("arm", "subject", "recognition", "false alarms", "AUROC", "n")
    places = [table.headings.index(heading) for heading in shown]
    _print(Table(shown, tuple(tuple(row[place] for place in places) for row in table.rows)), f"{results.n} items")
    typer.echo(f"report: {folder / 'report.html'}")


def _print(table: Table, title: str) -> None:
    shown = RichTable(title=title, title_justify="left")
    for heading in table.headings:
        shown.add_column(heading)
    for row in table.rows:
        shown.add_row(*row)
    # Into a file or a pipe rich would break every cell at 80 columns.
    Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH).print(shown)


def progress(console: Console) -> Progress:
    """A bar for each source of items, on the terminal."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=console,
    )
