"""A strip over the sheet that says that a case is reviewed or signed, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from karyo_desktop.domain.signoff import SignOff
from karyo_desktop.ui import icons, theme
from karyo_desktop.ui.panels.widgets import button, label, panel
from karyo_desktop.ui.signing.words import kept_words, locked_words, signature_words


class SignOffBanner(QWidget):
    """Hidden while a case is a draft whose earlier signatures hold."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("signoff-banner")
        self.setAccessibleName(self.tr("Sign-off"))
        self._icon = QLabel()
        self.words = label(wrap=True, name="signoff-words")
        self.more = label(quiet=True, wrap=True, name="signoff-more")
        self.open = button(self.tr("Sign-off…"), flat=True, name="signoff-open")
        self.open.clicked.connect(self.asked)
        lines = QVBoxLayout()
        lines.setSpacing(1)
        lines.addWidget(self.words)
        lines.addWidget(self.more)
        frame = panel("notice")
        row = QHBoxLayout(frame)
        row.setContentsMargins(20, 6, 12, 6)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addLayout(lines, 1)
        row.addWidget(self.open)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._broken = False
        self.hide()

    def show_state(self, state: SignOff, problems: tuple[str, ...], *, kept: bool) -> None:
        """Say how the case stands; what does not fit comes first."""
        self._broken = bool(problems)
        self.restyle()
        self.setVisible(state.locked or self._broken)
        if problems:
            self.words.setText(self.tr("The signatures of this case do not hold"))
            self.more.setText(" ".join(problems[:3]))
        elif state.signatures:
            self.words.setText("  ·  ".join(signature_words(s) for s in state.signatures))
            self.more.setText(kept_words(state.version) if kept else locked_words(state))

    def restyle(self) -> None:
        """Take the theme's colours."""
        colours = theme.colours()
        name, colour = ("flag", colours.poor) if self._broken else ("confirm", colours.good)
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(icons.pixmap(name, colour, size_px=18, ratio=ratio))
