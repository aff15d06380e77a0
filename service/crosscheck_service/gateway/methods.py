"""The RPCs that are forwarded, as the schema lists them: a new one needs no line here."""

from dataclasses import dataclass

from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from crosscheck.v1 import guard_pb2 as pb

_SERVICE = pb.DESCRIPTOR.services_by_name["GuardService"]
SERVICE_NAME = _SERVICE.full_name


@dataclass(frozen=True, slots=True)
class Method:
    """One RPC. `path` is what travels on the wire, "/crosscheck.v1.GuardService/Answer"."""

    name: str
    path: str
    request: type[Message]
    response: type[Message]
    streams: bool


METHODS = tuple(
    Method(
        name=method.name,
        path=f"/{SERVICE_NAME}/{method.name}",
        request=GetMessageClass(method.input_type),
        response=GetMessageClass(method.output_type),
        streams=method.server_streaming,
    )
    for method in _SERVICE.methods
)
