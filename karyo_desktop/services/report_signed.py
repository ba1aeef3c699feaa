"""The report of a reviewed or signed case: printed as it was signed, on whatever computer."""

from __future__ import annotations

from cirnet_core.errors import InputError
from karyo_desktop.domain.model import Case
from karyo_desktop.report.template import Template
from karyo_desktop.services.report_templates import decode_template
from karyo_desktop.storage import sealed
from karyo_desktop.storage.errors import DamagedFileError
from karyo_desktop.storage.images import ImageStore


def template_of(case: Case, images: ImageStore, otherwise: Template) -> Template:
    """The template with which a case's report is printed.

    Args:
        otherwise: of a draft, and of a case that was sealed without one.

    Raises:
        InputError: what was sealed with the case is missing or damaged.
    """
    found = sealed_template(case, images)
    return otherwise if found is None else found


def sealed_template(case: Case, images: ImageStore) -> Template | None:
    """The template that was sealed when the case was reviewed; None of a draft, or without one.

    Raises:
        InputError: it is missing or damaged.
    """
    state = case.signoff
    if not state.locked:
        return None
    try:
        data = sealed.read_beside(
            images.attachments,
            state.version,
            sealed.TEMPLATE,
            digest=state.signatures[-1].digest,
        )
    except DamagedFileError as error:
        raise InputError(f"{case.id}: {error} Take the case file from a backup.") from error
    name = f"{case.id}: the template of version {state.version}"
    return decode_template(data, name=name) if data is not None else None
