"""What a person wrote for a case's report, kept in the case file under ``"report"``."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

import msgspec

from cirnet_core.errors import InputError
from karyo_desktop.domain.model import Case
from karyo_desktop.domain.signoff import Signature as ActSignature
from karyo_desktop.domain.signoff import SignOff
from karyo_desktop.report.details import ReportDetails, Signature, Status, Version

KEY = "report"
"""Of ``case.json``; a program that does not know it keeps it as it is."""
_MEANINGS: Final = {"reviewed": "Reviewed", "signed": "Approved and released"}


def details_of(case: Case) -> ReportDetails:
    """What was written for a case so far.

    Raises:
        InputError: the case file has something else there; the message names the field.
    """
    try:
        return _stamped(msgspec.convert(case.extra.get(KEY, {}), ReportDetails), case.signoff)
    except msgspec.ValidationError as error:
        raise InputError(
            f"{case.id}: the case's details for the report are damaged ({error}). "
            "Take the case file from a backup, or write them anew."
        ) from error


def _stamped(details: ReportDetails, signoff: SignOff) -> ReportDetails:
    """Status, versions and signatures as the sign-off has them, whatever is written beside."""
    final = _given_out(signoff.version) if signoff.state == "signed" else "DRAFT"
    versions = [
        Version(v.number, _given_out(v.number), _day(v.signatures), v.reason)
        for v in signoff.earlier
    ]
    if versions or signoff.state == "signed":
        day = _day(signoff.signatures) if signoff.state == "signed" else ""
        versions.append(Version(signoff.version, final, day, signoff.reason))
    signatures = tuple(
        Signature(s.person.name, _MEANINGS[s.meaning], s.at) for s in signoff.signatures
    )
    return replace(details, status=final, versions=tuple(versions), signatures=signatures)


def _given_out(version: int) -> Status:
    return "FINAL" if version == 1 else "AMENDED"


def _day(signatures: tuple[ActSignature, ...]) -> str:
    return signatures[-1].at[:10] if signatures else ""


def with_details(case: Case, details: ReportDetails) -> Case:
    """The case with other details; keys among them that this version does not know stay."""
    old = case.extra.get(KEY)
    known: dict[str, Any] = msgspec.to_builtins(details)
    kept = {**old, **known} if isinstance(old, dict) else known
    return replace(case, extra=MappingProxyType({**case.extra, KEY: kept}))
