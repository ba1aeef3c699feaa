"""``cirnet audit-labels``: score, weigh, and lay the evidence before a person."""

from __future__ import annotations

import csv
import html
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cirnet_core.audit.evidence import weigh
from cirnet_core.audit.propose import NUMBERS, Proposal, propose
from cirnet_core.audit.scores import Scorer, score_cells
from cirnet_core.audit.sheets import Album, draw_sheet
from cirnet_core.data.corrections import read_corrections
from cirnet_core.data.pack import LabelledImage, Pack, with_upright
from cirnet_core.errors import InputError

TABLE = "proposals.csv"
PAGE = "index.html"


@dataclass(frozen=True)
class AuditResult:
    """What an audit found.

    Attributes:
        proposals: the strongest first; each has its line in the table and its sheet.
        chromosomes: how many of each split were looked at.
    """

    proposals: tuple[Proposal, ...]
    chromosomes: dict[str, int]

    def lines(self) -> list[str]:
        """How many proposals there are of each split and kind, for a person."""
        out = []
        for split, total in sorted(self.chromosomes.items()):
            own = [p for p in self.proposals if p.split == split]
            kinds = Counter(p.kind for p in own)
            parts = ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items())) or "none"
            strict = sum(p.strict for p in own)
            out.append(
                f"{split}: {len(own)} of {total} labels disputed ({parts}); "
                f"{strict} by the strict rule"
            )
        return out


def audit(
    scorer: Scorer,
    data: Path,
    splits: Sequence[str],
    out: Path,
    *,
    cache: Path,
    labels: Path | None = None,
    upright: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> AuditResult:
    """Write ``proposals.csv``, one sheet a proposal and ``index.html`` into a folder.

    Args:
        splits: of the pack; their cases together make the second opinion.
        cache: where the network's scores are kept between calls.
        labels: corrections that are applied first, to see what is left.
        upright: the images lie p arm up.

    Raises:
        InputError: the pack, a split or the corrections cannot be used, or no image can be.
    """
    with Pack(data, labels=read_corrections(labels) if labels else None) as pack:
        rows = [row for split in splits for row in pack.select(split)]
        rows = with_upright(rows) if upright else rows
        cells = [
            cell for cell in score_cells(pack, rows, scorer, cache, progress=progress) if cell.files
        ]
        if not cells:
            raise InputError(f"{data}: no image of {', '.join(splits)} can be used.")
        evidence = weigh(
            cells,
            temperature=scorer.temperature,
            lengths=scorer.lengths,
            taught=scorer.taught(pack.name),
        )
        proposals = propose(cells, evidence)
        album = Album(cells, evidence, proposals, pack, known_turns=_turns(rows))
        proposals = [_with_bands(proposal, album) for proposal in proposals]
        (out / "sheets").mkdir(parents=True, exist_ok=True)
        for proposal in proposals:
            draw_sheet(proposal, album).save(out / sheet_of(proposal))
    _write_table(out / TABLE, proposals)
    (out / PAGE).write_text(_page(data.name, proposals), "utf-8")
    counts = Counter(cell.split for cell in cells for _ in cell.files)
    return AuditResult(tuple(proposals), dict(counts))


def _with_bands(proposal: Proposal, album: Album) -> Proposal:
    before, after = album.bands(proposal)
    return replace(proposal, bands_before=before, bands_after=after)


def _turns(rows: Sequence[LabelledImage]) -> dict[str, float]:
    return {row.file: row.rotation_deg for row in rows if row.rotation_deg is not None}


def sheet_of(proposal: Proposal) -> str:
    """Where a proposal's picture lies in the folder."""
    name = proposal.file.rsplit(".", 1)[0].replace("/", "-")
    return f"sheets/{proposal.group:04d}-{name}-{proposal.before}-{proposal.after}.png"


def _write_table(path: Path, proposals: Sequence[Proposal]) -> None:
    """The proposals. The first columns are those of a corrections file: the rows that a person
    leaves in it can be applied as they stand."""
    numbers = [name for name in NUMBERS if name != "kind"]
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(
            ["file", "from", "to", "cell", "split", "kind", "strict", *numbers, "sheet", "reason"]
        )
        for p in proposals:
            values = [getattr(p, name) for name in numbers]
            writer.writerow(
                [p.file, p.before, p.after, p.cell, p.split, p.kind, "yes" if p.strict else "no"]
                + [f"{v:.4g}" if isinstance(v, float) else v for v in values]
                + [sheet_of(p), p.reason()]
            )


def _page(title: str, proposals: Sequence[Proposal]) -> str:
    parts = [
        "<!doctype html><meta charset=utf-8>",
        f"<title>Label audit of {html.escape(title)}</title>",
        "<style>body{font-family:sans-serif}img{max-width:100%}</style>",
        f"<h1>Label audit of {html.escape(title)}</h1>",
        f"<p>The rows that stay in {TABLE} are the corrections. Where the picture does not decide, "
        "take the row out.</p>",
    ]
    for p in proposals:
        parts.append(
            f"<h2>{html.escape(p.file)}: {p.before} → {p.after}</h2>"
            f"<p>{html.escape(p.split)}, {html.escape(p.reason())}</p>"
            f'<img loading=lazy src="{html.escape(sheet_of(p))}" alt="">'
        )
    return "\n".join(parts) + "\n"
