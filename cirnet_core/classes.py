"""The 24 chromosome classes, their order and their groups."""

from __future__ import annotations

from typing import Final

CLASSES: Final[tuple[str, ...]] = (*(str(n) for n in range(1, 23)), "X", "Y")
"""Order of the network's outputs: ``"1"``…``"22"``, ``"X"``, ``"Y"``."""

N_CLASSES: Final = len(CLASSES)
AUTOSOMES: Final = CLASSES[:22]
CLASS_INDEX: Final[dict[str, int]] = {name: i for i, name in enumerate(CLASSES)}
TRAY: Final = "tray"
"""Where a chromosome lies that belongs to no class (not one whole chromosome)."""

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "A": CLASSES[0:3],
    "B": CLASSES[3:5],
    "C": (*CLASSES[5:12], "X"),
    "D": CLASSES[12:15],
    "E": CLASSES[15:18],
    "F": CLASSES[18:20],
    "G": (*CLASSES[20:22], "Y"),
}
"""Denver groups by size and centromere position (ISCN)."""

ACROCENTRIC: Final = frozenset({"13", "14", "15", "21", "22", "Y"})
