"""Triturates: what is weighed, mixed and taken so that a little can be weighed at all."""

from collections.abc import Sequence

from galenic.formulas._declare import Capsules, Factor, Mg, MgPerCapsule, Ratio, formula

ALIQUOT = "aliquot method: basicmedicalkey.com, accurate weighing; pharmlabs.unc.edu"
ERROR = "error of the aliquot method, by propagation of the weighing errors"


@formula("T = A D / M", aliquot="A", drug="D", needed="M", source=ALIQUOT)
def mixture_for(aliquot: Mg, drug: Mg, needed: Mg) -> Mg:
    """Mass of mixture of which the aliquot holds what is needed of the drug weighed."""
    return aliquot * drug / needed


@formula("B = T − D", mixture="T", drug="D", source=ALIQUOT)
def diluent_for(mixture: Mg, drug: Mg) -> Mg:
    """Diluent that makes the drug up to the mixture."""
    return mixture - drug


@formula("T = D + B", drug="D", diluent="B", source=ALIQUOT)
def mixture_of(drug: Mg, diluent: Mg) -> Mg:
    """Mass of the mixture of the weights as set."""
    return drug + diluent


@formula("M' = M T / D", needed="M", mixture="T", drug="D", source=ALIQUOT)
def needed_of_mixture(needed: Mg, mixture: Mg, drug: Mg) -> Mg:
    """Mass of mixture that holds what is needed of the drug, for a further step."""
    return needed * mixture / drug


@formula("r = T / D", mixture="T", drug="D", source=ALIQUOT)
def strength_ratio(mixture: Mg, drug: Mg) -> Factor:
    """Mixture for each part of drug: the ratio of a step."""
    return mixture / drug


@formula("M_d = m A / T", held="m", aliquot="A", mixture="T", source=ALIQUOT)
def delivered(held: Mg, aliquot: Mg, mixture: Mg) -> Mg:
    """What an aliquot holds of what the mixture holds."""
    return held * aliquot / mixture


@formula("B_A = A − M_d", aliquot="A", drug="M_d", source=ALIQUOT)
def diluent_brought(aliquot: Mg, drug: Mg) -> Mg:
    """Diluent that the aliquot brings into the batch."""
    return aliquot - drug


@formula("m_B = B_A / N_p", diluent="B_A", planned="N_p", source=ALIQUOT)
def diluent_per_capsule(diluent: Mg, planned: Capsules) -> MgPerCapsule:
    """Diluent that the triturate brings into each capsule."""
    return diluent / planned


@formula("M_R = M_F − B_A", filler="M_F", brought="B_A", source=ALIQUOT)
def filler_remaining(filler: Mg, brought: Mg) -> Mg:
    """Filler still to be weighed, after what the triturates bring."""
    return filler - brought


@formula("ε_D = (B / T) (e / D)", diluent="B", mixture="T", error="e", drug="D", source=ERROR)
def error_by_drug(diluent: Mg, mixture: Mg, error: Mg, drug: Mg) -> Ratio:
    """Relative error of the dose from the error of the weighing of drug."""
    return diluent / mixture * (error / drug)


@formula("ε_B = e / T", error="e", mixture="T", source=ERROR)
def error_by_diluent(error: Mg, mixture: Mg) -> Ratio:
    """Relative error of the dose from the error of the weighing of diluent."""
    return error / mixture


@formula("ε_A = e / A", error="e", aliquot="A", source=ERROR)
def error_by_aliquot(error: Mg, aliquot: Mg) -> Ratio:
    """Relative error of the dose from the error of the weighing of the aliquot."""
    return error / aliquot


@formula("ε = ε_1 + Σ ε_i", first="ε_1", others="ε_i", source=ERROR)
def worst_error(first: Ratio, others: Sequence[Ratio]) -> Ratio:
    """Worst case: all the weighing errors together, in the same direction."""
    return sum(others, first)


@formula("u² = (ε_1² + Σ ε_i²) / 3", first="ε_1", others="ε_i", source=ERROR)
def error_variance(first: Ratio, others: Sequence[Ratio]) -> Factor:
    """Square of the standard error: each limit of error taken as rectangular."""
    return sum((one * one for one in others), first * first) / 3
