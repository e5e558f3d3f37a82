"""Master formulas: an order without its batch, orders that are made of it, and two side by side.

The numbers are arithmetic: 4.5 mg from 50 mg tablets of 253.4 mg are 4.5 × 253.4 / 50 = 22.806 mg
of powder in a capsule, and of tablets of 251.8 mg 4.5 × 251.8 / 50 = 22.662 mg.
"""

from __future__ import annotations

import copy
import json
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import jsonschema
import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

import galenic
from as_json import as_json
from galenic import MasterFormula
from galenic._materials.batch_facts import Belongs, each_key, path_of
from galenic.errors import GalenicError, InputError

KINDS = ("tablets", "capsules", "powder", "triturate", "combination", "completion",
         "triturate-product")  # fmt: skip
SIZE = dict.fromkeys(KINDS, ("--capsules", "30")) | {"triturate-product": ("--mass", "20 g")}


def text_of(kind):
    """An example, as it is printed."""
    return files("galenic").joinpath(f"examples/{kind}.toml").read_text(encoding="utf-8")


@pytest.fixture
def formula(run, tmp_path, monkeypatch):
    """The formula of the tablets example, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    Path("first.toml").write_text(text_of("tablets"), encoding="utf-8")
    assert run("formula", "first.toml", "--output", "formula.toml")[0] == 0
    return tmp_path / "formula.toml"


def problems_of(call):
    """The problems that a call raises, by path."""
    with pytest.raises(InputError) as caught:
        call()
    return {one.path: one for one in caught.value.problems}


# --- from an order to its formula, and back -------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_formula_of_an_example_makes_an_order_that_is_planned(run, tmp_path, kind):
    """Through the command line: formula, make, plan; nothing of the batch is left in it."""
    text = text_of(kind)
    code, made, _ = run("formula", "-", given=text)
    assert code == 0
    told = tomllib.loads(made)
    assert [place for place, to in each_key(told) if to is Belongs.BATCH] == []
    path = tmp_path / "formula.toml"
    path.write_text(made, encoding="utf-8")
    code, order, _ = run("make", path, *SIZE[kind])
    assert code == 0
    assert run("plan", "-", given=order)[0] == 0


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_taken_out_and_given_again_is_the_order(kind):
    """The same facts make the same order, and so the same plan."""
    order = galenic.example(kind)
    tables = order.to_tables()
    facts = {}
    for place, to in each_key(tables):
        if to is Belongs.BATCH:
            value = tables
            for name in place:
                value = value[name]
            facts[path_of(place)] = value
    made = galenic.make(MasterFormula.of(order), facts)
    assert made == order
    assert galenic.plan(made) == galenic.plan(order)


@pytest.mark.parametrize("kind", KINDS)
def test_comments_stay(run, kind):
    """Every comment of the file that is not that of a line which is gone."""
    text = text_of(kind)
    formula = run("formula", "-", given=text)[1]
    gone = re.compile(r"(capsules|mass|date|number|lot|expires|available) *=")
    kept = [line for line in text.splitlines() if not gone.match(line)]
    assert [line for line in formula.splitlines() if line] == [line for line in kept if line]
    order = run("make", "-", *SIZE[kind], given=formula)[1]
    assert set(kept) <= {*order.splitlines()}


def test_a_formula_in_json_makes_an_order_in_json(run, formula):
    """What is written is what its name says; both are read as the same order."""
    words = ("make", formula, "--capsules", "60", "--date", "2026-11-29", "--lot", "T-2")
    assert run(*words, "--output", "order.json")[0] == 0
    assert run(*words, "--output", "order.toml")[0] == 0
    assert galenic.read_order("order.json") == galenic.read_order("order.toml")
    assert json.loads(Path("order.json").read_text("utf-8"))["order"]["capsules"] == 60
    assert run("formula", "order.json", "--output", "again.json")[0] == 0
    assert galenic.read_formula("again.json") == galenic.read_formula("formula.toml")
    code, _, err = run(*words, "--output", "order.html")
    assert (code, ".toml or .json" in err) == (2, True)


# --- what a batch says ----------------------------------------------------------------------------


def test_every_option_is_a_key_of_the_order(run, formula):
    """Read by another reader of TOML than wrote it; a day is a day there, and a count a number."""
    words = ["--capsules", "60", "--number", "B-7", "--date", "2026-11-29", "--lot", "T-2"]
    words += ["--expires", "2027-12-31", "--lot", "filler=F=2", "--expires", "capsule=2028-01-31"]
    words += ["--set", "stock.available=80", "--set", "stock.assay= 98.4 %"]
    assert run("make", formula, *words, "--output", "order.toml")[0] == 0
    told = tomllib.loads(Path("order.toml").read_text("utf-8"))
    before = tomllib.loads(formula.read_text("utf-8"))
    assert told["order"]["capsules"] == 60
    assert told["order"]["number"] == "B-7"
    assert str(told["order"]["date"]) == "2026-11-29"
    assert told["stock"]["lot"] == "T-2"
    assert str(told["stock"]["expires"]) == "2027-12-31"
    assert told["filler"]["lot"] == "F=2"
    assert str(told["capsule"]["expires"]) == "2028-01-31"
    assert told["stock"]["available"] == 80
    assert told["stock"]["assay"] == "98.4 %"
    for name, table in before.items():
        keys = table if isinstance(table, dict) else {}
        assert {key: told[name][key] for key in keys} == keys


def test_lots_of_several_actives_are_told_by_their_names(run, tmp_path):
    """By name or by place; a lot of none of them is refused, with what there is."""
    path = tmp_path / "pair.toml"
    path.write_text(run("formula", "-", given=text_of("combination"))[1], encoding="utf-8")
    words = ["--lot", "Levothyroxine Sodium=T4-8", "--set", "active[1].stock.lot=T3-3"]
    words += ["--set", "active[liothyronine sodium].stock.assay=97 %"]
    code, out, err = run("make", path, "--capsules", "30", *words)
    told = tomllib.loads(out)
    assert code == 0
    assert [one["stock"]["lot"] for one in told["active"]] == ["T4-8", "T3-3"]
    assert told["active"][1]["stock"]["assay"] == "97 %"
    assert "active[0].stock.assay" in err
    assert "active[1].stock.assay" not in err
    for lot in ("T-1", "levothyroxin=T-1", "stock=T-1"):
        code, out, err = run("make", path, "--capsules", "30", "--lot", lot)
        assert (code, out) == (2, "")
        assert "levothyroxine sodium" in err


def test_of_a_product_its_lot_and_that_of_its_stock_are_told_apart():
    """``lot`` alone could be either."""
    formula = MasterFormula.of(galenic.example("triturate-product"))
    made = galenic.make(formula, mass="20 g", lot={"product": "TR-2", "stock": "P-2"})
    assert (made.product.lot, made.stock.lot) == ("TR-2", "P-2")
    assert made.product.mass.label == "20 g"
    assert "lot" in problems_of(lambda: galenic.make(formula, mass="20 g", lot="TR-2"))
    assert "product.mass" in problems_of(lambda: galenic.make(formula))
    assert "order.capsules" in problems_of(lambda: galenic.make(formula, capsules=3, mass="2 g"))


def test_single_masses_take_the_place_of_a_mean_mass():
    """And a density that of a packing statistic: an order takes one of them."""
    formula = MasterFormula.of(galenic.example("tablets"))
    facts = {"stock.masses": ["251 mg/tablet", "253 mg/tablet"], "stock.masses_are": "sample"}
    made = galenic.make(formula, facts | {"filler.density": "0.32 g/mL"}, capsules=30)
    assert (made.stock.mean_mass, made.filler.pack_stat) == (None, None)
    assert [one.label for one in made.stock.masses] == ["251 mg/tablet", "253 mg/tablet"]


def test_amounts_of_a_batch_may_be_quantities():
    """As those of an order may: of any registry, alone or in a list."""
    registry = pint.UnitRegistry()
    facts = {
        "stock.masses": [registry("251 mg"), galenic.Amount.read("0.253 g/tablet")],
        "stock.masses_are": "crushed",
    }
    text = MasterFormula.of(galenic.example("tablets")).batch(facts, capsules=100).to_toml()
    assert [mass.number for mass in galenic.load(text).stock.masses] == [251, 253]
    jar = MasterFormula.of(galenic.example("triturate-product"))
    assert galenic.make(jar, mass=250 * registry.gram) == galenic.make(jar, mass="250 g")


def test_a_stock_file_gives_a_formula_its_stock(run, tmp_path):
    """A triturate that was kept, from one batch to the next."""
    product, stock, formula = (tmp_path / name for name in ("p.toml", "s.toml", "f.toml"))
    product.write_text(text_of("triturate-product"), encoding="utf-8")
    assert run("plan", product, "--keep", stock)[0] == 0
    formula.write_text(
        '[order]\nactive = "cyanocobalamin"\ndose = "0.1 mg"\n\n[capsule]\nsize = "3"\n'
        '\n[filler]\nname = "lactose monohydrate"\npack_stat = "180 mg/capsule"\n',
        encoding="utf-8",
    )
    words = ("make", formula, "--capsules", "60", "--date", "2026-11-22", "--stock", stock)
    code, out, err = run(*words)
    assert (code, err) == (0, "")
    assert tomllib.loads(out)["stock"] == tomllib.loads(stock.read_text("utf-8"))["stock"]
    code, _, err = run(*words, "--set", "stock.available=3 g")
    assert (code, err) == (0, "")
    formula.write_text(
        formula.read_text("utf-8") + '\n[stock]\nkind = "powder"\n', encoding="utf-8"
    )
    assert run(*words)[0] == 2


# --- what is told, and what is refused ------------------------------------------------------------


def test_what_the_formula_still_answers_for_is_told(run, formula):
    """Where a lot is named: what was measured of another one."""
    order = MasterFormula.of(galenic.example("tablets"))
    made = order.batch(capsules=60, lot="T-2")
    assert {*made.standing} == {"stock.mean_mass", "stock.pack_stat"}
    made = order.batch({"stock.mean_mass": "251.8 mg/tablet"}, capsules=60, lot={"stock": "T-2"})
    assert made.standing == ("stock.pack_stat",)
    assert (
        galenic.plan(made.order).fill.stock.number * 50 == made.order.stock.mean_mass.number * 9 / 2
    )
    assert order.batch(capsules=60).standing == ()
    _, _, err = run("make", formula, "--capsules", "60", "--lot", "T-2")
    assert "stock.mean_mass" in err


def test_a_certificate_that_the_formula_leaves_to_the_lot_is_asked_for(run, tmp_path):
    """A formula without an assay is one; an order made of it without one is none."""
    tables = galenic.example("powder").to_tables()
    for key in ("assay", "basis", "water", "assay_as", "lot", "expires"):
        del tables["stock"][key]
    del tables["order"]["capsules"], tables["order"]["date"]
    path = tmp_path / "formula.json"
    path.write_text(json.dumps(tables), encoding="utf-8")
    formula = galenic.read_formula(path)
    found = problems_of(lambda: galenic.make(formula, capsules=60))
    assert {one for one in found if "assay" in one or "basis" in one}
    assert all("--set stock." in one.remedy for one in found.values())
    words = ["--set", "stock.assay=99.0 %", "--set", "stock.basis=as-is", "--capsules", "60"]
    code, out, _ = run("make", path, *words)
    assert code == 0
    assert tomllib.loads(out)["stock"]["assay"] == "99.0 %"


def test_a_formula_with_facts_of_a_batch_is_refused_with_each(run, tmp_path):
    """The example is an order; all of what is of its batch is told together, with the file."""
    path = tmp_path / "order.toml"
    path.write_text(text_of("tablets"), encoding="utf-8")
    found = problems_of(lambda: galenic.read_formula(path))
    assert set(found) == {"order.capsules", "order.date", "stock.lot", "stock.expires"}
    assert {one.code for one in found.values()} == {"batch"}
    code, out, err = run("make", path, "--capsules", "3")
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 4
    assert all(f"{path}: " in line and "galenic formula" in line for line in err.splitlines())


@pytest.mark.parametrize(
    ("facts", "path", "told"),
    [
        ({"stock.strength": "25 mg/tablet"}, "stock.strength", "formula"),
        ({"filler.name": "lactose"}, "filler.name", "formula"),
        ({"balance[0].minimum": "20 mg"}, "balance[0].minimum", "a key of the batch"),
        ({"stock.lott": "1"}, "stock.lott", "did you mean 'lot'?"),
        ({"stock": "1"}, "stock", "a table and its key"),
        ({"stock.lot.lot.": "1"}, "stock.lot.lot.", ""),
        ({"": "1"}, "", "a table and its key"),
        ({"active[x].stock.lot": "1"}, "active[x].stock.lot", "no list [[active]]"),
        ({"product.mass": "3 g"}, "product.mass", "a key of [order]"),
        ({"stock.lot": "a\tb"}, "stock.lot", "text"),
        ({"stock.expires": "2026-13-01"}, "stock.expires", "date"),
        ({"stock.expires": "2026-02-30"}, "stock.expires", "calendar"),
        ({"stock.available": "many"}, "stock.available", "whole number"),
        ({"order.capsules": "4.5"}, "order.capsules", "whole number"),
        ({"order.capsules": 0}, "order.capsules", "whole number"),
        ({"stock.masses": "[oops"}, "stock.masses", ""),
    ],
)
def test_what_no_batch_may_say_is_refused_with_its_path(run, formula, facts, path, told):
    """From Python and, where it is text, from the command line."""
    found = problems_of(lambda: galenic.make(formula, {"order.capsules": 30} | facts))
    assert path in found
    assert told in str(found[path])
    words = [word for key, value in facts.items() for word in ("--set", f"{key}={value}")]
    size = () if "order.capsules" in facts else ("--capsules", "30")
    code, out, err = run("make", formula, *size, *words)
    assert (code, out) == (2, "")
    assert "an error of galenic's own" not in err


def test_how_many_go_into_a_container_belongs_to_the_batch(run, formula):
    """A formula for sixty in each would refuse a batch of thirty."""
    order = (
        formula.with_name("first.toml").read_text("utf-8")
        + "\n[label]\ncapsules = 60\nstorage = 'dry'\n"
    )
    Path("labelled.toml").write_text(order, encoding="utf-8")
    code, text, _ = run("formula", "labelled.toml")
    assert code == 0
    assert "storage" in text
    assert "capsules" not in tomllib.loads(text)["label"]
    Path("formula-2.toml").write_text(text, encoding="utf-8")
    code, made, _ = run("make", "formula-2.toml", "--capsules", "30", "--set", "label.capsules=15")
    assert code == 0
    assert tomllib.loads(made)["label"] == {"capsules": 15, "storage": "dry"}
    assert galenic.make(Path("formula-2.toml"), capsules=30).label.capsules is None
    beyond = ("--capsules", "30", "--set", "label.capsules=60")
    code, _, err = run("make", "formula-2.toml", *beyond)
    assert (code, "label.capsules" in err) == (2, True)
    found = problems_of(lambda: MasterFormula.read(tomllib.loads(order)))
    assert found["label.capsules"].code == "batch"


TWICE = [
    ("order.capsules", "60", "10", "--capsules"),
    ("order.number", "A-1", "A-2", "--number"),
    ("order.date", "2026-11-29", "2026-11-30", "--date"),
    ("stock.lot", "B", "A", "--lot"),
    ("stock.expires", "2028-01-31", "2028-02-29", "--expires"),
]


@pytest.mark.parametrize("twice", TWICE)
def test_what_is_said_twice_is_said_alike_or_refused(run, formula, twice):
    """By an option and by its key: neither of two that differ goes without a word."""
    path, one, other, option = twice
    beside = {"--capsules": "30", "--date": "2026-11-22"}
    beside.pop(option, None)
    size = [word for words in beside.items() for word in words]
    code, out, err = run("make", formula, *size, option, one, "--set", f"{path}={other}")
    assert (code, out) == (2, "")
    assert f"{path}: given '{one} and {other}'" in err
    assert run("make", formula, *size, option, one, "--set", f"{path}={one}")[0] == 0
    said = {"capsules": 30} | {option[2:]: int(one) if option == "--capsules" else one}
    found = problems_of(lambda: galenic.make(formula, {path: other}, **said))
    assert found[path].code == "conflict"


def test_one_key_by_two_names_is_said_twice():
    """The place and the name of an active, a filler and its table; the mass of a product."""
    pair = galenic.MasterFormula.of(galenic.example("combination"))
    drug, filler = pair.tables["active"][0]["name"], pair.tables["filler"]["name"]
    facts = {f"active[{drug}].stock.lot": "A", "active[0].stock.lot": "B"}
    found = problems_of(lambda: galenic.make(pair, facts, capsules=30))
    assert found["active[0].stock.lot"].code == "conflict"
    lots = {"filler": "A", filler: "B"}
    found = problems_of(lambda: galenic.make(pair, capsules=30, lot=lots))
    assert found["filler.lot"].code == "conflict"
    product = galenic.MasterFormula.of(galenic.example("triturate-product"))
    found = problems_of(lambda: galenic.make(product, {"product.mass": "9 g"}, mass="8 g"))
    assert found["product.mass"].code == "conflict"


@pytest.mark.parametrize("word", ["stock.lot", "=3", "stock.lot=", "stock.lot=1 stock.lot=2"])
def test_a_word_that_sets_nothing_is_refused(run, formula, word):
    """No sign, no value, a key twice."""
    words = [one for part in word.split() for one in ("--set", part)]
    code, out, err = run("make", formula, "--capsules", "30", *words)
    assert (code, out) == (2, "")
    assert err


def test_all_that_is_wrong_is_told_together(run, formula):
    """The words, the pharmacy file and the formula."""
    formula.write_text(formula.read_text("utf-8") + "\n[oders]\nx = 1\n", encoding="utf-8")
    words = ("--set", "x", "--pharmacy", "none.toml", "--lot", "filler=1", "--lot", "filler=2")
    code, _, err = run("make", formula, "--capsules", "30", *words)
    assert code == 2
    assert [part in err for part in ("--set", "none.toml", "oders", "--lot")] == [True] * 4


def test_neither_formula_nor_order_is_written_over(run, formula):
    """Without force what exists is kept; with it, the formula all the same."""
    before = formula.read_bytes()
    assert run("make", formula, "--capsules", "3", "--output", formula, "--force")[0] == 2
    assert run("make", formula, "--capsules", "3", "--output", "order.toml")[0] == 0
    assert run("make", formula, "--capsules", "4", "--output", "order.toml")[0] == 2
    assert galenic.read_order("order.toml").capsules == 3
    assert run("make", formula, "--capsules", "4", "--output", "order.toml", "--force")[0] == 0
    assert galenic.read_order("order.toml").capsules == 4
    assert run("formula", "first.toml", "--output", "first.toml", "--force")[0] == 2
    assert formula.read_bytes() == before


def test_a_pharmacy_file_completes_the_order_and_stays_apart(run, formula):
    """What it lends is looked at, and is not in what is written; the command says so."""
    text = formula.read_text("utf-8").replace('maker = "Coni-Snap"\n', "")
    formula.write_text(text, encoding="utf-8")
    Path("pharmacy.toml").write_text('[capsule]\nmaker = "Coni-Snap"\n', encoding="utf-8")
    words = ("make", formula, "--capsules", "30", "--pharmacy", "pharmacy.toml")
    code, out, err = run(*words)
    assert code == 0
    assert "pharmacy.toml" in err
    assert "maker" not in tomllib.loads(out)["capsule"]
    lent = galenic.make(formula, capsules=30, pharmacy="pharmacy.toml")
    assert lent.capsule.maker == "Coni-Snap"
    assert (
        galenic.make(formula, capsules=30, pharmacy={"capsule": {"maker": "X"}}).capsule.maker
        == "X"
    )


@given(name=st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=60))
def test_any_name_that_an_order_takes_is_written_and_read_back(name):
    """As a lot: quotes, brackets, backslashes and all."""
    formula = MasterFormula.of(galenic.example("tablets"))
    made = formula.batch({"stock.lot": name}, capsules=30)
    assert made.order.stock.lot == name
    assert galenic.load(made.to_toml()).stock.lot == name
    assert galenic.load(made.to_json()).stock.lot == name


# --- side by side ---------------------------------------------------------------------------------


def test_only_what_differs_is_told_and_what_comes_of_it():
    """A dose of 3 mg in place of 4.5: 15.204 mg of powder in place of 22.806."""
    order = galenic.example("tablets")
    changed = order.replace(dose="3000 mcg", filler={"pack_stat": "0.15 g/capsule"})
    found = galenic.compare(MasterFormula.of(order), MasterFormula.of(changed))
    assert [(one.key, one.values) for one in found.keys] == [
        ("order.dose", ("4.5 mg/capsule", "3000 mcg"))
    ]
    each = {one.key: one.values for one in found.each}
    assert each["stock"] == ("22.806 mg/capsule", "15.204 mg/capsule")
    assert found.rows("each")[0] == {
        "key": "stock", "formula 1": "22.806 mg/capsule", "formula 2": "15.204 mg/capsule"
    }  # fmt: skip
    assert galenic.schema("formulas")["properties"]["schema"] == {"const": "galenic/formulas/1"}
    assert found.to_dict()["keys"][0]["values"] == ["4.5 mg/capsule", "3000 mcg"]
    alike = galenic.compare(MasterFormula.of(order), MasterFormula.of(order.replace(capsules=7)))
    assert (alike.keys, alike.each) == ((), ())
    assert "say the same" in str(alike)


def test_actives_are_matched_by_their_names():
    """However they stand: the order of tables says nothing."""
    tables = galenic.example("combination").to_tables()
    del tables["order"]["capsules"], tables["order"]["date"]
    for one in tables["active"]:
        del one["stock"]["lot"], one["stock"]["expires"]
    turned = tables | {"active": tables["active"][::-1]}
    found = galenic.compare(MasterFormula.read(tables), MasterFormula.read(turned))
    assert found.keys == ()


def test_the_command_compares_formulas_orders_and_both(run, formula):
    """An order beside a formula is compared as one; orders alone by their plans."""
    assert run("make", formula, "--capsules", "30", "--set", "stock.mean_mass=251.8 mg/tablet",
               "--output", "order.toml")[0] == 0  # fmt: skip
    code, out, _ = run("compare", formula, "order.toml")
    assert code == 0
    assert "1 key differs" in out
    assert re.search(r"stock +22\.806 mg/capsule +22\.662 mg/capsule", out)
    assert "order.capsules" in out
    for ending in (".html", ".md", ".json", ".txt"):
        assert run("compare", formula, "order.toml", "--output", f"out{ending}")[0] == 0
        text = Path(f"out{ending}").read_text("utf-8")
        assert "22.662 mg/capsule" in text
    told = json.loads(Path("out.json").read_text("utf-8"))
    assert told["passed_over"] == ["order.capsules"]
    code, out, _ = run("compare", "order.toml", "first.toml", "--json")
    assert (code, json.loads(out)["schema"]) == (0, "galenic/plans/1")
    assert run("compare", formula)[0] == 2
    assert run("compare", formula, "none.toml")[0] == 2
    code, out, _ = run("compare", formula, formula)
    assert (code, "say the same" in out) == (0, True)


def test_what_cannot_be_planned_is_compared_by_its_keys():
    """A product has no capsules; a formula without an assay is told."""
    product = MasterFormula.of(galenic.example("triturate-product"))
    other = MasterFormula.of(
        galenic.example("triturate-product").replace(filler={"name": "mannitol"})
    )
    found = galenic.compare(product, other)
    assert [one.key for one in found.keys] == ["filler.name"]
    assert found.each == ()
    tables = MasterFormula.of(galenic.example("powder")).to_tables()
    half = MasterFormula.read(
        tables | {"stock": {k: v for k, v in tables["stock"].items() if k != "assay"}}
    )
    found = galenic.compare(MasterFormula.read(tables), half)
    assert found.not_planned == ("formula 2",)
    assert "formula 2 is not planned" in str(found)


def test_plans_and_formulas_are_not_mixed():
    """Nor is one alone compared."""
    order = galenic.example("tablets")
    for given_ in ((), (MasterFormula.of(order),), (MasterFormula.of(order), galenic.plan(order))):
        with pytest.raises(GalenicError):
            galenic.compare(*given_)


# --- what belongs where ---------------------------------------------------------------------------


def test_the_page_has_the_table_of_keys(run):
    """As `galenic list batch` prints it; and every key of it is one of the order file."""
    page = Path(__file__).parent.parent.joinpath("docs/how-to/formula.md").read_text("utf-8")
    rows = re.findall(r"^\| ((?:`\w+`,? ?)+) \|(.*)\|(.*)\|$", page, re.MULTILINE)
    told = {
        (f"{table}.{key}", to)
        for tables, batch, lot in rows
        for table in re.findall(r"`(\w+)`", tables)
        for to, keys in (("batch", batch), ("lot", lot))
        for key in re.findall(r"`(\w+)`", keys)
    }
    listed = json.loads(run("list", "batch", "--json")[1])
    found = {(row["key"], row["belongs to"]) for row in listed}
    assert {one for one in told if not one[0].startswith("other_stock.")} == found
    keys = {row["key"] for row in json.loads(run("list", "keys", "--json")[1])}
    known = {re.sub(r" \(\w+\)", "", key) for key in keys}
    assert {key for key, _ in found} <= known


def test_every_lot_expiry_and_stock_number_of_an_order_belongs_to_a_batch(run):
    """Whatever table has them: a new one cannot be forgotten."""
    keys = {
        re.sub(r" \(\w+\)", "", row["key"]) for row in json.loads(run("list", "keys", "--json")[1])
    }
    last = {"lot", "expires", "available", "number", "date", "capsules", "use_by", "batches_weigh"}
    asked = {key for key in keys if key.rpartition(".")[2] in last}
    batch = {row["key"] for row in json.loads(run("list", "batch", "--json")[1])
             if row["belongs to"] == "batch"}  # fmt: skip
    assert asked == batch - {"product.mass"}


# --- its schema -----------------------------------------------------------------------------------


def faults(document):
    """What the schema of a formula says of a document."""
    schema = galenic.schema("formula")
    checker = jsonschema.validators.validator_for(schema)
    return [one.message for one in checker(schema).iter_errors(document)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_takes_a_formula_and_no_order(kind):
    """Each key of a batch is unknown to it; each of a lot may be there, or not."""
    order = as_json(galenic.example(kind).to_tables())
    formula = as_json(MasterFormula.of(galenic.example(kind)).to_tables())
    assert faults(formula) == []
    assert faults(order)
    for place, to in each_key(formula):
        table = copy.deepcopy(formula)
        inner = table
        for name in place[:-1]:
            inner = inner[name]
        del inner[place[-1]]
        assert (faults(table), to) == ([], Belongs.LOT)
    for place, to in each_key(order):
        table, held = copy.deepcopy(formula), order
        inner = table
        for name in place[:-1]:
            inner = inner.setdefault(name, {}) if isinstance(name, str) else inner[name]
            held = held[name]
        inner[place[-1]] = held[place[-1]]
        assert bool(faults(table)) is (to is Belongs.BATCH)
    assert faults(formula | {"order": {"dose": "4,5 mg"}})
