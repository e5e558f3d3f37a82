"""Finished capsules: their net mass, how far each is off, the acceptance value, and the yield."""

from typing import Annotated

from galenic.formulas._declare import (
    ActivePerCapsule,
    ActivePerMg,
    Capsules,
    Factor,
    Mg,
    MgPerCapsule,
    Number,
    Ratio,
    formula,
)

SquareMg = Annotated[Number, "mg**2/capsule**2"]

NET = "non-destructive: net is gross less the shell, and variances subtract"
DEVIATION = "Ph. Eur. 2.9.5: deviation from the mean net mass"
THEORETICAL = "Formulário Nacional 2011, 4.1: part of the theoretical weight"
ACCEPTANCE = "USP <905>, harmonised with Ph. Eur. 2.9.40"
ESTIMATE = "screening without an assay: the blend's strength times the net mass"
LOSS = "DAC/NRF in-process test: pharmazeutische-zeitung.de 160810"


@formula("m = m_G − m_shell", gross="m_G", shell="m_shell", source=NET)
def net_mass(gross: MgPerCapsule, shell: MgPerCapsule) -> MgPerCapsule:
    """Contents of a capsule."""
    return gross - shell


@formula("s² = s_G² − s_shell²", gross="s_G²", shell="s_shell²", source=NET)
def net_variance(gross: SquareMg, shell: SquareMg) -> SquareMg:
    """Scatter of the contents, where shells were weighed apart; not above zero: shell noise."""
    return gross - shell


@formula("δ = m / m_0 − 1", mass="m", about="m_0", source=DEVIATION)
def relative_deviation(mass: MgPerCapsule, about: MgPerCapsule) -> Ratio:
    """How far a capsule is off the mass it is compared with."""
    return mass / about - 1


@formula("q = m / m_t", mass="m", theoretical="m_t", source=THEORETICAL)
def of_theoretical(mass: MgPerCapsule, theoretical: MgPerCapsule) -> Ratio:
    """A capsule as part of its theoretical weight."""
    return mass / theoretical


@formula("M = max(X̄, M_1) + min(X̄, M_2) − X̄", mean="X̄", low="M_1", high="M_2", source=ACCEPTANCE)
def reference_value(mean: Ratio, low: Ratio, high: Ratio) -> Ratio:
    """The mean content, or the nearer end of the range in which it costs nothing."""
    return (low + high + abs(mean - low) - abs(mean - high)) / 2


@formula(
    "AV = |M − X̄| + k s", reference="M", mean="X̄", constant="k", scatter="s", source=ACCEPTANCE
)
def acceptance(reference: Ratio, mean: Ratio, constant: Factor, scatter: Ratio) -> Ratio:
    """How far the mean is off and how far the contents scatter, in one number: their sum."""
    return abs(reference - mean) + constant * scatter


@formula("x_1 = (1 − L_2) M", part="L_2", reference="M", source=ACCEPTANCE)
def least_content(part: Ratio, reference: Ratio) -> Ratio:
    """The least content that one capsule of the second stage may have."""
    return (1 - part) * reference


@formula("x_2 = (1 + L_2) M", part="L_2", reference="M", source=ACCEPTANCE)
def most_content(part: Ratio, reference: Ratio) -> Ratio:
    """The largest content that one capsule of the second stage may have."""
    return (1 + part) * reference


@formula("x = D_i / D", content="D_i", label="D", source=ACCEPTANCE)
def content_of_label(content: ActivePerCapsule, label: ActivePerCapsule) -> Ratio:
    """Content of a capsule as part of the dose on the label."""
    return content / label


@formula("x = c m / D", strength="c", mass="m", label="D", source=ESTIMATE)
def estimated_content(strength: ActivePerMg, mass: MgPerCapsule, label: ActivePerCapsule) -> Ratio:
    """Content of a capsule of that net mass, were the blend perfectly even."""
    return strength * mass / label


@formula("s² = s_w² + s_b²", weight="s_w²", blend="s_b²", source=ESTIMATE)
def total_variance(weight: Ratio, blend: Ratio) -> Ratio:
    """Scatter of the content by weight and by blend."""
    return weight + blend


@formula("p = D / m", label="D", fill="m", source=ACCEPTANCE)
def drug_share(label: ActivePerCapsule, fill: MgPerCapsule) -> ActivePerMg:
    """Part of the contents that is drug."""
    return label / fill


@formula("F = G − m_shell N", gross="G", shell="m_shell", capsules="N", source=NET)
def net_of_batch(gross: Mg, shell: MgPerCapsule, capsules: Capsules) -> Mg:
    """Contents of all capsules weighed together."""
    return gross - shell * capsules


@formula("v = (W − F) / W", weighed="W", filled="F", source=LOSS)
def mass_loss(weighed: Mg, filled: Mg) -> Ratio:
    """Part of what was weighed in that is in no capsule."""
    return (weighed - filled) / weighed


@formula("W_lost = W − F − W_left", weighed="W", filled="F", left="W_left", source=LOSS)
def unaccounted(weighed: Mg, filled: Mg, left: Mg) -> Mg:
    """What is neither in a capsule nor left over."""
    return weighed - filled - left
