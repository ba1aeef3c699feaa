"""The window of retraining: before, while and after, one page each."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from karyo_desktop.ui.retraining.plan_page import PlanPage
from karyo_desktop.ui.retraining.run_page import RunPage
from karyo_desktop.ui.retraining.verdict_page import VerdictPage


class RetrainDialog(QDialog):
    """Closed at any time without any harm: the training goes on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("retrain")
        self.setWindowTitle(self.tr("Retrain on my corrections"))
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.plan, self.run_page, self.verdict = PlanPage(), RunPage(), VerdictPage()
        self.pages = QStackedWidget()
        for page in (self.plan, self.run_page, self.verdict):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        quiet_buttons(self)
        self.resize(760, 640)

    def turn_to(self, page: QWidget) -> None:
        """Show one of the three."""
        self.pages.setCurrentWidget(page)


def quiet_buttons(dialog: QDialog) -> None:
    """No button is pressed by Enter in a field, nor dressed as if it were."""
    for made in dialog.findChildren(QPushButton):
        made.setAutoDefault(False)
