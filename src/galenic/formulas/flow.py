"""A powder in a graduated cylinder: its density, and what loose and tapped say of its flow."""

from galenic.formulas._declare import ML, Factor, Mg, MgPerML, Ratio, formula

DENSITY = "USP <616>, Ph. Eur. 2.9.34: mass by the volume read in a graduated cylinder"
FLOW = "USP <1174>, Ph. Eur. 2.9.36: compressibility index and Hausner ratio"


@formula("ρ = m / V", mass="m", volume="V", source=DENSITY)
def density_in_cylinder(mass: Mg, volume: ML) -> MgPerML:
    """Density of a powder by the volume read in a graduated cylinder, loose or tapped."""
    return mass / volume


@formula("C = (ρ_t − ρ_b) / ρ_t", bulk="ρ_b", tapped="ρ_t", source=FLOW)
def compressibility_index(bulk: MgPerML, tapped: MgPerML) -> Ratio:
    """Compressibility index of Carr, as a part of one: people read it in percent."""
    return (tapped - bulk) / tapped


@formula("H = ρ_t / ρ_b", bulk="ρ_b", tapped="ρ_t", source=FLOW)
def hausner_ratio(bulk: MgPerML, tapped: MgPerML) -> Factor:
    """Hausner ratio: how many times as densely a powder lies when it is tapped."""
    return tapped / bulk
