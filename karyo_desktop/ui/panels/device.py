"""The model and the device that it runs on, always in the status bar."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from karyo_desktop.jobs.karyotyper import ModelStatus
from karyo_desktop.jobs.outcome import Failed
from karyo_desktop.ui.device_words import device_words
from karyo_desktop.ui.plain import as_it_is


class DeviceLabel(QLabel):
    """One line; the reason for not using a GPU stands in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("device")
        self.setAccessibleName(self.tr("Model and device"))
        self.show_model(None, None)

    def show_model(self, status: ModelStatus | None, failure: Failed | None) -> None:
        """Name model and device, or say why there is none."""
        if status is not None:
            device = status.device
            text = f"{status.model_id}  ·  {device_words(device.label, device.reason)}"
            tip = self.tr("Images and proposals never leave this computer.")
        elif failure is not None:
            text, tip = self.tr("No model"), failure.message
        else:
            text, tip = self.tr("The model is being loaded…"), ""
        self.setText(text)
        self.setToolTip(as_it_is(tip))
