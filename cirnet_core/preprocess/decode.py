"""Image files of any usual kind to grey and alpha, scaled by data type and never by content."""

from __future__ import annotations

import io
import warnings
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from cirnet_core.errors import ImageError
from cirnet_core.preprocess.ink import FloatImage

AnyArray = NDArray[Any]

MAX_PIXELS = 16_000_000
"""More than this is not one cut-out chromosome; refused before it is decoded."""

MAX_BYTES = 128_000_000

MAX_CHROMOSOME_PIXELS = 4_000_000
"""Of one cut-out chromosome; a whole metaphase may have ``MAX_PIXELS``."""

MAX_SCANS = 200
"""Of one JPEG; each goes over the whole picture, and a scan of nothing is thirty bytes."""

_PLAIN = 1
_DEFLATE = (8, 32946)

IMAGE_SUFFIXES = frozenset({".png", ".tif", ".tiff", ".bmp", ".jpg", ".jpeg"})


@dataclass(frozen=True)
class DecodedImage:
    """Grey and alpha as (H, W) float32 in [0, 1]; black 0, opaque 1; alpha None if opaque.

    ``fine``: more than 8 bits a pixel, so that a small part of the range may hold a whole picture
    (a 12-bit camera's file in 16 bits).
    """

    grey: FloatImage
    alpha: FloatImage | None
    fine: bool


def decode_image(data: bytes, *, name: str, max_pixels: int = MAX_PIXELS) -> DecodedImage:
    """Decode a TIFF, PNG, BMP or JPEG as Pillow opens it; EXIF orientation is not applied.

    Raises:
        ImageError: the data is empty, no image, truncated, or larger than ``max_pixels``.
    """
    if not data:
        raise ImageError(f"{name}: the file is empty. Export the image again.")
    if len(data) > MAX_BYTES:
        raise ImageError(f"{name}: {len(data):,} bytes is too large for one chromosome image.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            array = _decode_pillow(data, name, max_pixels)
    except ImageError:
        raise
    except UnidentifiedImageError:
        array = _decode_tifffile(data, name, max_pixels)
    except Image.DecompressionBombError as error:
        raise ImageError(f"{name}: too large to decode safely ({error}).") from error
    except Exception as error:  # decoders raise nearly anything on damaged files
        raise ImageError(f"{name}: damaged or truncated image ({error}).") from error
    if array.size == 0:
        raise ImageError(f"{name}: the image has no pixels. Export it again.")
    return _to_grey(array, name)


def _check_size(width: int, height: int, name: str, max_pixels: int) -> None:
    if width * height > max_pixels:
        raise ImageError(
            f"{name}: {width}×{height} pixels is too large for one chromosome; "
            "cut the chromosomes out of the photograph first."
        )


def _decode_pillow(data: bytes, name: str, max_pixels: int) -> AnyArray:
    with Image.open(io.BytesIO(data), formats=("PNG", "TIFF", "BMP", "JPEG")) as image:
        _check_size(*image.size, name, max_pixels)
        _check_work(image, data, name)
        image.load()
        plain = _to_plain_mode(image)
        array = np.asarray(plain)
        if plain.mode == "I":  # 16-bit PNG arrives as 32-bit integers
            array = array.astype(np.uint16) if int(array.max()) <= 65535 else array
    return array


def _to_plain_mode(image: Image.Image) -> Image.Image:
    if image.mode == "P" or (image.mode in ("L", "RGB") and "transparency" in image.info):
        return image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("CMYK", "YCbCr", "LAB", "HSV"):
        return image.convert("RGB")
    return image


def _check_work(image: Image.Image, data: bytes, name: str) -> None:
    """Refuse what is small to look at and takes minutes to decode."""
    if image.format == "JPEG" and data.count(b"\xff\xda") > MAX_SCANS:
        raise ImageError(f"{name}: a JPEG in too many scans. Export it again, as PNG or TIFF.")
    # How a BMP is packed is the number at byte 30; 1 and 2 are unpacked run by run in Python.
    packed = image.format == "BMP" and data[30:34] in (b"\1\0\0\0", b"\2\0\0\0")
    if packed and image.width * image.height > MAX_PIXELS // 16:
        raise ImageError(f"{name}: too large for a packed BMP. Export it again, as PNG or TIFF.")


def _decode_tifffile(data: bytes, name: str, max_pixels: int) -> AnyArray:
    if data[:4] not in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        raise ImageError(f"{name}: not a TIFF, PNG, BMP or JPEG image.")
    import tifffile

    try:
        with tifffile.TiffFile(io.BytesIO(data)) as tiff:
            page = tiff.pages.first
            _check_size(int(page.imagewidth), int(page.imagelength), name, max_pixels)
            if page.size > 4 * max_pixels:
                raise ImageError(f"{name}: a TIFF of several pictures. Export one picture.")
            _check_segments(page, data, name)
            return np.asarray(page.asarray())
    except ImageError:
        raise
    except Exception as error:
        raise ImageError(f"{name}: damaged or unsupported TIFF ({error}).") from error


def _check_segments(page: Any, data: bytes, name: str) -> None:
    """Refuse a strip or tile that unpacks to more than it should; tifffile itself has no limit."""
    kind = int(page.compression)
    if kind == _PLAIN:
        return
    if kind not in _DEFLATE:
        raise ImageError(f"{name}: a TIFF packed in an unusual way. Export it with LZW or plain.")
    limit = page.size * page.dtype.itemsize
    for offset, count in zip(page.dataoffsets, page.databytecounts, strict=False):
        packed = zlib.decompressobj()
        limit -= len(packed.decompress(data[offset : offset + count], max(limit, 0) + 1))
        # Tiles reach beyond the picture's edge, but not by as much again.
        if limit < -page.size * page.dtype.itemsize or packed.unconsumed_tail:
            raise ImageError(f"{name}: unpacks to more than it should. Export the image again.")


def _to_grey(array: AnyArray, name: str) -> DecodedImage:
    if array.dtype == np.bool_:
        values = array.astype(np.float32)
    elif np.issubdtype(array.dtype, np.unsignedinteger):
        values = array.astype(np.float32) / float(np.iinfo(array.dtype).max)
    elif np.issubdtype(array.dtype, np.floating):
        values = array.astype(np.float32)
        if not np.isfinite(values).all() or float(values.min()) < 0:
            raise ImageError(f"{name}: floating-point pixels must be finite and not negative.")
        top = float(values.max())
        values = values / (1.0 if top <= 1.0 else 255.0 if top <= 255.0 else 65535.0)
    elif np.issubdtype(array.dtype, np.integer) and int(array.min()) >= 0:
        values = array.astype(np.float32) / float(np.iinfo(np.uint16).max)
    else:
        raise ImageError(f"{name}: pixels of type {array.dtype} are not supported.")
    fine = array.dtype.itemsize > 1
    if values.ndim == 2:
        return DecodedImage(np.clip(values, 0, 1), None, fine)
    if values.ndim == 3 and values.shape[2] in (1, 2, 3, 4):
        channels = values.shape[2]
        alpha = values[..., -1] if channels in (2, 4) else None
        colour = values[..., : channels - (alpha is not None)]
        weights = np.array([0.299, 0.587, 0.114], np.float32)
        grey = colour[..., 0] if colour.shape[2] == 1 else colour @ weights
        if alpha is not None and float(alpha.min()) >= 1.0:
            alpha = None
        return DecodedImage(
            np.clip(np.ascontiguousarray(grey), 0, 1).astype(np.float32),
            None if alpha is None else np.ascontiguousarray(alpha),
            fine,
        )
    raise ImageError(f"{name}: an image of shape {array.shape} is not a single picture.")
