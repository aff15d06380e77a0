"""Fonts that the machine has, by glyph: the first font of a family that can show a character is used for it."""

from enum import Enum
from itertools import groupby

from PIL import ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

# Pillow searches the system's font folders for these names.
_MONO = ("DejaVuSansMono.ttf", "LiberationMono-Regular.ttf", "Menlo.ttc", "consola.ttf", "NotoSansMono-Regular.ttf")
_BEYOND_LATIN = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansMonoCJK-Regular.ttc",
    "wqy-zenhei.ttc",
    "Arial Unicode.ttf",
    "msyh.ttc",
    "DejaVuSans.ttf",
)
# Never assigned to a character, so every font shows it as "missing".
_NO_CHARACTER = "\uffff"


class Family(Enum):
    """Sans comes with Pillow and looks the same everywhere; mono is the machine's."""

    SANS = ()
    MONO = _MONO


class Fonts:
    """Opens each font once a size and remembers which one shows a character."""

    def __init__(self) -> None:
        self._chains: dict[tuple[Family, int], list[Font]] = {}
        self._chosen: dict[tuple[Family, int, str], Font] = {}

    def runs(self, text: str, family: Family, size: int) -> list[tuple[Font, str]]:
        """The text cut where the font changes; `size` in pixels."""
        return [
            (font, "".join(characters))
            for font, characters in groupby(text, key=lambda character: self._font(character, family, size))
        ]

    def width(self, text: str, family: Family, size: int) -> float:
        return sum(font.getlength(run) for font, run in self.runs(text, family, size))

    def _font(self, character: str, family: Family, size: int) -> Font:
        key = (family, size, character)
        if key not in self._chosen:
            chain = self._chain(family, size)
            self._chosen[key] = next((font for font in chain if _shows(font, character)), chain[0])
        return self._chosen[key]

    def _chain(self, family: Family, size: int) -> list[Font]:
        key = (family, size)
        if key not in self._chains:
            default = ImageFont.load_default(size)
            first = [] if family is Family.MONO else [default]
            found = [font for name in (*family.value, *_BEYOND_LATIN) if (font := _open(name, size))]
            self._chains[key] = [*first, *found, default]
        return self._chains[key]


def _open(name: str, size: int) -> Font | None:
    try:
        return ImageFont.truetype(name, size)
    except OSError:
        return None


def _shows(font: Font, character: str) -> bool:
    return character.isspace() or bytes(font.getmask(character)) != bytes(font.getmask(_NO_CHARACTER))
