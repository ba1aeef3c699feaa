"""Files that mean harm: what the fuzzing and a critical reading found, and a sample of the former.

The whole of it: ``python -m tests.full.fuzz --reader all --count 20000 --seed 1``.
"""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from cirnet_core.data.corrections import read_corrections
from cirnet_core.data.pack import Pack
from cirnet_core.errors import ImageError, InputError
from cirnet_core.files import parse_json, read_small
from cirnet_core.preprocess.decode import decode_image
from karyo_desktop.storage.history_wire import MAX_DEPTH, edit_from
from tests.full.fuzz_kinds import mutated
from tests.full.fuzz_readers import READERS
from tests.full.fuzz_worker import read_one
from tests.unit.fakes import draw

SAMPLE = 25


@pytest.mark.parametrize("name", ["case", "image", "cells", "pack", "corrections"])
def test_a_sample_of_the_fuzzing(name: str, tmp_path: Path) -> None:
    for index in range(SAMPLE):
        data = mutated(READERS[name], name, 7, index)
        found = read_one(READERS[name], data, tmp_path, None)
        slow = [word for word in found["wrong"] if word.startswith("took")]
        assert [word for word in found["wrong"] if word not in slow] == [], index


def strip_bomb() -> bytes:
    """A TIFF whose one strip unpacks to far more than its picture."""
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, np.zeros((64, 64), np.uint64), compression="zlib")
    data = bytearray(buffer.getvalue())
    page = tifffile.TiffFile(io.BytesIO(bytes(data))).pages.first
    bomb = zlib.compress(bytes(30_000_000))
    struct.pack_into("<I", data, page.tags["StripByteCounts"].valueoffset, len(bomb))
    struct.pack_into("<I", data, page.tags["StripOffsets"].valueoffset, len(data))
    return bytes(data) + bomb


def many_scans() -> bytes:
    """A JPEG of a few kilobytes that is decoded hundreds of times over."""
    buffer = io.BytesIO()
    Image.new("L", (64, 64), 200).save(buffer, "JPEG", progressive=True)
    data = buffer.getvalue()
    scan = data[data.rfind(b"\xff\xda") : -2]
    return data[:-2] + scan * 300 + data[-2:]


def packed_bmp() -> bytes:
    """A BMP of millions of runs, which are unpacked one by one."""
    body = b"\x01\x80" * 1000
    head = struct.pack("<IHHI", 54 + 1024 + len(body), 0, 0, 54 + 1024)
    size = struct.pack("<IiiHHIIiiII", 40, 4000, 4000, 1, 8, 1, len(body), 0, 0, 256, 0)
    return b"BM" + head + size + bytes(1024) + body


def no_pixels() -> bytes:
    """A TIFF of height 0."""
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, np.zeros((8, 8), np.uint64))
    data = bytearray(buffer.getvalue())
    page = tifffile.TiffFile(io.BytesIO(bytes(data))).pages.first
    struct.pack_into("<H", data, page.tags["ImageLength"].valueoffset, 0)
    return bytes(data)


@pytest.mark.parametrize("make", [strip_bomb, many_scans, packed_bmp, no_pixels])
def test_a_picture_that_means_harm_is_refused_by_name(make: Callable[[], bytes]) -> None:
    with pytest.raises(ImageError, match=r"cell1/07\.tif"):
        decode_image(make(), name="cell1/07.tif")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="no ordinary file"):
        read_small(tmp_path / "pipe")
    with pytest.raises(InputError, match="pipe"):
        Pack(tmp_path / "pipe")
    with pytest.raises(InputError, match="pipe"):
        read_corrections(tmp_path / "pipe")


def test_a_file_is_read_no_further_than_allowed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 11)
    assert len(read_small(tmp_path / "a", max_bytes=11)) == 11
    with pytest.raises(OSError, match="larger than 10 bytes"):
        read_small(tmp_path / "a", max_bytes=10)


@pytest.mark.parametrize(
    "text", [b"[" * 100_000, b"[" + b"[]," * 4_000_000 + b"[]]", b'"\xed\xa0\x80"', b"{"]
)
def test_json_without_end_is_one_kind_of_error(text: bytes) -> None:
    import msgspec

    with pytest.raises(msgspec.DecodeError):
        parse_json(text)


def test_edits_within_edits_end() -> None:
    import msgspec

    text = b'{"what":"confirm","ids":[]}'
    for _ in range(MAX_DEPTH + 2):
        text = b'{"what":"several","edits":[' + text + b"]}"
    with pytest.raises(ValueError, match="too deep"):
        edit_from(msgspec.Raw(text))


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    folder.mkdir()
    (tmp_path / "outside.png").write_bytes(draw("x").data)
    (folder / "in.png").write_bytes(draw("x").data)
    return folder


def table(folder: Path, file: str, rotation: str = "0") -> None:
    head = "file,case,cell,label,split,rotation_deg"
    (folder / "chromosomes.csv").write_text(f"{head}\n{file},c,a,21,train,{rotation}\n")


@pytest.mark.parametrize("place", ["../outside.png", "..\\outside.png", "ABSOLUTE", "C:/x.png"])
def test_a_pack_never_leads_out_of_itself(pack: Path, place: str) -> None:
    file = str(pack.parent / "outside.png") if place == "ABSOLUTE" else place
    table(pack, file)
    with Pack(pack) as opened, pytest.raises(InputError, match=r"outside|x\.png"):
        opened.read(opened.rows[0].file)


@pytest.mark.parametrize("rotation", ["nan", "inf", "1e999", "up"])
def test_a_turn_that_is_no_number_is_named_with_its_line(pack: Path, rotation: str) -> None:
    table(pack, "in.png", rotation)
    with pytest.raises(InputError, match=r"chromosomes\.csv line 2: rotation_deg"):
        Pack(pack)


def test_a_field_without_end_is_named(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("file,from,to\n" + "x" * 200_000 + ",1,2\n")
    with pytest.raises(InputError, match=r"labels\.csv"):
        read_corrections(path)
