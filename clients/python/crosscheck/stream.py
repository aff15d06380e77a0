"""From the messages of a streamed answer to its events."""

from crosscheck.errors import ServerFailure
from crosscheck.responses import AnswerResponse, FindingEvent, TokenEvent
from crosscheck.v1 import guard_pb2


class Reader:
    """Reads one stream and keeps its response back until the server has closed it.

    So the response is the last event whatever the server does, and who stops at it cancels nothing.
    """

    def __init__(self) -> None:
        self._response: AnswerResponse | None = None

    def event(self, message: guard_pb2.StreamAnswerResponse) -> TokenEvent | FindingEvent | None:
        """What to hand on at once; None for the response, and for an event that is newer than this client.

        Raises:
            ServerFailure: for a response without what the schema promises.

        """
        match message.WhichOneof("event"):
            case "token":
                return TokenEvent.from_proto(message.token)
            case "finding":
                return FindingEvent.from_proto(message.finding)
            case "response":
                self._response = AnswerResponse.from_proto(message.response)
        return None

    def response(self) -> AnswerResponse:
        """The response, once the stream has ended.

        Raises:
            ServerFailure: for a stream that ended without one.

        """
        if self._response is None:
            raise ServerFailure("the stream ended without a response")
        return self._response
