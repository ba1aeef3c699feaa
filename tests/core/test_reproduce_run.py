"""``cirnet reproduce`` at its small setting: rows, folds, resuming, and what the report says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
import torch

from cirnet_core.__main__ import main
from cirnet_core.errors import InputError
from cirnet_core.nn.device import cpu_info
from cirnet_core.reproduce.config import ReproduceConfig, load_preset
from cirnet_core.reproduce.paper import Row, rows_named
from cirnet_core.reproduce.protocol import OWN, UNSEEN
from cirnet_core.reproduce.results import Job, Result, standing_of
from cirnet_core.reproduce.run import Wanted, reproduce

SMALL = load_preset("small")
CPU = torch.device("cpu"), cpu_info("")


def run(
    pack_path: Path,
    out: Path,
    rows: list[str],
    config: ReproduceConfig = SMALL,
    *,
    folds: bool = False,
    resume: bool = False,
    should_stop: Callable[[], bool] = lambda: False,
) -> str:
    """The report's text."""
    torch.set_num_threads(1)
    wanted = Wanted(rows_named(rows) if rows else (), folds)
    folder = reproduce(
        config, pack_path, out, wanted, device=CPU, resume=resume, should_stop=should_stop
    )
    return (folder / "report.md").read_text()


def result(out: Path, row: Row, fold: int | None = None) -> Result:
    found = standing_of(out, Job(row, fold)).result
    assert found is not None
    return found


def stop_after(n: int) -> Callable[[], bool]:
    asked = iter(range(10**6))
    return lambda: next(asked) >= n


SIAMESE = rows_named(["siamese-cda"])[0]
CIRNET = rows_named(["cirnet-cda"])[0]


@pytest.fixture(scope="module")
def whole(pack_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of two rows, never interrupted."""
    out = tmp_path_factory.mktemp("whole") / "run"
    run(pack_path, out, ["siamese-cda", "vanilla-straightening"])
    return out


def test_another_machine_goes_on_from_the_report(
    pack_path: Path, whole: Path, tmp_path: Path
) -> None:
    report, out = whole / "report", tmp_path / "elsewhere"
    said: list[str] = []
    reproduce(
        SMALL,
        pack_path,
        out,
        Wanted((SIAMESE,)),
        device=CPU,
        earlier=report,
        say=said.append,
    )
    assert result(out, SIAMESE) == result(whole, SIAMESE)
    assert (out / "report" / "report.md").read_text() == (report / "report.md").read_text()
    assert not any("parameters" in line for line in said)  # nothing was trained
    with pytest.raises(InputError, match="another configuration"):
        reproduce(
            replace(SMALL, seed=2),
            pack_path,
            tmp_path / "other",
            Wanted(()),
            device=CPU,
            earlier=report,
        )
    with pytest.raises(InputError, match="no report"):
        reproduce(SMALL, pack_path, tmp_path / "none", Wanted(()), device=CPU, earlier=tmp_path)


# In the first stage, where pairs are drawn, and in the second.
@pytest.mark.parametrize("steps", [2, 4])
def test_a_resumed_row_ends_where_an_unbroken_one_does(
    pack_path: Path, whole: Path, tmp_path: Path, steps: int
) -> None:
    # Asked once before the row and then once before each step.
    text = run(pack_path, tmp_path / "part", [SIAMESE.id], should_stop=stop_after(1 + steps))
    assert f"stopped after {steps * 16} images, not measured" in text
    assert standing_of(tmp_path / "part", Job(SIAMESE)).result is None
    text = run(pack_path, tmp_path / "part", [SIAMESE.id], resume=True)
    assert "stopped" not in text
    one, other = result(whole, SIAMESE), result(tmp_path / "part", SIAMESE)
    assert one.tests == other.tests
    assert one.tsne == other.tsne
    assert other.images == other.budget == 96


def test_what_was_not_run_says_so_and_has_no_figures(whole: Path) -> None:
    text = (whole / "report" / "report.md").read_text()
    table = text[text.index("## Table 1") : text.index("## What")]
    ours = [line for line in table.splitlines() if "| ours |" in line]
    assert [("not run | – | – | – | – | – |" in line) for line in ours] == [
        row.id not in ("siamese-cda", "vanilla-straightening") for row in rows_named(None)
    ]
    assert text.count("95.98%") == 1
    found = json.loads((whole / "report" / "results.json").read_text())
    states = {row["row"]: row["state"] for row in found["rows"]}
    assert states["siamese-cda"] == "done"
    assert states["cirnet-cda"] == "not run"
    assert all("tests" not in row for row in found["rows"] if row["state"] == "not run")
    shown = found["rows"][5]["tests"][OWN]["accuracy"]
    assert shown == result(whole, SIAMESE).tests[OWN]["accuracy"]
    assert f"**{shown:.2%}**" in table
    # 96 images of the copies that CDA makes of four cells; the other row sees its own in part.
    assert "The budget of `vanilla-straightening`, `siamese-cda` ends before" in text


def test_the_report_holds_its_charts_and_no_path_of_the_machine(whole: Path) -> None:
    folder = whole / "report"
    assert {path.name for path in folder.iterdir()} == {
        "finished.json",
        "report.md",
        "results.json",
        "roc.png",
        "tsne-siamese.png",
        "tsne-vanilla.png",
    }
    for name in ("finished.json", "report.md", "results.json"):
        assert str(whole.parent) not in (folder / name).read_text()


def test_a_finished_row_is_not_run_again(pack_path: Path, whole: Path) -> None:
    file = whole / Job(SIAMESE).place / "result.json"
    before = file.stat().st_mtime_ns
    run(pack_path, whole, [SIAMESE.id], resume=True)
    assert file.stat().st_mtime_ns == before
    assert {path.name for path in file.parent.iterdir()} == {"result.json"}


def test_a_run_is_never_mixed_with_another(pack_path: Path, whole: Path) -> None:
    with pytest.raises(InputError, match="--resume"):
        run(pack_path, whole, [])
    with pytest.raises(InputError, match="another configuration"):
        run(pack_path, whole, [], replace(SMALL, seed=2), resume=True)


def test_folds_are_run_and_only_a_whole_set_has_a_mean(pack_path: Path, tmp_path: Path) -> None:
    text = run(pack_path, tmp_path, [], folds=True, should_stop=stop_after(1 + 6 + 1 + 2))
    assert "No mean is given" in text
    assert "stopped after 32 images" in text
    text = run(pack_path, tmp_path, [], folds=True, resume=True)
    shares = [result(tmp_path, CIRNET, fold).tests[OWN]["accuracy"] for fold in (0, 1)]
    assert f"Mean {sum(shares) / 2:.2%}" in text
    assert f"standard deviation {abs(shares[0] - shares[1]) / 2:.2%}" in text


def shrunk(preset: str, **changes: object) -> ReproduceConfig:
    """A preset with the networks and budgets of the small one."""
    small = replace(
        load_preset(preset),
        networks=SMALL.networks,
        males=2,
        females=2,
        folds=2,
        tsne_images=20,
        precision="float32",
    )
    return replace(small, **changes)


@pytest.mark.parametrize("preset", ["paper", "as-published-code"])
def test_the_other_protocols_run_and_keep_the_best_they_watched(
    pack_path: Path, tmp_path: Path, preset: str
) -> None:
    config = shrunk(preset, watch_images=24, watch_every_images=40)
    stop = stop_after(1 + 2)
    run(pack_path, tmp_path / "part", [CIRNET.id], config, should_stop=stop)
    text = run(pack_path, tmp_path / "part", [CIRNET.id], config, resume=True)
    run(pack_path, tmp_path / "whole", [CIRNET.id], config)
    one, other = (result(tmp_path / name, CIRNET) for name in ("part", "whole"))
    assert one.tests == other.tests
    assert set(one.tests) == {OWN, UNSEEN}
    assert one.watch_views > 0
    shared = one.shared_originals
    assert (shared is not None) == (preset == "paper")
    if shared is not None:
        assert f"{shared[1]:,} of the {shared[0]:,} originals" in text


def test_patience_ends_a_row(pack_path: Path, tmp_path: Path) -> None:
    # Nothing is learned at this rate, so that no look is better than the first.
    recipe = replace(SMALL.recipe, learning_rate=0.0, schedule="constant")
    config = shrunk(
        "as-published-code", recipe=recipe, watch_every_images=16, watch_images=4, patience=2
    )
    run(pack_path, tmp_path, ["cirnet-none"], config)
    ended = result(tmp_path, rows_named(["cirnet-none"])[0])
    assert ended.images == 16 * 3 < ended.budget


def test_a_row_that_diverges_says_so(pack_path: Path, tmp_path: Path) -> None:
    config = replace(SMALL, recipe=replace(SMALL.recipe, learning_rate=1e30, clip_norm=None))
    text = run(pack_path, tmp_path, ["cirnet-none"], config)
    assert "diverged after" in text
    assert result(tmp_path, rows_named(["cirnet-none"])[0]).tests == {}


def test_the_command_copies_its_report(
    pack_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config.json"
    config.write_bytes(msgspec.json.encode(replace(SMALL, name="mine", tsne_images=12)))
    command = ["reproduce", "--data", str(pack_path), "--out", str(tmp_path / "run")]
    rest = ["--rows", "cirnet-none", "--report-to", str(tmp_path / "docs"), "--device", "cpu"]
    assert main([*command, "--config", str(config), *rest]) == 0
    assert (tmp_path / "docs" / "mine" / "report.md").exists()
    assert main([*command, "--resume", *rest]) == 0
    assert "report:" in capsys.readouterr().out
    assert main([*command, *rest]) == 1
    assert "--resume" in capsys.readouterr().err


def test_synthetic_cells_are_drawn_where_no_pack_is_named(tmp_path: Path) -> None:
    config = replace(SMALL, synthetic_cells=1)
    folder = reproduce(config, None, tmp_path, Wanted(()), device=CPU)
    assert (tmp_path / "synthetic.zip").exists()
    assert "synthetic" in (folder / "report.md").read_text()
    with pytest.raises(InputError, match="--data"):
        reproduce(load_preset("ours"), None, tmp_path / "other", Wanted(()), device=CPU)
