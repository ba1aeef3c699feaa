"""Is this one whole chromosome? What the network's quality head may say, and when it is heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

OUTCOMES: Final = ("whole", "touching", "not_a_chromosome")
WHOLE, TOUCHING, NOT_A_CHROMOSOME = range(3)


@dataclass(frozen=True)
class QualityLimits:
    """Where the head speaks up, set on ``val``.

    Attributes:
        flag_below: a probability of being whole under it sets an ``image:`` flag.
        tray_below: under it the image goes to the tray.
    """

    flag_below: float = 0.0
    tray_below: float = 0.0
