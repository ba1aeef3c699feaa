"""Which views train, choose and test, for each protocol and each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cirnet_core.augment import THETA_DEG
from cirnet_core.reproduce.config import ReproduceConfig
from cirnet_core.reproduce.gallery import Gallery, View
from cirnet_core.reproduce.paper import Augmentation
from cirnet_core.reproduce.splits import Karyotype, algorithm_1, folds_by_case, folds_by_image

OWN, UNSEEN = "own", "unseen"
"""The test set of the row's protocol, and the pack's test cells, of cases never seen."""


@dataclass(frozen=True)
class Sets:
    """The views of one row.

    Attributes:
        watch: the best weights are those that do best here; empty for the last weights.
        tests: one or both of ``OWN`` and ``UNSEEN``; just ``OWN`` where they are the same.
        shared_originals: of Algorithm 1, see there.
    """

    train: tuple[View, ...]
    watch: tuple[View, ...]
    tests: dict[str, tuple[View, ...]]
    shared_originals: tuple[int, int] | None = None


class Protocol:
    """The split of one run: its karyotypes and its unseen cells in one gallery."""

    def __init__(
        self, config: ReproduceConfig, gallery: Gallery, karyotypes: Sequence[Karyotype]
    ) -> None:
        self._config = config
        self._gallery = gallery
        self._karyotypes = karyotypes
        cases = {cell.case for cell in karyotypes}
        every = range(len(gallery.rows))
        self.drawn = tuple(i for i in every if gallery.rows[i].case in cases)
        self.unseen = tuple(i for i in every if gallery.rows[i].case not in cases)

    def sets(self, augmentation: Augmentation, fold: int | None = None) -> Sets:
        """The views of a row, or of one fold of its cross-validation."""
        if fold is None and self._config.protocol == "algorithm_1":
            return self._by_algorithm_1(augmentation)
        if self._config.protocol == "by_image":
            return self._by_image(augmentation, fold or 0)
        if fold is not None:
            return self._by_case_fold(augmentation, fold)
        tests = {OWN: self._untouched(self.unseen, augmentation)}
        return Sets(self._training(self.drawn, augmentation), (), tests)

    def _by_case_fold(self, augmentation: Augmentation, fold: int) -> Sets:
        folds = folds_by_case(self._karyotypes, self._config.folds, seed=self._config.seed)
        held = set(folds[fold])
        inside = [i for i in self.drawn if self._gallery.rows[i].case in held]
        rest = [i for i in self.drawn if self._gallery.rows[i].case not in held]
        tests = {OWN: self._untouched(inside, augmentation)}
        return Sets(self._training(rest, augmentation), (), tests)

    def _by_image(self, augmentation: Augmentation, fold: int) -> Sets:
        labels = self._gallery.labels[list(self.drawn)]
        held = {int(k) for k in folds_by_image(labels, self._config.folds)[fold]}
        inside = [i for k, i in enumerate(self.drawn) if k in held]
        rest = [i for k, i in enumerate(self.drawn) if k not in held]
        own = self._untouched(inside, augmentation)
        # As the published code does: the epoch is chosen on the fold that is reported.
        return Sets(self._training(rest, augmentation), own, self._with_unseen(own, augmentation))

    def _by_algorithm_1(self, augmentation: Augmentation) -> Sets:
        config = self._config
        split = algorithm_1(
            len(self.drawn),
            theta_deg=THETA_DEG,
            test_share=config.test_share,
            valid_share=config.valid_share,
            offset_px=config.pictures.cda_offset_px,
            rng=np.random.default_rng((config.seed, 3)),
        )
        own = self._untouched([self.drawn[k] for k in split.test], augmentation)
        tests = self._with_unseen(own, augmentation)
        if augmentation != "cda":
            waiting = [self.drawn[k] for k in split.waiting]
            return Sets(self._training(waiting, augmentation), (), tests)
        train, valid = (
            tuple(self._copy(self.drawn[c.index], c.theta_deg, c.offset_px) for c in copies)
            for copies in (split.train, split.valid)
        )
        return Sets(train, valid, tests, split.shared_originals())

    def _with_unseen(
        self, own: tuple[View, ...], augmentation: Augmentation
    ) -> dict[str, tuple[View, ...]]:
        return {OWN: own, UNSEEN: self._untouched(self.unseen, augmentation)}

    def _training(self, indices: Sequence[int], augmentation: Augmentation) -> tuple[View, ...]:
        if augmentation != "cda":
            return self._untouched(indices, augmentation)
        reach = self._config.pictures.cda_offset_px
        views: list[View] = []
        for index in indices:
            rng = self._generator(4, index)
            for theta in self._config.pictures.theta_deg:
                r, c = rng.uniform(-reach, reach, 2)
                views.append(self._copy(index, float(theta), (float(r), float(c))))
        return tuple(views)

    def _untouched(self, indices: Sequence[int], augmentation: Augmentation) -> tuple[View, ...]:
        """Images in their random direction and centroid, straightened where the row says so."""
        if augmentation != "straightening":
            return tuple(self._at_random(index) for index in indices)
        if self._config.pictures.straighten == "as_filed":
            return tuple(View(index) for index in indices)
        return tuple(View(i, self._at_random(i).turn_deg, straight=True) for i in indices)

    def _copy(self, index: int, theta_deg: float, offset_px: tuple[float, float]) -> View:
        upright = self._config.pictures.cda_upright
        start = 0.0 if upright else self._at_random(index).turn_deg
        return View(index, (start + theta_deg) % 360.0, offset_px)

    def _at_random(self, index: int) -> View:
        rng = self._generator(5, index)
        if self._config.pictures.look == "published":
            return View(index, float(rng.integers(0, 361)))  # whole degrees, 360 among them
        reach = self._config.pictures.centroid_px
        turn = float(rng.uniform(0.0, 360.0))
        r, c = rng.uniform(-reach, reach, 2)
        return View(index, turn, (float(r), float(c)))

    def _generator(self, purpose: int, index: int) -> np.random.Generator:
        name = self._gallery.rows[index].file
        return np.random.default_rng((self._config.seed, purpose, *name.encode()))
