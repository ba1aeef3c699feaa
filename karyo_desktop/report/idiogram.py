"""The idiogram of a class as plain rectangles, for the screen and for paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from cirnet_core.bands import BAND_LEVELS, Band, band_table, iscn_length

LEVELS: Final = BAND_LEVELS
"""Bands per haploid set at which idiograms can be drawn."""

Kind = Literal["band", "variable", "stalk", "centromere"]

_LIGHT = 255
_GREYS: Final = {25: 200, 50: 150, 75: 95, 100: 35}
_KINDS: Final[dict[str, Kind]] = {
    "gneg": "band",
    "gpos": "band",
    "gvar": "variable",
    "stalk": "stalk",
    "acen": "centromere",
}


@dataclass(frozen=True)
class BandBox:
    """One band.

    Attributes:
        name: with its arm, as ``"p36.3"``.
        top, bottom: shares of the chromosome's length from the p telomere, in [0, 1].
        kind: ``band``, ``variable`` (drawn hatched), ``stalk`` (drawn narrow) or ``centromere``.
        grey: 0 black to 255 white.
    """

    name: str
    top: float
    bottom: float
    kind: Kind
    grey: int


@dataclass(frozen=True)
class Idiogram:
    """One class at one band level.

    Attributes:
        class_: ``"1"``…``"22"``, ``"X"``, ``"Y"``.
        level: one of ``LEVELS``.
        bands: from the p to the q telomere.
        centromere: where the arms meet, as a share of the length.
        length: drawn length; chromosome 1 has 15,100 units.
    """

    class_: str
    level: int
    bands: tuple[BandBox, ...]
    centromere: float
    length: int


@lru_cache(maxsize=len(BAND_LEVELS) * 24)
def idiogram(class_: str, level: int) -> Idiogram:
    """The idiogram of a class.

    Raises:
        InputError: no such level, or the band table is damaged.
        KeyError: no such class.
    """
    bands = band_table(level)[class_]
    length = iscn_length(bands)
    centromere = next(band.iscn_start for band in bands if band.arm == "q")
    return Idiogram(
        class_=class_,
        level=level,
        bands=tuple(_box(band, length) for band in bands),
        centromere=centromere / length,
        length=length,
    )


def _box(band: Band, length: int) -> BandBox:
    grey = _GREYS[band.density] if band.density is not None else _LIGHT
    if band.stain in ("gvar", "acen"):
        grey = 150
    return BandBox(
        name=band.arm + band.name,
        top=band.iscn_start / length,
        bottom=band.iscn_stop / length,
        kind=_KINDS[band.stain],
        grey=grey,
    )
