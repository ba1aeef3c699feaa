"""Ways to spoil any file, and JSON and CSV in particular. All randomness comes from the caller."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

SIZES = (0, 1, 2, 7, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 1 << 24, 0x7FFFFFFF)
HUGE = (0x80000000, 0xFFFFFFFF, 0xFFFFFFFE, 1 << 33, 0x7FFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF)
TEXTS: tuple[str, ...] = (
    "", ".", "..", "../outside.txt", "../../canary.png", "/etc/passwd", "\\\\server\\share\\x",
    "C:\\Windows\\x", "a\0b", "\ud800", "ä" * 300, "x" * 100_000, "<b>fett</b>", "%s%n{0}", "\n",
    "X", "23", "nan", "1e999", "-1", "true", "=1+1", "con.png", "\u202egnp.exe", "/dev/zero",
)  # fmt: skip
NUMBERS: tuple[object, ...] = (
    0, -1, 1, 1.5, -0.0, 1e308, -1e308, 1e-320, 255, 65536, 2**31, -(2**31) - 1, 2**53 + 1,
    2**63, 2**64, -(2**64), 10**40, 10**400, float("nan"), float("inf"), float("-inf"),
)  # fmt: skip
_DEPTHS = (10, 90, 200, 900, 1100, 5000, 100_000)
MOST_BYTES = 20_000_000
"""Of a line that is repeated: five megabytes three hundred times took minutes to be made."""
MOST_LARGE = 8
"""Of what is deep or long in one text: a list that was doubled over and over held gigabytes."""


def spoil_bytes(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """One to eight changes that know nothing of the format."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        data = rng.choice(_CHANGES)(data, rng, others)
    return data


def _flip(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 16))):
        if out:
            out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def _number(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    width, code = rng.choice(((1, "B"), (2, "H"), (4, "I"), (8, "Q")))
    if len(data) < width:
        return data
    at = rng.randrange(len(data) - width + 1)
    value = rng.choice((*SIZES, *HUGE, len(data))) & ((1 << 8 * width) - 1)
    return data[:at] + struct.pack(rng.choice("<>") + code, value) + data[at + width :]


def _truncate(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _remove(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[at + rng.choice((1, 2, 4, 30, 400)) :]


def _insert(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.randbytes(rng.choice((1, 2, 4, 30, 400))) + data[at:]


def _repeat(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    at = rng.randrange(len(data) + 1)
    part = data[at : at + rng.choice((1, 12, 100, 1000))]
    return data[:at] + part * rng.choice((2, 3, 50)) + data[at + len(part) :]


def _splice(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    other = rng.choice(others) if others else data
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]


def _swap(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    a, b, c = sorted(rng.randrange(len(data) + 1) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


Change = Callable[[bytes, Random, Sequence[bytes]], bytes]
_CHANGES: tuple[Change, ...] = (
    _flip, _flip, _number, _number, _truncate, _remove, _insert, _repeat, _splice, _swap,
)  # fmt: skip


def spoil_json(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """Values swapped, dropped, of another type, huge or deep; sometimes the bytes themselves."""
    if rng.random() < 0.15:
        return spoil_bytes(data, rng, others)
    value = json.loads(data)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        value = _spoil_value(value, rng)
    text = json.dumps(value, ensure_ascii=rng.random() < 0.5)
    for mark, large in (('"@deep@"', _deep(rng)), ('"@many@"', _many(rng))):
        # Megabytes, so made only where they are wanted.
        text = text.replace(mark, large(), MOST_LARGE) if mark in text else text
    return text.encode("utf-8", "surrogatepass")


def spoil_jsonl(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """Lines spoilt as JSON, dropped, doubled, moved or torn."""
    lines = data.splitlines(keepends=True)
    if not lines or rng.random() < 0.15:
        return spoil_bytes(data, rng, others)
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randrange(len(lines))
        how = rng.randrange(6)
        if how <= 2:
            lines[at] = _spoilt_line(lines[at], rng)
        elif how == 3:
            del lines[at]
        elif how == 4:
            place, times = rng.randrange(len(lines) + 1), rng.choice((1, 1, 300))
            lines.insert(place, lines[at] * min(times, 1 + MOST_BYTES // len(lines[at])))
        else:
            lines.append(lines.pop(at))
        if not lines:
            break
    return b"".join(lines)


def _spoilt_line(line: bytes, rng: Random) -> bytes:
    try:
        return spoil_json(line, rng, ()).replace(b"\n", b" ") + b"\n"
    except (ValueError, RecursionError):  # spoilt before, perhaps too deep to be read
        return spoil_bytes(line, rng, ())


def spoil_csv(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """Fields replaced, lines and columns dropped or doubled."""
    if rng.random() < 0.2:
        return spoil_bytes(data, rng, others)
    rows = [line.split(",") for line in data.decode("utf-8", "replace").splitlines()]
    for _ in range(rng.choice((1, 1, 2, 5))):
        row = rng.choice(rows)
        at = rng.randrange(len(row)) if row else 0
        how = rng.randrange(5)
        if how <= 1 and row:
            row[at] = rng.choice((*TEXTS, '"', '"a,b"', row[rng.randrange(len(row))]))
        elif how == 2 and row:
            del row[at]
        elif how == 3:
            rows.append(list(row))
        elif len(rows) > 2:
            rows.remove(row)
    lines = "\n".join(",".join(row) for row in rows)
    return lines.encode("utf-8", "surrogatepass")


def _deep(rng: Random) -> Callable[[], str]:
    depth = rng.choice(_DEPTHS)
    left, right = rng.choice((("[", "]"), ('{"a":', "}"), ('{"what":"several","edits":[', "]}")))
    return lambda: left * depth + "1" + right * depth


def _many(rng: Random) -> Callable[[], str]:
    part = rng.choice(("[]", "{}", '{"a":0}', "0", '""'))
    count = rng.choice((1000, 300_000))
    return lambda: f"[{f'{part},' * (count - 1)}{part}]"


def _places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [at]
    inside = value.items() if isinstance(value, dict) else (
        enumerate(value) if isinstance(value, list) else ()
    )  # fmt: skip
    for key, item in inside:
        found += _places(item, (*at, key))
    return found


def _get(value: Any, at: tuple[Any, ...]) -> Any:
    for key in at:
        value = value[key]
    return value


def _spoil_value(root: Any, rng: Random) -> Any:
    places = _places(root)
    # Upper places first in half of the draws: a case has thousands of probabilities.
    shallow = [at for at in places if len(at) <= 3]
    at = rng.choice(shallow if rng.random() < 0.5 else places)
    if not at:
        return _other(root, rng) if rng.random() < 0.2 else root
    holder, key = _get(root, at[:-1]), at[-1]
    how = rng.randrange(7)
    if how == 0:
        del holder[key]
    elif how == 1:
        holder[key] = json.loads(json.dumps(_get(root, rng.choice(places))))
    elif how == 2 and isinstance(holder, list):
        holder.extend([holder[key]] * rng.choice((1, 2, 500)))
    elif how == 3 and isinstance(holder, dict):
        holder[rng.choice((*TEXTS[:12], "extra"))] = _other(holder[key], rng)
    else:
        holder[key] = _other(holder[key], rng)
    return root


def _other(value: Any, rng: Random) -> Any:
    kind = rng.randrange(6)
    if kind == 0:
        return rng.choice(TEXTS)
    if kind == 1:
        return rng.choice(NUMBERS)
    if kind == 2:
        return rng.choice((None, True, False, [], {}, [None], {"": None}, {"id": []}))
    if kind == 3:
        return rng.choice(("@deep@", "@many@"))
    if kind == 4:
        return [value] * rng.choice((1, 2, 40))
    return str(value) if rng.random() < 0.5 else {"id": value}
