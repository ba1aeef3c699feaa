"""Failures of reading and writing files. Messages name file and field and say what to do."""

from __future__ import annotations


class StorageError(Exception):
    """A file could not be read or written; nothing was changed."""


class NewerSchemaError(StorageError):
    """The file was written by a newer version of the program."""


class DamagedFileError(StorageError):
    """The file is damaged, was tampered with, or is no case file."""
