"""What tablets and contents of capsules weigh and scatter by; figures by hand beside each test."""

import copy
import json
import math
from fractions import Fraction

import pytest

import galenic
from galenic._cli import main

F = Fraction
TABLES = {
    "order": {"active": "testol", "dose": "1.5 mg", "capsules": 100},
    "stock": {
        "kind": "tablets",
        "active": "testol",
        "strength": "50 mg/tablet",
        "mean_mass": "253.4 mg/tablet",
        "coating": "film",
        "release": "immediate",
        "min_tablets": 10,
        "crush_allowance": "3 %",
    },
    "capsule": {"size": "1", "fill": "300 mg/capsule"},
    "filler": {"name": "mannitol"},
    "weighing": {"rule": "nrf"},
    "balance": [{"name": "b", "readability": "0.1 mg"}],
}
CAPSULES = {
    "kind": "capsules",
    "active": "testol",
    "strength": "50 mg/capsule",
    "mean_net": "300 mg/capsule",
    "release": "immediate",
    "capsules_weighed": 20,
}
ONE_KIND = (253, 251, 256, 254, 252, 255, 253, 250, 257, 253)
OTHER_KIND = tuple(range(380, 390))


def order(**stock):
    """The order of tablets with keys of its stock changed; ``None`` leaves one out."""
    tables = copy.deepcopy(TABLES)
    kept = CAPSULES if stock.get("kind") == "capsules" else tables["stock"]
    told = kept | stock
    tables["stock"] = {key: value for key, value in told.items() if value is not None}
    return tables


def of_masses(*masses, **stock):
    """The same, with the masses of single tablets in mg."""
    texts = [f"{mass} mg" for mass in masses]
    return order(mean_mass=None, masses=texts, masses_are="sample", **stock)


def together(total, count, **stock):
    """The same, with a mass of tablets weighed together."""
    return order(mean_mass=None, total_mass=total, tablets_weighed=count, **stock)


def told(capsys, tmp_path, tables):
    """Plan at the command line; gives the problems by path, and the notices by code."""
    path = tmp_path / "order.json"
    path.write_text(json.dumps(tables), "utf-8")
    main(["plan", str(path), "--json"])
    found = json.loads(capsys.readouterr().out)
    problems = {one["path"]: one for one in found.get("problems", ())}
    return problems, {one["code"]: one for one in found.get("notices", ())}


def codes(tables):
    """The notices of a plan in Python, by code."""
    return {notice.code: notice for notice in galenic.plan(tables).notices}


# --- the mass of one, and of all ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tables", "key", "remedy"),
    [
        (order(mean_mass="5068 mg/tablet", tablets_weighed=20), "mean_mass", "all 20"),
        (order(mean_mass="2100 mg/tablet", tablets_weighed=20), "mean_mass", "all 20"),
        (order(mean_mass="5068 mg/tablet"), "mean_mass", "several"),
        (order(mean_mass="253.4 g/tablet"), "mean_mass", "several"),
        (together("5068 mg", 1), "total_mass", "tablets_weighed"),
        (together("2100 mg", 1), "total_mass", "tablets_weighed"),
        (together("5068 mg", 2), "total_mass", "tablets_weighed"),
        (together("253.4 mg", 20), "total_mass", "mean_mass"),
        (together("120 mg", 20, strength="0.05 mg/tablet"), "total_mass", "mean_mass"),
    ],
)
def test_a_mass_of_several_is_not_taken_for_that_of_one(capsys, tmp_path, tables, key, remedy):
    """5068 mg are 20 × 253.4 mg: taken for one tablet they are twenty times too much powder."""
    tables["order"]["dose"] = "0.0125 mg" if "0.05" in tables["stock"]["strength"] else "1.5 mg"
    problems, _ = told(capsys, tmp_path, tables)
    (problem,) = problems.values()
    assert (problem["path"], problem["code"]) == (f"stock.{key}", "range")
    assert problem["given"] == repr(tables["stock"][key])  # what was written, and no mean of ours
    assert remedy in problem["remedy"]


@pytest.mark.parametrize(
    ("tables", "mean"),
    [
        (together("5068 mg", 20), F("253.4")),
        (order(mean_mass="1500 mg/tablet", tablets_weighed=20, strength="500 mg/tablet"), 1500),
        (of_masses(5068, 5080), 5074),  # a bolus: single masses say so
        (order(mean_mass="12.5 mg/tablet", strength="1 mg/tablet", tablets_weighed=20), F("12.5")),
        (together("1000 mg", 20), 50),
    ],
)
def test_what_may_be_one_tablet_is_planned(tables, mean):
    """20 tablets of 75 mg cannot hold 500 mg of active each, so that 1500 mg are of one."""
    tables["stock"] |= {"strength": "40 mg/tablet"} if mean == 50 else {}
    assert galenic.plan(tables).order.stock.weighed[0] == mean


@pytest.mark.parametrize(
    ("stock", "unusual"),
    [
        ({"mean_mass": "1000 mg/tablet"}, False),
        ({"mean_mass": "1001 mg/tablet"}, True),
        ({"mean_mass": "1001 mg/tablet", "strength": "251 mg/tablet"}, False),  # a quarter of it
        ({"mean_mass": "50 mg/tablet", "strength": "5 mg/tablet"}, False),
        ({"mean_mass": "49 mg/tablet", "strength": "5 mg/tablet"}, True),
        ({"kind": "capsules", "mean_net": "1001 mg/capsule"}, True),
        ({"kind": "capsules", "mean_net": "51 mg/capsule"}, False),
    ],
)
def test_a_mass_that_is_seldom_one_of_a_unit_is_told(stock, unusual):
    """Most tablets weigh 50 mg to 1 g; one that its active explains is not told."""
    assert ("unit-mass-unusual" in codes(order(**stock))) is unusual


def test_no_capsule_holds_the_contents_of_twenty(capsys, tmp_path):
    """20 × 300 mg: the largest body of the charts, of size 000, holds less than 3 g of anything."""
    problems, _ = told(capsys, tmp_path, order(kind="capsules", mean_net="6000 mg/capsule"))
    assert set(problems) == {"stock.mean_net"}


# --- their scatter --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tables", "key"),
    [
        (of_masses(*ONE_KIND, *OTHER_KIND), "masses"),  # 68 mg about 319 mg: 21 %
        (order(mass_sd="2.5 g/tablet", tablets_weighed=20), "mass_sd"),
        (order(mass_sd="50.7 mg/tablet", tablets_weighed=20), "mass_sd"),  # 20 % are 50.68 mg
        (order(kind="capsules", net_sd="250 mg/capsule"), "net_sd"),
        (order(kind="capsules", net_sd="60.1 mg/capsule"), "net_sd"),
    ],
)
def test_a_scatter_that_no_lot_has_is_refused(capsys, tmp_path, tables, key):
    """Above 20 % of the mean, as for a packing statistic."""
    problems, _ = told(capsys, tmp_path, tables)
    assert list(problems) == [f"stock.{key}"]
    assert "at most 20 %" in problems[f"stock.{key}"]["expected"]


def test_two_kinds_of_tablets_are_named(capsys, tmp_path):
    """Ten of 250 to 257 mg, ten of 380 to 389 mg: 319 mg is the mass of none."""
    problems, _ = told(capsys, tmp_path, of_masses(*ONE_KIND, *OTHER_KIND))
    remedy = problems["stock.masses"]["remedy"]
    assert all(f"{end} mg" in remedy for end in (250, 257, 380, 389))


def test_two_kinds_that_are_nearer_are_a_caution():
    """Ten of 250 to 257 mg, ten of 280 to 289 mg: 16.2 mg about 269 mg are 6 %, above 5 %."""
    masses = (*ONE_KIND, *(mass - 100 for mass in OTHER_KIND))
    found = codes(of_masses(*masses))
    mean = F(sum(masses), 20)
    rsd = 100 * math.sqrt(sum((one - mean) ** 2 for one in masses) / 19) / mean
    assert found["masses-scatter"].values["rsd"].number == F(f"{rsd:.3g}") > 5
    ends = [
        found["masses-in-groups"].values[key].number for key in ("low", "below", "above", "high")
    ]
    assert ends == [250, 257, 280, 289]


@pytest.mark.parametrize(
    ("stock", "scatters"),
    [
        ({"mass_sd": "12.6 mg/tablet"}, False),  # 5 % of 253.4 mg are 12.67 mg
        ({"mass_sd": "12.8 mg/tablet"}, True),
        ({"mean_mass": "200 mg/tablet", "mass_sd": "14.9 mg/tablet"}, False),  # 7.5 %: 15 mg
        ({"mean_mass": "200 mg/tablet", "mass_sd": "15.2 mg/tablet"}, True),
        ({"mean_mass": "80 mg/tablet", "mass_sd": "8 mg/tablet"}, False),  # 10 %
        ({"mean_mass": "80 mg/tablet", "mass_sd": "8.1 mg/tablet"}, True),
        ({"kind": "capsules", "net_sd": "22.5 mg/capsule"}, False),  # 7.5 % of 300 mg
        ({"kind": "capsules", "net_sd": "22.8 mg/capsule"}, True),
        ({"kind": "capsules", "mean_net": "299 mg/capsule", "net_sd": "22.8 mg/capsule"}, False),
    ],
)
def test_a_scatter_beyond_the_band_of_the_pharmacopoeia_is_told(stock, scatters):
    """Ph. Eur. 2.9.5: 10, 7.5 and 5 % of tablets; 10 and 7.5 % of capsules."""
    count = {} if "kind" in stock else {"tablets_weighed": 20}
    assert ("masses-scatter" in codes(order(**count, **stock))) is scatters


@pytest.mark.parametrize(
    "masses",
    [ONE_KIND, (250, 251, 254, 255), (240, 250, 260, 270), (250, 251, 252, 253, 300)],
)
def test_masses_of_one_kind_lie_in_no_groups(masses):
    """A gap below 5 % of the mean, no wider than the groups, or to one mass alone, is none."""
    assert "masses-in-groups" not in codes(of_masses(*masses))


# --- film -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("film", "heavy"), [("4 mg/tablet", False), ("7.2 mg/tablet", False), ("7.3 mg/tablet", True)]
)
def test_a_film_above_a_tenth_of_the_tablet_is_told(film, heavy):
    """The field has 4 mg of 72 mg; 7.2 mg are a tenth."""
    tables = order(mean_mass="72 mg/tablet", strength="10 mg/tablet", film_mass=film)
    assert ("film-heavy" in codes(tables)) is heavy


@pytest.mark.parametrize(
    "mass",
    [
        {"mean_mass": "72 mg/tablet"},
        {"mean_mass": None, "total_mass": "1440 mg", "tablets_weighed": 20},
        {"mean_mass": None, "masses": ["71 mg", "73 mg"], "masses_are": "sample"},
    ],
)
@pytest.mark.parametrize("film", ["36 mg/tablet", "60 mg/tablet"])
def test_a_film_that_weighs_as_a_core_does_is_refused(capsys, tmp_path, mass, film):
    """60 of 72 mg: 600 mg of powder in place of 3400, with the 4 mg that the film is."""
    tables = order(strength="10 mg/tablet", film_mass=film, **mass)
    problems, _ = told(capsys, tmp_path, tables)
    assert list(problems) == ["stock.film_mass"]


# --- a strength in the wrong unit -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("stock", "dose", "far"),
    [
        ({"strength": "50 mg/tablet"}, "12.5 mcg", True),  # 4000 doses of it: levothyroxine
        ({"strength": "50 mg/tablet"}, "0.1 mg", False),  # 500 doses
        ({"strength": "50 mg/tablet"}, "0.099 mg", True),
        ({"kind": "capsules"}, "12.5 mcg", True),
        ({"strength": "50000 IU/tablet"}, "50 IU", True),
    ],
)
def test_a_strength_of_many_hundred_doses_is_told(stock, dose, far):
    """Mg in place of mcg is a thousand times; a dose of a tablet's hundredth is not told."""
    tables = order(**stock)
    tables["order"]["dose"] = dose
    assert ("strength-far" in codes(tables)) is far


def test_a_dose_in_another_measure_is_not_held_against_a_strength():
    """100 IU are 2.5 mcg by the label: less than the 0.025 mg of a tablet, though 100 is more."""
    tables = order(strength="0.025 mg/tablet", equivalent="0.025 mg = 1000 IU")
    tables["order"]["dose"] = "100 IU"
    assert not {"dose-reaches-tablet", "strength-far"} & set(codes(tables))


def test_naltrexone_is_ordered_in_micrograms():
    """0.5 mg of 50 mg, and doses of some mcg, are known of it."""
    tables = order(active="naltrexone hydrochloride")
    tables["order"] |= {"active": "naltrexone hydrochloride", "dose": "5 mcg"}
    assert "strength-far" not in codes(tables)


# --- what is right, and was taken for a slip -----------------------------------------------------


def test_a_heavy_tablet_weighed_one_by_one_is_no_mass_of_several(capsys, tmp_path):
    """1350 mg with a standard deviation of 1 %: twenty were weighed, each by itself."""
    heavy = {"strength": "50 mg/tablet", "mean_mass": "1350 mg/tablet", "tablets_weighed": 20}
    problems, _ = told(capsys, tmp_path, order(**heavy))
    assert list(problems) == ["stock.mean_mass"]
    assert "write 20 times it as total_mass" in problems["stock.mean_mass"]["remedy"]
    problems, notices = told(capsys, tmp_path, order(**heavy, mass_sd="14 mg/tablet"))
    assert not problems
    assert "unit-mass-unusual" in notices


def test_a_small_tablet_among_twenty_is_told_how_to_be_written(capsys, tmp_path):
    """902 mg of twenty are 45.1 mg of each, which is written as the mean mass."""
    total = {"strength": "100 mcg/tablet", "total_mass": "902 mg", "tablets_weighed": 20}
    problems, _ = told(capsys, tmp_path, order(**total))
    assert "45.1 mg, write that as mean_mass" in problems["stock.total_mass"]["remedy"]
