"""The open case: frozen values inside, edits sequenced for undo, signals when something changed."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from cirnet_core.types import CellProposal, Problem
from karyo_desktop.domain import trail
from karyo_desktop.domain.audit import UNNAMED, Action, Json, append
from karyo_desktop.domain.edits import Edit, apply
from karyo_desktop.domain.journal import CaseIs, CellIs, Change, Did, Merged, Record, Went, changed
from karyo_desktop.domain.model import Case, Cell, Effort
from karyo_desktop.domain.review import AUDIT_SHARE
from karyo_desktop.domain.signoff import Person, is_work, worked
from karyo_desktop.services.cases import cell_of, new_case, with_cell
from karyo_desktop.services.karyotyping import adopt_proposal
from karyo_desktop.services.recovering import Recovered
from karyo_desktop.services.surgery import NewImage, Operation, sources, with_pieces
from karyo_desktop.storage.images import ImageStore
from karyo_desktop.ui.edit_command import EditCommand
from karyo_desktop.ui.undo_stacks import UndoStacks


class Document(QObject):
    """A case with its images, its file and one undo stack for each cell."""

    cell_added = Signal(str)
    cell_changed = Signal(str, object)
    """(cell id, Changes), or None in place of the changes when more than placements changed."""
    modified_changed = Signal(bool)
    recorded = Signal(object)
    """Record: what was just done, as the journal keeps it; the case has it already."""
    filed = Signal(object, object)
    """(Case, Path): what was just written into a file"""
    refused = Signal()
    """Somebody tried to change what is reviewed or signed."""
    signoff_changed = Signal()
    gone_back = Signal(str, object)
    """(cell id, ids): an edit was undone that touched these chromosomes."""

    def __init__(
        self,
        case: Case | None = None,
        images: ImageStore | None = None,
        *,
        path: Path | None = None,
        title: str = "",
        who: Callable[[], str] = lambda: UNNAMED,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.case = new_case(title or "case") if case is None else case
        self.images = ImageStore() if images is None else images
        self.path = path
        self.title = title or self.case.id
        self.problems: dict[str, tuple[Problem, ...]] = {}
        self.edits = 0
        """How often a person has changed something, taking back included."""
        self.audit_share = AUDIT_SHARE
        self.who = who
        self.read_only = ""
        """Why it can't be saved under its own name: somebody else has it open."""
        self.kept = False
        """Whether it is an earlier version, which is never written."""
        self.recovered: Recovered | None = None
        """Work of an earlier session that was brought back, and is in the case already."""
        self.person: Callable[[], Person | None] = lambda: None
        """Who is signed in."""
        self._by_model = False
        self._part: tuple[Change, ...] = ()
        self._efforts: dict[str, Effort] = {}
        self._stacks = UndoStacks(self)
        self._stacks.clean_changed.connect(self._note_modified)
        self._noted = False
        self._was_modified = False
        self._sitting = path is None  # whether the trail says already that somebody works on it
        for cell in self.case.cells:
            self._stacks.add(cell)

    @property
    def modified(self) -> bool:
        """Whether work would be lost by closing."""
        return self._noted or not self._stacks.clean

    @property
    def dormant(self) -> bool:
        """Whether commands only take their place in a stack, since the case has their work."""
        return self._stacks.dormant

    def let_go(self) -> None:
        """Another case took its place: nothing can be undone here any more."""
        self._stacks.let_go()

    def refuses(self) -> bool:
        """Whether nothing may be changed, since the case is reviewed or signed, or somebody else
        has it open; tells it then."""
        refused = self.case.signoff.locked or bool(self.read_only)
        if refused:
            self.refused.emit()
        return refused

    def keeps_still(self, cell_id: str) -> bool:
        """As ``refuses``, for a command that already moved its stack: that goes back by itself."""
        if not self.refuses():
            return False
        QTimer.singleShot(0, self, lambda: self._stacks.put_back(self.cell(cell_id)))
        return True

    def begin_sitting(self) -> None:
        """Say in the trail that the case was opened; who only looks writes nothing."""
        if self._sitting or not self.case.audit or self.read_only:
            return
        self._sitting = True
        after: Json = {"state": self.case.signoff.state, "version": self.case.signoff.version}
        who, at = self.who(), _local_now()
        audit = append(self.case.audit, action="opened", who=who, at=at, after=after)
        self.case = replace(self.case, audit=audit)
        self.recorded.emit(Record((), audit[-1]))

    def take(self, case: Case) -> None:
        """Go on with the case after an act of its sign-off, with its new entries in the trail."""
        first, *others = case.audit[len(self.case.audit) :]
        self.case = case
        self.recorded.emit(Record((CaseIs(case),), first))
        for entry in others:
            self.recorded.emit(Record((), entry))
        self._noted = True
        self._note_modified()
        self.signoff_changed.emit()

    def cell(self, cell_id: str) -> Cell:
        """The cell as it is now. Raises KeyError."""
        return cell_of(self.case, cell_id)

    def has_cell(self, cell_id: str) -> bool:
        """Whether there is such a cell."""
        return cell_id in self._stacks

    def stack(self, cell_id: str) -> QUndoStack:
        """The cell's undo stack."""
        return self._stacks[cell_id]

    def add_cell(
        self, cell: Cell, problems: Sequence[Problem] = (), *, unsaved: bool = False
    ) -> None:
        """Put a new cell at the end.

        Args:
            unsaved: whether it is work that would be lost by closing; an import into a new case
                can be repeated.
        """
        if self.refuses():
            return
        self._do(CellIs(cell), said=trail.of_new_cell(cell))
        if problems:
            self.problems[cell.id] = tuple(problems)
        self._stacks.add(cell)
        if unsaved:
            self._noted = True
            self.edits += 1
            self._note_modified()
        self.cell_added.emit(cell.id)

    def perform(self, cell_id: str, edit: Edit, *, gesture: str = "") -> bool:
        """Apply an edit that can be undone; whether it changed anything.

        Args:
            gesture: edits that follow each other under one name are taken back together.

        Raises:
            KeyError: unknown ids; nothing changes.
        """
        before = self.cell(cell_id).karyogram
        after, _, _ = apply(before, edit)
        if after == before or self.refuses():
            return False
        self._stacks[cell_id].push(EditCommand(self, cell_id, edit, gesture=gesture))
        return True

    def step(self, cell_id: str, edit: Edit, *, new: bool = False, back: bool = False) -> Edit:
        """Apply an edit at once and return the one that takes it back; for the undo stack."""
        cell = self.cell(cell_id)
        after, inverse, changes = apply(cell.karyogram, edit)
        action: Action = "undone" if back else "redone"
        change: Change = Went(cell_id, -1 if back else 1, after)
        if new:
            action = "proposed" if self._by_model else trail.action_of(edit)
            change = Did(cell_id, edit, _now())
        if not self._by_model:
            self.edits += 1
            self.note_effort(cell_id, actions=1)
        said = trail.of_edit(
            cell_id,
            cell.karyogram,
            after,
            action=action,
            changes=changes,
            model=cell.model if self._by_model else None,
        )
        self._do(change, said=said)
        self.cell_changed.emit(cell_id, changes)
        if back:
            self.gone_back.emit(cell_id, changes.ids)
        return inverse

    def merge_steps(self, cell_id: str) -> None:
        """The last two steps were one gesture."""
        cell = self.cell(cell_id)
        if cell.history is not None:
            if not self._by_model:
                self.note_effort(cell_id, actions=-1)
            self._do(Merged(cell_id))
            self.cell_changed.emit(cell_id, None)

    def adopt(
        self,
        cell_id: str,
        proposal: CellProposal,
        *,
        only: Collection[str] | None = None,
        gesture: str = "",
    ) -> None:
        """Note a model's proposal and arrange the cell by it, as one edit.

        What a person has placed meanwhile stays. A proposal on an imported cell can be had again,
        so by itself it is not unsaved work.

        Args:
            only: the chromosomes that it is for; all others stay as they are.
            gesture: as in ``perform``.
        """
        if self.refuses():
            return
        stack = self._stacks[cell_id]
        repeatable = stack.isClean() and self.path is None and only is None
        cell, arrange = adopt_proposal(
            self.cell(cell_id), proposal, only=only, audit_share=self.audit_share
        )
        self._part = (CellIs(cell),)
        self.case = with_cell(self.case, cell)
        self.cell_changed.emit(cell_id, None)
        self._by_model = True
        stack.push(EditCommand(self, cell_id, arrange, gesture=gesture))
        self._by_model = False
        if repeatable:
            stack.setClean()

    def adopt_pieces(
        self, cell_id: str, operation: Operation, made: Sequence[NewImage], *, gesture: str
    ) -> tuple[str, ...]:
        """Put new chromosomes in the place of those that they were made from; their ids.

        Returns:
            Empty if the originals have gone meanwhile; nothing changes then.
        """
        cell = self.cell(cell_id)
        if not set(sources(operation)) <= set(cell.karyogram.placements) or self.refuses():
            return ()
        cell, edit = with_pieces(cell, operation, made)
        self._part = (CellIs(cell),)
        self.case = with_cell(self.case, cell)
        self.perform(cell_id, edit, gesture=gesture)
        return tuple(piece.id for piece in edit.pieces)

    def note(self, cell: Cell) -> None:
        """Keep what is no edit of the karyogram, as an attached photograph; it is unsaved work."""
        before = self.cell(cell.id)
        if self.case.signoff.locked and replace(cell, looks=before.looks) == before:
            return  # a view that a person has used is no change of what was signed
        if cell != before and not self.refuses():
            self._noted = True
            self.edits += 1
            self._do(CellIs(cell), said=trail.of_notes(before, cell))
            self.cell_changed.emit(cell.id, None)
            self._note_modified()

    def note_case(self, case: Case) -> None:
        """Keep what belongs to the case and to none of its cells, as the report's details."""
        names = trail.different(self.case, case)
        if names and not self.refuses():
            self._do(CaseIs(case), said=trail.Said("noted", after={"changed": list(names)}))
            self._noted = True
            self.edits += 1
            self._note_modified()

    def note_effort(self, cell_id: str, *, actions: int = 0, seconds: float = 0.0) -> None:
        """Count what a cell costs; by itself no unsaved work."""
        effort = self._efforts.get(cell_id, Effort())
        self._efforts[cell_id] = effort.plus(actions=actions, seconds=seconds)

    def snapshot(self) -> Case:
        """The case as it is to be written, with what each cell has cost up to now."""
        cells = (
            replace(cell, effort=cell.effort.plus(actions=new.actions, seconds=new.seconds))
            if (new := self._efforts.get(cell.id)) is not None
            else cell
            for cell in self.case.cells
        )
        return replace(self.case, cells=tuple(cells))

    def mark_saved(self, saved: object, path: Path) -> None:
        """Note that this state lies in a file; what was done since stays unsaved work."""
        self.path = path
        self.title = path.stem
        self.read_only = ""
        if isinstance(saved, Case) and _without_effort(self.case) == _without_effort(saved):
            self._noted = False
            self._stacks.set_clean()
        if isinstance(saved, Case):
            self.filed.emit(saved, path)
        self._note_modified()

    def note_action(
        self,
        action: Action,
        *,
        cell_id: str | None = None,
        before: Json = None,
        after: Json = None,
        model: str | None = None,
    ) -> None:
        """Write into the audit trail what changed nothing of the case, as an export.

        In a case that has a file it is unsaved work: the trail belongs to the case.
        """
        self._sitting = self._sitting or action == "recovered"  # which begins one by itself
        self._do(said=trail.Said(action, cell_id, (), before, after, model))
        self._noted = self._noted or self.path is not None or action == "recovered"
        self._note_modified()

    def _do(self, *changes: Change, said: trail.Said | None = None) -> None:
        """The one way in which the case changes: with its entry in the trail, and told."""
        every, self._part = (*self._part, *changes), ()
        if said is not None and not self.case.audit:
            self._begin_trail()
        elif said is not None:
            self.begin_sitting()
        for change in changes:
            self.case = changed(self.case, change)
        if said is not None and not self._by_model and is_work(said.action, said.after):
            signoff = worked(self.case.signoff, self.person())
            if signoff != self.case.signoff:
                self.case = replace(self.case, signoff=signoff)
                every = (*every, CaseIs(self.case))
        entry = None
        if said is not None:
            self.case = replace(
                self.case,
                audit=append(self.case.audit, who=self.who(), at=_local_now(), **vars(said)),
            )
            entry = self.case.audit[-1]
        self.recorded.emit(Record(every, entry))

    def _begin_trail(self) -> None:
        """The first entry tells this case from every other one."""
        self._sitting = True
        after: Json = {"case": self.case.id, "nonce": secrets.token_hex(16)}
        action: Action = "created" if self.path is None else "migrated"
        audit = append((), action=action, who=self.who(), at=_local_now(), after=after)
        self.case = replace(self.case, audit=audit)
        self.recorded.emit(Record((), audit[-1]))

    def _note_modified(self) -> None:
        if self.modified != self._was_modified:
            self._was_modified = self.modified
            self.modified_changed.emit(self._was_modified)


def _without_effort(case: Case) -> Case:
    return replace(
        case, audit=(), cells=tuple(replace(cell, effort=Effort()) for cell in case.cells)
    )


def _local_now() -> str:
    return datetime.now().astimezone().isoformat(timespec="milliseconds")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
