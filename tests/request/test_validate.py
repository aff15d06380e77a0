"""What a request may hold: sound ones become a Request, all problems of the others are told at once."""

import hashlib
import io
import math

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from PIL import Image

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_detectors.context import Source
from crosscheck_service.request.errors import InvalidRequest
from crosscheck_service.request.model import AnswerMode, ImageInput, Mode, TextInput
from crosscheck_service.request.validate import validate
from crosscheck_service.settings import Limits

LIMITS = Limits()
KNOWN = ("ocr_alignment", "source_contrast")


def png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (20, 10), "navy").save(file, "PNG")
    return file.getvalue()


PNG = png()


def image_part(**fields: object) -> pb.Part:
    return pb.Part(**{"id": "screenshot", "source": pb.SOURCE_SCREENSHOT, "image": pb.Image(data=PNG), **fields})


def text_part(**fields: object) -> pb.Part:
    return pb.Part(**{"id": "dom", "source": pb.SOURCE_DOM, "text": "Total: $5.00", **fields})


def answer(*parts: pb.Part, **fields: object) -> pb.AnswerRequest:
    fields = {"question": "What is the total?", **fields}
    return pb.AnswerRequest(parts=parts or (image_part(), text_part()), **fields)


def check(*parts: pb.Part, **fields: object) -> pb.CheckRequest:
    return pb.CheckRequest(parts=parts or (image_part(), text_part()), **fields)


def guarded(**options: object) -> pb.CheckRequest:
    return check(guard=pb.GuardOptions(**options))


def generating(**options: object) -> pb.AnswerRequest:
    return answer(generation=pb.Generation(**options))


def violations(message: pb.AnswerRequest | pb.CheckRequest, limits: Limits = LIMITS) -> dict[str, str]:
    with pytest.raises(InvalidRequest) as caught:
        validate(message, limits, KNOWN)
    for _, description in caught.value.violations:
        assert description.isascii()
        assert len(description) < 300
    return dict(caught.value.violations)


def test_a_sound_answer_request():
    request = validate(
        answer(
            image_part(language="en"),
            text_part(),
            text_part(id="task", source=pb.SOURCE_INSTRUCTION, text="Buy it"),
            request_id="r-1",
            generation=pb.Generation(max_new_tokens=9, temperature=0.5),
            guard=pb.GuardOptions(mode=pb.MODE_FULL, detectors=["source_contrast", "source_contrast"]),
        ),
        LIMITS,
        KNOWN,
    )
    image, text, task = request.parts
    assert isinstance(image, ImageInput)
    assert task.source is Source.INSTRUCTION
    assert (image.id, image.source, image.language) == ("screenshot", Source.SCREENSHOT, "en")
    assert image.pixels.shape == (10, 20, 3)
    assert image.digest == f"sha256:{hashlib.sha256(PNG).hexdigest()}"
    digest = f"sha256:{hashlib.sha256(b'Total: $5.00').hexdigest()}"
    assert text == TextInput("dom", Source.DOM, "Total: $5.00", digest, None)
    assert (request.id, request.question, request.mode) == ("r-1", "What is the total?", Mode.FULL)
    assert (request.max_new_tokens, request.temperature) == (9, 0.5)
    assert request.detectors == ("source_contrast",)


def test_a_check_needs_no_question_and_an_empty_id_is_made_up():
    first, second = (validate(check(), LIMITS, KNOWN) for _ in range(2))
    assert (first.question, first.max_new_tokens, first.temperature, first.mode) == ("", 0, 0.0, Mode.AUTO)
    assert len(first.id) == 32
    assert first.id != second.id


@pytest.mark.parametrize(("number", "mode"), [(0, Mode.AUTO), (1, Mode.FAST), (2, Mode.AUTO), (3, Mode.FULL)])
def test_every_mode_is_accepted(number, mode):
    assert validate(guarded(mode=number), LIMITS, KNOWN).mode is mode


@pytest.mark.parametrize("number", range(1, 8))
def test_every_source_has_its_domain_value(number):
    request = validate(check(text_part(source=number), image_part()), LIMITS, KNOWN)
    assert f"SOURCE_{request.parts[0].source.name}" == pb.Source.Name(number)


@pytest.mark.parametrize("text", ["\0", "a\0b", "\x1b[2J \u202e \ufeff \U0010ffff", "\r\n\tTotal\v\f", "e\u0301"])
def test_text_is_kept_as_sent(text):
    text += "x"
    part = validate(check(text_part(text=text), image_part()), LIMITS, KNOWN).parts[0]
    assert isinstance(part, TextInput)
    assert part.text == text
    assert part.digest == f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def part_with(**fields: object) -> pb.CheckRequest:
    return check(text_part(**fields), image_part())


EDGES = [
    *(part_with(id=name) for name in ("a", "A-1_b.c:d", "x" * 64)),
    *(part_with(language=tag) for tag in ("", "en", "pt-BR", "zh-Hant-TW", "de-CH-1901", "x-klingon", "i-enochian")),
    *(part_with(captured_at=Timestamp(seconds=s, nanos=999_999_999)) for s in (-62_135_596_800, 253_402_300_799)),
    *(part_with(text_format=number) for number in pb.TextFormat.values()),
    *(answer(answer_mode=number) for number in (pb.ANSWER_MODE_UNSPECIFIED, pb.ANSWER_MODE_FLAG)),
    *(generating(max_new_tokens=n, temperature=t) for n, t in ((0, 0), (1024, 2))),
    part_with(text="x" * 2**20),
    check(request_id="~ " * 64, question="?" * 2000),
]


@pytest.mark.parametrize("message", EDGES)
def test_what_is_just_allowed(message):
    request = validate(message, LIMITS, KNOWN)
    assert [part.id for part in request.parts] == [part.id for part in message.parts]
    assert [part.language or "" for part in request.parts] == [part.language for part in message.parts]


@pytest.mark.parametrize(
    ("message", "field", "said"),
    [
        (pb.CheckRequest(), "parts", "at least one part is needed"),
        (check(*(text_part(id=f"p{n}") for n in range(33))), "parts", "holds 33 parts; at most 32 are allowed"),
        (check(pb.Part(id="a", source=1)), "parts[0]", "has no content; set text, image or digest"),
        (part_with(id=""), "parts[0].id", "'' is not allowed; 1 to 64 letters"),
        (part_with(id="x" * 65), "parts[0].id", "is not allowed"),
        (part_with(id="a\n"), "parts[0].id", "is not allowed"),
        (check(text_part(), image_part(id="dom")), "parts[1].id", "'dom' is the id of parts[0] too"),
        (part_with(source=0), "parts[0].source", "is not set; allowed are SOURCE_SCREENSHOT, "),
        (part_with(source=99), "parts[0].source", "99 is not known; allowed are SOURCE_SCREENSHOT, "),
        (part_with(language="pt_BR"), "parts[0].language", "'pt_BR' is no BCP-47 tag such as en or pt-BR"),
        (part_with(language="en\n"), "parts[0].language", "no BCP-47 tag"),
        (part_with(language="en-" + "a" * 99), "parts[0].language", "no BCP-47 tag"),
        (part_with(text_format=99), "parts[0].text_format", "99 is not known; allowed are TEXT_FORMAT_PLAIN, "),
        (part_with(captured_at=Timestamp(seconds=2**60)), "parts[0].captured_at", "no valid time"),
        (part_with(captured_at=Timestamp(nanos=10**9)), "parts[0].captured_at", "no valid time"),
        (part_with(text="\u00e4" * 2**19 + "a"), "parts[0].text", "holds 1048577 bytes in UTF-8; at most 1048576"),
        (check(image_part(image=pb.Image())), "parts[0].image.data", "is empty"),
        (check(image_part(image=pb.Image(data=b"GIF89a"))), "parts[0].image.data", "is a GIF that cannot be decoded"),
        (check(image_part(image=pb.Image(data=PNG, mime_type="image/gif"))), "parts[0].image.mime_type", "says GIF"),
        (answer(question=""), "question", "is missing"),
        (answer(question=" \t"), "question", "only spaces; ask something"),
        (check(question="  "), "question", "only spaces; ask something or leave it empty"),
        (check(question="?" * 2001), "question", "has 2001 characters; at most 2000 are allowed"),
        (check(request_id="x" * 129), "request_id", "at most 128 printable"),
        (check(request_id="\u00e9"), "request_id", "printable ASCII"),
        (guarded(attention_detail=True), "guard.attention_detail", "needs a question and MODE_FULL on a Check"),
        (guarded(attention_heat_maps=True), "guard.attention_heat_maps", "needs a question and MODE_FULL on a Check"),
        (guarded(mode=99), "guard.mode", "allowed are MODE_FAST, MODE_AUTO, MODE_FULL"),
        (guarded(detectors=["ocr_alignment", "magic"]), "guard.detectors[1]", "'magic' is not known"),
        (guarded(detectors=["x"]), "guard.detectors[0]", "known are ocr_alignment, source_contrast"),
        (answer(answer_mode=99), "answer_mode", "99 is not known; allowed are ANSWER_MODE_FLAG, ANSWER_MODE_RECONCILE"),
        (generating(max_new_tokens=-1), "generation.max_new_tokens", "-1 is not allowed; 1 to 1024 are"),
        (generating(max_new_tokens=1025), "generation.max_new_tokens", "1 to 1024 are, and 0 for the server's default"),
        (generating(temperature=-0.1), "generation.temperature", "0 to 2 are"),
        (generating(temperature=2.5), "generation.temperature", "0 to 2 are"),
        (generating(temperature=math.nan), "generation.temperature", "nan is not allowed"),
    ],
)
def test_what_is_wrong_is_told_with_its_field(message, field, said):
    found = violations(message)
    assert list(found) == [field]
    assert said in found[field]


def test_all_problems_are_told_at_once_and_in_order():
    found = violations(
        answer(
            pb.Part(id="a b", source=99, language="?", image=pb.Image(data=b"no")),
            text_part(text="x" * 2**21),
            question="",
            request_id="\n",
            generation=pb.Generation(max_new_tokens=-1, temperature=9),
            guard=pb.GuardOptions(mode=9, detectors=["x"], attention_detail=True),
            session_id="s\n",
        )
    )
    assert list(found) == [
        "request_id",
        "parts[0].id",
        "parts[0].source",
        "parts[0].language",
        "parts[0].image.data",
        "parts[1].text",
        "question",
        "generation.max_new_tokens",
        "generation.temperature",
        "guard.mode",
        "guard.detectors[0]",
        "session_id",
    ]


def test_an_answer_is_reconciled_and_a_proposed_one_taken():
    assert validate(answer(), LIMITS, KNOWN).answer_mode is AnswerMode.FLAG
    asked = validate(answer(answer_mode=pb.ANSWER_MODE_RECONCILE), LIMITS, KNOWN)
    assert (asked.answers, asked.answer_mode) == (True, AnswerMode.RECONCILE)
    checked = validate(check(proposed_answer="$5", question="What is the total?"), LIMITS, KNOWN)
    assert (checked.answers, checked.proposed_answer) == (False, "$5")


@pytest.mark.parametrize(("proposed", "wrong"), [("  ", "only spaces"), ("x" * 11, "has 11 characters; at most 10")])
def test_a_proposed_answer_that_says_nothing_or_too_much_is_named(proposed, wrong):
    found = violations(check(proposed_answer=proposed), Limits(max_answer_characters=10))
    assert wrong in found["proposed_answer"]


def test_the_images_of_a_request_are_bounded_together():
    limits = Limits(max_image_pixels=200)
    parts = [image_part(id=f"s{n}") for n in range(4)]
    assert len(validate(check(*parts[:3]), limits, KNOWN).parts) == 3
    found = violations(check(*parts), limits)
    assert found == {"parts[3].image.data": "is 20 x 10 pixels; the images of a request may have at most 600 in all"}


def test_parts_above_the_limit_are_not_read():
    found = violations(check(*(image_part(id="same") for _ in range(5))), Limits(max_parts=2))
    assert list(found) == ["parts", "parts[1].id"]


@pytest.mark.parametrize("text", ["", " \n\t\u3000"])
def test_a_blank_page_is_no_error(text: str):
    part, _ = validate(part_with(text=text), Limits(), KNOWN).parts
    assert part.text == text


def test_instructions_alone_are_no_error():
    assert len(validate(check(text_part(source=pb.SOURCE_INSTRUCTION)), Limits(), KNOWN).parts) == 1
