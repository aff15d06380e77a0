"""A real gRPC server in this process that says what a test tells it to: it tests the client and nothing else."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NoReturn

import grpc
from google.protobuf.message import Message
from google.rpc.status_pb2 import Status

from crosscheck.digests import of_part
from crosscheck.v1 import guard_pb2, guard_pb2_grpc

Reply = Callable[[Message, grpc.ServicerContext], Message]
Stream = Callable[[guard_pb2.AnswerRequest, grpc.ServicerContext], Iterator[guard_pb2.StreamAnswerResponse]]
LIMIT = 32 * 2**20

DOM = "Invoice\nTotal $1,824.50\nDue 30 April 2026\n"
FINDING = guard_pb2.Finding(
    detector_id="ocr_alignment",
    kind=guard_pb2.KIND_CONTRADICTION,
    part_ids=["screenshot", "dom"],
    field="Total",
    probability=0.97,
    evidence=[
        guard_pb2.Evidence(
            part_id="screenshot",
            quote="Total $1,284.50",
            value="$1,284.50",
            box=guard_pb2.Box(x0=90, y0=40, x1=160, y1=56),
        ),
        guard_pb2.Evidence(
            part_id="dom", quote="Total $1,824.50", value="$1,824.50", span=guard_pb2.Span(start=14, end=23)
        ),
    ],
    explanation="The totals differ.",
)
BLOCK = guard_pb2.Verdict(
    verdict_id="v1",
    decision=guard_pb2.DECISION_BLOCK,
    warning="The parts contradict each other on Total.",
    conflict_probability=0.97,
    findings=[FINDING],
    detectors=[
        guard_pb2.DetectorReport(
            detector_id="ocr_alignment", status=guard_pb2.DETECTOR_STATUS_OK, score=0.97, latency_seconds=0.21
        ),
        guard_pb2.DetectorReport(
            detector_id="source_contrast", status=guard_pb2.DETECTOR_STATUS_TIMEOUT, reason="The deadline came first."
        ),
    ],
    coverage=guard_pb2.Coverage(compared=5, matched=4, fields=["Invoice", "Total", "Due"]),
    profile=guard_pb2.Profile(model="bundled", version="1", calibrated_on="uncalibrated"),
)
IMBALANCE = guard_pb2.PairImbalance(a="screenshot", b="dom", imbalance=0.5, mass_imbalance=0.25)
ATTENTION = guard_pb2.Attention(
    part_ids=["screenshot", "dom"],
    mass_share=[0.625, 0.375],
    norm_share=[0.75, 0.25],
    other_mass=0.4,
    pairs=[IMBALANCE],
    modality_pairs=[guard_pb2.PairImbalance(a="image", b="text", imbalance=0.5, mass_imbalance=0.25)],
    mass_share_per_token=[0.5, 0.5],
)
# Two layers of three heads: by layer the screenshot has 12 of 16 and 3 of 4, the text the rest.
MAPS = [
    guard_pb2.AttentionMap(part_id="screenshot", layers=2, heads=3, mass=[0.1] * 6, norm=[8, 4, 0, 1, 1, 1]),
    guard_pb2.AttentionMap(part_id="dom", layers=2, heads=3, mass=[0.1] * 6, norm=[2, 1, 1, 0.5, 0.25, 0.25]),
]
ALLOW = guard_pb2.Verdict(
    decision=guard_pb2.DECISION_ALLOW,
    coverage=guard_pb2.Coverage(
        compared=2,
        matched=2,
        unread_regions=[
            guard_pb2.UnreadRegion(
                part_id="screenshot",
                region=guard_pb2.Region(box=guard_pb2.Box(x0=1, y0=2, x1=3, y1=4)),
                reason="too faint",
            )
        ],
    ),
)


def block(request: Message, context: grpc.ServicerContext) -> Message:
    """The response that a server would give to a contradiction."""
    del context
    if isinstance(request, guard_pb2.GetModelRequest):
        return guard_pb2.GetModelResponse(
            model="bundled", parameters=9_000_000_000, detectors=["ocr_alignment"], review_threshold=0.5
        )
    if isinstance(request, guard_pb2.AnswerRequest):
        return guard_pb2.AnswerResponse(
            request_id=request.request_id,
            answer="$1,284.50",
            verdict=observed(request),
            usage=guard_pb2.Usage(prompt_tokens=7, vlm_seconds=0.5),
        )
    if isinstance(request, guard_pb2.ObserveRequest):
        digests = [guard_pb2.PartDigest(part_id=part.id, digest=of_part(part)) for part in request.parts]
        return guard_pb2.ObserveResponse(
            request_id=request.request_id, observation_id="o1", expires_in_seconds=120, digests=digests
        )
    return guard_pb2.CheckResponse(request_id=request.request_id, verdict=BLOCK)


def observed(request: guard_pb2.AnswerRequest) -> guard_pb2.Verdict:
    """The verdict of an answer: with attention, and with its maps where they were asked for."""
    verdict = guard_pb2.Verdict(attention=ATTENTION)
    verdict.MergeFrom(BLOCK)
    if request.guard.attention_detail:
        verdict.attention.maps.extend(MAPS)
    return verdict


def stream_block(
    request: guard_pb2.AnswerRequest, context: grpc.ServicerContext
) -> Iterator[guard_pb2.StreamAnswerResponse]:
    """The same response as a stream: two tokens around a finding, and the whole."""
    yield guard_pb2.StreamAnswerResponse(token=guard_pb2.Token(text="$1,28", imbalance=[IMBALANCE]))
    yield guard_pb2.StreamAnswerResponse(finding=FINDING)
    yield guard_pb2.StreamAnswerResponse(token=guard_pb2.Token(text="4.50", imbalance=[IMBALANCE]))
    yield guard_pb2.StreamAnswerResponse(response=block(request, context))


def fail(context: grpc.ServicerContext, code: grpc.StatusCode, message: str, *details: Message) -> NoReturn:
    """End the call as the gateway does: with a google.rpc.Status in the trailers."""
    status = Status(code=code.value[0], message=message)
    for detail in details:
        status.details.add().Pack(detail)
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(code, message)


@dataclass
class FakeGuard(guard_pb2_grpc.GuardServiceServicer):
    """Records requests and answers each with `reply`, or with what `stream` yields."""

    target: str = ""
    reply: Reply = block
    stream: Stream = stream_block
    requests: list[Message] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def Answer(self, request, context):  # noqa: N802
        with self._lock:
            self.requests.append(request)
        return self.reply(request, context)

    Check = GetModel = Observe = Answer

    def StreamAnswer(self, request, context):  # noqa: N802
        with self._lock:
            self.requests.append(request)
        yield from self.stream(request.request, context)


@contextmanager
def serving(
    *, limit: int = LIMIT, credentials: grpc.ServerCredentials | None = None, workers: int = 12
) -> Iterator[FakeGuard]:
    """A fake guard at a free port."""
    guard = FakeGuard()
    options = [("grpc.max_receive_message_length", limit), ("grpc.max_send_message_length", limit)]
    with ThreadPoolExecutor(workers) as pool:
        server = grpc.server(pool, options=options)
        guard_pb2_grpc.add_GuardServiceServicer_to_server(guard, server)
        port = (
            server.add_secure_port("localhost:0", credentials)
            if credentials
            else server.add_insecure_port("localhost:0")
        )
        guard.target = f"localhost:{port}"
        server.start()
        yield guard
        server.stop(grace=None).wait(5)
