"""People who can sign without a passphrase, and a small case to sign."""

from __future__ import annotations

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from karyo_desktop.domain.audit import append
from karyo_desktop.domain.edits import Move, apply
from karyo_desktop.domain.history import History
from karyo_desktop.domain.model import Case, Cell, Chromosome, Proposal, empty_karyogram
from karyo_desktop.domain.signoff import Person, Role
from karyo_desktop.services.profiles import SignedIn
from karyo_desktop.storage.images import ImageStore

AT = "2026-03-04T09:30:00+01:00"


def somebody(number: int, role: Role) -> SignedIn:
    """A person with a key of their own."""
    key = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    return SignedIn(Person(f"{number:032x}", f"Person {number}", role), key)


ANALYST = somebody(1, "analyst")
REVIEWER = somebody(2, "reviewer")
OTHER = somebody(3, "reviewer")
KNOWN = {
    who.person.id: who.key.public_key().public_bytes_raw().hex()
    for who in (ANALYST, REVIEWER, OTHER)
}


def small_case(*, flagged: bool = False) -> tuple[Case, ImageStore]:
    """A case of one cell with three chromosomes, one entry in its trail."""
    store = ImageStore()
    flags = ("class:low_confidence",) if flagged else ()
    proposal = Proposal("9", "9", 0.6, (1.0,) + (0.0,) * 23, 0.0, 0.9, flags)
    items = tuple(
        Chromosome(f"c{k}", f"{k}.png", store.add(b"image %d" % k), proposal) for k in range(3)
    )
    start = empty_karyogram(tuple(item.id for item in items))
    edit = Move(("c0", "c1", "c2"), "9", by="model")
    karyogram, _, _ = apply(start, edit)
    cell = Cell(
        "cell1", "one", items, karyogram, history=History(start).pushed(edit, at="2026-03-04")
    )
    audit = append((), action="created", who="", at=AT)
    return Case("K-1", (cell,), "2026-03-04", audit=audit), store


def edited(case: Case, column: str) -> Case:
    """The case after a person has moved its first chromosome."""
    cell = case.cells[0]
    edit = Move(("c0",), column)
    karyogram, _, _ = apply(cell.karyogram, edit)
    history = (cell.history or History(cell.karyogram)).pushed(edit)
    return replace(case, cells=(replace(cell, karyogram=karyogram, history=history),))
