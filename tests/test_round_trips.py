"""What galenic writes is read back without loss: files that it reads, and JSON that it gives.

A document that was made with a pharmacy file depends on it no longer; one whose number was changed
is refused with its path; one of another schema is refused with what to do.
"""

from __future__ import annotations

import copy
import json
from fractions import Fraction
from importlib.resources import files

import pytest

import galenic
from galenic import Amount, MasterFormula
from galenic.errors import InputError
from typed_text import ORDERS, Typed, regimen

KINDS = ("tablets", "capsules", "powder", "triturate", "combination", "completion",
         "triturate-product")  # fmt: skip
REGIMENS = ("ldn-starter", "ldn-one-mg", "ldn-half-mg")
PHARMACY = {
    "capsule": {"maker": "Coni-Snap", "size": "3"},
    "filler": {"name": "lactose monohydrate", "pack_stat": "180 mg/capsule"},
    "weighing": {"rule": "usp-41"},
    "balance": [{"name": "one", "readability": "0.1 mg", "repeatability": "0.08 mg"}],
}
TABLETS = {
    "kind": "tablets",
    "active": "naltrexone hydrochloride",
    "strength": "50 mg/tablet",
    "mean_mass": "253.4 mg/tablet",
}


def titration(pharmacy=None, **tables):
    """A starter of two strengths, with batches where there is a stock."""
    steps = [
        {"dose": "1.5 mg", "for": "14 days"},
        {"dose": "3 mg", "for": "14 days"},
        {"dose": "4.5 mg", "for": "14 days"},
    ]
    head = {"active": "naltrexone hydrochloride", "strengths": ["1.5 mg", "4.5 mg"], "step": steps}
    return galenic.titrate({"regimen": head, **tables}, pharmacy)


def as_text(document):
    """A document as it lies in a file."""
    return json.dumps(document, ensure_ascii=False)


def numbers(value, path=()):
    """Every amount and number of a document, with its path."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from numbers(one, (*path, key))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from numbers(one, (*path, place))
    elif isinstance(value, int) and not isinstance(value, bool):
        yield path, value + 1
    elif isinstance(value, str) and value[:1].isdigit() and " " in value:
        number, _, unit = value.partition(" ")
        try:
            Amount.read(value)
        except galenic.AmountError:
            return
        yield path, f"{Fraction(number) + 1} {unit}" if "." not in number else f"9{value}"


def changed(document, path, value):
    """A document with another value in one place."""
    made = copy.deepcopy(document)
    table = made
    for name in path[:-1]:
        table = table[name]
    table[path[-1]] = value
    return made


# --- files that are read --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ORDERS)
def test_an_order_with_every_text_is_read_back(name):
    """As tables, as JSON, as a formula and a batch of it."""
    order = galenic.Order.read(ORDERS[name](Typed("a")))
    assert galenic.Order.read(order.to_tables()) == order
    assert galenic.load(json.dumps(order.to_tables())) == order
    formula = MasterFormula.of(order)
    assert MasterFormula.read(json.loads(json.dumps(formula.to_tables()))) == formula


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_is_read_back_as_tables_and_json(kind):
    """And from what its plan tells as its input."""
    order = galenic.example(kind)
    assert galenic.load(json.dumps(order.to_tables())) == order
    told = galenic.plan(order).to_dict()
    assert galenic.Order.read(told["input"]) == order


def test_a_stock_file_is_read_back_as_the_stock_that_was_kept():
    """Mass and strength exactly, whatever was rounded on the way."""
    plan = galenic.plan(galenic.example("triturate-product"))
    (kept,) = plan.kept
    head = {"active": kept.active, "dose": "0.1 mg", "capsules": 60, "date": "2026-11-22"}
    order = {"order": head, "capsule": {"size": "3"}, "filler": PHARMACY["filler"]}
    made = galenic.Order.read(order | kept.to_tables())
    assert made.stock.strength.number == kept.strength.number
    assert made.stock.available.number == kept.mass.number
    assert (made.stock.lot, made.stock.expires) == (kept.lot, kept.expires)


@pytest.mark.parametrize("name", REGIMENS)
def test_a_regimen_is_read_back(tmp_path, name):
    """From its tables, in JSON, and from the input of what was worked out."""
    path = tmp_path / "regimen.toml"
    path.write_bytes(files("galenic").joinpath(f"regimens/{name}.toml").read_bytes())
    read = galenic.read_regimen(path)
    again = tmp_path / "regimen.json"
    again.write_text(json.dumps(read.to_tables()), encoding="utf-8")
    assert galenic.read_regimen(again) == read
    found = galenic.titrate(read)
    assert galenic.titrate(found.to_dict()["input"]) == found
    assert galenic.read_titration(found.to_json()) == found


# --- results --------------------------------------------------------------------------------------


def results():
    """A result of each kind that has a reader, made with a pharmacy file and without."""
    order = galenic.example("tablets")
    lent = {"order": order.to_tables()["order"], "stock": TABLETS | {"available": 40}}
    lent = galenic.Order.read(lent, PHARMACY)
    yield "plan", galenic.plan(order), galenic.read_plan
    yield "plan, lent", galenic.plan(lent), galenic.read_plan
    yield (
        "capacity",
        galenic.capacity(order.replace(stock={"available": 30})),
        galenic.read_capacity,
    )
    yield "capacity, lent", galenic.capacity(lent), galenic.read_capacity
    yield "titration", titration(), galenic.read_titration
    yield "titration, lent", titration(PHARMACY, stock=TABLETS), galenic.read_titration
    size = {"capsule": {"size": "1", "maker": "Coni-Snap"}}  # measured in another: that is said
    yield (
        "titration, other size",
        titration(PHARMACY, stock=TABLETS, **size),
        galenic.read_titration,
    )
    yield "titration, typed", galenic.titrate(regimen(Typed("a"))), galenic.read_titration


RESULTS = {name: (made, read) for name, made, read in results()}


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_is_read_back_in_every_form(tmp_path, name):
    """Text, bytes, a path and a mapping; it writes the same document again."""
    made, read = RESULTS[name]
    text = made.to_json()
    path = tmp_path / "result.json"
    path.write_text(text, encoding="utf-8")
    for source in (text, text.encode(), path, made.to_dict(), json.loads(text)):
        again = read(source)
        assert type(again) is type(made)
        assert again.to_dict() == made.to_dict()
        assert again.to_json() == text


@pytest.mark.parametrize("name", [one for one in RESULTS if not one.startswith("plan")])
def test_any_number_that_is_changed_is_refused_with_its_path(name):
    """Counts and amounts, wherever they stand but in the input and in sentences."""
    made, read = RESULTS[name]
    told = json.loads(made.to_json())
    prose = {"input", "schema", "galenic", "text", "source", "said", "credit", "because", "method"}
    found = [(path, other) for path, other in numbers(told) if not prose & set(path)]
    assert len(found) > 20
    for path, other in found[:: max(1, len(found) // 20)]:
        with pytest.raises(InputError) as caught:
            read(changed(told, path, other))
        written = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in path)[1:]
        assert [(one.code, one.path) for one in caught.value.problems] == [("changed", written)]


def test_sentences_and_the_names_of_files_may_differ():
    """Another version may word them otherwise, and have other notices."""
    told = json.loads(titration(PHARMACY, stock=TABLETS).to_json())
    told["notices"][0]["text"] = "worded otherwise"
    assert galenic.read_titration(told)
    other = told | {"galenic": "0.0.1", "notices": []}
    assert galenic.read_titration(other)
    with pytest.raises(InputError):
        galenic.read_titration(other | {"days_supply": 7})


def test_what_a_pharmacy_lent_stands_in_the_document():
    """So that it can be worked out again where that file is not."""
    told = titration(PHARMACY, stock=TABLETS).to_dict()
    assert set(told["from_pharmacy"]) == {"capsule", "filler", "weighing", "balance"}
    assert told["input"]["filler"] == PHARMACY["filler"]
    assert titration().to_dict()["from_pharmacy"] == []


def test_an_assessment_is_worked_out_again_from_its_input():
    """The seed is fixed, so that it comes to the same."""
    accuracy = pytest.importorskip("galenic.accuracy")
    told = accuracy.assess(galenic.plan(galenic.example("tablets")), batches=50).to_dict()
    again = galenic.plan(galenic.Order.read(told["input"]))
    assert accuracy.assess(again, batches=50).to_dict() == told


# --- of another schema ----------------------------------------------------------------------------

READERS = {
    "plan": galenic.read_plan,
    "titration": galenic.read_titration,
    "capacity": galenic.read_capacity,
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ("galenic/{}/9", "another version of galenic wrote it"),
        ("galenic/{}/0", "another version of galenic wrote it"),
        ("galenic/recovery/1", "it is another result"),
        ("other/1", "write it with"),
        (None, "write it with"),
        (["galenic/plan/2"], "write it with"),
    ],
)
def test_a_document_that_is_not_read_says_what_to_do(name, schema, told):
    """Of a later version, of an earlier one that there never was, of another result."""
    found = schema.format(name) if isinstance(schema, str) else schema
    for document in ({"schema": found}, json.dumps({"schema": found})):
        with pytest.raises(InputError) as caught:
            READERS[name](document)
        (problem,) = caught.value.problems
        assert (problem.code, problem.path) == ("schema", "schema")
        assert told in problem.remedy
        assert "galenic " in problem.remedy


@pytest.mark.parametrize("read", [galenic.read_titration, galenic.read_capacity])
@pytest.mark.parametrize("source", [None, 3, [], "", "{", "[]", b"\xff", {"schema": 1}, {}])
def test_what_is_no_document_is_refused(read, source):
    """Each with a problem, never with an error of Python's."""
    with pytest.raises(InputError):
        read(source)
    for schema in ("galenic/titration/1", "galenic/capacity/1"):
        for inner in ({}, [], None, {"regimen": 1}, {"order": []}):
            for origins in ([], ["x", "a.b"], 3):
                with pytest.raises(InputError):
                    read({"schema": schema, "input": inner, "from_pharmacy": origins})


def test_a_result_in_the_place_of_an_order_says_where_its_input_is(run, tmp_path):
    """Of each that has one."""
    path = tmp_path / "result.json"
    for made, _ in RESULTS.values():
        path.write_text(made.to_json(), encoding="utf-8")
        code, out, err = run("plan", path)
        assert (code, out) == (2, "")
        assert "stands under its key input" in err
