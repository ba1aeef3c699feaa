"""The review queue, the blind audit, what a case costs, and pieces in a cell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cirnet_core.classes import CLASSES
from cirnet_core.errors import ImageError
from karyo_desktop.domain.edits import Confirm, Edit, Move, Turn, apply
from karyo_desktop.domain.model import Case, Cell, Details, Effort, with_karyogram
from karyo_desktop.domain.review import (
    Audit,
    audit_of,
    chosen_for_audit,
    flagged,
    is_reviewed,
    likeliest_rival,
    likeliest_wrong,
    queue,
    sure,
    undecided,
)
from karyo_desktop.domain.statistics import case_statistics
from karyo_desktop.services.karyotyping import adopt_proposal, new_cell
from karyo_desktop.services.surgery import Crop, Erase, Join, Split, operate, with_pieces
from karyo_desktop.storage.images import ImageStore
from tests.unit.fakes import FakePredictor, draw_cell


def proposed(store: ImageStore, *, share: float = 0.05) -> Cell:
    images = draw_cell()
    cell = new_cell("cell1", "cell", images, store)
    cell, edit = adopt_proposal(cell, FakePredictor().propose("cell", images), audit_share=share)
    return do(cell, edit)


def do(cell: Cell, *edits: Edit) -> Cell:
    for edit in edits:
        karyogram, _, _ = apply(cell.karyogram, edit)
        cell = with_karyogram(cell, karyogram)
    return cell


def test_the_audit_asks_about_a_share_of_the_sure_and_hides_them_in_the_queue() -> None:
    cell = proposed(ImageStore())
    doubtful = flagged(cell)
    assert len(doubtful) == 2
    assert len(cell.audit) == 2  # 5% of 44
    assert not set(cell.audit) & set(doubtful)
    assert set(queue(cell)) == {*doubtful, *cell.audit}
    assert [i for i in queue(cell) if i in doubtful] == list(doubtful)
    assert cell.audit == proposed(ImageStore()).audit
    assert proposed(ImageStore(), share=0.0).audit == ()
    assert len(chosen_for_audit(cell, 0.001)) == 1
    assert len(chosen_for_audit(cell, 1.0)) == 44


def test_deciding_on_one_leaves_the_order_of_the_others() -> None:
    cell = proposed(ImageStore(), share=0.3)
    order = queue(cell)
    assert len(order) == 15
    for chromosome_id in order:
        assert queue(do(cell, Confirm((chromosome_id,)))) == tuple(
            i for i in order if i != chromosome_id
        )


def test_the_audit_tells_where_the_model_was_sure_and_wrong() -> None:
    cell = proposed(ImageStore(), share=0.08)
    first, second, third, _ = cell.audit
    assert audit_of(cell) == Audit(4, 0, 0)
    cell = do(cell, Confirm((first,)), Move((second,), "tray"), Turn((third,), 2.0))
    assert audit_of(cell) == Audit(4, 3, 1)
    assert not set(cell.audit[:3]) & set(queue(cell))


def test_all_that_is_sure_is_confirmed_but_what_is_asked_about() -> None:
    cell = proposed(ImageStore())
    found = sure(cell, 0.95)
    assert len(found) == 42
    assert not set(found) & set(queue(cell))
    assert sure(cell, 0.98) == ()
    cell = do(cell, Confirm(found))
    assert len(undecided(cell)) == 4
    assert not is_reviewed(cell)
    assert is_reviewed(do(cell, Confirm(undecided(cell))))


def said(cell: Cell, chromosome_id: str, likely: dict[str, float]) -> Cell:
    """The cell with another, doubtful opinion of the model on one of its chromosomes."""
    item = cell.chromosome(chromosome_id)
    assert item.proposal is not None
    doubtful = replace(
        item.proposal,
        probabilities=tuple(likely.get(name, 0.0) for name in CLASSES),
        confidence=max(likely.values()),
        flags=("class:low_confidence",),
    )
    changed = replace(item, proposal=doubtful)
    chromosomes = tuple(changed if c.id == chromosome_id else c for c in cell.chromosomes)
    return replace(cell, chromosomes=chromosomes)


def test_who_changes_places_is_who_the_model_would_rather_see_there() -> None:
    cell = proposed(ImageStore(), share=0.0)
    one = cell.karyogram.columns["4"][0]
    first, second = cell.karyogram.columns["5"]
    for rival, other in ((first, second), (second, first)):
        doubtful = said(cell, rival, {"5": 0.6, "4": 0.4})
        assert likeliest_rival(doubtful, one, "5") == rival
        # Who was decided on is not the one that is wrong, whatever the model thinks.
        assert likeliest_rival(do(doubtful, Confirm((rival,))), one, "5") == other
    # Never itself, and nobody where nobody lies.
    assert likeliest_rival(cell, first, "5") == second
    assert likeliest_rival(cell, one, "mar") == ""
    # From the tray the model's classes say nothing; the least sure comes first.
    assert likeliest_rival(do(cell, Move((one,), "tray")), one, "5") in (first, second)


def test_to_go_to_a_class_is_to_go_to_what_the_queue_leaves_out() -> None:
    cell = proposed(ImageStore(), share=0.0)
    doubtful, other = cell.karyogram.columns["4"]
    cell = said(cell, doubtful, {"4": 0.6, "5": 0.4})
    assert likeliest_wrong(cell, "4") == (doubtful, other)
    assert likeliest_wrong(cell, "4", unasked=True) == (other, doubtful)
    decided = do(cell, Confirm((other,)))
    assert likeliest_wrong(decided, "4", unasked=True) == (doubtful, other)


def test_the_statistics_of_a_case() -> None:
    cell = proposed(ImageStore())
    done = do(cell, Move((flagged(cell)[0],), "22"), Confirm(undecided(cell)))
    done = replace(done, effort=Effort(6, 40.0))
    left_out = replace(done, id="cell3", details=Details(excluded=True))
    counted = Cell("cell4", "4", (), cell.karyogram, details=Details(counted=46))
    found = case_statistics(Case("K", (cell, replace(done, id="cell2"), left_out, counted)))
    assert [c.reviewed for c in found.cells] == [False, True]
    assert (found.median_actions, found.median_seconds) == (6, 40.0)
    # The chromosome that was moved out of 21; confirming is no correction.
    assert [c.corrected for c in found.cells] == [0, 1]
    assert found.audit == Audit(4, 2, 0)


@pytest.mark.parametrize(
    ("operation", "made"),
    [
        (Split("c3", ((-2.0, 40.0), (40.0, 40.0))), 2),
        (Crop("c3", (0.0, 0.0, 40.0, 50.0)), 1),
        (Erase("c3", ((0.0, 0.0), (40.0, 0.0)), 8.0), 1),
        (Join(("c3", "c4")), 1),
    ],
)
def test_pieces_take_the_place_and_the_original_stays(
    operation: Split | Crop | Erase | Join, made: int
) -> None:
    store = ImageStore()
    cell = proposed(store)
    before = cell
    new = operate(cell, operation, store)
    cell, edit = with_pieces(cell, operation, new)
    cell = do(cell, edit)
    pieces = [item for item in cell.chromosomes if item.made_from]
    assert len(pieces) == made
    assert all(item.sha256 in store for item in (*pieces, *cell.aside))
    assert all(item.made_from[0] == "c3" for item in pieces)
    assert len({item.file for item in (*cell.chromosomes, *cell.aside)}) == len(
        (*cell.chromosomes, *cell.aside)
    )
    assert cell.karyogram.columns["3"][0] == pieces[0].id
    assert "c3" in {item.id for item in cell.aside}
    images = [replace(image) for image in draw_cell()]
    again = FakePredictor().propose("cell", images)
    pieces_only = replace(again, chromosomes=(replace(again.chromosomes[9], file=pieces[0].file),))
    cell, arrange = adopt_proposal(cell, pieces_only, only={pieces[0].id})
    cell = do(cell, arrange)
    assert cell.karyogram.column_of(pieces[0].id) == "10"
    untouched = set(before.karyogram.placements) - {"c3", "c4"}
    assert all(cell.karyogram.placements[i] == before.karyogram.placements[i] for i in untouched)


def test_what_cannot_be_cut_is_named() -> None:
    store = ImageStore()
    cell = proposed(store)
    with pytest.raises(ImageError, match=r"03_3\.png"):
        operate(cell, Split("c3", ((500.0, 0.0), (500.0, 10.0))), store)
    cell, edit = with_pieces(cell, Crop("c3", (0, 0, 9, 9)), ())
    with pytest.raises(KeyError):
        apply(cell.karyogram, edit)
