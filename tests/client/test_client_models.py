"""The typed responses hold all that the schema holds."""

import pytest
from pydantic import ValidationError

import crosscheck
from crosscheck import FieldViolation, FindingEvent, Limits, Model, Observation, TokenEvent
from crosscheck.v1 import guard_pb2
from crosscheck.verdict import Decision, DetectorStatus, Kind
from crosscheck.wire import FromWire

NAMED_OTHERWISE = {
    Model: "GetModelResponse",
    TokenEvent: "Token",
    FindingEvent: "Finding",
    Observation: "ObserveResponse",
}
MODELS = {
    model: NAMED_OTHERWISE.get(model, model.__name__)
    for model in vars(crosscheck).values()
    if isinstance(model, type) and issubclass(model, FromWire)
}
REQUESTS = {"Image", "Part", "Generation", "GuardOptions"}


@pytest.mark.parametrize(("model", "name"), MODELS.items(), ids=lambda it: getattr(it, "__name__", it))
def test_every_field_of_the_message_is_a_field_of_the_model(model, name):
    fields = guard_pb2.DESCRIPTOR.message_types_by_name[name].fields_by_name
    assert set(model.model_fields) == set(fields)


def test_every_message_of_a_response_has_a_model():
    messages = {name for name in guard_pb2.DESCRIPTOR.message_types_by_name if not name.endswith("Request")}
    assert messages - REQUESTS - {"StreamAnswerResponse"} == set(MODELS.values())


@pytest.mark.parametrize(
    ("ours", "theirs"), [(Decision, "Decision"), (Kind, "Kind"), (DetectorStatus, "DetectorStatus")]
)
def test_every_value_of_an_enum_has_a_name(ours, theirs):
    values = guard_pb2.DESCRIPTOR.enum_types_by_name[theirs].values
    prefix = values[0].name.removesuffix("UNSPECIFIED")
    assert {value.name.removeprefix(prefix) for value in values} == {value.name for value in ours}


def test_responses_are_frozen():
    with pytest.raises(ValidationError, match="frozen"):
        Limits().max_parts = 3


def test_a_violation_reads_as_a_sentence():
    assert str(FieldViolation("parts[1].id", "is used twice")) == "parts[1].id: is used twice"
