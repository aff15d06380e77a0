"""Errors of starting."""


class StartError(Exception):
    """The service cannot start; the message says why."""
