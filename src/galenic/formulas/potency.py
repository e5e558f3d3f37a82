"""From a dose to a mass of stock: the content of the stock, the form of the active, the batch."""

from collections.abc import Sequence

from galenic.formulas._declare import (
    Active,
    ActivePerCapsule,
    ActivePerDose,
    ActivePerMEq,
    ActivePerMg,
    ActivePerMmol,
    ActivePerOpened,
    ActivePerTablet,
    Capsules,
    CapsulesPerDose,
    Charges,
    Factor,
    MEq,
    MEqPerCapsule,
    Mg,
    MgPerActive,
    MgPerOpened,
    MgPerTablet,
    Mmol,
    MmolPerCapsule,
    Molar,
    Opened,
    Ratio,
    Stated,
    StatedPerMg,
    Tablets,
    formula,
)

EKF = "Einwaagekorrektur: DAC/NRF; pta-forum.de 160944"
MOLAR = "mole for mole: as many moles of the active in either form"
EQUIVALENT = "equivalent weight, molar mass by charge: pharmacalculation.com, milliequivalents"
PRINTED = "an equivalence as it is printed on the certificate or label"
BATCH = "excess and overage: Pharmazeutische Zeitung 'Ohne geht es nicht'; DAZ 2024-06-26"
TABLET = "tablets as source: Pharmazeutische Zeitung; jcu.pressbooks.pub pc3300 4.3.2"
HELD = "conservation of mass"
PARTED = "a dose over several capsules: each holds an equal part"


@formula("N_x = N (1 + e)", ordered="N", excess="e", source=BATCH)
def capsules_with_excess(ordered: Capsules, excess: Ratio) -> Capsules:
    """Capsules ordered and the batch excess, before rounding up to whole capsules."""
    return ordered * (1 + excess)


@formula("N_x = N + k", ordered="N", extra="k", source=BATCH)
def capsules_with_extra(ordered: Capsules, extra: Capsules) -> Capsules:
    """Capsules ordered and a number more."""
    return ordered + extra


@formula("N_p = ⌈N_x / N_1⌉ N_1", capsules="N_x", one="N_1", source=BATCH)
def whole_capsules(capsules: Capsules, one: Capsules) -> Capsules:
    """Round up to whole capsules."""
    return -(-capsules // one) * one


@formula("D = D_n / n", whole="D_n", capsules="n", source=PARTED)
def dose_of_capsule(whole: ActivePerDose, capsules: CapsulesPerDose) -> ActivePerCapsule:
    """What each capsule holds of a dose that is taken as several."""
    return whole / capsules


@formula("D_o = D (1 + o)", dose="D", overage="o", source=BATCH)
def dose_with_overage(dose: ActivePerCapsule, overage: Ratio) -> ActivePerCapsule:
    """The dose that each capsule is made to hold."""
    return dose * (1 + overage)


@formula("M_A = N_p D_o", planned="N_p", dose="D_o", source=HELD)
def active_for_batch(planned: Capsules, dose: ActivePerCapsule) -> Active:
    """Mass of active for all the capsules planned."""
    return planned * dose


@formula("c = c_d (1 − w)", content="c_d", loss="w", source=EKF)
def content_as_is(content: ActivePerMg, loss: Ratio) -> ActivePerMg:
    """Content of the powder as it lies there, from the dried or anhydrous basis."""
    return content * (1 - loss)


@formula("c = c_d (1 − w − v)", content="c_d", water="w", solvent="v", source=EKF)
def content_solvent_free(content: ActivePerMg, water: Ratio, solvent: Ratio) -> ActivePerMg:
    """Content of the powder as it lies there, from the anhydrous, solvent-free basis."""
    return content * (1 - water - solvent)


@formula("m_P = m̄ − m_film", mean_mass="m̄", film="m_film", source=TABLET)
def without_film(mean_mass: MgPerTablet, film: MgPerTablet) -> MgPerTablet:
    """Powder of a tablet whose film is sieved off after crushing."""
    return mean_mass - film


@formula("c_T = S a / m_P", strength="S", assay="a", mean_mass="m_P", source=TABLET)
def content_of_tablets(
    strength: ActivePerTablet, assay: Ratio, mean_mass: MgPerTablet
) -> ActivePerMg:
    """Content of crushed tablets: strength, times assay of label, per mean mass."""
    return strength * assay / mean_mass


@formula("m̄ = (m_1 + Σ m_i) / n", first="m_1", others="m_i", weighed="n", source=TABLET)
def mean_tablet_mass(
    first: MgPerTablet, others: Sequence[MgPerTablet], weighed: Factor
) -> MgPerTablet:
    """Mean mass of the tablets weighed."""
    return sum(others, first) / weighed


@formula("m̄ = M / n", total="M", weighed="n", source=TABLET)
def mean_of_total(total: Mg, weighed: Tablets) -> MgPerTablet:
    """Mean mass of tablets weighed together."""
    return total / weighed


@formula("c_K = S a / m̄_K", strength="S", assay="a", mean_net="m̄_K", source=HELD)
def content_opened(strength: ActivePerOpened, assay: Ratio, mean_net: MgPerOpened) -> ActivePerMg:
    """Content of what capsules hold: strength, times assay of label, per mean mass of contents."""
    return strength * assay / mean_net


@formula("n_K = M_S / m̄_K", stock="M_S", mean_net="m̄_K", source=HELD)
def opened_exactly(stock: Mg, mean_net: MgPerOpened) -> Opened:
    """Capsules whose contents are the mass of stock."""
    return stock / mean_net


@formula("n_x = n_K (1 + b)", opened="n_K", allowance="b", source=HELD)
def opened_allowed(opened: Opened, allowance: Ratio) -> Opened:
    """Capsules to open with the allowance for powder that stays in their shells."""
    return opened * (1 + allowance)


@formula("n = ⌈n_x / n_1⌉ n_1", opened="n_x", one="n_1", source=HELD)
def whole_opened(opened: Opened, one: Opened) -> Opened:
    """Round up to whole capsules to open."""
    return -(-opened // one) * one


@formula("M_n = n m̄_K", opened="n", mean_net="m̄_K", source=HELD)
def contents_opened(opened: Opened, mean_net: MgPerOpened) -> Mg:
    """Mass of the contents of so many capsules."""
    return opened * mean_net


@formula("c = c_L a", content="c_L", assay="a", source=EKF)
def content_by_assay(content: ActivePerMg, assay: Ratio) -> ActivePerMg:
    """Content of a triturate whose lot was assayed against its label."""
    return content * assay


@formula("M_eq = M / z", molar_mass="M", moieties="z", source=MOLAR)
def mass_per_moiety(molar_mass: Molar, moieties: Factor) -> Molar:
    """Molar mass of a form for each mole of its active moiety."""
    return molar_mass / moieties


@formula("c' = c M'_eq / M_eq", content="c", wanted="M'_eq", stated="M_eq", source=MOLAR)
def content_as_form(content: ActivePerMg, wanted: Molar, stated: Molar) -> ActivePerMg:
    """The content stated in another form of the same active, mole for mole."""
    return content * wanted / stated


@formula("c' = c b / a", content="c", ordered="b", stated="a", source=PRINTED)
def content_as_printed(content: StatedPerMg, ordered: Active, stated: Stated) -> ActivePerMg:
    """The content in the measure and form of the order, where a of the stock's is printed as b."""
    return content * ordered / stated


@formula("m_E = M / z", molar_mass="M", charge="z", source=EQUIVALENT)
def mass_per_equivalent(molar_mass: ActivePerMmol, charge: Charges) -> ActivePerMEq:
    """Mass of a form for each milliequivalent: its molar mass by the charges of a formula unit."""
    return molar_mass / charge


@formula("m_E = a / n", stated="a", printed="n", source=PRINTED)
def mass_per_equivalent_printed(stated: Active, printed: MEq) -> ActivePerMEq:
    """Mass of a form for each milliequivalent, where a mass of it is printed as so many."""
    return stated / printed


@formula("M = a / n", stated="a", printed="n", source=PRINTED)
def mass_per_mole_printed(stated: Active, printed: Mmol) -> ActivePerMmol:
    """Mass of a form for each millimole, where a mass of it is printed as so many."""
    return stated / printed


@formula("D = n M", ordered="n", molar_mass="M", source=MOLAR)
def dose_of_moles(ordered: MmolPerCapsule, molar_mass: ActivePerMmol) -> ActivePerCapsule:
    """The mass of a dose that was ordered in millimoles."""
    return ordered * molar_mass


@formula("D = n m_E", ordered="n", each="m_E", source=EQUIVALENT)
def dose_of_equivalents(ordered: MEqPerCapsule, each: ActivePerMEq) -> ActivePerCapsule:
    """The mass of a dose that was ordered in milliequivalents."""
    return ordered * each


@formula("c = 1 / f", factor="f", source=EKF)
def content_by_factor(factor: MgPerActive) -> ActivePerMg:
    """Content as is of a powder whose correction factor is written on its jar."""
    return 1 / factor


@formula("f = 1 / c", content="c", source=EKF)
def correction_factor(content: ActivePerMg) -> MgPerActive:
    """Mass of stock to weigh for each mass of active: the correction factor of the weighing."""
    return 1 / content


@formula("M_S = f M_A", factor="f", active="M_A", source=EKF)
def stock_for_batch(factor: MgPerActive, active: Active) -> Mg:
    """Mass of stock that holds the active of the batch."""
    return factor * active


@formula("n_T = M_S / m_P", stock="M_S", mean_mass="m_P", source=TABLET)
def tablets_exactly(stock: Mg, mean_mass: MgPerTablet) -> Tablets:
    """Tablets whose powder is the mass of stock."""
    return stock / mean_mass


@formula("n_x = n_T (1 + a)", tablets="n_T", allowance="a", source=TABLET)
def tablets_with_allowance(tablets: Tablets, allowance: Ratio) -> Tablets:
    """Tablets with the allowance for powder that stays in the mortar."""
    return tablets * (1 + allowance)


@formula("n = ⌈n_x / n_1⌉ n_1", tablets="n_x", one="n_1", source=TABLET)
def whole_tablets(tablets: Tablets, one: Tablets) -> Tablets:
    """Round up to whole tablets."""
    return -(-tablets // one) * one


@formula("M_n = n m̄", tablets="n", mean_mass="m̄", source=TABLET)
def mass_of_tablets(tablets: Tablets, mean_mass: MgPerTablet) -> Mg:
    """Mass of so many tablets."""
    return tablets * mean_mass


@formula("M_L = M_n − M_S", taken="M_n", used="M_S", source=HELD)
def left_over(taken: Mg, used: Mg) -> Mg:
    """What is left of the stock taken."""
    return taken - used


@formula("A = c M", content="c", mass="M", source=HELD)
def active_in(content: ActivePerMg, mass: Mg) -> Active:
    """Active in a mass of stock."""
    return content * mass


@formula("c = A / M", active="A", mass="M", source=HELD)
def content_of_mixture(active: Active, mass: Mg) -> ActivePerMg:
    """Active in each mass of a mixture, of all the active and all the mass in it."""
    return active / mass
