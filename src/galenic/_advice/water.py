"""The water of a powder: too much of it, and water that may be a hydrate's own."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import Amount
from galenic._materials.hydrates import hydrates_of, says_hydrate
from galenic._materials.stock import Powder

if TYPE_CHECKING:
    from galenic._materials.order import Order
    from galenic._sheet import Sheet, Step

__all__ = ["note_water"]

_PERCENT = 100

_MUCH = Fraction(10)
"""Percent of loss from which on it is high, beside what a known hydrate holds of its own: ours."""

_NEARLY = Fraction(9, 10)
"""The part of a hydrate's own water from which on a powder may be that hydrate: ours."""

_HYDRATE = 3
"""Percent of water from which on it may be a hydrate's own: ours. A hemihydrate of 300 g/mol holds
2.9 %, a monohydrate of 600 g/mol as much."""

_FEW = 5


def note_water(sheet: Sheet, order: Order, mass: Step) -> None:
    """Note a loss that is high, and one that may be a hydrate's own water, with both weights."""
    stock = order.stock
    if not isinstance(stock, Powder):
        return
    loss = stock.loss_on_drying or stock.water
    if loss is None:
        return
    limit, why, source = _limit(order)
    if loss.number >= limit:
        name = order.forms.stocked.name
        sheet.note("water-high", water=loss.text(), name=name, why=why, source=source)
    if stock.assay_as is None and loss.number >= _HYDRATE and stock.active_unit != "IU":
        _note_untold(sheet, order, stock, loss, mass)


def _limit(order: Order) -> tuple[Fraction, str, str]:
    """The loss from which on it is high, in percent; why, and by which source."""
    _, stocked, stated = order.forms
    hydrates = hydrates_of(stated, order.substance)
    own = next((one for one in hydrates if one.form is stocked and stocked is not stated), None)
    if own is not None:
        holds = Amount(own.water * _PERCENT, "%").text(_FEW)
        why = f"{stocked.name} itself holds {holds}, and this is {_MUCH} % more"
        return own.water * _PERCENT + _MUCH, why, "rule of this library"
    if hydrates:
        least = hydrates[0]
        holds = Amount(least.water * _PERCENT, "%").text(_FEW)
        source = least.form.source or "the order"
        return least.water * _PERCENT * _NEARLY, f"{least.form.name} holds {holds}", source
    return _MUCH, f"{_MUCH} % and more is seldom moisture", "rule of this library"


def _note_untold(sheet: Sheet, order: Order, stock: Powder, loss: Amount, mass: Step) -> None:
    """Say both readings, where the certificate's content may be meant of two forms.

    On an anhydrous basis the content is one of the form without water. If the name of the order
    means that form, the water is taken off, as planned. If the name means a hydrate and this is its
    water, the weight is less by the water: what is weighed holds it, and the dose counts it.
    """
    form = order.forms.stated
    hydrous = says_hydrate(stock.stated_form) or bool(form.water_molecules)
    if stock.basis == "dried" and not hydrous:
        return
    solvent = stock.solvent.number if stock.solvent is not None else Fraction(0)
    part = (_PERCENT - solvent - loss.number) / (_PERCENT - solvent)
    name = form.name
    reading = f"{name} is the form free of water, and the dose is meant so"
    other = f"{name} means a hydrate whose own water this is"
    if stock.basis == "dried":
        reading = f"the content is one of {name}, and the loss is moisture beside its own water"
        other = "the content is one of the form free of water, and the loss is the hydrate's own"
    sheet.note(
        "hydrate-untold",
        water=loss.text(),
        loss="water" if stock.water is not None else "loss on drying",
        reading=reading,
        other=other,
        planned=mass.amount.text(_FEW),
        less=Amount(mass.number * part, "mg").text(_FEW),
    )
