"""What a balance can weigh: the minimum weight by each rule, and rounding to its readability."""

from collections.abc import Sequence

from galenic.formulas._declare import Factor, Mg, Ratio, formula

RULE = "the rules for minimum weights: `galenic list rules`"
ERROR = "rule of this library: three standard deviations and half a readability"
SHARED = "conservation of mass"
READ = "a weight is a multiple of the readability"
WHOLE = "pellets are counted whole"


@formula("m_min = k s / p", factor="k", repeatability="s", part="p", source=RULE)
def minimum_by_repeatability(factor: Factor, repeatability: Mg, part: Ratio) -> Mg:
    """Minimum weight: so many times the repeatability is at most a part of it."""
    return factor * repeatability / part


@formula("m_min = k q d / p", factor="k", floor="q", readability="d", part="p", source=RULE)
def minimum_by_floor(factor: Factor, floor: Factor, readability: Mg, part: Ratio) -> Mg:
    """Minimum weight when a part of the readability stands for a repeatability below it."""
    return factor * floor * readability / part


@formula("m_min = SR / e", sensitivity="SR", error="e", source=RULE)
def least_weighable(sensitivity: Mg, error: Ratio) -> Mg:
    """Least weighable quantity: the sensitivity requirement is the permitted error of it."""
    return sensitivity / error


@formula("m_min = d / p", readability="d", part="p", source=RULE)
def minimum_by_readability(readability: Mg, part: Ratio) -> Mg:
    """Minimum weight: the readability is at most a part of it."""
    return readability / part


@formula("m_r = ⌊m / d + 1/2⌋ d", mass="m", readability="d", source=READ)
def rounded(mass: Mg, readability: Mg) -> Mg:
    """The weight to set: the nearest multiple of the readability, halves upwards."""
    return (2 * mass + readability) // (2 * readability) * readability


@formula("e = 3 s + d / 2", repeatability="s", readability="d", source=ERROR)
def error_limit(repeatability: Mg, readability: Mg) -> Mg:
    """Largest error of a weighing that is known by its scatter."""
    return 3 * repeatability + readability / 2


@formula("m_1 = m / k", mass="m", portions="k", source=SHARED)
def equal_portion(mass: Mg, portions: Factor) -> Mg:
    """One of several equal portions of a mass above the capacity."""
    return mass / portions


@formula("m_k = m − (k − 1) m_1", mass="m", portion="m_1", portions="k", source=SHARED)
def last_portion(mass: Mg, portion: Mg, portions: Factor) -> Mg:
    """What the last portion weighs, after the others as they were set."""
    return mass - (portions - 1) * portion


@formula("m = m_1 + Σ m_i", first="m_1", others="m_i", source=SHARED)
def weighed_together(first: Mg, others: Sequence[Mg]) -> Mg:
    """What all portions weigh."""
    return sum(others, first)


@formula("n = m / m_p", mass="m", pellet="m_p", source=WHOLE)
def pellets_exactly(mass: Mg, pellet: Mg) -> Factor:
    """Pellets that a mass is, by the mean mass of one."""
    return mass / pellet


@formula("n_w = ⌊n / n_1 + 1/2⌋ n_1", exact="n", one="n_1", source=WHOLE)
def pellets_in_whole(exact: Factor, one: Factor) -> Factor:
    """The nearest whole number of pellets, halves upwards."""
    return (2 * exact + one) // (2 * one) * one


@formula("m = n m_p", count="n", pellet="m_p", source=WHOLE)
def mass_of_pellets(count: Factor, pellet: Mg) -> Mg:
    """What so many pellets weigh, by the mean mass of one."""
    return count * pellet
