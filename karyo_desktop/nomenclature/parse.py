"""From text to values."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from lark import Lark, UnexpectedInput
from lark.exceptions import VisitError

from karyo_desktop.nomenclature.grammar import GRAMMAR
from karyo_desktop.nomenclature.model import Karyotype
from karyo_desktop.nomenclature.outcome import Problem, invalid, not_checked
from karyo_desktop.nomenclature.tovalues import MisplacedError, ToValues
from karyo_desktop.nomenclature.unreadable import explain

MAX_CHARACTERS: Final = 4000
"""Longer texts are not read; the longest published karyotypes stay well below."""

# One character for one, so that places in the text stay as they are.
_SAME: Final = str.maketrans({"−": "-", "–": "-", "×": "x"})


def normalised(text: str) -> str:
    """The text with ``-`` and ``x`` for their typographic forms; of the same length."""
    return text.translate(_SAME)


@lru_cache(maxsize=1)
def lark_parser() -> Lark:
    """The parser, made once; it holds no state between texts."""
    return Lark(GRAMMAR, parser="lalr", lexer="contextual", propagate_positions=True)


def parse_karyotype(text: str) -> Karyotype | Problem:
    """Read a text, blanks at both ends aside.

    Returns:
        The karyotype, or why it could not be read. Never raises, whatever the text.
    """
    if len(text) > MAX_CHARACTERS:
        reason = f"The text is longer than {MAX_CHARACTERS} characters, which is not read."
        return not_checked((MAX_CHARACTERS, len(text)), reason)
    plain = normalised(text).strip()
    if not plain:
        return invalid((0, len(text)), "There is no karyotype here yet.")
    offset = len(text) - len(text.lstrip())
    try:
        return ToValues(offset).karyotype(lark_parser().parse(plain))
    except UnexpectedInput as error:
        return explain(plain, error, offset=offset)
    except VisitError as error:
        if isinstance(error.orig_exc, MisplacedError):
            return invalid(error.orig_exc.span, error.orig_exc.reason)
        raise
