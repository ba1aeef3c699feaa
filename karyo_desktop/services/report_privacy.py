"""What is left out where the sex must not be told, and the gate that nothing passes unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from types import MappingProxyType
from typing import Final

from cirnet_core.classes import TRAY
from cirnet_core.errors import InputError
from karyo_desktop.domain.layout import Arrangement, ColumnBox, Rect
from karyo_desktop.domain.model import MARKERS, Case, Cell, Karyogram
from karyo_desktop.services.report_details import details_of

SEX: Final = ("X", "Y")
NOT_DISCLOSED: Final = "not disclosed"
"""Stands in the karyogram in place of the numbers of the sex chromosomes."""

_WORDS: Final = re.compile(
    r"""
    \b(?:fe)?males?\b | \bwom[ae]n\b | \bm[ae]n\b | \bgirls?\b | \bboys?\b | \bdaughters?\b |
    \bsons?\b | \b(?:she|her|hers|he|him|his)\b | \bturner\b | \bklinefelter\b | \bjacobs\b |
    \bm(?:ä|ae)nnlich\w* | \bweiblich\w* | \bm(?:ä|ae)dchen\b | \bjungen?\b | \bknaben?\b |
    \bmascul\w* | \bfemenin\w* | \bf[ée]minin\w* | \bgar[çc]ons?\b | \bfilles?\b |
    \bni[ñn][oa]s?\b | \bмуж\w* | \bженс\w* | \bмальчик\w* | \bдевочк\w* | [男女] |
    (?-i:\b[XY]{1,6}c?\b)
    """,
    re.IGNORECASE | re.VERBOSE,
)


def hidden_ids(cell: Cell) -> frozenset[str]:
    """Chromosomes of a cell that lie, or by the model should lie, with the sex chromosomes."""
    hidden = {i for name in SEX for i in cell.karyogram.columns[name]}
    for name in (MARKERS, TRAY):
        for i in cell.karyogram.columns[name]:
            said = cell.chromosome(i).proposal
            if said is not None and {said.class_, said.raw_class} & set(SEX):
                hidden.add(i)
    return frozenset(hidden)


def withheld_ids(case: Case, cell: Cell) -> frozenset[str]:
    """Chromosomes of a cell of which no picture may leave; none where the sex may be told.

    Raises:
        InputError: the case's details are damaged.
    """
    return hidden_ids(cell) if details_of(case).sex_withheld else frozenset()


def without_sex_chromosomes(cell: Cell) -> Karyogram:
    """The cell's karyogram without them."""
    hidden = hidden_ids(cell)
    karyogram = cell.karyogram
    columns = {
        name: tuple(i for i in ids if i not in hidden) for name, ids in karyogram.columns.items()
    }
    placements = {i: p for i, p in karyogram.placements.items() if i not in hidden}
    return Karyogram(MappingProxyType(columns), MappingProxyType(placements))


def one_place_for_sex(arrangement: Arrangement) -> Arrangement:
    """The sheet with one empty place, which says so, where those of X and Y were."""
    x, y = (arrangement.columns[name] for name in SEX)
    room = Rect(x.room.x, x.room.y, y.room.right - x.room.x, x.room.h)
    label = Rect(x.label.x, x.label.y, y.label.right - x.label.x, x.label.h)
    box = ColumnBox(NOT_DISCLOSED, room, (x.line[0], y.line[1], x.line[2]), label, ())
    columns = {name: own for name, own in arrangement.columns.items() if name not in SEX}
    return replace(arrangement, columns=MappingProxyType({**columns, NOT_DISCLOSED: box}))


def refuse_sex_words(value: object, *, where: str) -> None:
    """Go through every text of a value.

    Args:
        value: a text, or values, tuples and mappings of them.
        where: what the value is, for the message.

    Raises:
        InputError: a text tells the sex; the message names the place and the word.
    """
    for place, text in _texts(value, where):
        found = _WORDS.search(text)
        if found is not None:
            raise InputError(
                f"{place}: the sex must not be told in this case, but the text has "
                f"“{found[0].strip(', ')}”. Write it otherwise."
            )


def _texts(value: object, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name), f"{where}.{field.name}")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, f"{where}.{key}")
    elif isinstance(value, tuple | list):
        for number, item in enumerate(value):
            yield from _texts(item, f"{where}[{number}]")
