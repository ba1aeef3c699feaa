"""Print how long a cell of 46 takes with the shipped model, once it is loaded.

python -m tests.benchmarks.bench_cell [--model ID_OR_PATH] [--cell FOLDER] [--rounds N]
    [--runtime auto|torch|openvino]

CPU seconds are told beside seconds: on a busy machine only they can be compared.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

from cirnet_core.predictor import Predictor
from cirnet_core.resources import resource_path
from cirnet_core.types import ImageFile


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model")
    parser.add_argument("--cell", default=str(resource_path("demo", "demo_cell")))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--runtime", choices=("auto", "torch", "openvino"), default="auto")
    args = parser.parse_args()
    images = [
        ImageFile(path.name, path.read_bytes()) for path in sorted(Path(args.cell).glob("*.png"))
    ]
    predictor = Predictor.load(args.model, runtime=args.runtime)
    seconds, cpu_seconds = [], []
    for _ in range(args.rounds):
        started, cpu_started = time.perf_counter(), time.process_time()
        predictor.propose("cell", images)
        seconds.append(time.perf_counter() - started)
        cpu_seconds.append(time.process_time() - cpu_started)
    print(
        f"{len(images)} chromosomes on {predictor.device.label}, model {predictor.info.id}, "
        f"{predictor.runtime}: "
        f"median {statistics.median(seconds):.2f} s, best {min(seconds):.2f} s, "
        f"first {seconds[0]:.2f} s; CPU median {statistics.median(cpu_seconds):.2f} s, "
        f"best {min(cpu_seconds):.2f} s; loading {predictor.load_seconds:.2f} s"
    )


if __name__ == "__main__":
    main()
