"""The typed responses hold all that the schema holds."""

import pytest
from pydantic import ValidationError

import crosscheck
from crosscheck import FieldViolation, Limits, Model
from crosscheck.v1 import guard_pb2
from crosscheck.verdict import Decision, DetectorStatus, Kind
from crosscheck.wire import FromWire

MODELS = {
    model.__name__: model
    for model in vars(crosscheck).values()
    if isinstance(model, type) and issubclass(model, FromWire) and model is not Model
}
REQUESTS = {"Image", "Part", "Generation", "GuardOptions", "Token"}


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_field_of_the_message_is_a_field_of_the_model(name):
    fields = guard_pb2.DESCRIPTOR.message_types_by_name[name].fields_by_name
    assert set(MODELS[name].model_fields) == set(fields)


def test_every_message_of_a_response_has_a_model():
    messages = {name for name in guard_pb2.DESCRIPTOR.message_types_by_name if not name.endswith("Request")}
    assert messages - REQUESTS - {"StreamAnswerResponse", "GetModelResponse"} == set(MODELS)
    assert set(Model.model_fields) == set(guard_pb2.GetModelResponse.DESCRIPTOR.fields_by_name)


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
