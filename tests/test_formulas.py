"""Every formula, on fractions, floats and quantities, against one written a second time."""

import inspect
import itertools
import math
import pydoc
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from galenic._registry import proof_registry
from galenic.formulas import ALL
from prose import evaluate, symbols_in

PARTS = st.integers(1, 63).map(lambda n: Fraction(n, 256))  # of one: so few that some is left
POSITIVE = st.integers(1, 2**14).map(lambda n: Fraction(n, 64))  # exact as floats


def summed(*values):
    """A sum, one after the other, from an exact zero."""
    total = Fraction(0)
    for value in values:
        total = value + total
    return total


def up(value, one):
    """The next multiple of one at or above a value, found by counting."""
    count = int(value / one) - 1
    while count * one < value:
        count += 1
    return count * one


def nearest(value, step):
    """The multiple of a step that lies nearest, found by looking at both neighbours."""
    below = int(value / step) * step
    return below if value - below < below + step - value else below + step


def root(balance):
    """Where a linear balance is zero, found from two of its values."""
    at_zero, at_one = balance(0), balance(1)
    return at_zero / (at_zero - at_one)


EXPECTED = {
    # potency
    "capsules_with_excess": lambda n, e: n + n * e,
    "capsules_with_extra": lambda n, k: k + n,
    "whole_capsules": up,
    "dose_with_overage": lambda d, o: d + d * o,
    "active_for_batch": lambda n, d: d * n,
    "content_as_is": lambda c, w: c - c * w,
    "content_solvent_free": lambda c, w, v: c - c * w - c * v,
    "without_film": lambda m, film: -(film - m),
    "content_of_tablets": lambda s, a, m: s / m * a,
    "mean_tablet_mass": lambda first, others, n: summed(first, *others) / n,
    "mean_of_total": lambda total, n: total / n,
    "content_of_mixture": lambda a, m: m**-1 * a,
    "dose_of_capsule": lambda d, n: n**-1 * d,
    "content_by_factor": lambda f: f**-1,
    "content_as_printed": lambda c, ordered, stated: c / stated * ordered,
    "mass_per_equivalent": lambda m, z: m * z**-1,
    "mass_per_equivalent_printed": lambda a, n: a * n**-1,
    "mass_per_mole_printed": lambda a, n: a * n**-1,
    "dose_of_moles": lambda n, m: m * n,
    "dose_of_equivalents": lambda n, m: m * n,
    "content_by_assay": lambda c, a: a * c,
    "mass_per_moiety": lambda m, z: m / z,
    "content_as_form": lambda c, wanted, stated: c / stated * wanted,
    "correction_factor": lambda c: c**-1,
    "stock_for_batch": lambda f, a: a * f,
    "tablets_exactly": lambda m, mean: m / mean,
    "tablets_with_allowance": lambda n, a: n + n * a,
    "whole_tablets": up,
    "mass_of_tablets": lambda n, m: m * n,
    "content_opened": lambda s, a, m: s / m * a,
    "opened_exactly": lambda m, net: m / net,
    "opened_allowed": lambda n, b: n + n * b,
    "whole_opened": up,
    "contents_opened": lambda n, net: net * n,
    "left_over": lambda taken, used: -(used - taken),
    "active_in": lambda c, m: m * c,
    # flow
    "density_in_cylinder": lambda m, v: v**-1 * m,
    "compressibility_index": lambda bulk, tapped: 1 - bulk / tapped,
    "hausner_ratio": lambda bulk, tapped: (bulk / tapped) ** -1,
    # fill
    "pack_from_density": lambda v, d: d * v,
    "pack_in_other_capsule": lambda p, here, there: p * (here / there),
    "pack_of_filler": lambda f, m, k, taken: f / (1 - taken) + m / (k * (1 - taken)),
    "fraction_at_bound": lambda m, p, k: m / p / k,
    "pack_at_bound": lambda p, k: p * k,
    "premix": lambda part, m: m * part,
    "bodies_at_brim": lambda part, n: n * part,
    "dose_at_brim": lambda d, part: d * part**-1,
    "per_capsule": lambda m, n: m / n,
    "volume_fraction": lambda m, p: m / p,
    "occupied": lambda first, others: summed(*others, first),
    "filler_to_volume": lambda p, taken: p - p * taken,
    "displacement": lambda s, filler, own: s * (filler / own),
    "total_to_volume": lambda p, taken, fixed, shares, displaced: root(
        lambda total: (
            (p - p * taken - total * summed(*displaced))  # filler
            + summed(*fixed)
            + total * summed(*shares)
            - total
        )
    ),
    "mass_of_share": lambda s, total: total * s,
    "filler_to_mass": lambda total, masses: total - summed(*masses),
    "total_fill": lambda filler, masses: filler + summed(*masses),
    "gross_mass": lambda total, shell: shell + total,
    "for_batch": lambda m, n: n * m,
    "blend_mass": lambda first, others: summed(first, *others),
    "dose_expected": lambda a, n: a / n,
    "deviation": lambda found, aimed: (found - aimed) / aimed,
    "part_of_label": lambda found, label: found / label,
    # dilution
    "mixture_for": lambda aliquot, drug, needed: drug * (aliquot / needed),
    "diluent_for": lambda mixture, drug: -drug + mixture,
    "mixture_of": lambda drug, diluent: diluent + drug,
    "needed_of_mixture": lambda needed, mixture, drug: mixture * (needed / drug),
    "strength_ratio": lambda mixture, drug: mixture / drug,
    "delivered": lambda held, aliquot, mixture: aliquot * (held / mixture),
    "diluent_brought": lambda aliquot, drug: -drug + aliquot,
    "diluent_per_capsule": lambda diluent, n: diluent / n,
    "filler_remaining": lambda filler, brought: -brought + filler,
    "error_by_drug": lambda diluent, mixture, error, drug: diluent * error / (mixture * drug),
    "error_by_diluent": lambda error, mixture: error / mixture,
    "error_by_aliquot": lambda error, aliquot: error / aliquot,
    "worst_error": lambda first, others: summed(*others, first),
    "error_variance": lambda first, others: summed(*[one**2 / 3 for one in (first, *others)]),
    # mixing
    "doubled": lambda m: m + m,
    "together": lambda m, more: more + m,
    "as_much_room": lambda m, added, own: m / own * added,
    "pack_of_mixture": lambda m, own, more, added: (
        (m + more) * own * added / (m * added + more * own)
    ),
    "holes_of_runs": up,
    "plate_runs": lambda holes, h: holes / h,
    "last_run": lambda h, holes, n: n - holes + h,
    # weighing
    "minimum_by_repeatability": lambda k, s, part: s / (part / k),
    "minimum_by_floor": lambda k, floor, d, part: d / (part / k / floor),
    "least_weighable": lambda sensitivity, error: sensitivity / error,
    "minimum_by_readability": lambda d, part: d * part**-1,
    "rounded": nearest,
    "error_limit": lambda s, d: s + s + s + d / 2,
    "equal_portion": lambda m, k: m * (1 / k),
    "last_portion": lambda m, one, k: m + one - one * k,
    "pellets_exactly": lambda m, pellet: m / pellet,
    "pellets_in_whole": lambda n, one: math.floor(n / one + Fraction(1, 2)) * one,
    "mass_of_pellets": lambda n, pellet: pellet * n,
    "weighed_together": lambda first, others: summed(*others, first),
    # uniformity
    "net_mass": lambda gross, shell: -(shell - gross),
    "net_variance": lambda gross, shell: -(shell - gross),
    "relative_deviation": lambda m, about: (m - about) / about,
    "of_theoretical": lambda m, theory: m * theory**-1,
    "reference_value": lambda mean, low, high: max(mean, low) + min(mean, high) - mean,
    "acceptance": lambda m, mean, k, s: max(m, mean) - min(m, mean) + s * k,
    "least_content": lambda part, m: m - part * m,
    "most_content": lambda part, m: m + part * m,
    "content_of_label": lambda content, label: content * label**-1,
    "estimated_content": lambda strength, m, label: m / label * strength,
    "total_variance": lambda weight, blend: blend + weight,
    "drug_share": lambda label, fill: label * fill**-1,
    "net_of_batch": lambda gross, shell, n: -(n * shell - gross),
    "mass_loss": lambda weighed, filled: 1 - filled / weighed,
    "unaccounted": lambda weighed, filled, left: weighed - (filled + left),
}
"""Each formula by name, written a second time."""

NAMES = [formula.name for formula in ALL]
FORMULAS = dict(zip(NAMES, ALL, strict=True))


def test_every_formula_is_written_a_second_time():
    """A formula that is missing here, or is declared twice, fails."""
    assert set(NAMES) <= set(EXPECTED)
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_formula_says_what_it_is(name):
    """Prose with a symbol before the equals sign, a source, a docstring, and units for all."""
    formula = FORMULAS[name]
    assert formula.symbol
    assert " = " in formula.text
    assert formula.source
    assert formula.function.__doc__
    assert len(formula.parameters) == formula.function.__code__.co_argcount > 0


@pytest.mark.parametrize("name", NAMES)
def test_help_of_a_formula_is_its_own(name):
    """Its words, prose, units and source, and the names of its arguments; not those of a class."""
    formula = FORMULAS[name]
    told = pydoc.plain(pydoc.render_doc(formula))
    assert formula.function.__doc__.partition("\n")[0] in told
    assert f"{formula.text} [{formula.unit}]" in told
    assert formula.source in told
    for argument, unit, _ in formula.parameters:
        assert f"{argument} [{unit}]" in told
    names = [argument for argument, _, _ in formula.parameters]
    assert list(inspect.signature(formula).parameters) == names


def drawn(formula):
    """Arguments of a formula, with every list at every length from none to two."""
    many = [is_list for _, _, is_list in formula.parameters]
    lengths = itertools.product((0, 1, 2), repeat=sum(many))
    return st.tuples(*[_arguments(formula, iter(each)) for each in lengths])


def _arguments(formula, lengths):
    def argument(unit, is_list):
        values = PARTS if unit == "1" else POSITIVE
        count = next(lengths) if is_list else None
        return values if count is None else st.lists(values, min_size=count, max_size=count)

    return st.tuples(*[argument(unit, is_list) for _, unit, is_list in formula.parameters])


def each(change, arguments):
    """Arguments with every number changed, those in lists too."""
    return [
        [change(one, place) for one in entry] if isinstance(entry, list) else change(entry, place)
        for place, entry in enumerate(arguments)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_formula_gives_what_it_says(name):
    """Exactly, on fractions; on floats too; and on quantities with its declared unit besides."""
    formula = FORMULAS[name]
    registry = proof_registry()
    units = [registry.Unit("" if unit == "1" else unit) for _, unit, _ in formula.parameters]
    unit = registry.Unit("" if formula.unit == "1" else formula.unit)

    @given(drawn(formula))
    def gives(cases):
        for arguments in cases:
            expected = EXPECTED[name](*arguments)
            exact = formula(*arguments)
            assert exact == expected
            assert type(exact) is Fraction
            about = formula(*each(lambda number, _: float(number), arguments))
            assert type(about) is float
            assert math.isclose(about, expected, rel_tol=1e-12, abs_tol=1e-9)
            quantities = each(
                lambda number, place: registry.Quantity(number, units[place]), arguments
            )
            proved = registry.Quantity(1, "") * formula(*quantities)
            assert proved.dimensionality == unit.dimensionality
            assert proved.to(unit).magnitude == expected

    gives()


@pytest.mark.parametrize("name", NAMES)
def test_each_symbol_of_the_prose_is_an_argument_and_each_argument_a_symbol(name):
    """No symbol is left over on either side, and no two arguments share one."""
    formula = FORMULAS[name]
    assert len(set(formula.symbols)) == len(formula.symbols) == len(formula.parameters)
    assert symbols_in(formula.text.partition(" = ")[2], formula.symbols) == set(formula.symbols)


@pytest.mark.parametrize("name", NAMES)
def test_the_prose_says_what_the_function_computes(name):
    """Evaluated by itself, with numbers for its symbols, it gives the same fraction."""
    formula = FORMULAS[name]
    right = formula.text.partition(" = ")[2]

    @settings(max_examples=10)
    @given(drawn(formula))
    def gives(cases):
        for arguments in cases:
            values = dict(zip(formula.symbols, arguments, strict=True))
            assert evaluate(right, values) == formula(*arguments)

    gives()


@pytest.mark.parametrize("name", NAMES)
def test_the_prose_with_numbers_put_in_gives_the_same(name):
    """What an explanation shows between the formula and its result is that calculation."""
    formula = FORMULAS[name]

    @settings(max_examples=10)
    @given(drawn(formula))
    def gives(cases):
        for arguments in cases:
            symbol, _, right = formula.with_numbers(*map(_written, arguments)).partition(" = ")
            assert symbol == formula.symbol
            assert evaluate(right, {}) == formula(*arguments)

    gives()


def _written(entry):
    return [_written(one) for one in entry] if isinstance(entry, list) else str(float(entry))


NUMBERS = {"a": Fraction(4), "b": Fraction(3), "c": Fraction(2), "x": [Fraction(2), Fraction(3)]}


@pytest.mark.parametrize(
    ("prose", "value"),
    [
        ("a b / c", 6),
        ("a / c b", 6),  # as it is read: a / c, and that b times
        ("a / (c b)", Fraction(2, 3)),
        ("a − b − c", -1),
        ("a − (b − c)", 3),
        ("(1 + Σ x²) / 2", 7),
        ("a + Σ x", 9),
        ("a − Σ x b", -11),
        ("|b − a| c²", 4),
        ("a |c − b|", 4),
        ("max(a, b) − min(a, b)", 1),
        ("⌈b / c⌉ c", 4),
        ("⌊b / c⌋ c", 2),
        ("0.5 × 4 ÷ 2", 1),
    ],
)
def test_the_evaluator_reads_prose_as_people_do(prose, value):
    """By hand: a = 4, b = 3, c = 2, and x is 2 and 3."""
    assert evaluate(prose, NUMBERS) == value


@pytest.mark.parametrize("prose", ["½ a", "a b)", "(a b", "a +", "Σ a", "d", "a'", ""])
def test_the_evaluator_refuses_what_is_no_prose(prose):
    """A symbol without a number, a bracket without its other half, a sum over no list."""
    with pytest.raises(ValueError):  # noqa: PT011 - each is refused in words of its own
        evaluate(prose, NUMBERS)
