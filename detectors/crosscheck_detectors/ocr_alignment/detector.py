"""The detector: every two evidence parts are compared field by field.

parts -> sheets (cells and what is around them) -> fields (value and labels) -> pairs -> findings

Its signal of a pair of parts on a field is the finding's probability in [0, 1] (see `judgement`), 0 where they agree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from crosscheck_detectors.context import Box, Case, CssBox, ImagePart, Part, TextPart, Unread
from crosscheck_detectors.detector import Pass, Rounds
from crosscheck_detectors.findings import Comparison, Evidence, Finding, Kind, Report, Signal, Status, UnreadIn
from crosscheck_detectors.masks import settled
from crosscheck_detectors.ocr_alignment.candidates import Candidate
from crosscheck_detectors.ocr_alignment.fields import Field
from crosscheck_detectors.ocr_alignment.geometry import scale_of
from crosscheck_detectors.ocr_alignment.judgement import LEAST, elsewhere, known_signs, probability
from crosscheck_detectors.ocr_alignment.look_alikes import look_alikes
from crosscheck_detectors.ocr_alignment.matching import align
from crosscheck_detectors.ocr_alignment.naming import compared_names
from crosscheck_detectors.ocr_alignment.narrowing import narrowed
from crosscheck_detectors.ocr_alignment.plausible import plausible
from crosscheck_detectors.ocr_alignment.prepared import Prepared
from crosscheck_detectors.ocr_alignment.scripts import unreadable, unreadable_spans
from crosscheck_detectors.ocr_alignment.standing import Standing
from crosscheck_detectors.ocr_alignment.values import Outcome

ID = "ocr_alignment"


class OcrAlignment:
    """Compares what was read from images with what came as text, and each with its like. Needs no model."""

    id = ID
    asks_model = False

    def detect(self, case: Case) -> Rounds:
        """Asks for no pass."""
        yield from _no_passes()
        return report(case)


def report(case: Case) -> Report:
    """The whole result, without the generator's form."""
    parts = case.evidence
    if len(parts) < 2:
        return Report(ID, Status.SKIPPED, "fewer than two parts to compare")
    # Images first: what is read from pixels is held against what came as text.
    prepared = [Prepared(settled(part)) for part in sorted(parts, key=lambda part: isinstance(part, TextPart))]
    findings: list[Finding] = []
    comparisons: list[Comparison] = []
    signals: list[Signal] = []
    unread = list(_unread(parts))
    for first, second in sorted(combinations(prepared, 2), key=_images_first):
        part_a, part_b = first.part, second.part
        geometry = first.geometry(second)
        a, b = first.against(second, geometry), second.against(first, geometry)
        noisy = isinstance(part_a, ImagePart) or isinstance(part_b, ImagePart)
        pairs = align(a, b, noisy=noisy, geometry=geometry)
        signs, standing = known_signs(pairs), Standing(a, b, pairs)
        for pair, name in zip(pairs, compared_names(pairs, a, b), strict=True):
            outcome = pair.compared.outcome
            if noisy and outcome is Outcome.DIFFER and any(map(unreadable, _around(pair))):
                continue
            if noisy and outcome is Outcome.UNCLEAR:
                unread += look_alikes((part_a, part_b), pair)
            if outcome is Outcome.AGREE:
                comparisons.append(Comparison(name, part_a.id, part_b.id, agrees=True))
                signals.append(Signal.of(part_a.id, part_b.id, name, 0.0))
            elif outcome is Outcome.DIFFER:
                chance = probability(pair, a, b, signs)
                if not (
                    chance >= LEAST
                    and (pair.in_box or plausible(pair))
                    and (pair.certain or not elsewhere(pair, a, b, pairs))
                    and standing.is_change(pair)
                    and standing.is_supported(pair)
                    and standing.is_at_home(pair)
                ):
                    continue
                shown = narrowed(pair.a, pair.b)
                if standing.is_change(replace(pair, a=shown[0], b=shown[1])):
                    comparisons.append(Comparison(name, part_a.id, part_b.id, agrees=False))
                    signals.append(Signal.of(part_a.id, part_b.id, name, chance))
                    findings.append(_finding((part_a, part_b), shown, name, chance))
    findings.sort(key=lambda finding: -finding.probability)
    if not comparisons:
        return Report(ID, Status.ABSTAINED, _why_nothing(prepared), unread=tuple(unread))
    return Report(ID, Status.OK, "", tuple(findings), tuple(comparisons), tuple(unread), tuple(signals))


def _around(pair: Candidate) -> Iterator[str]:
    """What must be in a script that is read: what is around two values, or their cells where their place is told."""
    for field in (pair.a, pair.b):
        yield field.sheet.cells[field.cell].text if pair.in_box else field.quote


def _no_passes() -> Iterator[Sequence[Pass]]:
    yield from ()


def _images_first(pair: tuple[Prepared, Prepared]) -> int:
    kinds = [isinstance(each.part, ImagePart) for each in pair]
    return 0 if kinds[0] != kinds[1] else 1


def _finding(parts: tuple[Part, Part], shown: tuple[Field, Field], name: str, chance: float) -> Finding:
    sides = list(zip(parts, shown, strict=True))
    evidence = tuple(
        Evidence(part.id, field.quote, field.value.text, field.place, field.value.normal, _css_box(part, parts, field))
        for part, field in sides
    )
    distinct = parts[0].source is not parts[1].source
    says = [f"the {part.source.value if distinct else f'part {part.id}'} says {_said(field)}" for part, field in sides]
    return Finding(ID, Kind.CONTRADICTION, name, chance, evidence, ", ".join(says) + ".")


def _css_box(part: Part, parts: tuple[Part, Part], field: Field) -> CssBox | None:
    """A screenshot's evidence in CSS pixels, where its viewport is known."""
    if not isinstance(part, ImagePart) or not isinstance(field.place, Box):
        return None
    scale = scale_of(part, next((other for other in parts if isinstance(other, TextPart)), None))
    return scale.css(field.place) if scale else None


def _said(field: Field) -> str:
    return field.value.normal or f'"{field.value.text}"'


def _unread(parts: Sequence[Part]) -> Iterator[UnreadIn]:
    with_image = any(isinstance(part, ImagePart) for part in parts)
    # Images first, so that who draws one is sure to hear of the secrets found in it.
    for part in sorted(parts, key=lambda each: isinstance(each, TextPart)):
        for region in part.sensitive:
            yield UnreadIn(part.id, Unread(region, "marked as sensitive"))
    for part in parts:
        if isinstance(part, ImagePart):
            for place in part.reading.unread:
                yield UnreadIn(part.id, place)
        elif with_image:
            yield from unreadable_spans(part)
    # Last, for there may be many, and the response has room for a hundred places.
    for part in parts:
        for region in part.volatile:
            yield UnreadIn(part.id, Unread(region, "marked as changing by itself"))


def _why_nothing(prepared: Sequence[Prepared]) -> str:
    parts = [each.part for each in prepared]
    for each in prepared:
        part = each.part
        if isinstance(part, ImagePart) and not part.reading.lines:
            return f"no text could be read in the {part.source.value}"
        if isinstance(part, TextPart) and any(isinstance(other, ImagePart) for other in parts):
            name = unreadable(part.text)
            if name:
                return f"the {part.source.value} is in {name} script, which is not read from images"
        if not each.has_fields:
            return f"the {part.source.value} holds no field that could be compared"
    return "the parts have no field in common"
