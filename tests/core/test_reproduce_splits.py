"""Who trains and who tests when the paper is redone: Algorithm 1's facts, and folds by case."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cirnet_core.augment import THETA_DEG
from cirnet_core.classes import CLASS_INDEX, CLASSES
from cirnet_core.data.pack import LabelledImage
from cirnet_core.errors import InputError
from cirnet_core.reproduce.config import ReproduceConfig, load_preset
from cirnet_core.reproduce.gallery import View
from cirnet_core.reproduce.protocol import OWN, UNSEEN, Protocol
from cirnet_core.reproduce.splits import (
    Algorithm1,
    Karyotype,
    algorithm_1,
    draw_karyotypes,
    folds_by_case,
    folds_by_image,
)
from cirnet_core.synthetic.cell import complement


def cell(
    name: str, case: str, labels: tuple[str, ...], split: str = "train"
) -> list[LabelledImage]:
    return [
        LabelledImage(f"{name}/{k:02d}.png", case, name, label, split, 0.0)
        for k, label in enumerate(labels)
    ]


def people(n: int, *, split: str = "train", first: int = 0) -> list[LabelledImage]:
    """One normal cell each, every other one male."""
    rows: list[LabelledImage] = []
    for k in range(first, first + n):
        sex = "XY" if k % 2 else "XX"
        rows += cell(f"case{k:03d}_cell01", f"case{k:03d}", complement(sex), split)
    return rows


def test_normal_cells_of_different_cases_are_drawn() -> None:
    rows = people(12)
    rows += cell("case000_cell02", "case000", complement("XX"))
    rows += cell("case100_cell01", "case100", complement("XX", extra=("21",)))
    rows += cell("case101_cell01", "case101", complement("XY")[:40])
    drawn = draw_karyotypes(rows, males=4, females=5, seed=3)
    assert [k.male for k in drawn] == [True] * 4 + [False] * 5
    assert len({k.case for k in drawn}) == 9
    assert {k.case for k in drawn}.isdisjoint({"case100", "case101"})
    assert all(len(k.rows) == 46 for k in drawn)
    assert drawn == draw_karyotypes(rows, males=4, females=5, seed=3)
    assert drawn != draw_karyotypes(rows, males=4, females=5, seed=4)


def test_too_few_karyotypes_are_told() -> None:
    with pytest.raises(InputError, match=r"females: 7 normal karyotypes .* the data hold 6"):
        draw_karyotypes(people(12), males=1, females=7, seed=0)


def printed(n: int, seed: int) -> Algorithm1:
    return algorithm_1(
        n,
        theta_deg=THETA_DEG,
        test_share=0.2,
        valid_share=0.5,
        offset_px=6.0,
        rng=np.random.default_rng(seed),
    )


@given(st.integers(0, 2**32))
@settings(max_examples=15, deadline=None)
def test_algorithm_1_splits_and_leaks_as_printed(seed: int) -> None:
    n = 400
    split = printed(n, seed)
    # Five standard deviations of a binomial share.
    assert abs(len(split.test) / n - 0.2) < 5 * np.sqrt(0.16 / n)
    copies = [*split.train, *split.valid]
    assert abs(len(split.valid) / len(copies) - 0.5) < 5 * np.sqrt(0.25 / len(copies))
    # Tested chromosomes are in neither set, and every other has each of its copies once.
    assert sorted([*split.test, *split.waiting]) == list(range(n))
    made = sorted((copy.index, copy.theta_deg) for copy in copies)
    assert made == [(i, float(theta)) for i in split.waiting for theta in THETA_DEG]
    # No original is trained on or watched as it is, yet nearly all are in both as copies.
    assert 0.0 not in {copy.theta_deg for copy in copies}
    watched, in_both = split.shared_originals()
    assert in_both >= 0.999 * watched
    assert watched >= 0.999 * len(split.waiting)
    assert len({copy.offset_px for copy in copies}) == len(copies)
    assert split == printed(n, seed)


def test_shared_originals_are_counted() -> None:
    split = printed(40, 1)
    kept = {copy.index for copy in split.valid[:5]}
    few = replace(
        split,
        valid=split.valid[:5],
        train=tuple(copy for copy in split.train if copy.index not in kept),
    )
    assert few.shared_originals() == (len(kept), 0)


@given(st.integers(2, 6), st.integers(6, 25), st.integers(0, 1000))
@settings(max_examples=25, deadline=None)
def test_folds_by_case_share_nobody(folds: int, n: int, seed: int) -> None:
    drawn = [Karyotype(f"case{k}", bool(k % 2), ()) for k in range(n)]
    held = folds_by_case(drawn, folds, seed=seed)
    assert sorted(case for fold in held for case in fold) == sorted(k.case for k in drawn)
    males = {k.case for k in drawn if k.male}
    for counts in (
        [len(fold) for fold in held],
        [len(males.intersection(fold)) for fold in held],
    ):
        assert max(counts) - min(counts) <= 1


def test_more_folds_than_karyotypes_are_refused() -> None:
    with pytest.raises(InputError, match="folds: 5"):
        folds_by_case([Karyotype("case1", True, ())], 5, seed=1)


def test_the_published_folds_take_every_image_once_and_split_persons() -> None:
    rows = people(10)
    labels = np.array([CLASS_INDEX[row.label] for row in rows])
    held = folds_by_image(labels, 5)
    assert sorted(np.concatenate(held).tolist()) == list(range(len(rows)))
    for label in range(22):
        counts = [int((labels[fold] == label).sum()) for fold in held]
        assert max(counts) - min(counts) <= 1, CLASSES[label]
    cases = [{rows[int(i)].case for i in fold} for fold in held]
    assert cases[0] & cases[1]


def protocol(preset: str, **changes: object) -> tuple[Protocol, list[LabelledImage]]:
    rows = [*people(20), *people(4, split="test", first=50)]
    labels = np.array([CLASS_INDEX[row.label] for row in rows])
    gallery = SimpleNamespace(rows=tuple(rows), labels=labels)
    config: ReproduceConfig = replace(load_preset(preset), **changes)
    drawn = draw_karyotypes(rows[: 20 * 46], males=10, females=10, seed=1)
    return Protocol(config, gallery, drawn), rows  # type: ignore[arg-type]


def cases_of(views: tuple[View, ...], rows: list[LabelledImage]) -> set[str]:
    return {rows[view.index].case for view in views}


@pytest.mark.parametrize("augmentation", ["none", "straightening", "cda"])
def test_ours_tests_on_persons_never_seen(augmentation: str) -> None:
    made, rows = protocol("ours")
    for fold in (None, 0, 4):
        sets = made.sets(augmentation, fold)  # type: ignore[arg-type]
        assert list(sets.tests) == [OWN]
        assert not cases_of(sets.train, rows) & cases_of(sets.tests[OWN], rows)
        assert sets.watch == ()
        assert all(view.straight == (augmentation == "straightening") for view in sets.train)
    assert cases_of(made.sets(augmentation).tests[OWN], rows) == {  # type: ignore[arg-type]
        row.case for row in rows if row.split == "test"
    }


def test_cda_leaves_the_test_untouched_and_turns_by_theta() -> None:
    made, _ = protocol("ours")
    plain, copies = made.sets("none"), made.sets("cda")
    assert copies.tests == plain.tests
    own = {view.index: view.turn_deg for view in plain.train}
    turns = {round((v.turn_deg - own[v.index]) % 360.0) % 360 for v in copies.train}
    assert turns == set(range(0, 360, 15))
    assert len(copies.train) == 24 * len(plain.train)


def test_the_papers_validation_knows_its_images_from_training() -> None:
    made, rows = protocol("paper")
    sets = made.sets("cda")
    tested = {view.index for view in sets.tests[OWN]}
    trained, watched = ({v.index for v in some} for some in (sets.train, sets.watch))
    assert tested.isdisjoint(trained | watched)
    assert len(trained & watched) > 0.99 * len(watched)
    assert sets.shared_originals == (len(watched), len(trained & watched))
    assert cases_of(sets.tests[OWN], rows) <= cases_of(sets.train, rows)
    assert not cases_of(sets.tests[UNSEEN], rows) & cases_of(sets.train, rows)
    plain = made.sets("none")
    assert plain.tests[OWN] == sets.tests[OWN]
    assert {view.index for view in plain.train} == trained


def test_the_papers_folds_are_by_case() -> None:
    made, rows = protocol("paper")
    sets = made.sets("cda", 2)
    assert not cases_of(sets.train, rows) & cases_of(sets.tests[OWN], rows)


def test_the_published_code_chooses_on_what_it_reports() -> None:
    made, _ = protocol("as-published-code")
    sets = made.sets("cda")
    assert sets.watch == sets.tests[OWN]
    assert {view.turn_deg for view in sets.train} == set(range(0, 360, 15))
    assert {view.offset_px for view in sets.train} == {(0.0, 0.0)}
    assert all(view.turn_deg == round(view.turn_deg) for view in sets.watch)
    as_filed = made.sets("straightening")
    assert {(v.turn_deg, v.straight) for v in as_filed.train} == {(0.0, False)}
