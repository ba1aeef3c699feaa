"""What each of two processes does for ``test_distributed``; ``torch.distributed.run`` starts it.

Args: a JSON list of commands, done one after the other within one group. During the first, the
process of rank 1 alone is told to stop, twice, as batch systems do, in step ``STOP_AFTER``.
"""

from __future__ import annotations

import json
import os
import signal
import sys

from cirnet_core.__main__ import main
from cirnet_core.data.sampler import Batch
from cirnet_core.train import loop
from cirnet_core.train.distributed import Group, joined
from cirnet_core.train.loss import counts_of

STOP_AFTER = 3


def stop_rank_one(group: Group) -> None:
    asked = 0

    def counting(batch: Batch) -> list[float]:
        nonlocal asked
        asked += 1
        if group.rank == 1 and asked == STOP_AFTER:
            os.kill(os.getpid(), signal.SIGTERM)
            os.kill(os.getpid(), signal.SIGTERM)
        return counts_of(batch)

    loop.counts_of = counting  # type: ignore[attr-defined]


if __name__ == "__main__":
    with joined("cpu") as group:
        stop_rank_one(group)
        for call in json.loads(sys.argv[1]):
            if code := main(call):
                sys.exit(code)
