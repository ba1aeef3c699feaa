"""Which cases are trained on, which watch over it and which are locked, and the frozen list."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np

from cirnet_core.data.pack import LabelledImage, Pack, with_upright
from cirnet_core.errors import InputError

Part = Literal["train", "val", "locked"]
PARTS: tuple[Part, ...] = ("train", "val", "locked")
LOCKED_SHARE = 0.2
VAL_SHARE = 0.1
VAL_AT_MOST = 8
ENOUGH_FOR_VAL = 4
"""With fewer cases left, all are trained on, and the last weights are taken for the best."""


@dataclass(frozen=True)
class PackRows:
    """Rows of one pack that belong to one part."""

    pack: Pack
    rows: tuple[LabelledImage, ...]


@dataclass(frozen=True)
class Division:
    """Every image's part, and what was left out.

    Attributes:
        left_out: cases that are in none since a locked case shares an image with them.
        manifest: the frozen list of all rows with their hashes, as JSON; ``sha256`` is its hash.
    """

    train: tuple[PackRows, ...]
    val: tuple[PackRows, ...]
    locked: tuple[PackRows, ...]
    left_out: tuple[str, ...]
    manifest: bytes
    sha256: str

    def count(self, part: Part) -> tuple[int, int, int]:
        """Cases, cells and chromosomes of a part."""
        groups: tuple[PackRows, ...] = getattr(self, part)
        cases = {(g.pack.path, row.case) for g in groups for row in g.rows}
        cells = {(g.pack.path, row.cell) for g in groups for row in g.rows}
        return len(cases), len(cells), sum(len(g.rows) for g in groups)


Case = tuple[int, str]
"""Number of the pack, and the case's id in it: ids of two packs may name two persons."""


def divide(
    data: Sequence[Pack],
    *,
    split: str | None,
    locked: tuple[Pack, str] | None,
    seed: int,
    upright: Sequence[str] = (),
) -> Division:
    """Divide by case, never by image.

    Args:
        split: rows to learn from; None takes a pool's own division where a pack has one (rows
            of a split ``locked``), else ``train`` where there is one, else all rows.
        locked: rows that are only measured on; None locks a fifth of the cases, at least one.
        upright: names of packs whose images lie p arm up where the table says nothing.

    Raises:
        InputError: nothing is left to learn from, or a split is not there.
    """
    packs = [*data, *([locked[0]] if locked else [])]
    rows: dict[Case, list[LabelledImage]] = {}
    parts: dict[Case, Part] = {}
    for number, pack in enumerate(data):
        own = split is None and any(row.split == "locked" for row in pack.rows)
        for row in _rows_of(pack, split, own):
            case = (number, row.case)
            rows.setdefault(case, []).append(row)
            if own and (row.split == "val" or (row.split == "locked" and locked is None)):
                parts[case] = "val" if row.split == "val" else "locked"
    if locked is not None:
        for row in locked[0].select(locked[1]):
            case = (len(data), row.case)
            rows.setdefault(case, []).append(row)
            parts[case] = "locked"
    _draw(rows, parts, seed)
    hashes = {
        (case[0], row.file): hashlib.sha256(packs[case[0]].read(row.file)).hexdigest()
        for case, members in rows.items()
        for row in members
    }
    left_out = _drop_shared(packs, rows, parts, hashes)
    return _division(
        packs,
        rows=rows,
        parts=parts,
        hashes=hashes,
        left_out=left_out,
        upright=upright,
    )


def _rows_of(pack: Pack, split: str | None, own: bool) -> list[LabelledImage]:
    if split is not None:
        return pack.select(split)
    if own:
        return [row for row in pack.rows if row.split in PARTS]
    has_train = any(row.split == "train" for row in pack.rows)
    return pack.select("train" if has_train else "all")


def _draw(rows: dict[Case, list[LabelledImage]], parts: dict[Case, Part], seed: int) -> None:
    """Give every case without a part one."""
    free = sorted(case for case in rows if case not in parts)
    order = [free[i] for i in np.random.default_rng((seed, 7)).permutation(len(free))]
    if "locked" not in parts.values():
        if len(order) < 2:
            raise InputError(
                "the data has one case only, and at least one is to be locked. Add cases, or name "
                "others with --locked."
            )
        for case in order[: max(round(len(order) * LOCKED_SHARE), 1)]:
            parts[case] = "locked"
        order = [case for case in order if case not in parts]
    if "val" not in parts.values() and len(order) >= ENOUGH_FOR_VAL:
        for case in order[: min(max(round(len(order) * VAL_SHARE), 1), VAL_AT_MOST)]:
            parts[case] = "val"
    for case in order:
        parts.setdefault(case, "train")


def _drop_shared(
    packs: Sequence[Pack],
    rows: dict[Case, list[LabelledImage]],
    parts: dict[Case, Part],
    hashes: dict[tuple[int, str], str],
) -> tuple[str, ...]:
    """Take out of training whatever a locked case has too: the same image, or the same person."""
    guarded: dict[Part, set[str]] = {part: set() for part in PARTS}
    persons: set[tuple[Path, str]] = set()
    for case, part in parts.items():
        guarded[part] |= {hashes[case[0], row.file] for row in rows[case]}
        if part == "locked":
            persons.add((packs[case[0]].path.resolve(), case[1]))
    out = []
    for case, part in sorted(parts.items()):
        mine = {hashes[case[0], row.file] for row in rows[case]}
        same = part != "locked" and (packs[case[0]].path.resolve(), case[1]) in persons
        shared = part != "locked" and bool(mine & guarded["locked"])
        watched = part == "train" and bool(mine & guarded["val"])
        if same or shared or watched:
            del rows[case], parts[case]
            out.append(f"{packs[case[0]].name}:{case[1]}")
    if "train" not in parts.values():
        raise InputError(
            "nothing is left to learn from: every case is locked, watches over the training, or "
            "shares an image with one that does. Add cases."
        )
    return tuple(out)


def _division(
    packs: Sequence[Pack],
    *,
    rows: dict[Case, list[LabelledImage]],
    parts: dict[Case, Part],
    hashes: dict[tuple[int, str], str],
    left_out: tuple[str, ...],
    upright: Sequence[str],
) -> Division:
    groups: dict[Part, list[PackRows]] = {part: [] for part in PARTS}
    listed = []
    for number, pack in enumerate(packs):
        for part in PARTS:
            own = sorted(
                (row for case in rows if case[0] == number and parts[case] == part
                 for row in rows[case]),
                key=lambda row: row.file,
            )  # fmt: skip
            own = [replace(row, split=part) for row in own]
            listed += [
                [pack.name, row.file, row.case, row.cell, row.label, part, hashes[number, row.file]]
                for row in own
            ]
            if own:
                own = with_upright(own) if pack.name in upright else own
                groups[part].append(PackRows(pack, tuple(own)))
    manifest = msgspec.json.encode(
        {"columns": ["pack", "file", "case", "cell", "label", "part", "sha256"], "rows": listed}
    )
    return Division(
        train=tuple(groups["train"]),
        val=tuple(groups["val"]),
        locked=tuple(groups["locked"]),
        left_out=left_out,
        manifest=manifest,
        sha256=hashlib.sha256(manifest).hexdigest(),
    )
