"""``cirnet karyotype --jsonl`` and ``cirnet merge``: an archive, line by line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from karyo_desktop.cli import jsonl
from karyo_desktop.cli import karyotype as command
from karyo_desktop.cli.main import main
from karyo_desktop.services import importing
from karyo_desktop.storage.errors import StorageError
from tests.unit.fakes import FakePredictor, draw_cell

N_CELLS = 7
"""Not a multiple of the shards' number, so that they differ in length."""


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> FakePredictor:
    predictor = FakePredictor()
    monkeypatch.setattr(command, "load_predictor", lambda model, device: predictor)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return predictor


def make_archive(folder: Path) -> Path:
    """Cells whose natural order isn't that of the alphabet, one of them at the top."""
    for k in range(N_CELLS - 1):
        for image in draw_cell(f"cell{2 * k}", ("1", "X")):
            path = folder / image.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(image.data)
    (folder / "00_Y.png").write_bytes((folder / "cell0" / "02_X.png").read_bytes())
    (folder / "notes.txt").write_text("no image")
    return folder


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "archive")


def run(source: Path, out: Path, *more: str, code: int = 0) -> Path:
    call = ["karyotype", str(source), "--out", str(out), "--json-only", "--jsonl", *more]
    assert main(call) == code
    return out / "karyotypes.jsonl"


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.fixture
def whole(archive: Path, tmp_path: Path) -> bytes:
    return run(archive, tmp_path / "whole").read_bytes()


def shards(archive: Path, out: Path, n: int = 3) -> list[Path]:
    for i in range(1, n + 1):
        run(archive, out, "--shard", f"{i}/{n}")
    return [out / f"karyotypes.{i}-of-{n}.jsonl" for i in range(1, n + 1)]


def test_a_line_is_what_the_document_holds(archive: Path, tmp_path: Path) -> None:
    header, *lines = records(run(archive, tmp_path / "lines"))
    assert [p.name for p in (tmp_path / "lines").iterdir()] == ["karyotypes.jsonl"]
    assert main(["karyotype", str(archive), "--out", str(tmp_path / "one"), "--json-only"]) == 0
    document = json.loads((tmp_path / "one" / "karyotypes.json").read_bytes())
    assert lines == document.pop("cells")
    assert len(lines) == header["n_cells"] == N_CELLS
    del document["seconds"]
    assert document.items() <= header.items()
    assert header["skipped"] == ["notes.txt"]


def test_pictures_and_reports_are_drawn(archive: Path, tmp_path: Path) -> None:
    call = ["karyotype", str(archive), "--out"]
    assert main([*call, str(tmp_path / "one")]) == 0
    assert main([*call, str(tmp_path / "two"), "--jsonl", "--shard", "2/2"]) == 0
    drawn = sorted((tmp_path / "two").rglob("*.*"))
    assert len(drawn) == 1 + 2 * (N_CELLS // 2)
    for path in drawn[:-1]:
        assert (
            path.read_bytes()
            == (tmp_path / "one" / path.relative_to(tmp_path / "two")).read_bytes()
        )


def test_an_archive_that_was_begun_is_not_begun_again(
    archive: Path, tmp_path: Path, whole: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    run(archive, tmp_path / "whole", code=2)
    assert "--resume" in capsys.readouterr().err
    assert (tmp_path / "whole" / "karyotypes.jsonl").read_bytes() == whole


@pytest.mark.parametrize("kept", [0, 0.001, 0.4, 0.6, 0.9999, 1])
def test_resuming_ends_as_an_unbroken_run(
    archive: Path, tmp_path: Path, whole: bytes, fake: FakePredictor, kept: float
) -> None:
    path = tmp_path / "cut" / "karyotypes.jsonl"
    path.parent.mkdir()
    left = whole[: int(kept * len(whole))]
    path.write_bytes(left)
    fake.calls.clear()
    assert run(archive, tmp_path / "cut", "--resume").read_bytes() == whole
    assert len(fake.calls) == N_CELLS - max(left.count(b"\n") - 1, 0)


def test_a_cell_that_was_taken_out_is_done_again(
    archive: Path, tmp_path: Path, whole: bytes, fake: FakePredictor
) -> None:
    lines = whole.splitlines(keepends=True)
    path = tmp_path / "whole" / "karyotypes.jsonl"
    path.write_bytes(b"".join(lines[:2] + lines[3:]))
    fake.calls.clear()
    run(archive, tmp_path / "whole", "--resume")
    assert fake.calls == [json.loads(lines[2])["cell"]]
    assert sorted(path.read_bytes().splitlines(keepends=True)) == sorted(lines)


@pytest.mark.slow
def test_a_killed_run_goes_on(archive: Path, tmp_path: Path, whole: bytes) -> None:
    code = """
import sys
from karyo_desktop.cli import karyotype as command
from karyo_desktop.cli.main import main
from tests.unit.fakes import FakePredictor

class Waiting(FakePredictor):
    def propose(self, cell, images, **more):
        if len(self.calls) == 3:
            print("now", flush=True)
            sys.stdin.read()
        return super().propose(cell, images, **more)

command.load_predictor = lambda model, device: Waiting()
main(sys.argv[1:])
"""
    out = tmp_path / "killed"
    call = ["karyotype", str(archive), "--out", str(out), "--json-only", "--jsonl"]
    with subprocess.Popen(
        [sys.executable, "-c", code, *call],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "now\n"
        process.kill()
    assert len(records(out / "karyotypes.jsonl")) == 4
    assert run(archive, out, "--resume").read_bytes() == whole


def test_stopping_keeps_what_is_finished(
    archive: Path,
    tmp_path: Path,
    whole: bytes,
    fake: FakePredictor,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sound = FakePredictor()

    def stop(cell: str, images: object, **more: object) -> object:
        if len(sound.calls) == 2:
            raise KeyboardInterrupt
        return sound.propose(cell, images)  # type: ignore[arg-type]

    fake.propose = stop  # type: ignore[assignment]
    path = run(archive, tmp_path / "out", code=130)
    assert len(records(path)) == 3
    assert "2 cells" in capsys.readouterr().err
    del fake.propose
    assert run(archive, tmp_path / "out", "--resume").read_bytes() == whole


def test_a_resumed_run_has_the_exit_code_of_an_unbroken_one(archive: Path, tmp_path: Path) -> None:
    (archive / "cell0" / "bad.png").write_bytes(b"no image")
    path = run(archive, tmp_path / "out", code=1)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    run(archive, tmp_path / "out", "--resume", code=1)


@pytest.mark.parametrize("change", ["option", "input"])
def test_another_run_is_never_gone_on_with(
    archive: Path,
    tmp_path: Path,
    whole: bytes,
    change: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "whole" / "karyotypes.jsonl"
    if change == "input":
        (archive / "more").mkdir()
        (archive / "more" / "1_1.png").write_bytes(draw_cell()[0].data)
    run(archive, path.parent, "--resume", *["--no-assign"] * (change == "option"), code=1)
    said = capsys.readouterr().err
    assert f"{path} line 1" in said
    assert {"option": "assign", "input": "n_cells"}[change] in said
    assert path.read_bytes() == whole


def test_a_damaged_line_is_named(
    archive: Path, tmp_path: Path, whole: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "whole" / "karyotypes.jsonl"
    lines = whole.splitlines(keepends=True)
    for damaged in (b"nonsense\n", lines[1]):
        path.write_bytes(b"".join([*lines[:2], damaged, *lines[3:]]))
        run(archive, path.parent, "--resume", code=1)
        assert f"{path} line 3" in capsys.readouterr().err
    path.write_bytes(b"nonsense\n")
    run(archive, path.parent, "--resume", code=1)
    assert f"{path} line 1" in capsys.readouterr().err


def test_a_disk_that_is_full_leaves_no_half_line(tmp_path: Path) -> None:
    header = {"schema_version": 1, "n_cells": 1}
    with jsonl.LinesFile(tmp_path / "k.jsonl", header) as lines:
        before = lines.path.read_bytes()
        real = lines._file

        class Full:
            """Takes three bytes, then no more."""

            def __init__(self) -> None:
                self.taken = 0

            def __getattr__(self, name: str) -> Any:
                return getattr(real, name)

            def write(self, data: memoryview) -> int:
                if self.taken:
                    raise OSError(28, "No space left on device")
                self.taken = real.write(data[:3])
                return self.taken

        lines._file = Full()  # type: ignore[assignment]
        with pytest.raises(StorageError, match="--resume"):
            lines.add(b'{"cell":"a"}')
        assert lines.path.read_bytes() == before


def test_one_cells_images_are_held_at_a_time(
    archive: Path, tmp_path: Path, fake: FakePredictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counting reads no image, and a shard reads its own cells only."""
    read: list[str] = []
    really = importing._read_cell

    def noted(source: Any, name: str, pictures: Any) -> Any:
        read.append(name)
        assert len(read) == len(fake.calls) + 1  # the one before has been through the model
        return really(source, name, pictures)

    monkeypatch.setattr(importing, "_read_cell", noted)
    run(archive, tmp_path / "out", "--shard", "2/3")
    assert read == ["cell0", "cell6"]


def test_merging_gives_the_undivided_file(archive: Path, tmp_path: Path, whole: bytes) -> None:
    made = shards(archive, tmp_path / "parts")
    assert [len(records(path)) - 1 for path in made] == [3, 2, 2]
    assert main(["merge", str(tmp_path / "parts")]) == 0
    assert (tmp_path / "parts" / "karyotypes.jsonl").read_bytes() == whole
    assert main(["merge", *map(str, reversed(made)), "--out", str(tmp_path / "m.jsonl")]) == 0
    assert (tmp_path / "m.jsonl").read_bytes() == whole
    assert main(["merge", str(tmp_path / "parts"), "--out", str(tmp_path / "new" / "x")]) == 0
    assert (tmp_path / "new" / "x" / "karyotypes.jsonl").read_bytes() == whole


def test_shards_may_be_counted_from_nought(archive: Path, tmp_path: Path, whole: bytes) -> None:
    for i in range(3):
        run(archive, tmp_path / "parts", "--shard", f"{i}/3")
    assert main(["merge", str(tmp_path / "parts")]) == 0
    assert (tmp_path / "parts" / "karyotypes.jsonl").read_bytes() == whole


def refused(capsys: pytest.CaptureFixture[str], *paths: Path) -> str:
    capsys.readouterr()
    assert main(["merge", *map(str, paths)]) == 1
    assert not any((path.parent / "karyotypes.jsonl").exists() for path in paths)
    return capsys.readouterr().err


def test_what_is_no_whole_is_not_merged(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, three = shards(archive, tmp_path / "parts")
    assert "2 of them missing" in refused(capsys, one, three)
    assert f"{two} line 1: is shard 2/3" in refused(capsys, one, two, two, three)

    sound = two.read_bytes()
    lines = sound.splitlines(keepends=True)
    two.write_bytes(b"".join(lines[:-1]))
    assert f"{two} line 3: is not there" in refused(capsys, one, two, three)
    two.write_bytes(sound[:-20])
    assert f"{two} line 3: is not there" in refused(capsys, one, two, three)
    two.write_bytes(b"".join([*lines[:-1], lines[1]]))
    said = refused(capsys, one, two, three)
    assert f"{two} line 3" in said
    assert f"{two} line 2" in said
    two.write_bytes(sound + lines[2])
    said = refused(capsys, one, two, three)
    assert f"{two} line 4" in said
    two.write_bytes(sound + lines[2].replace(b"cell6", b"cell7"))
    assert f"{two} line 4" in refused(capsys, one, two, three)
    two.write_bytes(sound.replace(b'"id":"fake-1"', b'"id":"other"', 1))
    said = refused(capsys, one, two, three)
    assert f"{two} line 1" in said
    assert "model" in said
    two.write_bytes(b"")
    assert f"{two} line 1" in refused(capsys, one, two, three)
    two.write_bytes(sound)
    assert main(["merge", str(tmp_path / "parts")]) == 0


def test_merging_never_replaces_another_runs_file(
    archive: Path, tmp_path: Path, whole: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    made = shards(archive, tmp_path / "parts")
    target = tmp_path / "parts" / "karyotypes.jsonl"
    target.write_bytes(whole.replace(b'"id":"fake-1"', b'"id":"other"', 1))
    before = target.read_bytes()
    assert main(["merge", *map(str, made)]) == 1
    assert str(target) in capsys.readouterr().err
    assert target.read_bytes() == before
    assert main(["merge", str(target)]) == 1  # a whole is no shard
    assert "shard" in capsys.readouterr().err


@pytest.mark.parametrize(
    "more",
    [
        ["--jsonl", "--shard", "4/3"],
        ["--jsonl", "--shard", "0/0"],
        ["--jsonl", "--shard", "half"],
        ["--shard", "1/2"],
        ["--resume"],
    ],
)
def test_wrong_use(
    archive: Path, tmp_path: Path, more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["karyotype", str(archive), "--out", str(tmp_path / "o"), *more]) == 2
    assert "--" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()
    assert main(["merge", str(archive)]) == 2
    assert main(["merge", str(tmp_path / "nowhere")]) == 2
