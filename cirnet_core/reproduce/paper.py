"""What Lin et al. 2020 report: the rows of Table 1 and their figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from cirnet_core.errors import InputError

Network = Literal["vanilla", "siamese", "cirnet"]
Augmentation = Literal["none", "straightening", "cda"]

NETWORKS: Final[tuple[Network, ...]] = ("vanilla", "siamese", "cirnet")
AUGMENTATIONS: Final[tuple[Augmentation, ...]] = ("none", "straightening", "cda")

NETWORK_NAMES: Final = {
    "vanilla": "Vanilla-CNN (Zhang et al. 2018)",
    "siamese": "SiameseNet (Jindal et al. 2017)",
    "cirnet": "CIR-Net",
}
SHORT_NAMES: Final = {"vanilla": "Vanilla-CNN", "siamese": "SiameseNet", "cirnet": "CIR-Net"}
AUGMENTATION_NAMES: Final = {"none": "None", "straightening": "Straightening", "cda": "CDA"}

PARAMETERS: Final = {"vanilla": 2_246_680, "siamese": 1_416_281, "cirnet": 55_258_360}
"""As Keras counts them: learned values and running statistics."""


@dataclass(frozen=True)
class Row:
    """One row of Table 1."""

    network: Network
    augmentation: Augmentation

    @property
    def id(self) -> str:
        return f"{self.network}-{self.augmentation}"


@dataclass(frozen=True)
class PaperFigures:
    """Precision, recall and F1 as shares, accuracy in per cent (Eq. 10–16)."""

    precision: float
    recall: float
    f1: float
    accuracy_percent: float


ROWS: Final = tuple(Row(n, a) for n in NETWORKS for a in AUGMENTATIONS)

TABLE_1: Final = {
    "vanilla-none": PaperFigures(0.26, 0.22, 0.21, 22.41),
    "vanilla-straightening": PaperFigures(0.82, 0.85, 0.82, 83.78),
    "vanilla-cda": PaperFigures(0.88, 0.86, 0.87, 86.44),
    "siamese-none": PaperFigures(0.22, 0.22, 0.21, 21.91),
    "siamese-straightening": PaperFigures(0.86, 0.87, 0.86, 86.79),
    "siamese-cda": PaperFigures(0.88, 0.87, 0.87, 87.63),
    "cirnet-none": PaperFigures(0.43, 0.31, 0.28, 28.42),
    "cirnet-straightening": PaperFigures(0.89, 0.88, 0.88, 87.46),
    "cirnet-cda": PaperFigures(0.96, 0.96, 0.96, 95.98),
}

FOLDS_PERCENT: Final = (96.99, 1.70)
"""Mean, and what the paper prints behind "±": two standard deviations, by its notebook."""


def rows_named(names: list[str] | None) -> tuple[Row, ...]:
    """The rows that are asked for, in the order of Table 1.

    Args:
        names: ids of rows (``vanilla-cda``), networks or augmentations; None for all.

    Raises:
        InputError: a name is none of these.
    """
    known = [*(row.id for row in ROWS), *NETWORKS, *AUGMENTATIONS]
    for name in names or []:
        if name not in known:
            raise InputError(f"--rows {name}: is none of {', '.join(known)}.")
    return tuple(
        row
        for row in ROWS
        if not names or {row.id, row.network, row.augmentation}.intersection(names)
    )
