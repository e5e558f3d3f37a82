"""The JSON of a plan held against the plan made anew: values by their paths, sentences by numbers.

A sentence may be worded otherwise; the numbers in it are those of the sentence that the plan made
anew has in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from galenic._show.differences import differences, is_prose
from galenic._verify.apart import apart, paired
from galenic._verify.cells import Held
from galenic._verify.numbers import beyond, numbers, skeleton
from galenic.errors import NOTHING, shown
from galenic.results._verification import DifferenceKind, DifferingNumber

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["hold_plan", "hold_values"]

_OF_ORDER = frozenset({"order_digest", "number"})
_LIST = (list, tuple)
_WORDED = frozenset({"of", "remark", "text", "source", "because"})
"""Keys of sentences in a record; ``about`` and ``said`` hold the same as data."""

_ALONE = re.compile(r"-?[0-9][0-9.]*( \S+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9a-f]{64}")


def hold_plan(
    told: Mapping[str, Any], found: dict[str, Any], *, same: bool, under: str = ""
) -> Held:
    """Hold every value of a plan, and the numbers of its sentences, against those made anew.

    ``under`` stands before the paths, where the plan is part of another document. Between two
    versions what only one of them has is counted as not compared; a key that every version of the
    schema has had is missing.
    """
    differ = [
        _differing(path, mine, ours) for path, mine, ours in differences(told, found, same=same)
    ]
    counted, skipped = sum(1 for _ in _leaves(told)), 0
    for path, mine, ours in _sentences("", told, found):
        if same or skeleton(mine) == skeleton(ours):
            counted += len(numbers(mine))
            differ += _of_sentence(path, mine, ours)
        else:
            skipped += len(numbers(mine))
    named = (
        DifferingNumber(one.kind, f"{under}{one.place}", one.told, one.expected) for one in differ
    )
    return Held(counted, skipped + (0 if same else apart(told, found)), tuple(named))


def hold_values(told: Mapping[str, Any], found: Mapping[str, Any], *, same: bool) -> Held:
    """Hold all the values of a document of JSON against those of another: numbers and texts.

    Between two versions a key, or an entry of a list, that only one has is not compared, but for
    the document's own keys, which every version has had.
    """
    differ = [*_between("", "", told, found, same=same)]
    if not same:
        gone = (key for key in found if key not in told)
        differ += [_differing(key, NOTHING, found[key]) for key in gone]
    skipped = 0 if same else apart(told, {key: found[key] for key in found if key in told})
    return Held(sum(1 for _ in _leaves(told)), skipped, tuple(differ))


def _between(
    path: str, key: str, told: object, found: object, *, same: bool
) -> Iterator[DifferingNumber]:
    if isinstance(told, Mapping) and isinstance(found, Mapping):
        for name in dict.fromkeys((*found, *told)):
            pair = told.get(name, NOTHING), found.get(name, NOTHING)
            if same or NOTHING not in pair:
                there = f"{path}.{name}" if path else str(name)
                yield from _between(there, str(name), *pair, same=same)
    elif isinstance(told, _LIST) and isinstance(found, _LIST):
        if same and len(told) != len(found):
            yield _differing(path, told, found)
            return
        pairs = zip(told, found, strict=True) if same else paired(told, found)
        for place, (one, other) in enumerate(pairs):
            if same or NOTHING not in (one, other):
                yield from _between(f"{path}[{place}]", key, one, other, same=same)
    elif isinstance(told, str) and isinstance(found, str) and key in _WORDED:
        yield from _of_sentence(path, told, found)
    elif told != found or isinstance(told, bool) is not isinstance(found, bool):
        yield _differing(path, told, found)


def _differing(path: str, told: object, found: object) -> DifferingNumber:
    """What a value is, and what it should be; nothing where one has no such key."""
    kind = DifferenceKind.ORDER if path in _OF_ORDER else DifferenceKind.NUMBER
    if told is NOTHING:
        kind = DifferenceKind.MISSING
    elif found is NOTHING:
        kind = DifferenceKind.UNKNOWN
    mine, ours = ("" if one is NOTHING else shown(one) for one in (told, found))
    return DifferingNumber(kind, path, mine, ours)


def _of_sentence(path: str, told: str, found: str) -> Iterator[DifferingNumber]:
    """The numbers that differ; a sentence may be worded without one."""
    mine, ours = beyond(told, found)
    for number, expected in zip_longest(mine, ours[: len(mine)], fillvalue=""):
        kind = DifferenceKind.NUMBER if expected else DifferenceKind.UNKNOWN
        yield DifferingNumber(kind if number else DifferenceKind.MISSING, path, number, expected)


def _sentences(path: str, told: object, found: object) -> Iterator[tuple[str, str, str]]:
    """The sentences that both have in a place; notices are paired by what they are about."""
    if isinstance(told, Mapping) and isinstance(found, Mapping):
        for key, mine in told.items():
            ours = found.get(key)
            there = f"{path}.{key}" if path else str(key)
            if is_prose(there, key, mine, ours, same=True):
                yield from _texts(there, mine, ours)
            elif key not in {"input", "values"}:
                yield from _sentences(there, mine, ours)
    elif isinstance(told, _LIST) and isinstance(found, _LIST):
        for place, (mine, ours) in enumerate(_paired(told, found)):
            yield from _sentences(f"{path}[{place}]", mine, ours)


def _texts(path: str, told: object, found: object) -> Iterator[tuple[str, str, str]]:
    if isinstance(told, str) and isinstance(found, str):
        yield path, told, found
    elif isinstance(told, _LIST) and isinstance(found, _LIST):
        for place, (mine, ours) in enumerate(zip(told, found, strict=False)):
            yield from _texts(f"{path}[{place}]", mine, ours)


def _paired(told: Any, found: Any) -> Iterator[tuple[object, object]]:  # noqa: ANN401 - two lists
    """Entries in order; those that have a code with the next of that code."""
    by: Callable[[object], object] = _code
    left = list(found)
    for one in told:
        same = next((other for other in left if by(other) == by(one)), None)
        if same is not None:
            left.remove(same)
        yield one, same


def _code(entry: object) -> object:
    return entry.get("code") if isinstance(entry, Mapping) else None


def _leaves(value: object) -> Iterator[object]:
    """Numbers, amounts, days and flags of a document; sentences are counted by their numbers."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            if key not in {"input", "galenic", "schema"}:
                yield from _leaves(one)
    elif isinstance(value, _LIST):
        for one in value:
            yield from _leaves(one)
    elif isinstance(value, (int, float)) or (isinstance(value, str) and _ALONE.fullmatch(value)):
        yield value
