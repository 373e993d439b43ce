"""A map's figures in few bytes, as only our own scripts read them (`theme/js/packed.js` is the other end).

Figures are whole numbers here: the figure as shown, times ten to the power of its decimals. A series is written as
what was not to be expected: of a further period the difference from the period shown first, times the ratio by which
most areas changed; of a limit the difference in width; of a rank's range the difference from the rank that the
interval leads to. What is left are small numbers, written by the code of Rice (1979), "Some practical universal
noiseless coding techniques", JPL 79-22, in letters of six bits. A series is `[ratio, way, letters]`:

- expected: floor(base x ratio / 1024); where the base has no figure, the middle of the expected ones;
- a missing figure is 0, any other 1 + 2d for a difference d of nought or more, 1 + (-2d - 1) for one below nought;
- each is its quotient by 2^k in ones, a nought, then k bits; k is `way`, or, for a `way` below nought, the number of
  bits of what was expected, less -1 - way: large areas differ by more.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Whole = Sequence[int | None]
Series = list[int | str]

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
UNIT = 1024
"""What a ratio of one is written as; a power of two, so that scripts divide without rounding."""

LARGEST = 2**40
"""Scripts count in floating point: above this their whole numbers would no longer be exact."""

SIDES = ("lower", "upper", "rank_low", "rank_high")


def packed_period(data: Mapping[str, Any], layer: Mapping[str, Any]) -> dict[str, Any]:
    """One period of a layer (`files.period_data`) as differences from the one shown first (`data.map_data`).

    What the layer's own block says already, the period and how it reads, is left out, and so are notes that are the
    same there; null stands for one that is not given here. Figures too large for exact scripts stay as they are.
    """
    left = {key: value for key, value in data.items() if key not in ("period", "label", "notes")}
    here, there = data.get("notes") or {}, layer.get("notes") or {}
    changed = {code: here.get(code) for code in (*here, *there) if here.get(code) != there.get(code)}
    return left | _packed(left, layer["decimals"], layer) | ({"notes": changed} if changed else {})


def packed_layer(data: Mapping[str, Any], dropped: Sequence[str]) -> dict[str, Any]:
    """A layer's block (`data.map_data`) for readers who come from another map of the same set.

    `dropped`: keys that they have from there.
    """
    left = {key: value for key, value in data.items() if key not in dropped and (value is not None or key not in SIDES)}
    labels = {period: label for period, label in data["labels"].items() if label != period}
    return left | {"labels": labels} | _packed(left, data["decimals"], {})


def whole(values: Sequence[float | None], decimals: int) -> list[int | None]:
    """Figures as shown -> whole numbers."""
    return [None if value is None else round(value * 10**decimals) for value in values]


def _packed(data: Mapping[str, Any], decimals: int, base: Mapping[str, Any]) -> dict[str, Any]:
    values = whole(data["values"], decimals)
    sides = {key: data[key] for key in SIDES if data.get(key)}
    lower, upper = (whole(sides[key], decimals) if key in sides else [] for key in ("lower", "upper"))
    before = whole(base.get("values") or [], decimals)
    if not _exact((*values, *lower, *upper, *before)) or any(_strays(values, limits) for limits in (lower, upper)):
        return {}
    out = {"values": pack(values, _base(before, len(values)))}
    if lower and upper:
        width = minus(before, whole(base.get("lower") or [], decimals))
        out["lower"] = pack(minus(values, lower), _base(width, len(values)))
        out["upper"] = pack(minus(upper, values), minus(values, lower), UNIT)
    if len(sides) == len(SIDES):
        low, high = (reached(values, limit) for limit in (upper, lower))
        out["rank_low"] = pack([rank or None for rank in sides["rank_low"]], low, UNIT)
        out["rank_high"] = pack([rank or None for rank in sides["rank_high"]], high, UNIT)
    return out


def _exact(whole: Whole) -> bool:
    return all(one is None or abs(one) < LARGEST for one in whole)


def _strays(values: Whole, limits: Whole) -> bool:
    """Whether there is a limit without a figure, from which it could not be told."""
    return any(value is None and limit is not None for value, limit in zip(values, limits, strict=False))


def _base(values: Whole, count: int) -> Whole:
    """A constant where there is nothing to differ from: the ratio is then the middle figure itself."""
    return values if len(values) == count else [UNIT] * count


def minus(a: Whole, b: Whole) -> list[int | None]:
    """`a` less `b`, missing where either is."""
    return [None if x is None or y is None else x - y for x, y in zip(a, b, strict=False)]


def reached(values: Whole, limits: Whole) -> list[int | None]:
    """The rank that each area would have four fifths of the way to its limit: close to the end of its rank's range."""
    known = sorted(5 * value for value in values if value is not None)
    return [
        None if value is None or limit is None else 1 + len(known) - bisect_right(known, value + 4 * limit)
        for value, limit in zip(values, limits, strict=True)
    ]


def pack(wanted: Whole, base: Whole, ratio: int | None = None) -> Series:
    """`wanted` as what `base` does not tell of it: `[ratio, way, letters]`. Both of the areas' number."""
    ratio = _ratio(wanted, base) if ratio is None else ratio
    expected = expect(base, ratio)
    rest = [0 if x is None else 1 + _unsigned(x - e) for x, e in zip(wanted, expected, strict=True)]
    way = _best(np.array(rest, dtype=np.int64), np.array([abs(e).bit_length() for e in expected], dtype=np.int64))
    return [ratio, way, _letters(rest, bits_kept(way, expected))]


def expect(base: Whole, ratio: int) -> list[int]:
    """What is expected of each area."""
    there = sorted(one * ratio // UNIT for one in base if one is not None)
    middle = there[len(there) // 2] if there else 0
    return [middle if one is None else one * ratio // UNIT for one in base]


def bits_kept(way: int, expected: Sequence[int]) -> list[int]:
    """For each area how many bits are written as they are."""
    return [way if way >= 0 else max(0, abs(one).bit_length() + way + 1) for one in expected]


def _ratio(wanted: Whole, base: Whole) -> int:
    """The middle ratio of `wanted` to `base`; one where the products would be too large for exact scripts."""
    ratios = sorted(x * UNIT // b for x, b in zip(wanted, base, strict=True) if x is not None and b)
    ratio = ratios[len(ratios) // 2] if ratios else UNIT
    return ratio if max((abs(b * ratio) for b in base if b is not None), default=0) < LARGEST * UNIT else UNIT


def _unsigned(difference: int) -> int:
    return 2 * difference if difference >= 0 else -2 * difference - 1


def _best(rest: np.ndarray[Any, np.dtype[np.int64]], sizes: np.ndarray[Any, np.dtype[np.int64]]) -> int:
    """The way that takes the fewest bits, of those round the mean, by which Rice's code is best or nearly so."""
    if not len(rest):
        return 0
    near = int(rest.mean()).bit_length()
    typical = int(np.median(sizes))
    alike = [kept for kept in range(near - 2, near + 2) if kept >= 0]
    by_size = [-1 - less for less in range(typical - near - 2, typical - near + 4) if less >= 0]

    def cost(way: int) -> int:
        kept = np.full_like(sizes, way) if way >= 0 else np.maximum(0, sizes + way + 1)
        return int(((rest >> kept) + 1 + kept).sum())

    return min([*alike, *by_size], key=cost)


def _letters(rest: Sequence[int], kept: Sequence[int]) -> str:
    """Rice's code of each number, in letters of six bits."""
    coded = "".join(
        "1" * (number >> k) + "0" + (f"{number & ((1 << k) - 1):0{k}b}" if k else "")
        for number, k in zip(rest, kept, strict=True)
    )
    coded += "0" * (-len(coded) % 6)
    return "".join(LETTERS[int(coded[at : at + 6], 2)] for at in range(0, len(coded), 6))
