"""From what a server or a network does wrong to an error of the tree."""

import subprocess
import threading
import time

import grpc
import pytest
from client.fake_guard import block, fail, serving
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo

from crosscheck import (
    AccessDenied,
    Client,
    CrosscheckError,
    DeadlineExceeded,
    FieldViolation,
    InvalidRequest,
    NotServed,
    Overloaded,
    Part,
    ServerFailure,
    TlsConfig,
    Unavailable,
)

PARTS = [Part.dom("Total 3")]
CODE = grpc.StatusCode


def bad_request(**violations):
    return BadRequest(
        field_violations=[BadRequest.FieldViolation(field=f, description=d) for f, d in violations.items()]
    )


def retry_after(seconds):
    info = RetryInfo()
    info.retry_delay.FromMilliseconds(round(seconds * 1000))
    return info


@pytest.mark.parametrize(
    ("code", "details", "expected"),
    [
        (
            CODE.INVALID_ARGUMENT,
            [ErrorInfo(reason="BAD_FIELD", domain="crosscheck"), bad_request(question="is too long")],
            (InvalidRequest, {"violations": (FieldViolation("question", "is too long"),), "reason": "BAD_FIELD"}),
        ),
        (CODE.OUT_OF_RANGE, [], (InvalidRequest, {"violations": ()})),
        (CODE.UNIMPLEMENTED, [bad_request(session_id="is not served yet")], (NotServed, {"fields": ("session_id",)})),
        (CODE.RESOURCE_EXHAUSTED, [retry_after(1.5)], (Overloaded, {"retry_after": 1.5})),
        (CODE.RESOURCE_EXHAUSTED, [], (Overloaded, {"retry_after": None})),
        (CODE.UNAUTHENTICATED, [], (AccessDenied, {})),
        (CODE.PERMISSION_DENIED, [], (AccessDenied, {})),
        (CODE.DEADLINE_EXCEEDED, [], (DeadlineExceeded, {})),
        (CODE.INTERNAL, [ErrorInfo(reason="OCR_FAILED")], (ServerFailure, {"reason": "OCR_FAILED"})),
        (CODE.CANCELLED, [], (ServerFailure, {})),
    ],
)
async def test_each_code_and_its_details(guard, call, code, details, expected):
    kind, attributes = expected
    guard.reply = lambda _, context: fail(context, code, "what went wrong", *details)
    with pytest.raises(kind) as caught:
        await call("check", PARTS)
    assert type(caught.value) is kind
    assert caught.value.message.startswith("what went wrong")
    assert caught.value.code == code.name
    assert {name: getattr(caught.value, name) for name in attributes} == attributes
    assert len(guard.requests) == 1


async def test_the_message_says_each_violation(guard, call):
    details = bad_request(question="is too long")
    guard.reply = lambda _, context: fail(context, CODE.INVALID_ARGUMENT, "1 field is wrong", details)
    with pytest.raises(InvalidRequest, match=r"^1 field is wrong; question: is too long$"):
        await call("check", PARTS)


async def test_an_escaped_exception_becomes_a_server_failure(guard, call):
    guard.reply = lambda *_: 1 / 0
    with pytest.raises(ServerFailure) as caught:
        await call("check", PARTS)
    assert caught.value.code == "UNKNOWN"


async def test_details_that_cannot_be_read_leave_code_and_message(guard, call):
    def reply(_, context):
        context.set_trailing_metadata((("grpc-status-details-bin", b"\xff\xff\xff"),))
        context.abort(CODE.INVALID_ARGUMENT, "what went wrong")

    guard.reply = reply
    with pytest.raises(InvalidRequest, match=r"^what went wrong$"):
        await call("check", PARTS)


async def test_no_response_in_time(guard, call):
    ended = threading.Event()

    def reply(request, context):
        context.add_callback(ended.set)
        ended.wait(10)
        return block(request, context)

    guard.reply = reply
    started = time.monotonic()
    with pytest.raises(DeadlineExceeded, match=r"no response within 0\.2 s; a longer timeout may help"):
        await call("check", PARTS, timeout=0.2)
    assert time.monotonic() - started < 5


async def test_no_server(call):
    with pytest.raises(Unavailable, match="no server answers at localhost:1: ") as caught:
        await call("get_model", target="localhost:1")
    assert caught.value.code == "UNAVAILABLE"


async def test_a_request_above_the_servers_own_limit_is_no_overload(call):
    with serving(limit=1000) as small, pytest.raises(InvalidRequest, match="too large for this server"):
        await call("check", [Part.dom("x" * 2000)], target=small.target)


def test_closing_ends_the_calls_under_way(guard):
    begun, caught = threading.Event(), []

    def reply(request, context):
        begun.set()
        time.sleep(0.5)
        return block(request, context)

    def ask():
        try:
            client.check(PARTS)
        except CrosscheckError as error:
            caught.append(error.code)

    guard.reply = reply
    with Client(guard.target) as client:
        thread = threading.Thread(target=ask)
        thread.start()
        assert begun.wait(5)
    thread.join(5)
    assert caught == ["CANCELLED"]


@pytest.fixture(scope="module")
def pem(tmp_path_factory):
    """A certificate for localhost that signs itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-keyout", key, "-out", certificate, "-days", "1", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return certificate, key


def test_tls_and_mutual_tls(pem):
    certificate, key = pem
    credentials = grpc.ssl_server_credentials(
        [(key.read_bytes(), certificate.read_bytes())], certificate.read_bytes(), require_client_auth=True
    )
    with serving(credentials=credentials) as guard:
        mutual = TlsConfig(root_certificates=certificate, certificate_chain=certificate, private_key=key)
        with Client(guard.target, tls=mutual) as client:
            assert client.get_model().model == "bundled"
        for tls in (TlsConfig(root_certificates=certificate), TlsConfig()):
            with Client(guard.target, tls=tls) as client, pytest.raises(Unavailable):
                client.get_model()


def test_tls_files_are_named():
    with pytest.raises(InvalidRequest, match=r"tls.root_certificates: cannot read nowhere.pem"):
        Client("localhost:1", tls=TlsConfig(root_certificates="nowhere.pem"))
    with pytest.raises(InvalidRequest, match="certificate_chain and private_key come together"):
        TlsConfig(private_key="key.pem")
