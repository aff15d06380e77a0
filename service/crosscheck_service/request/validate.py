"""From an AnswerRequest or a CheckRequest to a Request, or to one error that lists every problem."""

import math
import re
import uuid
from collections.abc import Collection, Mapping

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_service.request.model import Mode, Request
from crosscheck_service.request.parts import read_parts
from crosscheck_service.request.problems import Problems, shown
from crosscheck_service.request.redaction import secrets_of
from crosscheck_service.settings import Limits

_REQUEST_ID = re.compile(r"[\x20-\x7e]{0,128}")
_MAX_TEMPERATURE = 2.0
_MODES: Mapping[int, Mode] = {
    pb.MODE_UNSPECIFIED: Mode.AUTO,
    pb.MODE_FAST: Mode.FAST,
    pb.MODE_AUTO: Mode.AUTO,
    pb.MODE_FULL: Mode.FULL,
}


def validate(message: pb.AnswerRequest | pb.CheckRequest, limits: Limits, known_detectors: Collection[str]) -> Request:
    """A sound Request with decoded images. It takes CPU time in proportion to the images: run it in a thread.

    Raises:
        InvalidRequest: with all problems of the request.
        NotServed: if the request is sound but sets fields that this version does not serve.

    """
    problems = Problems()
    if not _REQUEST_ID.fullmatch(message.request_id):
        problems.wrong("request_id", f"{shown(message.request_id)} is not allowed; at most 128 printable ASCII are")
    parts = read_parts(message.parts, limits, problems)
    _check_question(message.question, isinstance(message, pb.AnswerRequest), limits, problems)
    max_new_tokens, temperature = 0, 0.0
    if isinstance(message, pb.AnswerRequest):
        max_new_tokens, temperature = message.generation.max_new_tokens, message.generation.temperature
        _check_generation(max_new_tokens, temperature, limits, problems)
        _check_answer_mode(message.answer_mode, problems)
    else:
        # A Check generates no answer whose rows could be observed.
        if message.proposed_answer:
            problems.later("proposed_answer")
        for name in ("attention_detail", "attention_heat_maps"):
            if getattr(message.guard, name):
                problems.later(f"guard.{name}")
    mode = _mode(message.guard.mode, problems)
    detectors = _detectors(message.guard.detectors, known_detectors, problems)
    if message.session_id:
        problems.later("session_id")
    if message.step:
        problems.later("step")
    problems.raise_any()
    return Request(
        id=message.request_id or uuid.uuid4().hex,
        parts=parts,
        question=secrets_of(parts).masked(message.question),
        max_new_tokens=max_new_tokens,
        temperature=temperature,
        mode=mode,
        detectors=detectors,
        attention_detail=message.guard.attention_detail,
        attention_heat_maps=message.guard.attention_heat_maps,
    )


def _check_question(question: str, needed: bool, limits: Limits, problems: Problems) -> None:
    if not question and needed:
        problems.wrong("question", "is missing; an answer needs a question")
    elif question and not question.strip():
        problems.wrong("question", "holds only spaces; ask something" + ("" if needed else " or leave it empty"))
    elif len(question) > limits.max_question_characters:
        problems.wrong(
            "question", f"has {len(question)} characters; at most {limits.max_question_characters} are allowed"
        )


def _check_generation(max_new_tokens: int, temperature: float, limits: Limits, problems: Problems) -> None:
    if not 0 <= max_new_tokens <= limits.max_new_tokens:
        problems.wrong(
            "generation.max_new_tokens",
            f"{max_new_tokens} is not allowed; 1 to {limits.max_new_tokens} are, and 0 for the server's default",
        )
    if math.isnan(temperature) or not 0 <= temperature <= _MAX_TEMPERATURE:
        problems.wrong("generation.temperature", f"{temperature:g} is not allowed; 0 to {_MAX_TEMPERATURE:g} are")


def _check_answer_mode(number: int, problems: Problems) -> None:
    if number not in pb.AnswerMode.values():
        problems.wrong("answer_mode", f"{number} is not known; allowed is ANSWER_MODE_FLAG")
    elif number == pb.ANSWER_MODE_RECONCILE:
        problems.later("answer_mode")


def _mode(number: int, problems: Problems) -> Mode:
    mode = _MODES.get(number)
    if mode is None:
        allowed = ", ".join(f"MODE_{known.name}" for known in Mode)
        problems.wrong("guard.mode", f"{number} is not known; allowed are {allowed}")
    return mode or Mode.AUTO


def _detectors(names: Collection[str], known: Collection[str], problems: Problems) -> tuple[str, ...]:
    for index, name in enumerate(names):
        if name not in known:
            problems.wrong(f"guard.detectors[{index}]", f"{shown(name)} is not known; known are {', '.join(known)}")
    return tuple(dict.fromkeys(names))
