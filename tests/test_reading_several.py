"""Orders of several actives as they are read: from tables, from rows, in Python; and refused."""

from __future__ import annotations

import copy
import pickle
from fractions import Fraction
from typing import Any

import attrs
import pytest

import galenic
from galenic._cli import main

TABLES: dict[str, Any] = {
    "order": {"capsules": 60},
    "active": [
        {
            "name": "drug a",
            "dose": "12 mg",
            "stock": {"kind": "powder", "active": "drug a", "assay": "99 %", "basis": "as-is"},
        },
        {
            "name": "drug b",
            "dose": "8 mg",
            "overage": "2 %",
            "stock": {
                "kind": "tablets",
                "active": "drug b",
                "strength": "50 mg/tablet",
                "mean_mass": "150 mg/tablet",
            },
        },
    ],
    "capsule": {"size": "1", "fill": "200 mg/capsule"},
    "filler": {"name": "microcrystalline cellulose"},
}
SHARED: dict[str, Any] = {
    **TABLES,
    "active": [
        TABLES["active"][1],
        {
            "name": "drug c",
            "dose": "4 mg",
            "stock": {"of": "drug b", "active": "drug c", "strength": "25 mg/tablet"},
        },
    ],
}


def changed(tables: dict[str, Any] = TABLES, **paths: Any) -> dict[str, Any]:
    """A copy with keys changed: ``active__1__stock__assay="x"``; ``None`` takes one away."""
    made = copy.deepcopy(tables)
    for path, value in paths.items():
        *way, last = path.split("__")
        inside: Any = made
        for step in way:
            inside = inside[int(step) if step.isdecimal() else step]
        key: Any = int(last) if last.isdecimal() else last
        if value is None:
            del inside[key]
        else:
            inside[key] = value
    return made


def problems(tables: dict[str, Any]) -> dict[str, galenic.Problem]:
    """What is wrong with an order, by its path; each once."""
    with pytest.raises(galenic.InputError) as caught:
        galenic.Order.read(tables)
    found = {problem.path: problem for problem in caught.value.problems}
    assert len(found) == len(caught.value.problems)
    return found


# --- what is refused --------------------------------------------------------------------------

WRONG = {
    "name": [7, True, ["a"], "", "x" * 121],
    "dose": ["12", "12 mL", "-1 mg", "0 mg", 12],
    "overage": ["2", "2 mg", "-1 %", "101 %"],
    "tolerance": ["0 %", "x", "101 %"],
    "convert_form": ["true", 1],
    "stock": ["powder", 3, []],
    "other_stock": ["powder", 3],
    "nonsense": ["x"],
}


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize(("key", "value"), [(key, one) for key in WRONG for one in WRONG[key]])
def test_what_is_wrong_with_a_key_is_told_at_its_place(place: int, key: str, value: Any) -> None:
    tables = copy.deepcopy(TABLES)
    tables["active"][place][key] = value
    assert set(problems(tables)) == {f"active[{place}].{key}"}


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("active", 7),
        ("active", "drug x"),
        ("assay", "99"),
        ("lot", 4),
        ("density", "x"),
        ("kid", 1),
    ],
)
def test_what_is_wrong_with_a_stock_is_told_at_its_place(place: int, key: str, value: Any) -> None:
    tables = copy.deepcopy(TABLES)
    tables["active"][place]["stock"][key] = value
    assert f"active[{place}].stock.{key}" in problems(tables)


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("key", ["name", "dose", "stock"])
def test_what_must_be_there_is_asked_for(place: int, key: str) -> None:
    tables = copy.deepcopy(TABLES)
    del tables["active"][place][key]
    assert set(problems(tables)) == {f"active[{place}].{key}"}


def test_all_is_told_at_once() -> None:
    wrong = changed(
        active__0__dose="12", active__1__stock__mean_mass="150 mL", capsule__size="x" * 200
    )
    assert set(problems(wrong)) == {"active[0].dose", "active[1].stock.mean_mass", "capsule.size"}


def test_a_remedy_never_speaks_of_the_short_form() -> None:
    wrong = changed(active__1__stock__active="drug x")
    for problem in problems(wrong).values():
        assert "order." not in f"{problem.expected} {problem.remedy}"
        assert "active[1].convert_form" in problem.remedy


@pytest.mark.parametrize(
    ("key", "value", "name"),
    [
        ("active", "drug a", "name"),
        ("dose", "12 mg", "dose"),
        ("overage", "2 %", "overage"),
        ("tolerance", "2 %", "tolerance"),
        ("convert_form", True, "convert_form"),
    ],
)
def test_keys_of_one_active_do_not_stand_beside_several(key: str, value: Any, name: str) -> None:
    tables = copy.deepcopy(TABLES)
    tables["order"][key] = value
    (problem,) = problems(tables).values()
    assert (problem.path, problem.code) == (f"order.{key}", "conflict")
    assert name in problem.remedy


def test_a_stock_does_not_stand_beside_several() -> None:
    stock = TABLES["active"][0]["stock"]
    found = problems({**TABLES, "stock": stock, "other_stock": [stock]})
    assert set(found) == {"stock", "other_stock"}
    assert "[active.stock]" in found["stock"].remedy


@pytest.mark.parametrize(
    ("given", "path"), [([], "active"), (TABLES["active"][0], "active"), (["x"], "active[0]")]
)
def test_what_is_no_list_of_tables_is_told(given: Any, path: str) -> None:
    assert set(problems({**TABLES, "active": given})) == {path}


def test_more_actives_than_a_capsule_takes_are_refused() -> None:
    many = [
        changed({"a": TABLES["active"][0]}, a__name=f"drug {n}", a__stock__active=f"drug {n}")["a"]
        for n in range(31)
    ]
    assert set(problems({**TABLES, "active": many})) == {"active"}
    assert len(galenic.Order.read({**TABLES, "active": many[:30]}).actives) == 30


# --- one stock for two --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "remedy"),
    [("drug x", "name the one"), ("drug c", "name the one"), ("levothyroxin", "levothyroxine")],
)
def test_a_stock_is_that_of_an_active_that_has_one(of: str, remedy: str) -> None:
    named = {"active__0__name": "levothyroxine", "active__0__stock__active": "levothyroxine"}
    found = problems(changed(SHARED, active__1__stock__of=of, **named))
    assert set(found) == {"active[1].stock.of"}
    assert remedy in found["active[1].stock.of"].remedy


@pytest.mark.parametrize(("key", "value"), [("mean_mass", "140 mg/tablet"), ("kind", "powder")])
def test_a_shared_stock_is_one_powder(key: str, value: str) -> None:
    tables = copy.deepcopy(SHARED)
    tables["active"][1]["stock"][key] = value
    assert set(problems(tables)) == {f"active[1].stock.{key}"}


def test_no_powder_holds_more_than_itself() -> None:
    """100 mg and 60 mg of two drugs are not in a tablet of 150 mg; 90 mg and 60 mg may be."""
    tables = changed(SHARED, active__0__stock__strength="100 mg/tablet")
    tables["active"][1]["stock"]["strength"] = "60 mg/tablet"
    assert set(problems(tables)) == {"active[0].stock"}
    tables["active"][0]["stock"]["strength"] = "90 mg/tablet"
    galenic.Order.read(tables)


def test_a_content_on_another_basis_asks_for_no_losses() -> None:
    powder = {"kind": "powder", "active": "drug b", "assay": "50 %", "basis": "dried"}
    tables = changed(SHARED, active__0__stock={**powder, "loss_on_drying": "3 %"})
    own = {"of": "drug b", "active": "drug c", "assay": "25 %", "basis": "as-is"}
    tables["active"][1] = {"name": "drug c", "dose": "4 mg", "stock": own}
    plan = galenic.plan(tables)
    # 8 mg x 1.02 of b take 8.16 / (0.5 x 0.97) mg of powder, of which a quarter is c
    expected = Fraction("8.16") / (Fraction("0.5") * Fraction("0.97")) / 4
    assert plan.actives[1].dose.expected.number == expected


def test_a_stock_of_another_has_no_place_in_the_short_form() -> None:
    stock = {**TABLES["active"][0]["stock"], "of": "drug b"}
    short = {key: value for key, value in TABLES.items() if key != "active"}
    short |= {"order": {"active": "drug a", "dose": "1 mg", "capsules": 9}, "stock": stock}
    assert set(problems(short)) == {"stock.of"}


# --- the same active twice ----------------------------------------------------------------------


def test_lots_of_one_active_are_told_apart() -> None:
    tables = copy.deepcopy(TABLES)
    tables["active"][1] = changed({"a": tables["active"][0]}, a__stock__lot="B")["a"]
    (problem,) = problems(tables).values()
    assert (problem.path, problem.code) == ("active[1].name", "repeat")
    assert "lot" in problem.expected


def salts(second: str, **keys: Any) -> dict[str, Any]:
    """2 mg of naltrexone hydrochloride, and 2 mg as a second form, from one powder."""
    name = "naltrexone hydrochloride"
    stock = {"kind": "powder", "active": name, "assay": "99 %", "basis": "as-is"}
    first = {"name": name, "dose": "2 mg", "stock": stock}
    other = {"name": second, "dose": "2 mg", "stock": stock, **keys}
    return {**TABLES, "active": [first, other]}


def test_two_forms_from_one_stock_are_refused_with_both_readings() -> None:
    """Naltrexone is 341.401 g/mol, its hydrochloride 377.862: 2 mg of the one are 2.2136 mg."""
    found = problems(salts("naltrexone"))["active[1].name"]
    assert "4.2136" in found.remedy.replace("4.213575", "4.2136")
    assert "3.80" in found.remedy


def test_two_forms_are_summed_mole_for_mole_where_that_is_allowed() -> None:
    plan = galenic.plan(salts("naltrexone", convert_form=True))
    order = galenic.Order.read(salts("naltrexone", convert_form=True))
    salt, base = (order.form(name) for name in ("naltrexone hydrochloride", "naltrexone"))
    assert salt.molar_mass is not None
    assert base.molar_mass is not None
    (active,) = plan.actives
    assert active.dose.label.number == 2 + 2 * salt.molar_mass.number / base.molar_mass.number
    assert "active-summed" in {notice.code for notice in plan.notices}


def test_two_forms_from_two_stocks_are_a_caution() -> None:
    tables = salts("naltrexone")
    tables["active"][1]["stock"] = {**tables["active"][1]["stock"], "active": "naltrexone"}
    plan = galenic.plan(tables)
    (told,) = [notice for notice in plan.notices if notice.code == "actives-of-one-base"]
    assert "4.21 mg of naltrexone hydrochloride" in told.text
    assert len(plan.actives) == 2


def test_a_copied_table_is_told_to_double_a_dose() -> None:
    tables = {**TABLES, "active": [TABLES["active"][0]] * 2}
    plan = galenic.plan(tables)
    assert [str(active.dose.label) for active in plan.actives] == ["24 mg/capsule"]
    assert [notice.severity for notice in plan.notices if notice.code == "active-summed"] == [
        "caution"
    ]


POWDER = {"kind": "powder", "assay": "99 %", "basis": "as-is"}
SALT, ALIAS = "naltrexone hydrochloride", "naltrexone HCl"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"name": SALT, "active": SALT}, {"name": ALIAS, "active": SALT}),
        ({"name": SALT, "active": SALT}, {"name": ALIAS, "active": ALIAS}),
        ({"name": "dhea", "active": "dhea"}, {"name": "DHEA", "active": "DHEA"}),
        ({"name": "dhea", "active": "dhea"}, {"name": "dhea", "active": "dhea", "of": "dhea"}),
        ({"name": "dhea", "active": "dhea", "of": "DHEA"}, {"name": "DHEA", "active": "dhea"}),
        ({"name": SALT, "active": SALT, "of": ALIAS}, {"name": ALIAS, "active": SALT}),
    ],
)
def test_one_form_is_one_active_whatever_it_is_called(first: Any, second: Any) -> None:
    """3 mg and 1.5 mg for 60 capsules of a powder of 99 %: 272.7 mg of it, in one weighing."""
    actives = []
    for one, dose in ((first, "3 mg"), (second, "1.5 mg")):
        stock = POWDER | {key: value for key, value in one.items() if key != "name"}
        actives.append({"name": one["name"], "dose": dose, "stock": stock})
    weighed = {"weighing": {"rule": "nrf"}, "balance": [{"name": "f", "readability": "0.1 mg"}]}
    plan = galenic.plan({**TABLES, "active": actives, **weighed}, prove=True)
    stock, _ = plan.weighings
    assert (stock.exact.number, str(stock.weigh)) == (60 * Fraction("4.5") * 100 / 99, "272.7 mg")
    assert [str(one.dose.label) for one in plan.actives] == ["4.5 mg/capsule"]
    (told,) = [one for one in plan.notices if one.code == "active-summed"]
    assert [dose.number for dose in _doses_of(told)] == [3, Fraction("1.5")]
    assert "actives-of-one-base" not in {one.code for one in plan.notices}
    assert galenic.read_plan(plan.to_json()).to_dict() == plan.to_dict()


def _doses_of(told: galenic.Notice) -> list[galenic.Amount]:
    return [getattr(one, "values", {"dose": one})["dose"] for one in told.values["doses"]]


def test_a_third_in_the_powder_is_of_the_one_by_any_of_its_names() -> None:
    """Of a powder of which a third is the salt, and a third dhea: 4.5 mg of each come along."""
    salt, alias = (
        {"name": name, "dose": dose, "stock": POWDER | {"active": name, "assay": "30 %"}}
        for name, dose in ((SALT, "3 mg"), (ALIAS, "1.5 mg"))
    )
    own = {"of": ALIAS, "active": "dhea", "assay": "30 %"}
    third = {"name": "dhea", "dose": "4.5 mg", "stock": own}
    plan = galenic.plan({**TABLES, "active": [salt, alias, third]}, prove=True)
    assert [str(one.dose.expected) for one in plan.actives] == ["4.5 mg/capsule"] * 2
    assert [one.role for one in plan.weighings] == ["stock", "filler"]


def test_the_same_powder_of_two_contents_is_refused() -> None:
    """The content of one form in one powder is one number."""
    first = {"name": "dhea", "dose": "3 mg", "stock": POWDER | {"active": "dhea"}}
    second = {**first, "stock": {"of": "dhea", "active": "DHEA", "assay": "98 %"}}
    found = problems({**TABLES, "active": [first, second]})
    assert set(found) == {"active[1].name"}
    assert "differ in assay)" in found["active[1].name"].expected


def test_a_way_out_of_a_sum_changes_both_of_its_tables() -> None:
    """0.2 mg of two names for 20 capsules are too little to weigh: another stock serves both."""
    weak = {"kind": "triturate", "active": SALT, "strength": "1 mg/g", "diluent": "lactose"}
    one = {"name": SALT, "dose": "0.1 mg", "stock": POWDER | {"active": SALT}}
    two = {"name": ALIAS, "dose": "0.1 mg", "stock": POWDER | {"active": ALIAS}}
    three = {"name": "drug x", "dose": "20 mg", "stock": POWDER | {"active": "drug x"}}
    tables = {
        **TABLES,
        "order": {"capsules": 20},
        "active": [{**one, "other_stock": [weak]}, two, three],
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "fine", "readability": "1 mg"}],
        "capsule": {"size": "00", "fill": "400 mg/capsule"},
    }
    plan = galenic.plan(tables)
    (way,) = [way for way in plan.ways_out if way.action == "other-stock"]
    again = galenic.plan(plan.order.replace(**way.change))
    assert str(again.actives[0].dose.expected) == "0.2 mg/capsule"
    (weighed,) = [one for one in again.weighings if one.active == SALT]
    assert weighed.exact.number == 20 * 200


# --- Python -------------------------------------------------------------------------------------


def made() -> galenic.Order:
    """The order of the tables, by name."""
    first, second = TABLES["active"]
    powder = {key: value for key, value in first["stock"].items() if key != "kind"}
    tablets = {key: value for key, value in second["stock"].items() if key != "kind"}
    return galenic.Order(
        capsules=60,
        actives=[
            galenic.Active(name="drug a", dose="12 mg", stock=galenic.Powder(**powder)),
            galenic.Active(
                name="drug b", dose="8 mg", overage="2 %", stock=galenic.Tablets(**tablets)
            ),
        ],
        capsule=galenic.Capsule(**TABLES["capsule"]),
        filler=galenic.Filler(**TABLES["filler"]),
    )


def test_an_order_by_name_is_that_of_the_tables() -> None:
    order = made()
    assert order == galenic.Order.read(TABLES)
    assert order.to_tables() == TABLES
    assert (order.active, order.dose, order.stock) == (None, None, None)
    assert [one.active for one in order.by_active] == ["drug a", "drug b"]


def test_it_is_copied_changed_and_sent_whole() -> None:
    order = made()
    sent = pickle.loads(pickle.dumps(order))  # noqa: S301 - our own
    assert (sent, hash(sent)) == (order, hash(order))
    assert attrs.evolve(order, capsules=30) == order.replace(capsules=30)
    assert order.replace(capsules=30).to_tables()["active"] == TABLES["active"]
    one = order.replace(actives=list(order.actives[:1]))
    assert galenic.plan(one).dose is not None
    assert attrs.evolve(order.actives[0], dose="3 mg").dose == galenic.Amount.read("3 mg/capsule")


def test_what_is_of_one_active_cannot_be_changed_on_several() -> None:
    with pytest.raises(galenic.InputError, match=r"order\.dose"):
        made().replace(dose="3 mg")


def test_a_quantity_is_a_dose() -> None:
    ureg = galenic.unit_registry()
    tables = changed(active__0__dose=ureg.Quantity(12, "mg/capsule"))
    assert galenic.plan(tables).weighings == galenic.plan(TABLES).weighings


@pytest.mark.parametrize("tables", [TABLES, SHARED, salts("naltrexone", convert_form=True)])
def test_a_plan_is_read_back_from_its_input(tables: dict[str, Any]) -> None:
    plan = galenic.plan(tables)
    again = galenic.read_plan(plan.to_dict())
    assert again.to_dict() == plan.to_dict()


# --- rows ---------------------------------------------------------------------------------------


def test_a_row_changes_keys_of_an_active_and_of_its_stock() -> None:
    rows = [
        {"active[0].dose": "6 mg", "active[1].stock.mean_mass": "300 mg/tablet"},
        {"active[0].dose [mg]": 12, "active[1].overage": "0 %"},
    ]
    first, second = galenic.plan_rows(rows, TABLES)
    by_hand = changed(active__0__dose="6 mg", active__1__stock__mean_mass="300 mg/tablet")
    assert first.weighings == galenic.plan(by_hand).weighings
    assert str(second.actives[1].overage) == "0 %"


def test_a_row_may_be_an_order_of_several() -> None:
    shared = {key: value for key, value in TABLES.items() if key != "active"}
    row = {
        f"active[{place}].{key}": value
        for place, active in enumerate(TABLES["active"])
        for key, value in active.items()
        if key != "stock"
    } | {
        f"active[{place}].stock.{key}": value
        for place, active in enumerate(TABLES["active"])
        for key, value in active["stock"].items()
    }
    (plan,) = galenic.plan_rows([row], shared)
    assert plan.order == galenic.Order.read(TABLES)


def test_what_was_measured_of_one_lot_is_not_lent_to_another() -> None:
    """As of [stock]: the mean mass of the common lot is not that of the lot of the row."""
    common = changed(active__1__stock__lot="A")
    (refused,) = galenic.plan_rows([{"active[1].stock.lot": "B"}], common, errors="return")
    assert isinstance(refused, galenic.InputError)
    paths = [problem.path for problem in refused.problems]
    assert paths == ["row 1: active[1].stock.mean_mass"]


def test_what_is_wrong_in_a_row_bears_its_number() -> None:
    rows = [{}, {"active[1].dose": "8"}]
    good, refused = galenic.plan_rows(rows, TABLES, errors="return")
    assert isinstance(good, galenic.Plan)
    assert isinstance(refused, galenic.InputError)
    assert [problem.path for problem in refused.problems] == ["row 2: active[1].dose"]


def test_the_command_line_tells_the_file_and_the_place(tmp_path: Any, capsys: Any) -> None:
    path = tmp_path / "order.toml"
    main(["example", "combination"])
    text = capsys.readouterr().out
    path.write_text(text.replace('dose    = "9 mcg/capsule"', 'dose    = "9 mcg/tablet"'), "utf-8")
    assert main(["plan", str(path)]) == 2
    assert "active[1].dose" in capsys.readouterr().err


# --- what nobody wrote is not told ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value"), [("mean_mass", "150"), ("kind", float("nan")), ("kind", None)]
)
def test_what_is_wrong_in_a_shared_stock_is_told_where_it_stands(key: str, value: Any) -> None:
    wrong = changed(SHARED, **{f"active__0__stock__{key}": value})
    assert set(problems(wrong)) == {f"active[0].stock.{key}"}


@pytest.mark.parametrize(
    ("column", "common", "path"),
    [
        ("active[0].dose", {**TABLES, "active": ["x"]}, "active[0]"),
        ("active[5].dose", TABLES, "active[5]"),
        ("balance[0].name", {**TABLES, "balance": ["x"]}, "balance[0]"),
    ],
)
def test_a_row_that_has_no_table_to_change_is_told_so(
    column: str, common: dict[str, Any], path: str
) -> None:
    (refused,) = galenic.plan_rows([{column: "3 mg"}], common, errors="return")
    assert isinstance(refused, galenic.InputError)
    assert refused.problems[0].path == f"row 1: {path}"


def test_orders_written_one_after_the_other_are_told_how_to_be_one() -> None:
    first, second = (one["stock"] for one in TABLES["active"])
    heading = {"active": "drug a", "dose": "1 mg", "capsules": 30}
    rest = {key: TABLES[key] for key in ("capsule", "filler")}
    found = problems({"order": [heading, heading], "stock": [first, second], **rest})
    assert "[[active]]" in found["order"].remedy
    assert "[active.stock]" in found["stock"].remedy
