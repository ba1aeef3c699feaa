"""Where each chromosome lies on the sheet: one pure function for screen, picture and PDF."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from cirnet_core.classes import TRAY
from karyo_desktop.domain.model import MARKERS, Karyogram
from karyo_desktop.domain.sheet import (
    DEFAULT,
    Arrangement,
    ColumnBox,
    LayoutOptions,
    Rect,
    Size,
    Slot,
)

__all__ = [
    "DEFAULT",
    "LONGEST",
    "ROWS",
    "Arrangement",
    "ColumnBox",
    "LayoutOptions",
    "Rect",
    "Size",
    "Slot",
    "arrange",
    "slot_at",
    "suggest_scale",
]

ROWS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("1", "2", "3"), ("4", "5")),
    (("6", "7", "8", "9", "10", "11", "12"),),
    (("13", "14", "15"), ("16", "17", "18")),
    (("19", "20"), ("21", "22"), ("X",), ("Y",), (MARKERS,)),
)
"""The classic sheet: rows of groups of classes, the markers last."""

LONGEST = 120.0
"""Height in sheet units that a straight chromosome 1 is brought to by ``suggest_scale``."""

_ROW_HEIGHTS = (124.0, 92.0, 72.0, 84.0)
# Room for the tallest normal chromosome of each row, so that the sheet of a normal cell never
# changes its height.

_TINY = 1e-6


def suggest_scale(sizes: Collection[Size]) -> float:
    """Sheet units per picture pixel under which a whole cell's chromosome 1 is ``LONGEST`` high.

    The longer side of a picture stands for its length. A few outsized pictures (clumps) do not
    count: in a whole cell the fifth longest is a chromosome 3, 0.81 of a chromosome 1.
    """
    lengths = sorted((max(size) for size in sizes), reverse=True)
    if not lengths:
        return 1.0
    if len(lengths) < 20:
        return LONGEST / max(lengths[0], 1.0)
    return 0.81 * LONGEST / max(lengths[len(lengths) // 10], 1.0)


def arrange(
    karyogram: Karyogram,
    sizes: Mapping[str, Size],
    options: LayoutOptions = DEFAULT,
    *,
    centromeres: Mapping[str, float] | None = None,
) -> Arrangement:
    """Lay a karyogram out.

    Args:
        karyogram: which chromosome is in which column.
        sizes: upright picture size (width, height) in pixels of each id.
        centromeres: for each column the share of a chromosome's height, in [0, 1], that lies over
            its centromere: those of a row are then brought to one level. None stands all
            chromosomes on their line.

    Returns:
        A sheet with each id once (but those in the tray if ``options.tray`` is false).

    Raises:
        KeyError: an id has no size.
    """
    scale = options.scale or suggest_scale([sizes[i] for i in karyogram.placements])
    scaled = {i: _scaled(sizes[i], scale) for i in karyogram.placements}
    plan = _Plan(karyogram, scaled, options, centromeres)
    width = plan.sheet_width()
    places: dict[str, Rect] = {}
    columns: dict[str, ColumnBox] = {}
    top, room_top = options.margin, 0.0
    for number, groups in enumerate(plan.rows):
        last = number == len(plan.rows) - 1 and not options.tray
        over, under = plan.extent(groups)
        line_y = top + max(_ROW_HEIGHTS[number], over + under) + options.line_gap
        bottom = line_y + options.label_height
        room_bottom = bottom + (options.margin if last else options.row_gap / 2)
        for box in plan.row(groups, width, (room_top, line_y, room_bottom)):
            columns[box.column] = box
            places |= plan.standing(box, under)
        room_top, top = room_bottom, bottom + options.row_gap
    if options.tray:
        columns[TRAY], lying = plan.tray(width, room_top)
        places |= lying
        room_top = columns[TRAY].room.bottom
    return Arrangement(width, room_top, scale, MappingProxyType(places), MappingProxyType(columns))


def _scaled(size: Size, scale: float) -> Size:
    return size[0] * scale, size[1] * scale


class _Plan:
    """Measures of one karyogram in sheet units; the steps of ``arrange``."""

    def __init__(
        self,
        karyogram: Karyogram,
        scaled: Mapping[str, Size],
        options: LayoutOptions,
        centromeres: Mapping[str, float] | None,
    ) -> None:
        self.columns = karyogram.columns
        self.scaled = scaled
        self.options = options
        self.centromeres = centromeres
        with_markers = options.markers or bool(karyogram.columns[MARKERS])
        self.rows = ROWS if with_markers else (*ROWS[:-1], ROWS[-1][:-1])

    def sheet_width(self) -> float:
        """The set width, or that of the widest row if it does not fit."""
        rows = [
            sum(self.need(self.columns[c]) for group in groups for c in group) + self.gaps(groups)
            for groups in self.rows
        ]
        lying = [self.scaled[i][0] for i in self.columns[TRAY]] if self.options.tray else []
        return max([self.options.width, *(2 * self.options.margin + w for w in (*rows, *lying))])

    def extent(self, groups: Sequence[Sequence[str]]) -> tuple[float, float]:
        """How far the chromosomes of a row reach over and under their common level."""
        members = [(self.share(c), i) for g in groups for c in g for i in self.columns[c]]
        over = max((share * self.scaled[i][1] for share, i in members), default=0.0)
        under = max(((1 - share) * self.scaled[i][1] for share, i in members), default=0.0)
        return over, under

    def share(self, column: str) -> float:
        """How much of a chromosome lies over the level that its row has in common."""
        return 1.0 if self.centromeres is None else self.centromeres.get(column, 0.5)

    def need(self, ids: Sequence[str]) -> float:
        """The least width of a column with these copies side by side."""
        return sum(self.scaled[i][0] for i in ids) + self.options.copy_gap * max(len(ids) - 1, 0)

    def gaps(self, groups: Sequence[Sequence[str]]) -> float:
        within = sum(len(group) - 1 for group in groups)
        return within * self.options.column_gap + (len(groups) - 1) * self.options.group_gap

    def row(
        self,
        groups: Sequence[Sequence[str]],
        width: float,
        levels: tuple[float, float, float],
    ) -> list[ColumnBox]:
        """The boxes of one row; ``levels`` are the top, the line and the bottom of its rooms."""
        top, line_y, bottom = levels
        options = self.options
        names = [name for group in groups for name in group]
        starts_group = {group[0] for group in groups}
        needs = [self.need(self.columns[name]) for name in names]
        widths = _fill(needs, width - 2 * options.margin - self.gaps(groups))
        boxes: list[ColumnBox] = []
        x, left = options.margin, 0.0
        for k, (name, w) in enumerate(zip(names, widths, strict=True)):
            end = x + w
            gap = 0.0
            right = width
            if k + 1 < len(names):
                new_group = names[k + 1] in starts_group
                gap = options.group_gap if new_group else options.column_gap
                right = end + gap / 2
            room = Rect(left, top, right - left, bottom - top)
            label = Rect(x, line_y, w, options.label_height)
            boxes.append(ColumnBox(name, room, (x, end, line_y), label, self.columns[name]))
            x, left = end + gap, right
        return boxes

    def standing(self, box: ColumnBox, under: float) -> dict[str, Rect]:
        """Copies side by side over the middle of their line, ``under`` of the row below level."""
        start, end, line_y = box.line
        level, share = line_y - self.options.line_gap - under, self.share(box.column)
        x = (start + end - self.need(box.ids)) / 2
        places = {}
        for i in box.ids:
            w, h = self.scaled[i]
            places[i] = Rect(x, level - share * h, w, h)
            x += w + self.options.copy_gap
        return places

    def tray(self, width: float, top: float) -> tuple[ColumnBox, dict[str, Rect]]:
        """Pictures in lines from left to right under the tray's line and label."""
        options, ids = self.options, self.columns[TRAY]
        right = width - options.margin
        line_y = top + options.row_gap / 2
        label = Rect(options.margin, line_y, right - options.margin, options.label_height)
        places: dict[str, Rect] = {}
        y = label.bottom + options.copy_gap
        for line in self._lines(ids, right - options.margin):
            bottom = y + max(self.scaled[i][1] for i in line)
            x = options.margin
            for i in line:
                w, h = self.scaled[i]
                places[i] = Rect(x, bottom - h, w, h)
                x += w + options.copy_gap
            y = bottom + options.copy_gap
        bottom = max(y, label.bottom + options.tray_height) + options.margin
        room = Rect(0.0, top, width, bottom - top)
        return ColumnBox(TRAY, room, (options.margin, right, line_y), label, ids), places

    def _lines(self, ids: Sequence[str], available: float) -> list[list[str]]:
        lines: list[list[str]] = []
        used = 0.0
        for i in ids:
            w = self.scaled[i][0]
            if not lines or used + w > available + _TINY:
                lines.append([])
                used = 0.0
            lines[-1].append(i)
            used += w + self.options.copy_gap
        return lines


def _fill(needs: Sequence[float], available: float) -> list[float]:
    """Equal widths that sum to what is available; a column that needs more takes more.

    Where even the needs do not fit, each gets what it needs.
    """
    level = 0.0
    rising = sorted(needs)
    for k in range(len(rising), 0, -1):
        level = (available - sum(rising[k:])) / k
        if level >= rising[k - 1]:
            break
    return [max(need, level) for need in needs]


def slot_at(
    arrangement: Arrangement, x: float, y: float, *, ignore: Collection[str] = ()
) -> Slot | None:
    """The drop target under a point, or None outside the sheet.

    Args:
        x, y: in sheet units.
        ignore: ids that are being dragged; the index counts without them, as ``Move`` does.
    """
    for box in arrangement.columns.values():
        if box.room.holds(x, y):
            rects = [arrangement.places[i] for i in box.ids if i not in ignore]
            if box.column != TRAY:
                return Slot(box.column, sum(rect.x + rect.w / 2 < x for rect in rects))
            return Slot(box.column, _index_at(rects, x, y))
    return None


def _index_at(rects: Sequence[Rect], x: float, y: float) -> int:
    """How many of the tray's pictures lie before a point in reading order.

    Pictures of one line share their bottom.
    """
    bottoms = [rect.bottom for rect in rects]
    line = min((b for b in bottoms if b > y), default=max(bottoms, default=0.0))
    before = [rect for rect in rects if rect.bottom < line - _TINY]
    beside = [rect for rect in rects if abs(rect.bottom - line) <= _TINY]
    return len(before) + sum(rect.x + rect.w / 2 < x for rect in beside)
