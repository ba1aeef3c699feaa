"""A chromosome on the sheet with its mark, and how text and signs are drawn."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
)
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from karyo_desktop.domain.layout import Rect
from karyo_desktop.ui.karyogram.marks import Mark
from karyo_desktop.ui.karyogram.options import PERCENT_ROW, SCREEN
from karyo_desktop.ui.pictures import Upright
from karyo_desktop.ui.plain import as_it_is
from karyo_desktop.ui.theme import PAPER, level_colour

translate = QCoreApplication.translate
FLAG_SIZE: Final = 11.0
LEAST_ZOOM_FOR_TEXT: Final = 0.72
"""Below this the confidence would lie on the class's number; the bar's colour, the flag's sign, the
tooltip and the inspector still tell it."""
LEAST_GRAB: Final = 16.0
"""Sheet units; a small chromosome can be grabbed beside its picture too."""


def text_font(painter: QPainter, *, size: float, least_px: float, bold: bool = False) -> QFont:
    """A font of ``size`` sheet units, but never under ``least_px`` on the screen."""
    zoom = max(painter.worldTransform().m11(), 1e-6)
    font = QFont(painter.font())
    # Qt rounds pixel sizes to whole numbers in item space, so draw at screen size elsewhere.
    font.setPixelSize(max(1, round(max(size * zoom, least_px))))
    font.setBold(bold)
    return font


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    *,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
) -> QRectF:
    """Set text in a rectangle of item space, at screen size; returns its screen box."""
    world = painter.worldTransform()
    painter.save()
    painter.setWorldTransform(QTransform())
    painter.setFont(font)
    painter.setPen(colour)
    box = world.mapRect(rect)
    flags = align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
    drawn = painter.boundingRect(box, flags, text)
    painter.drawText(box, flags, text)
    painter.restore()
    return QRectF(drawn)


class ChromosomeItem(QGraphicsItem):
    """One chromosome on its line, with its mark; position is its picture's top left corner."""

    def __init__(self, chromosome_id: str) -> None:
        super().__init__()
        self.chromosome_id = chromosome_id
        self._size = (1.0, 1.0)
        self._over_line = 0.0
        self._picture: Upright | None = None
        self._mark = Mark("none", "", False, False, False, False)
        self._scaled: QPixmap | None = None
        self._lifted = False
        self._primary = False
        self._hovered = False
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setAcceptHoverEvents(True)
        self.setZValue(1)

    @property
    def mark(self) -> Mark:
        """What is shown beside the picture."""
        return self._mark

    def show_as(
        self, picture: Upright, mark: Mark, *, place: Rect, tip: str, over_line: float = 0.0
    ) -> None:
        """Set picture, mark and size in sheet units.

        Args:
            over_line: how far its lower end hangs over where it would stand; the mark stays there.
        """
        width, height = place.w, place.h
        if over_line != self._over_line:
            self.prepareGeometryChange()
            self._over_line = over_line
        if picture is not self._picture:
            self._picture, self._scaled = picture, None
        if (width, height) != self._size:
            self.prepareGeometryChange()
            self._size = (width, height)
        self._mark = mark
        self.setToolTip(as_it_is(tip))
        self.update()

    def lift(self, lifted: bool) -> None:
        """Show that the mouse carries it."""
        self._lifted = lifted
        self.setZValue(10 if lifted else 1)
        self.update()

    def set_primary(self, primary: bool) -> None:
        """Show that the keyboard and the inspector are at this one."""
        self._primary = primary
        self.update()

    def picture_rect(self) -> QRectF:
        """The picture in item space."""
        return QRectF(0, 0, *self._size)

    def boundingRect(self) -> QRectF:
        """Picture, flag above and confidence below."""
        room = self._grab_rect()
        return room.adjusted(-10, -FLAG_SIZE - 8, 10, self._mark_room())

    def shape(self) -> QPainterPath:
        """Where the mouse can take hold of it."""
        path = QPainterPath()
        path.addRect(self._grab_rect())
        return path

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Outline, picture, mark."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._lifted:
            self._paint_shadow(painter)
        self._paint_picture(painter)
        if self.isSelected() or self._hovered:
            self._paint_outline(painter)
        if not self._lifted:
            self._paint_mark(painter)

    def hoverEnterEvent(self, _event: object) -> None:
        """Outline what the mouse would take."""
        self._hovered = True
        self.update()

    def hoverLeaveEvent(self, _event: object) -> None:
        """No outline any more."""
        self._hovered = False
        self.update()

    def _mark_room(self) -> float:
        return self._over_line + SCREEN.line_gap + PERCENT_ROW + 4

    def _grab_rect(self) -> QRectF:
        width, height = self._size
        dx, dy = max(LEAST_GRAB - width, 0) / 2, max(LEAST_GRAB - height, 0) / 2
        return QRectF(-dx, -dy, width + 2 * dx, height + 2 * dy)

    def _paint_shadow(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for grow in (5.0, 3.0, 1.5):
            painter.setBrush(QColor(20, 30, 50, 16))
            rect = self.picture_rect().adjusted(-grow, -grow + 2, grow, grow + 3)
            painter.drawRoundedRect(rect, 5, 5)
        painter.setBrush(QColor("white"))
        painter.drawRoundedRect(self.picture_rect().adjusted(-2, -2, 2, 2), 3, 3)

    def _paint_picture(self, painter: QPainter) -> None:
        if self._picture is None:
            return
        world = painter.worldTransform()
        ratio = painter.device().devicePixelRatio()
        width = round(self._size[0] * world.m11() * ratio)
        height = round(self._size[1] * world.m22() * ratio)
        if self._scaled is None or (self._scaled.width(), self._scaled.height()) != (
            max(width, 1),
            max(height, 1),
        ):
            self._scaled = self._picture.pixmap(width_px=width, height_px=height)
            self._scaled.setDevicePixelRatio(ratio)
        corner = world.map(QPointF(0, 0))
        snapped = QPointF(round(corner.x() * ratio) / ratio, round(corner.y() * ratio) / ratio)
        painter.save()
        painter.setWorldTransform(QTransform())
        painter.drawPixmap(snapped, self._scaled)
        painter.restore()

    def _paint_outline(self, painter: QPainter) -> None:
        colour = QColor(PAPER.accent)
        if not self.isSelected():
            colour.setAlpha(110)
        pen = QPen(colour, 2.2 if self._primary and self.isSelected() else 1.3)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.picture_rect().adjusted(-2.5, -2.5, 2.5, 2.5), 3.5, 3.5)

    def _paint_mark(self, painter: QPainter) -> None:
        mark = self._mark
        width, height = self._size
        if mark.kind != "whole":
            word = translate("Karyogram", "der" if mark.kind == "derivative" else "debris")
            font = text_font(painter, size=9, least_px=9, bold=True)
            over = QRectF(width / 2 - 20, -13, 40, 11)
            draw_text(painter, over, word, font, QColor(PAPER.text))
        if mark.level == "none":
            return
        colour = level_colour(mark.level, PAPER)
        foot = height + self._over_line + SCREEN.line_gap
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        bar = min(max(width * 0.8, 10.0), 22.0)
        painter.drawRoundedRect(QRectF((width - bar) / 2, foot - 1.25, bar, 2.5), 1.25, 1.25)
        row = QRectF(width / 2 - 16, foot + 2, 32, PERCENT_ROW - 2)
        if mark.decided:
            draw_tick(painter, row.center(), PAPER.accent)
        elif painter.worldTransform().m11() >= LEAST_ZOOM_FOR_TEXT:
            loud = mark.flagged or mark.level != "good"
            font = text_font(painter, size=9.5, least_px=9, bold=mark.flagged)
            # The quiet ones go without the sign: small chromosomes stand close together.
            text = mark.text if loud else mark.text.removesuffix("%")
            draw_text(painter, row, text, font, colour if loud else QColor(PAPER.muted))
        if mark.flagged:
            centre = QPointF(width / 2, -FLAG_SIZE / 2 - 5)
            draw_flag(painter, centre, PAPER.fair, turned=mark.orientation_only)


def draw_tick(painter: QPainter, centre: QPointF, colour: str) -> None:
    """A small tick: a person decided."""
    pen = QPen(QColor(colour), 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    points = [QPointF(-3.6, 0.2), QPointF(-1.0, 2.8), QPointF(3.8, -2.8)]
    painter.drawPolyline(QPolygonF([centre + p for p in points]))


def draw_flag(painter: QPainter, centre: QPointF, colour: str, *, turned: bool) -> None:
    """A reason to look: a triangle, or a turning arrow where only the orientation is in doubt."""
    painter.save()
    painter.translate(centre)
    r = FLAG_SIZE / 2
    if turned:
        pen = QPen(QColor(colour), 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawArc(QRectF(-r + 1, -r + 1, 2 * r - 2, 2 * r - 2), 30 * 16, 290 * 16)
        tip = QPolygonF([QPointF(r - 3.6, -3.4), QPointF(r + 0.4, -3.9), QPointF(r - 0.6, 0.2)])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawPolygon(tip)
    else:
        painter.setPen(QPen(QColor(colour), 1.4, j=Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(QBrush(QColor(colour)))
        painter.drawPolygon(QPolygonF([QPointF(0, -r + 1), QPointF(r, r - 1), QPointF(-r, r - 1)]))
        painter.setPen(QPen(QColor("white"), 1.5, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(0, -1.6), QPointF(0, 1.0))
        painter.drawPoint(QPointF(0, 3.2))
    painter.restore()
