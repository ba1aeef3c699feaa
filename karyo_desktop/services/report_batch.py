"""Reports of many case files, one after the other; a fault in one takes no other along."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cirnet_core.errors import CirnetError
from karyo_desktop.report.template import Template
from karyo_desktop.services import laboratory
from karyo_desktop.services.report_details import details_of
from karyo_desktop.services.report_pdf import case_pdf, report_file_name
from karyo_desktop.storage.atomic import write_bytes
from karyo_desktop.storage.case_file import SUFFIX, load_case
from karyo_desktop.storage.encryption import (
    CaseKey,
    EncryptedFileError,
    WrongPassphraseError,
    is_encrypted,
    key_for,
)
from karyo_desktop.storage.errors import StorageError


@dataclass(frozen=True)
class BatchReport:
    """What became of one case.

    Attributes:
        source: the case file.
        written: the report; None if there is none.
        problem: why there is none; empty if there is one.
        encrypted: there is none for want of the right passphrase.
    """

    source: Path
    written: Path | None
    problem: str = ""
    encrypted: bool = False


Passphrase = Callable[[Path], str | None]


def no_passphrase(_path: Path) -> str | None:
    """Nobody is there to be asked."""
    return None


def case_files(inputs: Sequence[Path]) -> tuple[Path, ...]:
    """Case files and those anywhere in folders, each once, in order; links are not followed."""
    found: dict[Path, None] = {}
    for path in inputs:
        if path.is_dir():
            found.update(dict.fromkeys(sorted(p for p in path.rglob(f"*{SUFFIX}") if p.is_file())))
        else:
            found[path] = None
    return tuple(found)


class Batch:
    """Writes reports into one folder, and never the same file twice."""

    def __init__(self, out: Path, template: Template, *, who: str) -> None:
        """Take up work.

        Args:
            template: of drafts; a reviewed or signed case has its own, which was sealed with it.
            who: gives the reports out; the laboratory's trail names it.
        """
        self.out, self.template, self.who = out, template, who
        self._taken: set[str] = set()
        self._words: str | None = None

    def write(
        self, files: Sequence[Path], *, passphrase: Passphrase = no_passphrase
    ) -> Iterator[BatchReport]:
        """Write the report of each case, and tell of each what came of it.

        A report is named as in ``report_file_name``, with a number behind it where another case
        of this batch has that name. An older report of that name is replaced.

        Args:
            passphrase: asked for each encrypted case that the last one does not open; None leaves
                the case out.
        """
        for source in files:
            try:
                yield BatchReport(source, self._report(source, passphrase))
            except (EncryptedFileError, WrongPassphraseError) as error:
                yield BatchReport(source, None, str(error), encrypted=True)
            except (StorageError, CirnetError) as error:
                yield BatchReport(source, None, str(error))
            except OSError as error:
                what = error.filename or self.out
                yield BatchReport(source, None, f"{what}: {error.strerror or error}.")

    def _report(self, source: Path, passphrase: Passphrase) -> Path:
        key = self._key(source, passphrase)
        case, images = load_case(source, key=key)
        details = details_of(case)
        data = case_pdf(case, images, template=self.template, details=details)
        path = self._path(report_file_name(case, details))
        self.out.mkdir(parents=True, exist_ok=True)
        # First the trail: what cannot be noted is not given out.
        laboratory.note_left(case, data, who=self.who, what="report")
        write_bytes(path, data)
        return path

    def _key(self, source: Path, passphrase: Passphrase) -> CaseKey | None:
        if not source.is_file() or not is_encrypted(source):
            return None
        if self._words is not None:
            # A laboratory has one passphrase for many cases.
            with suppress(WrongPassphraseError):
                return key_for(source, self._words)
        words = passphrase(source)
        if words is None:
            raise EncryptedFileError(
                f"{source}: is encrypted, and its passphrase was not given. Type it to have the "
                "report written."
            )
        key = key_for(source, words)
        self._words = words
        return key

    def _path(self, name: str) -> Path:
        first = Path(name)
        path, number = self.out / name, 1
        while path.name.lower() in self._taken:
            number += 1
            path = self.out / f"{first.stem}-{number}{first.suffix}"
        self._taken.add(path.name.lower())
        return path
