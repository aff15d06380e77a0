"""Bad requests through the whole way: a clear error that names the field, and the server goes on.

What is wrong with an image or a field in every variant is tested in tests/request; here is one of each kind, to prove
that the error survives Serve's proxy and the gateway.
"""

import io

import grpc
import pytest
from google.rpc import error_details_pb2, status_pb2
from live import CHECKOUT, Service
from PIL import Image

from crosscheck import Client, Decision, InvalidRequest, Part
from crosscheck.v1 import guard_pb2 as pb
from crosscheck.v1.guard_pb2_grpc import GuardServiceStub

PNG = (CHECKOUT / "screenshot.png").read_bytes()


@pytest.fixture(scope="module")
def stub(service: Service):
    options = [("grpc.max_send_message_length", 64 * 2**20)]
    with grpc.insecure_channel(service.target, options) as channel:
        yield GuardServiceStub(channel)


def text(part_id: str = "dom", content: str = "Total: $5.00", **fields: object) -> pb.Part:
    return pb.Part(id=part_id, source=pb.SOURCE_DOM, text=content, **fields)


def image(data: bytes, mime_type: str = "") -> pb.Part:
    return pb.Part(id="screenshot", source=pb.SOURCE_SCREENSHOT, image=pb.Image(data=data, mime_type=mime_type))


def encoded(picture: Image.Image, form: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, form)
    return buffer.getvalue()


def check(*parts: pb.Part, **fields: object) -> pb.CheckRequest:
    return pb.CheckRequest(parts=parts, **fields)


def answer(*parts: pb.Part, question: str = "What is the total?", **fields: object) -> pb.AnswerRequest:
    return pb.AnswerRequest(parts=parts, question=question, **fields)


INVALID = {
    "empty request": (check(), "parts"),
    "no content": (check(pb.Part(id="a", source=pb.SOURCE_DOM)), "parts[0]"),
    "unknown source": (check(pb.Part(id="a", source=99, text="x")), "parts[0].source"),
    "two parts with one id": (check(text(), text()), "parts[1].id"),
    "not an image": (check(image(b"hello, this is text")), "parts[0].image.data"),
    "truncated": (check(image(PNG[: len(PNG) // 2])), "parts[0].image.data"),
    "lying type": (check(image(PNG, "image/jpeg")), "parts[0].image.mime_type"),
    "30,000 px wide": (check(image(encoded(Image.new("1", (30_000, 2))))), "parts[0].image.data"),
    "bomb": (check(image(encoded(Image.new("1", (16_000, 16_000))))), "parts[0].image.data"),
    "question of spaces": (answer(text(), question="   "), "question"),
    "no question": (answer(text(), question=""), "question"),
    "1,000 parts": (check(*(text(f"p{i}") for i in range(1000))), "parts"),
    "5 MB of text": (check(text(content="x" * 5_000_000)), "parts[0].text"),
    "unknown detector": (check(text(), guard=pb.GuardOptions(detectors=["nope"])), "guard.detectors[0]"),
    "proposed answer of spaces": (check(text(), proposed_answer="  "), "proposed_answer"),
    "too many tokens": (answer(text(), generation=pb.Generation(max_new_tokens=10**6)), "generation.max_new_tokens"),
}


def details_of(error: grpc.RpcError) -> tuple[list[str], str]:
    """The fields that the BadRequest names, and ErrorInfo's reason."""
    trailers = dict(error.trailing_metadata())
    status = status_pb2.Status.FromString(trailers["grpc-status-details-bin"])
    fields: list[str] = []
    reason = ""
    for detail in status.details:
        bad, info = error_details_pb2.BadRequest(), error_details_pb2.ErrorInfo()
        if detail.Unpack(bad):
            fields = [violation.field for violation in bad.field_violations]
            assert all(violation.description for violation in bad.field_violations)
        elif detail.Unpack(info):
            reason = info.reason
    return fields, reason


def call(stub: GuardServiceStub, request: pb.CheckRequest | pb.AnswerRequest) -> grpc.RpcError:
    method = stub.Answer if isinstance(request, pb.AnswerRequest) else stub.Check
    with pytest.raises(grpc.RpcError) as caught:
        method(request, timeout=60)
    assert "Traceback" not in caught.value.details()
    return caught.value


@pytest.mark.parametrize("name", INVALID)
def test_a_bad_request_names_its_field(stub: GuardServiceStub, name: str):
    request, field = INVALID[name]
    error = call(stub, request)
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    fields, reason = details_of(error)
    assert field in fields
    assert reason


def test_the_client_raises_its_own_errors(service: Service):
    with Client(service.target) as guard:
        with pytest.raises(InvalidRequest) as invalid:
            guard.check([Part.screenshot(PNG[:2000])])
        assert [violation.field for violation in invalid.value.violations] == ["parts[0].image.data"]


@pytest.mark.parametrize("form", ["CMYK", "16 bit", "transparent", "rotated"])
def test_unusual_images_are_read(stub: GuardServiceStub, form: str):
    page = Image.open(io.BytesIO(PNG)).convert("RGB")
    if form == "CMYK":
        data = encoded(page.convert("CMYK"), "JPEG")
    elif form == "16 bit":
        data = encoded(page.convert("L").convert("I").point(lambda value: value * 257).convert("I;16"))
    elif form == "transparent":
        data = encoded(page.convert("RGBA"))
    else:
        exif = Image.Exif()
        exif[0x0112] = 6
        buffer = io.BytesIO()
        page.rotate(90, expand=True).save(buffer, "JPEG", exif=exif, quality=95)
        data = buffer.getvalue()
    altered = (CHECKOUT / "page-altered.txt").read_text(encoding="utf-8")
    verdict = stub.Check(check(image(data), text(content=altered)), timeout=60).verdict
    assert verdict.decision == pb.DECISION_BLOCK


def test_two_screenshots_of_five_megabytes_pass(stub: GuardServiceStub):
    noise = Image.effect_noise((2400, 2200), 90)
    data = encoded(noise)
    assert len(data) >= 5_000_000
    parts = [image(data), pb.Part(id="second", source=pb.SOURCE_SCREENSHOT, image=pb.Image(data=data))]
    assert stub.Check(check(*parts), timeout=120).verdict.decision == pb.DECISION_ALLOW


def test_a_megabyte_of_text_is_compared_whole_and_answered(stub: GuardServiceStub):
    lines = [f"Row {i}: {i * 7919 % 100_003}" for i in range(60_000)]
    lines[40_000] = "Total: $979.38"
    long_text = "\n".join(lines)
    assert 900_000 < len(long_text) < 2**20
    response = stub.Answer(answer(image(PNG), text(content=long_text)), timeout=120)
    assert response.verdict.decision == pb.DECISION_BLOCK
    [told] = [side for side in response.verdict.findings[0].evidence if side.part_id == "dom"]
    assert long_text[told.span.start : told.span.end] == "$979.38"
    spans = [view.span for view in response.verdict.views if view.part_id == "dom"]
    assert any("Total" in long_text[span.start : span.end] for span in spans)


def test_the_server_goes_on_after_all_that(service: Service):
    with Client(service.target) as guard:
        parts = [Part.screenshot(PNG), Part.dom((CHECKOUT / "page.txt").read_text(encoding="utf-8"))]
        assert guard.check(parts).verdict.decision is Decision.ALLOW
