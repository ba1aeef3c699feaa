"""Whether a case file and its audit trail are what this program wrote; if not, where."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from karyo_desktop.domain import audit
from karyo_desktop.domain.audit import AuditEntry, AuditProblem
from karyo_desktop.storage import ledger, seal
from karyo_desktop.storage.case_file import load_case, read_hashes
from karyo_desktop.storage.encryption import CaseKey
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.seal import Seal


@dataclass(frozen=True)
class Verdict:
    """What came of it.

    Attributes:
        entries: the trail.
        problems: what does not fit, in the trail's order.
        notes: what could not be found out on this machine.
        proven: how many entries are vouched for by this machine or one that it trusts.
    """

    entries: tuple[AuditEntry, ...]
    problems: tuple[AuditProblem, ...]
    notes: tuple[str, ...]
    proven: int

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


def verify_file(path: Path, *, key: CaseKey | None = None) -> Verdict:
    """Check a case file: its hashes, the chain, the seals, and what this machine remembers.

    Raises:
        StorageError: it can't be read at all, or its hashes are wrong.
    """
    case, images = load_case(path, key=key)
    hashes = read_hashes(path, key=key)
    return judge(case.audit, images.attachments.get(seal.NAME), hashes, path)


def judge(
    entries: tuple[AuditEntry, ...],
    seals: bytes | None,
    hashes: Mapping[str, str],
    path: Path,
) -> Verdict:
    """The same for a file that was read.

    Args:
        seals: the file's member ``seal.json``.
        hashes: of every member by name.
    """
    problems = audit.verify(entries)
    notes: list[str] = []
    proven = 0
    known, trouble = _known_keys()
    notes += trouble
    try:
        found = seal.read(seals) if seals is not None else ()
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        found = ()
        problems.append(AuditProblem(0, f"{seal.NAME} is damaged ({error})."))
    for k, item in enumerate(found):
        wrong = _wrong_seal(item, entries, hashes if k == len(found) - 1 else None)
        if wrong is not None:
            problems.append(wrong)
        elif item.key in known:
            proven = max(proven, item.number)
    problems += _remembered(entries, path, notes)
    proven = min([proven, *(problem.line - 1 for problem in problems if problem.line > 0)])
    own = {item.key for item in found} & set(known)
    if entries and not own:
        notes.append(_UNPROVEN)
    elif proven < len(entries) and not problems:
        notes.append(f"Entries {proven + 1} to {len(entries)}: {_UNPROVEN}")
    if not entries:
        notes.append("There is no audit trail: saved by an older version, or nothing was done.")
    return Verdict(entries, tuple(sorted(problems, key=lambda p: p.line)), tuple(notes), proven)


_UNPROVEN = (
    "No seal of this machine or of one that it trusts. The chain is whole in itself; whoever "
    "made all of it anew would not be found here. Verify on the machine that saved it, or trust "
    "its key."
)


def _known_keys() -> tuple[dict[str, str], list[str]]:
    """Keys that vouch here, and why there may be fewer than there should."""
    try:
        own = seal.own_public_key()
        return {**seal.trusted_keys(), **({own: "this machine"} if own else {})}, []
    except StorageError as error:
        return {}, [str(error)]


def _wrong_seal(
    item: Seal, entries: Sequence[AuditEntry], hashes: Mapping[str, str] | None
) -> AuditProblem | None:
    name = f"the seal by key {item.key[:12]}…"
    if not item.is_genuine():
        return AuditProblem(0, f"{name} is forged or damaged: its signature is wrong.")
    if item.number > len(entries):
        return AuditProblem(
            len(entries) + 1,
            f"the trail ends at entry {len(entries)}, but {name} was set at entry {item.number}: "
            f"entries {len(entries) + 1} to {item.number} were cut off.",
        )
    if item.number > 0 and entries[item.number - 1].digest != item.digest:
        return AuditProblem(
            item.number,
            f"entry {item.number} is not the one that {name} was set on: the trail was made anew "
            f"at or before entry {item.number}.",
        )
    if hashes is not None and item.content != seal.content_of(hashes):
        return AuditProblem(
            0, f"the case was changed after {name} was set, at entry {item.number}, by other means."
        )
    return None


def _remembered(entries: Sequence[AuditEntry], path: Path, notes: list[str]) -> list[AuditProblem]:
    """What does not agree with what this machine saved itself."""
    where = Path(os.path.realpath(path))
    try:
        here = ledger.at_path(where)
        seen = ledger.of_case(entries[0].digest) if entries else ()
    except StorageError as error:
        notes.append(str(error))
        return []
    problems = [
        AuditProblem(
            min(item.number, len(entries) + 1),
            f"this machine saved entry {item.number} of this case ({item.digest[:12]}…), which is "
            + (
                f"cut off: the trail ends at entry {len(entries)}."
                if item.number > len(entries)
                else "another one now: the trail was made anew at or before it."
            ),
        )
        for item in seen
        if not ledger.holds(entries, item)
    ]
    others = [item for item in here if not entries or item.beginning != entries[0].digest]
    if others:
        problems.append(
            AuditProblem(
                1,
                "this machine saved a trail with another beginning under this name "
                f"({others[-1].number} entries): another case lies here, or the trail was made "
                "anew from entry 1.",
            )
        )
    return problems
