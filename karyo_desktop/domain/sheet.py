"""The sheet of a karyogram: rectangles, boxes of classes, drop targets. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Size = tuple[float, float]
"""Width and height of an upright picture, in its own pixels."""


@dataclass(frozen=True)
class Rect:
    """A rectangle in sheet units; y grows downwards."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside; left and top edge count, right and bottom do not."""
        return self.x <= x < self.right and self.y <= y < self.bottom


@dataclass(frozen=True)
class LayoutOptions:
    """Measures in sheet units. A straight chromosome 1 is about 120 units high.

    Attributes:
        scale: sheet units per picture pixel; None takes ``suggest_scale``. Fix it while a cell
            is worked on, or the sheet jumps when a chromosome is turned.
        width: of the sheet; it grows only when a row does not fit.
        tray: whether the tray is part of the sheet.
        markers: whether the column of the markers is part of the sheet while it is empty.
    """

    scale: float | None = None
    width: float = 700.0
    margin: float = 16.0
    group_gap: float = 44.0
    column_gap: float = 16.0
    copy_gap: float = 4.0
    row_gap: float = 16.0
    label_height: float = 18.0
    line_gap: float = 3.0
    tray: bool = True
    tray_height: float = 60.0
    markers: bool = True


DEFAULT = LayoutOptions()


@dataclass(frozen=True)
class ColumnBox:
    """One class (or the tray) on the sheet.

    Attributes:
        column: the class, or ``"tray"``.
        room: the drop area; the rooms of a row touch and fill the sheet's width.
        line: (left, right, y) of the thin line that the chromosomes stand on; for the tray the
            line above it.
        label: the rectangle in which the number is centred.
        ids: the members from left to right.
    """

    column: str
    room: Rect
    line: tuple[float, float, float]
    label: Rect
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Arrangement:
    """The whole sheet.

    Attributes:
        width, height: of the sheet, in units.
        scale: units per picture pixel; every picture is drawn at this one scale.
        places: for each id the rectangle of its picture.
        columns: for each column its box; empty classes keep their room.
    """

    width: float
    height: float
    scale: float
    places: Mapping[str, Rect]
    columns: Mapping[str, ColumnBox]


@dataclass(frozen=True)
class Slot:
    """A drop target: the column, and the index in it."""

    column: str
    index: int
