"""How a triturate packs that nobody has measured: as what it is mixed from."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import rounded_text
from galenic._materials.packing import packing_of
from galenic.results._names import Role

if TYPE_CHECKING:
    from galenic._materials.excipients import Packs
    from galenic._materials.order import OfOne
    from galenic._materials.packing import Packing
    from galenic.results._plan import Plan

__all__ = ["packing_keys"]


def packing_keys(order: OfOne, common: Plan) -> dict[str, str]:
    """Keys of a [stock] table that say how a triturate packs; none where its diluent is unknown.

    Parameters
    ----------
    order
        The order of a batch, whose stock and filler, or diluent, are in the triturate.
    common
        The plan of the triturate.
    """
    powder: Packs = order.filler
    if order.triturate is not None and order.triturate.diluent is not None:
        powder = order.triturate
    diluent, drug = packing_of(powder), packing_of(order.stock)
    if diluent.amount is None:
        return {}
    figure = _mixed(common, drug, diluent)
    if diluent.kind != "statistic":
        return {"density": f"{rounded_text(figure)} g/mL"}
    origin = {"pack_stat_size": powder.pack_stat_size, "pack_stat_maker": powder.pack_stat_maker}
    told = {key: value for key, value in origin.items() if value is not None}
    return {"pack_stat": f"{rounded_text(figure)} mg/capsule", **told}


def _mixed(common: Plan, drug: Packing, diluent: Packing) -> Fraction:
    """The packing of the mixture: masses over the room that they take up.

    A drug whose packing is not known in the measure of the diluent's takes up the room of as much
    diluent, as it does wherever galenic plans with it.
    """
    alike = drug.amount is not None and drug.kind == diluent.kind == "statistic"
    alike |= drug.amount is not None and "statistic" not in {drug.kind, diluent.kind}
    mass = room = Fraction(0)
    for one in common.weighings:
        packs = drug if alike and one.role == Role.STOCK else diluent
        mass += one.together
        room += one.together / packs.amount.number  # type: ignore[union-attr]
    return mass / room
