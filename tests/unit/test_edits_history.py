"""Random edits keep a karyogram whole, and their history outlives the program."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cirnet_core.classes import CLASSES, TRAY
from karyo_desktop.domain.edits import (
    Arrange,
    Confirm,
    Derive,
    Edit,
    Mirror,
    Move,
    Piece,
    Reject,
    Replace,
    Several,
    Swap,
    Turn,
    apply,
    joined,
)
from karyo_desktop.domain.history import History
from karyo_desktop.domain.model import (
    COLUMNS,
    MARKERS,
    Case,
    Cell,
    Chromosome,
    Details,
    Effort,
    Karyogram,
    Placement,
    empty_karyogram,
    with_karyogram,
)
from karyo_desktop.storage import history_wire
from karyo_desktop.storage.case_file import load_case, save_case
from karyo_desktop.storage.errors import DamagedFileError
from karyo_desktop.storage.images import ImageStore, sha256_of

IDS = tuple(f"c{n}" for n in range(1, 9))


def check(karyogram: Karyogram) -> None:
    assert tuple(karyogram.columns) == COLUMNS
    members = Counter(i for column in karyogram.columns.values() for i in column)
    assert set(members.values()) <= {1}
    assert set(members) == set(karyogram.placements)
    for name, ids in karyogram.columns.items():
        kinds = [karyogram.placements[i].kind for i in ids]
        assert kinds == sorted(kinds, key=lambda kind: kind == "derivative")
        assert name == TRAY or "debris" not in kinds
    assert all(0 <= p.rotation_deg < 360 for p in karyogram.placements.values())


class Editing(RuleBasedStateMachine):
    """A person edits, takes back and does again, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.karyogram = empty_karyogram(IDS)
        self.history = History(self.karyogram)
        self.inverses: list[Edit] = []
        self.next_id = 100

    def do(self, edit: Edit) -> None:
        after, inverse, changes = apply(self.karyogram, edit)
        before = self.karyogram
        for name in COLUMNS:
            assert (after.columns[name] != before.columns[name]) == (name in changes.columns)
        for i in {*before.placements, *after.placements}:
            assert (after.placements.get(i) == before.placements.get(i)) or i in changes.ids
        del self.inverses[self.history.done :]
        self.inverses.append(inverse)
        self.history = self.history.pushed(edit)
        self.karyogram = after

    def some(self, data: st.DataObject, least: int = 1, most: int = 4) -> tuple[str, ...]:
        present = sorted(self.karyogram.placements)
        ids = st.lists(st.sampled_from(present), min_size=least, max_size=most, unique=True)
        return tuple(data.draw(ids))

    @rule(data=st.data(), column=st.sampled_from(COLUMNS), index=st.none() | st.integers(-2, 9))
    def move(self, data: st.DataObject, column: str, index: int | None) -> None:
        self.do(Move(self.some(data), column, index))

    @rule(data=st.data(), angle=st.sampled_from((180.0, 1.0, -1.0, 359.5)))
    def turn(self, data: st.DataObject, angle: float) -> None:
        self.do(Turn(self.some(data), angle))

    @rule(data=st.data(), kind=st.sampled_from((Mirror, Confirm, Reject, Derive)))
    def mark(self, data: st.DataObject, kind: type[Mirror]) -> None:
        self.do(kind(self.some(data)))

    @rule(data=st.data())
    def normal_again(self, data: st.DataObject) -> None:
        self.do(Derive(self.some(data), derivative=False))

    @precondition(lambda self: len(self.karyogram.placements) > 1)
    @rule(data=st.data())
    def swap(self, data: st.DataObject) -> None:
        one, other = self.some(data, 2, 2)
        self.do(Swap((one, other)))

    @rule(data=st.data(), pieces=st.integers(1, 3))
    def cut_or_join(self, data: st.DataObject, pieces: int) -> None:
        ids = self.some(data, 1, 2)
        made = tuple(Piece(f"c{self.next_id + k}", Placement()) for k in range(pieces))
        self.next_id += pieces
        self.do(Replace(ids, made))

    @rule(data=st.data())
    def several(self, data: st.DataObject) -> None:
        ids = self.some(data)
        self.do(Several((Move(ids, MARKERS), Turn(ids, 90.0))))

    @precondition(lambda self: self.history.done > 0)
    @rule()
    def undo(self) -> None:
        self.karyogram, _, _ = apply(self.karyogram, self.inverses[self.history.done - 1])
        self.history = self.history.moved(-1)

    @precondition(lambda self: self.history.done < len(self.history.steps))
    @rule()
    def redo(self) -> None:
        step = self.history.steps[self.history.done]
        self.karyogram, _, _ = apply(self.karyogram, step.edit)
        self.history = self.history.moved(1)

    @invariant()
    def is_whole(self) -> None:
        check(self.karyogram)

    def teardown(self) -> None:
        states = self.history.states()
        assert states[self.history.done] == self.karyogram
        while self.history.done:
            self.undo()
            assert self.karyogram == states[self.history.done]
        assert self.karyogram == empty_karyogram(IDS)


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def do(karyogram: Karyogram, *sequence: Edit) -> Karyogram:
    for edit in sequence:
        karyogram, _, _ = apply(karyogram, edit)
    return karyogram


def test_a_derivative_stands_right_of_the_normal_homologue() -> None:
    after = do(empty_karyogram(IDS), Move(("c1", "c2"), "9"), Derive(("c1",)))
    assert after.columns["9"] == ("c2", "c1")
    assert do(after, Move(("c1",), "9", 0)).columns["9"] == ("c2", "c1")
    assert do(after, Move(("c1",), "22")).placements["c1"].kind == "whole"
    assert do(after, Derive(("c1",), derivative=False)).placements["c1"].kind == "whole"


def test_debris_lies_in_the_tray_until_it_is_moved() -> None:
    after = do(empty_karyogram(IDS), Move(("c1",), "9"), Reject(("c1",)))
    assert after.column_of("c1") == TRAY
    assert after.placements["c1"].kind == "debris"
    assert do(after, Move(("c1",), "9")).placements["c1"].kind == "whole"


def test_homologues_swap() -> None:
    start = do(empty_karyogram(IDS), Move(("c1", "c2"), "9"), Move(("c3",), "X"))
    assert do(start, Swap(("c1", "c2"))).columns["9"] == ("c2", "c1")
    after = do(start, Swap(("c2", "c3")))
    assert (after.columns["9"], after.columns["X"]) == (("c1", "c3"), ("c2",))


def test_pieces_stand_where_the_chromosome_stood() -> None:
    start = do(empty_karyogram(IDS), Move(("c1", "c2", "c3"), "9"))
    after = do(start, Replace(("c2",), (Piece("p", Placement()), Piece("q", Placement()))))
    assert after.columns["9"] == ("c1", "p", "q", "c3")
    joined_again = do(after, Replace(("q", "p"), (Piece("r", Placement()),)))
    assert joined_again.columns["9"] == ("c1", "r", "c3")


@pytest.mark.parametrize(
    "edit",
    [
        Swap(("c1", "c1")),
        Swap(("c1", "zz")),
        Replace((), (Piece("p", Placement()),)),
        Replace(("c1",), ()),
        Replace(("c1",), (Piece("c2", Placement()),)),
        Reject(("zz",)),
        Several((Confirm(("c1",)), Confirm(("zz",)))),
        Arrange(empty_karyogram(("c1",))),
    ],
)
def test_an_impossible_edit_is_refused(edit: Edit) -> None:
    with pytest.raises(KeyError):
        apply(empty_karyogram(IDS), edit)


def test_edits_of_one_gesture_become_one() -> None:
    assert joined(Turn(("a",), 1.0), Turn(("a",), 2.0)) == Turn(("a",), 3.0)
    first, second, third = Mirror(("a",)), Confirm(("a",)), Turn(("a",), 1.0)
    assert joined(joined(first, second), third) == Several((first, second, third))


def make_case(images: ImageStore) -> Case:
    chromosomes = tuple(Chromosome(i, f"{i}.png", images.add(i.encode())) for i in IDS)
    start = empty_karyogram(IDS)
    cell = Cell("cell1", "1", chromosomes, start, details=Details(slide="A3", role="analysed"))
    cell = replace(cell, effort=Effort(7, 12.5), history=History(start))
    pieces = tuple(Chromosome(f"c{n}", f"c2 {n}.png", images.add(b"%d" % n)) for n in (9, 10))
    cell = replace(cell, aside=pieces)
    done: tuple[Edit, ...] = (
        Arrange(do(start, Move(IDS[:4], "9"))),
        Turn(("c1",), 1.5),
        Mirror(("c3",)),
        Replace(("c2",), tuple(Piece(p.id, Placement(90.0)) for p in pieces)),
        Several((Move(("c9",), "X", 0), Confirm(("c9",)))),
        Swap(("c1", "c3")),
        Derive(("c1",)),
        Reject(("c4",)),
    )
    for edit in done:
        karyogram, _, _ = apply(cell.karyogram, edit)
        history = cell.history.pushed(edit, at="2024-05-06T07:08:09Z") if cell.history else None
        cell = replace(with_karyogram(cell, karyogram), history=history)
    karyogram = cell.history.states()[-2] if cell.history else start
    history = cell.history.moved(-1) if cell.history else None
    return Case("K", (replace(with_karyogram(cell, karyogram), history=history),))


def test_the_history_outlives_the_program(tmp_path: Path) -> None:
    images = ImageStore()
    case = make_case(images)
    assert [item.id for item in case.cells[0].aside] == ["c2"]
    save_case(tmp_path / "a.karyo", case, images)
    again, store = load_case(tmp_path / "a.karyo")
    assert again == case
    assert store.get(case.cells[0].aside[0].sha256) == b"c2"
    save_case(tmp_path / "b.karyo", again, store)
    assert (tmp_path / "a.karyo").read_bytes() == (tmp_path / "b.karyo").read_bytes()


def resigned(path: Path, name: str, data: bytes, *, version: int | None = None) -> None:
    with zipfile.ZipFile(path) as archive:
        files = {entry: archive.read(entry) for entry in archive.namelist()}
    files[name] = data
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = {n: sha256_of(d) for n, d in files.items() if n != "manifest.json"}
    manifest["schema_version"] = version or manifest["schema_version"]
    files["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for entry, content in files.items():
            archive.writestr(entry, content)


def test_unknown_keys_of_a_history_are_kept(tmp_path: Path) -> None:
    images, path = ImageStore(), tmp_path / "a.karyo"
    case = make_case(images)
    save_case(path, case, images)
    lines = [json.loads(line) for line in history_wire.encode(case.cells).splitlines()]
    lines[0]["checked"] = True
    lines[2]["who"] = {"id": 5}
    text = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    resigned(path, "history.jsonl", text)
    loaded, _ = load_case(path)
    again = [json.loads(line) for line in history_wire.encode(loaded.cells).splitlines()]
    assert again == lines


def test_a_history_of_another_karyogram_is_left_out(tmp_path: Path) -> None:
    images, path = ImageStore(), tmp_path / "a.karyo"
    case = make_case(images)
    save_case(path, case, images)
    lines = history_wire.encode(case.cells).splitlines(keepends=True)
    resigned(path, "history.jsonl", b"".join(lines[:3]))
    assert load_case(path)[0].cells[0].history is None


@pytest.mark.parametrize("text", [b"{", b"[1]\n", b'{"cell": "cell1", "at": "", "edit": {}}\n'])
def test_a_damaged_history_is_named(tmp_path: Path, text: bytes) -> None:
    images, path = ImageStore(), tmp_path / "a.karyo"
    save_case(path, make_case(images), images)
    resigned(path, "history.jsonl", text)
    with pytest.raises(DamagedFileError, match=r"history\.jsonl"):
        load_case(path)


def test_a_file_of_schema_1_opens(tmp_path: Path) -> None:
    images, path = ImageStore(), tmp_path / "a.karyo"
    chromosomes = (Chromosome("c1", "1.png", images.add(b"1")),)
    cell = Cell("cell1", "1", chromosomes, do(empty_karyogram(("c1",)), Move(("c1",), "21")))
    case = Case("K", (cell,))
    save_case(path, case, images)
    with zipfile.ZipFile(path) as archive:
        raw = json.loads(archive.read("case.json"))
    old = raw["cells"][0]
    del old["columns"]["mar"], old["details"], old["effort"], old["aside"]
    del old["chromosomes"][0]["made_from"], old["chromosomes"][0]["placement"]["kind"]
    resigned(path, "case.json", json.dumps(raw).encode(), version=1)
    assert load_case(path)[0] == case
    assert set(load_case(path)[0].cells[0].karyogram.columns) == {*CLASSES, MARKERS, TRAY}
