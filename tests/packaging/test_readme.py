from __future__ import annotations

import re
import shlex
from pathlib import Path

import setup_main

from cirnet_core.flags import CELL_FLAGS, CHROMOSOME_FLAGS

CHECKOUT = Path(__file__).resolve().parents[2]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def test_the_two_commands_come_first() -> None:
    commands = re.findall(r"^python3 packaging/start\.py.*$", README, re.MULTILINE)
    assert commands[:2] == ["python3 packaging/start.py", "python3 packaging/start.py test"]


def test_the_commands_are_ones_that_there_are() -> None:
    for command in re.findall(r"^python3 packaging/start\.py.*$", README, re.MULTILINE):
        setup_main.parse(shlex.split(command, comments=True)[2:])


def test_the_flags_are_the_closed_list_of_the_core() -> None:
    rows = dict(re.findall(r"^\| `(\w+:\w+)` \| (.+?) \|$", README, re.MULTILINE))
    assert rows == CHROMOSOME_FLAGS | CELL_FLAGS
