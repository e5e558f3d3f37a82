"""Makes the label of a plan: what is known, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._codes.gs1 import element_problem
from galenic._materials.labelling import Labelling, size_named
from galenic._planning.last_day import last_day
from galenic._show.product import strength_told
from galenic._words import phrase
from galenic.results._label import Label, LabelActive, LabelCode, LabelSize, MissingField
from galenic.results._plan import must_go_on

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from galenic.results._plan import Plan

__all__ = ["label"]

_NONE = Labelling()


def label(plan: Plan, *, size: str | None = None, code: bool = True) -> Label:
    """Make the label for the containers of a batch.

    Parameters
    ----------
    plan
        A plan that was not stopped. What only the pharmacy knows (storage, route, name and
        telephone) comes from ``[label]`` of its order or of the pharmacy file.
    size
        A name of ``galenic list labels``, or width and height such as ``"50 mm x 25 mm"``; in
        place of ``label.size``. Without either it is drawn at the smallest size that holds it.
    code
        Whether it bears a GS1 DataMatrix of lot and end date, and of the GTIN where one is given.

    Returns
    -------
    Label
        The label, with ``missing`` for what is not known. It holds the strength as ordered, never
        a mass of stock.

    Raises
    ------
    InputError
        When it is no plan, or one that was stopped, the size is none, or ``label.use_by`` is later
        than the plan allows.

    Notes
    -----
    Which fields a label has follows what USP <795> (2023) asks of one: identification, actives and
    their amount, dosage form, quantity, storage, beyond-use date; route, that it is compounded,
    handling and warnings, and who made it.
    """
    must_go_on(plan, "label")
    told = plan.order.label or _NONE
    asked = ("size", size) if size is not None else ("label.size", told.size)
    found = None if asked[1] is None else LabelSize(*size_named(asked[1], asked[0]))
    lot, use_by = plan.order.batch_lot, last_day(plan)
    made, symbol = plan.product, _code(told, lot, use_by) if code else None
    return Label(
        kind="capsules" if made is None else made.kind,
        actives=tuple(_actives(plan)),
        capsules=None if made is not None else told.capsules or plan.made.ordered,
        capsules_per_dose=plan.order.capsules_per_dose or 1,
        mass=None if made is None else made.mass,
        diluent=None if made is None else made.diluent,
        lot=lot,
        made=plan.order.date,
        use_by=use_by,
        because=plan.ends.because if plan.order.end_set is None else None,
        storage=told.storage,
        route=told.route,
        pharmacy=told.pharmacy,
        contact=told.contact,
        warnings=told.warnings or (),
        code=symbol,
        size=found,
        missing=tuple(_missing(plan, told, lot, use_by, code=code)),
    )


def _actives(plan: Plan) -> Iterator[LabelActive]:
    """Each active with its strength as it was ordered."""
    product = plan.product
    if product is not None:
        yield LabelActive(product.active, product.strength, strength_told(product), None)
        return
    for one, order in zip(plan.actives, plan.order.by_active, strict=True):
        several = order.capsules_per_dose is not None
        dose = order.ordered_dose or order.dose
        whole = dose.label.removesuffix("/dose").removesuffix("/capsule") if several else None
        yield LabelActive(one.name, one.dose.label, order.dose_label, whole)


def _code(told: Labelling, lot: str | None, use_by: dt.date | None) -> LabelCode | None:
    """What the code holds; nothing of a lot that it cannot hold as it is."""
    if lot is None or use_by is None or element_problem("10", lot) is not None:
        return None
    gtin = told.gtin_14
    first = "" if gtin is None else f"(01){gtin}"
    return LabelCode(f"{first}(17){use_by:%y%m%d}(10){lot}", gtin, use_by, lot)


def _missing(
    plan: Plan, told: Labelling, lot: str | None, use_by: dt.date | None, *, code: bool
) -> Iterator[MissingField]:
    known = {
        "lot": lot,
        "made": plan.order.date,
        "use_by": use_by,
        "storage": told.storage,
        "route": told.route,
        "pharmacy": told.pharmacy,
        "contact": told.contact,
    }
    for name, value in known.items():
        if value is None:
            yield MissingField(name, phrase(f"label.missing-{name}"))
    if code and lot is not None and (told_problem := element_problem("10", lot)) is not None:
        yield MissingField("code", phrase("label.missing-code", lot=lot, expected=told_problem[0]))
    elif code and None in {lot, use_by}:
        yield MissingField("code", phrase("label.missing-code-of"))
