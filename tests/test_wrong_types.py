"""An argument of a wrong type is refused as input is, under its name; nothing stumbles on it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import galenic
from galenic import accuracy, quality

ORDER = galenic.example("tablets")
PLAN = galenic.plan(ORDER)
FORMULA = galenic.MasterFormula.of(ORDER)
WEIGHTS = {"gross": ["300 mg"] * 10, "rule": "usp"}
OTHERS = (None, 777, 5.5, [1], {None: 1}, b"bytes", object(), ORDER, {"order": 5}, {1, 2}, len)
NO_PLANS = (*OTHERS, "text")
TABLETS = Path(galenic.__file__).parent / "examples" / "tablets.toml"
REGIMEN = {"regimen": {"active": "x", "step": [{"dose": "1.5 mg", "for": "7 days"}]}}
NO_PATHS = (777, True, 5.5, [1], {None: 1}, object(), ORDER, PLAN, {"a"}, len)


def refused(call, path):
    """The one problem, at its place, with what is expected and what to do."""
    with pytest.raises(galenic.InputError) as caught:
        call()
    (problem,) = caught.value.problems
    assert problem.path == path
    assert problem.expected
    assert problem.remedy
    return problem


@pytest.mark.parametrize("other", NO_PLANS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize(
    "ask",
    [
        galenic.label,
        lambda one: galenic.recover(one, {"stage": "mixed", "actual": []}, tolerance="2 %"),
        lambda one: galenic.export(one, "csv"),
        accuracy.assess,
        accuracy.budget,
        accuracy.improve,
        accuracy.simulate,
        accuracy.worst_case,
    ],
)
def test_what_is_no_plan_is_refused(ask, other):
    assert refused(lambda: ask(other), "plan").given == f"'{type(other).__name__}'"


@pytest.mark.parametrize("ask", [galenic.plan, galenic.capacity, galenic.record])
@pytest.mark.parametrize(
    ("other", "remedy"),
    [
        ("order.toml", "galenic.read_order"),
        (Path("order.toml"), "galenic.read_order"),
        ("[order]\ncapsules = 3", "galenic.load"),
        (777, "galenic example"),
        (None, "galenic example"),
    ],
)
def test_what_is_no_order_is_told_how_one_is_read(ask, other, remedy):
    """A path is the commonest slip: an order is read first."""
    assert remedy in refused(lambda: ask(other), "order").remedy


def test_a_plan_in_the_place_of_an_order_is_told_to_hold_one():
    """Without the sheet that its text is."""
    for ask in (galenic.plan, galenic.capacity):
        problem = refused(lambda ask=ask: ask(PLAN), "order")
        assert (problem.given, problem.remedy) == ("'Plan'", "give its order: plan.order")


@pytest.mark.parametrize("other", [None, 1, "ureg", PLAN, len], ids=lambda one: type(one).__name__)
def test_what_is_no_registry_is_refused(other):
    refused(lambda: galenic.define_units(other), "registry")


@pytest.mark.parametrize("other", NO_PLANS[1:], ids=lambda one: type(one).__name__)
def test_a_check_takes_a_plan_or_none(other):
    for check in (quality.check_weights, quality.check_content, quality.check_yield):
        refused(lambda check=check: check(WEIGHTS, plan=other), "plan")


@pytest.mark.parametrize("other", [*NO_PLANS, PLAN], ids=lambda one: type(one).__name__)
def test_what_is_no_regimen_worked_out_has_no_doses(other):
    refused(lambda: accuracy.regimen_doses(other), "found")


@pytest.mark.parametrize("size", [5, 5.5, True, [1], {None: 1}, b"50 mm", ORDER, len])
def test_a_size_of_a_label_is_text(size):
    assert "50 mm x 25 mm" in refused(lambda: galenic.label(PLAN, size=size), "size").expected


@pytest.mark.parametrize("dots", [[8], {8: 1}, {8}, "8", None])
def test_dots_of_a_printer_are_a_number(dots):
    refused(lambda: galenic.label(PLAN).to_zpl(dots), "dots")


@pytest.mark.parametrize("facts", [[1], [], 5, "text", b"", ORDER, {None: 1}, {1: 2}, {("a",): 1}])
def test_facts_of_a_batch_are_keys_and_values(facts):
    refused(lambda: galenic.make(FORMULA, facts, capsules=10), "facts")
    refused(lambda: FORMULA.batch(facts, capsules=10), "facts")
    assert galenic.make(FORMULA, None, capsules=10) == galenic.make(FORMULA, {}, capsules=10)


@pytest.mark.parametrize("other", [*NO_PLANS, PLAN, FORMULA], ids=lambda one: type(one).__name__)
def test_a_formula_is_made_of_an_order(other):
    if other is not ORDER:
        refused(lambda: galenic.MasterFormula.of(other), "order")


@pytest.mark.parametrize("path", NO_PATHS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize(
    "read",
    [
        galenic.read_order,
        galenic.read_formula,
        galenic.read_regimen,
        quality.read_readings,
        quality.read_rules,
    ],
)
def test_a_path_is_text_or_a_path(read, path):
    """A number would be a file that the program has open, and True what it prints to."""
    assert not refused(lambda: read(path), "path").file  # what was given is no name of a file


@pytest.mark.parametrize("given", [5.5, 777, True, [1], ORDER, len])
def test_a_pharmacy_is_a_path_or_tables(given):
    refused(lambda: galenic.make(FORMULA, capsules=10, pharmacy=given), "pharmacy")
    refused(lambda: galenic.read_order(TABLETS, given), "pharmacy")
    refused(lambda: galenic.plan_family([ORDER, ORDER], given), "pharmacy")
    refused(lambda: galenic.titrate(REGIMEN, given), "pharmacy")
    refused(lambda: galenic.Order.read(ORDER.to_tables(), given), "pharmacy")


@pytest.mark.parametrize("given", [5.5, 777, True, [1], {"stock": {}}, ORDER, len])
def test_a_stock_file_is_a_path(given):
    refused(lambda: galenic.read_order(TABLETS, stock=given), "stock")
    refused(lambda: galenic.make(FORMULA, capsules=10, stock=given), "stock")


def test_a_keyword_is_missed_under_the_name_of_the_table():
    with pytest.raises(TypeError, match=r"^Order\.__init__\(\) takes 1 positional"):
        galenic.Order("naltrexone hydrochloride")


def test_a_regimen_file_is_read_first():
    remedy = refused(lambda: galenic.titrate("regimen.toml"), "regimen").remedy
    assert remedy.startswith("read a file by galenic.read_regimen(path)")


@pytest.mark.parametrize("text", [*OTHERS, PLAN], ids=lambda one: type(one).__name__)
def test_an_order_is_loaded_from_text(text):
    refused(lambda: galenic.load(text), "order")


@pytest.mark.parametrize("name", [None, 5, [1], {1: 2}, {1}, b"filler"])
def test_a_number_is_explained_by_its_name(name):
    refused(lambda: PLAN.explain(name), "name")


@pytest.mark.parametrize("parts", [None, 5, [1], "text", ORDER])
def test_a_sieve_analysis_has_sizes_with_their_parts(parts):
    refused(lambda: accuracy.sieve_rsd(parts=parts, density="1 g/mL", dose="1 mg"), "parts")


@pytest.mark.parametrize("columns", [5, [1], "text", ORDER])
def test_columns_are_keys_with_their_headings(columns):
    refused(lambda: quality.check_weights("gross\n300 mg\n", columns=columns), "columns")


@pytest.mark.parametrize("rows", [PLAN, ORDER, FORMULA, 5, "text", {"dose": "3 mg"}])
def test_rows_are_a_list_or_a_frame(rows):
    refused(lambda: list(galenic.plan_each(rows, ORDER)), "rows")


@pytest.mark.parametrize("word", [[1], {1: 2}, {1}, "retrun", None])
def test_a_setting_or_a_table_of_another_type_is_none_of_them(word):
    told = refused(lambda: galenic.plan_rows([{}], ORDER, errors=word), "errors")
    assert told.values["choices"] == ("raise", "return")
    if word is not None:
        assert "weighings" in refused(lambda: PLAN.rows(word), "name").expected


@pytest.mark.parametrize("given", [object(), b"A-1", {1}, {"a": "A-1"}, len, 5, True])
def test_a_lot_and_a_number_of_a_batch_are_text(given):
    """Whatever it is, its name in Python is no lot: '<object object at 0x7f…>' was one."""
    refused(lambda: galenic.make(FORMULA, capsules=10, number=given), "order.number")
    refused(lambda: galenic.make(FORMULA, capsules=10, lot={"stock": given}), "stock.lot")


NO_CALLS = (5, "text", [len], {"len": len}, b"len", PLAN)


@pytest.mark.parametrize("given", NO_CALLS, ids=lambda one: type(one).__name__)
def test_what_is_called_is_a_function(given):
    """It is refused before anything is planned or simulated, and not after."""
    refused(lambda: galenic.plan_rows([{}], ORDER, then=given), "then")
    refused(lambda: galenic.plan_each([{}], ORDER, then=given), "then")
    refused(lambda: galenic.plan_rows([{}], ORDER, progress=given), "progress")
    refused(lambda: accuracy.simulate(PLAN, progress=given), "progress")
    refused(lambda: accuracy.assess(PLAN, progress=given), "progress")


@pytest.mark.parametrize("common", [5, "", [], 0, False, len])
def test_what_rows_have_in_common_is_an_order_or_tables(common):
    refused(lambda: galenic.plan_rows([{}], common), "common")


@pytest.mark.parametrize("ahead", [0, 2.5, True, "8"])
def test_how_far_ahead_is_a_number(ahead):
    refused(lambda: galenic.plan_rows([{}], ORDER, ahead=ahead), "ahead")


@pytest.mark.parametrize("executor", [4, "pool", PLAN])
def test_work_is_spread_over_an_executor_alone(executor):
    refused(lambda: galenic.plan_rows([{}], ORDER, executor=executor), "executor")
    refused(lambda: accuracy.improve(PLAN, executor=executor), "executor")


@pytest.mark.parametrize("found", [(), (PLAN,), (PLAN, ORDER), (PLAN, FORMULA), (None, None)])
def test_only_plans_or_formulas_are_compared(found):
    refused(lambda: galenic.compare(*found), "found")


def test_a_form_of_export_says_what_it_is_not():
    refused(lambda: galenic.export(PLAN, "csv").to_dict(), "form")
    refused(lambda: galenic.export(PLAN, "xlsx").text, "form")


STOPPED = galenic.plan(ORDER.replace(stock={"coating": "enteric"}))


@pytest.mark.parametrize(
    "ask",
    [
        galenic.label,
        lambda plan: galenic.export(plan, "csv"),
        lambda plan: quality.check_weights(WEIGHTS, plan=plan),
        accuracy.budget,
        accuracy.improve,
        accuracy.simulate,
        accuracy.worst_case,
        galenic.pictures.capsule,
        galenic.pictures.triturates,
    ],
)
def test_a_plan_that_was_stopped_is_refused_with_what_stops_it(ask):
    """In one way, wherever weights or a dose are asked of it."""
    problem = refused(lambda: ask(STOPPED), "plan")
    (stop,) = STOPPED.stops
    assert (problem.code, problem.given) == ("stopped", f"'{stop.code}'")
    assert problem.remedy == stop.text


def test_what_is_refused_says_more_than_that_it_is():
    """The base of all errors is never raised itself: it has no problems, and no remedy."""
    source = Path(galenic.__file__).parent
    files = [
        path for path in source.rglob("*.py") if "raise GalenicError" in path.read_text("utf-8")
    ]
    assert not files


def test_a_single_row_of_a_frame_is_no_table():
    """A row is a series in pandas, and has no columns; it is told to be put in a list."""
    pandas = pytest.importorskip("pandas")
    row = pandas.DataFrame({"order.capsules": [60]}).iloc[0]
    assert "list" in refused(lambda: galenic.plan_rows(row, ORDER), "rows").remedy


@pytest.mark.parametrize("given", [5, 0, ["a"], True, len])
def test_how_a_file_is_read_is_said_in_text(given, tmp_path):
    path = tmp_path / "weights.csv"
    path.write_text("net [mg]\n150\n151\n", encoding="utf-8")
    refused(lambda: quality.read_readings(path, sheet=given), "sheet")
    refused(lambda: quality.read_readings(path, decimal=given), "decimal")
    refused(lambda: quality.read_readings(path, columns={"net": given}), "columns")
    refused(lambda: quality.read_readings(path, actives=[given]), "actives")


@pytest.mark.parametrize("given", ["levothyroxine sodium", 5, None, {"a": 1}, len])
def test_actives_of_a_file_are_a_list_of_names(given):
    """One name alone is no list of its letters."""
    refused(lambda: quality.read_readings("none.csv", actives=given), "actives")


def test_contents_of_an_acceptance_value_have_no_unit():
    """98 % of ten: |98.5 - 98| = 0.5; NumPy reads 98 % as 0.98, and 4.4 mg as 4.4."""
    ten = galenic.unit_registry().Quantity(98, "percent")
    assert accuracy.acceptance_value([ten.magnitude] * 10) == 0.5
    for given in ([ten] * 10, [98.0] * 9 + [ten], [[ten] * 10], ten, [[98.0] * 10, [97.0] * 9]):
        refused(lambda given=given: accuracy.acceptance_value(given), "units")


WITHOUT_NUMPY = """
import sys
sys.modules["numpy"] = None  # as where it is not installed
import galenic

ureg, order = galenic.unit_registry(), galenic.example("tablets")
formula, made = galenic.MasterFormula.of(order), galenic.plan(order)
weighed = {"stage": "weighed", "actual": [{"step": 1, "weighed": "2.2806 g"}]}
dose = ureg.Quantity(1500, "microgram")
(one,) = galenic.plan_rows([{"order.dose": dose}], order)
print(one.order.dose, galenic.make(formula, {"stock.assay": ureg.Quantity(98, "percent")},
                                   capsules=60).stock.assay)
for unit in ("grain", "degC", "tablet", "hour"):
    odd = ureg.Quantity(5, unit)
    for ask in (
        lambda: order.replace(dose=odd),
        lambda: order.replace(actives=odd),
        lambda: galenic.plan_rows([{"order.dose": odd}], order),
        lambda: galenic.plan_rows([{"order.dose [mg]": odd}], order),
        lambda: galenic.plan_rows(odd, order),
        lambda: galenic.make(formula, {"stock.assay": odd}, capsules=60),
        lambda: galenic.make(formula, capsules=odd),
        lambda: galenic.recover(made, weighed, tolerance=odd),
        lambda: galenic.quality.check_weights({"gross": odd, "shell": odd}),
        lambda: galenic.quality.check_weights({"gross [mg]": odd, "shell": "48 mg"}),
        lambda: galenic.quality.check_content({"active": [{"name": "a", "content": odd}]}),
    ):
        try:
            ask()
        except galenic.InputError:
            continue
        print("taken", unit)
"""


def test_where_numpy_is_not_installed_a_quantity_is_read_or_refused():
    """A quantity of pint has what a NumPy scalar has, and then asks for NumPy."""
    ran = subprocess.run(  # noqa: S603 - our own interpreter with our own words
        [sys.executable, "-c", WITHOUT_NUMPY], capture_output=True, text=True, check=False
    )
    assert (ran.stdout.split("\n")[0], ran.stderr) == ("1.5 mg/capsule 98 %", "")
    assert "taken" not in ran.stdout


def arrays():
    numpy = pytest.importorskip("numpy")
    ureg = galenic.unit_registry()
    return numpy.array([1.0, 2.0]), numpy.array(5.0), ureg.Quantity(numpy.array([1.0, 2.0]), "mg")


@pytest.mark.parametrize("place", range(3))
def test_an_array_is_no_word_no_step_and_no_row(place):
    """It has no truth of its own, and is compared to a word by parts."""
    array = arrays()[place]
    actual = {"stage": "weighed", "actual": [{"step": array, "weighed": "2.2806 g"}]}
    for ask in (
        lambda: galenic.label(PLAN, size=array),
        lambda: galenic.plan_rows([{}], ORDER, errors=array),
        lambda: PLAN.rows(array),
        lambda: galenic.recover(PLAN, actual, tolerance="5 %"),
        lambda: galenic.recover(PLAN, {"stage": array, "actual": []}, tolerance="5 %"),
        lambda: galenic.Order.read(ORDER.to_tables() | {"active": array}),
    ):
        with pytest.raises(galenic.InputError):
            ask()


def test_one_number_of_no_length_is_no_table_and_one_reading():
    array = arrays()[1]
    refused(lambda: galenic.plan_rows(array, ORDER), "rows")
    tables = [{"name": "a", "content": array}, {"name": "b", "content": ["1 mg"]}]
    with pytest.raises(galenic.InputError):
        quality.check_content({"active": tables})
    refused(lambda: quality.check_weights({"gross [mg]": array, "shell": "1 mg"}), "rule")
