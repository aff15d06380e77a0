"""From results to the messages of the contract."""

from collections.abc import Sequence
from importlib.metadata import version
from uuid import uuid4

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_detectors.context import Box, Place
from crosscheck_detectors.findings import Evidence, Finding, Kind, Status
from crosscheck_detectors.verdict import Decision, Thresholds, Verdict
from crosscheck_service.deployments.attention import attention, heat_map, token_imbalance
from crosscheck_service.deployments.passes import Spent, ViewedAnswer
from crosscheck_service.deployments.timed import TimedReport
from crosscheck_service.engine.ask import Piece
from crosscheck_service.engine.info import ModelInfo
from crosscheck_service.request.model import Request
from crosscheck_service.settings import Policy, Settings

UNCALIBRATED = "uncalibrated"
_MAX_FIELDS = 100
_MAX_UNREAD = 100
MAX_FINDINGS = 100

_DECISIONS = {
    Decision.ALLOW: pb.DECISION_ALLOW,
    Decision.REVIEW: pb.DECISION_REVIEW,
    Decision.BLOCK: pb.DECISION_BLOCK,
}
_KINDS = {
    Kind.CONTRADICTION: pb.KIND_CONTRADICTION,
    Kind.NEGLECTED_PART: pb.KIND_NEGLECTED_PART,
    Kind.UNGROUNDED_ANSWER: pb.KIND_UNGROUNDED_ANSWER,
    Kind.ACTION_MISMATCH: pb.KIND_ACTION_MISMATCH,
    Kind.STALE_EVIDENCE: pb.KIND_STALE_EVIDENCE,
}
_STATUSES = {
    Status.OK: pb.DETECTOR_STATUS_OK,
    Status.ABSTAINED: pb.DETECTOR_STATUS_ABSTAINED,
    Status.SKIPPED: pb.DETECTOR_STATUS_SKIPPED,
    Status.TIMEOUT: pb.DETECTOR_STATUS_TIMEOUT,
    Status.ERROR: pb.DETECTOR_STATUS_ERROR,
}


def verdict(
    request: Request,
    judged: Verdict,
    reports: Sequence[TimedReport],
    info: ModelInfo,
    *,
    answer: ViewedAnswer | None = None,
    joint: ViewedAnswer | None = None,
) -> pb.Verdict:
    """The verdict as it is sent. Lists that a page could make endless are cut at a hundred.

    `answer` is the model's, where it was asked: what it was shown and how it attended to that belongs to the verdict.
    `joint` is a Check's joint pass, where a detector had it run: only how it attended belongs to the verdict.
    """
    watched = answer or joint
    return pb.Verdict(
        attention=_attention(request, watched, info) if watched else None,
        verdict_id=uuid4().hex,
        decision=_DECISIONS[judged.decision],
        warning=judged.warning,
        conflict_probability=judged.conflict_probability,
        findings=[finding_message(finding) for finding in judged.findings[:MAX_FINDINGS]],
        pairs=[pb.PairConflict(a=pair.a, b=pair.b, probability=pair.probability) for pair in judged.pairs],
        detectors=[
            pb.DetectorReport(
                detector_id=timed.report.detector_id,
                status=_STATUSES[timed.report.status],
                reason=timed.report.reason,
                score=timed.report.score,
                latency_seconds=timed.seconds,
                passes=timed.passes,
                tokens=timed.tokens,
            )
            for timed in reports
        ],
        coverage=pb.Coverage(
            compared=judged.coverage.compared,
            matched=judged.coverage.matched,
            fields=judged.coverage.fields[:_MAX_FIELDS],
            unread_regions=[
                pb.UnreadRegion(part_id=each.part_id, region=_region(each.unread.place), reason=each.unread.reason)
                for each in judged.coverage.unread[:_MAX_UNREAD]
            ],
        ),
        views=views(answer) if answer else (),
        degraded=judged.degraded,
        profile=_profile(info),
        digests=digests(request),
    )


def digests(request: Request) -> list[pb.PartDigest]:
    """What ties the verdict to the contents that were judged."""
    return [pb.PartDigest(part_id=part.id, digest=part.digest) for part in request.parts]


def _attention(request: Request, answer: ViewedAnswer, info: ModelInfo) -> pb.Attention | None:
    answered = answer.answered
    if answered.attention is None:
        return None
    reach = info.reach.sharing(len(answer.boxes))
    heat = [heat_map(part, mass, answer.boxes[part], reach) for part, mass in answered.heat.items()]
    return attention(request, answered.attention, heat)


def token(request: Request, piece: Piece) -> pb.Token:
    """One token as it is streamed."""
    seen = piece.attention
    return pb.Token(text=piece.text, imbalance=token_imbalance(request, seen) if seen is not None else ())


def views(answer: ViewedAnswer) -> list[pb.View]:
    """The boxes of images and the spans of texts that the model was shown."""
    boxes = [pb.View(part_id=part_id, box=_box(box)) for part_id, box in answer.boxes.items()]
    spans = [
        pb.View(part_id=part_id, span=pb.Span(start=span.start, end=span.end))
        for part_id, kept in answer.answered.shown.items()
        for span in kept
    ]
    return boxes + spans


def usage(ocr_seconds: float, spent: Spent) -> pb.Usage:
    """What the request cost."""
    return pb.Usage(
        prompt_tokens=spent.prompt_tokens,
        image_tokens=spent.image_tokens,
        generated_tokens=spent.generated_tokens,
        vlm_seconds=spent.seconds,
        ocr_seconds=ocr_seconds,
    )


def model(info: ModelInfo, settings: Settings, detectors: Sequence[str]) -> pb.GetModelResponse:
    """What GetModel tells. The thresholds are those of a request on which all default detectors came to a result."""
    lineup = info.profile.lineup(settings.detectors) if info.profile else None
    review, block = thresholds(settings.policy).of(lineup)
    return pb.GetModelResponse(
        model=info.name,
        architecture=info.architecture,
        parameters=info.parameters,
        device=info.device,
        dtype=info.dtype,
        context_tokens=info.context_tokens,
        profile=_profile(info),
        detectors=detectors,
        limits=pb.Limits(**settings.limits.model_dump()),
        server_version=version("crosscheck-server"),
        review_threshold=review,
        block_threshold=block,
    )


def thresholds(policy: Policy) -> Thresholds:
    """The thresholds that the settings ask for."""
    return Thresholds(policy.review_threshold, policy.block_threshold, policy.on_degraded == "review")


def _profile(info: ModelInfo) -> pb.Profile:
    if info.profile:
        return pb.Profile(
            model=info.profile.model.name, version=info.profile.version, calibrated_on=info.profile.calibrated_on
        )
    return pb.Profile(model=info.name, version="0", calibrated_on=UNCALIBRATED)


def finding_message(finding: Finding) -> pb.Finding:
    """One finding as it is sent."""
    return pb.Finding(
        detector_id=finding.detector_id,
        kind=_KINDS[finding.kind],
        part_ids=finding.part_ids,
        field=finding.field,
        probability=finding.probability,
        evidence=[_evidence(side) for side in finding.evidence],
        explanation=finding.explanation,
        repeated=finding.repeated,
    )


def _evidence(side: Evidence) -> pb.Evidence:
    evidence = pb.Evidence(
        part_id=side.part_id, quote=side.quote, value=side.value, action_field=side.action_field, step=side.step
    )
    if isinstance(side.place, Box):
        evidence.box.CopyFrom(_box(side.place))
        if side.css_box:
            css = side.css_box
            evidence.css_box.CopyFrom(pb.CssBox(x0=css.x0, y0=css.y0, x1=css.x1, y1=css.y1))
    elif side.place:
        evidence.span.CopyFrom(pb.Span(start=side.place.start, end=side.place.end))
    return evidence


def _region(place: Place) -> pb.Region:
    if isinstance(place, Box):
        return pb.Region(box=_box(place))
    return pb.Region(span=pb.Span(start=place.start, end=place.end))


def _box(box: Box) -> pb.Box:
    return pb.Box(x0=box.x0, y0=box.y0, x1=box.x1, y1=box.y1)
