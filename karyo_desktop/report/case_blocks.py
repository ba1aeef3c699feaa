"""The blocks of page 1 of a case's report, each a list of flowables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import KeepTogether, Paragraph, Spacer, Table, TableStyle

from karyo_desktop.report.blocks import markup, text
from karyo_desktop.report.fonts import BOLD
from karyo_desktop.report.model import Report
from karyo_desktop.report.style import ACCENT, MM, MUTED, PANEL, RULE, styles
from karyo_desktop.report.template import Block, Template

_RESULT_SIZES: Final = (19.0, 16.0, 13.5, 11.0)
_MOST_RESULT_LINES: Final = 2
_SIGNATURE_LINES: Final = 2
_WIDE: Final = ("Indication",)
"""Identifiers that take a whole line."""


def heading(content: str, *, level: int = 0, style: str = "heading") -> Any:
    """A heading that the PDF's outline lists."""
    paragraph = text(content, style)
    paragraph.outline = (content, level)
    return paragraph


def long_text(content: str, style: str = "body") -> list[Any]:
    """Paragraphs of what a person wrote, at any length; an empty line parts two."""
    own = styles()[style]
    later = own.clone(f"{own.name} later", spaceBefore=own.leading / 2)
    pieces = [piece.strip() for piece in content.replace("\r", "").split("\n\n")]
    kept = [piece for piece in pieces if piece]
    return [
        Paragraph(markup(piece, own.fontName), later if number else own)
        for number, piece in enumerate(kept)
    ]


def title(report: Report, template: Template, width: float) -> list[Any]:
    """The title, and right of it the laboratory's address."""
    address = [text(line, "address") for line in template.address]
    left = [text(template.title, "title")]
    row = Table([[left, address]], colWidths=[0.58 * width, 0.42 * width])
    row.setStyle(_PLAIN)
    row.setStyle([("RIGHTPADDING", (1, 0), (1, 0), 0)])
    # The outline does not see into tables, and every entry of it needs one above.
    row.outline = (template.title, 0)
    return [row, Spacer(0, 4)]


def identifiers(report: Report, template: Template, width: float) -> list[Any]:
    """Who and what was examined; three to a line."""
    short = [row for row in report.identifiers if row[0] not in _WIDE]
    lines = [short[k : k + 3] for k in range(0, len(short), 3)]
    cells = [
        [_labelled(*item) for item in (*line, *[("", "")] * (3 - len(line)))] for line in lines
    ]
    parts: list[Any] = []
    if cells:
        parts.append(Table(cells, colWidths=[width / 3] * 3, style=_IDENTIFIERS))
    for label, value in report.identifiers:
        if label in _WIDE:
            parts += [Spacer(0, 2), text(label, "label"), *long_text(value)]
    return [*parts, Spacer(0, 8)]


def result(report: Report, template: Template, width: float) -> list[Any]:
    """The box with the karyotype."""
    told = report.result
    parts: list[Any] = [text(f"Karyotype ({told.edition})", "label")]
    if told.karyotype:
        parts.append(_karyotype(told.karyotype, width - 26))
        parts.append(Spacer(0, 2))
        parts += long_text(told.sentence, "sentence")
    else:
        parts.append(text("No karyotype told", "result"))
    parts += long_text("\n\n".join((told.unread, *told.remarks)), "remark")
    box = Table(
        [[parts]],
        colWidths=[width],
        style=TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), HexColor(PANEL)),
                ("LINEBEFORE", (0, 0), (0, -1), 3, HexColor(ACCENT)),
                ("LEFTPADDING", (0, 0), (-1, -1), 12),
                ("RIGHTPADDING", (0, 0), (-1, -1), 12),
                ("TOPPADDING", (0, 0), (-1, -1), 7),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 9),
            ]
        ),
    )
    return [box, Spacer(0, 8)]


def evidence(report: Report, template: Template, width: float) -> list[Any]:
    """Numbers of cells, technique, clones, and the cells outside them."""
    found = report.evidence
    pairs = (
        ("Cells counted", str(found.counted)),
        ("Cells analysed", str(found.analysed)),
        ("Cells karyotyped", str(found.karyotyped)),
        ("Cultures", str(found.cultures) if found.cultures else "–"),
        ("Banding", found.banding or "–"),
        ("Band level (bphs)", found.band_level or "–"),
    )
    strip = Table(
        [[_labelled(*pair) for pair in pairs]],
        colWidths=[width / len(pairs)] * len(pairs),
        style=TableStyle(
            [
                *_PLAIN.getCommands(),
                ("LINEABOVE", (0, 0), (-1, 0), 0.75, HexColor(ACCENT)),
                ("LINEBELOW", (0, -1), (-1, -1), 0.75, HexColor(ACCENT)),
                ("TOPPADDING", (0, 0), (-1, -1), 4),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ]
        ),
    )
    parts: list[Any] = [strip]
    if len(found.clones) > 1:
        rows = [[text("Cell line", "head"), text("Cells", "head")]]
        rows += [
            [iscn_paragraph(row.text, 0.86 * width - 8), text(str(row.cells or "–"), "cell")]
            for row in found.clones
        ]
        parts += [Spacer(0, 6), _ruled(rows, (0.86 * width, 0.14 * width))]
    if found.asides:
        parts.append(Spacer(0, 5))
        parts += [text(f"•  {sentence}", "small") for sentence in found.asides]
    return [*parts, Spacer(0, 2)]


def interpretation(report: Report, template: Template, width: float) -> list[Any]:
    """What a person makes of the result."""
    return _section("Interpretation", report.interpretation)


def recommendations(report: Report, template: Template, width: float) -> list[Any]:
    """What a person advises."""
    return _section("Recommendations", report.recommendations)


def limitations(report: Report, template: Template, width: float) -> list[Any]:
    """What the method cannot see."""
    return _section("Limitations", report.limitations, style="small")


def time_of(at: str) -> str:
    """A time as people read it, to the minute and with its zone; as it is if it is none."""
    try:
        when = datetime.fromisoformat(at)
    except ValueError:
        return at
    if when.tzinfo is None:
        return at
    zone = f"{when:%z}"
    shown = "UTC" if zone == "+0000" else f"UTC{zone[:3]}:{zone[3:5]}"
    return f"{when:%Y-%m-%d %H:%M} {shown}"


def versions(report: Report, template: Template, width: float) -> list[Any]:
    """The versions given out; left out while there is but one."""
    if len(report.versions) < 2:
        return []
    rows = [[text(name, "head") for name in ("Version", "Status", "Date", "Reason")]]
    rows += [
        [text(value, "cell") for value in (str(v.number), v.status, v.made_on, v.reason or "–")]
        for v in report.versions
    ]
    shares = (0.1, 0.14, 0.16, 0.6)
    widths = tuple(share * width for share in shares)
    # The last row is a table of its own, so that it can go with the signatures.
    return [heading("Versions", level=1), _ruled(rows[:-1], widths), _ruled(rows[-1:], widths)]


def signatures(report: Report, template: Template, width: float) -> list[Any]:
    """Who signed, what it means and when; empty lines to sign on while nobody has."""
    if report.signatures:
        rows = [[text(name, "head") for name in ("Signed by", "Meaning", "Time")]]
        rows += [
            [text(s.name, "value"), text(s.meaning, "cell"), text(time_of(s.at), "cell")]
            for s in report.signatures
        ]
        table = _ruled(rows, (0.36 * width, 0.38 * width, 0.26 * width))
        return [KeepTogether([heading("Signatures", level=1), table])]
    labels = ("Printed name", "", "Meaning", "", "Date and time", "", "Signature")
    shares = (0.27, 0.02, 0.2, 0.02, 0.18, 0.02, 0.29)
    rules = [("LINEBELOW", (k, 0), (k, 0), 0.5, HexColor(MUTED)) for k in range(0, len(labels), 2)]
    line = Table(
        [[""] * len(labels), [text(label, "label") if label else "" for label in labels]],
        colWidths=[share * width for share in shares],
        rowHeights=[8 * MM, None],
        style=TableStyle([*_PLAIN.getCommands(), *rules]),
    )
    note = text("Not signed yet: this report is a draft.", "small")
    return [KeepTogether([heading("Signatures", level=1), note, *[line] * _SIGNATURE_LINES])]


BLOCKS: Final[Mapping[Block, Callable[[Report, Template, float], list[Any]]]] = MappingProxyType(
    {
        "identifiers": identifiers,
        "result": result,
        "evidence": evidence,
        "interpretation": interpretation,
        "recommendations": recommendations,
        "limitations": limitations,
        "versions": versions,
        "signatures": signatures,
    }
)

_PLAIN: Final = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
)
_IDENTIFIERS: Final = TableStyle([*_PLAIN.getCommands(), ("BOTTOMPADDING", (0, 0), (-1, -1), 4)])


def _section(name: str, content: str, *, style: str = "body") -> list[Any]:
    paragraphs = long_text(content, style)
    return [heading(name, level=1), *paragraphs] if paragraphs else []


def _labelled(label: str, value: str) -> list[Any]:
    return [text(label, "label"), text(value, "value")] if label else []


def _ruled(rows: list[list[Any]], widths: tuple[float, ...]) -> Any:
    return Table(
        rows,
        colWidths=widths,
        repeatRows=1 if len(rows) > 1 else 0,
        style=TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor(RULE)),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 2.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
            ]
        ),
    )


def _karyotype(content: str, width: float) -> Any:
    """The largest size at which it takes few lines; broken only behind a comma or a stroke."""
    for size in _RESULT_SIZES:
        lines = iscn_lines(content, size, width)
        if len(lines) <= _MOST_RESULT_LINES:
            break
    style = styles()["result"].clone(f"result {size}", fontSize=size, leading=1.28 * size)
    return Paragraph("<br/>".join(markup(line, BOLD) for line in lines), style)


def iscn_paragraph(content: str, width: float) -> Any:
    """A karyotype in the size of text."""
    style = styles()["iscn"]
    lines = iscn_lines(content, style.fontSize, width)
    return Paragraph("<br/>".join(markup(line, BOLD) for line in lines), style)


def iscn_lines(content: str, size: float, width: float) -> list[str]:
    """A karyotype in lines, each broken behind a stroke, or behind a comma where a clone is long.

    Args:
        size: of the letters, in points.
        width: of a line, in points.
    """
    lines = [""]
    for clone in content.replace("/", "/\0").split("\0"):
        whole = stringWidth(clone, BOLD, size) <= width
        for piece in [clone] if whole else clone.replace(",", ",\0").split("\0"):
            if lines[-1] and stringWidth(lines[-1] + piece, BOLD, size) > width:
                lines.append("")
            lines[-1] += piece
    return lines
