"""The parts of the window that bring actions of their own, in the order of their menus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from karyo_desktop.ui.feature import Feature, Parts
from karyo_desktop.ui.keeping import CaseKeeper
from karyo_desktop.ui.library.feature import Library
from karyo_desktop.ui.reporting.feature import Reporting
from karyo_desktop.ui.retraining.feature import Retraining
from karyo_desktop.ui.retraining.pool_feature import TrainingPool
from karyo_desktop.ui.signing.feature import Signing
from karyo_desktop.ui.standing import Standing
from karyo_desktop.ui.verifying import Verifying

FEATURES: Final[tuple[Callable[[Parts], Feature], ...]] = (
    Standing,
    CaseKeeper,
    Reporting,
    Signing,
    Library,
    Verifying,
    TrainingPool,
    Retraining,
)
