"""Holds a page against its own text, as it is and with one edit at a time, and says what was found."""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from bench.alignment.edits import COUNTED, TEN_TIMES, edit, times_ten
from bench.alignment.seen import Seen
from bench.alignment.texts import FORMS, RENAMED, Written, escaped, marked, written
from crosscheck_detectors.context import Box, Case, ImagePart, Reading, Source, Span, TextPart
from crosscheck_detectors.findings import Finding, Report
from crosscheck_detectors.ocr_alignment import report
from crosscheck_detectors.ocr_alignment.matching import align
from crosscheck_detectors.ocr_alignment.prepared import Prepared
from crosscheck_detectors.ocr_alignment.values import Outcome

SCROLLED = 0.55
"""Share of the values' height that the scrolled form's screenshot shows."""


@dataclass(frozen=True)
class Setting:
    """Which page a trial was made on, and in which form its text came."""

    layout: str
    form: str
    zoom: str
    theme: str
    font: str
    coding: str


@dataclass(frozen=True)
class Unchanged:
    """A page against its own text: findings are false alarms. `agreed` of `shown` values were found to agree."""

    setting: Setting
    alarms: tuple[Finding, ...]
    shown: int
    agreed: int


@dataclass(frozen=True)
class Edited:
    """A page against its text with one edit. `hit` is the finding on it, `others` are on other values.

    `agreed`: the edited value was taken as equal, which of an identifier must never be said.
    """

    setting: Setting
    kind: str
    what: str
    hit: Finding | None
    others: tuple[Finding, ...]
    overlap: float
    exact: bool
    agreed: bool


class Judge:
    """One page and one form of its text."""

    def __init__(self, seen: Seen, form: str, hidden: str = "") -> None:
        self.page = seen.page
        self.form = form
        self.rng = random.Random(f"{seen.page.layout}/{form}/{seen.page.shown[0].text}")
        self.text = marked(seen, form, self.rng, hidden)
        coding = f"JPEG {seen.page.jpeg}" if seen.page.jpeg else "PNG"
        self.setting = Setting(
            seen.page.layout, form, f"{round(100 * seen.page.zoom)} %", seen.page.theme, seen.page.font, coding
        )
        height, reading = seen.height, seen.reading
        below: list[Box] = []
        if form == "scrolled":
            height = round(SCROLLED * max(box.y1 for box in seen.ink.values()))
            below = [line.box for line in reading.lines if line.box.y1 > height]
            reading = Reading(tuple(line for line in reading.lines if line.box.y1 <= height))
        self.image = ImagePart("image", Source.SCREENSHOT, seen.width, height, reading)
        # A text that names a value by words that the page does not show cannot be aligned by them.
        words = set(re.split(r"[\n\t:\ue000-\ue002]\s*", seen.texts["inner"].lower())) if form in RENAMED else None
        self.ink = seen.ink
        self.visible = [
            number
            for number in written(self.text).ranges
            if number in seen.ink
            and seen.ink[number].y1 <= height
            and not any(_meet(line, seen.ink[number]) for line in below)
            and (words is None or self.page.shown[number].label.lower() in words)
        ]

    def unchanged(self) -> Unchanged:
        plain = self._written({})
        agreeing = set(self._agreed(plain.text))
        agreed = sum(not agreeing.isdisjoint(plain.ranges[number]) for number in self.visible)
        return Unchanged(self.setting, self._report(plain.text).findings, len(self.visible), agreed)

    def edited(self, count: int) -> Iterator[Edited]:
        """Some values edited, one at a time, two of one name that changed places, and a number ten times or a tenth."""
        plain = self._written({})
        for number in self.rng.sample(self.visible, min(count, len(self.visible))):
            shown = self.page.shown[number]
            old = plain.first(number)
            new, kind = edit(shown.kind, old, self.page.style, self.rng)
            if new != old:
                yield self._edited(kind, {number: new}, f"{shown.label}: {old} -> {new}")
        rows = [
            (a, b)
            for a, b in combinations(self.visible, 2)
            if (self.page.shown[a].label, self.page.shown[a].kind)
            == (self.page.shown[b].label, self.page.shown[b].kind)
            and self.page.shown[a].text != self.page.shown[b].text
        ]
        if rows:
            a, b = self.rng.choice(rows)
            told = {number: plain.first(number) for number in (a, b)}
            if told[a].lower() != told[b].lower():
                what = f"{self.page.shown[a].label}: {told[a]} <-> {told[b]}"
                yield self._edited("swapped rows", {a: told[b], b: told[a]}, what)
        counted = [number for number in self.visible if self.page.shown[number].kind in COUNTED]
        if counted:
            number = self.rng.choice(counted)
            shown, old = self.page.shown[number], plain.first(number)
            new = times_ten(old, self.page.style, self.rng)
            # Ten times $0.35 without its decimals is $0.35.
            if new != old:
                yield self._edited(f"{shown.kind}: {TEN_TIMES}", {number: new}, f"{shown.label}: {old} -> {new}")

    def _edited(self, kind: str, changes: Mapping[int, str], what: str) -> Edited:
        text = self._written(changes)
        places = [(number, place) for number in changes for place in text.ranges[number]]
        findings = self._report(text.text).findings
        hits = {number: finding for finding in findings for number, place in places if _touches(finding, *place)}
        if not hits and len(changes) > 1:
            # Names that changed places are values that did: what stands in their lines is as good.
            hits = {
                number: finding
                for finding in findings
                for number, place in places
                if _touches(finding, *_line(text.text, place))
            }
        others = tuple(finding for finding in findings if finding not in hits.values())
        agreed = not set(self._agreed(text.text)).isdisjoint(place for _, place in places)
        if not hits:
            return Edited(self.setting, kind, what, None, others, 0.0, False, agreed)
        number, hit = next(iter(hits.items()))
        exact = hit.evidence[1].place in {Span(*place) for place in text.ranges[number]}
        return Edited(
            self.setting, kind, what, hit, others, _overlap(hit.evidence[0].place, self.ink[number]), exact, agreed
        )

    def _written(self, changes: Mapping[int, str]) -> Written:
        return written(self.text, {number: escaped(self.form, value) for number, value in changes.items()})

    def _report(self, text: str) -> Report:
        return report(Case((self.image, self._part(text))))

    def _part(self, text: str) -> TextPart:
        return TextPart("text", Source.DOM, text, text_format=FORMS[self.form])

    def _agreed(self, text: str) -> list[tuple[int, int]]:
        """The spans of the text's values that were aligned with one that agrees."""
        image, told = Prepared(self.image), Prepared(self._part(text))
        pairs = align(image.against(told), told.against(image), noisy=True)
        places = [pair.b.place for pair in pairs if pair.compared.outcome is Outcome.AGREE]
        return [(place.start, place.end) for place in places if isinstance(place, Span)]


def _line(text: str, place: tuple[int, int]) -> tuple[int, int]:
    """The line around a place."""
    end = text.find("\n", place[1])
    return text.rfind("\n", 0, place[0]) + 1, len(text) if end < 0 else end


def _meet(a: Box, b: Box) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1


def _touches(finding: Finding, start: int, end: int) -> bool:
    place = finding.evidence[1].place
    return isinstance(place, Span) and place.start < end and start < place.end


def _overlap(place: object, truth: Box) -> float:
    """Intersection over union, 0 for anything but a box."""
    if not isinstance(place, Box):
        return 0.0
    across = min(place.x1, truth.x1) - max(place.x0, truth.x0)
    down = min(place.y1, truth.y1) - max(place.y0, truth.y0)
    if across <= 0 or down <= 0:
        return 0.0
    both = across * down
    return both / (place.width * place.height + truth.width * truth.height - both)
