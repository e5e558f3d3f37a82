"""Molar masses of a user: what a form can weigh beside its base, and whom they are credited to."""

import json
import tomllib
from fractions import Fraction
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import galenic
from galenic._cli import main
from strategies import plain

F = Fraction
FIELD = Path(__file__).parent / "vectors/field"
SEVERITIES = ("none", "info", "caution", "stop", "refused")
CODES = {"form-lighter-than-base", "molar-factor-unusual", "molar-factor-far"}


def field_file(name):
    """The text of a field file."""
    return (FIELD / f"{name}.toml").read_text("utf-8")


def run(capsys, tmp_path, order, *words):
    """Plan an order at the command line, its result as JSON; gives the exit code and the result."""
    text = order if isinstance(order, str) else json.dumps(order)
    path = tmp_path / ("order.toml" if isinstance(order, str) else "order.json")
    path.write_text(text, "utf-8")
    code = main(["plan", str(path), "--json", *words])
    return code, json.loads(capsys.readouterr().out)


def salted(base, salt, *, ordered="the base", stocked="the salt", **more):
    """Order a base from a stock of its salt; each a molar mass in g/mol, the salt's keys beside."""
    rows = [
        {"name": "the salt", "base": "the base", "molar_mass": f"{plain(F(salt))} g/mol"} | more
    ]
    if base is not None:
        mass = f"{plain(F(base))} g/mol"
        rows.append({"name": "the base", "base": "the base", "molar_mass": mass})
    return {
        "order": {"active": ordered, "dose": "100 mg", "capsules": 50, "convert_form": True},
        "stock": {"kind": "powder", "active": stocked, "assay": "100 %", "basis": "as-is"},
        "capsule": {"size": "00"},
        "filler": {"name": "a filler", "pack_stat": "600 mg/capsule"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "b", "readability": "1 mg"}],
        "substance": rows,
    }


def verdict(order):
    """The severest thing said of the molar masses, and the code or path that says it."""
    try:
        made = galenic.plan(order)
    except galenic.InputError as refused:
        return "refused", [problem.path for problem in refused.problems]
    said = {notice.code: notice.severity for notice in made.notices if notice.code in CODES}
    return max(said.values(), key=SEVERITIES.index, default="none"), list(said)


# --- the field files -----------------------------------------------------------------------------


def test_two_morphines_in_one_sulfate_are_asked_for(capsys, tmp_path):
    """669 g/mol is 2.078 times 322 g/mol: without moieties it would weigh twice the drug."""
    code, told = run(capsys, tmp_path, field_file("de-morphine-sulfate-trap"))
    (problem,) = told["problems"]
    assert (code, problem["code"], problem["given"]) == (2, "missing", "nothing")
    assert problem["path"] == "substance[1].moieties"
    for words in ("morphine sulfate", "2.078", "morphine hydrochloride", "moieties = 2"):
        assert words in problem["expected"] + problem["remedy"]


def test_with_two_moieties_the_sulfate_weighs_what_it_should(capsys, tmp_path):
    """50 x 10 mg of hydrochloride are 500 / 322 x 669 / 2 = 519.4 mg of sulfate."""
    text = field_file("de-morphine-sulfate-trap")
    text = text.replace('molar_mass = "669 g/mol"', 'molar_mass = "669 g/mol"\nmoieties = 2')
    code, told = run(capsys, tmp_path, text)
    exact = F(500) / 322 * 669 / 2
    assert code == 0
    assert told["weighings"][0]["weigh"] == f"{round(exact)} mg" == "519 mg"
    assert not CODES & {notice["code"] for notice in told["notices"]}


def test_one_is_an_answer(capsys, tmp_path):
    """With moieties = 1 the order is planned as it stands: whoever writes it was asked."""
    text = field_file("de-morphine-sulfate-trap")
    text = text.replace('molar_mass = "669 g/mol"', 'molar_mass = "669 g/mol"\nmoieties = 1')
    code, told = run(capsys, tmp_path, text)
    assert code == 0
    assert told["weighings"][0]["weigh"] == f"{round(F(500) / 322 * 669)} mg"


def test_molar_masses_of_the_order_are_credited_to_it(capsys, tmp_path):
    """6,275.6 mg, by 234.34 and 270.80 g/mol of the order: no table is named for them."""
    code, told = run(capsys, tmp_path, field_file("us-lidocaine-base-monohydrate"))
    exact = F(100 * 50) * F("270.80") / F("234.34") / (F("0.99") * F("0.93"))
    assert code == 0
    assert float(told["weighings"][0]["exact"].split()[0]) == pytest.approx(float(exact), rel=1e-9)
    assert round(float(exact), 1) == 6275.6
    (notice,) = [one for one in told["notices"] if one["code"] == "form-converted"]
    assert notice["source"] == "molar masses of the order (substance[0], substance[1])"
    steps = {step["name"]: step["source"] for step in told["steps"]}
    assert steps["molar mass of lidocaine"] == "substance[0].molar_mass"
    assert steps["molar mass of lidocaine hydrochloride"] == "substance[1].molar_mass"
    assert "CIAAW" not in json.dumps({key: told[key] for key in ("potency", "steps", "notices")})


# --- credit --------------------------------------------------------------------------------------


def test_a_row_with_a_source_is_still_the_orders(tmp_path, capsys):
    """A source key in the order does not make the row one of the package's table."""
    order = salted(300, 340)
    for row in order["substance"]:
        row |= {"source": "the label", "edition": "2026", "confidence": "high"}
    _, told = run(capsys, tmp_path, order)
    steps = {step["name"]: step["source"] for step in told["steps"]}
    assert steps["molar mass of the salt"] == "substance[0].molar_mass"
    assert main(["plan", str(tmp_path / "order.json")]) == 0
    assert "substances:" not in json.dumps(told)


def test_the_pharmacys_molar_masses_are_credited_to_the_pharmacy(tmp_path, capsys):
    """In the notice, the chain and the steps."""
    order = salted(300, 340)
    pharmacy = tmp_path / "pharmacy.json"
    pharmacy.write_text(json.dumps({"substance": order.pop("substance")}), "utf-8")
    code, told = run(capsys, tmp_path, order, "--pharmacy", str(pharmacy))
    (notice,) = [one for one in told["notices"] if one["code"] == "form-converted"]
    assert code == 0
    assert notice["source"] == "molar masses of the pharmacy file (substance[1], substance[0])"
    steps = {step["name"]: step["source"] for step in told["steps"]}
    assert steps["molar mass of the salt"] == "pharmacy file: substance[0].molar_mass"
    assert any("pharmacy file" in link["source"] for link in told["potency"]["chain"])


def test_a_row_made_in_python_is_credited_by_its_place():
    """Its molar mass was read from no file, and is the order's nevertheless."""
    order = galenic.Order.read(salted(300, 340))
    mass = galenic.Amount(F(350), "g/mol")
    salt = attrs.evolve(order.substance[0], molar_mass=mass)
    made = galenic.plan(attrs.evolve(order, substance=(salt, order.substance[1])))
    (notice,) = [one for one in made.notices if one.code == "form-converted"]
    assert made.fill.stock.number == F(100) * 350 / 300
    assert notice.source == "molar masses of the order (substance[1], substance[0])"


def test_a_form_of_each_is_credited_to_each():
    """The base from our table, a salt of it from the order."""
    row = {"name": "naltrexone mesilate", "base": "naltrexone", "molar_mass": "437.5 g/mol"}
    order = salted(None, 340, ordered="naltrexone", stocked="naltrexone mesilate")
    made = galenic.plan(order | {"substance": [row]})
    (notice,) = [one for one in made.notices if one.code == "form-converted"]
    ours, own = "of our table (CIAAW abridged atomic weights)", "of the order (substance[0])"
    assert notice.source == f"molar masses {ours} and {own}"


def test_the_notice_on_the_base_takes_the_molar_masses_of_the_order():
    """350 and 400 g/mol of the order: 4.5 mg of base is 4.5 x 400 / 350 mg of its salt."""
    rows = [
        {"name": "naltrexone", "base": "naltrexone", "molar_mass": "350 g/mol"},
        {"name": "naltrexone hydrochloride", "base": "naltrexone", "molar_mass": "400 g/mol"},
    ]
    order = salted(None, 1, ordered="naltrexone", stocked="naltrexone hydrochloride")
    order["order"]["dose"] = "4.5 mg"
    made = galenic.plan(order | {"substance": rows})
    (notice,) = [one for one in made.notices if one.code == "naltrexone-base"]
    assert "5.142857 mg of hydrochloride" in notice.text
    assert "the order" in notice.source


# --- the bounds ----------------------------------------------------------------------------------

CASES = [
    # base, salt, keys of the salt's row, what is said, code or path
    (300, 340, {}, "none", []),
    (300, 540, {}, "none", []),  # 1.8
    (300, 541, {}, "refused", ["substance[0].moieties"]),
    (300, 541, {"moieties": 1}, "none", []),
    (374.9, 763.3, {"moieties": 1}, "none", []),  # hydroxyzine pamoate
    (300, 750, {"moieties": 1}, "none", []),  # 2.5
    (300, 751, {"moieties": 1}, "caution", ["molar-factor-unusual"]),
    (300, 1500, {"moieties": 1}, "caution", ["molar-factor-unusual"]),  # 5
    (300, 1501, {"moieties": 1}, "stop", ["molar-factor-far"]),
    (300, 299, {}, "caution", ["form-lighter-than-base"]),
    (300, 680, {"moieties": 3}, "caution", ["form-lighter-than-base"]),  # three where two are
    (300, 120, {}, "caution", ["form-lighter-than-base"]),  # 0.4
    (300, 119, {}, "caution", ["molar-factor-unusual"]),
    (300, 60, {}, "caution", ["molar-factor-unusual"]),  # 0.2
    (300, 59, {}, "stop", ["molar-factor-far"]),
    ("24.305", "172.42", {"moieties": 1}, "stop", ["molar-factor-far"]),  # 7.1
    ("24.305", "172.42", {"moieties": 1, "element": True}, "none", []),
    ("40.078", "448.39", {"moieties": 1, "element": True}, "none", []),  # gluconate, 11.2
    ("40.078", "498.43", {"element": True}, "refused", ["substance[0].moieties"]),  # citrate
    ("40.078", "498.43", {"moieties": 3, "element": True}, "none", []),
    ("10", "300", {"moieties": 1, "element": True}, "none", []),  # 30
    ("10", "301", {"moieties": 1, "element": True}, "stop", ["molar-factor-far"]),
]


@pytest.mark.parametrize(("base", "salt", "keys", "severity", "said"), CASES)
def test_a_factor_is_held_against_its_bounds(base, salt, keys, severity, said):
    """Above 1.8 the moieties are asked for; outside 0.4 to 2.5 and 0.2 to 5 something is wrong."""
    order = salted(str(base), str(salt), **keys)
    assert verdict(order) == (severity, said)
    back = order | {"order": order["order"] | {"active": "the salt"}}
    back["stock"] = order["stock"] | {"active": "the base"}
    assert verdict(back) == (severity, said)


def test_the_base_may_say_that_it_is_an_element():
    """On the row of the base or on that of a form: it is said of the base."""
    order = salted("24.305", "172.42", moieties=1)
    order["substance"][1]["element"] = True
    assert verdict(order) == ("none", [])


@pytest.mark.parametrize(("keys", "severity"), [({}, "refused"), ({"moieties": 1}, "none")])
def test_without_the_base_the_forms_are_held_against_each_other(keys, severity):
    """The heavier is asked, from whichever side the order converts."""
    order = salted(None, 700, stocked="the salt", ordered="another salt", **keys)
    row = {"name": "another salt", "base": "the base", "molar_mass": "340 g/mol"}
    order["substance"].append(row)
    assert verdict(order)[0] == severity
    order["order"]["active"], order["stock"]["active"] = "the salt", "another salt"
    assert verdict(order)[0] == severity


def test_what_is_not_converted_is_not_asked():
    """Where dose and stock are in one form no molar mass is used, and none is in doubt."""
    order = salted(300, 700, ordered="the salt")
    assert verdict(order) == ("none", [])
    assert verdict(order | {"order": order["order"] | {"active": "the base"}})[0] == "refused"


def test_a_stop_leaves_no_weighings(capsys, tmp_path):
    """A factor beyond 5 ends the plan with exit code 1, and says how an element is told."""
    code, told = run(capsys, tmp_path, salted("24.305", "172.42", moieties=1))
    assert (code, told["weighings"]) == (1, [])
    assert "element = true" in json.dumps(told["notices"])


def test_another_stock_is_asked_as_the_stock_is():
    """The moieties of a form that only another stock is in are missing at that stock's row."""
    order = salted(300, 700, ordered="the base", stocked="the base")
    order["other_stock"] = [order["stock"] | {"active": "the salt"}]
    severity, paths = verdict(order)
    assert (severity, len(paths)) == ("refused", 1)
    assert "other_stock[0]" in paths[0] or "moieties" in paths[0]


def test_the_pharmacys_row_is_named_as_the_pharmacys(capsys, tmp_path):
    """The problem says in which file the moieties are missing."""
    order = salted(300, 700)
    pharmacy = tmp_path / "pharmacy.json"
    pharmacy.write_text(json.dumps({"substance": order.pop("substance")}), "utf-8")
    code, told = run(capsys, tmp_path, order, "--pharmacy", str(pharmacy))
    assert code == 2
    assert told["problems"][0]["path"] == "pharmacy file: substance[0].moieties"


# --- laws ----------------------------------------------------------------------------------------

FACTORS = st.integers(10, 4000).map(lambda n: F(n, 100))


@given(FACTORS, FACTORS, st.sampled_from(({}, {"moieties": 1}, {"moieties": 2})), st.booleans())
def test_severity_never_falls_further_from_one(one, other, keys, element):
    """Of two factors on one side of 1, the further one is said no less of."""
    if (one - 1) * (other - 1) < 0:
        other = 1 / other
        other = F(round(other * 10**6), 10**6)
    near, far = sorted((one, other), key=lambda factor: max(factor, 1 / factor))
    if (near - 1) * (far - 1) < 0:
        return
    more = keys | ({"element": True} if element else {})
    times = 200 * keys.get("moieties", 1)
    said = [verdict(salted(200, times * factor, **more))[0] for factor in (near, far)]
    assert SEVERITIES.index(said[0]) <= SEVERITIES.index(said[1])


@given(st.integers(100, 500), st.integers(1, 4), st.integers(100, 240))
def test_moieties_divide_the_weight(base, moieties, hundredths):
    """A salt of n moieties is weighed as n salts of one would be, each with an n-th of its mass."""
    whole = F(base * hundredths * moieties, 100)
    made = galenic.plan(salted(base, whole, moieties=moieties))
    alike = galenic.plan(salted(base, whole / moieties, moieties=1))
    assert made.fill.stock.number == alike.fill.stock.number == F(hundredths)


def test_the_field_files_are_read_as_they_stand():
    """The two files are valid TOML, and say what these tests say of them."""
    trap = tomllib.loads(field_file("de-morphine-sulfate-trap"))
    assert [row["molar_mass"] for row in trap["substance"]] == ["322 g/mol", "669 g/mol"]
    assert not any("moieties" in row for row in trap["substance"])
