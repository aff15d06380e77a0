"""Every metric of the gateway, and how a response becomes numbers.

Names hold their base unit. No label holds what a client chose: detectors are those that GetModel lists, everything
else is "other". Series whose labels are known start at 0, so that their first increment is not lost to rate().
"""

import math
from collections.abc import Iterator

import grpc
from google.protobuf.descriptor import EnumDescriptor
from google.protobuf.message import Message
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info
from prometheus_client.gc_collector import GCCollector
from prometheus_client.metrics_core import Metric
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_service.gateway.methods import METHODS
from crosscheck_service.request.hop import STAGES

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_BYTES = tuple(float(4**power) for power in range(4, 14))
_IMBALANCES = tuple(step / 10 for step in range(-9, 11))
_MODALITY_PAIRS = frozenset({("image", "text")})
_PROBABILITIES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
_OTHER = "other"
_DECISION = pb.Decision.DESCRIPTOR
_STATUS = pb.DetectorStatus.DESCRIPTOR
_KIND = pb.Kind.DESCRIPTOR


class _Registry(CollectorRegistry):
    """Without the `_created` series, which would double the page and which nothing reads."""

    def collect(self) -> Iterator[Metric]:
        for family in super().collect():
            family.samples = [sample for sample in family.samples if not sample.name.endswith("_created")]
            yield family


class Metrics:
    """The metrics of one gateway, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = _Registry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self.requests = self._counter("requests", "Requests by method and gRPC status code", "method", "code")
        self.request_seconds = self._histogram("request_seconds", "From request to response", _SECONDS, "method")
        self.request_bytes = self._histogram("request_bytes", "Size of requests", _BYTES, "method")
        self.response_bytes = self._histogram("response_bytes", "Size of response messages", _BYTES, "method")
        self.in_flight = Gauge("crosscheck_requests_in_flight", "Requests being served", registry=self.registry)
        self.queue_rejections = self._counter("queue_rejections", "Requests refused because the queue was full")
        self.stage_seconds = self._histogram(
            "stage_seconds",
            "Time in a stage: upstream is the wait for the guard, ocr and vlm are sums over one request, "
            "detector is one detector's run",
            _SECONDS,
            "stage",
        )
        self.decisions = self._counter("decisions", "Verdicts by decision", "decision")
        self.conflict_probability = self._histogram(
            "conflict_probability", "Conflict probability of verdicts", _PROBABILITIES
        )
        self.imbalance = self._histogram(
            "attention_imbalance",
            "Imbalance of attention between two modalities, from -1 to 1; positive where the first has more",
            _IMBALANCES,
            "pair",
        )
        self.findings = self._counter("findings", "Findings by detector and kind", "detector", "kind")
        self.detector_status = self._counter("detector_status", "Detectors' runs by status", "detector", "status")
        self.degraded = self._counter("degraded", "Verdicts with a failed or late detector, or a cut answer")
        self.compared_values = self._counter("compared_values", "Pairs of values that were compared")
        self.matched_values = self._counter("matched_values", "Compared pairs of values that agree")
        self.unread_regions = self._counter("unread_regions", "Places of parts that could not be read")
        self.uncompared_allows = self._counter("uncompared_allows", "ALLOW verdicts for which nothing was compared")
        self.tokens = self._counter("tokens", "Tokens of the VLM; image tokens are among those of the prompt", "kind")
        self.up = Gauge("crosscheck_up", "1 while the guard behind the gateway answers", registry=self.registry)
        self.model = Info("crosscheck_model", "The model that serves", registry=self.registry)
        self.profile = Info("crosscheck_profile", "The calibration in force", registry=self.registry)
        self._detectors: frozenset[str] = frozenset()
        self._start_at_zero()

    def finished(self, method: str, code: grpc.StatusCode, seconds: float) -> None:
        """Counts one request, however it ended."""
        self.requests.labels(method, code.name).inc()
        self.request_seconds.labels(method).observe(seconds)

    def learn(self, model: pb.GetModelResponse) -> None:
        """Takes over what GetModel says: names of model and profile, and the detectors that may become labels."""
        self.model.info({"model": model.model, "architecture": model.architecture, "version": model.server_version})
        self.profile.info(
            {
                "model": model.profile.model,
                "version": model.profile.version,
                "calibrated_on": model.profile.calibrated_on,
            }
        )
        self._detectors = frozenset((*model.detectors, *STAGES))
        for detector in (*sorted(self._detectors), _OTHER):
            for status in _names(_STATUS):
                self.detector_status.labels(detector, status)
            for kind in _names(_KIND):
                self.findings.labels(detector, kind)

    def observe(self, response: Message) -> None:
        """Counts what a response says; one without a verdict says nothing."""
        if isinstance(response, pb.StreamAnswerResponse):
            response = response.response
        if isinstance(response, pb.AnswerResponse | pb.CheckResponse) and response.HasField("verdict"):
            self._observe_verdict(response.verdict)
            self._observe_usage(response.usage)

    def _observe_verdict(self, verdict: pb.Verdict) -> None:
        self.decisions.labels(_label(_DECISION, verdict.decision)).inc()
        self.conflict_probability.observe(verdict.conflict_probability)
        self.degraded.inc(verdict.degraded)
        self.compared_values.inc(verdict.coverage.compared)
        self.matched_values.inc(verdict.coverage.matched)
        self.unread_regions.inc(len(verdict.coverage.unread_regions))
        for pair in verdict.attention.modality_pairs:
            # NaN where no layer shows both: nothing was observed.
            if (pair.a, pair.b) in _MODALITY_PAIRS and not math.isnan(pair.imbalance):
                self.imbalance.labels(_pair(pair.a, pair.b)).observe(pair.imbalance)
        if verdict.decision == pb.DECISION_ALLOW and not verdict.coverage.compared:
            self.uncompared_allows.inc()
        for finding in verdict.findings:
            self.findings.labels(self._detector(finding.detector_id), _label(_KIND, finding.kind)).inc()
        for report in verdict.detectors:
            self.detector_status.labels(self._detector(report.detector_id), _label(_STATUS, report.status)).inc()
            if report.status != pb.DETECTOR_STATUS_SKIPPED:
                self.stage_seconds.labels("detector").observe(report.latency_seconds)

    def _observe_usage(self, usage: pb.Usage) -> None:
        self.tokens.labels("prompt").inc(usage.prompt_tokens)
        self.tokens.labels("image").inc(usage.image_tokens)
        self.tokens.labels("generated").inc(usage.generated_tokens)
        for stage, seconds in (("ocr", usage.ocr_seconds), ("vlm", usage.vlm_seconds)):
            if seconds > 0:
                self.stage_seconds.labels(stage).observe(seconds)

    def _detector(self, name: str) -> str:
        return name if name in self._detectors else _OTHER

    def _counter(self, name: str, help_text: str, *labels: str) -> Counter:
        return Counter(f"crosscheck_{name}", help_text, labels, registry=self.registry)

    def _histogram(self, name: str, help_text: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"crosscheck_{name}", help_text, labels, buckets=buckets, registry=self.registry)

    def _start_at_zero(self) -> None:
        for method in METHODS:
            for code in grpc.StatusCode:
                self.requests.labels(method.name, code.name)
            for histogram in (self.request_seconds, self.request_bytes, self.response_bytes):
                histogram.labels(method.name)
        for stage in ("upstream", "ocr", "vlm", "detector"):
            self.stage_seconds.labels(stage)
        for decision in _names(_DECISION):
            self.decisions.labels(decision)
        for a, b in _MODALITY_PAIRS:
            self.imbalance.labels(_pair(a, b))
        for kind in ("prompt", "image", "generated"):
            self.tokens.labels(kind)


def _pair(a: str, b: str) -> str:
    return f"{a}_{b}"


def _names(enum: EnumDescriptor) -> list[str]:
    """The labels of an enum: its names in lower case without the prefix, and "other" for what is not among them."""
    return [_label(enum, number) for number in enum.values_by_number if number] + [_OTHER]


def _label(enum: EnumDescriptor, number: int) -> str:
    if not number or number not in enum.values_by_number:
        return _OTHER
    prefix = enum.values_by_number[0].name.removesuffix("UNSPECIFIED")
    return enum.values_by_number[number].name.removeprefix(prefix).lower()
