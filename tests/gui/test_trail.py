"""Whatever is done to a document is an entry of its trail and a record that can be replayed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cirnet_core.classes import CLASSES
from cirnet_core.types import CellProposal, ChromosomeProposal
from karyo_desktop.domain.audit import verify
from karyo_desktop.domain.edits import Confirm, Mirror, Move, Reject, Swap, Turn
from karyo_desktop.domain.journal import Record, replayed
from karyo_desktop.domain.model import COLUMNS, Case, Photograph
from karyo_desktop.storage import journal_wire
from karyo_desktop.storage.images import ImageStore
from karyo_desktop.ui.document import Document
from tests.unit.test_case_file import make_case

IDS = tuple(f"c{k}" for k in range(6))


def opened(who: str = "Ada") -> tuple[Document, list[Record]]:
    images = ImageStore()
    document = Document(make_case(images), images, path=Path("x.karyo"), who=lambda: who)
    records: list[Record] = []
    document.recorded.connect(records.append)
    return document, records


def again(case: Case, records: list[Record]) -> Case:
    """The records written, read and replayed."""
    for record in records:
        case = replayed(case, journal_wire.decode(journal_wire.encode(record)))
    return case


ids = st.sampled_from(IDS)
some = st.lists(ids, min_size=1, max_size=3, unique=True).map(tuple)
edits = st.one_of(
    st.builds(Move, some, st.sampled_from(COLUMNS)),
    st.builds(Turn, some, st.sampled_from([180.0, 1.0, 359.5])),
    st.builds(Mirror, some),
    st.builds(Confirm, some),
    st.builds(Reject, some),
    st.builds(Swap, st.lists(ids, min_size=2, max_size=2, unique=True).map(tuple)),
)
actions = st.lists(
    st.one_of(
        edits,
        st.sampled_from(["undo", "redo", "note", "export", "photograph"]),
        st.tuples(st.just("gesture"), edits),
    ),
    max_size=12,
)


@given(actions)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_replayed_is_what_was_done(todo: list[object]) -> None:
    document, records = opened()
    before = document.case
    stack = document.stack("cell1")
    for step, what in enumerate(todo):
        if what == "undo":
            stack.undo()
        elif what == "redo":
            stack.redo()
        elif what == "note":
            document.note(replace(document.cell("cell1"), name=f"name {step}"))
        elif what == "photograph":
            photograph = Photograph("m.png", document.images.add(b"m%d" % step))
            document.note(replace(document.cell("cell2"), photograph=photograph))
        elif what == "export":
            document.note_action("exported", cell_id="cell1", after={"file": "r.pdf"})
        elif isinstance(what, tuple):
            document.perform("cell1", what[1], gesture="one")
        else:
            document.perform("cell1", what)  # type: ignore[arg-type]
    assert again(before, records) == document.case
    assert verify(document.case.audit) == []
    if document.case.audit:
        assert document.case.audit[0].action == "migrated"
        assert {entry.who for entry in document.case.audit} == {"Ada"}


def test_entries_say_what_was_done_before_and_after() -> None:
    document, _ = opened()
    document.perform("cell1", Move(("c4",), "X"))
    document.perform("cell1", Confirm(("c5",)))
    document.stack("cell1").undo()
    document.stack("cell1").redo()
    document.note_action("exported", cell_id="cell1", after={"kind": "pdf"})
    _, moved, confirmed, undone, redone, exported = document.case.audit
    assert (moved.action, moved.cell, moved.chromosomes) == ("corrected", "cell1", ("c4",))
    assert isinstance(moved.before, dict)
    assert isinstance(moved.after, dict)
    assert moved.before["c4"]["class"] == "tray"  # type: ignore[index, call-overload]
    assert moved.after["c4"]["class"] == "X"  # type: ignore[index, call-overload]
    assert moved.model is None
    assert (confirmed.action, confirmed.chromosomes) == ("confirmed", ("c5",))
    assert (undone.action, undone.before, undone.after) == (
        "undone",
        confirmed.after,
        confirmed.before,
    )
    assert (redone.action, redone.after) == ("redone", confirmed.after)
    assert (exported.action, exported.after) == ("exported", {"kind": "pdf"})
    assert document.modified


def what_a_model_says() -> CellProposal:
    shares = tuple(float(name == "7") for name in CLASSES)
    said = ChromosomeProposal(
        file="",
        class_="7",
        raw_class="7",
        confidence=0.9,
        probabilities=shares,
        rotation_deg=10.0,
        orientation_confidence=0.8,
        flags=(),
    )
    files = [f"zelle ü/{k}.png" for k in range(6)]
    return CellProposal(
        cell="cell1",
        complete=False,
        chromosomes=tuple(replace(said, file=f) for f in files),
        flags=(),
        errors=(),
        model_id="m-1",
        model_sha256="5" * 64,
    )


def test_a_proposal_names_its_model_and_is_one_record() -> None:
    model_says = what_a_model_says()
    document, records = opened()
    before = document.case
    document.adopt("cell1", model_says)
    entry = document.case.audit[-1]
    assert entry.action == "proposed"
    assert entry.model == f"{model_says.model_id}@{model_says.model_sha256}"
    assert len(records) == 2
    assert again(before, records) == document.case


def test_an_import_lists_its_images_by_hash_and_no_file_name() -> None:
    images = ImageStore()
    cell = make_case(images).cells[0]
    document = Document(title="new", images=images)
    document.add_cell(cell)
    created, imported = document.case.audit
    assert created.action == "created"
    assert imported.action == "imported"
    assert imported.after == {"images": {item.id: item.sha256 for item in cell.chromosomes}}
    assert not document.modified
    other = Document(title="new", images=images)
    other.add_cell(cell)
    assert other.case.audit[0].digest != created.digest
