"""Prometheus's page over HTTP."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, make_wsgi_app

from crosscheck_service.settings import SettingsError

_POLL_SECONDS = 0.1


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Server6(_Server):
    address_family = socket.AF_INET6


class _Handler(WSGIRequestHandler):
    """Quiet, and with a limit in seconds on clients that send or read slowly, which start_http_server lacks."""

    timeout = 5

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def exposed(registry: CollectorRegistry, host: str, port: int) -> Iterator[int]:
    """Serves the registry's page from threads; yields the port, which is chosen here where `port` is 0.

    Raises:
        SettingsError: if the port cannot be bound, naming the setting.

    """
    try:
        server = make_server(host, port, make_wsgi_app(registry), _Server6 if ":" in host else _Server, _Handler)
    except OSError as error:
        raise SettingsError(f"metrics_port: {host}:{port} cannot be bound: {error.strerror or error}") from None
    thread = threading.Thread(target=server.serve_forever, args=(_POLL_SECONDS,), name="metrics", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
