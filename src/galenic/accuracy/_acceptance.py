"""The content-uniformity test of USP <905>, on arrays of contents.

Contents are in percent of label, and nothing is rounded: to round an acceptance value to one
decimal before it is compared, as pharmacopoeias do, is the business of whoever checks real units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from galenic._amounts import is_quantity
from galenic.accuracy._inputs import POSITIVE, read_numbers
from galenic.errors import InputError, Problems

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Flags: TypeAlias = NDArray[np.bool_]

__all__ = [
    "FIRST",
    "LARGEST_AV",
    "LOWEST_REFERENCE",
    "SAMPLE",
    "WIDEST",
    "K",
    "acceptance_value",
    "highest_reference",
    "overall_passes",
    "passes",
]

FIRST, SAMPLE = 10, 30
"""Units of stage 1, and of both stages together."""

K = {FIRST: 2.4, SAMPLE: 2.0}
"""Acceptability constant k, by the number of units."""

LARGEST_AV = 15.0
"""L1: the largest acceptance value that passes, at either stage."""

WIDEST = 0.25
"""L2: how far a unit of the thirty may lie from the reference value, as a part of it."""

LOWEST_REFERENCE = 98.5


def highest_reference(target: float) -> float:
    """Find the highest reference value M: 101.5 %, or a target T above it."""
    return max(101.5, target)


def acceptance_value(units: ArrayLike, target: float = 100.0) -> Floats:
    """Acceptance value ``AV = |M − X̄| + k s`` of samples of 10 or 30 units, unrounded.

    M is the mean, or the nearer end of 98.5 to 101.5 % (98.5 % to T for a target T above 101.5 %)
    when the mean lies outside; s has n − 1 in its denominator; k is 2.4 for 10 units, 2.0 for 30.

    Parameters
    ----------
    units
        Contents in percent of label; the last axis runs over the units of one sample.
    target
        Target content T in percent of label: 100 unless another was approved. An overage that a
        pharmacy adds is not T.

    Returns
    -------
    numpy.ndarray
        One value in percent of label for each sample.

    Raises
    ------
    galenic.InputError
        When a sample has neither 10 nor 30 units, a content is no finite number, or the target is
        no number above 0.
    """
    contents = _contents(units, tuple(K))
    (target,) = read_numbers(target=(target, "%", POSITIVE))
    return _value(contents, target)[0]


def overall_passes(units: ArrayLike, target: float = 100.0) -> tuple[Flags, Flags]:
    """Whether samples of 30 units pass <905>: at stage 1, and overall, unrounded.

    Stage 1 looks at the first ten units: AV <= 15. Stage 2 looks at all thirty: AV <= 15, and each
    unit within 0.75 M to 1.25 M, with M that of the thirty. A sample passes overall that passes
    either.

    Parameters
    ----------
    units
        Contents in percent of label, thirty along the last axis.
    target
        Target content T in percent of label.

    Returns
    -------
    stage_1, overall : numpy.ndarray
        Two truth values for each sample.

    Raises
    ------
    galenic.InputError
        As :func:`acceptance_value` does.
    """
    contents = _contents(units, (SAMPLE,))
    (target,) = read_numbers(target=(target, "%", POSITIVE))
    return passes(contents, target)


def passes(contents: Floats, target: float = 100.0) -> tuple[Flags, Flags]:
    """Whether samples pass, as :func:`overall_passes`, of finite contents that nobody typed.

    Stage 2 is worked out only for those that fail stage 1.
    """
    stage_1 = np.asarray(_value(contents[..., :FIRST], target)[0] <= LARGEST_AV)
    overall = stage_1.copy()
    # In Fortran's order the units of a sample are far apart: sums over them run along the samples.
    overall[~stage_1] = _second(np.asfortranarray(contents[~stage_1]), target)
    return stage_1, overall


def _second(contents: Floats, target: float) -> Flags:
    """Whether samples pass stage 2."""
    value, reference = _value(contents, target)
    lowest, highest = contents.min(axis=-1), contents.max(axis=-1)
    within = (lowest >= (1 - WIDEST) * reference) & (highest <= (1 + WIDEST) * reference)
    return np.asarray((value <= LARGEST_AV) & within)


def _value(contents: Floats, target: float) -> tuple[Floats, Floats]:
    """Acceptance value and reference value M of each sample."""
    number = contents.shape[-1]
    mean = contents.sum(axis=-1) / number
    off = contents - mean[..., None]
    off *= off
    sd = np.sqrt(off.sum(axis=-1) / (number - 1))
    reference = np.minimum(np.maximum(mean, LOWEST_REFERENCE), highest_reference(target))
    return np.asarray(np.abs(reference - mean) + K[number] * sd), reference


def _contents(units: ArrayLike, numbers: tuple[int, ...]) -> Floats:
    problems, expected = Problems(), "contents in percent of label, as plain numbers"
    contents = _as_array(units)
    if contents is None:
        problems.add("kind", "units", "samples that are not alike", expected, "give whole samples")
    elif contents.dtype.kind not in "iuf":
        given = f"an array of {contents.dtype}"
        problems.add("kind", "units", given, expected, "convert them")
    elif contents.ndim == 0 or contents.shape[-1] not in numbers:
        given = f"{contents.shape[-1] if contents.ndim else 'no'} units in a sample"
        expected = f"{' or '.join(map(str, numbers))} along the last axis"
        problems.add("list", "units", given, expected, "give whole samples")
    elif not np.isfinite(contents).all():
        problems.add("kind", "units", "nan or infinity", "finite contents", "leave none out")
    if contents is None or problems:
        raise InputError(problems)
    return contents.astype(np.float64, copy=False)


def _as_array(units: ArrayLike) -> NDArray[Any] | None:
    """An array of numbers, or of objects where some are none; ``None`` where it would be ragged.

    NumPy would strip quantities of their units: 98 % in a list becomes 0.98, and 4.4 mg is 4.4.
    """
    if is_quantity(units):
        return np.empty(0, dtype=object)
    try:
        if isinstance(units, (list, tuple)):
            objects = np.asarray(units, dtype=object)
            if any(map(is_quantity, objects.flat)):
                return objects
        return np.asarray(units)
    except ValueError:
        return None
