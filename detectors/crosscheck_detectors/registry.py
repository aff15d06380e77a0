"""Every detector by its name. A new one is a file of its own and a line here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crosscheck_detectors.detector import Detector
from crosscheck_detectors.ocr_alignment import OcrAlignment

_ALL: Final[tuple[Detector, ...]] = (OcrAlignment(),)

DETECTORS: Final[Mapping[str, Detector]] = MappingProxyType({detector.id: detector for detector in _ALL})
