"""Sign-off: what was signed stays as it was, and every tampering shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from karyo_desktop.domain.audit import append, verify
from karyo_desktop.domain.model import Case, Effort
from karyo_desktop.domain.signoff import (
    RefusedError,
    SignOff,
    impossible,
    is_work,
    refuse_change,
    worked,
)
from karyo_desktop.services import signing
from karyo_desktop.services.profiles import SignedIn
from karyo_desktop.services.report_details import details_of
from karyo_desktop.storage.case_file import load_case, save_case
from karyo_desktop.storage.errors import DamagedFileError
from karyo_desktop.storage.images import ImageStore
from tests.unit.signing_samples import (
    ANALYST,
    AT,
    KNOWN,
    OTHER,
    REVIEWER,
    edited,
    small_case,
)


def reviewed(case: Case, images: ImageStore, who: SignedIn = REVIEWER) -> Case:
    return signing.review(case, images, who, at=AT, second_person=False, despite_open=True)


def signed_case() -> tuple[Case, ImageStore]:
    case, images = small_case()
    case = reviewed(case, images)
    return signing.sign(case, images, OTHER, at=AT, second_person=False), images


def test_a_signed_case_comes_back_from_its_file_and_its_signatures_hold(tmp_path: Path) -> None:
    case, images = signed_case()
    path = tmp_path / "a.karyo"
    save_case(path, case, images)
    loaded, again = load_case(path)
    assert loaded.signoff == case.signoff
    assert [(s.person.name, s.meaning, s.at) for s in loaded.signoff.signatures] == [
        ("Person 2", "reviewed", AT),
        ("Person 3", "signed", AT),
    ]
    assert signing.check(loaded, again, known=KNOWN) == signing.Verdict()
    assert [entry.action for entry in loaded.audit] == ["created", "reviewed", "signed"]
    assert not verify(loaded.audit)


def test_a_signer_who_is_unknown_here_is_a_remark_and_one_with_another_key_a_problem() -> None:
    case, images = signed_case()
    verdict = signing.check(case, images)
    assert verdict.problems == ()
    assert len(verdict.remarks) == 2
    forged = {**KNOWN, OTHER.person.id: "00" * 32}
    found = signing.check(case, images, known=forged).problems
    assert len(found) == 1
    assert "not signed with the key of that profile" in found[0]


def with_signature(case: Case, **changes: object) -> Case:
    last = replace(case.signoff.signatures[-1], **changes)  # type: ignore[arg-type]
    rest = case.signoff.signatures[:-1]
    return replace(case, signoff=replace(case.signoff, signatures=(*rest, last)))


TAMPERINGS: dict[str, tuple[Callable[[Case], Case], str]] = {
    "a moved chromosome": (lambda case: edited(case, "10"), "changed after it was signed"),
    "a detail": (
        lambda case: replace(case, cells=(replace(case.cells[0], name="two"),)),
        "changed after it was signed",
    ),
    "what the report says": (
        lambda case: replace(case, extra={"report": {"karyotype": "46,XX"}}),
        "changed after it was signed",
    ),
    "the time": (lambda case: with_signature(case, at="2020-01-01T00:00:00+00:00"), "signature"),
    "the signer": (lambda case: with_signature(case, person=ANALYST.person), "signature"),
    "the digest": (lambda case: with_signature(case, digest="0" * 64), "not what was signed"),
    "the proof": (lambda case: with_signature(case, proof="0" * 128), "does not belong"),
    "no proof": (lambda case: with_signature(case, proof=""), "does not belong"),
    "the reason": (
        lambda case: replace(case, signoff=replace(case.signoff, reason="other")),
        "does not belong",
    ),
    "the whole sign-off": (
        lambda case: replace(case, signoff=SignOff()),
        "is draft, but its audit",
    ),
    "a shorter trail": (lambda case: replace(case, audit=case.audit[:1]), "audit trail"),
    "no trail": (lambda case: replace(case, audit=()), "audit trail"),
    "another trail": (
        lambda case: replace(case, audit=append((), action="created", who="x", at=AT)),
        "audit trail",
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_every_tampering_is_found_and_named(name: str) -> None:
    case, images = signed_case()
    tamper, words = TAMPERINGS[name]
    problems = signing.check(tamper(case), images, known=KNOWN).problems
    assert any(words in problem for problem in problems), problems


@pytest.mark.parametrize("name", ["case.json", "history.jsonl", "seal.json"])
def test_a_sealed_file_that_is_changed_or_missing_is_found(name: str) -> None:
    case, images = signed_case()
    whole = images.attachments
    for data in (whole[f"versions/1/{name}"] + b" ", None):
        files = {k: v for k, v in whole.items() if k != f"versions/1/{name}"}
        if data is not None:
            files[f"versions/1/{name}"] = data
        images.attachments = MappingProxyType(files)
        problems = signing.check(case, images, known=KNOWN).problems
        assert any(f"versions/1/{name}" in problem for problem in problems), problems


def test_looking_at_a_signed_case_does_not_break_its_signature() -> None:
    case, images = signed_case()
    looked = replace(case.cells[0], effort=Effort(3, 60.0), looks=("contrast",))
    assert signing.check(replace(case, cells=(looked,)), images, known=KNOWN).problems == ()


def test_flagged_chromosomes_that_nobody_looked_at_are_named_before() -> None:
    case, images = small_case(flagged=True)
    (left,) = signing.open_cells(case)
    assert (left.cell_name, left.files) == ("one", ("0.png", "1.png", "2.png"))
    with pytest.raises(RefusedError, match="3 flagged chromosomes were not looked at"):
        signing.review(case, images, REVIEWER, at=AT, second_person=False)
    assert not images.attachments
    case = reviewed(case, images)
    assert case.audit[-1].after["not_decided_on"] == {"cell1": ["c0", "c1", "c2"]}  # type: ignore[index,call-overload]


def test_the_second_person_is_another_one_and_a_reviewer() -> None:
    case, images = small_case()
    case = replace(case, signoff=worked(case.signoff, REVIEWER.person))

    def review(who: SignedIn) -> Case:
        return signing.review(case, images, who, at=AT, second_person=True, despite_open=True)

    with pytest.raises(RefusedError, match="Person 2 has worked on this case"):
        review(REVIEWER)
    with pytest.raises(RefusedError, match="Person 1 is an analyst"):
        review(ANALYST)
    assert review(OTHER).signoff.state == "reviewed"
    with pytest.raises(RefusedError, match="Person 2 has worked"):
        signing.sign(review(OTHER), images, REVIEWER, at=AT, second_person=True)


def test_work_while_nobody_was_signed_in_has_to_be_claimed_first() -> None:
    case, images = small_case()
    case = replace(case, signoff=worked(case.signoff, None))
    with pytest.raises(RefusedError, match="nobody was signed in"):
        signing.review(case, images, OTHER, at=AT, second_person=True, despite_open=True)
    case = signing.claim(case, ANALYST, at=AT)
    case = signing.review(case, images, OTHER, at=AT, second_person=True, despite_open=True)
    assert case.signoff.analysts == (ANALYST.person,)


def test_an_amendment_demands_a_reason_and_keeps_the_old_version_whole(tmp_path: Path) -> None:
    draft, images = small_case()
    photo = images.add(b"a picture that only version 1 has")
    first = replace(draft.cells[0].chromosomes[0], sha256=photo)
    cell = replace(draft.cells[0], chromosomes=(first, *draft.cells[0].chromosomes[1:]))
    done = reviewed(replace(draft, cells=(cell,)), images)
    done = signing.sign(done, images, OTHER, at=AT, second_person=False)
    with pytest.raises(RefusedError, match="why"):
        signing.amend(done, OTHER, at=AT, reason="  ")
    new = signing.amend(done, OTHER, at=AT, reason="a cell was left out")
    new = replace(new, cells=draft.cells)
    path = tmp_path / "b.karyo"
    save_case(path, edited(new, "10"), images)
    loaded, again = load_case(path)
    assert (loaded.signoff.version, loaded.signoff.state) == (2, "draft")
    old = signing.version_of(loaded, again, 1)
    assert old.cells == done.cells
    assert again.get(photo) == b"a picture that only version 1 has"
    assert signing.check(loaded, again, known=KNOWN).problems == ()


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"state": "signed", "signatures": ()}, "signatures"),
        ({"state": "draft"}, "signatures"),
        ({"version": 2}, "earlier"),
        ({"version": 0}, "earlier"),
    ],
)
def test_a_state_that_nothing_leads_to_is_refused(
    tmp_path: Path, changes: dict[str, object], word: str
) -> None:
    case, images = signed_case()
    forged = replace(case, signoff=replace(case.signoff, **changes))  # type: ignore[arg-type]
    assert word in impossible(forged.signoff)
    save_case(tmp_path / "a.karyo", forged, images)
    with pytest.raises(DamagedFileError, match=word):
        load_case(tmp_path / "a.karyo")


class SignOffMachine(RuleBasedStateMachine):
    """Any order of acts and edits; a model beside says what must have been kept."""

    @initialize()
    def begin(self) -> None:
        self.case, self.images = small_case()
        self.kept: dict[int, Case] = {}

    @rule(column=st.sampled_from(["1", "10", "X", "tray"]))
    def edit(self, column: str) -> None:
        locked = self.case.signoff.locked
        try:
            refuse_change(self.case.signoff)
            self.case = edited(self.case, column)
            self.case = replace(self.case, signoff=worked(self.case.signoff, ANALYST.person))
        except RefusedError:
            assert locked
        else:
            assert not locked

    @rule(who=st.sampled_from([ANALYST, REVIEWER, OTHER]), second=st.booleans())
    def review(self, who: SignedIn, second: bool) -> None:
        self.act(
            lambda: signing.review(
                self.case, self.images, who, at=AT, second_person=second, despite_open=True
            )
        )

    @rule(who=st.sampled_from([ANALYST, REVIEWER, OTHER]), second=st.booleans())
    def sign(self, who: SignedIn, second: bool) -> None:
        self.act(lambda: signing.sign(self.case, self.images, who, at=AT, second_person=second))
        if self.case.signoff.state == "signed":
            self.kept[self.case.signoff.version] = self.case

    @rule()
    def take_back(self) -> None:
        self.act(lambda: signing.take_back(self.case, self.images, REVIEWER, at=AT))

    @rule(reason=st.sampled_from(["", "one more cell"]))
    def amend(self, reason: str) -> None:
        self.act(lambda: signing.amend(self.case, OTHER, at=AT, reason=reason))

    @rule()
    def save_and_open(self) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "a.karyo"
            save_case(path, self.case, self.images)
            self.case, self.images = load_case(path)

    def act(self, do: Callable[[], Case]) -> None:
        before = self.case, dict(self.images.attachments)
        try:
            self.case = do()
        except RefusedError:
            assert before == (self.case, dict(self.images.attachments))

    @invariant()
    def no_signed_version_is_lost(self) -> None:
        if not hasattr(self, "kept"):
            return
        signoff: SignOff = self.case.signoff
        assert not impossible(signoff)
        assert set(self.kept) == {v.number for v in signoff.earlier} | (
            {signoff.version} if signoff.state == "signed" else set()
        )
        for version in signoff.earlier:
            then = signing.version_of(self.case, self.images, version.number)
            assert then.cells == self.kept[version.number].cells
            assert version.signatures == self.kept[version.number].signoff.signatures
        assert signing.check(self.case, self.images, known=KNOWN) == signing.Verdict()


TestSignOffMachine = SignOffMachine.TestCase
TestSignOffMachine.settings = settings(max_examples=40, stateful_step_count=14, deadline=None)


def test_what_counts_as_work_on_the_cells() -> None:
    for action in ("corrected", "confirmed", "undone", "redone"):
        assert is_work(action, None)
    assert is_work("noted", {"details": {}})
    assert is_work("attached", {"photograph": {}})
    for action, after in (
        ("noted", {"looks": ["contrast"]}),
        ("noted", {"changed": ["extra"]}),
        ("imported", None),
        ("exported", None),
        ("opened", None),
    ):
        assert not is_work(action, after)


def test_the_report_has_the_status_and_the_signatures_of_the_sign_off() -> None:
    def stamp(case: Case) -> tuple[object, ...]:
        found = details_of(case)
        versions = [(v.number, v.status, v.made_on, v.reason) for v in found.versions]
        return found.status, versions, [(s.name, s.meaning) for s in found.signatures]

    case, images = small_case()
    forged = replace(
        case,
        extra={
            "report": {"status": "FINAL", "signatures": [{"name": "x", "meaning": "y", "at": "z"}]}
        },
    )
    assert stamp(forged) == ("DRAFT", [], [])
    case = reviewed(case, images)
    assert stamp(case) == ("DRAFT", [], [("Person 2", "Reviewed")])
    case = signing.sign(case, images, OTHER, at=AT, second_person=False)
    both = [("Person 2", "Reviewed"), ("Person 3", "Approved and released")]
    assert stamp(case) == ("FINAL", [(1, "FINAL", "2026-03-04", "")], both)
    case = signing.amend(case, OTHER, at=AT, reason="one more cell")
    first = (1, "FINAL", "2026-03-04", "")
    assert stamp(case) == ("DRAFT", [first, (2, "DRAFT", "", "one more cell")], [])
    case = signing.sign(reviewed(case, images), images, OTHER, at=AT, second_person=False)
    assert stamp(case) == ("AMENDED", [first, (2, "AMENDED", "2026-03-04", "one more cell")], both)
