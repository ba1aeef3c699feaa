"""One chromosome, large, on white paper."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from karyo_desktop.ui import theme
from karyo_desktop.ui.pictures import Upright


class Portrait(QWidget):
    """A picture as large as fits, at most five times its own size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Upright | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(120)
        self.setMaximumHeight(300)

    def show_picture(self, picture: Upright | None, name: str) -> None:
        """Show a picture; None leaves the paper empty."""
        self._picture = picture
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        """Tall enough for a chromosome 1 at twice its size."""
        return QSize(200, 230)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paper, then the picture in its middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.colours().border), 1))
        painter.setBrush(QColor("white"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        if self._picture is None:
            return
        room = QRectF(self.rect()).adjusted(14, 12, -14, -12)
        wide, high = self._picture.width_px, self._picture.height_px
        zoom = min(room.width() / wide, room.height() / high, 5.0)
        ratio = self.devicePixelRatioF()
        pixmap = self._picture.pixmap(
            width_px=round(wide * zoom * ratio), height_px=round(high * zoom * ratio)
        )
        pixmap.setDevicePixelRatio(ratio)
        size = pixmap.deviceIndependentSize()
        left = round((self.width() - size.width()) / 2)
        top = round((self.height() - size.height()) / 2)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(left, top, pixmap)
        painter.setBrush(Qt.BrushStyle.NoBrush)
