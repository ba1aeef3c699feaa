"""``versions/<number>/`` of a case file: the content of a reviewed or signed version, whole.

``seal.json`` names the files of the version and the images that they are of, by hash; its own
SHA-256 is what a person signs. The bytes are never written anew, so that a signature holds for
ever, whatever later versions of the program write.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

import msgspec

from cirnet_core.files import parse_json
from karyo_desktop.domain.model import Case, Cell, Effort
from karyo_desktop.domain.signoff import SignOff
from karyo_desktop.storage import history_wire, identity, wire
from karyo_desktop.storage.errors import DamagedFileError
from karyo_desktop.storage.images import sha256_of
from karyo_desktop.storage.migrations import migrated

VERSIONS: Final = "versions/"
SEAL: Final = "seal.json"
CASE: Final = "case.json"
HISTORY: Final = "history.jsonl"
TEMPLATE: Final = "report.karyotemplate"
"""With which the report of the version is printed."""
NOTHING: Final[Mapping[str, bytes]] = MappingProxyType({})
_SEAL_NAME: Final = re.compile(r"versions/[0-9]+/seal\.json")


class _Seal(msgspec.Struct):
    schema_version: int
    files: dict[str, str]
    images: tuple[str, ...]


def content_of(case: Case) -> Case:
    """What of a case is signed: all but its sign-off, its trail, and what looking at it costs."""
    cells = tuple(replace(cell, effort=Effort(), looks=()) for cell in case.cells)
    return replace(case, cells=cells, signoff=SignOff(), audit=())


def sealed_files(
    case: Case, *, schema_version: int, beside: Mapping[str, bytes] = NOTHING
) -> tuple[dict[str, bytes], str]:
    """The files of the case's version as it is now, and the digest to sign.

    Args:
        beside: further files that are signed along, by name.
    """
    content = content_of(case)
    raw, who = identity.split(wire.to_json(content))
    files = {**beside, CASE: msgspec.json.format(msgspec.json.encode(raw), indent=1)}
    if who:
        files[identity.IDENTITY] = who
    if history := history_wire.encode(content.cells):
        files[HISTORY] = history
    seal = _Seal(
        schema_version,
        {name: sha256_of(data) for name, data in sorted(files.items())},
        tuple(sorted(images_of(case))),
    )
    files[SEAL] = msgspec.json.format(msgspec.json.encode(seal), indent=1)
    folder = f"{VERSIONS}{case.signoff.version}/"
    return {folder + name: data for name, data in files.items()}, sha256_of(files[SEAL])


def images_of(case: Case) -> set[str]:
    """Every image file that a case stands for."""
    return {item.sha256 for cell in case.cells for item in _imaged(cell)}


def kept_images(attachments: Mapping[str, bytes]) -> set[str]:
    """Images of the sealed versions of a case file, which must not be dropped from it."""
    found: set[str] = set()
    for name, data in attachments.items():
        if _SEAL_NAME.fullmatch(name):
            try:
                found.update(parse_json(data, _Seal).images)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                continue  # told when the signature is verified; nothing else depends on it
    return found


def without(attachments: Mapping[str, bytes], number: int) -> dict[str, bytes]:
    """The files without those of one version."""
    folder = f"{VERSIONS}{number}/"
    return {name: data for name, data in attachments.items() if not name.startswith(folder)}


def read_version(
    attachments: Mapping[str, bytes], number: int, *, digest: str, schema_version: int
) -> tuple[Case, frozenset[str]]:
    """The content of a sealed version, every hash checked, and the images that it is of.

    Raises:
        DamagedFileError: it is missing, or not what was signed; the message names the file.
    """
    folder = f"{VERSIONS}{number}/"
    seal = _seal(attachments, folder, digest)
    files = {name: _file(attachments, folder, seal, name) for name in seal.files}
    name = CASE
    try:
        raw: Any = parse_json(files[CASE])
        raw = identity.joined(raw, files.get(identity.IDENTITY, b""))
        case = wire.from_json(migrated(raw, seal.schema_version, to=schema_version))
        name = HISTORY
        case = history_wire.with_histories(case, files.get(HISTORY, b""))
    except (msgspec.MsgspecError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedFileError(f"{folder}{name}: {error}.") from error
    return case, frozenset(seal.images)


def read_beside(
    attachments: Mapping[str, bytes], number: int, name: str, *, digest: str
) -> bytes | None:
    """A file that was signed along with a version; None if there was none.

    Raises:
        DamagedFileError: it is missing, or not what was signed; the message names the file.
    """
    folder = f"{VERSIONS}{number}/"
    seal = _seal(attachments, folder, digest)
    return _file(attachments, folder, seal, name) if name in seal.files else None


def _seal(attachments: Mapping[str, bytes], folder: str, digest: str) -> _Seal:
    data = attachments.get(folder + SEAL)
    if data is None:
        raise DamagedFileError(f"{folder}{SEAL} is missing.")
    if sha256_of(data) != digest:
        raise DamagedFileError(f"{folder}{SEAL} is not what was signed.")
    try:
        return parse_json(data, _Seal)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise DamagedFileError(f"{folder}{SEAL}: {error}.") from error


def _file(attachments: Mapping[str, bytes], folder: str, seal: _Seal, name: str) -> bytes:
    data = attachments.get(folder + name, b"")
    if sha256_of(data) != seal.files[name]:
        raise DamagedFileError(f"{folder}{name} is missing or not what was signed.")
    return data


def _imaged(cell: Cell) -> list[Any]:
    found: list[Any] = [*cell.chromosomes, *cell.aside]
    return [*found, cell.photograph] if cell.photograph else found
