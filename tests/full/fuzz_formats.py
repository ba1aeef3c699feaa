"""Ways to spoil zips, pictures and safetensors where they are tender: lengths, counts, names."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from random import Random

from tests.full.fuzz_bytes import HUGE, SIZES, TEXTS, spoil_bytes, spoil_json

Members = dict[str, bytes]

_FIELDS = {
    b"PK\1\2": ((8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (38, 4),
                (42, 4)),
    b"PK\3\4": ((6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2)),
    b"PK\5\6": ((4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)),
}  # fmt: skip
"""Offset and width of every number in a zip's records that a reader trusts."""


@cache
def bomb(size: int) -> bytes:
    """A zip with one file of so many zeros."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("zeros.png", "w") as file,
    ):
        for _ in range(size // 1_000_000):
            file.write(bytes(1_000_000))
    return out.getvalue()


def make_zip(members: Members, rng: Random | None = None) -> bytes:
    """A zip of these files; with ``rng``, some names and attributes are hostile."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            if rng is not None and rng.random() < 0.02:
                info.external_attr = rng.choice((0o120777, 0o010644, 0o060644)) << 16
            packed = rng is None or rng.random() < 0.5
            kind = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            archive.writestr(info, data, kind, compresslevel=1)  # megabytes, quickly
    return out.getvalue()


def spoil_zip(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """Names, sizes, offsets, flags and whole members; sometimes the bytes themselves."""
    how = rng.randrange(10)
    if how == 0:
        return spoil_bytes(data, rng, others)
    if how == 1:
        return _hostile_members(data, rng)
    if how == 2:
        return rng.choice((data, b"")) + bomb(rng.choice((2, 30, 300)) * 1_000_000)
    for _ in range(rng.choice((1, 1, 2, 4))):
        data = _patched(data, rng)
    return data


def _patched(data: bytes, rng: Random) -> bytes:
    """One number of a record changed, or one record's number taken over by another record."""
    mark = rng.choice((b"PK\1\2", b"PK\1\2", b"PK\3\4", b"PK\5\6"))
    places = [at for at in range(len(data)) if data.startswith(mark, at)] if len(data) < 4000 else (
        _all(data, mark)
    )  # fmt: skip
    if not places:
        return data
    at, (offset, width) = rng.choice(places), rng.choice(_FIELDS[mark])
    begin, end = at + offset, at + offset + width
    if rng.random() < 0.3:
        other = rng.choice(places) + offset
        new = data[other : other + width]
    else:
        value = rng.choice((*SIZES, *HUGE)) & ((1 << 8 * width) - 1)
        new = value.to_bytes(width, "little")
    return data[:begin] + new + data[end:]


def _all(data: bytes, mark: bytes) -> list[int]:
    found, at = [], data.find(mark)
    while at >= 0:
        found.append(at)
        at = data.find(mark, at + 1)
    return found


def _hostile_members(data: bytes, rng: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    names = list(members)
    for _ in range(rng.choice((1, 2, 3))):
        name = rng.choice(names)
        evil = rng.choice([text for text in TEXTS if "\ud800" not in text and len(text) < 60_000])
        how = rng.randrange(4)
        if how == 0 and name in members:
            members[evil or "x"] = members.pop(name)
        elif how == 1:
            more = (evil or "x") + rng.choice(("", "/", ".png", "/a.png"))
            members[more] = members.get(names[0], b"")
        elif how == 2:
            members.pop(name, None)
        else:
            members[name] = rng.choice((b"", b"\0" * 3_000_000, b"[" * 5000, data[:2000]))
    return make_zip(members, rng)


def spoil_image(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """By the kind of picture; a third of the time by bytes alone."""
    if rng.random() < 0.3:
        return spoil_bytes(data, rng, others)
    kinds: tuple[tuple[bytes, Callable[[bytes, Random], bytes]], ...] = (
        (b"\x89PNG", _spoil_png),
        (b"II", _spoil_tiff),
        (b"MM", _spoil_tiff),
        (b"\xff\xd8", _spoil_jpeg),
        (b"BM", _spoil_bmp),
    )
    for mark, spoil in kinds:
        if data.startswith(mark):
            for _ in range(rng.choice((1, 1, 2, 4))):
                data = spoil(data, rng)
            return data
    return spoil_bytes(data, rng, others)


def _spoil_png(data: bytes, rng: Random) -> bytes:
    chunks: list[tuple[bytes, bytes]] = []
    at = 8
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    if not chunks:
        return data
    pick = rng.randrange(len(chunks))
    kind, body = chunks[pick]
    how = rng.randrange(7)
    if how <= 1:
        pick, kind, body = 0, *chunks[0]
        values = (*SIZES[:13], 4000, 4001, 20_000)
        if len(body) >= 13:
            if rng.random() < 0.6:
                place = rng.choice((0, 4))
                body = body[:place] + struct.pack(">I", rng.choice(values)) + body[place + 4 :]
            else:
                place = rng.randrange(8, 13)
                body = body[:place] + bytes([rng.choice((0, 1, 2, 3, 4, 6, 8, 16, 255))]) + (
                    body[place + 1 :]
                )  # fmt: skip
        chunks[pick] = (kind, body)
    elif how == 2:
        chunks[pick] = (kind, spoil_bytes(body, rng, ()))
    elif how == 3:
        del chunks[pick]
    elif how == 4:
        chunks.insert(rng.randrange(len(chunks) + 1), chunks[pick])
    elif how == 5:
        extra = rng.choice((b"tRNS", b"iCCP", b"zTXt", b"iTXt", b"PLTE", b"acTL", b"fcTL", b"eXIf"))
        filler = b"k\0\0" + zlib.compress(bytes(rng.choice((10, 3_000_000))))
        chunks.insert(1, (extra, rng.choice((filler, rng.randbytes(30), b"\0" * 768))))
    else:
        chunks[pick] = (kind, zlib.compress(bytes(rng.choice((1, 40_000_000)))))
    out = [data[:8]]
    for kind, body in chunks:
        checksum = zlib.crc32(kind + body) if rng.random() < 0.97 else 0
        out.append(struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum))
    return b"".join(out)


def _spoil_tiff(data: bytes, rng: Random) -> bytes:
    order = "<" if data[:2] == b"II" else ">"
    if len(data) < 10:
        return data
    (first,) = struct.unpack_from(order + "I", data, 4)
    if first + 2 > len(data):
        return data
    (count,) = struct.unpack_from(order + "H", data, first)
    places = [first + 2 + 12 * k for k in range(count) if first + 14 + 12 * k <= len(data)]
    if not places:
        return data
    at = rng.choice(places)
    tag, kind, n, value = struct.unpack_from(order + "HHII", data, at)
    how = rng.randrange(6)
    if how == 0:
        kind = rng.choice((0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 18, 200))
    elif how == 1:
        n = rng.choice((0, 1, 2, 3, 4, 5, 100, 65535, 1 << 20, 0x7FFFFFFF, 0xFFFFFFFF))
    elif how <= 3:
        value = rng.choice((*SIZES, *HUGE[:3], 3, 4, 5, 8, 16, 32, 32773, 32946, 34676, 4000, 9000))
    elif how == 4:
        tag = rng.choice((256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 317, 320, 322, 323,
                          324, 325, 330, 338, 339, 347, 530, 700, 34377, 34665, 34675))  # fmt: skip
    else:
        tag, kind, n, value = struct.unpack_from(order + "HHII", data, rng.choice(places))
    new = struct.pack(order + "HHII", tag, kind, n & 0xFFFFFFFF, value & 0xFFFFFFFF)
    return data[:at] + new + data[at + 12 :]


def _spoil_jpeg(data: bytes, rng: Random) -> bytes:
    segments = []
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        (length,) = struct.unpack_from(">H", data, at + 2)
        segments.append((at, data[at + 1], length))
        if data[at + 1] == 0xDA:
            break
        at += 2 + length
    if not segments:
        return data
    at, mark, length = rng.choice(segments)
    how = rng.randrange(5)
    if how <= 1:
        frames = [s for s in segments if 0xC0 <= s[1] <= 0xC2]
        if not frames:
            return data
        place = frames[0][0] + rng.choice((5, 7))
        return data[:place] + struct.pack(">H", rng.choice((0, 1, 3999, 4001, 65500, 65535))) + (
            data[place + 2 :]
        )  # fmt: skip
    if how == 2:
        return data[: at + 4] + spoil_bytes(data[at + 4 : at + 2 + length], rng, ()) + (
            data[at + 2 + length :]
        )  # fmt: skip
    if how == 3:
        return data[: at + 1] + bytes([rng.randrange(0xC0, 0x100)]) + data[at + 2 :]
    part = data[at : at + 2 + length] if mark != 0xDA else data[at:-2]
    return data[:at] + part * rng.choice((2, 3, 200)) + data[at:]


def _spoil_bmp(data: bytes, rng: Random) -> bytes:
    at, width = rng.choice(((2, 4), (10, 4), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2), (30, 4),
                            (34, 4), (46, 4), (50, 4)))  # fmt: skip
    value = rng.choice((*SIZES, *HUGE, 3, 4, 8, 16, 24, 32, 4000)) & ((1 << 8 * width) - 1)
    return data[:at] + value.to_bytes(width, "little") + data[at + width :]


def spoil_safetensors(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """The header's length, its JSON, or the bytes behind it."""
    if rng.random() < 0.25:
        return spoil_bytes(data, rng, others)
    (length,) = struct.unpack_from("<Q", data)
    header, body = data[8 : 8 + length], data[8 + length :]
    if rng.random() < 0.2:
        return struct.pack("<Q", rng.choice((*SIZES, *HUGE))) + header + body
    if rng.random() < 0.3:
        kinds = (b"F32", b"F16", b"BF16", b"I8", b"U64", b"BOOL", b"F8_E4M3", b"F64", b"C64", b"X")
        header = header.replace(
            rng.choice((b"F16", b"I64")), rng.choice(kinds), rng.choice((1, 99))
        )
    else:
        header = spoil_json(header, rng, ())
    return struct.pack("<Q", len(header)) + header + body
