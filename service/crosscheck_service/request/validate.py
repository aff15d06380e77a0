"""From a message to a Request, or to one error that lists every problem."""

import math
import re
import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_service.request.actions import read_action
from crosscheck_service.request.contents import Contents, NoContents
from crosscheck_service.request.model import AnswerMode, Freshness, Mode, Request
from crosscheck_service.request.parts import read_parts
from crosscheck_service.request.problems import Problems, shown
from crosscheck_service.request.redaction import said, secrets_of
from crosscheck_service.settings import Limits

_PRINTABLE = re.compile(r"[\x20-\x7e]{0,128}")
_MAX_TEMPERATURE = 2.0
_MODES: Mapping[int, Mode] = {
    pb.MODE_UNSPECIFIED: Mode.AUTO,
    pb.MODE_FAST: Mode.FAST,
    pb.MODE_AUTO: Mode.AUTO,
    pb.MODE_FULL: Mode.FULL,
}


def validate(
    message: pb.AnswerRequest | pb.CheckRequest | pb.ObserveRequest,
    limits: Limits,
    known_detectors: Collection[str],
    contents: Contents = NoContents(),  # noqa: B008 - it holds nothing, and so nothing can change in it
) -> Request:
    """A sound Request with decoded images. It takes CPU time in proportion to the images: run it in a thread.

    `contents` hold what parts name by their digest. A Check of an observation is not for this: see `validate_second`.

    Raises:
        InvalidRequest: with all problems of the request.
        NotHeld: if nothing else is wrong, but `contents` lack what parts name.

    """
    problems = Problems()
    _check_request_id(message.request_id, problems)
    parts = read_parts(message.parts, limits, problems, contents)
    question = "" if isinstance(message, pb.ObserveRequest) else message.question
    _check_question(question, isinstance(message, pb.AnswerRequest), limits, problems)
    max_new_tokens, temperature, action, proposed = 0, 0.0, None, ""
    answer_mode = AnswerMode.FLAG
    if isinstance(message, pb.AnswerRequest):
        max_new_tokens, temperature = message.generation.max_new_tokens, message.generation.temperature
        _check_generation(max_new_tokens, temperature, limits, problems)
        answer_mode = _answer_mode(message.answer_mode, problems)
    else:
        if isinstance(message, pb.CheckRequest):
            proposed = _proposed_answer(message, limits, problems)
            if message.HasField("proposed_action"):
                action = read_action(message.proposed_action, parts, problems)
        for name in ("attention_detail", "attention_heat_maps"):
            if getattr(message.guard, name) and not (question and message.guard.mode == pb.MODE_FULL):
                problems.wrong(
                    f"guard.{name}",
                    "needs a question and MODE_FULL on a Check: the model is then asked it of all parts and watched",
                )
    mode = _mode(message.guard.mode, problems)
    detectors = _detectors(message.guard.detectors, known_detectors, problems)
    _check_session(message.session_id, message.step, problems)
    freshness = _freshness(message.guard, problems)
    problems.raise_any()
    secrets = secrets_of(parts)
    return Request(
        id=message.request_id or uuid.uuid4().hex,
        parts=parts,
        question=secrets.masked(question),
        max_new_tokens=max_new_tokens,
        temperature=temperature,
        mode=mode,
        detectors=detectors,
        attention_detail=message.guard.attention_detail,
        attention_heat_maps=message.guard.attention_heat_maps,
        session_id=message.session_id,
        step=message.step,
        action=said(action, secrets),
        freshness=freshness,
        answers=isinstance(message, pb.AnswerRequest),
        answer_mode=answer_mode,
        proposed_answer=secrets.masked(proposed),
    )


def validate_second(message: pb.CheckRequest, observed: Request, limits: Limits) -> Request:
    """A Check of parts that were observed before: the observed Request with the question and the action of this one.

    Raises:
        InvalidRequest: with all problems of the request; what an observation brings itself may not stand beside it.

    """
    problems = Problems()
    _check_request_id(message.request_id, problems)
    if message.parts:
        problems.wrong("parts", "stand beside observation_id, which has its own; leave one of the two out")
    for name in ("guard", "session_id", "step"):
        if message.HasField("guard") if name == "guard" else getattr(message, name):
            problems.wrong(name, "is the observation's own; leave it out, and give it to Observe")
    _check_question(message.question, False, limits, problems)
    if message.proposed_answer:
        problems.wrong("proposed_answer", "cannot be held against an observation; send the parts with it")
    action = None
    if message.HasField("proposed_action"):
        action = read_action(message.proposed_action, observed.parts, problems)
    problems.raise_any()
    secrets = secrets_of(observed.parts)
    return replace(
        observed,
        id=message.request_id or uuid.uuid4().hex,
        question=secrets.masked(message.question),
        action=said(action, secrets),
    )


def _check_request_id(request_id: str, problems: Problems) -> None:
    if not _PRINTABLE.fullmatch(request_id):
        problems.wrong("request_id", f"{shown(request_id)} is not allowed; at most 128 printable ASCII are")


def _check_session(session_id: str, step: int, problems: Problems) -> None:
    if not _PRINTABLE.fullmatch(session_id):
        problems.wrong("session_id", f"{shown(session_id)} is not allowed; at most 128 printable ASCII are")
    if step < 0:
        problems.wrong("step", f"{step} is not allowed; steps count from 0 on")
    elif step and not session_id:
        problems.wrong("session_id", "is missing; a step belongs to a session")


def _freshness(guard: pb.GuardOptions, problems: Problems) -> Freshness:
    for name in ("max_age_seconds", "max_apart_seconds"):
        seconds: float = getattr(guard, name)
        if not (math.isfinite(seconds) and seconds >= 0):
            problems.wrong(f"guard.{name}", f"{seconds} is not allowed; give seconds, or 0 for the server's setting")
    return Freshness(guard.max_age_seconds, guard.max_apart_seconds)


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


def _answer_mode(number: int, problems: Problems) -> AnswerMode:
    if number not in pb.AnswerMode.values():
        allowed = ", ".join(f"ANSWER_MODE_{known.name}" for known in AnswerMode)
        problems.wrong("answer_mode", f"{number} is not known; allowed are {allowed}")
    return AnswerMode.RECONCILE if number == pb.ANSWER_MODE_RECONCILE else AnswerMode.FLAG


def _proposed_answer(message: pb.CheckRequest, limits: Limits, problems: Problems) -> str:
    answer = message.proposed_answer
    if answer and not answer.strip():
        problems.wrong("proposed_answer", "holds only spaces; give the answer or leave it empty")
    elif len(answer) > limits.max_answer_characters:
        problems.wrong(
            "proposed_answer", f"has {len(answer)} characters; at most {limits.max_answer_characters} are allowed"
        )
    return answer


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
