"""Several orders that were planned together, made anew from the plan of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from galenic._family.batches import TRITURATE, batch_meant
from galenic._family.totals import together
from galenic._materials.merge import but_for_packing
from galenic._show.read_back import planned_again
from galenic._verify.apart import apart
from galenic._verify.cells import Held
from galenic._verify.documents import hold_plan, hold_values
from galenic._version import __version__
from galenic.errors import NOTHING, InputError, Problems
from galenic.results._family import Family

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from galenic._materials.order import Order
    from galenic.results._plan import Plan

__all__ = ["batch_anew", "family_of"]

_OF_EACH = frozenset({"schema", "galenic", "common", "plans"})
"""What the document of a family says of each batch; all else is of all of them, and follows."""

_COMPARED_APART = frozenset({"family-triturate", "family-triturate-packs"})
"""Notices that hold the batches against those that are planned apart, each from the stock itself:
with a triturate for all of them the document has no longer the orders of those."""


def family_of(plans: Sequence[Plan]) -> Family:
    """The family that plans are of, that of the triturate for several first, where there is one."""
    first, *rest = plans
    common = first if rest and first.product is not None else None
    batches = tuple(plans) if common is None else tuple(rest)
    from_common = tuple(
        common is not None and _stock(one.order) != _stock(common.order) for one in batches
    )
    family = Family(common, from_common, batches, None, ())
    return family if family.stopped else together(family)


def _stock(order: Order) -> dict[str, Any]:
    """What is said of a stock, but for how it packs and what is worked out for all batches."""
    stock = but_for_packing(order.to_tables().get("stock", {}))
    return {key: value for key, value in stock.items() if key != "batches_weigh"}


_OF_THE_BLEND = frozenset({"one-blend-parted"})
"""Notices that the plan of one blend for several has from the shares that are taken of it."""


class _PlanOfBatch(NamedTuple):
    """A plan of the document, where it stands there, and what it is made anew."""

    path: str
    told: Mapping[str, Any]
    made: Plan
    found: dict[str, Any]
    same: bool


def batch_anew(told: Mapping[str, Any], batch: str | None) -> tuple[Plan, Held, bool]:
    """The plan of one batch of a family, how it and what is said of all hold, if versions agree.

    Raises
    ------
    InputError
        When it is not said which batch, or there is no such; and when a plan can be none.
    """
    batches = _batches(told)
    remedy = "say which: `galenic verify FILE --batch NUMBER`"
    one = batch_meant(batches, batch, "batch", place="the JSON of several orders", remedy=remedy)
    same = all(one.same for one in batches.values()) and told.get("galenic") == __version__
    plan, beside = _without(one.told, () if told.get("blend") is None else _OF_THE_BLEND)
    held = hold_plan(plan, one.found, same=one.same, under=f"{one.path}.").beside(beside)
    return one.made, held.beside(_of_all(told, [*batches.values()], same=same)), same


def _batches(told: Mapping[str, Any]) -> dict[str, _PlanOfBatch]:
    """Every plan of the document, by the word for it; that of the triturate first."""
    plans, common = told.get("plans"), told.get("common")
    if not isinstance(plans, (list, tuple)) or not plans:
        problems = Problems()
        given = NOTHING if plans is None else plans
        problems.add("missing", "plans", given, "the plans of the family", "write it again")
        raise InputError(problems)
    documents = {str(place): (f"plans[{place - 1}]", one) for place, one in enumerate(plans, 1)}
    if common is not None:
        documents = {TRITURATE: ("common", common)} | documents
    return {word: _batch(*one) for word, one in documents.items()}


def _batch(path: str, told: object) -> _PlanOfBatch:
    if not isinstance(told, Mapping):
        problems = Problems()
        problems.add("kind", path, told, "the plan of a batch", "write the family again")
        raise InputError(problems)
    return _PlanOfBatch(path, told, *planned_again(told))


def _of_all(told: Mapping[str, Any], batches: Sequence[_PlanOfBatch], *, same: bool) -> Held:
    """How that holds which is said of all batches; of one blend for them it is not compared."""
    blend = told.get("blend")
    if isinstance(blend, Mapping) and blend.get("shares"):
        said = {key: one for key, one in told.items() if key not in _OF_EACH}
        return Held(0, apart(said, {}), ())
    family = family_of([one.made for one in batches])
    rest, beside = _without(told, _COMPARED_APART)
    mine, ours = (
        {key: one for key, one in document.items() if key not in _OF_EACH}
        for document in (rest, family.to_dict())
    )
    return hold_values(mine, ours, same=same).beside(beside)


def _without(told: Mapping[str, Any], codes: Collection[str]) -> tuple[Mapping[str, Any], Held]:
    """A document without the notices of these codes, which are not compared but counted."""
    notices = told.get("notices")
    if not isinstance(notices, (list, tuple)):
        return told, Held(0, 0, ())
    left = [one for one in notices if _code(one) in codes]
    kept = [one for one in notices if _code(one) not in codes]
    return {**told, "notices": kept}, Held(0, apart(left, []), ())


def _code(notice: object) -> object:
    return notice.get("code") if isinstance(notice, Mapping) else None
