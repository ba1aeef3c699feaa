"""A whole audit on a synthetic pack whose labels were spoilt on purpose, with a fake network."""

from __future__ import annotations

import csv
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cirnet_core.__main__ import main
from cirnet_core.audit.evidence import weigh
from cirnet_core.audit.outoffold import out_of_fold, whitened
from cirnet_core.audit.profiles import POINTS, band_profile, likeness, typical_profile
from cirnet_core.audit.propose import propose
from cirnet_core.audit.run import PAGE, TABLE, AuditResult, audit, sheet_of
from cirnet_core.audit.scores import score_cells
from cirnet_core.classes import CLASS_INDEX, CLASSES, N_CLASSES
from cirnet_core.data.corrections import read_corrections
from cirnet_core.data.pack import Pack
from cirnet_core.data.sampler import PreparedCell, Source
from cirnet_core.errors import InputError
from cirnet_core.nn.views import ViewScores
from cirnet_core.preprocess.scale import LengthTable
from cirnet_core.train.loop import lengths_of

Row = dict[str, str]


@dataclass
class FakeScorer:
    """Knows every chromosome's true class; counts how often it is asked."""

    truth: dict[str, int]
    lengths: LengthTable
    key: str = "fake"
    temperature: float = 1.0
    asked: int = 0

    def taught(self, pack: str) -> frozenset[str]:
        return frozenset()

    def __call__(self, cell: PreparedCell, scale: float) -> ViewScores:
        self.asked += 1
        n = len(cell.rows)
        truth = np.array([self.truth[row.file] for row in cell.rows])
        rng = np.random.default_rng(len(cell.rows[0].cell))
        features = 4.0 * np.eye(N_CLASSES)[truth] + rng.normal(0, 0.3, (n, N_CLASSES))
        zero = np.zeros(n)
        return ViewScores(
            logits=8.0 * np.eye(N_CLASSES)[truth],
            up_logit=np.ones(n),
            tilt_deg=zero,
            tilt_length=zero,
            quality=np.zeros((n, 3)),
            domain=zero,
            features=features.astype(np.float32),
        )


def spoil(rows: list[Row]) -> dict[str, tuple[str, str]]:
    """One shift, one swap, one single error, in three cells; returns file: (given, true)."""
    cells = sorted({row["cell"] for row in rows})
    spoilt: dict[str, tuple[str, str]] = {}

    def relabel(row: Row, label: str) -> None:
        spoilt[row["file"]] = (label, row["label"])
        row["label"] = label

    inside = CLASSES[CLASS_INDEX["19"] : CLASS_INDEX["X"]]
    for row in (r for r in rows if r["cell"] == cells[0] and r["label"] in inside):
        relabel(row, CLASSES[CLASS_INDEX[row["label"]] + 1])
    four = next(r for r in rows if r["cell"] == cells[1] and r["label"] == "4")
    nine = next(r for r in rows if r["cell"] == cells[1] and r["label"] == "9")
    relabel(four, "9")
    relabel(nine, "4")
    relabel(next(r for r in rows if r["cell"] == cells[2] and r["label"] == "12"), "16")
    return spoilt


@dataclass(frozen=True)
class Spoilt:
    path: Path
    errors: dict[str, tuple[str, str]]
    scorer: Callable[..., FakeScorer]


@dataclass(frozen=True)
class Audited:
    folder: Path
    scorer: FakeScorer
    result: AuditResult


@pytest.fixture(scope="module")
def spoilt(pack_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Spoilt:
    folder = tmp_path_factory.mktemp("spoilt") / "synthetic"
    with zipfile.ZipFile(pack_path) as stored:
        stored.extractall(folder)
    with Pack(pack_path) as pack:
        truth = {row.file: CLASS_INDEX[row.label] for row in pack.rows}
        lengths = lengths_of([Source(pack, tuple(pack.rows), 1.0)])
    table = folder / "chromosomes.csv"
    with table.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    errors = spoil(rows)
    with table.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return Spoilt(folder, errors, lambda **more: FakeScorer(truth, lengths, **more))


@pytest.fixture(scope="module")
def audited(spoilt: Spoilt, tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """One audit of the whole pack, with its folder, its cache and the scorer."""
    folder, scorer = tmp_path_factory.mktemp("audited"), spoilt.scorer()
    result = audit(scorer, spoilt.path, ["all"], folder / "out", cache=folder / "cache")
    return Audited(folder, scorer, result)


def test_every_spoilt_label_is_proposed_and_no_other(spoilt: Spoilt, audited: Audited) -> None:
    proposals, out = audited.result.proposals, audited.folder / "out"
    assert {p.file: (p.before, p.after) for p in proposals} == spoilt.errors
    assert {p.kind for p in proposals} == {"shift", "single", "swap"}
    for proposal in proposals:
        assert proposal.strict == (proposal.kind != "single")
        assert proposal.network_after > 0.9
        assert proposal.network_before < 0.1
        assert proposal.regression_after > proposal.regression_before
        assert proposal.typical_after < proposal.typical_before
        with Image.open(out / sheet_of(proposal)) as sheet:
            assert np.asarray(sheet).min() < 128
    page = (out / PAGE).read_text("utf-8")
    assert all(sheet_of(proposal) in page for proposal in proposals)


def test_the_table_can_be_applied_as_it_stands_and_nothing_is_left(
    spoilt: Spoilt, audited: Audited, tmp_path: Path
) -> None:
    table = audited.folder / "out" / TABLE
    found = read_corrections(table)
    assert {c.file: (c.before, c.after) for c in found.rows} == spoilt.errors
    assert all(c.reason and c.cell for c in found.rows)
    asked, cache = audited.scorer.asked, audited.folder / "cache"
    again = audit(audited.scorer, spoilt.path, ["all"], tmp_path, cache=cache, labels=table)
    assert again.proposals == ()
    assert audited.scorer.asked == asked, "the scores are kept"


def test_other_weights_are_asked_anew(spoilt: Spoilt, tmp_path: Path) -> None:
    first, second = spoilt.scorer(), spoilt.scorer(key="other")
    for scorer in (first, second):
        audit(scorer, spoilt.path, ["val"], tmp_path / "out", cache=tmp_path / "cache")
    assert second.asked == first.asked > 0


def test_where_the_network_learnt_the_labels_its_answer_does_not_count(
    spoilt: Spoilt, audited: Audited
) -> None:
    """A network that repeats the given labels hides nothing from the second opinion."""
    with Pack(spoilt.path) as pack:
        seen = score_cells(pack, pack.rows, audited.scorer, audited.folder / "cache")
        cells = [replace(cell, logits=8.0 * np.eye(N_CLASSES)[cell.labels]) for cell in seen]
    taught = frozenset(cell.split for cell in cells)
    lengths = audited.scorer.lengths
    evidence = weigh(cells, temperature=1.0, lengths=lengths, taught=taught)
    found = propose(cells, evidence)
    assert {p.file for p in found} == set(spoilt.errors)
    assert not any(p.strict for p in found if p.kind == "swap"), "one opinion of two"


def test_a_pack_without_a_usable_image_is_refused(spoilt: Spoilt, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(spoilt.path, broken)
    for path in broken.rglob("*.png"):
        path.write_bytes(b"no image")
    with pytest.raises(InputError, match="broken"):
        audit(spoilt.scorer(), broken, ["val"], tmp_path / "out", cache=tmp_path / "cache")


def test_the_command_writes_the_table_and_the_page(
    pack_path: Path, tiny_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    arguments = ["audit-labels", "--data", str(pack_path), "--split", "val", "test"]
    arguments += ["--out", str(out), "--model", str(tiny_model), "--device", "cpu"]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "val: " in said
    assert "test: " in said
    assert {path.name for path in out.iterdir()} >= {TABLE, PAGE, "scores"}


def test_a_regression_judges_no_case_that_it_was_fitted_to() -> None:
    """Two cases with opposite labels: each is judged by the other and so found wrong."""
    x = np.repeat(np.eye(2), 10, axis=0)
    labels = np.r_[np.zeros(10, int), np.ones(10, int), np.ones(10, int), np.zeros(10, int)]
    cases = ["a"] * 20 + ["b"] * 20
    said = out_of_fold(np.concatenate([x, x]), labels, cases, folds=2).argmax(axis=1)
    assert (said != labels).all()


def test_whitened_features_have_unit_variance_and_fewer_dimensions_for_few_rows() -> None:
    rng = np.random.default_rng(1)
    features = rng.normal(5.0, 1.0, (60, 8)) * np.arange(1, 9)
    white = whitened(features)
    assert white.shape == (60, 6)
    np.testing.assert_allclose(white.T @ white / 60, np.eye(6), atol=1e-3)


def test_bands_are_read_along_the_axis() -> None:
    def picture(bands: tuple[int, ...]) -> np.ndarray:
        image = np.full((80, 24), 255, np.uint8)
        image[5:75, 6:18] = 180
        for row in bands:
            image[row : row + 6, 6:18] = 60
        return image

    first, same, other = (band_profile(picture(b)) for b in ((15, 50), (16, 51), (32, 66)))
    assert first.shape == (POINTS,)
    assert likeness(first, same) > 0.95
    assert likeness(first, other) < 0.3
    np.testing.assert_allclose(typical_profile([first, first]), first)
    assert not band_profile(np.full((9, 9), 255, np.uint8)).any()
