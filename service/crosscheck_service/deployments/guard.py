"""Guard: the application's ingress. It answers the RPCs of GuardService and turns errors into statuses."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from time import monotonic
from typing import TYPE_CHECKING

from ray.serve.handle import DeploymentHandle

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_detectors import action_check
from crosscheck_detectors.findings import Report
from crosscheck_detectors.registry import DETECTORS
from crosscheck_detectors.verdict import Verdict, judge
from crosscheck_service.deployments import responses
from crosscheck_service.deployments.afterwards import Judged, afterwards
from crosscheck_service.deployments.call import Call, GrpcContext, call_of
from crosscheck_service.deployments.contents import ContentStore
from crosscheck_service.deployments.handling import Handling
from crosscheck_service.deployments.observations import Observations, Seen, see, seen, unfinished
from crosscheck_service.deployments.owners import owner_of
from crosscheck_service.deployments.passes import ViewedAnswer
from crosscheck_service.deployments.reconciling import reconciled
from crosscheck_service.deployments.sessions import Sessions
from crosscheck_service.deployments.timed import TimedReport
from crosscheck_service.engine.ask import Finish
from crosscheck_service.engine.info import ModelInfo
from crosscheck_service.request.errors import fault
from crosscheck_service.request.model import AnswerMode, Request
from crosscheck_service.request.validate import validate, validate_second
from crosscheck_service.settings import Settings

if TYPE_CHECKING:  # their modules bring torch and onnxruntime, which the Guard's process does without
    from crosscheck_service.deployments.ocr_reader import OcrReplica
    from crosscheck_service.deployments.vlm import VlmReplica


class Guard:
    """No exception escapes an RPC: Serve would send its traceback to the client."""

    def __init__(
        self, settings: Settings, vlm: "DeploymentHandle[VlmReplica]", reader: "DeploymentHandle[OcrReplica]"
    ) -> None:
        self._settings = settings
        self._vlm = vlm
        self._reader = reader
        self._thresholds = responses.thresholds(settings.policy)
        action_check.prepare()
        memory = settings.memory
        self._observations = Observations(memory, settings.queue.max_ongoing_requests)
        self._contents = ContentStore(memory.content_bytes, memory.content_seconds)
        self._sessions = Sessions(memory)
        self._model: ModelInfo | None = None

    async def Answer(self, request: pb.AnswerRequest, grpc_context: GrpcContext) -> pb.AnswerResponse:  # noqa: N802
        try:
            return await self._answer(request, call_of(grpc_context, self._settings.deadlines))
        except Exception as error:  # noqa: BLE001
            fault(error).set_on(grpc_context)
            return pb.AnswerResponse()

    async def Check(self, request: pb.CheckRequest, grpc_context: GrpcContext) -> pb.CheckResponse:  # noqa: N802
        try:
            return await self._check(request, call_of(grpc_context, self._settings.deadlines))
        except Exception as error:  # noqa: BLE001
            fault(error).set_on(grpc_context)
            return pb.CheckResponse()

    async def Observe(self, request: pb.ObserveRequest, grpc_context: GrpcContext) -> pb.ObserveResponse:  # noqa: N802
        try:
            return await self._observe(request, call_of(grpc_context, self._settings.deadlines))
        except Exception as error:  # noqa: BLE001
            fault(error).set_on(grpc_context)
            return pb.ObserveResponse()

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
            async with aclosing(
                self._stream(request.request, call_of(grpc_context, self._settings.deadlines))
            ) as events:
                async for event in events:
                    yield event
        except Exception as error:  # noqa: BLE001
            fault(error).set_on(grpc_context)
            # Serve's proxy takes over a stream's status with a message only; the gateway drops one that is empty.
            yield pb.StreamAnswerResponse()

    async def _answer(self, message: pb.AnswerRequest, call: Call) -> pb.AnswerResponse:
        async with await self._handling(message, call, call.deadline) as handling:
            detecting = asyncio.create_task(handling.reports())
            try:
                answer = await handling.answer()
                reports = await detecting
                return await self._answered(handling, answer, reports, call)
            finally:
                detecting.cancel()

    async def _stream(self, message: pb.AnswerRequest, call: Call) -> AsyncGenerator[pb.StreamAnswerResponse]:
        """Tokens and findings in the order in which they come, then the whole response."""
        # On one processor the reading takes caches and cores from the prompt; on a GPU they do not meet.
        apart = (await self._info()).device != "cpu"
        async with await self._handling(message, call, call.deadline, reads_at_once=apart) as handling:
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
                yield pb.StreamAnswerResponse(response=await self._answered(handling, answer, reports, call))
            finally:
                # A gather that failed leaves the other one running.
                generating.cancel()
                detecting.cancel()

    async def _answered(
        self, handling: Handling, answer: ViewedAnswer, reports: list[TimedReport], call: Call
    ) -> pb.AnswerResponse:
        request = handling.request
        cut = answer.answered.finish is Finish.STOPPED
        verdict, reports = await self._judged(request, await seen(handling, reports), call, answer_cut=cut)
        if request.answer_mode is AnswerMode.RECONCILE:
            answer = await reconciled(handling, answer, verdict)
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
            usage=responses.usage(handling.ocr_seconds, handling.spent),
        )

    async def _check(self, message: pb.CheckRequest, call: Call) -> pb.CheckResponse:
        if message.observation_id:
            request, found = await self._observed(message, call)
        else:
            async with await self._handling(message, call, call.deadline) as handling:
                request, found = handling.request, await see(handling)
        verdict, reports = await self._judged(request, found, call)
        return pb.CheckResponse(
            request_id=request.id,
            verdict=responses.verdict(request, verdict, reports, found.info, joint=found.joint),
            usage=responses.usage(found.ocr_seconds, found.spent),
        )

    async def _observe(self, message: pb.ObserveRequest, call: Call) -> pb.ObserveResponse:
        """Sets to work on the parts and returns."""
        memory = self._settings.memory
        with self._observations.room():
            handling = await self._handling(message, call, monotonic() + memory.observe_seconds)
            name = self._observations.begin(handling, call.identity)
        return pb.ObserveResponse(
            request_id=handling.request.id,
            observation_id=name,
            expires_in_seconds=memory.observation_seconds,
            digests=responses.digests(handling.request),
        )

    async def _observed(self, message: pb.CheckRequest, call: Call) -> tuple[Request, Seen]:
        """The Check of an observation, with what became of that until the Check's deadline."""
        name = message.observation_id
        observed = self._observations.request(name, call.identity)
        request = validate_second(message, observed, self._settings.limits)
        found = await self._observations.seen(name, call.identity, max(call.deadline - monotonic(), 0.0))
        return request, found or unfinished(request.detectors or self._settings.detectors, await self._info())

    async def _judged(
        self, request: Request, found: Seen, call: Call, *, answer_cut: bool = False
    ) -> tuple[Verdict, list[TimedReport]]:
        """The verdict, and the reports of the detectors and of the stages behind them."""
        session = self._sessions.of(call.identity, request.session_id)
        judged = Judged(request, found.pages, found.reports, call.received_at)
        reports = await afterwards(judged, session, self._settings.freshness)
        verdict = judge(
            [timed.report for timed in reports],
            request.question,
            self._thresholds,
            profile=found.info.profile,
            answer_cut=answer_cut,
            with_action=request.action is not None,
        )
        if session:
            session.warned(verdict.warned)
        return verdict, reports

    async def _handling(
        self,
        message: pb.AnswerRequest | pb.CheckRequest | pb.ObserveRequest,
        call: Call,
        deadline: float,
        *,
        reads_at_once: bool = True,
    ) -> Handling:
        owner = owner_of(call.identity, message.session_id)
        held = self._contents.of(owner, [part.digest for part in message.parts])
        request = await asyncio.to_thread(validate, message, self._settings.limits, DETECTORS, held)
        if owner:
            self._contents.keep(owner, message.parts, request.parts)
        detectors = [DETECTORS[name] for name in request.detectors or self._settings.detectors]
        new_tokens = request.max_new_tokens or self._settings.vlm.default_new_tokens
        return Handling(
            request,
            detectors=detectors,
            new_tokens=new_tokens,
            vlm=self._vlm,
            reader=self._reader,
            info=await self._info(),
            thresholds=self._thresholds,
            deadline=deadline,
            reads_at_once=reads_at_once,
        )

    async def _info(self) -> ModelInfo:
        if self._model is None:
            self._model = await self._vlm.info.remote()
        return self._model
