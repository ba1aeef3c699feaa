"""What a person wrote for a case's report, kept in the case file under ``"report"``."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import msgspec

from cirnet_core.errors import InputError
from karyo_desktop.domain.model import Case
from karyo_desktop.report.details import ReportDetails

KEY = "report"
"""Of ``case.json``; a program that does not know it keeps it as it is."""


def details_of(case: Case) -> ReportDetails:
    """What was written for a case so far.

    Raises:
        InputError: the case file has something else there; the message names the field.
    """
    try:
        return msgspec.convert(case.extra.get(KEY, {}), ReportDetails)
    except msgspec.ValidationError as error:
        raise InputError(
            f"{case.id}: the case's details for the report are damaged ({error}). "
            "Take the case file from a backup, or write them anew."
        ) from error


def with_details(case: Case, details: ReportDetails) -> Case:
    """The case with other details; keys among them that this version does not know stay."""
    old = case.extra.get(KEY)
    known: dict[str, Any] = msgspec.to_builtins(details)
    kept = {**old, **known} if isinstance(old, dict) else known
    return replace(case, extra=MappingProxyType({**case.extra, KEY: kept}))
