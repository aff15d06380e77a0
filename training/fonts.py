"""The fonts that images are drawn with: open families of Debian packages, some of them held out.

`PACKAGES` installs all of them. A machine without them falls back to the DejaVu files that
matplotlib carries, which is enough for tests and too little for a real run (`require_all`).
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

PACKAGES = (
    "fonts-dejavu-core fonts-dejavu-extra fonts-liberation fonts-noto-core fonts-noto-mono fonts-open-sans "
    "fonts-roboto-unhinted fonts-lato fonts-inter fonts-hack fonts-jetbrains-mono fonts-firacode "
    "fonts-crosextra-carlito fonts-crosextra-caladea fonts-freefont-ttf fonts-cantarell "
    "fonts-inconsolata fonts-urw-base35 fonts-cabin fonts-clear-sans fonts-b612 fonts-adf-gillius "
    "fonts-adf-universalis fonts-karla fonts-manrope fonts-oxygen fonts-play fonts-paratype fonts-sora "
    "fonts-linuxlibertine fonts-tiresias fonts-junction fonts-averia-sans-gwf fonts-roboto-slab fonts-quattrocento "
    "fonts-sil-andika fonts-sil-charis fonts-sil-gentiumplus fonts-vollkorn fonts-ebgaramond fonts-mononoki "
    "fonts-monoid fonts-fantasque-sans fonts-anonymous-pro fonts-courier-prime fonts-agave fonts-go fonts-hermit "
    "fonts-league-mono"
)
"""Debian packages, for `apt-get install`."""

ROOT = Path("/usr/share/fonts")

_SANS = (
    "DejaVuSans",
    "DejaVuSansCondensed",
    "LiberationSans-Regular",
    "NotoSans-Regular",
    "OpenSans-Regular",
    "Roboto-Regular",
    "Lato-Regular",
    "Inter-Regular",
    "FreeSans",
    "Cantarell-Regular",
    "NimbusSans-Regular",
    "Inter-Medium",
    "NotoSansDisplay-Regular",
    "ClearSans-Regular",
    "B612-Regular",
    "GilliusADF-Regular",
    "UniversalisADFStd-Regular",
    "Karla-Regular",
    "Manrope-Regular",
    "Oxygen-Sans",
    "Play-Regular",
    "PTS55F",
    "PTN57F",
    "Andika-Regular",
    "Sora-Regular",
    "LinBiolinum_R",
    "Go-Regular",
    "tiresias_infofont",
    "Junction",
    "AveriaSansGWF-Regular",
)
_BOLD = (
    "DejaVuSans-Bold",
    "LiberationSans-Bold",
    "NotoSans-Bold",
    "OpenSans-Bold",
    "Roboto-Bold",
    "Lato-Bold",
    "Inter-SemiBold",
    "NimbusSans-Bold",
    "ClearSans-Bold",
    "ClearSans-Medium",
    "B612-Bold",
    "Karla-Bold",
    "Manrope-SemiBold",
    "Oxygen-Sans-Bold",
    "PTS75F",
    "Go-Bold",
)
_SERIF = (
    "DejaVuSerif",
    "LiberationSerif-Regular",
    "NotoSerif-Regular",
    "FreeSerif",
    "Caladea-Regular",
    "C059-Roman",
    "P052-Roman",
    "RobotoSlab-Regular",
    "PTF55F",
    "Quattrocento-Regular",
    "CharisSIL-Regular",
    "GentiumPlus-Regular",
    "Vollkorn-Regular",
    "EBGaramond12-Regular",
    "LinLibertine_R",
)
_MONO = (
    "DejaVuSansMono",
    "LiberationMono-Regular",
    "NotoSansMono-Regular",
    "FreeMono",
    "JetBrainsMono-Regular",
    "Inconsolata",
    "NimbusMonoPS-Regular",
    "NotoMono-Regular",
    "B612Mono-Regular",
    "OxygenMono-Regular",
    "PTM55F",
    "mononoki-Regular",
    "Monoid-Regular",
    "FantasqueSansMono-Regular",
    "Anonymous Pro",
    "Courier Prime",
    "Courier Prime Code",
    "agave-r-autohinted",
    "Go-Mono",
    "Hermit-medium",
    "LeagueMono-Regular",
)
_HELD_OUT = ("Carlito-Regular", "Hack-Regular", "Cabin-Regular", "FiraCode-Regular", "NimbusRoman-Regular")

_SHARES = ((_SANS, 0.55), (_BOLD, 0.13), (_SERIF, 0.12), (_MONO, 0.20))
"""Families and how often each group is drawn: pages are mostly sans-serif."""


@dataclass(frozen=True, slots=True)
class FontSet:
    """Font files with the weight of each in a random choice."""

    paths: tuple[str, ...]
    weights: tuple[float, ...]


@lru_cache(maxsize=1)
def _installed() -> dict[str, str]:
    """Path of each font file by its stem; files that Pillow reads best come first."""
    found: dict[str, str] = {}
    for suffix in ("ttf", "otf"):
        for path in sorted(ROOT.rglob(f"*.{suffix}")):
            found.setdefault(path.stem, str(path))
    return found


def _fallback() -> dict[str, str]:
    try:
        import matplotlib  # noqa: PLC0415 (optional: only where the fonts are not installed)
    except ImportError as error:
        raise RuntimeError(f"no fonts: install {PACKAGES}") from error
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return {path.stem: str(path) for path in sorted(folder.glob("DejaVu*.ttf"))}


@lru_cache(maxsize=2)
def font_set(held_out: bool = False) -> FontSet:
    """Training's fonts, or the families that training never draws with."""
    files = {**_fallback(), **_installed()} if not _installed() else _installed()
    if held_out:
        paths = tuple(files[name] for name in _HELD_OUT if name in files)
        return FontSet(paths, (1.0,) * len(paths)) if paths else font_set(False)
    pairs = [(files[name], share / len(group)) for group, share in _SHARES for name in group if name in files]
    return FontSet(tuple(path for path, _ in pairs), tuple(weight for _, weight in pairs))


def missing() -> list[str]:
    """Names of the wanted files that this machine lacks."""
    wanted = [name for group in (_SANS, _BOLD, _SERIF, _MONO, _HELD_OUT) for name in group]
    return [name for name in wanted if name not in _installed()]


@lru_cache(maxsize=4096)
def font(path: str, size: int) -> ImageFont.FreeTypeFont:
    """A font file at a size in pixels, without ligatures or contextual forms."""
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
