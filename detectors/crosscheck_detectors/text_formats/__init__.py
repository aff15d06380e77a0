"""The ways in which agents write a page as text, each read into rows of runs with exact places in the text as sent."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crosscheck_detectors.text_formats.aria_snapshot import AriaSnapshot
from crosscheck_detectors.text_formats.base import Rows, Run, TextFormat
from crosscheck_detectors.text_formats.browser_use import BrowserUse
from crosscheck_detectors.text_formats.cdp_ax_json import CdpAxJson
from crosscheck_detectors.text_formats.html import Html
from crosscheck_detectors.text_formats.plain import Plain

PLAIN: Final = "plain"
FORMATS: Final[Mapping[str, TextFormat]] = MappingProxyType(
    {
        PLAIN: Plain(),
        "aria_snapshot": AriaSnapshot(),
        "browser_use": BrowserUse(),
        "cdp_ax_json": CdpAxJson(),
        "html": Html(),
    }
)
"""By the contract's names in lower case, without their prefix."""

__all__ = ["FORMATS", "PLAIN", "Rows", "Run", "TextFormat"]
