"""Who answers for a case: draft → reviewed → signed, and amendments that keep what was signed.

Pure: every function takes a state and gives the next, or refuses with what to do.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from cirnet_core.errors import InputError

Role = Literal["analyst", "reviewer"]
State = Literal["draft", "reviewed", "signed"]
Meaning = Literal["reviewed", "signed"]

ANALYST: Final = "analyst"
REVIEWER: Final = "reviewer"


class RefusedError(InputError):
    """Something that the state of a case does not allow; the message says what to do."""


@dataclass(frozen=True)
class Person:
    """Somebody with a profile.

    Attributes:
        id: of the profile; stable for ever.
        name: as printed.
    """

    id: str
    name: str
    role: Role


@dataclass(frozen=True)
class Signature:
    """A person's act on one version of a case.

    Attributes:
        at: when, ISO 8601 with the zone's offset.
        digest: SHA-256 of the sealed content that the person saw.
        audit_count, audit_head: how long the audit trail was, and its last digest.
        public_key: of the person's profile, Ed25519, hexadecimal.
        proof: signature of ``statement`` by that key, hexadecimal.
    """

    person: Person
    meaning: Meaning
    at: str
    digest: str
    audit_count: int = 0
    audit_head: str = ""
    public_key: str = ""
    proof: str = ""


@dataclass(frozen=True)
class SignedVersion:
    """A version that was signed and then amended; its content lies whole in the case file.

    Attributes:
        number: from 1 on.
        reason: why it replaced the one before; empty for the first.
    """

    number: int
    reason: str
    signatures: tuple[Signature, ...]

    @property
    def digest(self) -> str:
        """Of the sealed content."""
        return self.signatures[-1].digest if self.signatures else ""


@dataclass(frozen=True)
class SignOff:
    """How far a case is.

    Attributes:
        version: of the case, from 1 on.
        signatures: of this version, in their order.
        analysts: who has worked on this version.
        unnamed: part of the work was done while nobody was signed in.
        reason: why this version amends the one before; empty for the first.
        earlier: versions that were signed, in their order.
    """

    version: int = 1
    state: State = "draft"
    signatures: tuple[Signature, ...] = ()
    analysts: tuple[Person, ...] = ()
    unnamed: bool = False
    reason: str = ""
    earlier: tuple[SignedVersion, ...] = ()

    @property
    def locked(self) -> bool:
        """Whether the case may not be changed."""
        return self.state != "draft"


def statement(signature: Signature, sign_off: SignOff) -> bytes:
    """What a signature signs: who, what, when, on which content after which versions."""
    body = {
        "version": sign_off.version,
        "reason": sign_off.reason,
        "earlier": [version.digest for version in sign_off.earlier],
        "person": [signature.person.id, signature.person.name, signature.person.role],
        "meaning": signature.meaning,
        "at": signature.at,
        "digest": signature.digest,
        "audit": [signature.audit_count, signature.audit_head],
        "public_key": signature.public_key,
    }
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode("ascii")


def as_of(sign_off: SignOff, version: SignedVersion) -> SignOff:
    """The state as it was when an earlier version was signed."""
    return SignOff(
        version=version.number,
        state="signed",
        signatures=version.signatures,
        reason=version.reason,
        earlier=tuple(v for v in sign_off.earlier if v.number < version.number),
    )


def refuse_change(sign_off: SignOff) -> None:
    """Let nothing be changed in what was reviewed or signed.

    Raises:
        RefusedError: it was.
    """
    if sign_off.state == "reviewed":
        raise RefusedError("The case is reviewed. Take the review back to change something.")
    if sign_off.state == "signed":
        raise RefusedError("The case is signed. Amend it to change something.")


def worked(sign_off: SignOff, person: Person | None) -> SignOff:
    """Note who has changed something; None if nobody was signed in.

    Raises:
        RefusedError: the case is reviewed or signed.
    """
    refuse_change(sign_off)
    if person is None:
        return sign_off if sign_off.unnamed else replace(sign_off, unnamed=True)
    if any(item.id == person.id for item in sign_off.analysts):
        return sign_off
    return replace(sign_off, analysts=(*sign_off.analysts, person))


def is_work(action: str, after: object) -> bool:
    """Whether an entry of the audit trail is work on the cells.

    Looking at them otherwise is not, nor is what a signer writes for the report.
    """
    if action in ("noted", "attached"):
        return not (isinstance(after, dict) and set(after) in ({"looks"}, {"changed"}))
    return action in ("corrected", "confirmed", "undone", "redone")


def claimed(sign_off: SignOff, person: Person) -> SignOff:
    """A person says that the work that was done while nobody was signed in is theirs.

    Raises:
        RefusedError: the case is reviewed or signed.
    """
    return replace(worked(sign_off, person), unnamed=False)


def reviewed(sign_off: SignOff, signature: Signature, *, second_person: bool) -> SignOff:
    """A person has looked at the whole case.

    Args:
        second_person: whether somebody other than those who worked on it has to.

    Raises:
        RefusedError: it is not a draft, or it may not be this person.
    """
    if sign_off.state != "draft":
        raise RefusedError(f"The case is {sign_off.state} already.")
    _check(signature, "reviewed")
    if second_person:
        _refuse_same_person(sign_off, signature.person)
    return replace(sign_off, state="reviewed", signatures=(signature,))


def taken_back(sign_off: SignOff) -> SignOff:
    """A reviewed case is a draft again.

    Raises:
        RefusedError: it isn't reviewed, or it is signed.
    """
    if sign_off.state == "signed":
        raise RefusedError("A signature can't be taken back. Amend the case.")
    if sign_off.state == "draft":
        raise RefusedError("The case is not reviewed.")
    return replace(sign_off, state="draft", signatures=())


def signed(sign_off: SignOff, signature: Signature, *, second_person: bool) -> SignOff:
    """A person answers for a reviewed case.

    Raises:
        RefusedError: it isn't reviewed, it was changed since, or it may not be this person.
    """
    if sign_off.state != "reviewed":
        what = "is signed already" if sign_off.state == "signed" else "has to be reviewed first"
        raise RefusedError(f"The case {what}.")
    _check(signature, "signed")
    if signature.digest != sign_off.signatures[-1].digest:
        raise RefusedError("The case is not what was reviewed. Take the review back and look.")
    if second_person:
        _refuse_same_person(sign_off, signature.person)
    return replace(sign_off, state="signed", signatures=(*sign_off.signatures, signature))


def amended(sign_off: SignOff, *, reason: str) -> SignOff:
    """A new version to work on; the signed one is kept.

    Raises:
        RefusedError: the case isn't signed, or there is no reason.
    """
    if sign_off.state != "signed":
        raise RefusedError("Only a signed case is amended; this one can be changed as it is.")
    if not reason.strip():
        raise RefusedError("Say why the case is amended.")
    kept = SignedVersion(sign_off.version, sign_off.reason, sign_off.signatures)
    return SignOff(
        version=sign_off.version + 1,
        reason=reason.strip(),
        earlier=(*sign_off.earlier, kept),
        # Who made the signed version has a share in every one that follows from it.
        analysts=sign_off.analysts,
        unnamed=sign_off.unnamed,
    )


def impossible(sign_off: SignOff) -> str:
    """Why no sequence of acts leads to a state, as it may come from a file; empty if one does."""
    numbers = [version.number for version in sign_off.earlier]
    meanings = tuple(signature.meaning for signature in sign_off.signatures)
    wanted: dict[str, tuple[Meaning, ...]] = {
        "draft": (),
        "reviewed": ("reviewed",),
        "signed": ("reviewed", "signed"),
    }
    # Counted first: the version may be any number.
    whole = len(numbers) == sign_off.version - 1
    if not whole or numbers != list(range(1, sign_off.version)):
        return "signoff.earlier: a version is missing or out of order"
    if meanings != wanted[sign_off.state]:
        return f"signoff.signatures: do not belong to a case that is {sign_off.state}"
    for version in sign_off.earlier:
        if tuple(s.meaning for s in version.signatures) != wanted["signed"]:
            return f"signoff.earlier: version {version.number} is not signed"
    return ""


def _check(signature: Signature, meaning: Meaning) -> None:
    if signature.meaning != meaning or not signature.digest or not signature.person.name.strip():
        raise RefusedError("The signature is incomplete.")
    moment = datetime.fromisoformat(signature.at)
    if moment.utcoffset() is None:
        raise RefusedError("The signature has no time zone.")


def _refuse_same_person(sign_off: SignOff, person: Person) -> None:
    if person.role != REVIEWER:
        raise RefusedError(
            f"{person.name} is an analyst. Here a reviewer has to do this: switch the user."
        )
    if any(item.id == person.id for item in sign_off.analysts):
        raise RefusedError(
            f"{person.name} has worked on this case. Here a second person has to review and sign "
            "it: switch the user."
        )
    if sign_off.unnamed:
        raise RefusedError(
            "Part of this case was worked on while nobody was signed in, so it can't be shown "
            "that a second person reviews it. Whoever did it signs in and says so: Sign-off › "
            "“The analysis is mine”."
        )
