"""Which cases are trained on, which watch over it and which are locked, and the frozen list.

A case keeps its side for good: one that was locked once is never trained on, and one that was
trained on is never locked. What earlier versions did is read from their manifests (``earlier``),
which lie in their folders; a pool brings a division of its own. The locked part is filled with new
cases in the order of a hash of their ids, which no seed and no other case changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import msgspec
import numpy as np

from cirnet_core.data.pack import LabelledImage, Pack, with_upright
from cirnet_core.errors import InputError
from cirnet_core.retrain.earlier import NOTHING, Earlier
from cirnet_core.retrain.others import Other, read_others
from cirnet_core.retrain.related import related

Part = Literal["train", "val", "locked"]
PARTS: tuple[Part, ...] = ("train", "val", "locked")
LOCKED_SHARE = 0.2
VAL_SHARE = 0.1
VAL_AT_MOST = 8
ENOUGH_FOR_VAL = 4
"""With fewer cases left, all are trained on, and the last weights are taken for the best."""

COLUMNS = ("pack", "file", "case", "cell", "label", "part", "sha256")


@dataclass(frozen=True)
class PackRows:
    """Rows of one pack that belong to one part, and what was rejected or cut apart there."""

    pack: Pack
    rows: tuple[LabelledImage, ...]
    others: tuple[Other, ...] = ()


@dataclass(frozen=True)
class Division:
    """Every image's part, and what was left out.

    Attributes:
        left_out: cases that are in none since a locked case shares an image with them.
        earlier: what was known of earlier versions.
        manifest: the frozen list of all rows with their hashes, as JSON; ``sha256`` is its hash.
    """

    train: tuple[PackRows, ...]
    val: tuple[PackRows, ...]
    locked: tuple[PackRows, ...]
    left_out: tuple[str, ...]
    manifest: bytes
    sha256: str
    earlier: Earlier = NOTHING

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
    earlier: Earlier = NOTHING,
) -> Division:
    """Divide by case, never by image.

    Args:
        split: rows to learn from; None takes a pool's own division where a pack has one (rows
            of a split ``locked``), else ``train`` where there is one, else all rows.
        locked: rows that are only measured on; None locks a fifth of the cases, at least one.
        seed: of the choice of the cases that watch over the training; not of the locked ones.
        upright: names of packs whose images lie p arm up where the table says nothing.
        earlier: what earlier versions learnt from and were judged by.

    Raises:
        InputError: nothing is left to learn from or to be judged by, or a split is not there.
    """
    return _Divider(data, split=split, locked=locked, earlier=earlier).divided(seed, upright)


class _Divider:
    """The cases with their parts, on the way to a division."""

    def __init__(
        self,
        data: Sequence[Pack],
        *,
        split: str | None,
        locked: tuple[Pack, str] | None,
        earlier: Earlier,
    ) -> None:
        self.packs = [*data, *([locked[0]] if locked else [])]
        self.named = locked is not None
        self.earlier = earlier
        self.rows: dict[Case, list[LabelledImage]] = {}
        self.parts: dict[Case, Part] = {}
        self.pools: set[int] = set()
        self.left_out: list[str] = []
        for number, pack in enumerate(data):
            own = split is None and any(row.split == "locked" for row in pack.rows)
            if own:
                self.pools.add(number)
            for row in _rows_of(pack, split, own):
                case = (number, row.case)
                self.rows.setdefault(case, []).append(row)
                if own and (row.split == "val" or (row.split == "locked" and not self.named)):
                    self.parts[case] = "val" if row.split == "val" else "locked"
        if locked is not None:
            for row in locked[0].select(locked[1]):
                case = (len(data), row.case)
                self.rows.setdefault(case, []).append(row)
                self.parts[case] = "locked"
        self.hashes = {
            (case[0], row.file): self._hash(case[0], row.file)
            for case, members in self.rows.items()
            for row in members
        }
        self.images = {
            case: {self.hashes[case[0], row.file] for row in members}
            for case, members in self.rows.items()
        }

    def divided(self, seed: int, upright: Sequence[str]) -> Division:
        """The whole of it, once."""
        self._remember()
        self._lock()
        self._watch(seed)
        self._drop_shared()
        if "train" not in self.parts.values():
            raise InputError(
                "nothing is left to learn from: every case is locked, watches over the training, "
                "or shares an image with one that does. Add cases."
            )
        return self._listed(upright)

    def _hash(self, number: int, file: str) -> str:
        return hashlib.sha256(self.packs[number].read(file)).hexdigest()

    def _persons(self) -> list[list[Case]]:
        """Cases that share an image, or the id in the same pack, are one person's."""
        marks = {
            case: {*self.images[case], (str(self.packs[case[0]].path.resolve()), case[1])}
            for case in self.rows
        }
        return related(marks)

    def _before(self, cases: Sequence[Case]) -> tuple[bool, bool]:
        """Whether an earlier version learnt from one of these cases, and was judged by one.

        A case is known again by its images, or by its id in a pack of the same name. A pool's
        cases are only numbered, so that their ids say nothing.
        """
        images = set().union(*(self.images[case] for case in cases))
        ids = {(self.packs[n].name, name) for n, name in cases if n not in self.pools}
        seen, locked = (
            not known.images.isdisjoint(images) or not known.cases.isdisjoint(ids)
            for known in (self.earlier.seen, self.earlier.locked)
        )
        return seen, locked

    def _remember(self) -> None:
        """Leave out what an earlier version forbids, and lock again what it locked."""
        self.never_locked: set[Case] = set()
        for cases in self._persons():
            seen, locked = self._before(cases)
            if seen:
                self.never_locked |= set(cases)
            for case in cases:
                is_locked = self.parts.get(case) == "locked"
                if (seen and (locked or is_locked)) or (locked and self.named and not is_locked):
                    self._leave_out(case)
                elif locked:
                    self.parts[case] = "locked"
        if self.named and "locked" not in self.parts.values():
            raise InputError(
                f"{self.packs[-1].path}: an earlier version learnt from every case that was to be "
                "locked, so none can judge. Name others with --locked."
            )

    def _leave_out(self, case: Case) -> None:
        self.left_out.append(f"{self.packs[case[0]].name}:{case[1]}")
        del self.rows[case]
        self.parts.pop(case, None)

    def _lock(self) -> None:
        """Fill the locked part up to a fifth of the cases, persons as a whole."""
        if (self.named or self.pools) and "locked" in self.parts.values():
            return
        wanted = max(round(len(self.rows) * LOCKED_SHARE), 1)
        there = sum(part == "locked" for part in self.parts.values())
        free = [
            cases
            for cases in self._persons()
            if not any(case in self.parts or case in self.never_locked for case in cases)
        ]
        if not there and (not free or len(self._persons()) < 2):
            raise InputError(
                "the data has one case only, or none that no earlier version learnt from, and at "
                "least one is to be locked. Add cases, or name others with --locked."
            )
        for cases in sorted(free, key=self._order):
            if there >= wanted:
                break
            self.parts.update(dict.fromkeys(cases, "locked"))
            there += len(cases)

    def _order(self, cases: Sequence[Case]) -> tuple[bool, str]:
        """Those first of which most was looked at one by one: labels that were accepted in bulk
        favour the model that proposed them."""
        rows = [row for case in cases for row in self.rows[case]]
        bulk = sum(row.bulk for row in rows) * 2 > len(rows)
        return bulk, min(hashlib.sha256(name.encode()).hexdigest() for _, name in cases)

    def _watch(self, seed: int) -> None:
        """Draw the cases that watch over the training; the rest is learnt from."""
        free = sorted(case for case in self.rows if case not in self.parts)
        order = [free[i] for i in np.random.default_rng((seed, 7)).permutation(len(free))]
        if "val" not in self.parts.values() and len(order) >= ENOUGH_FOR_VAL:
            for case in order[: min(max(round(len(order) * VAL_SHARE), 1), VAL_AT_MOST)]:
                self.parts[case] = "val"
        for case in order:
            self.parts.setdefault(case, "train")

    def _drop_shared(self) -> None:
        """Take out of training whatever a stricter part has too: an image, or the person."""
        for cases in self._persons():
            found = {self.parts[case] for case in cases}
            strictest = max(found, key=PARTS.index)
            for case in sorted(cases):
                if self.parts[case] != strictest:
                    self._leave_out(case)

    def _listed(self, upright: Sequence[str]) -> Division:
        groups: dict[Part, list[PackRows]] = {part: [] for part in PARTS}
        listed, beside = [], []
        locked = set().union(*(self.images[c] for c, p in self.parts.items() if p == "locked"))
        for number, pack in enumerate(self.packs):
            others = self._others(number, locked)
            for part in PARTS:
                own = self._rows_in(number, part)
                if not own:
                    continue
                listed += [
                    (pack.name, r.file, r.case, r.cell, r.label, part, self.hashes[number, r.file])
                    for r in own
                ]
                own = with_upright(own) if pack.name in upright else own
                some = others if part == "train" else []
                beside += [(pack.name, o.file, o.case, o.cell, o.kind, part, h) for o, h in some]
                groups[part].append(PackRows(pack, tuple(own), tuple(o for o, _ in some)))
        found: dict[str, object] = {"columns": COLUMNS, "rows": listed}
        if beside:
            found["others"] = beside
        if self.earlier != NOTHING:
            found["earlier"] = self.earlier
        # Sorted, since sets have no order of their own.
        manifest = msgspec.json.encode(found, order="sorted")
        return Division(
            train=tuple(groups["train"]),
            val=tuple(groups["val"]),
            locked=tuple(groups["locked"]),
            left_out=tuple(sorted(self.left_out)),
            manifest=manifest,
            sha256=hashlib.sha256(manifest).hexdigest(),
            earlier=self.earlier,
        )

    def _rows_in(self, number: int, part: Part) -> list[LabelledImage]:
        rows = [
            replace(row, split=part)
            for case, own in self.parts.items()
            if case[0] == number and own == part
            for row in self.rows[case]
        ]
        return sorted(rows, key=lambda row: row.file)

    def _others(self, number: int, locked: set[str]) -> list[tuple[Other, str]]:
        """What was rejected in cases that are learnt from, with hashes."""
        found = []
        for other in read_others(self.packs[number]):
            if self.parts.get((number, other.case)) == "train":
                digest = self._hash(number, other.file)
                if digest not in locked and digest not in self.earlier.locked.images:
                    found.append((other, digest))
        return found


def _rows_of(pack: Pack, split: str | None, own: bool) -> list[LabelledImage]:
    if split is not None:
        return pack.select(split)
    if own:
        return [row for row in pack.rows if row.split in PARTS]
    has_train = any(row.split == "train" for row in pack.rows)
    return pack.select("train" if has_train else "all")
