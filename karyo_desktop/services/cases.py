"""Cases as a whole: make one, add and replace cells."""

from __future__ import annotations

from dataclasses import replace

from karyo_desktop.domain.model import Case, Cell


def new_case(case_id: str, *, created: str = "") -> Case:
    """An empty case. ``created`` is an ISO date."""
    return Case(case_id, (), created)


def next_cell_id(case: Case) -> str:
    """An id that no cell of the case has: ``cell1``, ``cell2`` …"""
    taken = {cell.id for cell in case.cells}
    number = len(case.cells) + 1
    while f"cell{number}" in taken:
        number += 1
    return f"cell{number}"


def cell_of(case: Case, cell_id: str) -> Cell:
    """The cell with that id. Raises KeyError."""
    for cell in case.cells:
        if cell.id == cell_id:
            return cell
    raise KeyError(cell_id)


def with_cell(case: Case, cell: Cell) -> Case:
    """The case with this cell in place of the one with its id, or at the end."""
    if any(c.id == cell.id for c in case.cells):
        return replace(case, cells=tuple(cell if c.id == cell.id else c for c in case.cells))
    return replace(case, cells=(*case.cells, cell))
