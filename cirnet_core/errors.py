"""Failures of the core. Messages name the file and field and say what to do."""

from __future__ import annotations


class CirnetError(Exception):
    """Base of every failure that the core reports on purpose."""


class InputError(CirnetError):
    """The given file or value cannot be used; the message says why and what to do."""


class ImageError(InputError):
    """An image cannot be read or holds no chromosome."""


class ModelError(CirnetError):
    """A model folder is missing, damaged or does not belong to this program."""


class TrainingError(CirnetError):
    """A training cannot go on; its last checkpoint is intact."""


class Cancelled(CirnetError):
    """The caller asked to stop; nothing was changed."""
