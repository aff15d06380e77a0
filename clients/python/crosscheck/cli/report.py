"""A response as a person reads it in a terminal."""

from collections.abc import Iterator, Sequence

from crosscheck.cli import attention
from crosscheck.part import Part, Source
from crosscheck.places import Box, Span
from crosscheck.responses import AnswerResponse, CheckResponse, Model
from crosscheck.verdict import Coverage, Decision, DetectorReport, DetectorStatus, Evidence, Finding, Verdict

MAX_FIELDS = 12
MAX_QUOTE = 100
BAD_STATUSES = frozenset({DetectorStatus.TIMEOUT, DetectorStatus.ERROR})


def printable(text: str) -> str:
    """The text with every control character escaped, since a page's words must not steer the reader's terminal."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def of_response(response: AnswerResponse | CheckResponse, parts: Sequence[Part]) -> str:
    """The verdict as of_verdict() gives it, with the answer behind the decision."""
    answer = [f"Answer: {printable(response.answer)}"] if isinstance(response, AnswerResponse) else []
    return _joined([_decision(response.verdict), answer, *_grounds(response.verdict, parts)])


def of_verdict(verdict: Verdict, parts: Sequence[Part]) -> str:
    """Decision, warning, findings with both sides and their places, coverage, attention, every detector's status."""
    return _joined([_decision(verdict), *_grounds(verdict, parts)])


def of_model(model: Model) -> str:
    """The model's description, one fact a line."""
    profile, limits = model.profile, model.limits
    facts = {
        "model": f"{model.model} ({model.architecture}, {model.parameters / 1e6:,.1f} million parameters)",
        "runs on": f"{model.device}, {model.dtype}, {model.context_tokens:,} tokens of context",
        "profile": f"{profile.model} {profile.version}, calibrated on: {profile.calibrated_on}",
        "decisions": f"review from {model.review_threshold:g}, block from {model.block_threshold:g}",
        "detectors": ", ".join(model.detectors),
        "limits": f"{limits.max_parts} parts, {limits.max_message_bytes / 2**20:g} MiB a request, "
        f"{limits.max_image_bytes / 2**20:g} MiB and {limits.max_image_pixels / 1e6:g} megapixels an image",
        "server": model.server_version,
    }
    return "".join(f"{name:<10} {printable(value)}\n" for name, value in facts.items())


def place_of(side: Evidence, text: str | None) -> str:
    """Where the evidence stands, in words; lines and columns count from 1."""
    if not side.part_id:
        return f"the proposed action's {side.action_field}"
    match side.box or side.span:
        case Box() as box:
            return f"pixels ({box.x0}, {box.y0}) to ({box.x1}, {box.y1})"
        case Span() as span if text is not None:
            line = text.count("\n", 0, span.start) + 1
            column = span.start - text.rfind("\n", 0, span.start)
            return f"line {line}, column {column} (characters {span.start} to {span.end})"
        case Span() as span:
            return f"characters {span.start} to {span.end}"
    return "no place given"


def headline(finding: Finding) -> str:
    """What was found and how sure it is, on one line."""
    about = f" on {printable(finding.field)}" if finding.field else ""
    kind = finding.kind.replace("_", " ")
    again = ", warned of before" if finding.repeated else ""
    return f"{kind}{about}, probability {finding.probability:.2f} ({finding.detector_id}){again}"


def _joined(sections: Sequence[Sequence[str]]) -> str:
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def _grounds(verdict: Verdict, parts: Sequence[Part]) -> Iterator[list[str]]:
    texts = {part.id: part.text for part in parts if part.text is not None}
    for number, finding in enumerate(verdict.findings, start=1):
        yield list(_finding(number, finding, texts))
    yield list(_coverage(verdict.coverage, texts))
    if verdict.attention is not None:
        instructions = {part.id for part in parts if part.source is Source.INSTRUCTION}
        yield [printable(line) for line in attention.lines(verdict.attention, leave_out=instructions)]
    yield [_detector(report) for report in verdict.detectors]


def _decision(verdict: Verdict) -> list[str]:
    lines = [f"{verdict.decision.upper()}   conflict probability {verdict.conflict_probability:.2f}"]
    if verdict.warning:
        lines.append(printable(verdict.warning))
    if verdict.degraded:
        lines.append("Degraded: a detector failed or was late, or the deadline cut the answer short.")
    if verdict.decision is Decision.ALLOW and verdict.coverage.compared == 0:
        lines.append("Nothing was compared: this says nothing about the parts.")
    return lines


def _finding(number: int, finding: Finding, texts: dict[str, str]) -> Iterator[str]:
    yield f"{number}. {headline(finding)}"
    width = max((len(side.said_by) for side in finding.evidence), default=0)
    for side in finding.evidence:
        yield f"   {side.said_by:<{width}}  {printable(side.value)}   in “{_shortened(side.quote)}”"
        yield f"   {'':<{width}}  {place_of(side, texts.get(side.part_id))}"
    if finding.explanation:
        yield f"   {printable(finding.explanation)}"


def _coverage(coverage: Coverage, texts: dict[str, str]) -> Iterator[str]:
    more = len(coverage.fields) - MAX_FIELDS
    fields = printable(", ".join(coverage.fields[:MAX_FIELDS])) + (f" and {more} more" if more > 0 else "")
    yield f"Compared {coverage.compared} values, {coverage.matched} agree" + (f": {fields}" if fields else "")
    for unread in coverage.unread_regions:
        place = Evidence(part_id=unread.part_id, span=unread.region.span, box=unread.region.box)
        yield f"Not read: {unread.part_id}, {place_of(place, texts.get(unread.part_id))}: {printable(unread.reason)}"


def _detector(report: DetectorReport) -> str:
    mark = "!" if report.status in BAD_STATUSES else " "
    reason = f"  {printable(report.reason)}" if report.reason else ""
    seconds = f"{report.latency_seconds:.2f} s"
    return f"{mark} {report.detector_id:<20} {report.status:<10} score {report.score:.2f}  {seconds:>8}{reason}"


def _shortened(quote: str) -> str:
    quote = printable(quote)
    return quote if len(quote) <= MAX_QUOTE else f"{quote[: MAX_QUOTE - 1]}…"
