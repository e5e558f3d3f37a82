"""What a balance can weigh: the minimum weight by each rule, and rounding to its readability."""

from collections.abc import Sequence

from galenic.formulas._declare import Mg, Ratio, formula

USP_41 = "D8 (USP <41> minimum weight, k = 2, 0.10 %: sartorius.com, en.kern-lab.com)"
LEAST = "D7 (least weighable quantity: pharmlabs.unc.edu; basicmedicalkey.com)"
NRF = "D8 (DAC/NRF practice: actives weighed to 1 %, 100 readabilities)"
ERROR = "E8 (limits of error: three standard deviations, half a readability)"
SHARED = "conservation of mass"
NOT_CRITICAL = "rule of this library: half a readability is at most 5 % of the weight"
READ = "D8 (a weight is a multiple of the readability)"


@formula("m_min = 2000 s", source=USP_41)
def minimum_by_repeatability(repeatability: Mg) -> Mg:
    """Minimum weight: twice the repeatability is at most 0.10 % of it."""
    return 2000 * repeatability


@formula("m_min = 820 d", source=USP_41)
def minimum_by_floor(readability: Mg) -> Mg:
    """Minimum weight when the repeatability is below 0.41 d, which then stands for it."""
    return 820 * readability


@formula("m_min = SR / e", source=LEAST)
def least_weighable(sensitivity: Mg, error: Ratio) -> Mg:
    """Least weighable quantity: the sensitivity requirement is the permitted error of it."""
    return sensitivity / error


@formula("m_min = 100 d", source=NRF)
def minimum_by_readability(readability: Mg) -> Mg:
    """Minimum weight: the readability is at most 1 % of it."""
    return 100 * readability


@formula("m_min = 10 d", source=NOT_CRITICAL)
def minimum_not_critical(readability: Mg) -> Mg:
    """Minimum weight of what need not meet the rule, on a balance without a minimum of its own."""
    return 10 * readability


@formula("m_r = ⌊m / d + 1/2⌋ d", source=READ)
def rounded(mass: Mg, readability: Mg) -> Mg:
    """The weight to set: the nearest multiple of the readability, halves upwards."""
    return (2 * mass + readability) // (2 * readability) * readability


@formula("e = 3 s + d / 2", source=ERROR)
def error_limit(repeatability: Mg, readability: Mg) -> Mg:
    """Largest error of a weighing that is known by its scatter."""
    return 3 * repeatability + readability / 2


@formula("m_1 = m / k", source=SHARED)
def equal_portion(mass: Mg, portions: Ratio) -> Mg:
    """One of several equal portions of a mass above the capacity."""
    return mass / portions


@formula("m_k = m − (k − 1) m_1", source=SHARED)
def last_portion(mass: Mg, portion: Mg, portions: Ratio) -> Mg:
    """What the last portion weighs, after the others as they were set."""
    return mass - (portions - 1) * portion


@formula("m = m_1 + Σ m", source=SHARED)
def weighed_together(first: Mg, others: Sequence[Mg]) -> Mg:
    """What all portions weigh."""
    return sum(others, first)
