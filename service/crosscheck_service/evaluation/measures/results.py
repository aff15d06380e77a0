"""Everything that a report says, as plain values: rows by arm and subject, gains, order effects, traits, attention."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crosscheck_detectors.fusion import Profile
from crosscheck_detectors.fusion.errors import FitError
from crosscheck_service.evaluation.items import Arm
from crosscheck_service.evaluation.measures.attention import ArmAttention, attention_of
from crosscheck_service.evaluation.measures.costs import DetectorCost, costs_of
from crosscheck_service.evaluation.measures.figures import (
    Figure,
    Measure,
    Truth,
    auroc,
    chosen,
    difference,
    false_alarms,
    figures_of,
    interval,
    recognition,
    resampled,
    truth_of,
)
from crosscheck_service.evaluation.measures.subjects import (
    DIRECT,
    Flags,
    Floats,
    Subject,
    asked_directly,
    detector,
    fused,
    judged_by,
    outside,
    ruled,
    spontaneous,
    with_findings,
)
from crosscheck_service.evaluation.records import Costs, Record

ALL = "all arms"
FUSED = "fused"
FUSED_WITHOUT = "fused without ocr_alignment"
FUSED_UNREAD = "fused without any OCR"
OCR = "ocr_alignment"
READERS = frozenset({OCR, "text_bridge"})
"""Detectors that know what was read from images; the others see pixels only."""
_MOST_LEVELS = 24


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one subject in one arm, by name of the measure."""

    arm: str
    subject: str
    figures: dict[str, Figure]


@dataclass(frozen=True, slots=True)
class Gain:
    """By how much the fusion of all detectors beats that of all but one."""

    arm: str
    detector: str
    auroc: Figure
    recognition: Figure
    false_alarms: Figure


@dataclass(frozen=True, slots=True)
class Effect:
    """How much more is recognised, or alarmed falsely, at one level of a factor than at the other."""

    arm: str
    subject: str
    factor: str
    recognition: Figure
    false_alarms: Figure


@dataclass(frozen=True, slots=True)
class Level:
    """One subject among the items with one trait."""

    arm: str
    trait: str
    level: str
    recognition: Figure
    false_alarms: Figure


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """What was measured. `notes` say what could not be, and why."""

    n: int
    rows: tuple[Row, ...]
    gains: tuple[Gain, ...]
    effects: tuple[Effect, ...]
    levels: tuple[Level, ...]
    attention: tuple[ArmAttention, ...]
    costs: tuple[DetectorCost, ...]
    subjects: tuple[Subject, ...]
    records: tuple[Record, ...]
    notes: tuple[str, ...]


def measure(records: Sequence[Record], costs: Sequence[Costs] = (), profile: Profile | None = None) -> Results:
    """All figures of a run; `profile` is one to be judged by beside what the run was judged by.

    It must not have been calibrated on the same items.
    """
    notes: list[str] = []
    ran = list(dict.fromkeys(name for record in records for name in record.detectors))
    names = [name for name in ran if any(record.detectors[name].signal is not None for record in records)]
    subjects = [judged_by(records, profile)] if profile is not None else []
    subjects += _subjects(records, names, notes)
    subjects += [with_findings(records, name) for name in ran if name not in names]
    arms = {arm: np.array([record.arm is arm for record in records], dtype=bool) for arm in Arm}
    present = {str(arm): where for arm, where in arms.items() if where.any()}
    if len(present) > 1:
        present[ALL] = np.ones(len(records), dtype=bool)
    truth = truth_of(records)
    rows = []
    for arm, where in present.items():
        known = truth.only(where)
        often = resampled(known)
        rows += [Row(arm, subject.name, figures_of(chosen(subject, where), known, often)) for subject in subjects]
    whole = next((subject for subject in subjects if subject.name == FUSED), None)
    main = whole or subjects[0]
    broken = sum(bool(record.error) for record in records)
    if broken:
        notes.append(f"The model gave no answer to {broken} items; see `error` in records.jsonl.")
    return Results(
        n=len(records),
        rows=tuple(rows),
        gains=tuple(_gains(records, names, whole, present, truth)) if whole and len(names) > 1 else (),
        effects=tuple(_effects(records, main, present, truth)),
        levels=tuple(_levels(records, main, present, truth)),
        attention=tuple(found for arm in Arm if (found := attention_of(records, arm))),
        costs=tuple(costs_of(records, costs)),
        subjects=tuple(subjects),
        records=tuple(records),
        notes=tuple(notes),
    )


def _subjects(records: Sequence[Record], names: Sequence[str], notes: list[str]) -> list[Subject]:
    found = [_fused(records, names, FUSED, notes)]
    if OCR in names and len(names) > 1:
        found.append(_fused(records, [name for name in names if name != OCR], FUSED_WITHOUT, notes))
    if len(READERS & set(names)) > 1 and set(names) > READERS:
        found.append(_fused(records, [name for name in names if name not in READERS], FUSED_UNREAD, notes))
    found.append(ruled(records, "guard's verdict", lambda record: record.ruling))
    found += [detector(records, name) for name in names]
    found += [asked_directly(records), spontaneous(records), *outside(records)]
    return [subject for subject in found if subject is not None]


def _fused(records: Sequence[Record], names: Sequence[str], called: str, notes: list[str]) -> Subject | None:
    try:
        return fused(records, names, called)
    except FitError as error:
        notes.append(f"“{called}” could not be fitted: {error}.")
        return None


def _gains(
    records: Sequence[Record], names: Sequence[str], whole: Subject, present: dict[str, Flags], truth: Truth
) -> list[Gain]:
    gains = []
    for name in names:
        try:
            without = fused(records, [other for other in names if other != name], f"without {name}")
        except FitError:
            continue
        for arm, where in present.items():
            a, b, known = chosen(whole, where), chosen(without, where), truth.only(where)
            often = resampled(known)
            measured = [difference(each, a, b, known, often) for each in (auroc, recognition, false_alarms)]
            gains.append(Gain(arm, name, *measured))
    return gains


def _effects(records: Sequence[Record], main: Subject, present: dict[str, Flags], truth: Truth) -> list[Effect]:
    """Order: the image before the text against after it, and the differing value first against second."""
    effects = []
    direct = asked_directly(records) if any(DIRECT in record.detectors for record in records) else None
    for trait, first, second in (("order", "image first", "text first"), ("edited", "first", "second")):
        level = np.array([record.traits.get(trait, "") for record in records])
        for arm, where in present.items():
            a, b = where & (level == first), where & (level == second)
            if arm == ALL or not (a.any() and b.any()):
                continue
            said = "differing value first less second" if trait == "edited" else f"{first} less {second}"
            effects += [
                Effect(
                    arm,
                    subject.name,
                    said,
                    _between(recognition, subject, truth, a, b),
                    _between(false_alarms, subject, truth, a, b),
                )
                for subject in filter(None, (main, direct))
            ]
    return effects


def _between(measure_: Measure, subject: Subject, truth: Truth, a: Flags, b: Flags) -> Figure:
    """A measure on the items `a` less that on `b`; the two share no item."""
    often, once = resampled(truth), np.ones((1, len(truth.conflict)))

    def on(where: Flags, weights: Floats) -> Floats:
        return measure_(chosen(subject, where), truth.conflict[where], weights[:, where])

    value = float((on(a, once) - on(b, once))[0])
    return Figure(value, *interval(on(a, often) - on(b, often)), int((a | b).sum()))


def _levels(records: Sequence[Record], main: Subject, present: dict[str, Flags], truth: Truth) -> list[Level]:
    levels = []
    traits = dict.fromkeys(trait for record in records for trait in record.traits)
    for trait in traits:
        told = np.array([record.traits.get(trait, "") for record in records])
        values = sorted(set(told) - {""})
        if len(values) < 2 or len(values) > _MOST_LEVELS:
            continue
        for arm, within in present.items():
            for value in values:
                where = within & (told == value)
                if where.any():
                    figures = figures_of(chosen(main, where), truth.only(where))
                    levels.append(Level(arm, trait, value, figures["recognition"], figures["false alarms"]))
    return levels
