"""Corrections of labels: what is refused, and that training and evaluation see them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cirnet_core.__main__ import main
from cirnet_core.data.corrections import read_corrections
from cirnet_core.data.pack import LabelledImage, Pack
from cirnet_core.errors import InputError
from cirnet_core.train.config import dump_config, load_config
from tests.core.conftest import tiny_config


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture
def first(pack_path: Path) -> LabelledImage:
    """A row of the pack's train."""
    with Pack(pack_path) as pack:
        return pack.select("train")[0]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("file,from",), "line 1: lacks the column(s) to"),
        (("file,from,to", "a.png,1,2", "b.png,1,23"), "line 3: to '23'"),
        (("file,from,to", "a.png,chr1,2"), "line 2: from 'chr1'"),
        (("file,from,to", "a.png,2,2"), "line 2: names no file, or changes nothing"),
        (("file,from,to", "a.png,2,1", "b.png,1,2", "a.png,2,3"), "line 4: a.png"),
        (("file,from,to", "a.png,2"), "line 2: to ''"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(
    lines: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "labels.csv", *lines)
    with pytest.raises(InputError) as caught:
        read_corrections(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)


def test_a_missing_or_binary_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv"):
        read_corrections(tmp_path / "none.csv")
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00file")
    with pytest.raises(InputError, match=r"binary\.csv"):
        read_corrections(tmp_path / "binary.csv")


def test_a_quoted_reason_over_two_lines_does_not_move_the_count(tmp_path: Path) -> None:
    path = write(
        tmp_path / "labels.csv", "file,from,to,cell,reason", 'a.png,1,2,a,"x,\ny"', "b.png,1,1,b,"
    )
    with pytest.raises(InputError, match="line 4"):
        read_corrections(path)


@pytest.mark.parametrize("wrong", ["file", "from", "cell"])
def test_corrections_of_another_pack_are_refused(
    wrong: str, first: LabelledImage, pack_path: Path, tmp_path: Path
) -> None:
    other = next(name for name in ("1", "2") if name != first.label)
    values = {"file": first.file, "from": first.label, "to": "Y", "cell": first.cell}
    values[wrong] = {"file": "nowhere/01.png", "from": other, "cell": "elsewhere"}[wrong]
    table = write(tmp_path / "labels.csv", "file,from,to,cell", ",".join(values.values()))
    with pytest.raises(InputError) as caught:
        Pack(pack_path, labels=read_corrections(table))
    assert f"{table} line 2: {values['file']}" in str(caught.value)


def test_a_corrected_pack_differs_in_that_label_alone(
    first: LabelledImage, pack_path: Path, tmp_path: Path
) -> None:
    table = write(tmp_path / "labels.csv", "file,from,to", f"{first.file},{first.label},Y")
    with Pack(pack_path) as given, Pack(pack_path, labels=read_corrections(table)) as corrected:
        changed = [
            (a.label, b.label, b.file)
            for a, b in zip(given.rows, corrected.rows, strict=True)
            if a != b
        ]
    assert changed == [(first.label, "Y", first.file)]


def train_arguments(pack_path: Path, run: Path, config: Path) -> list[str]:
    arguments = ["train", "--data", str(pack_path), "--out", str(run), "--config", str(config)]
    return [*arguments, "--device", "cpu"]


def test_training_notes_its_corrections_and_does_not_go_on_without(
    first: LabelledImage, pack_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write(
        tmp_path / f"{pack_path.stem}.csv", "file,from,to", f"{first.file},{first.label},Y"
    )
    config, run = tmp_path / "config.json", tmp_path / "run"
    config.write_bytes(dump_config(tiny_config(images=16, val_images=0)))
    arguments = train_arguments(pack_path, run, config)
    assert main([*arguments, "--labels", str(table)]) == 0
    noted = load_config(run / "config.json").labels
    assert noted == {pack_path.stem: read_corrections(table).sha256}
    resumed = ["train", "--data", str(pack_path), "--out", str(run), "--resume", "--device", "cpu"]
    assert main(resumed) != 0
    assert f"corrected labels of {pack_path.stem}" in capsys.readouterr().err
    assert main([*resumed, "--labels", str(table)]) == 0


def test_a_release_is_calibrated_on_corrected_labels(
    tiny_model: Path, pack_path: Path, tmp_path: Path
) -> None:
    with Pack(pack_path) as pack:
        rows = [row for row in pack.select("val") if row.label != "Y"]
    lines = [f"{row.file},{row.label},Y" for row in rows]
    table = write(tmp_path / f"{pack_path.stem}.csv", "file,from,to", *lines)
    arguments = ["models", "release", str(tiny_model.parent / "run"), "--id", "m"]
    arguments += ["--data", str(pack_path), "--out", str(tmp_path / "m"), "--device", "cpu"]
    assert main([*arguments, "--labels", str(table)]) == 0
    cards = [json.loads((path / "card.json").read_text()) for path in (tiny_model, tmp_path / "m")]
    assert cards[0]["training"]["val_labels"] == {}
    assert cards[1]["training"]["val_labels"] == {pack_path.stem: read_corrections(table).sha256}
    raw = [card["figures"][f"{pack_path.name} val"]["raw"] for card in cards]
    assert raw[0] != raw[1]


def test_a_table_named_as_no_pack_is_refused(
    pack_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write(tmp_path / "other.csv", "file,from,to")
    config = tmp_path / "config.json"
    config.write_bytes(dump_config(tiny_config(images=16, val_images=0)))
    arguments = train_arguments(pack_path, tmp_path / "run", config)
    assert main([*arguments, "--labels", str(table)]) != 0
    assert "other.csv" in capsys.readouterr().err


def test_evaluation_counts_against_the_corrected_labels(
    tiny_model: Path, pack_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Pack(pack_path) as pack:
        row = pack.select("test")[0]
    after = "Y" if row.label != "Y" else "1"
    table = write(tmp_path / "labels.csv", "file,from,to", f"{row.file},{row.label},{after}")
    common = ["evaluate", "--data", str(pack_path), "--split", "test", "--model", str(tiny_model)]
    supports, found = {}, {}
    for name, more in (("given", []), ("corrected", ["--labels", str(table)])):
        out = tmp_path / name
        assert main([*common, "--out", str(out), "--device", "cpu", *more]) == 0
        metrics = json.loads((out / "metrics.json").read_bytes())
        found[name] = metrics
        supports[name] = {k: v["support"] for k, v in metrics["raw"]["per_class"].items()}
    assert supports["corrected"][after] == supports["given"][after] + 1
    assert supports["corrected"][row.label] == supports["given"][row.label] - 1
    assert found["given"]["as_given"] is None
    beside = found["corrected"]["as_given"]
    for part in ("raw", "assigned", "orientation", "ci95"):
        assert beside[part] == found["given"][part]
    assert capsys.readouterr().out.count("labels as given") == 1
