"""The way to a number: each step once, its symbols bound to its inputs, as text, HTML and data."""

import json
import pickle
import re
from fractions import Fraction

import pytest

import galenic
from galenic import Amount, results
from galenic._materials.excipients import excipients
from galenic._materials.minimum_weights import minimum_weights
from galenic._materials.mixing_rules import mixing_rule
from galenic._notices import CATALOGUE
from galenic.formulas import ALL
from prose import evaluate

FORMULAS = {formula.text: formula for formula in ALL}

TABLETS = {
    "kind": "tablets",
    "active": "naltrexone hydrochloride",
    "strength": "50 mg/tablet",
    "mean_mass": "250 mg/tablet",
    "pack_stat": "180 mg/capsule",
}
POWDER = {
    "kind": "powder",
    "active": "naltrexone hydrochloride",
    "assay": "80 %",
    "basis": "as-is",
    "pack_stat": "200 mg/capsule",
}
COARSE = {
    "weighing": {"rule": "least-weighable", "error": "5 %"},
    "balance": [{"name": "pan", "readability": "1 mg", "sensitivity": "6 mg"}],
}


def order(stock, dose="4.5 mg", **tables):
    return {
        "order": {"active": "naltrexone hydrochloride", "dose": dose, "capsules": 100},
        "stock": stock,
        "capsule": {"size": "3", "maker": "Coni-Snap"},
        "filler": {"name": "x", "pack_stat": "150 mg/capsule"},
    } | tables


PLANS = {
    "powder": order(POWDER),
    "tablets": order(TABLETS),
    "triturate made": order(POWDER, "0.1 mg", **COARSE),
    "by USP <41>": order(
        POWDER,
        weighing={"rule": "usp-41"},
        balance=[{"name": "pan", "readability": "0.01 mg", "repeatability": "0.02 mg"}],
    ),
    "excipients": order(
        TABLETS,
        excipient=[
            {"name": "silica", "share": "1 %", "pack_stat": "30 mg/capsule"},
            {"name": "talc", "mass": "9 mg/capsule", "pack_stat": "300 mg/capsule"},
        ],
    ),
}


@pytest.fixture(scope="module", params=PLANS)
def plan(request):
    return galenic.plan(PLANS[request.param])


def test_by_hand():
    """4.5 mg at 80 % are 5.625 mg, a 200th part of 200 mg: 150 mg less that part of it."""
    found = galenic.plan(PLANS["powder"]).explain("filler")
    last = found.steps[-1]
    assert (found.name, found.which, found.of) == ("filler", 1, 1)
    assert found.amount == last.amount == Amount(Fraction("145.78125"), "mg/capsule")
    assert (last.symbol, last.formula) == ("m_F", "m_F = P_F (1 − Φ)")
    assert last.numbers == "m_F = 150 mg/capsule × (1 − 0.028125)"
    assert [(one.symbol, one.name, one.amount) for one in last.inputs] == [
        ("P_F", "pack statistic of filler", Amount.read("150 mg/capsule")),
        ("Φ", "volume fraction of stock", Amount.read("2.8125 %")),
    ]
    given = found.steps[last.inputs[0].step - 1]
    assert (given.formula, given.symbol, given.inputs, given.numbers) == (None, None, (), None)
    assert given.source == "filler.pack_stat"


def test_every_number_of_a_plan_is_explained(plan):
    """Each step once, after what goes into it; its formula, with the inputs, gives its amount."""
    for name in {step.name for step in plan.steps}:
        steps = plan.explain(name).steps
        assert [step.number for step in steps] == list(range(1, len(steps) + 1))
        assert len({(step.name, step.amount, step.inputs, step.source) for step in steps}) == len(
            steps
        )
        assert steps[-1].name == name
        used = {one.step for step in steps for one in step.inputs}
        assert used == {step.number for step in steps[:-1]}
        for step in steps:
            assert all(one.step < step.number for one in step.inputs)
            for one in step.inputs:
                source = steps[one.step - 1]
                assert (source.name, source.amount) == (one.name, one.amount)


UNITS = {"%": Fraction(1, 100), "mg/g": Fraction(1, 1000), "IU/g": Fraction(1, 1000), "g/mL": 1000}


def number(amount):
    """As the formulas take it: a part of one, mg in each mg, mg in each mL."""
    return amount.number * UNITS.get(amount.unit, 1)


def test_the_prose_of_each_step_gives_its_amount(plan):
    """Read by a parser of its own, with the amounts of the inputs for their symbols, exactly."""
    for name in {step.name for step in plan.steps}:
        for step in plan.explain(name).steps:
            if step.formula is None:
                continue
            formula = FORMULAS[step.formula]
            values = {}
            for symbol, (_, _, many) in zip(formula.symbols, formula.parameters, strict=True):
                bound = [number(one.amount) for one in step.inputs if one.symbol == symbol]
                values[symbol] = bound if many else bound[0]
                assert many or len(bound) == 1
            assert evaluate(step.formula.partition(" = ")[2], values) == number(step.amount)


def test_a_number_worked_out_in_two_places_stands_once():
    """The dose expected comes from the number of capsules by way of the weight, and directly."""
    found = galenic.plan(PLANS["powder"]).explain("dose expected")
    names = [step.name for step in found.steps]
    assert names.count("capsules ordered") == 1
    assert sum(one.name == "capsules ordered" for step in found.steps for one in step.inputs) > 1


def test_several_of_one_name_are_told_apart():
    """Each doubling in the vessel is a step of that name; the first is explained unless asked."""
    plan = galenic.plan(PLANS["powder"])
    name = "portion of x into batch"
    many = [step for step in plan.steps if step.name == name]
    assert len(many) > 2
    for place, step in enumerate(many, 1):
        found = plan.explain(name, place)
        assert (found.which, found.of, found.amount) == (place, len(many), step.amount)
        assert f"{len(many)} of this name, this is number {place}" in " ".join(str(found).split())
    assert plan.explain(name) == plan.explain(name, 1) != plan.explain(name, 2)
    assert "of this name" not in str(plan.explain("filler"))


@pytest.mark.parametrize(
    ("asked", "path", "expected"),
    [
        (("nothing",), "name", "the name of one of "),
        (("filler", 0), "which", "a whole number from 1 to 1"),
        (("filler", 2), "which", "a whole number from 1 to 1"),
    ],
)
def test_what_is_not_there_is_refused(asked, path, expected):
    """With the names that there are, or how many of that name."""
    with pytest.raises(galenic.GalenicError) as caught:
        galenic.plan(PLANS["powder"]).explain(*asked)
    (problem,) = caught.value.problems
    assert problem.path == path
    assert problem.expected.startswith(expected)


def test_as_text():
    """The number first, then each step with the numbers of those that go into it."""
    lines = str(galenic.plan(PLANS["powder"]).explain("correction factor")).splitlines()
    assert lines[0] == "correction factor = 1.25 mg/mg"
    assert [line.strip() for line in lines if line.strip()] == [
        "correction factor = 1.25 mg/mg",
        "2 steps, each after what goes into it",
        "1.  assay = 800 mg/g   [stock.assay]",
        "2.  correction factor = 1.25 mg/mg",
        "f = 1 / c",
        "f = 1 ÷ 800 mg/g",
        "c: assay (1)",
        "[Einwaagekorrektur: DAC/NRF; pta-forum.de 160944]",
    ]


def test_as_text_on_a_page(plan):
    """No line is longer than the page, whatever is explained."""
    for name in {step.name for step in plan.steps}:
        assert max(map(len, str(plan.explain(name)).splitlines())) <= 80


def test_as_html_it_folds_and_is_escaped():
    """One fold for each step, the number asked for open; a name that was typed stays text."""
    balance = {"name": "<b>&pan", "readability": "0.1 mg"}
    plan = galenic.plan(order(POWDER, weighing={"rule": "nrf"}, balance=[balance]))
    found = plan.explain("minimum of <b>&pan by nrf")
    html = found._repr_html_()
    assert html.count("<details") == html.count("</details>") == len(found.steps) == 3
    assert html.count("<details open>") == 1
    assert "<b>" not in html
    assert "&lt;b&gt;&amp;pan" in html
    assert "m_min = 0.1 mg ÷ 0.01" in html


def test_as_data():
    """The schema, and amounts that are read back."""
    found = galenic.plan(PLANS["powder"]).explain("filler")
    told = json.loads(found.to_json())
    assert told == found.to_dict()
    head = ("schema", "name", "which", "of", "amount")
    assert [told[key] for key in head] == [
        *("galenic/explanation/1", "filler", 1, 1, "145.78125 mg/capsule")
    ]
    for step, data in zip(found.steps, told["steps"], strict=True):
        assert Amount.read(data["amount"]) == step.amount
        keys = ("number", "name", "symbol", "formula", "numbers", "source")
        assert [data[key] for key in keys] == [getattr(step, key) for key in keys]
        assert [Amount.read(one["amount"]) for one in data["inputs"]] == [
            one.amount for one in step.inputs
        ]
        assert [(one["symbol"], one["name"], one["step"]) for one in data["inputs"]] == [
            (one.symbol, one.name, one.step) for one in step.inputs
        ]


def test_as_tables_and_as_a_record():
    """Rows for data frames; it is public, frozen, compared by value and sent to other processes."""
    found = galenic.plan(PLANS["powder"]).explain("filler")
    rows = found.rows()
    assert rows == found.rows("steps")
    assert [row["number"] for row in rows] == [step.number for step in found.steps]
    assert rows[-1]["value"] == 145.78125
    assert len(found.rows("inputs")) == sum(len(step.inputs) for step in found.steps)
    assert isinstance(found, results.Explanation)
    assert all(isinstance(step, results.ExplainedStep) for step in found.steps)
    assert isinstance(found.steps[-1].inputs[0], results.ExplainedInput)
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own
    with pytest.raises(AttributeError):
        found.name = "other"


def test_on_the_command_line(run, tmp_path):
    """As text and as JSON; an unknown name is refused with those that there are."""
    path = tmp_path / "order.json"
    path.write_text(json.dumps(PLANS["powder"]), encoding="utf-8")
    code, out, err = run("plan", path, "--explain", "filler")
    found = galenic.plan(PLANS["powder"]).explain("filler")
    assert (code, out, err) == (0, f"{found}\n", "")
    code, out, err = run("plan", path, "--explain", "filler", "--json")
    assert (code, json.loads(out), err) == (0, found.to_dict(), "")
    code, out, err = run("plan", path, "--explain", "nothing")
    assert (code, out) == (2, "")
    assert "`galenic explain ORDER` lists all names" in err
    code, out, _ = run("plan", path, "--explain", "nothing", "--json")
    assert code == 2
    assert json.loads(out)["problems"][0]["path"] == "name"


# --- sources -------------------------------------------------------------------------------------


def test_a_powder_does_not_cite_tablets():
    """No step of a plan from powder names them, nor of one from a triturate."""
    triturate = {"kind": "triturate", "active": "naltrexone hydrochloride", "diluent": "lactose"}
    for stock in (POWDER, triturate | {"strength": "100 mg/g", "pack_stat": "150 mg/capsule"}):
        for step in galenic.plan(order(stock)).steps:
            assert "tablet" not in step.origin.casefold()
    assert any("tablet" in step.origin for step in galenic.plan(PLANS["tablets"]).steps)


def test_sources_are_words_and_no_codes_of_the_house():
    """A letter and a number before or in a source (D7, say) would refer to a list nobody has."""
    code = re.compile(r"\b[A-I][0-9]{1,2}\b")
    sources = [formula.source for formula in ALL]
    sources += [source for _, _, source in CATALOGUE.values()]
    sources += [row.source for row in (*minimum_weights().values(), mixing_rule())]
    sources += [row.source for row in excipients() if row.source]
    assert [source for source in sources if code.search(source)] == []
    for tables in PLANS.values():
        assert [
            step.origin for step in galenic.plan(tables).steps if code.search(step.origin)
        ] == []


def test_of_a_product_its_one_unit_is_a_bare_number():
    """250 g of 1 mg/g hold 250 mg, in one unit: 1 × 250 mg; no text says "1 1"."""
    plan = galenic.plan(galenic.example("triturate-product"))
    way = plan.explain("active for the batch")
    assert str(way.amount) == "250 mg"
    assert way.steps[-1].numbers == "M_A = 1 × 250 mg"
    assert str(plan.explain("units")).splitlines()[0] == "units = 1"
    assert "1 1" not in str(way)
    data = plan.explain("units").to_dict()
    assert Amount.read(data["amount"]) == Amount.read("100 %")
