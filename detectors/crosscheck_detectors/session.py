"""What is remembered of one agent's run: what was warned of, and what the last screenshots asked to be paid.

    step 3   cart           Total   $40.00
    step 4   confirmation   Total  $400.00     a finding between the two screenshots

A total may change for good reasons. It is no finding where the new page still shows the old amount, under whatever name
(a subtotal before shipping), or where the agent itself changed something in between: typed a number, or clicked on what
adds, removes, updates or chooses, or opened another address. Of pages nothing else is kept than totals; of findings
only keyed digests.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from crosscheck_detectors.action import Action, Verb
from crosscheck_detectors.findings import Evidence, Finding, Kind, Report, Status
from crosscheck_detectors.ocr_alignment.geometry import scale_of
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.pages import Pages
from crosscheck_detectors.totals import Total, is_amount, numbers, totals

ID = "session_memory"
CHANGED = 0.85
"""Probability of a total that changed unexplained: to be looked at; an action that pays it makes more of it."""
SURE = 0.85
"""Score from which a total's characters count as read."""
MOST_WARNED = 512
MOST_TOTALS = 16
_ADJUSTING = re.compile(
    r"\b(?:add|remove|delete|update|apply|quantity|qty|increase|decrease|more|less|select|choose|shipping|delivery|option"
    r"|coupon|voucher|promo|discount|tip|insurance|upgrade|plan|change|edit|currency|minus|plus)\b|^\W*[+\u2212-]\W*$",
    re.IGNORECASE,
)
_QUANTITY = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Remembered:
    """The totals of the last step that showed any, and that step; `adjusted`: the agent may have changed them since."""

    step: int
    totals: tuple[Total, ...]
    adjusted: bool = False


class Session:
    """One run. Not safe for threads; nothing in it grows without bound."""

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(16)
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._step = 0
        self._warned: dict[bytes, int] = {}
        self._last: Remembered | None = None
        self._now: Remembered | None = None
        self._least_lag: float | None = None

    def begin(self, step: int) -> None:
        """A request of this step is there. A step before the last one is a new run."""
        if step < self._step:
            self._begin_anew()
        elif step > self._step and self._now:
            self._last, self._now = self._now, None
        self._step = step

    @property
    def remembered(self) -> Remembered | None:
        """What this step's pages are to be held against."""
        return self._last

    @property
    def least_lag(self) -> float | None:
        """The least that requests before this one took from capture to arrival, in seconds by two clocks."""
        return self._least_lag

    def learn(self, shown: Sequence[Total], action: Action | None, lag: float | None) -> None:
        """Takes over what this step's pages ask to be paid, what the agent means to do, and the lag of its captures."""
        adjusted = action is not None and adjusts(action)
        if shown:
            self._now = Remembered(
                self._step, tuple(shown[:MOST_TOTALS]), adjusted or bool(self._now and self._now.adjusted)
            )
        elif self._now:
            self._now = replace(self._now, adjusted=self._now.adjusted or adjusted)
        elif self._last and adjusted:
            self._last = replace(self._last, adjusted=True)
        if lag is not None:
            self._least_lag = lag if self._least_lag is None else min(self._least_lag, lag)

    def marked(self, found: Report) -> Report:
        """The report with those findings marked that were warned of at an earlier step."""
        findings = tuple(
            replace(each, repeated=True) if self._warned.get(self._print(each), self._step) < self._step else each
            for each in found.findings
        )
        return replace(found, findings=findings)

    def warned(self, findings: Sequence[Finding]) -> None:
        """These were warned of at this step."""
        for finding in findings:
            self._warned.setdefault(self._print(finding), self._step)
        while len(self._warned) > MOST_WARNED:
            del self._warned[next(iter(self._warned))]

    def _print(self, finding: Finding) -> bytes:
        """A digest of what is found, not of where: a page may scroll. Keyed, so that no value can be guessed by it."""
        sides = sorted(f"{side.part_id}={side.normal or key(side.value)}" for side in finding.evidence)
        if finding.kind is Kind.STALE_EVIDENCE:
            sides = []
        text = "\n".join((finding.detector_id, finding.kind.value, key(finding.field), *sides))
        return blake2b(text.encode(), key=self._salt, digest_size=16).digest()


def adjusts(action: Action) -> bool:
    """Whether an action may well change what is to be paid, or leads to another order altogether."""
    if action.verb is Verb.NAVIGATE:
        return True
    if action.verb is Verb.TYPE and _QUANTITY.fullmatch(action.text.strip()):
        return True
    words = action.target.expected_text or (action.target.element.name if action.target.element else "")
    return _ADJUSTING.search(words) is not None


def shown_totals(pages: Pages) -> list[Total]:
    """What all images ask to be paid."""
    return [total for image in pages.images for total in totals(pages.side(image), image) if total.score >= SURE]


def report(pages: Pages, shown: Sequence[Total], remembered: Remembered | None) -> Report:
    """At most one finding: a total that is another than at the step before."""
    if remembered is None:
        return Report(ID, Status.SKIPPED, "no earlier step of the session showed a total")
    if not shown:
        return Report(ID, Status.SKIPPED, "no total is shown at this step")
    if remembered.adjusted:
        return Report(ID, Status.ABSTAINED, "the agent itself may have changed the total since")
    if _in_common(remembered.totals, shown) or _still_shown(remembered.totals, pages):
        return Report(ID, Status.OK)
    before, after = _pair(remembered.totals, shown)
    if before.value.unit and after.value.unit and before.value.unit != after.value.unit:
        return Report(ID, Status.ABSTAINED, "the totals are in different currencies")
    image = next(each for each in pages.images if each.id == after.part_id)
    scale = scale_of(image, next(iter(pages.texts), None))
    css = scale.css(after.box) if scale else None
    evidence = (
        Evidence(
            before.part_id, before.quote, before.value.text, before.box, before.value.normal, step=remembered.step
        ),
        Evidence(after.part_id, after.quote, after.value.text, after.box, after.value.normal, css),
    )
    text = f"The total was {before.value.normal} at step {remembered.step} and is {after.value.normal} now."
    finding = Finding(ID, Kind.CONTRADICTION, after.label, CHANGED, evidence, text)
    return Report(ID, Status.OK, "", (finding,))


def _in_common(before: Sequence[Total], after: Sequence[Total]) -> bool:
    return any(numbers(a.value) & numbers(b.value) for a in before for b in after)


def _still_shown(before: Sequence[Total], pages: Pages) -> bool:
    """Whether an old total stands on the new page under another name, as the part of the new one that it is."""
    old = {number for total in before for number in numbers(total.value)}
    return any(
        is_amount(field.value) and numbers(field.value) & old
        for image in pages.images
        for field in pages.side(image).fields
    )


def _pair(before: Sequence[Total], after: Sequence[Total]) -> tuple[Total, Total]:
    """Totals of one label, else the last of each page, which sums up the ones before it."""
    labels = {key(total.label): total for total in before}
    for total in after:
        if key(total.label) in labels:
            return labels[key(total.label)], total
    return before[-1], after[-1]
