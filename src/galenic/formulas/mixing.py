"""Mixing: how much of a powder goes to what already lies in the vessel."""

from galenic.formulas._declare import Mg, MgPerCapsule, formula

GEOMETRIC = "geometric dilution: pharmapproach.com, how do you dilute in geometry"
BY_VOLUME = "geometric dilution by volume: `galenic list mixing`"


@formula("m' = 2 m", present="m", source=GEOMETRIC)
def doubled(present: Mg) -> Mg:
    """What lies in the vessel after as much again was added."""
    return 2 * present


@formula("T = m + M", present="m", added="M", source=GEOMETRIC)
def together(present: Mg, added: Mg) -> Mg:
    """What lies in the vessel after the whole of a powder was added."""
    return present + added


@formula("m_V = m P' / P", present="m", pack_added="P'", pack="P", source=BY_VOLUME)
def as_much_room(present: Mg, pack_added: MgPerCapsule, pack: MgPerCapsule) -> Mg:
    """Mass of the powder to be added that takes up as much room as what lies in the vessel."""
    return present * pack_added / pack


@formula(
    "P'' = (m + M) / (m / P + M / P')",
    present="m",
    pack="P",
    added="M",
    pack_added="P'",
    source=BY_VOLUME,
)
def pack_of_mixture(
    present: Mg, pack: MgPerCapsule, added: Mg, pack_added: MgPerCapsule
) -> MgPerCapsule:
    """Packing statistic of two powders together, which keep the room that each takes up."""
    return (present + added) / (present / pack + added / pack_added)
