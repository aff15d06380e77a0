"""The whole service under a profile: it is told in every verdict, and its thresholds decide."""

from pathlib import Path

import pytest
from live import CHECKOUT, start_service, stop_service
from made_profiles import profile

from crosscheck import Client, Decision, Part
from crosscheck_detectors.fusion.profile import Model
from crosscheck_service.engine.loading import load


@pytest.mark.slow
def test_a_file_given_at_the_start_judges_and_is_told(tmp_path: Path):
    info = load("bundled").info
    model = Model(name="bundled", architecture=info.architecture, digest=info.digest)
    made = profile().model_copy(update={"model": model})
    path = tmp_path / "profile.json"
    path.write_text(made.text())
    service = start_service(f"--set=profile={path}", "--set=detectors=[ocr_alignment]")
    try:
        with Client(service.target) as client:
            parts = [
                Part.screenshot(CHECKOUT / "screenshot.png"),
                Part.dom((CHECKOUT / "page-altered.txt").read_text(encoding="utf-8")),
            ]
            verdict = client.check(parts, "What is the total?").verdict
            told = client.get_model()
    finally:
        stop_service(service)
    assert (verdict.profile.version, verdict.profile.calibrated_on) == (made.version, "made traffic")
    assert told.review_threshold == 0.6
    [finding] = verdict.findings
    assert finding.probability == verdict.conflict_probability
    # Alignment says 0.96, and the made profile takes one off its log odds.
    assert 0.8 < verdict.conflict_probability < 0.95
    assert verdict.decision is Decision.REVIEW
