"""The bands of the human idiogram, read from the tables of the NCBI.

Source: NCBI Genome Decoration Page, ``ideogram_9606_GCF_000001305.14_{400,550,850}_V1``; the
tables follow the ISCN idiograms at about 400, 550 and 850 bands per haploid set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from cirnet_core.classes import CLASSES
from cirnet_core.errors import InputError
from cirnet_core.resources import resource_path

BAND_LEVELS: Final = (400, 550, 850)
"""Bands per haploid set (bphs) of the tables that come with the program."""

STAINS: Final = frozenset({"gneg", "gpos", "gvar", "stalk", "acen"})
_DENSITIES: Final = frozenset({"25", "50", "75", "100"})
_N_COLUMNS: Final = 9


@dataclass(frozen=True)
class Band:
    """One band of one chromosome.

    Attributes:
        chromosome: class, ``"1"``…``"22"``, ``"X"``, ``"Y"``.
        arm: ``"p"`` or ``"q"``.
        name: the band without chromosome and arm, as ``"36.3"``.
        iscn_start: where it begins on the drawn chromosome, from the p telomere, at least 0;
            one unit for all chromosomes (chromosome 1 is 15,100 long).
        iscn_stop: where it ends, above ``iscn_start``.
        stain: ``gneg``, ``gpos``, ``gvar``, ``stalk`` or ``acen``.
        density: 25, 50, 75 or 100 (percent) for ``gpos``, else None.
    """

    chromosome: str
    arm: str
    name: str
    iscn_start: int
    iscn_stop: int
    stain: str
    density: int | None

    @property
    def iscn_length(self) -> int:
        """Drawn length, above 0."""
        return self.iscn_stop - self.iscn_start


BandTable = Mapping[str, tuple[Band, ...]]
"""Each class's bands from the p to the q telomere; the 550 table leaves a few gaps between them."""


def read_bands(path: Path) -> BandTable:
    """Read one table.

    Raises:
        InputError: unreadable, a line that is no band, overlapping bands, or a class missing.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot read the band table ({error}).") from error
    bands: dict[str, list[Band]] = {name: [] for name in CLASSES}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        band = _parse(line, where=f"{path}, line {number}")
        known = bands[band.chromosome]
        if band.iscn_start < (known[-1].iscn_stop if known else 0):
            raise InputError(
                f"{path}, line {number}: iscn_start {band.iscn_start} lies inside "
                f"the band before it on chromosome {band.chromosome}."
            )
        known.append(band)
    absent = [name for name, found in bands.items() if not found]
    if absent:
        raise InputError(f"{path}: no bands of chromosome(s) {', '.join(absent)}.")
    return MappingProxyType({name: tuple(found) for name, found in bands.items()})


@lru_cache(maxsize=len(BAND_LEVELS))
def band_table(level: int) -> BandTable:
    """The table that comes with the program at one of ``BAND_LEVELS``.

    Raises:
        InputError: no such level, or the table is damaged.
    """
    if level not in BAND_LEVELS:
        raise InputError(f"band level {level} is not one of {BAND_LEVELS}.")
    return read_bands(resource_path("bands", f"bands_{level}.tsv"))


def iscn_length(bands: tuple[Band, ...]) -> int:
    """Drawn length of a whole chromosome."""
    return bands[-1].iscn_stop


def _parse(line: str, *, where: str) -> Band:
    fields = line.split("\t")
    if len(fields) != _N_COLUMNS:
        raise InputError(f"{where}: {len(fields)} columns instead of {_N_COLUMNS}.")
    chromosome, arm, name, start, stop, _, _, stain, density = (f.strip() for f in fields)
    if chromosome not in CLASSES:
        raise InputError(f"{where}: chromosome {chromosome!r} is not 1…22, X or Y.")
    if arm not in ("p", "q"):
        raise InputError(f"{where}: arm {arm!r} is neither p nor q.")
    if stain not in STAINS:
        raise InputError(f"{where}: stain {stain!r} is not one of {', '.join(sorted(STAINS))}.")
    if not (start.isdecimal() and stop.isdecimal() and int(start) < int(stop)):
        raise InputError(f"{where}: iscn_start {start!r} and iscn_stop {stop!r} are no range.")
    if stain == "gpos" and density not in _DENSITIES:
        raise InputError(f"{where}: density {density!r} is not 25, 50, 75 or 100.")
    return Band(
        chromosome=chromosome,
        arm=arm,
        name=name,
        iscn_start=int(start),
        iscn_stop=int(stop),
        stain=stain,
        density=int(density) if stain == "gpos" else None,
    )
