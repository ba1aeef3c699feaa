"""The parts of the window that bring actions of their own, in the order of their menus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from karyo_desktop.ui.feature import Feature, Parts

FEATURES: Final[tuple[Callable[[Parts], Feature], ...]] = ()
