"""The parts of a report, each a list of flowables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.platypus import KeepTogether, Paragraph, Spacer, Table, TableStyle

from cirnet_core.classes import CLASSES, TRAY
from karyo_desktop.domain.counts import unusual_counts
from karyo_desktop.domain.model import MARKERS
from karyo_desktop.report.facts import ReportFacts
from karyo_desktop.report.fonts import BOLD, REGULAR, printable, runs
from karyo_desktop.report.style import (
    ACCENT,
    INK,
    MARKED,
    MM,
    MUTED,
    PANEL,
    RULE,
    WIDTH,
    styles,
)

MAX_TEXT = 500
"""Characters of one name or message."""

_GROUPS = (("A", 3), ("B", 2), ("C", 7), ("D", 3), ("E", 3), ("F", 2), ("G", 2), ("sex", 2))


def text(content: str, style: str = "body") -> Any:
    """A paragraph of plain text; an absurdly long one is cut, since no row may exceed a page."""
    if len(content) > MAX_TEXT:
        content = f"{content[: MAX_TEXT - 1]}…"
    own = styles()[style]
    return Paragraph(markup(content, own.fontName), own)


def markup(content: str, font: str) -> str:
    """Plain text for a paragraph: each piece in the font that has its characters."""
    return "".join(
        escape(piece) if name == font else f'<font name="{name}">{escape(piece)}</font>'
        for name, piece in runs(printable(content), font)
    ).replace("\n", "<br/>")


def title(facts: ReportFacts) -> list[Any]:
    """The heading and what identifies the cell."""
    counts = facts.counts
    placed = sum(counts[name] for name in CLASSES) + counts.get(MARKERS, 0)
    tray = f", {counts[TRAY]} in the tray" if counts.get(TRAY) else ""
    model = f"{facts.model_id} ({facts.model_sha256[:12]})" if facts.model_id else "none"
    pairs = (
        ("Case", facts.case_id),
        ("Cell", facts.cell_name),
        ("Cell id", facts.cell_id),
        ("Date of report", facts.made_on),
        ("Chromosomes", f"{placed}{tray}"),
        ("Model (card’s SHA-256)", model),
    )
    cells = [[text(label, "label"), text(value or "–", "value")] for label, value in pairs]
    grid = Table(
        [cells[:3], cells[3:]],
        colWidths=[0.36 * WIDTH, 0.28 * WIDTH, 0.36 * WIDTH],
        style=TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 8),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        ),
    )
    return [text("Karyotype of one cell", "title"), Spacer(0, 4), grid, Spacer(0, 6)]


def result(facts: ReportFacts) -> list[Any]:
    """The proposed karyotype in a box."""
    if facts.karyotype is None:
        line = text("No karyotype proposed", "result")
        note = "The cell does not hold a whole complement, so its counts do not tell a karyotype."
    else:
        line = text(facts.karyotype, "result")
        note = (
            "Constitutional ISCN notation from the copies in each class of this one cell. "
            "Structural changes, mosaicism and markers are not assessed."
        )
    box = Table(
        [[[text("Proposed karyotype", "label"), line, text(note, "small")]]],
        colWidths=[WIDTH],
        style=TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), HexColor(PANEL)),
                ("LINEBEFORE", (0, 0), (0, -1), 3, HexColor(ACCENT)),
                ("LEFTPADDING", (0, 0), (-1, -1), 10),
                ("TOPPADDING", (0, 0), (-1, -1), 5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
            ]
        ),
    )
    return [box, Spacer(0, 8)]


def counts_table(facts: ReportFacts) -> list[Any]:
    """Copies of every class; in a whole cell those that a normal one does not have are marked."""
    counts = facts.counts
    names = (*CLASSES, TRAY)
    marked = unusual_counts(counts) if facts.karyotype is not None else {}
    groups: list[str] = []
    commands: list[tuple[Any, ...]] = []
    for label, span in _GROUPS:
        start = len(groups)
        groups += [label, *[""] * (span - 1)]
        commands.append(("SPAN", (start, 0), (start + span - 1, 0)))
        if start:
            commands.append(("LINEBEFORE", (start, 0), (start, -1), 0.5, HexColor(RULE)))
    commands += [
        ("BACKGROUND", (k, 2), (k, 2), HexColor(MARKED))
        for k, name in enumerate(names)
        if name in marked
    ]
    first = 0.074 * WIDTH
    last = 0.054 * WIDTH
    one = (WIDTH - first - last) / 24
    rows = [
        ["group", *groups, ""],
        ["class", *CLASSES, "tray"],
        ["copies", *(str(counts.get(name, 0)) for name in names)],
    ]
    shifted = [(c[0], (c[1][0] + 1, c[1][1]), (c[2][0] + 1, c[2][1]), *c[3:]) for c in commands]
    style = [
        ("FONT", (0, 0), (-1, 1), REGULAR, 7.5),
        ("FONT", (1, 2), (-1, 2), BOLD, 9),
        ("FONT", (0, 2), (0, 2), REGULAR, 7.5),
        ("TEXTCOLOR", (0, 0), (-1, 1), HexColor(MUTED)),
        ("TEXTCOLOR", (0, 2), (0, 2), HexColor(MUTED)),
        ("TEXTCOLOR", (1, 2), (-1, 2), HexColor(INK)),
        ("ALIGN", (1, 0), (-1, -1), "CENTER"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("LINEABOVE", (0, 0), (-1, 0), 0.75, HexColor(ACCENT)),
        ("LINEBELOW", (0, -1), (-1, -1), 0.75, HexColor(ACCENT)),
        ("LINEBEFORE", (25, 0), (25, -1), 0.5, HexColor(RULE)),
        *shifted,
    ]
    table = Table(rows, colWidths=[first, *[one] * 24, last], style=TableStyle(style))
    return [table]


def origin(facts: ReportFacts) -> list[Any]:
    """Who placed the chromosomes."""
    decided = [(what, number) for what, number in facts.decided if number]
    rows = [[text(str(number), "head"), text(what, "cell")] for what, number in decided]
    parts = [text("Who placed the chromosomes", "heading")]
    if rows:
        parts.append(_table(rows, (0.06, 0.94)))
    if facts.model_id:
        parts.append(Spacer(0, 3))
        parts.append(
            text(
                f"Model {facts.model_id}; SHA-256 of its card {facts.model_sha256}.",
                "small",
            )
        )
    return [KeepTogether(parts)]


def remarks(facts: ReportFacts) -> list[Any]:
    """What is to be said of the cell, the chromosomes to look at, the images left out."""
    parts: list[Any] = []
    if facts.cell_remarks:
        parts.append(text("About this cell", "heading"))
        parts += [text(f"•  {sentence}") for sentence in facts.cell_remarks]
    parts.append(text("Chromosomes to look at", "heading"))
    if facts.look_at:
        rows = [
            [
                text(item.where, "cell"),
                text(item.file, "cell"),
                text(" ".join(item.reasons), "cell"),
            ]
            for item in facts.look_at
        ]
        head = [text(name, "head") for name in ("Place", "Image", "Reason")]
        parts.append(_table([head, *rows], (0.2, 0.3, 0.5), repeat=1))
    else:
        parts.append(text("None is flagged. This does not replace looking at every chromosome."))
    if facts.problems:
        parts.append(text("Images that could not be used", "heading"))
        rows = [
            [text(item.file, "cell"), text(item.message.removeprefix(f"{item.file}: "), "cell")]
            for item in facts.problems
        ]
        head = [text(name, "head") for name in ("Image", "Reason")]
        parts.append(_table([head, *rows], (0.35, 0.65), repeat=1))
    return parts


def closing() -> list[Any]:
    """What this draft is not, and where a person would sign."""
    lines = Table(
        [[""] * 5, ["Reviewed by (printed name)", "", "Date", "", "Signature"]],
        colWidths=[share * WIDTH for share in (0.37, 0.03, 0.2, 0.03, 0.37)],
        rowHeights=[10 * MM, None],
        style=TableStyle(
            [
                ("LINEBELOW", (0, 0), (0, 0), 0.5, HexColor(MUTED)),
                ("LINEBELOW", (2, 0), (2, 0), 0.5, HexColor(MUTED)),
                ("LINEBELOW", (4, 0), (4, 0), 0.5, HexColor(MUTED)),
                ("FONT", (0, 1), (-1, 1), REGULAR, 7.5),
                ("TEXTCOLOR", (0, 1), (-1, 1), HexColor(MUTED)),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 12),
            ]
        ),
    )
    note = (
        "This draft is not signed. It was made by a program for research use only and must not "
        "be used for diagnosis or treatment. A qualified person has to look at every chromosome."
    )
    return [KeepTogether([text("Review", "heading"), text(note), lines])]


def _table(rows: Sequence[Sequence[Any]], shares: Sequence[float], *, repeat: int = 0) -> Any:
    return Table(
        rows,
        colWidths=[share * WIDTH for share in shares],
        repeatRows=repeat,
        style=TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor(RULE)),
                ("LEFTPADDING", (0, 0), (-1, -1), 2),
                ("TOPPADDING", (0, 0), (-1, -1), 2.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
            ]
        ),
    )
