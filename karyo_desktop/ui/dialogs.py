"""Questions to the person, which file and what to do with unsaved work; and what this is."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

Answer = Literal["save", "discard", "cancel"]
translate = QCoreApplication.translate


def ask_folder(parent: QWidget, start: str) -> Path | None:
    """Which folder to open."""
    title = translate("Dialogs", "Open a folder of chromosome images")
    chosen = QFileDialog.getExistingDirectory(parent, title, start)
    return Path(chosen) if chosen else None


def ask_files(parent: QWidget, start: str) -> list[Path]:
    """Which files to open."""
    every = "*.karyo *.zip *.png *.tif *.tiff *.bmp *.jpg *.jpeg"
    filters = ";;".join(
        (
            translate("Dialogs", "Cases, zips and images ({0})").format(every),
            translate("Dialogs", "Cases (*.karyo)"),
            translate("Dialogs", "All files (*)"),
        )
    )
    title = translate("Dialogs", "Open a case, a zip or images")
    chosen, _ = QFileDialog.getOpenFileNames(parent, title, start, filters)
    return [Path(name) for name in chosen]


def ask_photograph(parent: QWidget, start: str) -> Path | None:
    """Which metaphase photograph to attach."""
    title = translate("Dialogs", "Attach a metaphase photograph")
    filters = translate("Dialogs", "Images ({0})").format("*.png *.tif *.tiff *.bmp *.jpg *.jpeg")
    chosen, _ = QFileDialog.getOpenFileName(parent, title, start, filters)
    return Path(chosen) if chosen else None


def ask_save(parent: QWidget, suggestion: str, *, kind: str, suffix: str) -> Path | None:
    """Where to write; the suffix is added if it was left out."""
    title = translate("Dialogs", "Save {0}").format(kind)
    chosen, _ = QFileDialog.getSaveFileName(parent, title, suggestion, f"{kind} (*{suffix})")
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)


def ask_unsaved(parent: QWidget, name: str) -> Answer:
    """What to do with unsaved work."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(translate("Dialogs", "Unsaved work"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(translate("Dialogs", "Save your changes to “{0}”?").format(name))
    box.setInformativeText(translate("Dialogs", "Without saving, they are lost."))
    buttons = QMessageBox.StandardButton
    box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
    box.setDefaultButton(buttons.Save)
    answer = buttons(box.exec())
    if answer == buttons.Save:
        return "save"
    return "discard" if answer == buttons.Discard else "cancel"


def tell_about(parent: QWidget) -> None:
    """What this program is, and what it is not for."""
    text = translate(
        "Dialogs", "Karyotyping on your own computer. For research use only; not a medical device."
    )
    title = translate("Dialogs", "About Karyo Desktop")
    QMessageBox.about(parent, title, f"<h3>Karyo Desktop</h3><p>{text}")
