"""What fills a capsule: packing statistics, volume fractions, and the filler that is left."""

from collections.abc import Sequence

from galenic.formulas._declare import (
    Active,
    ActivePerCapsule,
    Capsules,
    Mg,
    MgPerCapsule,
    MgPerML,
    MLPerCapsule,
    Ratio,
    formula,
)

PACKING = "D1 (packing statistics: compound.direct calculations; Pharmacy Times 2008-09-8691)"
DENSITY = "D2 (displacement by density: preservearticles.com 2011122319106)"
CAPACITY = "A (capacity rule: Capsugel Coni-Snap brochure BAS 255 p. 16)"
GROSS = "E3 (theoretical weight: USP 24 <795>, quoted by pharmlabs.unc.edu)"
PLATE = "capsule machines fill 50, 100 or 300 at a time: pharmlabs.unc.edu, capsules, machine"
SPREAD = "the table of packing factors: `galenic list packings`"
BRIM = "D1 (packing statistics; conservation of mass)"
DOSE = "D5 (dose from the masses weighed; conservation of mass)"


@formula("P = V ρ", source=CAPACITY)
def pack_from_density(volume: MLPerCapsule, density: MgPerML) -> MgPerCapsule:
    """Mass of a powder that fills the body of a capsule."""
    return volume * density


@formula("P' = P V' / V", source=CAPACITY)
def pack_in_other_capsule(
    pack: MgPerCapsule, volume: MLPerCapsule, measured_in: MLPerCapsule
) -> MgPerCapsule:
    """A packing statistic carried by volume from the capsule it was measured in."""
    return pack * volume / measured_in


@formula("φ_k = m / (k P)", source=SPREAD)
def fraction_at_bound(mass: MgPerCapsule, pack: MgPerCapsule, factor: Ratio) -> Ratio:
    """Part of the capsule that a powder takes up at one end of what its packing may be."""
    return mass / (factor * pack)


@formula("N_b = Φ N_p", source=BRIM)
def bodies_at_brim(taken: Ratio, planned: Capsules) -> Capsules:
    """Bodies that the blend fills to the brim, where it takes up so much of each one planned."""
    return taken * planned


@formula("D_b = D_e / Φ", source=BRIM)
def dose_at_brim(expected: ActivePerCapsule, taken: Ratio) -> ActivePerCapsule:
    """Dose of a capsule when bodies are filled to the brim until the blend is used up."""
    return expected / taken


@formula("m = M / N_p", source=PACKING)
def per_capsule(mass: Mg, planned: Capsules) -> MgPerCapsule:
    """Share of one capsule in a mass of the batch."""
    return mass / planned


@formula("φ = m / P", source=PACKING)
def volume_fraction(mass: MgPerCapsule, pack: MgPerCapsule) -> Ratio:
    """Part of the capsule that a powder takes up."""
    return mass / pack


@formula("Φ = φ_1 + Σ φ", source=PACKING)
def occupied(first: Ratio, others: Sequence[Ratio]) -> Ratio:
    """Part of the capsule that several powders take up together."""
    return sum(others, first)


@formula("m_F = P_F (1 − Φ)", source=PACKING)
def filler_to_volume(pack: MgPerCapsule, taken: Ratio) -> MgPerCapsule:
    """Filler that makes the capsule full."""
    return pack * (1 - taken)


@formula("δ = s P_F / P", source=PACKING)
def displacement(share: Ratio, pack_filler: MgPerCapsule, pack: MgPerCapsule) -> Ratio:
    """Filler displaced by an excipient, for each mass of the fill."""
    return share * pack_filler / pack


@formula("m_T = (P_F (1 − Φ) + Σ m) / (1 − Σ s + Σ δ)", source=PACKING)
def total_to_volume(
    pack: MgPerCapsule,
    taken: Ratio,
    fixed: Sequence[MgPerCapsule],
    shares: Sequence[Ratio],
    displacements: Sequence[Ratio],
) -> MgPerCapsule:
    """Fill of a full capsule in which excipients are shares of that fill.

    It solves m_F = P_F (1 − Φ − Σ s m_T / P) and m_T = m_F + Σ m + m_T Σ s for the fill m_T.
    """
    return sum(fixed, pack * (1 - taken)) / (1 - sum(shares) + sum(displacements))


@formula("m = s m_T", source=PACKING)
def mass_of_share(share: Ratio, total: MgPerCapsule) -> MgPerCapsule:
    """Mass of an excipient that is a share of the fill, itself included."""
    return share * total


@formula("m_F = m_T − Σ m", source=PACKING)
def filler_to_mass(total: MgPerCapsule, masses: Sequence[MgPerCapsule]) -> MgPerCapsule:
    """Filler that makes up the fill to a mass."""
    return total - sum(masses)


@formula("m_T = m_F + Σ m", source=PACKING)
def total_fill(filler: MgPerCapsule, masses: Sequence[MgPerCapsule]) -> MgPerCapsule:
    """Net fill of a capsule."""
    return sum(masses, filler)


@formula("m_G = m_T + m_shell", source=GROSS)
def gross_mass(total: MgPerCapsule, shell: MgPerCapsule) -> MgPerCapsule:
    """Weight of a filled capsule with its shell."""
    return total + shell


@formula("M = m N_p", source=PACKING)
def for_batch(mass: MgPerCapsule, planned: Capsules) -> Mg:
    """Mass for all the capsules planned."""
    return mass * planned


@formula("D_e = A / N_p", source=DOSE)
def dose_expected(active: Active, planned: Capsules) -> ActivePerCapsule:
    """Dose of a capsule when the blend is shared out evenly and nothing is lost."""
    return active / planned


@formula("Δ = D_e / D_o − 1", source=DOSE)
def deviation(expected: ActivePerCapsule, aimed: ActivePerCapsule) -> Ratio:
    """How far rounding the weights moves the dose, as a part of it."""
    return expected / aimed - 1


@formula("r = D_e / D", source=DOSE)
def part_of_label(expected: ActivePerCapsule, label: ActivePerCapsule) -> Ratio:
    """The dose expected, as a part of the dose on the label."""
    return expected / label


@formula("H = ⌈N_p / h⌉ h", source=PLATE)
def holes_of_runs(planned: Capsules, plate: Capsules) -> Capsules:
    """Holes of all the runs of a capsule machine whose plate has so many."""
    return -(-planned // plate) * plate


@formula("r_p = H / h", source=PLATE)
def plate_runs(holes: Capsules, plate: Capsules) -> Ratio:
    """Runs of the capsule machine."""
    return holes / plate


@formula("h_l = h − (H − N_p)", source=PLATE)
def last_run(plate: Capsules, holes: Capsules, planned: Capsules) -> Capsules:
    """Bodies in the last run; the runs before it fill the whole plate."""
    return plate - (holes - planned)
