"""Readers of what the program keeps for itself, of models from elsewhere, and of finished lines."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from functools import cache, partial
from pathlib import Path
from random import Random

from tests.full.fuzz_bytes import NUMBERS, TEXTS, spoil_bytes, spoil_json, spoil_jsonl
from tests.full.fuzz_formats import make_zip, spoil_zip
from tests.full.fuzz_kinds import Reader, Refused
from tests.full.fuzz_model import tiny
from tests.full.fuzz_sealed import AT, own_home

# databases


def spoil_database(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """By SQL that writes what the program never would; half of the time the bytes."""
    if rng.random() < 0.5:
        return spoil_bytes(data, rng, others)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as base:
        base.deserialize(data)
        base.execute("PRAGMA writable_schema = ON")
        for _ in range(rng.choice((1, 1, 2, 4))):
            with suppress(sqlite3.Error, UnicodeError, OverflowError):
                base.execute(*_statement(base, rng))
        return base.serialize()


def _statement(base: sqlite3.Connection, rng: Random) -> tuple[str, tuple[object, ...]]:
    found = base.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE "
                         "'sqlite%'").fetchall()  # fmt: skip
    table = rng.choice(found)[0] if found else "cases"
    columns = [row[1] for row in base.execute(f"PRAGMA table_info({table})")] or ["path"]
    column = rng.choice(columns)
    value: object = rng.choice(
        (rng.choice(TEXTS), rng.choice(NUMBERS), None, b"\xff\xfe", "x" * 3_000_000)
    )
    return rng.choice(
        (
            (f"UPDATE {table} SET {column} = ?", (value,)),
            (f"UPDATE {table} SET {column} = ?", (value,)),
            (f"UPDATE {table} SET {column} = CAST(x'ff41c0' AS TEXT)", ()),
            (f"DROP TABLE {table}", ()),
            (f"ALTER TABLE {table} DROP COLUMN {column}", ()),
            (f"ALTER TABLE {table} RENAME COLUMN {column} TO other", ()),
            (f"ALTER TABLE {table} RENAME TO other", ()),
            (f"CREATE TRIGGER t{rng.random()}".replace(".", "") + f" BEFORE INSERT ON {table} "
             "BEGIN SELECT RAISE(ABORT, 'no'); END", ()),
            (f"PRAGMA user_version = {rng.choice((0, 1, 2, -1, 2**31 - 1))}", ()),
            ("UPDATE sqlite_master SET sql = replace(sql, ' STRICT', '')", ()),
            ("UPDATE sqlite_master SET sql = ? WHERE name = ?", (str(value), table)),
            ("UPDATE sqlite_master SET rootpage = ?", (rng.randrange(9),)),
            (f"INSERT OR IGNORE INTO {table} SELECT * FROM {table}", ()),
            (f"DELETE FROM {table}", ()),
        )
    )  # fmt: skip


def _bytes_of(make: Callable[[Path], object]) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "base.sqlite"
        make(path)
        return path.read_bytes()


@cache
def library_seeds() -> tuple[bytes, ...]:
    from karyo_desktop.storage.library import Index, Row

    rows = [Row(f"/cases/{k}.karyo", 10 * k, k, "", f"K-{k}", "draft", 1, "46,XX", AT, 2)
            for k in range(40)]  # fmt: skip
    return (_bytes_of(lambda path: Index(path).keep(rows)),)


def read_library(path: Path) -> None:
    """A folder is listed, whatever the index holds, and the index is good again after that."""
    from karyo_desktop.services.library import scan
    from karyo_desktop.storage.library import Index

    folder = path.parent / "cases"
    folder.mkdir()
    (folder / "a.karyo").write_bytes(b"no case")
    for _ in range(2):
        found = list(scan(folder, Index(path)))
        if [Path(item.row.path).name for item in found] != ["a.karyo"] or not found[0].row.message:
            raise AssertionError(f"the folder is listed as {found}")
        _ = found[0].changed_on
    if str(folder / "a.karyo") not in Index(path).rows():
        raise AssertionError("the index was not made anew")


@cache
def pool_seeds() -> tuple[bytes, ...]:
    from karyo_desktop.storage.pool import Pool
    from karyo_desktop.storage.pool_schema import Entry
    from tests.unit.fakes import draw

    def make(path: Path) -> None:
        with Pool(path) as pool:
            for k in range(3):
                image = draw(f"{k}", number=k).data
                sha256 = hashlib.sha256(image).hexdigest()
                entries = [Entry("cell1", f"c{n}", sha256, class_="21") for n in range(3)]
                pool.add_signing(f"K-{k}", entries, {sha256: image}, version="1", who="Ada", at=AT)

    return (_bytes_of(make),)


def read_pool(path: Path) -> None:
    """Counted, made a pack of, and grown."""
    from karyo_desktop.services.pool import pool_statistics
    from karyo_desktop.storage.pool import Pool
    from karyo_desktop.storage.pool_pack import export_pack
    from karyo_desktop.storage.pool_schema import Entry

    with Pool(path) as pool:
        pool.check()
        pool_statistics(pool)
        pool.record()
        with suppress(LookupError):
            export_pack(pool, path.with_name("out.zip"))
        image = b"new"
        sha256 = hashlib.sha256(image).hexdigest()
        pool.add_signing(
            "N", [Entry("a", "b", sha256)], {sha256: image}, version="1", who="", at=AT
        )


@cache
def ledger_seeds() -> tuple[bytes, ...]:
    from karyo_desktop.domain.audit import append
    from karyo_desktop.storage import ledger

    audit = append((), action="created", who="", at=AT)
    audit = append(audit, action="corrected", who="", at=AT)

    def make(path: Path) -> None:
        os.environ["KARYO_HOME"] = str(path.parent)
        for k in range(5):
            ledger.note(audit, Path(f"/k/{k}.karyo"))
        (path.parent / ledger.NAME).rename(path)

    return (_bytes_of(make),)


def read_ledger(path: Path) -> None:
    """What was seen is asked for as when a case is verified, and noted as when it is saved."""
    from karyo_desktop.domain.audit import append
    from karyo_desktop.storage import ledger

    os.environ["KARYO_HOME"] = str(path.parent)
    audit = append((), action="created", who="", at=AT)
    for item in (*ledger.of_case(audit[0].digest), *ledger.at_path(Path("/k/1.karyo"))):
        ledger.holds(audit, item)
        f"{item.digest[:12]} {min(item.number, 3)}"
    ledger.note(audit, Path("/k/1.karyo"))


# small files of the program's own folder


@cache
def small_seeds() -> tuple[bytes, ...]:
    change = {"at": AT, "model": "tiny", "action": "activate", "who": "", "why": ""}
    return (
        b'{"' + b"ab" * 32 + b'": "other machine"}',
        b'{"tiny": {"name": "Ours", "note": "n"}}',
        b'{"active": "tiny"}',
        (json.dumps(change) + "\n").encode() * 3,
        b'{"recommendation": "promote", "reason": "better"}',
    )


def spoil_small(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    if data.count(b"\n") > 1:
        return spoil_jsonl(data, rng, others)
    return spoil_json(data, rng, others)


def read_kept(path: Path) -> None:
    """The same bytes as each of the small files; none may stop the program."""
    from cirnet_core.errors import ModelError
    from cirnet_core.models import shelf
    from karyo_desktop.services.models import call, models
    from karyo_desktop.storage import seal
    from karyo_desktop.storage.errors import StorageError

    home, data = own_home(path), path.read_bytes()
    own = shelf.own_models()
    places = (seal.keys_folder() / seal.TRUSTED, seal.keys_folder() / seal.KEY, own / "names.json",
              own / shelf.HISTORY, own / "active.json")  # fmt: skip
    for place in places:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    asked: tuple[Callable[[], object], ...] = (
        seal.trusted_keys, seal.own_key, shelf.history, shelf.active_id, models,
        partial(call, "tiny", name="n", note=""),
    )  # fmt: skip
    refused = ""
    for ask in asked:
        try:
            ask()
        except (StorageError, ModelError) as error:
            refused = str(error)
            if str(home) not in refused:
                raise AssertionError(f"{refused} does not name the file") from error
    if refused:
        raise Refused(refused)


# models from elsewhere


@cache
def model_file_seeds() -> tuple[bytes, ...]:
    from karyo_desktop.storage.model_file import write_model

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, data in tiny()[0].items():
            (folder / file).write_bytes(data)
        files = sorted(folder.iterdir())
        write_model(folder / "a.karyomodel", model="tiny", files=files)
        return ((folder / "a.karyomodel").read_bytes(),)


def spoil_model_file(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """The zip; or its card or list of files, with the hashes right again."""
    import io
    import zipfile

    if rng.random() < 0.6:
        return spoil_zip(data, rng, others)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(("card.json", "hashes.json", "model.safetensors.index.json"))
    members[name] = spoil_json(members[name], rng, ())
    if name != "hashes.json":
        listed = json.loads(members["hashes.json"])
        listed["files"][name] = hashlib.sha256(members[name]).hexdigest()
        members["hashes.json"] = json.dumps(listed).encode()
    return make_zip(members)


def read_model_file(path: Path) -> None:
    """Imported into a laboratory's own models, of which nothing half-done may stay."""
    from cirnet_core.errors import ModelError
    from cirnet_core.models import shelf
    from karyo_desktop.services.models import import_model

    own_home(path)
    try:
        import_model(path)
    except ModelError as error:
        raise Refused(str(error)) from error
    finally:
        left = (
            [p.name for p in shelf.own_models().glob(".*")] if shelf.own_models().exists() else []
        )
        if left:
            raise AssertionError(f"{left} stayed behind")


# finished lines


def _lines(shard: str | None, numbers: Sequence[int]) -> bytes:
    rows: list[object] = [{"format": 1, "model": "m", "n_cells": 4, "shard": shard}]
    rows += [
        {"cell": f"a{k}", "chromosomes": [{"file": f"a{k}/1.png"}], "errors": []} for k in numbers
    ]
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def spoil_lines(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """As lines of JSON; sometimes a line without end."""
    if rng.random() < 0.02:
        return data + b'{"cell": "' + b"x" * rng.choice((1_000_000, 300_000_000))
    return spoil_jsonl(data, rng, others)


def read_lines(path: Path) -> None:
    """Gone on with, and merged with the other half."""
    from karyo_desktop.cli.jsonl import LinesFile
    from karyo_desktop.cli.merge import merge
    from karyo_desktop.storage.errors import StorageError

    other = path.with_name("karyotypes.2-of-2.jsonl")
    other.write_bytes(_lines("2/2", (2, 4)))
    out = path.with_name("karyotypes.jsonl")
    try:
        merged = merge(argparse.Namespace(shards=[str(path), str(other)], out=str(out)))
    except StorageError as error:
        if other.name not in str(error):
            raise
        raise Refused(str(error)) from error  # the two do not fit together, which names both
    if merged == 0 and out.read_bytes().count(b"\n") != 5:
        raise AssertionError("merged to another number of cells")
    header = json.loads(_lines("1/2", ()))
    with LinesFile(path, header) as lines:
        lines.add(b'{"cell": "a9", "chromosomes": [{"file": "a9/1.png"}], "errors": []}')


KEPT: dict[str, Reader] = {
    "library": Reader("library.sqlite", library_seeds, spoil_database, read_library),
    "pool": Reader("pool.sqlite", pool_seeds, spoil_database, read_pool),
    "ledger": Reader("ledger.sqlite", ledger_seeds, spoil_database, read_ledger),
    "kept": Reader("kept.json", small_seeds, spoil_small, read_kept),
    "modelfile": Reader("a.karyomodel", model_file_seeds, spoil_model_file, read_model_file),
    "lines": Reader(
        "karyotypes.1-of-2.jsonl", lambda: (_lines("1/2", (1, 3)),), spoil_lines, read_lines
    ),
}
