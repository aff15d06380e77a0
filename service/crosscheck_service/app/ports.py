"""Free and taken TCP ports."""

import errno
import socket

from crosscheck_service.settings import Settings, SettingsError


def free_port() -> int:
    """A port of this machine that is free now."""
    return _bind("127.0.0.1", 0)


def with_ports(settings: Settings) -> Settings:
    """The settings with real numbers for ports that were left at 0.

    Raises:
        SettingsError: where a port is taken or the host is not an address of this machine.
    """
    chosen = {name: _claim(settings.host, getattr(settings, name), name) for name in ("port", "metrics_port")}
    return settings.model_copy(update=chosen)


def _claim(host: str, port: int, setting: str) -> int:
    try:
        return _bind(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(f"{setting}: {port} is in use on {host}; choose another, or 0") from None
        raise SettingsError(f"host: cannot listen on {host} ({error.strerror})") from None


def _bind(host: str, port: int) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        bound: int = listener.getsockname()[1]
        return bound
