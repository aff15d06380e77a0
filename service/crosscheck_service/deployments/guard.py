"""Guard: the application's ingress. It answers the RPCs of GuardService and turns errors into statuses."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from ray.serve.handle import DeploymentHandle

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_detectors.findings import Report
from crosscheck_detectors.registry import DETECTORS
from crosscheck_detectors.verdict import Thresholds, judge
from crosscheck_service.deployments import responses
from crosscheck_service.deployments.handling import Handling, ViewedAnswer
from crosscheck_service.deployments.timed import TimedReport
from crosscheck_service.engine.ask import Finish
from crosscheck_service.engine.info import ModelInfo
from crosscheck_service.request.errors import Context, fault
from crosscheck_service.request.hop import BUDGET_KEY
from crosscheck_service.request.validate import validate
from crosscheck_service.settings import Settings

if TYPE_CHECKING:  # their modules bring torch and onnxruntime, which the Guard's process does without
    from crosscheck_service.deployments.ocr_reader import OcrReplica
    from crosscheck_service.deployments.vlm import VlmReplica


class GrpcContext(Context, Protocol):
    """What Serve hands in under the name `grpc_context`, which it knows the parameter by."""

    def invocation_metadata(self) -> Sequence[tuple[str, str]]: ...


class Guard:
    """No exception escapes an RPC: Serve would send its traceback to the client."""

    def __init__(
        self, settings: Settings, vlm: "DeploymentHandle[VlmReplica]", reader: "DeploymentHandle[OcrReplica]"
    ) -> None:
        self._settings = settings
        self._vlm = vlm
        self._reader = reader
        policy = settings.policy
        self._thresholds = Thresholds(policy.review_threshold, policy.block_threshold, policy.on_degraded == "review")
        self._model: ModelInfo | None = None

    async def Answer(self, request: pb.AnswerRequest, grpc_context: GrpcContext) -> pb.AnswerResponse:  # noqa: N802
        try:
            return await self._answer(request, self._deadline(grpc_context))
        except Exception as error:  # noqa: BLE001
            fault(error).set_on(grpc_context)
            return pb.AnswerResponse()

    async def Check(self, request: pb.CheckRequest, grpc_context: GrpcContext) -> pb.CheckResponse:  # noqa: N802
        try:
            return await self._check(request, self._deadline(grpc_context))
        except Exception as error:  # noqa: BLE001
            fault(error).set_on(grpc_context)
            return pb.CheckResponse()

    async def GetModel(self, request: pb.GetModelRequest, grpc_context: GrpcContext) -> pb.GetModelResponse:  # noqa: N802
        del request
        try:
            return responses.model(await self._info(), self._settings, tuple(DETECTORS))
        except Exception as error:  # noqa: BLE001
            fault(error).set_on(grpc_context)
            return pb.GetModelResponse()

    async def StreamAnswer(  # noqa: N802
        self, request: pb.StreamAnswerRequest, grpc_context: GrpcContext
    ) -> AsyncGenerator[pb.StreamAnswerResponse]:
        try:
            async with aclosing(self._stream(request.request, self._deadline(grpc_context))) as events:
                async for event in events:
                    yield event
        except Exception as error:  # noqa: BLE001
            fault(error).set_on(grpc_context)
            # Serve's proxy takes over a stream's status with a message only; the gateway drops one that is empty.
            yield pb.StreamAnswerResponse()

    async def _answer(self, message: pb.AnswerRequest, deadline: float) -> pb.AnswerResponse:
        async with await self._handling(message, deadline) as handling:
            detecting = asyncio.create_task(handling.reports())
            try:
                answer = await handling.answer()
                reports = await detecting
            finally:
                detecting.cancel()
        return self._answered(handling, answer, reports)

    async def _stream(self, message: pb.AnswerRequest, deadline: float) -> AsyncGenerator[pb.StreamAnswerResponse]:
        """Tokens and findings in the order in which they come, then the whole response."""
        # On one processor the reading takes caches and cores from the prompt; on a GPU they do not meet.
        apart = (await self._info()).device != "cpu"
        async with await self._handling(message, deadline, reads_at_once=apart) as handling:
            events: asyncio.Queue[pb.StreamAnswerResponse | None] = asyncio.Queue()

            def found(report: Report) -> None:
                for finding in report.findings[: responses.MAX_FINDINGS]:
                    events.put_nowait(pb.StreamAnswerResponse(finding=responses.finding_message(finding)))

            async def generate() -> ViewedAnswer:
                async with aclosing(handling.stream()) as pieces:
                    async for piece in pieces:
                        if isinstance(piece, ViewedAnswer):
                            return piece
                        events.put_nowait(pb.StreamAnswerResponse(token=responses.token(handling.request, piece)))
                raise RuntimeError("the answer had no end")

            generating = asyncio.create_task(generate())
            detecting = asyncio.create_task(handling.reports(found))
            both = asyncio.gather(generating, detecting)
            both.add_done_callback(lambda _: events.put_nowait(None))
            try:
                while (event := await events.get()) is not None:
                    yield event
                answer, reports = await both
            finally:
                # A gather that failed leaves the other one running.
                generating.cancel()
                detecting.cancel()
        yield pb.StreamAnswerResponse(response=self._answered(handling, answer, reports))

    def _answered(self, handling: Handling, answer: ViewedAnswer, reports: Sequence[TimedReport]) -> pb.AnswerResponse:
        request = handling.request
        verdict = judge(
            [timed.report for timed in reports],
            request.question,
            self._thresholds,
            answer_cut=answer.answered.finish is Finish.STOPPED,
        )
        return pb.AnswerResponse(
            request_id=request.id,
            answer=answer.answered.text,
            verdict=responses.verdict(
                request,
                verdict,
                reports,
                handling.info,
                answer=answer,
            ),
            usage=responses.usage(handling.ocr_seconds, answer.answered),
        )

    async def _check(self, message: pb.CheckRequest, deadline: float) -> pb.CheckResponse:
        async with await self._handling(message, deadline) as handling:
            reports = await handling.reports()
        request = handling.request
        verdict = judge([timed.report for timed in reports], request.question, self._thresholds)
        return pb.CheckResponse(
            request_id=request.id,
            verdict=responses.verdict(request, verdict, reports, handling.info),
            usage=responses.usage(handling.ocr_seconds, None),
        )

    async def _handling(
        self, message: pb.AnswerRequest | pb.CheckRequest, deadline: float, *, reads_at_once: bool = True
    ) -> Handling:
        request = await asyncio.to_thread(validate, message, self._settings.limits, DETECTORS)
        detectors = [DETECTORS[name] for name in request.detectors or self._settings.detectors]
        new_tokens = request.max_new_tokens or self._settings.vlm.default_new_tokens
        return Handling(
            request,
            detectors=detectors,
            new_tokens=new_tokens,
            vlm=self._vlm,
            reader=self._reader,
            info=await self._info(),
            deadline=deadline,
            reads_at_once=reads_at_once,
        )

    async def _info(self) -> ModelInfo:
        if self._model is None:
            self._model = await self._vlm.info.remote()
        return self._model

    def _deadline(self, context: GrpcContext) -> float:
        """When the answer is due, on the monotonic clock. The gateway has taken its margin off the budget already."""
        budget = dict(context.invocation_metadata()).get(BUDGET_KEY)
        try:
            seconds = float(budget) if budget is not None else self._settings.deadlines.default_seconds
        except ValueError:
            seconds = self._settings.deadlines.default_seconds
        return monotonic() + max(seconds, 0.0)
