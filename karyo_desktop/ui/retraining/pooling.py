"""What the feature needs beside its pages: a signed case for the pool, a window to the front."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtWidgets import QDialog

from cirnet_core.errors import InputError
from karyo_desktop.ui.document import Document


def signed(document: Document) -> tuple[str, str] | None:
    """The case and the digest that was signed; None while nobody signed it."""
    signoff = document.case.signoff
    if signoff.state != "signed":
        return None
    return document.case.id, signoff.signatures[-1].digest


def adding(document: Document, *, microscope: str = "") -> Callable[[], bool]:
    """Work for the background: whether the signed case, as it is now, taught something.

    The stain is that of the report.
    """
    case, images = document.case, document.images
    signature = case.signoff.signatures[-1]

    def work() -> bool:
        from karyo_desktop.services.pool import add_signed_case
        from karyo_desktop.services.report_details import details_of

        stain = ""
        with suppress(InputError):  # a damaged report is told of where it is made
            stain = details_of(case).banding
        made = add_signed_case(
            case,
            images,
            version=signature.digest,
            who=signature.person.id,
            at=signature.at,
            stain=stain,
            microscope=microscope,
        )
        return made is not None

    return work


def bring(dialog: QDialog) -> None:
    """Show a window, or put it before the others."""
    if dialog.isVisible():
        dialog.raise_()
        dialog.activateWindow()
    else:
        dialog.show()
