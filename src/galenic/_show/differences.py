"""Where a plan as JSON says something else than its input leads to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from galenic._amounts import Amount, AmountError
from galenic._show import worksheet
from galenic.errors import NOTHING
from galenic.results._names import Action

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Difference", "differences", "is_prose"]

_HEAD = frozenset({"schema", "galenic", "input", "notices", "pharmacy_file"})
_INTERVALS = frozenset({"dose.interval", "actives[].dose.interval"})
_ENDS = frozenset(f"{one}.{end}" for one in _INTERVALS for end in ("low", "high"))
_NEAR = Fraction(1, 10**9)
_PLACE = re.compile(r"\[[0-9]+\]")
_LONGEST_KEY = 40
_LIST = (list, tuple)

_PROSE = frozenset(
    ("text", "source", "because", "chosen_because", "leaves_out", "formula", "symbol")
)
"""Keys of sentences, and of what is named in words: another version may word them otherwise."""

_PHRASE = frozenset({"code", "values"})
"""The keys of a sentence as data."""

_ALWAYS = frozenset(
    (
        *("made", "potency", "stock", "capsule", "fill", "packing", "weighings", "triturates"),
        *("mixing", "ways_out", "dose", "ends", "notices", "steps", "check"),
        *(f"weighings[].{key}" for key in ("step", "what", "role", "exact", "weigh", "balance")),
    )
)
"""Keys that every plan has had since the first: whichever version wrote one, it has them."""

_NAMED = frozenset(
    {"actives[].potency.chain[].name", "potency.chain[].name", "steps[].name"}
    | {f"{one}.method" for one in _INTERVALS}
)
"""Names that are prose too; that of a triturate's step is the vessel that weighings go into, and
the method of the fill one of three words."""


class Difference(NamedTuple):
    """A value of a document, and what it should be."""

    path: str
    told: object
    found: object


def differences(
    told: Mapping[str, Any], found: dict[str, Any], *, same: bool
) -> Iterator[Difference]:
    """Where a plan says something else than was found.

    That of the same version has the same keys, notices and steps. With another's, only keys that
    both have are compared, and those that every version has had; amounts to nine digits, of the
    notices the stops, and of the steps the values of those that both have.
    """
    mine, theirs = (
        {key: one[key] for key in one if key not in _HEAD}
        | {"notices": _compared(_at(one, "notices"), same=same)}
        for one in (found, told)
    )
    if not same:
        ways = theirs.get("ways_out")
        if isinstance(ways, _LIST):
            theirs["ways_out"] = [_as_shared_now(one) for one in ways]
            known = {_at(one, "action") for one in ways}  # a version may find further ways
            mine["ways_out"] = [one for one in mine["ways_out"] if one["action"] in known]
        yield from _of_steps(theirs.pop("steps", NOTHING), mine.pop("steps"))
    yield from _between("", theirs, mine, same=same)


def _as_shared_now(way: Any) -> Any:  # noqa: ANN401 - as it was told
    """A way out without the doses that it changes, where it had them shared out over capsules.

    Before orders had ``capsules_per_dose``, several capsules for a dose were told by the dose of a
    capsule; what a capsule then holds is compared beside it.
    """
    change = _at(way, "change")
    if not isinstance(change, Mapping) or _at(way, "action") != Action.SEVERAL_CAPSULES:
        return way
    if "capsules_per_dose" in change:
        return way
    kept = {key: one for key, one in change.items() if key not in {"dose", "actives"}}
    return {**way, "change": kept}


def _of_steps(told: object, found: list[dict[str, Any]]) -> Iterator[Difference]:
    """Steps that bear a name as often in both: another version may go another way to a number."""
    if not isinstance(told, _LIST):
        yield Difference("steps", told, found)
        return
    values: dict[str, tuple[dict[str, object], ...]] = {}
    for side, steps in enumerate((told, found)):
        for place, step in enumerate(steps):
            pair = values.setdefault(str(_at(step, "name")), ({}, {}))
            pair[side][f"steps[{place}].value"] = _at(step, "value")
    for theirs, mine in values.values():
        if len(theirs) == len(mine):
            for (path, one), other in zip(theirs.items(), mine.values(), strict=True):
                yield from _between(path, one, other, same=False)


def _compared(notices: object, *, same: bool) -> object:
    """What is compared of the notices; whether the extra was there says nothing of the plan."""
    if not isinstance(notices, _LIST):
        return notices
    kept = [one for one in notices if _at(one, "code") != worksheet.NOT_INSTALLED]
    return kept if same else [_at(one, "code") for one in kept if _at(one, "severity") == "stop"]


def _at(table: object, key: str) -> object:
    return table.get(key, NOTHING) if isinstance(table, Mapping) else NOTHING


def _between(path: str, told: object, found: object, *, same: bool) -> Iterator[Difference]:
    anywhere = _PLACE.sub("[]", path)
    if anywhere in _INTERVALS and None in (told, found):
        return  # without the extra there is none
    if isinstance(told, Mapping) and isinstance(found, Mapping):
        for key in dict.fromkeys((*found, *told)):
            one, other = _at(told, key), _at(found, key)
            there = f"{path}.{key}" if path else str(key)[:_LONGEST_KEY]
            absent = not same and NOTHING in (one, other)
            if one is NOTHING and _PLACE.sub("[]", there) in _ALWAYS:
                yield Difference(there, one, other)
            elif not absent and not is_prose(there, key, one, other, same=same):
                yield from _between(there, one, other, same=same)
        return
    if isinstance(told, _LIST) and isinstance(found, _LIST) and len(told) == len(found):
        for place, (one, other) in enumerate(zip(told, found, strict=True)):
            yield from _between(f"{path}[{place}]", one, other, same=same)
    elif not (_is(told, found) or ((anywhere in _ENDS or not same) and _is_near(told, found))):
        yield Difference(path, told, found)


def is_prose(path: str, key: object, told: object, found: object, *, same: bool) -> bool:
    """Whether a key holds words in both, which may differ; as data only in another version."""
    if not same and all(
        isinstance(one, Mapping) and one.keys() == _PHRASE for one in (told, found)
    ):
        return True
    named = key in _PROSE or _PLACE.sub("[]", path) in _NAMED
    return named and all(isinstance(one, (str, *_LIST)) for one in (told, found))


def _is(told: object, found: object) -> bool:
    return told == found and isinstance(told, bool) is isinstance(found, bool)  # one is not true


def _is_near(told: object, found: object) -> bool:
    """Whether two amounts, such as the ends of an interval of floats, are alike to nine digits."""
    try:
        one, other = Amount.read(told), Amount.read(found)
    except AmountError:
        return False
    return one.unit == other.unit and abs(one.number - other.number) <= abs(other.number) * _NEAR
