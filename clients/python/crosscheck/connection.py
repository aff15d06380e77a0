"""How a channel to the server is made: sizes, keepalive, retries, deadlines and TLS, the same for both clients."""

import json
import math
from dataclasses import dataclass, field
from pathlib import Path

import grpc

from crosscheck.errors import InvalidRequest
from crosscheck.image import read_file

MIB = 2**20
MAX_MESSAGE_BYTES = 32 * MIB
DEFAULT_TIMEOUT_SECONDS = 60.0

# A server with gRPC's default settings ends a connection on which pings come more often than every 300 s: at 60 s a
# call that took three minutes was cut off. What notices a lost network sooner is the timeout, which gRPC also makes the
# time that TCP waits for data to be acknowledged.
KEEPALIVE_TIME_SECONDS = 330
KEEPALIVE_TIMEOUT_SECONDS = 20

RETRY_ATTEMPTS = 3
RETRY_FIRST_BACKOFF_SECONDS = 0.2
RETRY_MAX_BACKOFF_SECONDS = 2.0

_SERVICE_CONFIG = {
    "methodConfig": [
        {
            "name": [{"service": "crosscheck.v1.GuardService"}],
            "retryPolicy": {
                "maxAttempts": RETRY_ATTEMPTS,
                "initialBackoff": f"{RETRY_FIRST_BACKOFF_SECONDS}s",
                "maxBackoff": f"{RETRY_MAX_BACKOFF_SECONDS}s",
                "backoffMultiplier": 2,
                # Nothing else is safe to repeat: an overloaded server must not be asked three times.
                "retryableStatusCodes": ["UNAVAILABLE"],
            },
        }
    ]
}


@dataclass(frozen=True)
class TlsConfig:
    """PEM files for a TLS connection, read when the client is made.

    Without `root_certificates` the roots that come with gRPC are trusted. A server that asks for a client certificate
    (mutual TLS) needs `certificate_chain` and `private_key`. `server_name` overrides the name that is checked.
    """

    root_certificates: Path | str | None = None
    certificate_chain: Path | str | None = None
    private_key: Path | str | None = field(default=None, repr=False)
    server_name: str = ""

    def __post_init__(self) -> None:
        if (self.certificate_chain is None) != (self.private_key is None):
            raise InvalidRequest.about("tls", "certificate_chain and private_key come together")

    def credentials(self) -> grpc.ChannelCredentials:
        """Read the files.

        Raises:
            InvalidRequest: for a file that cannot be read.

        """
        names = ("root_certificates", "private_key", "certificate_chain")
        return grpc.ssl_channel_credentials(
            *(
                None if (path := getattr(self, name)) is None else read_file(Path(path), field=f"tls.{name}")
                for name in names
            )
        )


@dataclass(frozen=True)
class Connection:
    """Where a client connects to and how long its calls may take.

    Raises:
        InvalidRequest: for a target without a port, or a timeout that is no positive number of seconds.

    """

    target: str
    tls: TlsConfig | None = None
    timeout: float = DEFAULT_TIMEOUT_SECONDS

    def __post_init__(self) -> None:
        if ":" not in self.target:
            raise InvalidRequest.about("target", f"is {self.target!r}; give host:port, for example localhost:50051")
        self.seconds(self.timeout)

    def seconds(self, timeout: float | None) -> float:
        """The call's own timeout, or else the client's."""
        seconds = self.timeout if timeout is None else timeout
        if not (math.isfinite(seconds) and seconds > 0):
            raise InvalidRequest.about("timeout", f"is {seconds}; give a positive number of seconds")
        return seconds

    def options(self) -> list[tuple[str, str | int]]:
        """Channel arguments in gRPC's own units: bytes and milliseconds."""
        options: list[tuple[str, str | int]] = [
            ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
            ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
            ("grpc.keepalive_time_ms", KEEPALIVE_TIME_SECONDS * 1000),
            ("grpc.keepalive_timeout_ms", KEEPALIVE_TIMEOUT_SECONDS * 1000),
            ("grpc.service_config", json.dumps(_SERVICE_CONFIG)),
            # A call that outgrows this buffer is never repeated, and a screenshot outgrows the default of 256 KiB.
            ("grpc.per_rpc_retry_buffer_size", MAX_MESSAGE_BYTES),
        ]
        if self.tls and self.tls.server_name:
            options.append(("grpc.ssl_target_name_override", self.tls.server_name))
        return options
