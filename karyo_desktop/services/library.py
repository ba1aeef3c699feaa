"""The cases of a folder: what each is, how far it is, and what came out. Never writes a case."""

from __future__ import annotations

import logging
import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from cirnet_core.errors import CirnetError
from karyo_desktop.domain.model import Case
from karyo_desktop.services import crash
from karyo_desktop.services.report_case import read_case
from karyo_desktop.services.report_details import details_of
from karyo_desktop.storage.case_file import peek_case
from karyo_desktop.storage.encryption import EncryptedFileError, is_encrypted
from karyo_desktop.storage.errors import NewerSchemaError, StorageError
from karyo_desktop.storage.library import Index, Row, Status, case_files
from karyo_desktop.storage.lock import STALE_AFTER_S, lock_path, read_holder
from karyo_desktop.storage.process import is_dead, is_here, this_process

log = logging.getLogger(__name__)

AT_ONCE: Final = 25
"""So many rows are kept together, so that a scan that is stopped has not been in vain."""


@dataclass(frozen=True)
class Listed:
    """A row with what is true only now.

    Attributes:
        held_by: who has the case open, in words; empty if nobody.
    """

    row: Row
    held_by: str = ""

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return Path(self.row.path).stem

    @property
    def changed_on(self) -> str:
        """The day of the last change, ISO; empty for a time that no calendar has."""
        try:
            return datetime.fromtimestamp(self.row.mtime_ns / 1e9).astimezone().date().isoformat()
        except (ValueError, OverflowError, OSError):
            return ""


def scan(
    folder: Path,
    index: Index,
    *,
    check: Callable[[], None] = lambda: None,
    holder: Callable[[Path], str] = lambda _path: "",
    anew: bool = False,
) -> Iterator[Listed]:
    """List the cases of a folder; only files that are new or changed are read.

    Args:
        check: raises to stop; called before each file.
        holder: who has a case open.
        anew: throw the index away first.

    Raises:
        StorageError: the folder can't be read.
    """
    if anew:
        index.forget()
    known = index.rows()
    fresh: list[Row] = []
    seen: set[str] = set()
    place = folder.absolute()
    try:
        for path, status in case_files(place):
            check()
            seen.add(str(path))
            row = known.get(str(path))
            if row is None or (row.size, row.mtime_ns) != (status.st_size, status.st_mtime_ns):
                row = read_row(path, status)
                fresh.append(row)
            if len(fresh) >= AT_ONCE:
                index.keep(fresh)
                fresh = []
            yield Listed(row, holder(path))
    except OSError as error:
        raise StorageError(
            f"{folder}: cannot be read ({error.strerror or error}). Choose another folder."
        ) from error
    finally:
        index.keep(fresh)
    index.keep((), gone=[path for path in known if _is_under(path, place) and path not in seen])


def held_by(path: Path) -> str:
    """Who has a case open elsewhere, in words; empty if nobody, or a program that is gone."""
    place = lock_path(path)
    holder = read_holder(place)
    if holder is None or is_dead(holder.owner) or holder.owner == this_process():
        return ""
    try:
        age_s = time.time() - place.stat().st_mtime
    except OSError:
        return ""
    return "" if not is_here(holder.owner) and age_s > STALE_AFTER_S else holder.words()


def read_row(path: Path, status: os.stat_result) -> Row:
    """What a case file says of itself; a file that can't be read says why."""
    blank = Row(str(path), status.st_size, status.st_mtime_ns)
    try:
        if not stat.S_ISREG(status.st_mode):
            raise StorageError(f"{path}: is no ordinary file.")
        if is_encrypted(path):
            return replace(blank, status="encrypted")
        case = peek_case(path)
        return replace(
            blank,
            case_id=case.id,
            state=case.signoff.state,
            version=case.signoff.version,
            karyotype=_karyotype(case),
            created=case.created,
            cells=len(case.cells),
        )
    except Exception as error:  # one file must never cost the list
        if not isinstance(error, StorageError | CirnetError):
            log.error("a case file could not be listed\n%s", crash.describe(error))
        return replace(blank, status=_status(error), message=_words(path, error))


def _karyotype(case: Case) -> str:
    """As the report would print it; empty where none stands."""
    try:
        checked = read_case(case, details_of(case)).checked
    except CirnetError:
        return ""
    return checked.text if checked is not None else ""


def _status(error: Exception) -> Status:
    if isinstance(error, NewerSchemaError):
        return "newer"
    return "encrypted" if isinstance(error, EncryptedFileError) else "broken"


def _words(path: Path, error: Exception) -> str:
    if isinstance(error, StorageError | CirnetError):
        return str(error).removeprefix(f"{path}: ")
    return f"It could not be read ({type(error).__name__})."


def _is_under(path: str, folder: Path) -> bool:
    return Path(path).is_relative_to(folder)
