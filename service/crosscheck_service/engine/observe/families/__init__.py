"""Where a family of models differs from the usual. Most do not: they need no line here.

A family that does is one file with a subclass of Family, and one entry below, by its configuration's model_type.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crosscheck_service.engine.foreign import Network
from crosscheck_service.engine.observe.families.family import Cross, Family
from crosscheck_service.engine.observe.families.llama4 import Llama4
from crosscheck_service.engine.observe.families.mllama import Mllama
from crosscheck_service.engine.observe.families.paligemma import PaliGemma

__all__ = ["Cross", "Family", "family_of"]

_DIFFERENT: Final[Mapping[str, Family]] = MappingProxyType(
    {"llama4": Llama4(), "mllama": Mllama(), "paligemma": PaliGemma()}
)
_USUAL: Final = Family()


def family_of(model: Network) -> Family:
    return _DIFFERENT.get(model.config.model_type, _USUAL)
