"""The audit trail: every change of a chain that is not an appended entry shows, and where."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from karyo_desktop.domain.audit import (
    ACTIONS,
    FIELDS,
    NOTHING_BEFORE,
    AuditEntry,
    append,
    digest_of,
    verify,
)
from karyo_desktop.domain.model import Case
from karyo_desktop.storage import audit_wire
from karyo_desktop.storage.case_file import load_case, save_case
from karyo_desktop.storage.images import ImageStore

AT = "2026-03-29T02:30:00.125+02:00"

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda deeper: (
        st.lists(deeper, max_size=3) | st.dictionaries(st.text(max_size=4), deeper, max_size=3)
    ),
    max_leaves=6,
)


def trail(n: int = 6) -> tuple[AuditEntry, ...]:
    entries: tuple[AuditEntry, ...] = ()
    for k in range(n):
        entries = append(
            entries,
            action="corrected",
            who=f"Müller {k % 2}",
            at=AT,
            cell="cell1",
            chromosomes=(f"c{k}",),
            before={"class": "20", "turn_deg": k / 3},
            after={"class": "21", "turn_deg": 0.1},
            model="cirnet-2@ab",
        )
    return entries


def test_entries_are_numbered_chained_and_hold_what_was_said() -> None:
    entries = trail()
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert entries[0].previous == NOTHING_BEFORE
    assert all(b.previous == a.digest for a, b in itertools.pairwise(entries))
    assert len({entry.digest for entry in entries}) == 6
    assert entries[3].chromosomes == ("c3",)
    assert entries[3].after == {"class": "21", "turn_deg": 0.1}
    assert verify(entries) == []
    assert verify(()) == []


def test_the_digest_is_the_documented_one() -> None:
    """SHA-256 of this text: a change of the form would make every old trail look tampered with."""
    (entry,) = append(
        (), action="confirmed", who="Zoë", at=AT, cell="cell1", chromosomes=["c1"], after={"b": 1.5}
    )
    text = (
        '{"action":"confirmed","after":{"b":1.5},"at":"2026-03-29T02:30:00.125+02:00",'
        '"before":null,"cell":"cell1","chromosomes":["c1"],"model":null,"number":1,'
        f'"previous":"{"0" * 64}","who":"Zo\\u00eb"}}'
    )
    assert entry.digest == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"action": "forged"}, "no action"),
        ({"at": "2026-03-29T02:30:00"}, "no time zone"),
        ({"at": "yesterday"}, "ISO"),
        ({"after": float("nan")}, "JSON"),
    ],
)
def test_what_cannot_be_an_entry_is_refused(wrong: dict[str, object], message: str) -> None:
    right = {"action": "noted", "who": "", "at": AT}
    with pytest.raises(ValueError, match=message):
        append((), **(right | wrong))  # type: ignore[arg-type]


def test_nesting_is_limited() -> None:
    value: list[object] = []
    for _ in range(40):
        value = [value]
    with pytest.raises(ValueError, match="deeply"):
        append((), action="noted", who="", at=AT, after=value)  # type: ignore[arg-type]


CHANGES: dict[str, object] = {
    "number": 9,
    "at": "2026-03-29T02:31:00+02:00",
    "who": "Somebody else",
    "action": "confirmed",
    "cell": "cell2",
    "chromosomes": ("c9",),
    "before": None,
    "after": {"class": "13", "turn_deg": 0.1},
    "model": None,
    "previous": "1" * 64,
    "digest": "2" * 64,
}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("line", [1, 3, 6])
def test_an_edited_field_is_found_and_located(field: str, line: int) -> None:
    entries = list(trail())
    entries[line - 1] = replace(entries[line - 1], **{field: CHANGES[field]})  # type: ignore[arg-type]
    found = verify(entries)
    assert found
    assert found[0].line == line
    assert f"line {line}" in found[0].what


def test_an_edit_with_its_own_digest_made_anew_breaks_the_next_link() -> None:
    entries = list(trail())
    forged = replace(entries[2], who="Somebody else")
    entries[2] = replace(forged, digest=digest_of(forged))
    assert [problem.line for problem in verify(entries)] == [4]
    assert "entry 3" in verify(entries)[0].what


@pytest.mark.parametrize("line", [1, 2, 5])
def test_a_dropped_entry_is_found(line: int) -> None:
    entries = list(trail())
    del entries[line - 1]
    found = verify(entries)
    assert found[0].line == line
    assert f"entry {line} left out" in found[0].what


def test_dropped_entries_are_counted() -> None:
    entries = trail()
    assert "entries 3 to 4 left out" in verify((*entries[:2], *entries[4:]))[0].what


@given(st.permutations(range(6)))
@settings(deadline=None)
def test_any_other_order_is_found(order: list[int]) -> None:
    entries = trail()
    found = verify([entries[k] for k in order])
    moved = [line for line, k in enumerate(order, start=1) if k != line - 1]
    assert bool(found) == bool(moved)
    if moved:
        assert found[0].line == moved[0]


def test_a_doubled_entry_is_found() -> None:
    entries = trail()
    found = verify((*entries[:3], entries[2], *entries[3:]))
    assert found[0].line == 4
    assert "doubled" in found[0].what


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(ACTIONS)), st.text(max_size=9), json_values), max_size=6
    ),
    st.data(),
)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_trail_survives_writing_and_any_changed_byte_is_found(
    done: list[tuple[str, str, object]], data: st.DataObject
) -> None:
    entries: tuple[AuditEntry, ...] = ()
    for action, who, value in done:
        entries = append(entries, action=action, who=who, at=AT, after=value)  # type: ignore[arg-type]
    written = audit_wire.encode(entries)
    assert audit_wire.decode(written) == entries
    assert verify(audit_wire.decode(written)) == []
    if not written:
        return
    at = data.draw(st.integers(0, len(written) - 1))
    changed = bytearray(written)
    changed[at] = data.draw(st.integers(32, 126).filter(lambda byte: byte != written[at]))
    try:
        read = audit_wire.decode(bytes(changed))
    except (msgspec.MsgspecError, ValueError):
        return
    assert read == entries or verify(read)


def test_lines_that_are_no_entries_are_named() -> None:
    good = audit_wire.encode(trail(2))
    with pytest.raises(msgspec.ValidationError, match="line 3"):
        audit_wire.decode(good + b"{}\n")
    extra = good.replace(b'{"action"', b'{"Action":"x","action"', 1)
    with pytest.raises(msgspec.ValidationError, match=r"line 1.*Action"):
        audit_wire.decode(extra)
    with pytest.raises(msgspec.DecodeError, match="line 2"):
        audit_wire.decode(good[: len(good) - 20])


def test_a_case_keeps_its_trail(tmp_path: Path) -> None:
    case = Case("K-1", audit=trail())
    save_case(tmp_path / "a.karyo", case, ImageStore())
    again, _ = load_case(tmp_path / "a.karyo")
    assert again == case
    assert verify(again.audit) == []
