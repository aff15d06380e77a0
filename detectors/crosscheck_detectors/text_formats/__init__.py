"""The ways in which agents write a page as text, each read into rows of runs with exact places in the text as sent."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crosscheck_detectors.text_formats.base import Rows, Run, TextFormat
from crosscheck_detectors.text_formats.plain import Plain

PLAIN: Final = "plain"
FORMATS: Final[Mapping[str, TextFormat]] = MappingProxyType({PLAIN: Plain()})
"""By the contract's names in lower case, without their prefix."""

__all__ = ["FORMATS", "PLAIN", "Rows", "Run", "TextFormat"]
