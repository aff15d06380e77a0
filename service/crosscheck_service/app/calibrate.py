"""`crosscheck-server calibrate`: fits a model's profile on the generated suite or on a user's own traffic."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from rich.console import Console
from rich.table import Table

from crosscheck_detectors.detector import Detector
from crosscheck_detectors.fusion import FitError, Profile
from crosscheck_detectors.fusion.fitting import Example, Rates
from crosscheck_detectors.verdict import Thresholds
from crosscheck_service.app.errors import StartError
from crosscheck_service.app.evaluate import detectors_of, progress
from crosscheck_service.engine.errors import EngineError
from crosscheck_service.engine.loading import DtypeName, load
from crosscheck_service.engine.ocr import OcrReader
from crosscheck_service.engine.vlm import Vlm
from crosscheck_service.evaluation.calibration import Signals, examples_of, profile_of
from crosscheck_service.evaluation.own_items import OwnItems
from crosscheck_service.evaluation.records import Record
from crosscheck_service.evaluation.run import Items, manifest_of, run
from crosscheck_service.evaluation.state import StateError, read_records
from crosscheck_service.evaluation.suite import Suite, generate
from crosscheck_service.inprocess import InProcess

SUITE = "suite"
_THREADS = 1
"""Of torch and of the reader: sums over several threads differ in their last digits from run to run."""
_THRESHOLDS = Thresholds(None, None, review_degraded=True)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be measured, and where what was measured is kept until the profile stands."""

    sources: tuple[Suite | OwnItems, ...]
    detectors: tuple[Detector, ...]
    rates: Rates
    out: Path

    @property
    def work(self) -> Path:
        """The folder that an interrupted run goes on from."""
        return self.out.with_name(f"{self.out.name}.work")


def plan(sources: Sequence[str], *, out: Path, detectors: Sequence[str], rates: Rates, seed: int, per_arm: int) -> Plan:
    """Checks what can be checked before a model is loaded. Raises StartError."""
    if rates.block > rates.review:
        raise StartError(f"the BLOCK rate {rates.block:g} must not exceed the REVIEW rate {rates.review:g}")
    found: list[Suite | OwnItems] = []
    for source in sources:
        if source != SUITE and not Path(source).is_file():
            raise StartError(f"--from {source}: there is no such file, and {SUITE} is the generated one")
        found.append(generate(seed, per_arm) if source == SUITE else OwnItems(Path(source)))
    return Plan(tuple(found), detectors_of(list(detectors)), rates, out)


def calibrate(plan: Plan, *, model: str, device: str, dtype: DtypeName) -> bool:
    """Measures, or goes on with it, fits and writes; whether every line of the user's files could be used.

    Raises:
        StartError: where something cannot be used; the message says what and why.
    """
    console = Console(stderr=True, highlight=False)
    torch.manual_seed(0)
    try:
        with console.status("going over the items …"):
            everything = [Items.of(source) for source in plan.sources]
        for items in everything:
            for line in items.broken:
                console.print(f"{items.source.name}, {line}", markup=False, style="red")
        with console.status("loading the model and the reader …"):
            vlm = Vlm(load(model, device, dtype, _THREADS))
            bench = Signals(InProcess(vlm, OcrReader(threads=_THREADS)), plan.detectors, _THRESHOLDS)
        try:
            records = [_measured(items, number, bench, plan, console) for number, items in enumerate(everything)]
        finally:
            vlm.close()
        examples = [
            example for number, measured in enumerate(records) for example in examples_of(measured, f"{number}")
        ]
        profile = profile_of(
            examples,
            [record for measured in records for record in measured],
            vlm.info,
            on="; ".join(map(_told, everything)),
            rates=plan.rates,
        )
        _write(profile, plan.out)
    except (EngineError, FitError, StateError, OSError) as error:
        raise StartError(str(error)) from error
    _show(profile, examples, plan.out)
    return not any(items.broken for items in everything)


def _measured(items: Items, number: int, bench: Signals, plan: Plan, console: Console) -> list[Record]:
    folder = plan.work / f"{number}"
    manifest = manifest_of(items, bench.runner.vlm.info, bench)
    with progress(console) as bars:
        bar = bars.add_task(items.source.name, total=items.count)
        run(items, bench, folder, manifest, lambda done, _: bars.update(bar, completed=done))
    return read_records(folder)


def _told(items: Items) -> str:
    """What a verdict says of it: name, number, and a digest that tells two such files apart."""
    seed = f" seed {items.source.seed}" if isinstance(items.source, Suite) else ""
    return f"{items.source.name}{seed}, {items.count} requests, sha256 {items.digest[:12]}"


def _write(profile: Profile, out: Path) -> None:
    """Whole or not at all: a server may be about to read it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.with_name(f"{out.name}.new")
    draft.write_text(profile.text(), encoding="utf-8")
    draft.replace(out)


def _show(profile: Profile, examples: Sequence[Example], out: Path) -> None:
    conflicting = sum(example.conflict for example in examples)
    counts = f"{conflicting} conflicting and {len(examples) - conflicting} consistent requests"
    title = f"{out}: version {profile.version}, {counts}"
    table = Table(title=title, title_justify="left")
    for heading in (
        "detectors that ran",
        "REVIEW from",
        "promised",
        "in calibration",
        "BLOCK from",
        "promised",
        "in calibration",
        "n",
    ):
        table.add_column(heading)
    for lineup in profile.lineups:
        alarms = [
            text
            for alarm in (lineup.review, lineup.block)
            for text in (f"{alarm.threshold:.4f}", f"{alarm.rate:.2%}", f"{alarm.realised:.2%}")
        ]
        table.add_row(", ".join(sorted(lineup.detectors)), *alarms, f"{lineup.review.requests}")
    Console(highlight=False).print(table)
