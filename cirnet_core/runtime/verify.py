"""Compare a runtime's answers with PyTorch's on labelled cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cirnet_core.data.pack import LabelledImage, Pack
from cirnet_core.evaluate.metrics import Answers, answer
from cirnet_core.evaluate.records import score_pack
from cirnet_core.models.store import ModelInfo
from cirnet_core.predictor import Predictor
from cirnet_core.runtime.cache import weights_digest
from cirnet_core.runtime.choose import open_engine
from cirnet_core.runtime.engine import EngineError
from cirnet_core.runtime.openvino_engine import Precision, precisions, version
from cirnet_core.runtime.verdict import Changes, Compared, Verdict

Pairs = list[tuple[Answers, Answers]]


def verify_runtime(
    info: ModelInfo,
    packs: Sequence[Path],
    *,
    split: str = "val",
    cells: int | None = None,
    seed: int = 0,
    say: Callable[[str], None] = lambda text: None,
) -> tuple[Verdict, ...]:
    """Score every cell with PyTorch and with each precision that this CPU has.

    Args:
        cells: at most so many of each pack, drawn by ``seed``; None takes all.
        say: told each pack's figures, as soon as they are there.

    Returns:
        One verdict a precision; none where its answers are wrong on this very CPU, which says
        nothing of others.

    Raises:
        ModelError, InputError: the model or a pack cannot be read.
        EngineError: OpenVINO cannot be used here.
    """
    torch_alone = Predictor.load(info.folder, device="cpu", runtime="torch")
    quick = _engines(torch_alone, info, say)
    found: dict[Precision, list[Compared]] = {kind: [] for kind in quick}
    for path in packs:
        with Pack(path) as pack:
            rows = pack.select(split)
            kept = drawn_cells(rows, cells, seed)
            pairs = _pairs(torch_alone, quick, pack, [row for row in rows if row.cell in kept])
        there = len({row.cell for row in rows})
        for kind, answers in pairs.items():
            compared = compare(answers, pack=path.name, split=split, cells_there=there)
            found[kind].append(compared)
            say(f"{quick[kind].runtime}  {describe(compared)}")
    digest = weights_digest(info.card)
    return tuple(
        Verdict(f"openvino {version()}", kind, digest, tuple(parts))
        for kind, parts in found.items()
    )


def _engines(
    torch_alone: Predictor, info: ModelInfo, say: Callable[[str], None]
) -> dict[Precision, Predictor]:
    *quick, last = precisions()
    found: dict[Precision, Predictor] = {}
    for kind in quick:
        try:
            found[kind] = torch_alone.with_engine(open_engine(info, [kind]))
        except EngineError as error:
            say(f"left out: {error}")
    found[last] = torch_alone.with_engine(open_engine(info, [last]))
    return found


def drawn_cells(rows: Sequence[LabelledImage], most: int | None, seed: int) -> set[str]:
    """Names of at most so many cells, drawn by a seed."""
    names = sorted({row.cell for row in rows})
    order = np.random.default_rng(seed).permutation(len(names))
    return {names[i] for i in order[:most]}


def _pairs(
    expected: Predictor,
    others: dict[Precision, Predictor],
    pack: Pack,
    rows: Sequence[LabelledImage],
) -> dict[Precision, Pairs]:
    card = expected.info.card
    found: dict[Precision, Pairs] = {kind: [] for kind in others}
    for record in score_pack(expected, rows, pack):
        for kind, predictor in others.items():
            second = replace(record, scores=predictor.score(record.items))
            first, again = (
                answer(r, calibration=card.calibration, config=card.assign, limits=card.quality)
                for r in (record, second)
            )
            found[kind].append((first, again))
    return found


def compare(
    pairs: Sequence[tuple[Answers, Answers]], *, pack: str, split: str, cells_there: int
) -> Compared:
    """Count what changed from the first of each pair to the second.

    Args:
        cells_there: cells of the whole split.
    """
    labels = np.concatenate([first.labels for first, _ in pairs])

    def changes(pick: Callable[[Answers], NDArray[np.int64]]) -> Changes:
        before = np.concatenate([pick(first) for first, _ in pairs])
        after = np.concatenate([pick(second) for _, second in pairs])
        return Changes(
            changed=int((before != after).sum()),
            right_to_wrong=int(((before == labels) & (after != labels)).sum()),
            wrong_to_right=int(((before != labels) & (after == labels)).sum()),
        )

    return Compared(
        pack=pack,
        split=split,
        cells=len(pairs),
        cells_there=cells_there,
        chromosomes=len(labels),
        alone=changes(lambda a: a.raw),
        assigned=changes(lambda a: a.assigned),
    )


def describe(compared: Compared) -> str:
    """One line a pack."""

    def told(changes: Changes) -> str:
        return (
            f"{changes.changed} changed ({changes.right_to_wrong} right to wrong, "
            f"{changes.wrong_to_right} wrong to right)"
        )

    return (
        f"{compared.pack} {compared.split}: {compared.chromosomes} chromosomes of "
        f"{compared.cells} of {compared.cells_there} cells; alone {told(compared.alone)}; "
        f"after assignment {told(compared.assigned)}"
    )
