from __future__ import annotations

import pytest
import setup_words as words

MISSING = [
    ("libEGL.so.1", "libegl1", "libglvnd-egl"),
    ("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    ("libgthread-2.0.so.0", "libglib2.0-0", "glib2"),
]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ERROR: [Errno 28] No space left on device", "disk is full"),
        ("OSError: [WinError 112] There is not enough space on the disk", "disk is full"),
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError: Failed to establish "
            "a new connection: [Errno -3] Temporary failure in name resolution'\n"
            "ERROR: No matching distribution found for torch==2.14.1",
            "could not be reached",
        ),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "PIP_CERT"),
        ("ERROR: No matching distribution found for torch==2.14.1", "no build for Python"),
        ("ERROR: something new", "Its own words stand above"),
    ],
)
def test_pip_failures_are_put_in_words(said: str, told: str) -> None:
    assert told in words.pip_failed(said)


def test_missing_libraries_are_named_with_the_command_that_installs_them() -> None:
    text = words.qt_libraries(MISSING, reason="", manager="apt-get")
    assert "libEGL.so.1" in text
    assert text.endswith("apt-get install libegl1 libglib2.0-0")


def test_an_unknown_system_is_told_both_commands() -> None:
    text = words.qt_libraries(MISSING, reason="", manager=None)
    assert "apt-get install libegl1 libglib2.0-0" in text
    assert "dnf install libglvnd-egl glib2" in text


def test_where_no_library_is_missing_qt_has_its_say() -> None:
    assert "no screen" in words.qt_libraries([], reason="no screen", manager="apt-get")


def test_a_library_that_does_not_load_is_told_by_its_last_line() -> None:
    told = words.cannot_load("Traceback\n  File\nImportError: libcudart is missing\n")
    assert told.endswith("ImportError: libcudart is missing")


def test_a_linux_that_is_too_old_for_qt_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words.sys, "platform", "linux")
    monkeypatch.setattr(words.platform, "libc_ver", lambda: ("glibc", "2.31"))
    told = words.pip_failed("ERROR: No matching distribution found for PySide6-Essentials==6.12.0")
    assert "This Linux is too old" in told
    assert "2.31" in told
