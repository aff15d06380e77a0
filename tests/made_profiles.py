"""A small profile with round numbers: alignment alone, contrast alone, and both."""

from crosscheck_detectors.fusion import Lineup, Profile
from crosscheck_detectors.fusion.lineup import Alarm, Term
from crosscheck_detectors.fusion.profile import Model

MODEL = Model(name="tiny", architecture="TinyModel", digest="sha256:" + "0" * 64)


def profile() -> Profile:
    return Profile(
        model=MODEL,
        calibrated_on="made traffic",
        lineups=(
            _lineup("ocr_alignment", "source_contrast"),
            _lineup("ocr_alignment"),
            _lineup("source_contrast"),
        ),
    )


def _lineup(*detectors: str) -> Lineup:
    terms = {
        "ocr_alignment": Term(detector="ocr_alignment", scale="log_odds", weight=1.0, absent=0.0),
        "source_contrast": Term(detector="source_contrast", scale="log1p", weight=2.0, absent=0.5),
    }
    return Lineup(
        terms=tuple(terms[name] for name in detectors),
        intercept=-1.0,
        review=Alarm(rate=0.01, threshold=0.6, least=0.5, requests=999, realised=0.01),
        block=Alarm(rate=0.001, threshold=0.95, least=0.9, requests=999, realised=0.001),
    )
