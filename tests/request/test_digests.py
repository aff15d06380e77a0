"""A digest stands for what was sent before."""

import hashlib

import pytest

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_service.request.errors import InvalidRequest, NotHeld
from crosscheck_service.request.validate import validate
from crosscheck_service.settings import Limits

TEXT = "Total: $5.00, card 4111"
NAME = f"sha256:{hashlib.sha256(TEXT.encode()).hexdigest()}"
MASK = pb.Region(span=pb.Span(start=19, end=23))


class Held(dict[str, str | bytes]):
    def held(self, key: str) -> str | bytes | None:
        return self.get(key)


def part(part_id: str = "dom", digest: str = NAME, **fields: object) -> pb.Part:
    return pb.Part(id=part_id, source=pb.SOURCE_DOM, digest=digest, **fields)


def read(*parts: pb.Part, held: Held):
    return validate(pb.CheckRequest(parts=parts), Limits(), (), held).parts


def test_a_digest_becomes_what_is_held_and_stays_the_digest():
    [found] = read(part(), held=Held({NAME: TEXT}))
    assert (found.text, found.digest) == (TEXT, NAME)


def test_a_mask_holds_for_what_is_held_too():
    [found] = read(part(sensitive=[MASK]), held=Held({NAME: TEXT}))
    assert (found.text, found.digest) == (TEXT.replace("4111", "████"), NAME)


def test_all_that_is_missing_is_named_and_only_where_nothing_is_wrong():
    with pytest.raises(NotHeld) as missing:
        read(part("a"), part("b"), held=Held())
    assert [each.field for each in missing.value.violations] == ["parts[0].digest", "parts[1].digest"]
    with pytest.raises(InvalidRequest) as wrong:
        read(part("a"), part("b", digest="md5:12"), held=Held())
    assert [each.field for each in wrong.value.violations] == ["parts[1].digest"]


def test_an_empty_digest_is_no_content():
    with pytest.raises(InvalidRequest) as wrong:
        read(part(digest=""), held=Held())
    assert [each.field for each in wrong.value.violations] == ["parts[0]"]
