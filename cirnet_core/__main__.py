"""``python -m cirnet_core``: train, evaluate and models without the application."""

from __future__ import annotations

import argparse
import sys

from cirnet_core.cli import add_commands
from cirnet_core.errors import CirnetError


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 failed, 2 wrong use."""
    parser = argparse.ArgumentParser(prog="cirnet_core", description=__doc__)
    add_commands(parser.add_subparsers(dest="command", required=True))
    args = parser.parse_args(argv)
    try:
        return int(args.func(args))
    except CirnetError as error:
        print(f"cirnet: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
