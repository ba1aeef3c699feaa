"""Readers of encrypted cases and of locks."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random

from tests.full.fuzz_bytes import spoil_bytes, spoil_json
from tests.full.fuzz_kinds import Reader, Refused
from tests.full.fuzz_sealed import AT, PASSPHRASE, case_key, same_salts

# encrypted cases


@cache
def encrypted_seeds() -> tuple[bytes, ...]:
    from tests.full.fuzz_readers import case_seeds

    return tuple(_encrypted(data, Random(5)) for data in case_seeds())


def _encrypted(data: bytes, rng: Random) -> bytes:
    from karyo_desktop.storage.encryption import Sealer

    out = io.BytesIO()
    with same_salts(rng):
        sealer = Sealer(out, case_key(), chunk_bytes=4096)  # type: ignore[arg-type]
        sealer.write(data)
        sealer.finish()
    return out.getvalue()


def spoil_encrypted(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """The header, the order of the chunks, the bytes, or what was encrypted."""
    from karyo_desktop.storage.encryption import MAGIC
    from tests.full.fuzz_readers import case_seeds, spoil_case

    how = rng.randrange(10)
    start = len(MAGIC) + 4
    end = start + int.from_bytes(data[len(MAGIC) : start], "big")
    if how <= 1:
        return spoil_bytes(data, rng, others)
    if how <= 4:
        header = spoil_json(data[start:end], rng, ())
        if rng.random() < 0.4:
            value = json.loads(data[start:end])
            name = rng.choice(("passes", "memory_kib", "lanes", "chunk_bytes", "version"))
            value[name] = rng.choice(
                (0, 1, 8, 64, 512, 1 << 16, 1 << 19, 1 << 20, 1 << 24, 1 << 40)
            )
            header = json.dumps(value).encode()
        return data[: len(MAGIC)] + len(header).to_bytes(4, "big") + header + data[end:]
    if how <= 6:
        step = 4096 + 16
        chunks = [data[at : at + step] for at in range(end, len(data), step)]
        at = rng.randrange(len(chunks))
        change: Callable[[], object] = rng.choice(
            (
                lambda: chunks.pop(at),
                lambda: chunks.append(chunks.pop(at)),
                lambda: chunks.insert(at, chunks[rng.randrange(len(chunks))]),
                chunks.reverse,
            )
        )
        change()
        return data[:end] + b"".join(chunks)
    plain = case_seeds()
    return _encrypted(spoil_case(rng.choice(plain), rng, plain), rng)


def read_encrypted(path: Path) -> None:
    """Known as encrypted, opened with its passphrase."""
    from karyo_desktop.storage import encryption
    from karyo_desktop.storage.case_file import load_case

    encryption.salt_of(path)
    key = encryption.key_for(path, PASSPHRASE) if encryption.is_encrypted(path) else None
    load_case(path, key=key)


# locks


@cache
def lock_seeds() -> tuple[bytes, ...]:
    import msgspec

    from karyo_desktop.storage.lock import Holder
    from karyo_desktop.storage.process import Owner, this_process

    own = msgspec.structs.replace(this_process(), started=1.0, boot="b")
    return tuple(
        msgspec.json.encode(Holder(owner, "Ada", AT, "t" * 32))
        for owner in (own, Owner("elsewhere", 7, 1.0, ""))
    )


def read_lock(path: Path) -> None:
    """Somebody else's lock beside a case that is to be opened."""
    from karyo_desktop.services.library import held_by
    from karyo_desktop.storage import lock

    case = path.with_name("case.karyo")
    held_by(case)
    try:
        lock.acquire(case, user="Bo", since=AT).release()
    except lock.LockedError as error:
        raise Refused(str(error)) from error


LOCKED: dict[str, Reader] = {
    "encrypted": Reader("case.karyo", encrypted_seeds, spoil_encrypted, read_encrypted),
    "lock": Reader("case.karyo.lock", lock_seeds, spoil_json, read_lock),
}
