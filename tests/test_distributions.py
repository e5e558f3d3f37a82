"""The closed forms of the accuracy room against SciPy, tails included, and Gauss's rule."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from galenic.accuracy import pass_probability
from galenic.accuracy._distributions import (
    chi_density,
    chi_squared,
    direction,
    integral,
    nodes_on,
    normal,
    normals,
)
from galenic.accuracy._normal import beyond_within, part_beyond

NEAR = {"rel": 0, "abs": 2e-14}


@given(z=st.lists(st.floats(-40, 40), min_size=1, max_size=20))
def test_the_normal_distribution(z):
    """Of one number and of many, the lower tail to its last digits."""
    assert normals(np.array(z)) == pytest.approx(special.ndtr(z), rel=1e-12, abs=0)
    assert [normal(one) for one in z] == pytest.approx(special.ndtr(z), rel=1e-12, abs=0)


@given(freedom=st.integers(1, 60), x=st.lists(st.floats(0, 300), min_size=1, max_size=20))
def test_chi_squared_for_whole_degrees_of_freedom(freedom, x):
    """Even and odd alike."""
    x = np.array([0.0, *x])
    assert chi_squared(x, freedom) == pytest.approx(special.chdtr(freedom, x), **NEAR)
    assert chi_squared(-x, freedom) == pytest.approx(np.zeros(x.size), abs=0)
    r = np.sqrt(x[x > 0])
    assert chi_density(r, freedom) == pytest.approx(stats.chi(freedom).pdf(r), rel=1e-10)


@given(half=st.integers(1, 30), part=st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_one_coordinate_of_a_random_direction(half, part):
    """The incomplete beta distribution with one half and a whole number."""
    part = np.array([0.0, 1.0, *part])
    expected = special.betainc(0.5, half, part**2)
    assert direction(part, 2 * half + 1) == pytest.approx(expected, **NEAR)


def test_a_unit_beyond_a_part_of_the_whole():
    """Half of what lies beyond on either side; below zero more than half is not asked for."""
    part = np.array([-0.2, 0.0, 0.3, 0.99, 1.0, 4.0])
    expected = (1 - special.betainc(0.5, 4, np.clip(part, 0, 1) ** 2)) / 2
    assert part_beyond(part, 10) == pytest.approx(expected, **NEAR)


@given(beyond=st.floats(0, 9), left=st.floats(0.1, 80))
def test_a_unit_beyond_while_the_rest_stays_within(beyond, left):
    """By SciPy's own quadrature, to what a batch's chance is told to."""
    found = beyond_within(np.array([beyond]), np.array([left]), 20)
    expected = 0.0
    if beyond < math.sqrt(left):
        nodes = np.polynomial.legendre.leggauss(60)
        half = (math.sqrt(left) - beyond) / 2
        q = beyond + half * (1 + nodes[0])
        expected = np.sum(half * nodes[1] * stats.norm.pdf(q) * special.chdtr(18, left - q * q))
    assert found == pytest.approx([expected], rel=0.01, abs=1e-9)


@pytest.mark.parametrize("number", [1, 2, 6, 8, 16, 40])
def test_gauss_nodes_are_those_of_numpy(number):
    """The same nodes and weights by another way; on an interval of 3 to 7, moved and widened."""
    x, weights = np.polynomial.legendre.leggauss(number)
    found = nodes_on(np.array(3.0), np.array(7.0), number)
    assert found[0] == pytest.approx(5 + 2 * x, rel=1e-14)
    assert found[1] == pytest.approx(2 * weights, rel=1e-13)


@given(middle=st.floats(-3, 3), sd=st.floats(0.01, 3))
def test_an_integral_of_a_peak_and_a_turn(middle, sd):
    """A normal density over its whole range; and a corner where pieces meet."""
    breaks = [middle - 9 * sd, middle + 0.3 * sd, middle + 9 * sd]
    found = integral(lambda x: stats.norm.pdf(x, middle, sd), breaks)
    assert found == pytest.approx(1, abs=1e-7)
    assert integral(lambda x: np.abs(x - middle), [-5.0, middle, 5.0]) == pytest.approx(
        25 + middle**2, abs=1e-12
    )


@given(
    mean=st.floats(80, 120),
    sd=st.floats(0.02, 12),
    common_sd=st.floats(0, 10),
    common=st.sampled_from(["normal", "rectangular"]),
)
def test_the_chance_of_stage_1(mean, sd, common_sd, common):
    """By SciPy's chi-squared and normal distributions on 40,000 even steps, however sharp it is."""
    found = pass_probability(mean=mean, sd=sd, common_sd=common_sd, common=common).stage_1
    x = 83.5 + (116.5 - 83.5) * (np.arange(40_000) + 0.5) / 40_000
    distance = np.maximum(98.5 - x, 0) + np.maximum(x - 101.5, 0)
    chance = special.chdtr(9, 9 * ((15 - distance) / (2.4 * sd)) ** 2)
    each, half = sd / math.sqrt(10), math.sqrt(3) * common_sd
    if common == "rectangular" and common_sd > 1e-3 * each:
        density = special.ndtr((x - mean + half) / each) - special.ndtr((x - mean - half) / each)
        density /= 2 * half
    else:
        density = stats.norm.pdf(x, mean, math.hypot(each, common_sd))
    expected = np.sum(density * chance) * (116.5 - 83.5) / 40_000
    assert found == pytest.approx(expected, abs=2e-6)
