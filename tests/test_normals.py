"""Normal numbers from bars, wedges and tails: what they are made of, and what comes of it."""

import math

import numpy as np
import pytest
from scipy import special, stats

from galenic._words import phrase
from galenic.accuracy._draws import Draws, stream
from galenic.accuracy._normals import WIDTH, Normals, _tried, bars
from galenic.accuracy._source import Source

MANY = 2_000_000


@pytest.fixture(scope="module")
def drawn():
    """Two million standard normal numbers."""
    normals = Normals([(0.0, 1.0)], (MANY,))
    normals.draw(stream(5, 0), cut=False)
    return normals.drawn[0]


def test_bars_lie_under_the_density_and_wedges_cover_it():
    """At each edge and between: no bar is too high, and what is tried reaches the density."""
    cut = bars()
    for part in (0, 0.25, 0.5, 1):
        density = stats.norm.pdf((np.arange(cut.heights.size) + part) * WIDTH)
        assert (cut.heights <= density * (1 + 1e-12)).all()
        assert (cut.heights + cut.tops >= density).all()
    assert cut.heights == pytest.approx(cut.chances / 2**15 / WIDTH, rel=1e-15)


def test_bars_wedges_and_tail_add_up_to_the_whole():
    """Half the normal distribution to the right of zero, with the parts in which each is tried."""
    cut = bars()
    edges = special.ndtr(np.arange(cut.heights.size + 1) * WIDTH)
    wedges = np.diff(edges) - cut.heights * WIDTH
    assert (wedges > 0).all()
    tail = special.ndtr(-cut.end)
    assert math.fsum([*(cut.chances / 2**15), *wedges, tail]) == pytest.approx(0.5, rel=1e-14)
    # A piece is tried as often as the area of what is tried there says, on one scale for all.
    often = np.bincount(cut.pieces)
    unit = cut.tops[0] * WIDTH / often[0]
    assert cut.tops * WIDTH == pytest.approx(often[:-1] * unit, rel=1e-13)
    below = stats.norm.pdf(cut.end) / cut.end * cut.excess
    assert below == pytest.approx(often[-1] * unit, rel=1e-13)
    assert cut.excess >= 1


def test_what_lies_beside_the_bars():
    """Of a million tries: as many in each wedge, and beyond, as its area asks for."""
    cut = bars()
    found = np.abs(_tried(stream(6, 0), 1_000_000))
    edges = np.arange(cut.heights.size + 1) * WIDTH
    counts, _ = np.histogram(found, [*edges, np.inf])
    wedges = np.diff(special.ndtr(edges)) - cut.heights * WIDTH
    areas = np.array([*wedges, special.ndtr(-cut.end)])
    assert stats.chisquare(counts, areas / areas.sum() * found.size).pvalue > 1e-4
    beyond = found[found > cut.end]
    chances = special.ndtr(-beyond) / special.ndtr(-cut.end)
    assert stats.kstest(chances, "uniform").pvalue > 1e-4


def test_moments(drawn):
    """The first eight, each within five standard errors."""
    for power in range(1, 9):
        moment = special.factorial2(power - 1) if power % 2 == 0 else 0.0
        error = math.sqrt((special.factorial2(2 * power - 1) - moment**2) / MANY)
        assert abs(np.mean(drawn**power) - moment) < 5 * error


def test_the_distribution(drawn):
    """Kolmogorov and Smirnov find nothing in two million, nor among their lowest digits."""
    assert stats.kstest(drawn, "norm").pvalue > 1e-4
    within = np.mod(drawn / WIDTH, 1)  # where in a bar: even, but for the slope of the density
    assert stats.kstest(within, "uniform").statistic < 0.005


@pytest.mark.parametrize("beyond", [1, 2, 3, 3.3, 3.5, 4, 4.5])
def test_tails_on_both_sides(drawn, beyond):
    """As many as the distribution says, within five standard errors."""
    expected = MANY * special.ndtr(-beyond)
    for count in (np.sum(drawn > beyond), np.sum(drawn < -beyond)):
        assert abs(count - expected) < 5 * math.sqrt(expected) + 1


def test_neighbours_are_independent(drawn):
    """Numbers, and their squares, do not go with those that come next or from the same word."""
    for many in (drawn, drawn**2):
        for apart in (1, 2, 32_768):
            found = np.corrcoef(many[:-apart], many[apart:])[0, 1]
            assert abs(found) < 5 / math.sqrt(MANY)


def test_several_distributions_at_once():
    """Each has its own mean and scatter, and none goes with another."""
    normals = Normals([(1.0, 0.03), (-2.0, 0.5), (0.0, 0.0)], (30, 546))
    normals.draw(stream(7, 0), cut=False)
    first, second, third = normals.drawn.reshape(3, -1)
    assert stats.kstest(first, stats.norm(1.0, 0.03).cdf).pvalue > 1e-4
    assert stats.kstest(second, stats.norm(-2.0, 0.5).cdf).pvalue > 1e-4
    assert not third.any()
    assert abs(np.corrcoef(first, second)[0, 1]) < 5 / math.sqrt(first.size)


def test_cut_numbers_end_at_three_standard_deviations():
    """Those beyond lie on the limits, about 27 of 10,000; the others are as they were."""
    normals, cut = (Normals([(1.0, 0.1)], (MANY,)) for _ in range(2))
    normals.draw(stream(8, 0), cut=False)
    cut.draw(stream(8, 0), cut=True)
    far = np.abs(normals.drawn - 1) > 0.3
    assert np.sum(far) == pytest.approx(2 * MANY * special.ndtr(-3), rel=0.1)
    assert np.abs(cut.drawn - 1).max() == pytest.approx(0.3, rel=1e-12)
    assert (cut.drawn == normals.drawn)[~far].all()


@pytest.mark.parametrize("size", [1, 2, 3, 101])
def test_any_number_of_numbers(size):
    """Odd ones, too: each draw fills all of the array."""
    normals = Normals([(0.0, 1.0), (5.0, 1.0)], (size,))
    normals.drawn[:] = np.nan
    normals.draw(stream(9, 0), cut=False)
    assert np.isfinite(normals.drawn).all()


def test_errors_common_to_a_batch_have_the_shape_of_their_source():
    """Each shape by its own distribution function; what is known errs by its centre alone."""
    shapes = ("triangular", "normal", "known", "rectangular", "normal")
    sources = [
        Source(phrase("error.loss"), "batch", "drawn", shape, 0.1 * place, centre=place)
        for place, shape in enumerate(shapes, 1)
    ]
    errors = np.empty((5, 100_000))
    Draws(sources, (), (30, 1), cut=False).batch_errors(stream(3, 1), errors)
    expected = (
        stats.triang(0.5, 1 - 0.1 * 6**0.5, 0.2 * 6**0.5),
        stats.norm(2, 0.2),
        None,
        stats.uniform(4 - 0.4 * 3**0.5, 0.8 * 3**0.5),
        stats.norm(5, 0.5),
    )
    assert (errors[2] == 3).all()
    for place in (0, 1, 3, 4):
        assert stats.kstest(errors[place], expected[place].cdf).pvalue > 1e-4
    assert np.abs(np.corrcoef(errors[[0, 1, 3, 4]]) - np.eye(4)).max() < 5 / math.sqrt(100_000)


def test_numbers_from_bars_lie_on_a_grid_about_zero(drawn):
    """In the middle of steps of 2^-23, 1.2e-7: as far off zero on one side as on the other."""
    on_grid = np.mod(drawn * 2**23, 1) == 0.5
    part = 2 * float(bars().chances.sum()) / 2**15
    assert abs(on_grid.mean() - part) < 5 * math.sqrt(part * (1 - part) / MANY)
    assert part > 0.985
