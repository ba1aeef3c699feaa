"""Which blocks page 1 of a report has, in which order."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from karyo_desktop.report.template import BLOCKS, Block

translate = QCoreApplication.translate
_BLOCK: Final = int(Qt.ItemDataRole.UserRole)


def block_names() -> dict[Block, str]:
    """What the blocks of page 1 are called."""
    return {
        "identifiers": translate("Templates", "Person and sample"),
        "result": translate("Templates", "Result"),
        "evidence": translate("Templates", "Cells and technique"),
        "interpretation": translate("Templates", "Interpretation"),
        "recommendations": translate("Templates", "Recommendations"),
        "limitations": translate("Templates", "Limitations"),
        "versions": translate("Templates", "Versions"),
        "signatures": translate("Templates", "Signatures"),
    }


class BlockList(QListWidget):
    """Which blocks, in which order: ticked, and dragged or moved with Alt and the arrow keys."""

    edited = Signal(object)
    """tuple of Block"""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("template-blocks")
        self.setAccessibleName(self.tr("Blocks of page 1"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setFixedHeight(8 * 22 + 8)
        self.itemChanged.connect(self._tell)
        self.model().rowsMoved.connect(self._tell)

    def show_blocks(self, blocks: tuple[Block, ...]) -> None:
        """Show a template's blocks, then those that it leaves out."""
        if blocks == self.blocks() and self.count():
            return
        self.blockSignals(True)
        self.clear()
        names = block_names()
        for block in (*blocks, *(b for b in BLOCKS if b not in blocks)):
            item = QListWidgetItem(names[block])
            item.setData(_BLOCK, block)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = block in blocks
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.addItem(item)
        self.setCurrentRow(0)
        self.blockSignals(False)

    def blocks(self) -> tuple[Block, ...]:
        """Those that are ticked, in their order."""
        items = [self.item(k) for k in range(self.count())]
        return tuple(i.data(_BLOCK) for i in items if i.checkState() == Qt.CheckState.Checked)

    def shift(self, by: int) -> None:
        """Move the chosen block up (−1) or down (1)."""
        row = self.currentRow()
        if 0 <= row < self.count() and 0 <= row + by < self.count():
            item = self.takeItem(row)
            self.insertItem(row + by, item)
            self.setCurrentRow(row + by)
            self._tell()

    def _tell(self) -> None:
        self.edited.emit(self.blocks())
