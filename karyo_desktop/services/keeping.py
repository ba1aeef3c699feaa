"""Keeps the journal of the open case: every action is written at once, and saving shortens it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from karyo_desktop.domain.journal import CellIs, Record, not_yet_in
from karyo_desktop.domain.model import Case, Cell
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.images import ImageStore
from karyo_desktop.storage.journal import Journal, new_head

IMAGES = "images/"


class Keeping:
    """The journal of one open case.

    Args:
        case: as it is now.
        path: its file; None if it was never saved. Then all of it is in the journal.
        pending: what was done since the file was saved, as after a crash.

    Every method may raise StorageError: the journal can't be written. The work goes on, and the
    next call tries again with all that is missing.
    """

    def __init__(
        self,
        case: Case,
        images: ImageStore,
        *,
        path: Path | None,
        title: str,
        pending: Sequence[Record] = (),
    ) -> None:
        self._images = images
        self._path = path
        self._title = title
        self._pending = list(pending)
        self._known: set[str] = set()
        self._attached: dict[str, bytes] = {}
        self._key = images.key
        self._journal: Journal | None = None
        if path is not None:
            new = {sha256 for record in pending for sha256 in _named(record)}
            self._known = {sha256 for sha256 in images if sha256 not in new}
            self._attached = dict(images.attachments)
        self._filed = (frozenset(self._known), dict(self._attached))
        self._begin(case)

    def record(self, record: Record, case: Case) -> None:
        """Write one action down; ``case`` is how it is after it."""
        self._pending.append(record)
        if self._journal is None or self._images.key is not self._key:
            self._begin(case)
        else:
            self._write(self._journal, record)

    def saved(self, case: Case, path: Path) -> None:
        """The case lies in a file as it was then; the journal begins anew from there."""
        self._pending = list(not_yet_in(case, self._pending))
        self._path, self._title = path, path.stem
        self._known = {sha256 for cell in case.cells for sha256 in _images_of(cell)}
        self._attached = dict(self._images.attachments)
        self._filed = (frozenset(self._known), dict(self._attached))
        self._begin(case)

    def sync(self) -> None:
        """Wait until what was written is on the disk; from any thread."""
        journal = self._journal
        if journal is not None:
            journal.sync()

    def end(self) -> None:
        """The case is saved or given up: nothing is to be replayed."""
        if self._journal is not None:
            self._journal.discard()
            self._journal = None

    def _begin(self, case: Case) -> None:
        """A new journal in place of the old, which stays until the new one is whole."""
        old, self._journal = self._journal, None
        self._key = self._images.key
        self._known, self._attached = set(self._filed[0]), dict(self._filed[1])
        head = new_head(
            path=Path(os.path.realpath(self._path)) if self._path is not None else None,
            title=self._title,
            since=datetime.now().astimezone().isoformat(timespec="seconds"),
            encrypted=self._key is not None,
        )
        new = Journal(head, key=self._key)
        try:
            if self._path is None:
                self._blobs(new, (s for cell in case.cells for s in _images_of(cell)))
                new.snapshot(case)
                self._pending.clear()
            for record in self._pending:
                self._write(new, record)
        except StorageError:
            new.discard()
            self._journal = old
            raise
        self._journal = new
        if old is not None:
            old.discard()

    def _write(self, journal: Journal, record: Record) -> None:
        self._blobs(journal, _named(record))
        journal.append(record)

    def _blobs(self, journal: Journal, wanted: Iterator[str]) -> None:
        """What a record speaks of lies before it."""
        for sha256 in wanted:
            if sha256 not in self._known and sha256 in self._images:
                journal.blob(IMAGES + sha256, self._images.get(sha256))
                self._known.add(sha256)
        for name, data in self._images.attachments.items():
            if self._attached.get(name) is not data:
                journal.blob(name, data)
                self._attached[name] = data


def _named(record: Record) -> Iterator[str]:
    for change in record.changes:
        if isinstance(change, CellIs):
            yield from _images_of(change.cell)


def _images_of(cell: Cell) -> Iterator[str]:
    for item in (*cell.chromosomes, *cell.aside):
        yield item.sha256
    if cell.photograph is not None:
        yield cell.photograph.sha256
