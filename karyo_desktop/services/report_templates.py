"""A laboratory's template as a file: JSON, the logo as base64 within it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from cirnet_core.bands import BAND_LEVELS
from cirnet_core.errors import InputError
from cirnet_core.files import parse_json, read_small
from karyo_desktop.report.template import STANDARD, Template
from karyo_desktop.storage.atomic import write_bytes

SCHEMA_VERSION: Final = 1
SUFFIX: Final = ".karyotemplate"
MAX_BYTES: Final = 8_000_000
MAX_LOGO_BYTES: Final = 4_000_000
MAX_LOGO_PIXELS: Final = 16_000_000
MAX_NAME: Final = 80

LogoFault = Literal["bytes", "pixels", "picture"]
"""Too many bytes, too many pixels, or no picture."""


class Shelf:
    """The laboratory's templates: a folder of files beside the standard one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> tuple[str, ...]:
        """Of all templates, the standard one first."""
        found = sorted(path.stem for path in self.folder.glob(f"*{SUFFIX}"))
        return (STANDARD.name, *(name for name in found if name != STANDARD.name))

    def path(self, name: str) -> Path:
        """The file of a template.

        Raises:
            InputError: such a name cannot be that of a file.
        """
        odd = any(c in name for c in '/\\:*?"<>|') or not name.isprintable()
        if not name.strip() or odd or name.startswith(".") or len(name) > MAX_NAME:
            raise InputError(f"“{name}” cannot be the name of a template. Use letters and digits.")
        return self.folder / f"{name}{SUFFIX}"

    def read(self, name: str) -> Template:
        """A template by its name; errors as ``read_template``."""
        path = self.path(name)
        if name == STANDARD.name and not path.exists():
            return STANDARD
        return read_template(path)

    def write(self, template: Template) -> Path:
        """Keep a template under its own name; errors as ``write_template``.

        Raises:
            InputError: such a name cannot be that of a file, or the logo is no picture.
        """
        path = self.path(template.name)
        check_logo(template.logo, name=f"{template.name}: logo")
        self.folder.mkdir(parents=True, exist_ok=True)
        write_template(path, template)
        return path

    def remove(self, name: str) -> None:
        """Throw one away; the standard one becomes what it was. Raises OSError."""
        self.path(name).unlink(missing_ok=True)


def write_template(path: Path, template: Template) -> None:
    """Write beside and put in place.

    Raises:
        StorageError: it could not be written; an old file of that name is untouched.
    """
    write_bytes(path, encode_template(template))


def read_template(path: Path) -> Template:
    """Read a template.

    Raises:
        InputError: no such file, no template, from a newer version, or a field that cannot be;
            the message names the file and the field.
    """
    try:
        data = read_small(path, max_bytes=MAX_BYTES)
    except OSError as error:
        raise InputError(f"{path}: cannot read the template ({error.strerror}).") from error
    return decode_template(data, name=str(path))


def encode_template(template: Template) -> bytes:
    """The file's bytes, the same for the same template."""
    record = {"schema_version": SCHEMA_VERSION, **msgspec.to_builtins(template)}
    return msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"


def decode_template(data: bytes, *, name: str) -> Template:
    """The inverse of ``encode_template``; errors as ``read_template``."""
    try:
        raw = parse_json(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{name}: no template of this program ({error}).") from error
    version = raw.get("schema_version") if isinstance(raw, Mapping) else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise InputError(f"{name}: no template of this program (schema_version is missing).")
    if version > SCHEMA_VERSION:
        raise InputError(
            f"{name}: written by a newer version of this program (schema {version}; this one "
            f"reads up to {SCHEMA_VERSION}). Update the program."
        )
    fields: dict[str, Any] = {key: raw[key] for key in raw if key != "schema_version"}
    try:
        template = msgspec.convert(fields, Template)
    except msgspec.ValidationError as error:
        raise InputError(f"{name}: {error}. Correct the field, or choose another.") from error
    return _checked(template, name)


def _checked(template: Template, name: str) -> Template:
    if len(set(template.blocks)) != len(template.blocks):
        raise InputError(f"{name}: blocks: a block is named twice. Name each once.")
    if template.idiogram_level not in BAND_LEVELS:
        raise InputError(
            f"{name}: idiogram_level: {template.idiogram_level} is not one of {BAND_LEVELS}."
        )
    check_logo(template.logo, name=f"{name}: logo")
    return template


def logo_fault(data: bytes) -> LogoFault | None:
    """Why bytes cannot be a logo, None if they can; only whole PNG and JPEG pictures can."""
    from PIL import Image  # a template without a logo needs none

    if len(data) > MAX_LOGO_BYTES:
        return "bytes"
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > MAX_LOGO_PIXELS:
                return "pixels"
            image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return "picture"
    return None


def check_logo(data: bytes, *, name: str) -> None:
    """Refuse what cannot be drawn as a logo; no bytes stand for none.

    Raises:
        InputError: the message begins with ``name``.
    """
    fault = logo_fault(data) if data else None
    if fault is not None:
        why = {
            "bytes": f"larger than {MAX_LOGO_BYTES // 1_000_000} MB. Take a smaller picture.",
            "pixels": (
                f"more than {MAX_LOGO_PIXELS // 1_000_000} million pixels. Take a smaller picture."
            ),
            "picture": "no PNG or JPEG picture. Choose another.",
        }
        raise InputError(f"{name}: {why[fault]}")
