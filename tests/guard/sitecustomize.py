"""Refuses every socket but Unix and loopback ones, in the tests and in each Python they start.

Python imports a module of this name at its start when its folder is on ``PYTHONPATH``. An audit
hook can't be taken off again, and hears of every socket that Python code makes. What compiled code
opens by itself, ``tests/e2e/test_no_network.py`` finds by a filter of the system's own.
"""

from __future__ import annotations

import os
import socket
import sys

_LOCAL = ("localhost", "ip6-localhost", "", "0.0.0.0", "::")
_FAMILIES = (getattr(socket, "AF_UNIX", socket.AF_INET), socket.AF_INET, socket.AF_INET6)


class NetworkUse(OSError):
    """Something tried to reach beyond this machine."""


def is_local(host: object) -> bool:
    """Whether a host is this machine itself, without asking anybody for its address."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host is None:
        return True
    if not isinstance(host, str):
        return False
    # The machine's own name is resolved from its own table, and torch asks for it.
    return host.startswith("127.") or host in (*_LOCAL, "::1", _OWN_NAME)


def check(event: str, args: tuple[object, ...]) -> None:
    """The audit hook. Raises NetworkUse."""
    if event == "socket.__new__" and args[1] not in _FAMILIES:
        raise NetworkUse(f"a socket of family {args[1]!r}")
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"):
        address = args[1]
        # A tuple is of the internet, anything else a path; sendmsg has None when connected.
        if isinstance(address, tuple) and not is_local(address[0]):
            raise NetworkUse(f"{event} {address!r}")
    if event in ("socket.getaddrinfo", "socket.gethostbyname") and not is_local(args[0]):
        raise NetworkUse(f"{event} {args[0]!r}")


_OWN_NAME = socket.gethostname()


def _before(method: str) -> None:
    """Look at a name before it is resolved; the audit hook hears of the address only."""
    plain = getattr(socket.socket, method)

    def checked(self: socket.socket, address: object) -> object:
        check("socket.connect", (self, address))
        return plain(self, address)

    setattr(socket.socket, method, checked)


# Once a process, whether it comes by PYTHONPATH or from the tests.
if not getattr(sys, "_karyo_guard", False):
    sys._karyo_guard = True  # type: ignore[attr-defined]
    sys.addaudithook(check)
    _before("connect")
    _before("connect_ex")

_FOLDER = os.path.dirname(os.path.abspath(__file__))


def for_children(environ: dict[str, str]) -> dict[str, str]:
    """What to add to the environment so that child processes are guarded too."""
    before = environ.get("PYTHONPATH", "")
    parts = [_FOLDER, *(part for part in before.split(os.pathsep) if part and part != _FOLDER)]
    return {"PYTHONPATH": os.pathsep.join(parts)}
