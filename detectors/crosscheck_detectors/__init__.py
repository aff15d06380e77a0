"""Finds contradictions between the parts of a request: pure computation, usable in-process without Ray or gRPC."""
