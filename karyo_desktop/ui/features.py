"""The parts of the window that bring actions of their own, in the order of their menus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from karyo_desktop.ui.feature import Feature, Parts
from karyo_desktop.ui.reporting.feature import Reporting

FEATURES: Final[tuple[Callable[[Parts], Feature], ...]] = (Reporting,)
