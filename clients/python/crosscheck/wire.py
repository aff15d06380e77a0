"""From protobuf messages to frozen pydantic models: the one place that knows how the two differ.

A model has the message's field names. A field that tracks presence and is not set stays at the model's default, and an
enum value becomes its name without the prefix: DECISION_BLOCK is "block". A value newer than this client is
"unspecified".
"""

from google.protobuf.message import Message
from pydantic import BaseModel, ConfigDict, model_validator

_UNSPECIFIED = "UNSPECIFIED"


class FromWire(BaseModel):
    """A model that can be validated from the protobuf message of the same shape. Unknown fields are ignored."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _fields_of_message(cls, data: object) -> object:
        return _fields(data) if isinstance(data, Message) else data


def _fields(message: Message) -> dict[str, object]:
    values: dict[str, object] = {}
    for field in message.DESCRIPTOR.fields:
        if field.has_presence and not message.HasField(field.name):
            continue
        value = getattr(message, field.name)
        if field.enum_type is not None:
            names = field.enum_type.values_by_number
            prefix = names[0].name.removesuffix(_UNSPECIFIED)
            value = names[value if value in names else 0].name.removeprefix(prefix).lower()
        values[field.name] = value
    return values
