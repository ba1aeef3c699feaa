"""What earlier versions learnt from and what they locked, read from their manifests."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from cirnet_core.errors import ModelError
from cirnet_core.files import MANIFEST_VALUES, parse_json

MANIFEST = "manifest.json"
SEEN_PARTS = ("train", "val")
"""Cases that watch over a training decide which weights are kept: they were not locked."""

MOST_BYTES = 512_000_000


class Known(msgspec.Struct, frozen=True):
    """Images by SHA-256, and cases by the pack's name and their id in it."""

    images: frozenset[str] = frozenset()
    cases: frozenset[tuple[str, str]] = frozenset()

    def __or__(self, other: Known) -> Known:
        return Known(self.images | other.images, self.cases | other.cases)


class Earlier(msgspec.Struct, frozen=True):
    """What versions before this one learnt from (``seen``), and what they were judged by."""

    seen: Known = Known()
    locked: Known = Known()

    def __or__(self, other: Earlier) -> Earlier:
        return Earlier(self.seen | other.seen, self.locked | other.locked)


NOTHING = Earlier()


class _Listed(msgspec.Struct):
    columns: list[str]
    rows: list[tuple[str, str, str, str, str, str, str]]
    others: list[tuple[str, str, str, str, str, str, str]] = []
    earlier: Earlier = NOTHING


def earlier_of(manifest: bytes) -> Earlier:
    """What a manifest lists, and what it knew from before itself.

    Raises:
        msgspec.DecodeError: it is no manifest.
    """
    listed = parse_json(manifest, _Listed, max_values=MANIFEST_VALUES)

    def part(names: tuple[str, ...]) -> Known:
        rows = [row for row in (*listed.rows, *listed.others) if row[5] in names]
        return Known(frozenset(r[6] for r in rows), frozenset((r[0], r[2]) for r in rows))

    return Earlier(part(SEEN_PARTS), part(("locked",))) | listed.earlier


def read_earlier(folders: Iterable[Path]) -> Earlier:
    """What the models in these folders learnt from; those without a manifest say nothing.

    Raises:
        ModelError: a manifest is damaged.
    """
    found = NOTHING
    for folder in folders:
        path = folder / MANIFEST
        try:
            if path.is_file() and path.stat().st_size <= MOST_BYTES:
                found |= earlier_of(path.read_bytes())
        except (OSError, msgspec.DecodeError) as error:
            raise ModelError(
                f"{path}: damaged ({error}). It says which cases stay locked: restore the model."
            ) from error
    return found
