"""Which edition of the ISCN the program follows, said in this one place.

**ISCN 2020** (McGowan-Jordan, Hastings, Moore; Karger 2020). The rules were taken from public
descriptions of it and of the editions that it carries on, among them the worked examples of
ISCN 2009 that the tawny-karyotype ontology lists with their pages, and the errata of ISCN 2020.

ISCN 2024 is followed in one point alone, the letter ``U`` for an undisclosed sex: its other
changes to the karyotype could not be made certain from public descriptions. Where a text uses
something that the checker does not know for certain, it answers *not checked*, never *valid*.
"""

from __future__ import annotations

from typing import Final

EDITION: Final = "ISCN 2020"
"""What a report prints beside the karyotype."""

UNDISCLOSED_SEX: Final = "U"
"""Stands in place of the sex chromosomes where the sex must not be told (ISCN 2024)."""

CODE_SYSTEM: Final = "https://iscn.karger.com"
"""The URI of the ISCN as an HL7 code system (HL7 Terminology, code system ISCN)."""
