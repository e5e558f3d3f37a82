"""What a capsule holds, as one number: the law of two scatters that multiply, and its cells."""

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy import special, stats

from galenic._words import phrase
from galenic.accuracy._draws import Draws, stream
from galenic.accuracy._normals import WIDTH
from galenic.accuracy._scatter import FAR, Factors, cells
from galenic.accuracy._source import Source
from galenic.accuracy._tally import Scratch as Room
from galenic.accuracy._tally import Tally

MANY = 1_000_000
PAIRS = [(0.03, 0.02), (0.03, 0.0), (0.05, 0.05), (0.2, 0.08), (1e-4, 3e-5)]


def chances(x, wide, narrow):
    """Of (1 + wide X)(1 + narrow Y) to be at most 1 + x, and beyond, by Gauss's rule over Y."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(120)
    off = (np.asarray(x)[:, None] - narrow * nodes) / (wide * (1 + narrow * nodes))
    weights /= math.sqrt(2 * math.pi)
    return special.ndtr(off) @ weights, special.ndtr(-off) @ weights


def between(left, right, pair):
    """Chance to lie between, from the nearer tail: a small one is no difference of large ones."""
    (below, above), (upto, beyond) = chances(left, *pair), chances(right, *pair)
    return np.where(right > 0, above - beyond, upto - below)


def parts(cut):
    """What stands on the bars: chances of the rectangles and of the triangles of all cells."""
    rest = 1 - cut.bars.sum() / 2**15
    return (np.diff(cut.upper, prepend=0) * rest).reshape(2, -1)


def edges_of(cut):
    """Edges of all cells; each rectangle begins on the left one and runs to the right one."""
    left = cut.begins[: cut.bars.size]
    assert cut.runs[: cut.bars.size] == pytest.approx(WIDTH, rel=1e-15)
    return np.append(left, left[-1] + WIDTH)


@pytest.mark.parametrize("pair", PAIRS)
def test_each_cell_has_its_chance(pair):
    """To 1e-12, with bars, rectangles and triangles that are none of them less than nothing."""
    cut = cells(*pair)
    flat, triangles = parts(cut)
    assert min(flat.min(), triangles.min(), cut.bars.min()) >= 0
    edges = cut.sd * edges_of(cut)
    exact = between(edges[:-1], edges[1:], pair)
    assert np.abs(cut.bars / 2**15 + flat + triangles - exact).max() < 1e-12
    assert exact.sum() == pytest.approx(1, abs=1e-14)
    wide, narrow = map(Fraction, pair)
    assert cut.sd**2 == pytest.approx(float((1 + wide**2) * (1 + narrow**2) - 1), rel=1e-14)


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize(("out", "bound"), [(4, 1e-6), (6, 3e-6)])
def test_how_far_a_number_is_off(pair, out, bound):
    """Between the edges of a cell: where its chance lies, against where it ought to lie."""
    cut = cells(*pair)
    flat, triangles = parts(cut)
    whole = cut.bars / 2**15 + flat + triangles
    rises = cut.runs[cut.bars.size :] > 0
    left = edges_of(cut)[:-1]
    for place in (0.1, 0.25, 0.5, 0.75, 0.9):
        below = np.where(rises, place**2, 1 - (1 - place) ** 2)
        mine = (whole - triangles) * place + triangles * below
        x = left + place * WIDTH
        inside = np.abs(x) < out
        off = np.abs(mine - between(cut.sd * left, cut.sd * x, pair))[inside]
        assert (off / whole[inside]).max() * WIDTH < bound


@pytest.fixture(scope="module", params=[(0.03, 0.02), (0.2, 0.08), (0.03, 0.0)])
def drawn(request):
    """A million factors less one, and their scatters."""
    scatter = Factors(*request.param, (MANY,))
    scatter.drawn[:] = np.nan
    scatter.draw(stream(5, 0))
    return scatter.drawn - 1, request.param


def test_the_distribution(drawn):
    """Kolmogorov and Smirnov find nothing in a million, nor where in a cell they lie."""
    found, pair = drawn
    places = np.sort(found)
    grid = np.linspace(places[0] - 0.01, places[-1] + 0.01, 20_001)
    law = np.interp(places, grid, chances(grid, *pair)[0])
    assert stats.kstest(law, "uniform").pvalue > 1e-4
    within = np.mod(found / cells(*pair).sd / WIDTH, 1)
    assert stats.kstest(within, "uniform").statistic < 0.005


def test_moments(drawn):
    """Of a product of two independent normals: mean, square, cube and fourth power."""
    found, (wide, narrow) = drawn
    normal = [1, 0, 1, 0, 3, 0, 15, 0, 105]

    def raw(power, sd):
        """Moment about zero of 1 + sd X."""
        return sum(math.comb(power, k) * sd**k * normal[k] for k in range(power + 1))

    def central(power):
        """Moment of the product about one."""
        terms = (
            math.comb(power, k) * (-1) ** (power - k) * raw(k, wide) * raw(k, narrow)
            for k in range(power + 1)
        )
        return math.fsum(terms)

    for power in (1, 2, 3, 4):
        error = math.sqrt((central(2 * power) - central(power) ** 2) / MANY)
        assert abs(np.mean(found**power) - central(power)) < 5 * error


@pytest.mark.parametrize("out", [1, 2, 3, 3.3, 4, 4.5])
def test_tails_on_both_sides(drawn, out):
    """As many as the law says, within five standard errors."""
    found, pair = drawn
    far = out * cells(*pair).sd
    (below,), (above,) = chances([-far], *pair)[0], chances([far], *pair)[1]
    for count, chance in ((np.sum(found > far), above), (np.sum(found < -far), below)):
        assert abs(count - MANY * chance) < 5 * math.sqrt(MANY * chance) + 1


def test_neighbours_are_independent(drawn):
    """Numbers, and their squares, do not go with those that come next or from the same word."""
    for many in (drawn[0], drawn[0] ** 2):
        for apart in (1, 2, 49_152):
            found = np.corrcoef(many[:-apart], many[apart:])[0, 1]
            assert abs(found) < 5 / math.sqrt(MANY) * (1 + abs(stats.kurtosis(many)) / 10)


@pytest.mark.parametrize(
    ("scatters", "cut", "one"),
    [
        ((0.03, 0.02), False, True),
        ((0.02, 0.03), False, True),
        ((0.03,), False, True),
        ((0.0, 0.03), False, True),
        ((0.03, 0.02), True, False),
        ((0.15, 0.2), False, False),
        ((0.03, 0.02, 0.01), False, False),
        ((0.0,), False, False),
        ((), False, False),
    ],
)
def test_one_number_or_one_for_each_factor(scatters, cut, one):
    """One only where its law holds; by either way the factors scatter as their product does."""
    said = phrase("error.fill")
    sources = [Source(said, "capsule", "drawn", "normal", scatter) for scatter in scatters]
    draws = Draws((), sources, (100, 2000), cut=cut)
    assert isinstance(draws._factors, Factors) == one
    found = draws.capsule_factors(stream(2, 0)) - 1
    sd = math.sqrt(math.prod(1 + scatter**2 for scatter in scatters) - 1)
    assert found.std() == pytest.approx(sd, rel=0.01 if not cut else 0.02)
    assert abs(found.mean()) <= 5 * sd / math.sqrt(found.size)


def test_the_law_is_asked_for_only_where_it_holds():
    """A factor that a normal number can make less than nothing is no part of it."""
    with pytest.raises(ValueError, match="narrow"):
        cells(0.2, 1 / FAR)
    with pytest.raises(ValueError, match="narrow"):
        cells(0.02, 0.03)


def test_capsules_that_are_all_alike_are_counted_at_once():
    """One factor for all of a batch: the counts and sums of as many factors, one by one."""
    means = np.array([84.9, 85.5, 89.0, 93.0, 100.0, 101.5, 110.0, 112.0, 115.2, 120.0])
    at_once, one_by_one = Tally(), Tally()
    for tally, rows, each in ((at_once, 1, 40), (one_by_one, 40, 1)):
        shape = rows, means.size
        scratch = Room(np.empty(shape), np.empty(shape, np.intp))
        tally.count(means, np.ones(shape), each, 100.0, scratch)
    assert at_once.sums == pytest.approx(one_by_one.sums, rel=1e-12)
    assert at_once.sums["within_90_110"] == 4 * 40
    assert at_once.sums["within_85_115_2"] == 7 * 40**2
    assert at_once.sums["overall"] == np.sum((means >= 83.5) & (means <= 116.5))
    assert (at_once.doses == one_by_one.doses).all()
    assert (at_once.doses == 40 * at_once.means).all()
    assert (at_once.least, at_once.most) == (84.9, 120.0)
