"""What every test stands on: no network, no skips in CI, and one real service for the session."""

import os
import signal
from collections.abc import Iterator

import pytest
from live import Service, start_service, stop_service

os.environ["HF_HUB_OFFLINE"] = "1"
# A shell's background job ignores interrupts and its children with it, so that none could be tested.
signal.signal(signal.SIGINT, signal.default_int_handler)
# Ray's default writes a token into the home directory.
os.environ["RAY_AUTH_MODE"] = "disabled"


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """The whole service with the bundled model, as `make demo` starts it."""
    running = start_service()
    yield running
    assert stop_service(running) == 0


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: "pytest.CallInfo[None]"):  # noqa: ARG001
    """In CI a skip is a failure: what cannot run there is not tested anywhere."""
    report = yield
    if report.skipped and os.environ.get("TESTS_MUST_NOT_SKIP") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {report.longrepr}"
    return report
