"""What is fuzzed: for each reader good files to start from, how to spoil them, how to read them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from random import Random

from tests.full.fuzz_bytes import spoil_csv, spoil_json, spoil_jsonl
from tests.full.fuzz_formats import (
    make_zip,
    spoil_image,
    spoil_safetensors,
    spoil_zip,
)
from tests.full.fuzz_kept import KEPT
from tests.full.fuzz_kinds import Reader, Refused
from tests.full.fuzz_locked import LOCKED
from tests.full.fuzz_model import MEMORY, SHARD, memory_seeds, model_folder, read_memory, tiny
from tests.full.fuzz_sealed import SEALED

# the case file


@cache
def case_seeds() -> tuple[bytes, ...]:
    from karyo_desktop.domain import edits
    from karyo_desktop.domain.history import History
    from karyo_desktop.domain.model import (
        Case,
        Cell,
        Chromosome,
        Photograph,
        Proposal,
        empty_karyogram,
    )
    from karyo_desktop.storage.images import ImageStore
    from tests.unit.fakes import draw

    images = ImageStore()
    said = Proposal(
        class_="21",
        raw_class="22",
        confidence=0.625,
        probabilities=tuple([1 / 24] * 24),
        rotation_deg=12.5,
        orientation_confidence=0.9,
        flags=("class:reassigned",),
    )
    chromosomes = tuple(
        Chromosome(f"c{k}", f"{k}.png", images.add(draw("x", number=k).data), said if k else None)
        for k in range(5)
    )
    start = empty_karyogram(tuple(c.id for c in chromosomes))
    history = History(start)
    steps: tuple[edits.Edit, ...] = (
        edits.Move(("c1", "c2"), "21"),
        edits.Several((edits.Turn(("c2",), 33.3), edits.Mirror(("c3",)))),
        edits.Confirm(("c1",)),
        edits.Swap(("c1", "c2")),
    )
    for step in steps:
        history = history.pushed(step, at="2024-05-06T10:00:00+00:00")
    cell = Cell("cell1", "Zelle 1", chromosomes, history.states()[-1], True, history=history)
    photograph = Photograph("meta.png", images.add(draw("x", number=9).data))
    other = replace(cell, id="cell2", history=None, photograph=photograph)
    cases = (Case("K-1", (cell, other), "2024-05-06"), Case("K-2", (cell,), "2024-05-06"))
    return tuple(_saved(case, images) for case in cases)


def _saved(case: object, images: object) -> bytes:
    import tempfile

    from karyo_desktop.storage.case_file import save_case

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.karyo"
        save_case(path, case, images)  # type: ignore[arg-type]
        return path.read_bytes()


def spoil_case(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """As a zip, or within a member with the hashes made right again, so that the reader goes on."""
    if rng.random() < 0.35:
        return spoil_zip(data, rng, others)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    texts = [name for name in members if not name.startswith("images/")]
    name = rng.choice([*texts, "case.json", "history.jsonl"])
    if name not in members:
        name = "case.json"
    spoil = spoil_jsonl if name.endswith(".jsonl") else spoil_json
    members[name] = spoil(members[name], rng, ())
    if name != "manifest.json":
        manifest = json.loads(members["manifest.json"])
        manifest["files"] = {
            key: hashlib.sha256(value).hexdigest()
            for key, value in members.items()
            if key != "manifest.json"
        }
        members["manifest.json"] = json.dumps(manifest).encode()
    return make_zip(members)


def read_case(path: Path) -> None:
    """Open it, save what was opened, open that again: the same."""
    from karyo_desktop.storage.case_file import load_case, save_case

    case, images = load_case(path)
    again = path.with_name("again.karyo")
    save_case(again, case, images)
    second, _ = load_case(again)
    if second != case and "nan" not in repr(case):
        raise AssertionError("what was read is not what was saved")


# images and zips of cells


@cache
def image_seeds() -> tuple[bytes, ...]:
    import numpy as np
    import tifffile
    from PIL import Image

    from tests.unit.fakes import draw

    grey = Image.open(io.BytesIO(draw("x", number=3).data))
    rgba = grey.convert("RGBA")
    deep = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    found = [draw("x", number=3).data]
    for picture, kind, options in (
        (rgba, "PNG", {}),
        (deep, "PNG", {}),
        (grey.convert("P"), "PNG", {"transparency": 0}),
        (grey.convert("1"), "PNG", {}),
        (grey, "TIFF", {}),
        (deep, "TIFF", {"compression": "tiff_lzw"}),
        (rgba, "TIFF", {"compression": "tiff_adobe_deflate"}),
        (grey, "TIFF", {"compression": "packbits"}),
        (grey.convert("1"), "TIFF", {"compression": "group4"}),
        (grey.convert("RGB"), "TIFF", {"compression": "jpeg"}),
        (grey, "JPEG", {}),
        (grey.convert("RGB"), "JPEG", {"progressive": True}),
        (grey.convert("CMYK"), "JPEG", {}),
        (grey, "BMP", {}),
        (grey.convert("RGB"), "BMP", {}),
    ):
        buffer = io.BytesIO()
        picture.save(buffer, kind, **options)
        found.append(buffer.getvalue())
    array = np.asarray(grey)
    for values, more in (
        (array.astype(np.float32) / 255, {}),
        (np.stack([array] * 3, -1), {"photometric": "rgb", "tile": (16, 16)}),
        (np.stack([array] * 3), {"photometric": "rgb", "planarconfig": "separate"}),
        (array, {"compression": "zlib", "bigtiff": True}),
        (array.astype(np.uint32), {"compression": "zlib"}),
        (array, {"byteorder": ">", "rowsperstrip": 1}),
    ):
        buffer = io.BytesIO()
        tifffile.imwrite(buffer, values, **more)
        found.append(buffer.getvalue())
    return tuple(found)


def read_image(path: Path) -> None:
    """As an import does: from the disk, measured, drawn small; and as a metaphase."""
    from cirnet_core.errors import ImageError
    from karyo_desktop.services.closer import read_photograph

    _import(path)
    try:
        read_photograph(path)
    except ImageError as error:
        _names(error, path)


@cache
def cells_seeds() -> tuple[bytes, ...]:
    from tests.unit.fakes import draw

    some = [draw(f"{k}.png", number=k) for k in range(4)]
    flat = {image.name: image.data for image in some}
    deep = {f"a/b {k}/{image.name}": image.data for k, image in enumerate(some)}
    return make_zip(flat), make_zip({**deep, "readme.txt": b"x", "__MACOSX/._1.png": b"x"})


def _import(path: Path) -> None:
    """Every file of an input is a chromosome or is named with a reason."""
    from karyo_desktop.services.importing import check_images, read_input
    from karyo_desktop.services.quality import cell_quality

    refused = []
    good = 0
    with read_input(path) as reader:
        for cell in reader:
            images, unusable = check_images(cell.images)
            good += len(images)
            refused += [*cell.errors, *unusable]
            if images:
                cell_quality(images)
        refused += reader.errors
    for problem in refused:
        # A name without any letter is shown in other words.
        if problem.file not in problem.message and problem.file.strip("/. "):
            raise AssertionError(f"{problem.message!r} does not name {problem.file!r}")
    if not good and refused:
        raise Refused(refused[0].message)


# models and data packs


def read_model(path: Path, *, sign: bool) -> None:
    """From a folder to a network and its table of lengths."""
    from cirnet_core.models.network import load_network
    from cirnet_core.models.store import resolve
    from cirnet_core.preprocess.scale import table_from_json
    from cirnet_core.runtime.verdict import read_verdicts

    info = resolve(model_folder(path, sign=sign))
    read_verdicts(info.folder, info.card)
    table_from_json(info.card.lengths_px)
    load_network(info)


@cache
def pack_seeds() -> tuple[bytes, ...]:
    from tests.unit.fakes import draw

    classes = ("1", "2", "21", "X", "Y")
    rows = ["file,case,cell,label,width,height,split,rotation_deg"]
    members: dict[str, bytes] = {}
    for cell in ("a", "b"):
        for k, label in enumerate(classes):
            image = draw(f"{cell}/{k}.png", number=k)
            members[image.name] = image.data
            split = "train" if cell == "a" else "val"
            rows.append(f"{image.name},case{cell},{cell},{label},34,120,{split},{k * 10}.5")
    members["chromosomes.csv"] = "\n".join(rows).encode()
    return (make_zip(members),)


def spoil_pack(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """The zip, or the table within it."""
    if rng.random() < 0.5:
        return spoil_zip(data, rng, others)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    if rng.random() < 0.8:
        members["chromosomes.csv"] = spoil_csv(members["chromosomes.csv"], rng, ())
    else:
        name = rng.choice([name for name in members if name.endswith(".png")])
        members[name] = spoil_image(members[name], rng, ())
    return make_zip(members)


def read_pack(path: Path) -> None:
    """As a training does: the table, the lengths, one batch."""
    import numpy as np

    from cirnet_core.data.pack import Pack, by_cell
    from cirnet_core.data.sampler import prepare_cell
    from cirnet_core.preprocess.scale import fit_lengths

    with Pack(path) as pack:
        unit = np.zeros(24)
        found = []
        for _, rows in by_cell(pack.select("train")):
            cell = prepare_cell(pack, rows, unit)
            pairs = zip(cell.rows, cell.items, strict=True)
            found.append([(row.label, item.shape.length_px) for row, item in pairs])
        fit_lengths(found)


# templates and label corrections


@cache
def template_seeds() -> tuple[bytes, ...]:
    from karyo_desktop.report.template import Template
    from karyo_desktop.services.report_templates import encode_template

    logo = image_seeds()[0]
    return encode_template(Template()), encode_template(replace(Template(), logo=logo))


def read_template(path: Path) -> None:
    from karyo_desktop.report.paper import logo_image
    from karyo_desktop.services.report_templates import read_template as read

    logo_image(read(path).logo)


def corrections_seeds() -> tuple[bytes, ...]:
    return (b"file,from,to,cell,reason\na/0.png,1,2,a,short\na/1.png,2,1,a,long\n",)


def read_corrections(path: Path) -> None:
    from cirnet_core.data.corrections import read_corrections as read

    read(path)


def _names(error: Exception, path: Path) -> None:
    if path.name not in str(error):
        raise AssertionError(f"{error} does not name the file")


READERS: dict[str, Reader] = {
    "case": Reader("case.karyo", case_seeds, spoil_case, read_case),
    "image": Reader("01.png", image_seeds, spoil_image, read_image),
    "cells": Reader("cells.zip", cells_seeds, spoil_zip, _import),
    "card": Reader(
        "card.json", lambda: (tiny()[0]["card.json"],), spoil_json, partial(read_model, sign=False)
    ),
    "weights": Reader(
        SHARD,
        lambda: (tiny()[1],),
        spoil_safetensors,
        partial(read_model, sign=True),
    ),
    "index": Reader(
        "model.safetensors.index.json",
        lambda: (tiny()[0]["model.safetensors.index.json"],),
        spoil_json,
        partial(read_model, sign=True),
    ),
    "memory": Reader(MEMORY, memory_seeds, spoil_safetensors, read_memory),
    "pack": Reader("pack.zip", pack_seeds, spoil_pack, read_pack),
    "template": Reader("a.karyotemplate", template_seeds, spoil_json, read_template),
    "corrections": Reader("labels.csv", corrections_seeds, spoil_csv, read_corrections),
    **SEALED,
    **LOCKED,
    **KEPT,
}
"""By name; each worker imports what its own reader needs and no more."""
