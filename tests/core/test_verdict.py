"""The verdict: what is advised when, and what a laboratory's few cells may move."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cirnet_core.assign import AssignConfig
from cirnet_core.calibrate import Calibration, Platt
from cirnet_core.cell import CellScores
from cirnet_core.classes import CLASSES
from cirnet_core.evaluate.metrics import Answers
from cirnet_core.evaluate.records import CellRecord
from cirnet_core.models.card import ModelCard
from cirnet_core.quality import QualityLimits
from cirnet_core.retrain.recalibrate import recalibrate
from cirnet_core.retrain.recipe import PRESETS, preset
from cirnet_core.retrain.verdict import LEAST_CASES, cells_needed, compare, judge, verdict

LABELS = np.array([*range(22), *range(23)], np.int64)


@pytest.fixture(autouse=True)
def fewer_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cirnet_core.retrain.verdict.ROUNDS", 60)


def cells(n: int, wrong: dict[int, list[int]], *, turned: dict[int, list[int]] | None = None):  # type: ignore[no-untyped-def]
    """N cells of one case each; ``wrong`` names by cell the chromosomes that are misplaced."""
    found = []
    for k in range(n):
        assigned = LABELS.copy()
        for i in wrong.get(k, []):
            assigned[i] = (assigned[i] + 1) % 24
        off = np.zeros(len(LABELS))
        off[(turned or {}).get(k, [])] = 180.0
        nothing = np.zeros(len(LABELS), bool)
        found.append(
            Answers(
                case=f"case{k}",
                labels=LABELS,
                raw=assigned,
                assigned=assigned,
                confidence=np.full(len(LABELS), 0.9),
                class_flag=nothing,
                orientation_flag=nothing,
                off_deg=off,
                complete=True,
            )
        )
    return found


def every(n: int, ids: list[int]) -> dict[int, list[int]]:
    return dict.fromkeys(range(n), ids)


def test_better_beyond_chance_is_proposed_and_said_in_words() -> None:
    found = compare(cells(12, every(12, [1, 2, 3])), cells(12, every(12, [1])))
    judged = judge(found)
    assert judged.recommendation == "promote"
    assert "24 fewer corrections in 12 locked cells; no class got worse" in judged.reason
    assert found.corrections_fewer == 24
    value, (low, high) = found.figures["assigned.accuracy"]
    assert value == pytest.approx(2 / 45)
    assert low <= value <= high
    assert found.figures["corrections_per_cell"][0] == pytest.approx(-2)


def test_a_worse_candidate_is_kept_away() -> None:
    judged = judge(compare(cells(12, {}), cells(12, every(12, [1]))))
    assert judged.recommendation == "keep"
    assert "12 more corrections" in judged.reason


def test_a_plainly_worse_one_also_on_few_cells() -> None:
    judged = judge(compare(cells(2, {}), cells(2, every(2, list(range(20))))))
    assert judged.recommendation == "keep"


def test_a_gain_that_costs_a_class_is_not_proposed() -> None:
    before, after = cells(12, every(12, [1, 2, 3])), cells(12, every(12, [7]))
    found = compare(before, after)
    assert found.figures["assigned.accuracy"][1][0] > 0
    assert found.classes_worse == ("8",)
    assert judge(found).recommendation == "keep"
    assert "class 8" in judge(found).reason


def test_orientation_that_got_worse_is_not_proposed() -> None:
    after = cells(12, every(12, [1]), turned=every(12, [5, 6]))
    judged = judge(compare(cells(12, every(12, [1, 2])), after))
    assert judged.recommendation == "keep"
    assert "Orientation" in judged.reason


@pytest.mark.parametrize("n", [1, LEAST_CASES - 1])
def test_too_few_locked_cells_cannot_tell_and_say_how_many_more(n: int) -> None:
    found = compare(cells(n, every(n, [1, 2])), cells(n, {}))
    judged = judge(found)
    assert judged.recommendation == "cannot_tell"
    assert cells_needed(found) >= LEAST_CASES - n
    assert f"about {cells_needed(found)} more cell" in judged.reason


def test_a_difference_that_may_be_chance_cannot_tell() -> None:
    before = cells(10, {0: [1, 2], 1: [3], 2: [4, 5, 6]})
    after = cells(10, {3: [7, 8], 4: [9, 10], 5: [11]})
    found = compare(before, after)
    assert judge(found).recommendation == "cannot_tell"
    assert cells_needed(found) > 1


def test_the_same_answers_are_no_reason_to_change() -> None:
    same = cells(20, {0: [1]})
    assert judge(compare(same, same)).recommendation == "keep"


def test_alike_on_many_cells_without_a_loss_is_proposed() -> None:
    before, after = cells(120, {0: [1]}), cells(120, {1: [2]})
    assert judge(compare(before, after)).recommendation == "promote"


def test_other_cells_are_not_compared() -> None:
    with pytest.raises(ValueError, match="different cells"):
        compare(cells(2, {}), cells(3, {}))


@settings(deadline=None, max_examples=25)
@given(
    st.integers(1, 9),
    st.dictionaries(st.integers(0, 8), st.lists(st.integers(0, 44), max_size=6, unique=True)),
    st.dictionaries(st.integers(0, 8), st.lists(st.integers(0, 44), max_size=6, unique=True)),
)
def test_a_verdict_is_whole_and_turns_round(
    n: int, wrong: dict[int, list[int]], others: dict[int, list[int]]
) -> None:
    one, other = cells(n, wrong), cells(n, others)
    there, back = compare(one, other), compare(other, one)
    for path, (value, (low, high)) in there.figures.items():
        assert back.figures[path][0] == pytest.approx(-value, abs=1e-9)
        assert low <= high
    assert there.corrections_fewer == -back.corrections_fewer
    assert not set(there.classes_worse) & set(back.classes_worse)
    assert set(there.classes_worse) <= set(CLASSES)
    if judge(there).recommendation == "promote" and there.lost != there.won:
        assert judge(back).recommendation != "promote" or there.cases > 100


def test_the_document_has_the_agreed_form() -> None:
    one, other = cells(6, every(6, [1])), cells(6, {})
    found = verdict(
        compare(one, other),
        one,
        other,
        base_model={"id": "a", "sha256": "1"},
        candidate_model={"id": "b", "sha256": "2"},
        data="pack.zip",
        split="locked",
        seconds=1.0,
    )
    assert {
        "schema_version",
        "base",
        "candidate",
        "locked",
        "base_metrics",
        "candidate_metrics",
        "difference",
        "classes_worse",
        "corrections_fewer",
        "recommendation",
        "reason",
        "seconds",
    } <= set(found)
    assert found["locked"] == {"cases": 6, "cells": 6, "chromosomes": 270}
    assert found["base_metrics"]["n_cells"] == 6
    assert all({"value", "ci95"} == set(entry) for entry in found["difference"].values())


def records(n: int, *, sure: float, wrong: int) -> list[CellRecord]:
    rng = np.random.default_rng(1)
    found = []
    for k in range(n):
        logits = rng.normal(0, 0.1, (45, 24))
        said = LABELS.copy()
        said[:wrong] = (said[:wrong] + 5) % 24
        logits[np.arange(45), said] += sure
        zero = np.zeros(45)
        scores = CellScores(
            logits, zero + 2, zero, zero, 1.0, np.tile([1.0, 0, 0], (45, 1)), zero + 1.0, zero + 4
        )
        found.append(CellRecord(f"c{k}", f"c{k}", (), LABELS, zero, scores, (), ()))
    return found


def card() -> ModelCard:
    calibration = Calibration(domain_evidence_below=2.0, assigned=Platt(0.8, 0.1))
    return ModelCard(
        "m", "2026", {}, {}, (), calibration=calibration, assign=AssignConfig(),
        quality=QualityLimits(),
    )  # fmt: skip


def test_without_new_cases_the_calibration_stays() -> None:
    assert recalibrate(card(), []) == card()


def test_few_cells_move_it_a_little_and_many_more() -> None:
    moved = [
        recalibrate(card(), records(n, sure=9.0, wrong=4)).calibration.temperature
        for n in (1, 10, 60)
    ]
    assert 1.0 < moved[0] < moved[1] < moved[2]


def test_the_laboratorys_own_cells_are_not_out_of_domain() -> None:
    found = recalibrate(card(), records(8, sure=9.0, wrong=1)).calibration
    assert found.domain_evidence_below <= 1.0
    strict = replace(card(), calibration=replace(card().calibration, domain_evidence_below=-5.0))
    assert recalibrate(strict, records(8, sure=9.0, wrong=1)).calibration.domain_evidence_below == (
        -5.0
    )


def test_the_presets_grow_and_are_held_to_their_limits() -> None:
    quick, normal, thorough = (preset(name) for name in ("quick", "normal", "thorough"))
    assert list(PRESETS) == ["quick", "normal", "thorough"]
    assert quick.images_for(2_000) == 0
    assert normal.images_for(2_001) == 60_032  # a multiple of the batch
    assert normal.images_for(20_000) <= normal.images_most < thorough.images_for(20_000)
    rates = [normal.rate_at(share) for share in (0.0, 0.05, 0.5, 1.0)]
    assert rates[0] == rates[3] == 0.0
    assert rates[1] == 1.0 > rates[2]
