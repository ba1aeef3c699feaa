"""How a retraining goes: the three presets, and what each number means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cirnet_core.errors import InputError

Preset = Literal["quick", "normal", "thorough"]


@dataclass(frozen=True)
class Recipe:
    """One way to retrain.

    Attributes:
        head_draws: augmented images whose features the head is first trained on: so many for
            each training image, and at most ``head_draws_most``.
        head_steps: steps of the head alone, on those features and the rehearsal memory.
        images_each: images that then pass the whole network, for each training image; held to
            ``images_least`` and ``images_most``. 0 leaves all but the head as it is.
        deep: whether a backbone beside a fine branch learns too. It takes ten times as long as the
            branch, which alone tells as much.
        keep: whether the model holds what the base said beside what it learns, for cells that
            are not the laboratory's (``cirnet_core.retrain.keeping``). What a base keeps already
            stays, whatever this says, unless ``deep``.
        learning_rate: of the upper layers and heads at its height.
        lower_factor: the lower layers learn with that share of it. With less, what the rehearsal
            memory holds of them stays truer, and less is learnt.
        batch_size: images of a step that pass the whole network.
        synthetic_share: share of these that are synthetic; the base's answers are kept on them.
        memory_batch: items of the rehearsal memory in each step, which pass the upper layers.
        distil: weight of keeping to the base's answers on memory and synthetic images.
        pull: share of the way back to the base's weights that every step goes at full rate.
        bend: how far chromosomes are bowed, as ``JitterConfig.bend``, and half of it for
            ``uneven``: a few cases show few of the ways in which they lie.
        ema: of the averaged weights, which are those that are kept.
        budget_s: how long the whole may take, verdict and all; the images are cut to fit it. 0
            lets it take as long as it takes.
    """

    name: Preset
    head_draws: float = 1.0
    head_draws_most: int = 1_500
    head_steps: int = 400
    head_rate: float = 1e-3
    images_each: float = 0.0
    images_least: int = 0
    images_most: int = 0
    deep: bool = False
    keep: bool = True
    learning_rate: float = 2e-4
    lower_factor: float = 0.5
    batch_size: int = 32
    synthetic_share: float = 0.125
    memory_batch: int = 32
    distil: float = 1.0
    pull: float = 1e-3
    ema: float = 0.98
    bend: float = 0.0
    warmup_share: float = 0.05
    checks: int = 4
    budget_s: float = 0.0

    def images_for(self, training_images: int) -> int:
        """How many images pass the whole network in all: a multiple of the batch."""
        if not self.images_each:
            return 0
        wanted = round(training_images * self.images_each)
        wanted = min(max(wanted, self.images_least), self.images_most)
        return max(round(wanted / self.batch_size), 1) * self.batch_size

    def draws_for(self, training_images: int) -> int:
        """How many images the head's features are cached of."""
        return min(max(round(training_images * self.head_draws), 64), self.head_draws_most)

    def rate_at(self, share: float) -> float:
        """The share of the full rate after that share of the images: up, then evenly down to 0."""
        if share < self.warmup_share:
            return max(share, 0.0) / self.warmup_share
        return max(1.0 - share, 0.0) / (1.0 - self.warmup_share)


PRESETS: dict[str, Recipe] = {
    "quick": Recipe("quick", keep=False, budget_s=120.0),
    "normal": Recipe(
        "normal", images_each=30.0, images_least=6_000, images_most=72_000,
        learning_rate=1e-3, lower_factor=1.0, memory_batch=16, distil=0.3, bend=0.06,
        budget_s=1_200.0,
    ),
    "thorough": Recipe(
        "thorough", head_draws=2.0, head_draws_most=4_000, images_each=90.0,
        images_least=18_000, images_most=240_000, learning_rate=1e-3, lower_factor=1.0,
        memory_batch=16, distil=0.3, bend=0.06, checks=10,
    ),
}  # fmt: skip


def preset(name: str) -> Recipe:
    """The recipe of that name.

    Raises:
        InputError: there is none.
    """
    try:
        return PRESETS[name]
    except KeyError:
        raise InputError(f"preset {name!r} is not one of {', '.join(PRESETS)}.") from None
