"""What the calls return, each with the protobuf message that it was read from."""

from typing import Self, TypeAlias, cast

from google.protobuf.message import Message
from pydantic import PrivateAttr, ValidationError

from crosscheck.attention import PairImbalance
from crosscheck.errors import ServerFailure
from crosscheck.v1 import guard_pb2
from crosscheck.verdict import Finding, PartDigest, Profile, Verdict
from crosscheck.wire import FromWire


class _Response(FromWire):
    _proto: Message | None = PrivateAttr(default=None)

    @classmethod
    def from_proto(cls, message: Message) -> Self:
        """The response as a model.

        Raises:
            ServerFailure: for a message without what the schema promises, such as a response without a verdict.

        """
        try:
            response = cls.model_validate(message)
        except ValidationError as error:
            missing = ", ".join(".".join(str(step) for step in problem["loc"]) for problem in error.errors())
            raise ServerFailure(f"the server's {message.DESCRIPTOR.name} cannot be used: check {missing}") from error
        response._proto = message
        return response


class Usage(FromWire):
    """What the request cost. `image_tokens` are those of `prompt_tokens` that stand for images."""

    prompt_tokens: int = 0
    image_tokens: int = 0
    generated_tokens: int = 0
    vlm_seconds: float = 0.0
    ocr_seconds: float = 0.0


class AnswerResponse(_Response):
    """The answer together with the verdict on the parts that it was made from; a BLOCK holds the answer too."""

    request_id: str = ""
    answer: str = ""
    verdict: Verdict
    usage: Usage = Usage()

    @property
    def proto(self) -> guard_pb2.AnswerResponse:
        """The message as it came from the server; None for a response made by hand."""
        return cast("guard_pb2.AnswerResponse", self._proto)


class TokenEvent(_Response):
    """A piece of the answer's text, and the imbalance of attention between the parts up to it."""

    text: str = ""
    imbalance: tuple[PairImbalance, ...] = ()

    @property
    def proto(self) -> guard_pb2.Token:
        """The message as it came from the server; None for an event made by hand."""
        return cast("guard_pb2.Token", self._proto)


class FindingEvent(Finding, _Response):
    """A finding as soon as a detector has it; whether it counts, the verdict says at the end."""

    @property
    def proto(self) -> guard_pb2.Finding:
        """The message as it came from the server; None for an event made by hand."""
        return cast("guard_pb2.Finding", self._proto)


AnswerEvent: TypeAlias = TokenEvent | FindingEvent | AnswerResponse


class CheckResponse(_Response):
    """The verdict on the parts."""

    request_id: str = ""
    verdict: Verdict
    usage: Usage = Usage()

    @property
    def proto(self) -> guard_pb2.CheckResponse:
        """The message as it came from the server; None for a response made by hand."""
        return cast("guard_pb2.CheckResponse", self._proto)


class Observation(_Response):
    """Parts that the server is reading and comparing. `digests` may be sent in their place from now on."""

    request_id: str = ""
    observation_id: str = ""
    expires_in_seconds: float = 0.0
    digests: tuple[PartDigest, ...] = ()

    @property
    def proto(self) -> guard_pb2.ObserveResponse:
        """The message as it came from the server; None for one made by hand."""
        return cast("guard_pb2.ObserveResponse", self._proto)


class Limits(FromWire):
    """What one request may hold. Bytes of the message, of one text in UTF-8 or of one image file; edges in pixels."""

    max_parts: int = 0
    max_message_bytes: int = 0
    max_text_bytes: int = 0
    max_image_bytes: int = 0
    max_image_pixels: int = 0
    max_image_edge: int = 0
    max_question_characters: int = 0
    max_new_tokens: int = 0
    max_answer_characters: int = 0


class Model(_Response):
    """The model, profile, detectors and limits that a server works with; thresholds are probabilities in [0, 1]."""

    model: str = ""
    architecture: str = ""
    parameters: int = 0
    device: str = ""
    dtype: str = ""
    context_tokens: int = 0
    profile: Profile = Profile()
    detectors: tuple[str, ...] = ()
    limits: Limits = Limits()
    server_version: str = ""
    review_threshold: float = 0.0
    block_threshold: float = 0.0

    @property
    def proto(self) -> guard_pb2.GetModelResponse:
        """The message as it came from the server; None for one made by hand."""
        return cast("guard_pb2.GetModelResponse", self._proto)
