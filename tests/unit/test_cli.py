"""The command ``cirnet karyotype``: its contract, with a predictor that reads the file names."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from PIL import Image
from pypdf import PdfReader

from cirnet_core.classes import CLASSES
from cirnet_core.errors import ModelError
from cirnet_core.types import CellProposal, ImageFile
from karyo_desktop.cli import karyotype as command
from karyo_desktop.cli.main import main
from tests.unit.fakes import MALE, FakePredictor, draw_cell


class Error(msgspec.Struct, forbid_unknown_fields=True):
    file: str
    message: str


class Chromosome(msgspec.Struct, forbid_unknown_fields=True, rename={"class_": "class"}):
    file: str
    class_: str
    raw_class: str
    confidence: float
    probabilities: dict[str, float]
    rotation_deg: float
    orientation_confidence: float
    flags: list[str]


class Cell(msgspec.Struct, forbid_unknown_fields=True):
    cell: str
    complete: bool
    karyotype: str | None
    counts: dict[str, int]
    flags: list[str]
    chromosomes: list[Chromosome]
    errors: list[Error]


class Model(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    sha256: str


class Seconds(msgspec.Struct, forbid_unknown_fields=True):
    load: float
    classify: float
    total: float


class Document(msgspec.Struct, forbid_unknown_fields=True):
    schema_version: int
    model: Model
    runtime: str
    device: str
    seconds: Seconds
    skipped: list[str]
    errors: list[Error]
    cells: list[Cell]


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> FakePredictor:
    predictor = FakePredictor()
    monkeypatch.setattr(command, "load_predictor", lambda model, device: predictor)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return predictor


def store(folder: Path, images: Sequence[ImageFile]) -> None:
    for image in images:
        path = folder / image.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(image.data)


def run(source: Path, out: Path, *more: str, code: int = 0) -> Document:
    assert main(["karyotype", str(source), "--out", str(out), *more]) == code
    return msgspec.json.decode((out / "karyotypes.json").read_bytes(), type=Document)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    store(folder, draw_cell("case1_cell1", (*MALE, "21")))
    store(folder, draw_cell("deep/größe", ("1", "2", "tray")))
    (folder / "chromosomes.csv").write_text("file\n")
    return folder


def test_the_contract(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = run(pack, tmp_path / "out")
    assert document.schema_version == 1
    assert document.model == Model("fake-1", "5e" * 32)
    assert (document.runtime, document.device) == ("fake 1.0", "cpu")
    assert document.seconds.load == 0.25
    assert document.skipped == ["chromosomes.csv"]
    assert document.errors == []
    whole, part = document.cells
    assert (whole.cell, whole.complete, whole.karyotype) == ("case1_cell1", True, "47,XY,+21")
    assert (part.cell, part.complete, part.karyotype) == ("deep/größe", False, None)
    assert part.flags == ["cell:incomplete"]
    for cell in document.cells:
        assert list(cell.counts) == [*CLASSES, "tray"]
        assert sum(cell.counts.values()) == len(cell.chromosomes)
        for item in cell.chromosomes:
            assert list(item.probabilities) == list(CLASSES)
            assert sum(item.probabilities.values()) == pytest.approx(1)
            assert item.raw_class == max(item.probabilities, key=item.probabilities.__getitem__)
            assert 0 <= item.rotation_deg < 360
        folder = tmp_path / "out" / cell.cell
        with Image.open(folder / "karyogram.png") as picture:
            picture.verify()
        assert len(PdfReader(folder / "report.pdf").pages) >= 3
    assert part.counts["tray"] == 1
    assert whole.chromosomes[0].file == "case1_cell1/01_1.png"
    said = capsys.readouterr()
    assert said.out == ""
    assert "no GPU found" in said.err
    assert "47,XY,+21" in said.err


def test_the_same_again_but_for_seconds(pack: Path, tmp_path: Path) -> None:
    run(pack, tmp_path / "a")
    with zipfile.ZipFile(tmp_path / "pack.zip", "w") as archive:
        for path in sorted(pack.rglob("*.*"), reverse=True):
            archive.write(path, path.relative_to(pack).as_posix())
    run(tmp_path / "pack.zip", tmp_path / "b")
    for name in sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*.*")):
        one, two = (tmp_path / "a" / name).read_bytes(), (tmp_path / "b" / name).read_bytes()
        if name.name == "karyotypes.json":
            one, two = ({**json.loads(text), "seconds": None} for text in (one, two))  # type: ignore[assignment]
        assert one == two, name


def test_broken_images_are_errors_and_the_rest_is_done(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    store(folder, draw_cell("a"))
    store(folder, [ImageFile("a/empty.png", b""), ImageFile("a/text.png", b"hello")])
    store(folder, [ImageFile("b/blank.bmp", b"BM")])
    store(folder, [ImageFile(f"c/{k}.png", b"x") for k in range(501)])
    document = run(folder, tmp_path / "out", code=1)
    a, b, c = document.cells
    assert (len(a.chromosomes), a.karyotype) == (46, "46,XY")
    assert [e.file for e in a.errors] == ["a/empty.png", "a/text.png"]
    assert (b.chromosomes, b.complete, b.karyotype, len(b.errors)) == ([], False, None, 1)
    assert b.flags == ["cell:incomplete"]
    assert set(b.counts.values()) == {0}
    assert len(c.errors) == 501
    assert "501 images" in c.errors[0].message
    assert (tmp_path / "out" / "b" / "report.pdf").exists()
    files = [i.file for cell in document.cells for i in (*cell.chromosomes, *cell.errors)]
    assert sorted(files) == sorted(
        p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()
    )


def test_a_climbing_zip(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for image in draw_cell("x", ("1", "2")):
            archive.writestr(image.name, image.data)
        archive.writestr("../evil.png", b"x")
    document = run(path, tmp_path / "deep" / "out", "--json-only", code=1)
    assert [error.file for error in document.errors] == ["../evil.png"]
    assert len(document.cells[0].chromosomes) == 2
    assert not (tmp_path / "deep" / "evil.png").exists()


@pytest.mark.parametrize("content", [None, b"hello"])
def test_nothing_to_do_is_an_error_with_a_name(tmp_path: Path, content: bytes | None) -> None:
    source = tmp_path / ("folder" if content is None else "broken.zip")
    source.mkdir() if content is None else source.write_bytes(content)
    document = run(source, tmp_path / "out", code=1)
    assert document.cells == []
    assert document.errors[0].file == source.name
    assert source.name in document.errors[0].message


def test_options(pack: Path, tmp_path: Path) -> None:
    document = run(pack, tmp_path / "out", "--json-only", "--complete", "--no-assign")
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["karyotypes.json"]
    assert [cell.complete for cell in document.cells] == [True, True]
    assert document.cells[1].karyotype is not None
    assert document.cells[1].counts["tray"] == 0
    assert document.cells[1].counts["22"] == 1


def test_top_level_images_and_a_single_image(tmp_path: Path) -> None:
    folder = tmp_path / "cell 7"
    store(folder, [ImageFile(i.name.rpartition("/")[2], i.data) for i in draw_cell()])
    document = run(folder, tmp_path / "out", "--json-only")
    assert [cell.cell for cell in document.cells] == ["cell 7"]
    assert document.cells[0].chromosomes[0].file == "01_1.png"
    document = run(folder / "01_1.png", tmp_path / "out", "--json-only")
    assert document.cells[0].cell == "01_1"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["karyotype"],
        ["karyotype", "x"],
        ["karyotype", "x", "--out", "y", "--device", "abacus"],
        ["karyotype", "nowhere", "--out", "y"],
        ["dance"],
    ],
)
def test_wrong_use(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_out_that_cannot_be_written(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    for out in (tmp_path / "file", tmp_path / "file" / "deeper", pack):
        assert main(["karyotype", str(pack), "--out", str(out)]) == 2
        assert str(out) in capsys.readouterr().err
    assert not (pack / "karyotypes.json").exists()


def test_a_missing_model(
    pack: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def missing(model: str | None, device: str) -> FakePredictor:
        raise ModelError(f"{model}: no such model; see `cirnet models list`.")

    monkeypatch.setattr(command, "load_predictor", missing)
    assert main(["karyotype", str(pack), "--out", str(tmp_path / "o"), "--model", "zz"]) == 2
    assert "zz: no such model" in capsys.readouterr().err


def test_results_never_land_among_the_images(tmp_path: Path) -> None:
    folder = tmp_path / "cell"
    store(folder, [ImageFile("1_1.png", draw_cell()[0].data)])
    before = set(folder.iterdir())
    document = run(folder, tmp_path, code=1)
    assert len(document.cells[0].chromosomes) == 1
    assert "Choose another --out" in document.errors[0].message
    assert set(folder.iterdir()) == before
    inside = run(folder, folder / "out")
    assert len(inside.cells) == 1
    assert len(run(folder, folder / "out").cells) == 1


def test_two_cells_of_one_name_keep_apart(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    store(folder, [ImageFile("1_1.png", draw_cell()[0].data)])
    store(folder, [ImageFile("in/1_2.png", draw_cell()[1].data)])
    document = run(folder, tmp_path / "out")
    assert [cell.cell for cell in document.cells] == ["in", "in"]
    assert (tmp_path / "out" / "in_2" / "report.pdf").exists()


def test_a_fault_in_one_cell_leaves_the_others(
    pack: Path, tmp_path: Path, fake: FakePredictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = FakePredictor()

    def faulty(cell: str, images: Sequence[ImageFile], **more: object) -> CellProposal:
        if cell == "case1_cell1":
            raise TypeError("oops")
        return sound.propose(cell, images)

    monkeypatch.setattr(fake, "propose", faulty)
    document = run(pack, tmp_path / "out", code=1)
    assert len(document.cells[0].errors) == 47
    assert "oops" in document.cells[0].errors[0].message
    assert len(document.cells[1].chromosomes) == 3


def test_stopping_writes_nothing(
    pack: Path,
    tmp_path: Path,
    fake: FakePredictor,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def stop(*_: object, **__: object) -> CellProposal:
        raise KeyboardInterrupt

    monkeypatch.setattr(fake, "propose", stop)
    assert main(["karyotype", str(pack), "--out", str(tmp_path / "out")]) == 130
    assert list((tmp_path / "out").iterdir()) == []
    assert "stopped" in capsys.readouterr().err


def test_help_is_quick_and_the_cores_commands_are_there() -> None:
    code = (
        "import sys; from karyo_desktop.cli.main import main; main(['--help'])\n"
        "heavy = {'torch', 'numpy', 'PySide6', 'reportlab', 'scipy'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    for name in ("karyotype", "train", "evaluate", "models"):
        assert name in result.stdout


def test_hostile_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/" + 40_000 * "n" + ".png", draw_cell()[0].data)
        archive.writestr(300 * "d" + "/1_1.png", draw_cell()[0].data)
        archive.writestr("b/\x1b[31m\n<b>&_2.png", b"x")
    document = run(path, tmp_path / "out", code=1)
    assert len(document.cells) == 3
    assert [error.file for error in document.errors] == [300 * "d"]
    assert "\x1b" not in capsys.readouterr().err
