"""The predictor and the models it loads."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from cirnet_core import predictor as predictor_module
from cirnet_core.classes import CLASSES
from cirnet_core.data.pack import Pack, by_cell
from cirnet_core.errors import Cancelled, InputError, ModelError
from cirnet_core.flags import CELL_FLAGS, CHROMOSOME_FLAGS
from cirnet_core.models.store import list_models, resolve
from cirnet_core.nn.cirnet import CIRNet, NetConfig, count_parameters
from cirnet_core.nn.views import ViewScores
from cirnet_core.nn.weights import SHARD_BYTES, read_weights, save_weights
from cirnet_core.predictor import Predictor
from cirnet_core.preprocess.prepared import Prepared, prepare_cell_images
from cirnet_core.preprocess.scale import scale_from_lengths
from cirnet_core.types import CellProposal, ImageFile


@pytest.fixture(scope="module")
def predictor(tiny_model: Path) -> Predictor:
    return Predictor.load(tiny_model, device="cpu")


@pytest.fixture(scope="module")
def images(pack_path: Path) -> list[ImageFile]:
    with Pack(pack_path) as pack:
        _, rows = next(by_cell(pack.select("train")))
        return [ImageFile(row.file, pack.read(row.file)) for row in rows]


def test_a_proposal_is_complete_and_consistent(
    predictor: Predictor, images: list[ImageFile]
) -> None:
    calls: list[tuple[int, int]] = []
    found = predictor.propose("cell1", images, progress=lambda a, b: calls.append((a, b)))
    assert [c.file for c in found.chromosomes] == [image.name for image in images]
    assert found.complete
    assert not found.errors
    assert calls[-1] == (len(images), len(images))
    for item in found.chromosomes:
        assert sum(item.probabilities) == pytest.approx(1.0, abs=1e-9)
        assert item.raw_class == CLASSES[int(np.argmax(item.probabilities))]
        assert item.class_ in CLASSES
        assert 0 <= item.confidence <= 1
        assert 0.5 <= item.orientation_confidence <= 1
        assert 0 <= item.rotation_deg < 360
        assert set(item.flags) <= set(CHROMOSOME_FLAGS)
    assert set(found.flags) <= set(CELL_FLAGS)
    assert found.model_id == "tiny-1"
    assert len(found.model_sha256) == 64


def test_the_same_input_gives_the_same_answer(
    predictor: Predictor, images: list[ImageFile]
) -> None:
    assert predictor.propose("c", images) == predictor.propose("c", images)


def test_of_a_few_short_ones_the_scale_is_found_under_which_their_bands_are_read(
    predictor: Predictor, images: list[ImageFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quartiles of short chromosomes alone ask for a scale that is far too large."""
    short = np.array([12, 14, 15, 16, 17, 18, 20])
    lengths = np.exp(predictor.lengths[short])  # so that the true scale is 1
    items = [
        replace(item, shape=replace(item.shape, length_px=float(px)))
        for item, px in zip(prepare_cell_images(images)[1], lengths, strict=False)
    ]

    def read(
        self: Predictor, items: Sequence[Prepared], scale: float, *others: object
    ) -> ViewScores:
        """Bands that are read near the true scale only, and else a guess by the length."""
        logs = np.log([item.shape.length_px * scale for item in items])
        logits = -(((logs[:, None] - self.lengths) / 0.1) ** 2) / 2
        logits[np.arange(len(items)), short] += 9.0 * np.exp(-((np.log(scale) / 0.1) ** 2))
        n = len(items)
        one = np.zeros(n)
        features = np.zeros((n, 1), np.float32)
        return ViewScores(logits, one, one, one, np.zeros((n, 3)), one, features)

    monkeypatch.setattr(Predictor, "_pass", read)
    assert scale_from_lengths([float(px) for px in lengths], predictor.lengths) > 1.3
    assert predictor.score(items).scale == pytest.approx(1.0, abs=0.05)
    monkeypatch.setattr(predictor_module, "FEW", 0)
    assert predictor.score(items).scale > 1.15


def test_without_joint_assignment_the_raw_class_stays(
    predictor: Predictor, images: list[ImageFile]
) -> None:
    found = predictor.propose("c", images, assign=False)
    assert all(item.class_ == item.raw_class for item in found.chromosomes)


def test_few_chromosomes_are_an_incomplete_cell(
    predictor: Predictor, images: list[ImageFile]
) -> None:
    found = predictor.propose("c", images[:12])
    assert not found.complete
    assert "cell:incomplete" in found.flags
    assert predictor.propose("c", images[:12], complete=True).complete


def test_bad_images_are_errors_and_the_others_go_on(
    predictor: Predictor, images: list[ImageFile]
) -> None:
    bad = [ImageFile("c/x.png", b"nonsense"), ImageFile("c/empty.png", b"")]
    found = predictor.propose("c", [bad[0], *images[:5], bad[1]])
    assert len(found.chromosomes) == 5
    assert [problem.file for problem in found.errors] == ["c/x.png", "c/empty.png"]


def test_a_cell_of_nothing_is_an_answer(predictor: Predictor) -> None:
    found = predictor.propose("c", [ImageFile("x.png", b"")])
    assert found.chromosomes == ()
    assert len(found.errors) == 1


def test_identical_images_are_flagged(predictor: Predictor, images: list[ImageFile]) -> None:
    twice = [*images[:4], ImageFile("again.png", images[1].data)]
    flagged = [
        c.file for c in predictor.propose("c", twice).chromosomes if "image:duplicate" in c.flags
    ]
    assert flagged == [images[1].name, "again.png"]


def test_turning_the_files_turns_the_answer(predictor: Predictor, images: list[ImageFile]) -> None:
    """A quarter turn moves no pixel value, so class stays and rotation follows exactly."""
    before = predictor.propose("c", images)
    quarter = [ImageFile(i.name, _quarter_turn(i.data)) for i in images]
    after = predictor.propose("c", quarter)
    assert _classes(after) == _classes(before)
    off = [
        (a.rotation_deg - 90 - b.rotation_deg + 180) % 360 - 180
        for a, b in zip(before.chromosomes, after.chromosomes, strict=True)
    ]
    margin = np.abs(predictor.score(prepare_cell_images(images)[1]).up_logit)
    # Where the two ends are a tie, the last bit of a sum may decide for the other one.
    clear = [turn for turn, m in zip(off, margin, strict=True) if m > 2e-4]
    assert len(clear) >= 20
    assert max(abs(turn) for turn in clear) < 0.5
    assert all(abs(abs(turn) - 180) < 0.5 or abs(turn) < 0.5 for turn in off)


def _quarter_turn(data: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(data)).rotate(90, expand=True).save(out, "PNG")
    return out.getvalue()


def _classes(proposal: CellProposal) -> list[str]:
    return [c.raw_class for c in proposal.chromosomes]


def test_cancelling_between_batches(predictor: Predictor, images: list[ImageFile]) -> None:
    answers = iter([False, False, True])
    with pytest.raises(Cancelled):
        predictor.propose("c", images, cancelled=lambda: next(answers))


def test_out_of_memory_falls_back_to_the_cpu(
    tiny_model: Path, images: list[ImageFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = Predictor.load(tiny_model, device="cpu").propose("c", images)
    predictor = Predictor.load(tiny_model, device="cpu")
    predictor._device = torch.device("meta")  # stands for a GPU
    real = predictor_module.score_views

    def exhausted(*args: object, **options: object) -> object:
        if options["device"] == torch.device("meta"):
            raise torch.OutOfMemoryError("CUDA out of memory")
        return real(*args, **options)

    monkeypatch.setattr(predictor_module, "score_views", exhausted)
    assert predictor.propose("c", images) == expected
    assert predictor.device.kind == "cpu"
    assert "memory" in predictor.device.reason


@pytest.mark.parametrize("name", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_named(tiny_model: Path, name: str) -> None:
    if torch.cuda.is_available() or torch.backends.mps.is_available():
        pytest.skip("this machine has a GPU")
    with pytest.raises(InputError, match=name):
        Predictor.load(tiny_model, device=name)


def _copy(model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(model, tmp_path / "copy"))


def test_changed_weights_are_refused(tiny_model: Path, tmp_path: Path) -> None:
    folder = _copy(tiny_model, tmp_path)
    shard = next(folder.glob("*.safetensors"))
    data = bytearray(shard.read_bytes())
    data[-1] ^= 1
    shard.write_bytes(data)
    with pytest.raises(ModelError, match=shard.name):
        Predictor.load(folder, device="cpu")


def test_missing_weights_are_named(tiny_model: Path, tmp_path: Path) -> None:
    folder = _copy(tiny_model, tmp_path)
    shard = next(folder.glob("*.safetensors"))
    shard.unlink()
    with pytest.raises(ModelError, match=shard.name):
        Predictor.load(folder, device="cpu")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"schema_version": 99}, "newer"),
        ({"classes": [*CLASSES[:22], "Y", "X"]}, "classes"),
        ({"lengths_px": "long"}, "lengths_px"),
        ({"lengths_px": {"1": 104.0}}, "lengths_px"),
        ({"net": {"backbone": "no_such_network"}}, "net"),
        ({"weights": [{"file": "../x.safetensors", "sha256": "", "bytes": 1}]}, "leaves"),
    ],
)
def test_a_wrong_card_is_named(
    tiny_model: Path, tmp_path: Path, change: dict[str, object], says: str
) -> None:
    folder = _copy(tiny_model, tmp_path)
    card = json.loads((folder / "card.json").read_text())
    (folder / "card.json").write_text(json.dumps(card | change))
    with pytest.raises(ModelError, match=says):
        Predictor.load(folder, device="cpu")


def test_no_such_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KARYO_HOME", str(tmp_path))
    with pytest.raises(ModelError, match="no-such-model"):
        resolve("no-such-model")
    with pytest.raises(ModelError):
        resolve("../../etc")


def test_the_laboratorys_own_models_are_found(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KARYO_HOME", str(tmp_path))
    shutil.copytree(tiny_model, tmp_path / "models" / "tiny-1")
    assert "tiny-1" in [info.id for info in list_models()]
    assert resolve("tiny-1").folder == tmp_path / "models" / "tiny-1"
    (tmp_path / "models" / "active.json").write_text('{"active": "tiny-1"}')
    assert resolve().id == "tiny-1"


def test_shards_stay_small_and_come_back(tmp_path: Path) -> None:
    tensors = {f"t{i}": torch.randn(3000, 3000) for i in range(4)}
    files = save_weights(tensors, tmp_path)
    assert len(files) > 2
    assert all(f.stat().st_size < SHARD_BYTES + 10_000 for f in files)
    back = read_weights(tmp_path)
    assert back.keys() == tensors.keys()
    torch.testing.assert_close(back["t2"].float(), tensors["t2"], atol=2e-3, rtol=1e-3)


@pytest.mark.slow
def test_a_version_with_new_heads_shares_its_large_files(tmp_path: Path) -> None:
    backbone = {"backbone.a": torch.ones(3), "interface.conv.weight": torch.ones(3, 1)}
    one = {"classifier.bias": torch.zeros(24), **backbone}
    other = {"classifier.bias": torch.ones(24), "fine.a": torch.ones(2), **backbone}
    files = [save_weights(tensors, tmp_path / str(k)) for k, tensors in enumerate((one, other))]
    assert files[0][1].read_bytes() == files[1][1].read_bytes()
    assert set(read_weights(tmp_path / "1")) == set(other)


def test_cir_net_has_the_papers_size() -> None:
    """54,336,736 in the backbone as the paper counts it; ours adds small heads to the pool."""
    net = CIRNet(NetConfig())
    assert count_parameters(net.backbone) == pytest.approx(54_336_736, rel=0.001)
    out = net.eval()(torch.zeros(1, 1, 128, 80), torch.zeros(1, 3))
    assert out.logits.shape == (1, 24)
    assert out.pose.shape == (1, 3)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_the_interface_takes_any_number_of_channels(channels: int) -> None:
    net = CIRNet(NetConfig(backbone="tiny", channels=channels, height_px=50, width_px=31))
    out = net.eval()(torch.zeros(2, channels, 50, 31), torch.zeros(2, 3))
    assert out.logits.shape == (2, 24)
