"""What an order should hear beside its numbers: slips, defaults, what is known of naltrexone."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic.materials import excipients, forms
from galenic.materials.capsules import capsule_sizes, makers, spread
from galenic.materials.stock import Powder, Tablets
from galenic.planning.batch import credits_of
from galenic.planning.doses import note_dose

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from galenic.amounts import Amount
    from galenic.materials.order import Order
    from galenic.sheet import Sheet

__all__ = ["advise"]


def advise(sheet: Sheet, order: Order) -> None:
    """Note what the order leaves out, what is unusual in it, and what is known of its active."""
    if not order.balance:
        sheet.note("no-balance")
    _on_allowances(sheet, order)
    _on_expiry(sheet, order)
    _on_stock(sheet, order)
    _on_capsule(sheet, order)
    note_dose(sheet, order)
    if order.form(order.active).is_naltrexone:
        _on_naltrexone(sheet, order)
    for name in dict.fromkeys((order.active, order.stock.active, order.stock.stated_form)):
        near = order.near(name)
        if near is not None:
            code = "naltrexone-name-near" if near.is_naltrexone else "name-near"
            sheet.note(code, name=name, near=near.name)


def _on_allowances(sheet: Sheet, order: Order) -> None:
    if order.excess is None:
        sheet.note("excess-absent")
    if order.overage is None:
        sheet.note("overage-absent")
    if order.excess and order.overage and order.excess.number and order.overage.number:
        sheet.note("excess-and-overage", excess=order.excess.text(), overage=order.overage.text())


def _expiring(order: Order) -> Iterator[tuple[str, dt.date]]:
    named = [("The stock", order.stock.expires), (order.filler.name, order.filler.expires)]
    named += [(entry.name, entry.expires) for entry in order.excipient]
    for name, expires in named:
        if expires is not None:
            yield name, expires


def _on_expiry(sheet: Sheet, order: Order) -> None:
    for name, expires in _expiring(order):
        if order.date is not None and expires < order.date:
            sheet.note("stock-expired", what=name, expires=expires, date=order.date)


_USUAL_ASSAY = (90, 110)
_FEW_MASSES = 20


def _on_stock(sheet: Sheet, order: Order) -> None:
    stock = order.stock
    assay: Amount | None = getattr(stock, "assay", None)
    if assay is not None and assay.unit == "%" and not _within(assay.number, _USUAL_ASSAY):
        sheet.note("assay-unusual", assay=assay.text())
    if isinstance(stock, Powder) and stock.assay_as is None:
        sheet.note("assay-form-assumed", name=order.form(stock.active).name)
    if isinstance(stock, Tablets):
        _on_tablets(sheet, order, stock)


def _on_tablets(sheet: Sheet, order: Order, stock: Tablets) -> None:
    if stock.coating is None:
        sheet.note("tablet-coating-unknown")
    elif stock.coating == "film":
        sheet.note("tablet-film-coated")
    elif stock.coating != "none":
        sheet.note("tablet-release-modified", coating=stock.coating.partition("-")[0])
    sampled = stock.tablets_weighed
    if stock.masses_are == "sample":
        sampled = len(stock.masses or ())
    if sampled is not None and sampled < _FEW_MASSES:
        sheet.note("tablet-masses-few", count=sampled)
    if order.dose.number >= stock.strength.number:
        sheet.note("dose-reaches-tablet", dose=order.dose.text(), strength=stock.strength.text())


_UNLIKE = Fraction(3, 2)
_SHELL_UNLIKE = 2


def _on_capsule(sheet: Sheet, order: Order) -> None:
    """A volume or shell of the order's own that is far from every chart's of that size."""
    size, volume, shell = order.capsule.size, order.capsule.volume, order.capsule.shell
    maker = order.capsule.maker
    if maker is not None and maker not in {*makers(), *(row.maker for row in order.capsule_size)}:
        sheet.note("capsule-maker-unknown", maker=maker)
    if volume is None and shell is None:
        return
    seen = spread(size)
    if volume is not None and seen is not None:
        low, high = (entry.number for entry in seen)
        if not low / _UNLIKE <= volume.number <= high * _UNLIKE:
            charts = f"{seen[0].text()} to {seen[1].text()}"
            sheet.note("capsule-volume-unlike", size=size, volume=volume.text(), charts=charts)
    masses = [row.shell for row in capsule_sizes() if row.size == size and row.shell is not None]
    for mass in masses[:1]:
        if shell is not None and not (
            mass.number / _SHELL_UNLIKE <= shell.number <= mass.number * _SHELL_UNLIKE
        ):
            sheet.note("capsule-shell-unlike", size=size, shell=shell.text(), charts=mass.text())


def _within(number: Fraction, limits: tuple[Fraction | int, Fraction | int]) -> bool:
    return limits[0] <= number <= limits[1]


# --- naltrexone --------------------------------------------------------------------------------

_STANDARD = 50


def _on_naltrexone(sheet: Sheet, order: Order) -> None:
    if order.active_unit == "mg":
        if order.dose.number >= _STANDARD:
            sheet.note("naltrexone-standard-dose", dose=forms.of_one(order.dose))
        _on_base(sheet, order)
    for row in excipients.warnings(order.filler.name):
        sheet.note(str(row.warning), name=order.filler.name)
    if isinstance(order.stock, Tablets):
        sheet.note("tablet-lactose")
    sheet.note("naltrexone-opioids")


def _on_base(sheet: Sheet, order: Order) -> None:
    base = order.form("naltrexone")
    if forms.same_form(order.form(order.active), base):
        salt = order.form("naltrexone hydrochloride")
        equal = forms.equivalent(order.dose, base, salt)
        if equal is not None:
            sheet.note(
                "naltrexone-base",
                dose=forms.of_one(order.dose),
                as_hydrochloride=forms.of_one(equal),
                source=credits_of(order, base, salt),
            )
