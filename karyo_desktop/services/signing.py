"""Review, sign and amend a case, and verify what a file says of it.

Each act gives a new case with an entry in its audit trail; the images get or lose the sealed files
of the version. Nothing here writes: the case is saved by whoever asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cirnet_core.errors import InputError
from karyo_desktop.domain import signoff as acts
from karyo_desktop.domain.audit import NOTHING_BEFORE, Action, Json, append, verify
from karyo_desktop.domain.model import Case
from karyo_desktop.domain.review import queue, undecided
from karyo_desktop.domain.signoff import Meaning, RefusedError, Signature, SignOff
from karyo_desktop.report.template import Template
from karyo_desktop.services.profiles import SignedIn
from karyo_desktop.services.report_templates import encode_template
from karyo_desktop.storage import history_wire, sealed, wire
from karyo_desktop.storage.case_file import SCHEMA_VERSION
from karyo_desktop.storage.errors import DamagedFileError
from karyo_desktop.storage.images import ImageStore


@dataclass(frozen=True)
class OpenCell:
    """A cell in which a person has not decided on everything.

    Attributes:
        to_look_at: flagged or audited chromosomes that nobody has decided on, worst first.
        others: how many more nobody has decided on.
        files: of those to look at, as they were imported.
    """

    cell_id: str
    cell_name: str
    to_look_at: tuple[str, ...]
    files: tuple[str, ...]
    others: int


@dataclass(frozen=True)
class Verdict:
    """What a file's signatures are worth.

    Attributes:
        problems: what does not fit, each with its place; empty if everything does.
        remarks: what can't be told here, as a signer who has no profile on this computer.
    """

    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def now() -> str:
    """The time with its zone, to the second."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def open_cells(case: Case) -> tuple[OpenCell, ...]:
    """What should be looked at before a person answers for the case; cells left out are not."""
    found = []
    for cell in case.cells:
        if cell.details.excluded:
            continue
        waiting = queue(cell)
        others = len(set(undecided(cell)) - set(waiting))
        if waiting or others:
            files = tuple(cell.chromosome(i).file for i in waiting)
            found.append(OpenCell(cell.id, cell.name, waiting, files, others))
    return tuple(found)


def report_problem(case: Case) -> str:
    """Why the report of a case could not be given out, were it signed now; empty if it could."""
    from karyo_desktop.nomenclature.outcome import Outcome
    from karyo_desktop.services.report_case import read_case
    from karyo_desktop.services.report_details import details_of

    try:
        reading = read_case(case, details_of(case))
    except InputError as error:
        return str(error)
    if reading.checked is not None and reading.checked.outcome is not Outcome.INVALID:
        return ""
    return reading.remarks[0] if reading.remarks else "there is no karyotype."


def claim(case: Case, who: SignedIn, *, at: str) -> Case:
    """Whoever worked on the case while nobody was signed in says that it was them.

    Raises:
        RefusedError: the case is reviewed or signed.
    """
    after = acts.claimed(case.signoff, who.person)
    return _noted(case, after, action="noted", who=who, at=at, said={"analysis": "claimed"})


def review(
    case: Case,
    images: ImageStore,
    who: SignedIn,
    *,
    at: str,
    second_person: bool,
    despite_open: bool = False,
    template: Template | None = None,
) -> Case:
    """Seal the case as it is now, as reviewed.

    Args:
        images: gets the sealed files.
        template: with which its report is printed from now on, on whatever computer; None leaves
            it to whoever prints.
        despite_open: the person was shown what nobody has decided on, and goes on all the same.

    Raises:
        RefusedError: it may not be reviewed now, or not by this person; nothing changed.
    """
    if not case.cells:
        raise RefusedError("The case has no cells; there is nothing to answer for.")
    left = open_cells(case)
    waiting = sum(len(item.to_look_at) for item in left)
    if waiting and not despite_open:
        raise RefusedError(
            f"{waiting} flagged chromosomes were not looked at yet. Decide on them, or say that "
            "the review stands all the same."
        )
    beside = {sealed.TEMPLATE: encode_template(template)} if template is not None else {}
    files, digest = sealed.sealed_files(case, schema_version=SCHEMA_VERSION, beside=beside)
    signature = _signature(case, who, "reviewed", digest, at)
    after = acts.reviewed(case.signoff, signature, second_person=second_person)
    others = sealed.without(images.attachments, case.signoff.version)
    images.attachments = MappingProxyType({**others, **files})
    said: dict[str, Json] = {"digest": digest, "not_decided_on": _left(left)}
    return _noted(case, after, action="reviewed", who=who, at=at, said=said)


def sign(case: Case, images: ImageStore, who: SignedIn, *, at: str, second_person: bool) -> Case:
    """Answer for a reviewed case.

    Raises:
        RefusedError: it isn't reviewed, isn't what was reviewed, or it may not be this person.
    """
    if case.signoff.state == "reviewed":
        problems = check(case, images).problems
        if problems:
            raise RefusedError(f"The case is not what was reviewed: {problems[0]}")
    digest = case.signoff.signatures[-1].digest if case.signoff.signatures else ""
    signature = _signature(case, who, "signed", digest, at)
    after = acts.signed(case.signoff, signature, second_person=second_person)
    return _noted(case, after, action="signed", who=who, at=at, said={"digest": digest})


def take_back(case: Case, images: ImageStore, who: SignedIn, *, at: str) -> Case:
    """A reviewed case is a draft again; what was sealed is dropped. Raises RefusedError."""
    after = acts.taken_back(case.signoff)
    images.attachments = MappingProxyType(sealed.without(images.attachments, case.signoff.version))
    return _noted(case, after, action="returned", who=who, at=at, said={})


def amend(case: Case, who: SignedIn, *, at: str, reason: str) -> Case:
    """A new version to work on; the signed one stays whole in the file. Raises RefusedError."""
    after = acts.amended(case.signoff, reason=reason)
    return _noted(case, after, action="amended", who=who, at=at, said={"reason": after.reason})


def check(
    case: Case,
    images: ImageStore,
    *,
    known: Mapping[str, str] | None = None,
    chain: bool = True,
) -> Verdict:
    """Verify every signature of a case: the sealed content, who signed it, and the audit trail.

    Args:
        known: profile id → public key of the people of this computer.
        chain: whether the audit trail's chain is looked at too; who did that already need not.
    """
    state = case.signoff
    wanted = chain and _any(state)
    problems = [problem.what for problem in verify(case.audit)] if wanted else []
    problems += _contradictions(case)
    remarks: list[str] = []
    for version in state.earlier:
        of_then = acts.as_of(state, version)
        _, found = _sealed(case, images, of_then)
        problems += [*found, *_signatures(case, of_then, known or {}, remarks)]
    if state.locked:
        content, found = _sealed(case, images, state)
        problems += [*found, *_signatures(case, state, known or {}, remarks)]
        if content is not None and _fingerprint(content) != _fingerprint(case):
            problems.append(
                f"version {state.version}: the case was changed after it was {state.state}."
            )
    return Verdict(tuple(dict.fromkeys(problems)), tuple(dict.fromkeys(remarks)))


def version_of(case: Case, images: ImageStore, number: int) -> Case:
    """An earlier, signed version as it was, with the trail up to its last signature.

    Raises:
        DamagedFileError: it is missing from the file or damaged.
        KeyError: there was no such version.
    """
    for version in case.signoff.earlier:
        if version.number == number:
            content, _ = sealed.read_version(
                images.attachments, number, digest=version.digest, schema_version=SCHEMA_VERSION
            )
            end = max((s.audit_count + 1 for s in version.signatures), default=0)
            then = acts.as_of(case.signoff, version)
            return replace(content, signoff=then, audit=case.audit[:end])
    raise KeyError(number)


def _any(state: SignOff) -> bool:
    return state.locked or bool(state.earlier)


def _contradictions(case: Case) -> list[str]:
    """Where the audit trail says another state than the case: a sign-off was taken out of it."""
    said = [
        e.after for e in case.audit if e.action in ("reviewed", "signed", "returned", "amended")
    ]
    last = said[-1] if said and isinstance(said[-1], dict) else {"state": "draft", "version": 1}
    state = case.signoff
    if (last.get("state"), last.get("version")) == (state.state, state.version):
        return []
    return [
        f"The case says that version {state.version} is {state.state}, but its audit trail that "
        f"version {last.get('version')} is {last.get('state')}."
    ]


def _signature(case: Case, who: SignedIn, meaning: Meaning, digest: str, at: str) -> Signature:
    blank = Signature(
        who.person,
        meaning,
        at,
        digest,
        len(case.audit),
        case.audit[-1].digest if case.audit else NOTHING_BEFORE,
        who.key.public_key().public_bytes_raw().hex(),
    )
    return replace(blank, proof=who.key.sign(acts.statement(blank, case.signoff)).hex())


def _noted(
    case: Case, after: SignOff, *, action: Action, who: SignedIn, at: str, said: dict[str, Json]
) -> Case:
    before: dict[str, Json] = {"state": case.signoff.state, "version": case.signoff.version}
    now_: dict[str, Json] = {"state": after.state, "version": after.version, **said}
    audit = append(case.audit, action=action, who=who.person.name, at=at, before=before, after=now_)
    return replace(case, signoff=after, audit=audit)


def _left(cells: tuple[OpenCell, ...]) -> dict[str, Json]:
    return {item.cell_id: list(item.to_look_at) for item in cells if item.to_look_at}


def _sealed(case: Case, images: ImageStore, state: SignOff) -> tuple[Case | None, list[str]]:
    """The sealed content of a version, and what is wrong with it."""
    try:
        content, wanted = sealed.read_version(
            images.attachments,
            state.version,
            digest=state.signatures[-1].digest,
            schema_version=SCHEMA_VERSION,
        )
    except DamagedFileError as error:
        return None, [f"version {state.version}: {error}"]
    missing = sorted(sha256 for sha256 in wanted if sha256 not in images)
    if missing:
        return content, [f"version {state.version}: image {missing[0][:12]}… is missing."]
    return content, []


def _signatures(
    case: Case, state: SignOff, known: Mapping[str, str], remarks: list[str]
) -> list[str]:
    found = []
    for signature in state.signatures:
        where = f"version {state.version}, {signature.meaning} by {signature.person.name}"
        if not _is_proven(signature, state):
            found.append(f"{where}: the signature does not belong to this content.")
        if not _is_in_trail(case, signature, state.version):
            found.append(f"{where}: the audit trail was changed, or says nothing of it.")
        key = known.get(signature.person.id)
        if key is None:
            remarks.append(f"{where}: has no profile on this computer, so who it was is not shown.")
        elif key != signature.public_key:
            found.append(f"{where}: is not signed with the key of that profile.")
    return found


def _is_proven(signature: Signature, state: SignOff) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature.public_key))
        key.verify(bytes.fromhex(signature.proof), acts.statement(signature, state))
    except (ValueError, InvalidSignature):
        return False
    return signature.digest == state.signatures[-1].digest


def _is_in_trail(case: Case, signature: Signature, version: int) -> bool:
    count = signature.audit_count
    if not 0 <= count < len(case.audit):
        return False
    head = case.audit[count - 1].digest if count else NOTHING_BEFORE
    entry = case.audit[count]
    said = entry.after if isinstance(entry.after, dict) else {}
    return (
        head == signature.audit_head
        and (entry.action, entry.who, entry.at)
        == (signature.meaning, signature.person.name, signature.at)
        and (said.get("version"), said.get("digest")) == (version, signature.digest)
    )


def _fingerprint(case: Case) -> tuple[bytes, bytes]:
    """What of a case is signed, in one form whatever version of the program wrote it."""
    content = sealed.content_of(case)
    plain = msgspec.json.encode(wire.to_json(content), order="sorted")
    return plain, history_wire.encode(content.cells)
