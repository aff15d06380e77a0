"""Every detector by its name. A new one is a file of its own and a line here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crosscheck_detectors.answer_support import AnswerSupport
from crosscheck_detectors.attention_imbalance import AttentionImbalance
from crosscheck_detectors.detector import Detector
from crosscheck_detectors.direct_prompt import DirectPrompt
from crosscheck_detectors.ocr_alignment import OcrAlignment
from crosscheck_detectors.source_contrast import SourceContrast
from crosscheck_detectors.text_bridge import TextBridge

_ALL: Final[tuple[Detector, ...]] = (
    OcrAlignment(),
    SourceContrast(),
    TextBridge(),
    AttentionImbalance(),
    AnswerSupport(),
    DirectPrompt(),
)

DETECTORS: Final[Mapping[str, Detector]] = MappingProxyType({detector.id: detector for detector in _ALL})
