"""From proposal to karyogram: one edit, the person's work kept, counts told right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cirnet_core.classes import TRAY
from karyo_desktop.domain.edits import Confirm, Move, Turn, apply
from karyo_desktop.domain.model import Cell
from karyo_desktop.services.cases import cell_of, new_case, next_cell_id, with_cell
from karyo_desktop.services.karyotyping import (
    Provenance,
    adopt_proposal,
    cell_from_proposal,
    cell_images,
    is_complete,
    karyotype_of,
    new_cell,
    provenance_of,
)
from karyo_desktop.storage.images import ImageStore
from tests.unit.fakes import MALE, FakePredictor, draw_cell


def proposed(classes: tuple[str, ...] = MALE) -> tuple[Cell, ImageStore]:
    images, store = draw_cell(classes=classes), ImageStore()
    cell = new_cell("cell1", "cell", images, store)
    noted, edit = adopt_proposal(cell, FakePredictor().propose("cell", images))
    assert noted.karyogram == cell.karyogram
    karyogram, undo, _ = apply(noted.karyogram, edit)
    assert apply(karyogram, undo)[0] == cell.karyogram
    return replace(noted, karyogram=karyogram), store


def edited(cell: Cell, *edits: Move | Turn | Confirm) -> Cell:
    for edit in edits:
        cell = replace(cell, karyogram=apply(cell.karyogram, edit)[0])
    return cell


def test_a_new_cell_lies_in_the_tray() -> None:
    images, store = draw_cell(), ImageStore()
    cell = new_cell("cell1", "A", images, store)
    assert len(cell.karyogram.columns[TRAY]) == 46
    assert cell_images(cell, store) == tuple(images)
    assert karyotype_of(cell) is None
    assert provenance_of(cell).unproposed == 46


def test_a_proposal_is_one_edit() -> None:
    cell, _ = proposed((*MALE, "21", "tray"))
    counts = cell.karyogram.counts()
    assert (counts["21"], counts["X"], counts["Y"], counts[TRAY]) == (3, 1, 1, 1)
    assert karyotype_of(cell) == "47,XY,+21"
    nine = cell.karyogram.columns["9"][0]
    assert cell.karyogram.placements[nine].rotation_deg == 180
    assert cell.karyogram.placements[nine].placed_by == "model"
    assert cell.model is not None
    assert cell.model.id == "fake-1"
    assert provenance_of(cell) == Provenance(proposed=48)


def test_the_surest_copy_stands_first() -> None:
    images, store = draw_cell(classes=("5", "5", "tray", "tray")), ImageStore()
    proposal = FakePredictor().propose("cell", images)
    first, *rest = proposal.chromosomes
    proposal = replace(proposal, chromosomes=(replace(first, confidence=0.2), *rest))
    cell = cell_from_proposal("cell1", images, proposal, store)
    assert cell.karyogram.columns["5"] == ("c2", "c1")
    assert cell.karyogram.columns[TRAY] == ("c3", "c4")


def test_what_a_person_did_is_kept_when_the_model_looks_again() -> None:
    cell, store = proposed()
    moved = cell.karyogram.columns["7"][0]
    cell = edited(cell, Move((moved,), "X"), Turn((moved,), 10))
    again = FakePredictor().propose("cell", cell_images(cell, store))
    noted, edit = adopt_proposal(cell, again)
    kept, _, _ = apply(noted.karyogram, edit)
    assert kept.column_of(moved) == "X"
    assert kept.placements[moved].rotation_deg == 10
    noted, edit = adopt_proposal(cell, again, keep_person=False)
    assert apply(noted.karyogram, edit)[0].column_of(moved) == "7"


def test_who_decided_what_is_counted() -> None:
    cell, _ = proposed()
    columns = cell.karyogram.columns
    cell = edited(
        cell,
        Move((columns["7"][0],), "X"),
        Turn((columns["7"][1], columns["8"][0]), 5),
        Confirm(columns["3"]),
    )
    assert provenance_of(cell) == Provenance(proposed=41, confirmed=2, moved=1, turned=2)


def test_completeness() -> None:
    cell, _ = proposed(MALE[:39])
    assert not is_complete(cell)
    assert karyotype_of(cell) is None
    assert karyotype_of(replace(cell, complete=True)) is not None
    cell, _ = proposed(MALE)
    assert not is_complete(replace(cell, complete=False))


def test_unusable_images_stay_without_a_proposal() -> None:
    images, store = draw_cell(), ImageStore()
    broken = [*images[:-1], replace(images[-1], data=b"broken")]
    proposal = FakePredictor().propose("cell", broken)
    cell = new_cell("cell1", "cell", broken, store)
    noted, edit = adopt_proposal(cell, proposal)
    karyogram, _, _ = apply(noted.karyogram, edit)
    assert karyogram.columns[TRAY] == ("c46",)
    assert noted.chromosome("c46").proposal is None
    assert len(cell_from_proposal("cell1", broken, proposal, store).chromosomes) == 45


def test_a_proposal_of_another_cell_is_refused() -> None:
    images, store = draw_cell(), ImageStore()
    proposal = FakePredictor().propose("cell", images)
    with pytest.raises(KeyError, match="another cell"):
        adopt_proposal(new_cell("cell1", "cell", images[1:], store), proposal)


def test_cases_take_and_replace_cells() -> None:
    case = new_case("K-1", created="2024-05-06")
    one, _ = proposed(("1",))
    assert next_cell_id(case) == "cell1"
    case = with_cell(case, one)
    assert next_cell_id(case) == "cell2"
    case = with_cell(case, replace(one, name="new"))
    assert [cell.name for cell in case.cells] == ["new"]
    assert cell_of(case, "cell1").name == "new"
    with pytest.raises(KeyError):
        cell_of(case, "cell9")
    case = with_cell(case, replace(one, id="cell3"))
    case = replace(case, cells=case.cells[1:])
    assert next_cell_id(case) == "cell2"
