"""The command `crosscheck`: ask a server from a shell, or send a file of requests."""

from crosscheck.cli.main import main

__all__ = ["main"]
