"""What both clients send: each function checks its arguments and returns a call that only needs a channel.

arguments -> Call(method, request, read) -> channel -> message -> read -> AnswerResponse | CheckResponse | …
arguments -> StreamCall(method, request) -> channel -> messages -> stream.Reader -> TokenEvent | … | AnswerResponse
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypedDict, TypeVar, Unpack

from google.protobuf.json_format import ParseDict, ParseError
from google.protobuf.message import Message

from crosscheck.action import ProposedAction
from crosscheck.connection import MAX_MESSAGE_BYTES
from crosscheck.errors import InvalidRequest
from crosscheck.image import mime_type
from crosscheck.part import Part
from crosscheck.places import Box, CssBox, Span
from crosscheck.responses import AnswerResponse, CheckResponse, Model, Observation
from crosscheck.v1 import guard_pb2

T_co = TypeVar("T_co", covariant=True)


class Mode(StrEnum):
    """Which detectors may run: none that needs the model, those that are in doubt, or all."""

    FAST = "fast"
    AUTO = "auto"
    FULL = "full"


class RequestOptions(TypedDict, total=False):
    """Options of every request.

    `mode` is a Mode or its name. `detectors` are names that get_model() lists; none means the server's default set.
    `request_id` comes back in the response; without one the server makes it up. `session_id` names what belongs
    together, such as one run of an agent, and `step` counts its steps. Parts captured longer ago than
    `max_age_seconds`, or further apart than `max_apart_seconds`, are stale; 0 means the server's setting.
    """

    mode: Mode | str
    detectors: Sequence[str]
    request_id: str
    session_id: str
    step: int
    max_age_seconds: float
    max_apart_seconds: float


class CheckOptions(RequestOptions, total=False):
    """Options of a check: the `proposed_action` that is to be judged, and the `observation` that stands for the parts.

    A `proposed_answer`, made elsewhere, is held against what the parts say on the question.
    An observation, or its id, brings its own mode, detectors, session and step: leave those out beside it.
    `attention_detail` and `attention_heat_maps` are as for an answer, and need a question and Mode.FULL.
    """

    observation: Observation | str
    proposed_action: ProposedAction | None
    proposed_answer: str
    attention_detail: bool
    attention_heat_maps: bool


class AnswerOptions(RequestOptions, total=False):
    """Options of an answer: `max_new_tokens` (0: the server's default) and `temperature` in [0, 2] (0: greedy).

    With `reconcile` an answer that the parts contradict each other on is given again so that it names both sides.
    `attention_detail` asks for a map of layers by heads for each part, in `verdict.attention.maps`, and
    `attention_heat_maps` for where in each image the attention went, in `verdict.attention.heat_maps`.
    """

    max_new_tokens: int
    temperature: float
    reconcile: bool
    attention_detail: bool
    attention_heat_maps: bool


@dataclass(frozen=True)
class StreamCall:
    """One request, ready to be sent; what comes back is a stream of events.

    Raises:
        InvalidRequest: for a request above 32 MiB.

    """

    method: str
    request: Message = field(repr=False)
    """Not printed, for it may hold secrets."""

    def __post_init__(self) -> None:
        size = self.request.ByteSize()
        if size > MAX_MESSAGE_BYTES:
            limit = MAX_MESSAGE_BYTES // 2**20
            raise InvalidRequest.about("parts", f"{size / 2**20:.1f} MiB in all, above the {limit} MiB of one message")


@dataclass(frozen=True)
class Call(StreamCall, Generic[T_co]):
    """The same for a call with one response, and how to read it."""

    read: Callable[[Any], T_co]


def answer(parts: Iterable[Part], question: str, **options: Unpack[AnswerOptions]) -> Call[AnswerResponse]:
    """Answer `question` from `parts`. See AnswerOptions.

    Raises:
        InvalidRequest: naming the argument and the remedy.

    """
    return send_answer(_answer_request(parts, question, **options))


def stream_answer(parts: Iterable[Part], question: str, **options: Unpack[AnswerOptions]) -> StreamCall:
    """Answer `question` from `parts` token by token. See AnswerOptions.

    Raises:
        InvalidRequest: naming the argument and the remedy.

    """
    request = _answer_request(parts, question, **options)
    return StreamCall("StreamAnswer", guard_pb2.StreamAnswerRequest(request=request))


def check(
    parts: Iterable[Part] = (),
    question: str = "",
    *,
    observation: Observation | str = "",
    proposed_action: ProposedAction | None = None,
    proposed_answer: str = "",
    attention_detail: bool = False,
    attention_heat_maps: bool = False,
    **options: Unpack[RequestOptions],
) -> Call[CheckResponse]:
    """Compare `parts`, or those of an observation; with a question, only findings on the asked field decide.

    With a proposed action only what concerns it decides. See CheckOptions.

    Raises:
        InvalidRequest: naming the argument and the remedy.

    """
    observation_id = observation.observation_id if isinstance(observation, Observation) else observation
    with _encoding():
        if observation_id:
            watched = {"attention_detail": attention_detail, "attention_heat_maps": attention_heat_maps}
            _check_alone(parts, [*options, *(name for name, wanted in watched.items() if wanted)])
            request = guard_pb2.CheckRequest(
                observation_id=observation_id, question=question, request_id=options.get("request_id", "")
            )
        else:
            request = guard_pb2.CheckRequest(parts=_messages(parts), question=question, **_shared(**options))
            request.guard.attention_detail = attention_detail
            request.guard.attention_heat_maps = attention_heat_maps
        request.proposed_answer = proposed_answer
        if proposed_action:
            ParseDict(proposed_action.model_dump(exclude_none=True), request.proposed_action)
    return send_check(request)


def observe_request(parts: Iterable[Part], **options: Unpack[RequestOptions]) -> guard_pb2.ObserveRequest:
    """The request that hands over `parts`; send it with `send_observe`. See RequestOptions.

    Raises:
        InvalidRequest: naming the argument and the remedy.

    """
    with _encoding():
        return guard_pb2.ObserveRequest(parts=_messages(parts), **_shared(**options))


def send_answer(request: guard_pb2.AnswerRequest) -> Call[AnswerResponse]:
    """A request that is a protobuf message already; the server alone checks its fields."""
    return Call("Answer", request, AnswerResponse.from_proto)


def send_check(request: guard_pb2.CheckRequest) -> Call[CheckResponse]:
    """A request that is a protobuf message already; the server alone checks its fields."""
    return Call("Check", request, CheckResponse.from_proto)


def send_observe(request: guard_pb2.ObserveRequest) -> Call[Observation]:
    """A request that is a protobuf message already; the server alone checks its fields."""
    return Call("Observe", request, Observation.from_proto)


def get_model() -> Call[Model]:
    return Call("GetModel", guard_pb2.GetModelRequest(), Model.from_proto)


def _answer_request(
    parts: Iterable[Part],
    question: str,
    *,
    max_new_tokens: int = 0,
    temperature: float = 0.0,
    reconcile: bool = False,
    attention_detail: bool = False,
    attention_heat_maps: bool = False,
    **options: Unpack[RequestOptions],
) -> guard_pb2.AnswerRequest:
    if not question:
        raise InvalidRequest.about("question", "is empty; ask something, or use check()")
    if max_new_tokens < 0:
        raise InvalidRequest.about("max_new_tokens", "is negative; give 0 for the server's default")
    if not 0 <= temperature <= 2:
        raise InvalidRequest.about("temperature", f"is {temperature:g}; give 0 for greedy, at most 2")
    with _encoding():
        request = guard_pb2.AnswerRequest(
            parts=_messages(parts),
            question=question,
            generation=guard_pb2.Generation(max_new_tokens=max_new_tokens, temperature=temperature),
            **_shared(**options),
        )
        if reconcile:
            request.answer_mode = guard_pb2.ANSWER_MODE_RECONCILE
        request.guard.attention_detail = attention_detail
        request.guard.attention_heat_maps = attention_heat_maps
        return request


@contextmanager
def _encoding() -> Iterator[None]:
    """Give protobuf's complaints about types, ranges and lone surrogates the error type that callers expect."""
    try:
        yield
    except (TypeError, ValueError, ParseError) as error:
        raise InvalidRequest(f"the request cannot be encoded: {error}") from error


def _messages(parts: Iterable[Part]) -> list[guard_pb2.Part]:
    # A Part is iterable itself, as every pydantic model is.
    if isinstance(parts, Part):
        raise InvalidRequest.about("parts", "is one Part; give a list of them")
    given = list(parts)
    if not given:
        raise InvalidRequest.about("parts", "is empty; give at least one Part")
    for index, part in enumerate(given):
        if not isinstance(part, Part):
            raise InvalidRequest.about(f"parts[{index}]", f"is of type {type(part).__name__}; give a Part")
    uses = Counter(part.id for part in given)
    for index, part in enumerate(given):
        if uses[part.id] > 1:
            raise InvalidRequest.about(f"parts[{index}].id", f"{part.id!r} is used twice; give each part its own id=")
    return [_message(part) for part in given]


def _message(part: Part) -> guard_pb2.Part:
    message = guard_pb2.Part(
        id=part.id,
        source=guard_pb2.Source.Value(f"SOURCE_{part.source.name}"),
        language=part.language,
        text_format=guard_pb2.TextFormat.Value(
            f"TEXT_FORMAT_{part.text_format.name if part.text is not None else 'UNSPECIFIED'}"
        ),
        elements=[
            guard_pb2.Element(**each.model_dump(exclude={"span", "box"}), span=_span(each.span), box=_css_box(each.box))
            for each in part.elements
        ],
        viewport=guard_pb2.Viewport(**part.viewport.model_dump()) if part.viewport else None,
        sensitive=[_region(each) for each in part.sensitive],
        volatile=[_region(each) for each in part.volatile],
    )
    if part.captured_at is not None:
        message.captured_at.FromDatetime(part.captured_at)
    if part.image is not None:
        message.image.data = part.image
        message.image.mime_type = mime_type(part.image) or ""
    elif part.text is not None:
        message.text = part.text
    else:
        message.digest = part.digest
    return message


def _span(span: Span) -> guard_pb2.Span:
    return guard_pb2.Span(start=span.start, end=span.end)


def _css_box(box: CssBox) -> guard_pb2.CssBox:
    return guard_pb2.CssBox(x0=box.x0, y0=box.y0, x1=box.x1, y1=box.y1)


def _region(place: Span | Box) -> guard_pb2.Region:
    if isinstance(place, Span):
        return guard_pb2.Region(span=_span(place))
    return guard_pb2.Region(box=guard_pb2.Box(x0=place.x0, y0=place.y0, x1=place.x1, y1=place.y1))


class _Shared(TypedDict):
    request_id: str
    guard: guard_pb2.GuardOptions
    session_id: str
    step: int


def _shared(
    *,
    mode: Mode | str = Mode.AUTO,
    detectors: Sequence[str] = (),
    request_id: str = "",
    session_id: str = "",
    step: int = 0,
    max_age_seconds: float = 0.0,
    max_apart_seconds: float = 0.0,
) -> _Shared:
    """The fields that every request has."""
    if isinstance(detectors, str):
        raise InvalidRequest.about("detectors", f"is one name; give a list, [{detectors!r}]")
    if mode not in set(Mode):
        raise InvalidRequest.about("mode", f"is {str(mode)!r}; give one of {', '.join(Mode)}")
    for name, seconds in (("max_age_seconds", max_age_seconds), ("max_apart_seconds", max_apart_seconds)):
        if not (math.isfinite(seconds) and seconds >= 0):
            raise InvalidRequest.about(name, f"is {seconds}; give seconds, or 0 for the server's setting")
    guard = guard_pb2.GuardOptions(
        mode=guard_pb2.Mode.Value(f"MODE_{Mode(mode).name}"),
        detectors=detectors,
        max_age_seconds=max_age_seconds,
        max_apart_seconds=max_apart_seconds,
    )
    return _Shared(request_id=request_id, guard=guard, session_id=session_id, step=step)


def _check_alone(parts: Iterable[Part], options: Iterable[str]) -> None:
    """Beside an observation nothing stands that it brings itself."""
    beside = ["parts"] if isinstance(parts, Part) or list(parts) else []
    beside += [name for name in options if name != "request_id"]
    if beside:
        raise InvalidRequest.about(beside[0], "stands beside an observation, which has its own; leave it out")
