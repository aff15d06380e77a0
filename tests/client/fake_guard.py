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

from crosscheck.v1 import guard_pb2, guard_pb2_grpc

Reply = Callable[[Message, grpc.ServicerContext], Message]
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
            verdict=BLOCK,
            usage=guard_pb2.Usage(prompt_tokens=7, vlm_seconds=0.5),
        )
    return guard_pb2.CheckResponse(request_id=request.request_id, verdict=BLOCK)


def fail(context: grpc.ServicerContext, code: grpc.StatusCode, message: str, *details: Message) -> NoReturn:
    """End the call as the gateway does: with a google.rpc.Status in the trailers."""
    status = Status(code=code.value[0], message=message)
    for detail in details:
        status.details.add().Pack(detail)
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(code, message)


@dataclass
class FakeGuard(guard_pb2_grpc.GuardServiceServicer):
    """Records requests and answers each with `reply`."""

    target: str = ""
    reply: Reply = block
    requests: list[Message] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def Answer(self, request, context):  # noqa: N802
        with self._lock:
            self.requests.append(request)
        return self.reply(request, context)

    Check = GetModel = Answer


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
