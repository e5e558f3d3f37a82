"""Mixing: how much of a powder goes to what already lies in the vessel."""

from galenic.formulas._declare import Mg, MgPerCapsule, formula

GEOMETRIC = "D9 (geometric dilution: pharmapproach.com, how do you dilute in geometry)"
BY_VOLUME = "D9 (geometric dilution by volume where densities differ more than twofold)"


@formula("m' = 2 m", source=GEOMETRIC)
def doubled(present: Mg) -> Mg:
    """What lies in the vessel after as much again was added."""
    return 2 * present


@formula("T = m + M", source=GEOMETRIC)
def together(present: Mg, added: Mg) -> Mg:
    """What lies in the vessel after the whole of a powder was added."""
    return present + added


@formula("m_V = m P' / P", source=BY_VOLUME)
def as_much_room(present: Mg, pack_added: MgPerCapsule, pack: MgPerCapsule) -> Mg:
    """Mass of the powder to be added that takes up as much room as what lies in the vessel."""
    return present * pack_added / pack


@formula("P'' = (m + M) / (m / P + M / P')", source=BY_VOLUME)
def pack_of_mixture(
    present: Mg, pack: MgPerCapsule, added: Mg, pack_added: MgPerCapsule
) -> MgPerCapsule:
    """Packing statistic of two powders together, which keep the room that each takes up."""
    return (present + added) / (present / pack + added / pack_added)
