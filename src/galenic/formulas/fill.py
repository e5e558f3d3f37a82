"""What fills a capsule: packing statistics, volume fractions, and the filler that is left."""

from collections.abc import Sequence

from galenic.formulas._declare import (
    Active,
    ActivePerCapsule,
    Capsules,
    Factor,
    Mg,
    MgPerCapsule,
    MgPerML,
    MLPerCapsule,
    Ratio,
    formula,
)

PACKING = "packing statistics: compound.direct calculations; Pharmacy Times 2008-09-8691"
CAPACITY = "capacity rule: Capsugel Coni-Snap brochure BAS 255 p. 16"
GROSS = "theoretical weight: USP 24 <795>, quoted by pharmlabs.unc.edu"
PLATE = "capsule machines fill 50, 100 or 300 at a time: pharmlabs.unc.edu, capsules, machine"
SPREAD = "the table of packing factors: `galenic list packings`"
COMPLETION = "volume completion: DAC/NRF, described in pharmazeutische-zeitung.de 160810"
BRIM = "conservation of mass; packing statistics: compound.direct calculations"
HELD = "conservation of mass"


@formula("P = V ρ", volume="V", density="ρ", source=CAPACITY)
def pack_from_density(volume: MLPerCapsule, density: MgPerML) -> MgPerCapsule:
    """Mass of a powder that fills the body of a capsule."""
    return volume * density


@formula("P' = P V' / V", pack="P", volume="V'", measured_in="V", source=CAPACITY)
def pack_in_other_capsule(
    pack: MgPerCapsule, volume: MLPerCapsule, measured_in: MLPerCapsule
) -> MgPerCapsule:
    """A packing statistic carried by volume from the capsule it was measured in."""
    return pack * volume / measured_in


@formula("φ_k = m / (k P)", mass="m", pack="P", factor="k", source=SPREAD)
def fraction_at_bound(mass: MgPerCapsule, pack: MgPerCapsule, factor: Factor) -> Ratio:
    """Part of the capsule that a powder takes up at one end of what its packing may be."""
    return mass / (factor * pack)


@formula("N_b = Φ N_p", taken="Φ", planned="N_p", source=BRIM)
def bodies_at_brim(taken: Ratio, planned: Capsules) -> Capsules:
    """Bodies that the blend fills to the brim, where it takes up so much of each one planned."""
    return taken * planned


@formula("D_b = D_e / Φ", expected="D_e", taken="Φ", source=BRIM)
def dose_at_brim(expected: ActivePerCapsule, taken: Ratio) -> ActivePerCapsule:
    """Dose of a capsule when bodies are filled to the brim until the blend is used up."""
    return expected / taken


@formula("m = M / N_p", mass="M", planned="N_p", source=PACKING)
def per_capsule(mass: Mg, planned: Capsules) -> MgPerCapsule:
    """Share of one capsule in a mass of the batch."""
    return mass / planned


@formula("φ = m / P", mass="m", pack="P", source=PACKING)
def volume_fraction(mass: MgPerCapsule, pack: MgPerCapsule) -> Ratio:
    """Part of the capsule that a powder takes up."""
    return mass / pack


@formula("Φ = φ_1 + Σ φ_i", first="φ_1", others="φ_i", source=PACKING)
def occupied(first: Ratio, others: Sequence[Ratio]) -> Ratio:
    """Part of the capsule that several powders take up together."""
    return sum(others, first)


@formula("m_F = P_F (1 − Φ)", pack="P_F", taken="Φ", source=PACKING)
def filler_to_volume(pack: MgPerCapsule, taken: Ratio) -> MgPerCapsule:
    """Filler that makes the capsule full."""
    return pack * (1 - taken)


@formula("P_k = k P", pack="P", factor="k", source=SPREAD)
def pack_at_bound(pack: MgPerCapsule, factor: Factor) -> MgPerCapsule:
    """Mass of a powder that fills the body, at one end of what its packing may be."""
    return factor * pack


@formula("m_P = p m_F", part="p", least="m_F", source=COMPLETION)
def premix(part: Ratio, least: MgPerCapsule) -> MgPerCapsule:
    """Filler that is mixed in before the bodies are filled: part of the least that they take."""
    return part * least


@formula("δ = s P_F / P", share="s", pack_filler="P_F", pack="P", source=PACKING)
def displacement(share: Ratio, pack_filler: MgPerCapsule, pack: MgPerCapsule) -> Ratio:
    """Filler displaced by an excipient, for each mass of the fill."""
    return share * pack_filler / pack


@formula(
    "m_T = (P_F (1 − Φ) + Σ m_i) / (1 − Σ s_i + Σ δ_i)",
    pack="P_F",
    taken="Φ",
    fixed="m_i",
    shares="s_i",
    displacements="δ_i",
    source=PACKING,
)
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


@formula("m = s m_T", share="s", total="m_T", source=PACKING)
def mass_of_share(share: Ratio, total: MgPerCapsule) -> MgPerCapsule:
    """Mass of an excipient that is a share of the fill, itself included."""
    return share * total


@formula(
    "P_F = (m_F + m / k) / (1 − Φ)",
    filler="m_F",
    alike="m",
    factor="k",
    taken="Φ",
    source=PACKING,
)
def pack_of_filler(
    filler: MgPerCapsule, alike: MgPerCapsule, factor: Factor, taken: Ratio
) -> MgPerCapsule:
    """Packing statistic of the filler that made bodies full around other powders.

    It solves 1 = m_F / P_F + m / (k P_F) + Φ: beside the part Φ that is known, m packs k times as
    densely as the filler.
    """
    return (filler + alike / factor) / (1 - taken)


@formula("m_F = m_T − Σ m_i", total="m_T", masses="m_i", source=PACKING)
def filler_to_mass(total: MgPerCapsule, masses: Sequence[MgPerCapsule]) -> MgPerCapsule:
    """Filler that makes up the fill to a mass."""
    return total - sum(masses)


@formula("m_T = m_F + Σ m_i", filler="m_F", masses="m_i", source=PACKING)
def total_fill(filler: MgPerCapsule, masses: Sequence[MgPerCapsule]) -> MgPerCapsule:
    """Net fill of a capsule."""
    return sum(masses, filler)


@formula("m_G = m_T + m_shell", total="m_T", shell="m_shell", source=GROSS)
def gross_mass(total: MgPerCapsule, shell: MgPerCapsule) -> MgPerCapsule:
    """Weight of a filled capsule with its shell."""
    return total + shell


@formula("M = m N_p", mass="m", planned="N_p", source=PACKING)
def for_batch(mass: MgPerCapsule, planned: Capsules) -> Mg:
    """Mass for all the capsules planned."""
    return mass * planned


@formula("D_e = A / N_p", active="A", planned="N_p", source=HELD)
def dose_expected(active: Active, planned: Capsules) -> ActivePerCapsule:
    """Dose of a capsule when the blend is shared out evenly and nothing is lost."""
    return active / planned


@formula("Δ = D_e / D_o − 1", expected="D_e", aimed="D_o", source=HELD)
def deviation(expected: ActivePerCapsule, aimed: ActivePerCapsule) -> Ratio:
    """How far rounding the weights moves the dose, as a part of it."""
    return expected / aimed - 1


@formula("r = D_e / D", expected="D_e", label="D", source=HELD)
def part_of_label(expected: ActivePerCapsule, label: ActivePerCapsule) -> Ratio:
    """The dose expected, as a part of the dose on the label."""
    return expected / label


@formula("H = ⌈N_p / h⌉ h", planned="N_p", plate="h", source=PLATE)
def holes_of_runs(planned: Capsules, plate: Capsules) -> Capsules:
    """Holes of all the runs of a capsule machine whose plate has so many."""
    return -(-planned // plate) * plate


@formula("r_p = H / h", holes="H", plate="h", source=PLATE)
def plate_runs(holes: Capsules, plate: Capsules) -> Factor:
    """Runs of the capsule machine."""
    return holes / plate


@formula("h_l = h − (H − N_p)", plate="h", holes="H", planned="N_p", source=PLATE)
def last_run(plate: Capsules, holes: Capsules, planned: Capsules) -> Capsules:
    """Bodies in the last run; the runs before it fill the whole plate."""
    return plate - (holes - planned)
