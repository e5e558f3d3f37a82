"""Every problem of an input comes in one answer, however the problems hang together.

Mistakes of many kinds (units, missing keys, rules between keys, names that are in no table) are
planted into orders that are right. Each is refused alone; together all are named at once.
"""

from __future__ import annotations

import copy
import json
import re
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import galenic
from galenic import InputError
from galenic import _cli as cli
from galenic.errors import Problem

GONE = object()
COMMON = {
    "order": {"active": "the drug", "dose": "4.5 mg", "capsules": 60, "date": "2026-11-22"},
    "capsule": {"size": "3", "maker": "Coni-Snap"},
    "filler": {"name": "lactose monohydrate", "lot": "A", "expires": "2027-01-01"},
    "excipient": [
        {"name": "magnesium stearate", "share": "1 %", "role": "lubricant", "occupies": "none"},
        {"name": "a colour", "mass": "1 mg/capsule", "role": "colour", "density": "0.5 g/mL"},
    ],
    "weighing": {"rule": ["usp-41", "least-weighable"], "error": "5 %"},
    "balance": [
        {
            "name": name,
            "readability": "0.01 mg",
            "repeatability": "0.02 mg",
            "sensitivity": "0.05 mg",
            "capacity": "200 g",
        }
        for name in ("fine", "finer")
    ],
    "triturate": {"diluent": "mannitol", "density": "0.5 g/mL", "ratio_limit": 20},
    "fill": {"rsd": "2 %"},
    "mixing": {"rsd": "1 %"},
    "substance": [{"name": "the drug", "base": "the base", "molar_mass": "300 g/mol"}],
    "capsule_size": [{"maker": "House", "size": "3", "volume": "0.3 mL/capsule"}],
}
POWDER = {
    "kind": "powder",
    "active": "the drug",
    "assay": "99.2 %",
    "basis": "anhydrous",
    "water": "5.3 %",
    "pack_stat": "210 mg/capsule",
}
TABLETS = {
    "kind": "tablets",
    "active": "the drug",
    "strength": "50 mg/tablet",
    "mean_mass": "253.4 mg/tablet",
    "pack_stat": "180 mg/capsule",
}

# What is changed in a right order, and the path under which it is told.
ANYWHERE = {
    "order.dose": ("4.5 mgs/tablet", "order.dose"),
    "order.capsules": ("60 capsules", "order.capsules"),
    "order.excess": ("2.5 capsules", "order.excess"),
    "order.tolerance": ("1 mg", "order.tolerance"),
    "order.date": (GONE, "order.date"),
    "order.overrage": ("5 %", "order.overrage"),
    "order.convert_form": ("no", "order.convert_form"),
    "stock.active": ("another drug", "stock.active"),
    "stock.expires": ("31.12.2027", "stock.expires"),
    "stock.pack_stat": ("210 mg/cap", "stock.pack_stat"),
    "stock.density": ("0.5 g/mL", "stock.density"),
    "stock.particle_size": ("5", "stock.particle_size"),
    "stock.nonsense": (1, "stock.nonsense"),
    "capsule.maker": ("Coni", "capsule.maker"),
    "capsule.size": ("33", "capsule.size"),
    "capsule.sizes": (["1", "3"], "capsule.sizes"),
    "capsule.shell": ("0.05 mL", "capsule.shell"),
    "filler.name": (GONE, "filler.name"),
    "filler.pack_stat_size": ("1", "filler.pack_stat_size"),
    "filler.expires": ("soon", "filler.expires"),
    "excipient.0.share": (GONE, "excipient[0].share"),
    "excipient.0.role": ("lubricante", "excipient[0].role"),
    "excipient.1.density": (GONE, "excipient[1].pack_stat"),
    "excipient.1.mass": ("1 mg/tablet", "excipient[1].mass"),
    "weighing.rule": (["USP 41", "least-weighable"], "weighing.rule"),
    "weighing.error": (GONE, "weighing.error"),
    "balance.0.readability": ("1 mL", "balance[0].readability"),
    "balance.0.repeatability": (GONE, "balance[0].repeatability"),
    "balance.0.sensitivity": (GONE, "balance[0].sensitivity"),
    "balance.0.capacity": ("0.001 mg", "balance[0].capacity"),
    "balance.1.name": (GONE, "balance[1].name"),
    "balance.1.repeatability": (GONE, "balance[1].repeatability"),
    "balance.1.sensitivity": ("1 %", "balance[1].sensitivity"),
    "triturate.strength": ("1 in 60", "triturate.strength"),
    "triturate.aliquot": ("125 mcl", "triturate.aliquot"),
    "triturate.max_steps": (5, "triturate.max_steps"),
    "fill.sd": ("3 mg", "fill.rsd"),
    "mixing.loss": ("1 mg", "mixing.loss"),
    "substance.0.molar_mass": ("300", "substance[0].molar_mass"),
    "substance.0.possible_dose": (["5 mg", "2 mg"], "substance[0].possible_dose"),
    "capsule_size.0.volume": ("0.3", "capsule_size[0].volume"),
    "fillr": ({}, "fillr"),
}
OF_POWDER = {
    "stock.assay": ("500 %", "stock.assay"),
    "stock.basis": ("as is", "stock.basis"),
    "stock.water": (GONE, "stock.water"),
    "stock.loss_on_drying": ("1 %", "stock.loss_on_drying"),
    "stock.assay_uncertainty": ("1 mg", "stock.assay_uncertainty"),
    "stock.loss_uncertainty": ("20 %", "stock.loss_uncertainty"),
    "stock.assay_as": ("a form of nothing", "stock.assay_as"),
}
OF_TABLETS = {
    "stock.strength": ("50 mg", "stock.strength"),
    "stock.mean_mass": ("0.0253 g", "stock.mean_mass"),
    "stock.masses": (["253 mg", "254 mg"], "stock.masses_are"),
    "stock.total_mass": ("2.5 g", "stock.total_mass"),
    "stock.film_mass": ("2 mg/tablet", "stock.film_mass"),
    "stock.mass_sd": ("2 mg/tablet", "stock.tablets_weighed"),
    "stock.coating": ("sugar", "stock.coating"),
    "stock.content_rsd": ("30 %", "stock.content_rsd"),
}
KINDS = {"powder": (POWDER, OF_POWDER), "tablets": (TABLETS, OF_TABLETS)}

# One of these settles, or takes away, what another is told for: they are no two mistakes.
TOGETHER_NOT = [
    {"capsule.size", "capsule.sizes"},
    {"stock.basis", "stock.water", "stock.loss_on_drying"},
    {"stock.active", "order.convert_form", "stock.assay_as"},
    {"stock.pack_stat", "stock.density"},
    {"excipient.0.share", "excipient.0.role"},
    {"filler.name", "capsule.maker", "capsule.size", "filler.pack_stat_size"},
    {"stock.mean_mass", "stock.masses", "stock.total_mass", "stock.mass_sd"},
    {"stock.strength", "stock.mean_mass"},
    {"balance.0.readability", "balance.0.capacity"},
    {"stock.film_mass", "stock.coating"},
]


def order(kind="powder"):
    """An order that is right."""
    return copy.deepcopy(COMMON | {"stock": KINDS[kind][0]})


def planted(kind, mistakes):
    """The order with these mistakes, and the paths that must be named."""
    made, known = order(kind), ANYWHERE | KINDS[kind][1]
    for way in mistakes:
        *tables, last = [int(part) if part.isdigit() else part for part in way.split(".")]
        table = made
        for part in tables:
            table = table[part]
        if known[way][0] is GONE:
            del table[last]
        else:
            table[last] = copy.deepcopy(known[way][0])
    return made, {known[way][1] for way in mistakes}


def paths(tables, pharmacy=None):
    """The paths of all problems of an order, in one answer."""
    with pytest.raises(InputError) as caught:
        galenic.Order.read(tables, pharmacy)
    return [problem.path for problem in caught.value.problems]


@pytest.mark.parametrize("kind", KINDS)
def test_the_orders_here_are_right(kind):
    """Each wrong order below differs from one that can be read."""
    assert galenic.Order.read(order(kind)).capsules == 60


@pytest.mark.parametrize(
    ("kind", "way"), [(kind, way) for kind in KINDS for way in (ANYWHERE | KINDS[kind][1])]
)
def test_each_mistake_is_refused_alone(kind, way):
    """By its path, and nothing is told twice."""
    tables, told = planted(kind, [way])
    with pytest.raises(InputError) as caught:
        galenic.plan(tables)
    found = caught.value.problems
    assert told <= {problem.path for problem in found}
    assert len({*found}) == len(found)


@pytest.mark.parametrize("kind", KINDS)
def test_as_many_mistakes_as_can_stand_together(kind):
    """More than thirty in one order, each named."""
    kept: list[str] = []
    for way in ANYWHERE | KINDS[kind][1]:
        if not any(way in pair and not pair.isdisjoint(kept) for pair in TOGETHER_NOT):
            kept.append(way)
    tables, told = planted(kind, kept)
    assert len(kept) > 30
    assert told <= {*paths(tables)}


def with_commas(value):
    """Every amount with a decimal comma, as half of the world types it."""
    if isinstance(value, dict):
        return {key: with_commas(one) for key, one in value.items()}
    if isinstance(value, list):
        return [with_commas(one) for one in value]
    found = re.fullmatch(r"(\d+)(?:\.(\d+))? (\D.*)", value) if isinstance(value, str) else None
    return value if found is None else f"{found[1]},{found[2] or 0} {found[3]}"


OF_NAMES = ("stock.active", "stock.nonsense", "capsule.maker", "capsule.size", "weighing.rule")


@pytest.mark.parametrize("way", OF_NAMES)
@pytest.mark.parametrize("kind", KINDS)
def test_commas_in_every_amount_hide_no_other_mistake(kind, way):
    """Neither dose nor content can be read; what else is wrong is told all the same."""
    tables, told = planted(kind, [way])
    assert told <= {*paths(with_commas(tables))}


@st.composite
def several(draw):
    """A kind of stock and some mistakes that can stand together."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    known = sorted(ANYWHERE | KINDS[kind][1])
    chosen = draw(st.lists(st.sampled_from(known), min_size=2, max_size=9, unique=True))
    kept = []
    for way in chosen:
        if not any(way in pair and not pair.isdisjoint(kept) for pair in TOGETHER_NOT):
            kept.append(way)
    return kind, kept


@pytest.mark.slow
@given(several())
@settings(max_examples=150, deadline=None)
def test_all_mistakes_are_told_in_one_answer(chosen):
    """Whichever are planted together, each is named by its path."""
    tables, told = planted(*chosen)
    assert told <= {*paths(tables)}


@pytest.mark.slow
@given(several())
@settings(max_examples=40, deadline=None)
def test_python_and_the_stock_beside_are_held_to_the_same(chosen):
    """By name, and as an other stock: the same mistakes at the same keys."""
    kind, mistakes = chosen
    tables, told = planted(kind, mistakes)
    heading = tables.pop("order")
    with pytest.raises(InputError) as caught:
        galenic.Order(**heading, **tables)
    assert told <= {problem.path for problem in caught.value.problems}
    of_stock = [way for way in mistakes if way.startswith("stock.")]
    broken, told = planted(kind, of_stock)
    tables = order() | {"other_stock": [broken["stock"]]}
    if told:
        named = {path.replace("stock", "other_stock[0]") for path in told}
        assert named <= {*paths(tables)}


@pytest.mark.slow
@given(several())
@settings(max_examples=40, deadline=None)
def test_a_pharmacy_file_is_held_to_the_same(chosen):
    """What stands in the pharmacy file is told with what stands in the order."""
    tables, told = planted(*chosen)
    lent = ("balance", "weighing", "capsule_size", "fill", "mixing", "triturate", "substance")
    pharmacy = {name: tables.pop(name) for name in lent}
    found = {path.removeprefix("pharmacy file: ") for path in paths(tables, pharmacy)}
    assert told <= found


# --- through the command line ---------------------------------------------------------------------


def refused(tmp_path, capsys, text, *options):
    """What is told on standard error of an order file that is refused."""
    path = tmp_path / "order.toml"
    path.write_text(text, encoding="utf-8")
    assert cli.main(["plan", str(path), *options]) == 2
    out, err = capsys.readouterr()
    return out if "--json" in options else err


SIX = """
[order]
active = "naltrexone hydrochloride"
dose = "4,5 mg"
capsules = "30"
[stock]
kind = "powdr"
active = "naltrexone hydrochloride"
assay = "99.5"
basis = "anhydrous"
expires = 2027-06-30
[capsule]
size = 4
[filler]
name = "lactose monohydrate"
[weighing]
rule = "usp41"
[[balance]]
name = "Mettler"
readability = "1 mg"
"""


def test_mistakes_that_hang_together_are_told_in_one_round(tmp_path, capsys):
    """The kind, the rule and the size are slips, and what they need is missing: all at once."""
    err = refused(tmp_path, capsys, SIX)
    file = str(tmp_path / "order.toml")
    lines = [line.removeprefix(f"{file}: ").partition(": ")[0] for line in err.splitlines()]
    assert sorted(lines) == sorted(
        [
            *("order.dose", "order.capsules", "order.date", "stock.kind", "stock.assay"),
            *("stock.water", "capsule.size", "capsule.maker", "weighing.rule"),
            "balance[0].repeatability",
        ]
    )
    assert all(line.startswith(f"{file}: ") for line in err.splitlines())


def test_slips_of_toml_and_of_the_order_are_told_together(tmp_path, capsys):
    """An amount without quotes does not hide what else is wrong; the line and a caret are shown."""
    text = SIX.replace('dose = "4,5 mg"', "dose = 4.5 mg").replace("[order]", "[orer]")
    err = refused(tmp_path, capsys, text.lstrip())
    assert "put the amount in quotes (at line 3)" in err
    lines = err.splitlines()
    shown = lines.index("  3 | dose = 4.5 mg")
    assert lines[shown + 1].strip() == "^"
    assert lines[shown + 1].index("^") == lines[shown].index("mg")
    assert "did you mean 'order'?" in err
    assert "balance[0].repeatability" in err
    assert "order.active" not in err


@pytest.mark.parametrize(
    ("line", "slip", "told"),
    [
        ('dose = "4.5 mg"', "dose = 4.5 mg", "put the amount in quotes"),
        ('dose = "4.5 mg"', "dose = 4,5 mg", "a point as its decimal sign"),
        ('dose = "4.5 mg"', 'dose = "4.5 mg', "close the quotes"),
        ('dose = "4.5 mg"', 'dose = 4.5 mg"', "close the quotes"),
        ('dose = "4.5 mg"', 'dose "4.5 mg"', "write = between key and value"),
        ('dose = "4.5 mg"', 'dose: "4.5 mg"', "write = between key and value"),
        ('dose = "4.5 mg"', "dose = \u201c4.5 mg\u201d", "write straight quotes"),
        ('dose = "4.5 mg"', 'dose = "4.5 mg";', "end the line there"),
        ("date = 2026-11-28", "date = 28.11.2026", "without quotes: 2026-11-28"),
        ("date = 2026-11-28", "date = 11/28/2026", "without quotes: 2026-11-28"),
        ("date = 2026-11-28", "date = 02.03.2026", "such as 2026-11-22"),
        ("[[balance]]", "[balance]", "write [[balance]] for each"),
        ("[stock]", "[stock", "write [stock]"),
        ("[filler]", "[order]", "write its keys under one heading"),
        ("capsules = 30", "capsules = 30\ncapsules = 40", "the key stands twice"),
        ('size = "4"', "size = #4", "# begins a comment"),
        ('size = "4"', "size = 00el", "put it in quotes"),
        ('kind = "powder"', "kind = powder", "put it in quotes"),
    ],
)
def test_slips_of_newcomers_are_named_with_their_line(tmp_path, capsys, line, slip, told):
    """Each names the file and the line, and shows it."""
    right = SIX.replace('"4,5 mg"', '"4.5 mg"').replace('"30"', "30\ndate = 2026-11-28")
    right = right.replace("powdr", "powder").replace("size = 4", 'size = "4"')
    assert line in right
    text = right.replace(line, slip, 1)
    if "balance" in slip:
        text += '[balance]\nname = "other"\nreadability = "1 mg"\n'
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(text)
    err = refused(tmp_path, capsys, text)
    assert told in err
    assert err.startswith(f"{tmp_path / 'order.toml'}: given ")
    first = slip.splitlines()[-1]
    assert any(shown.endswith(f"| {first}") for shown in err.splitlines())


def test_no_plan_is_made_of_mended_text(tmp_path, capsys):
    """A single slip in an order that is right otherwise is refused like any other."""
    text = files("galenic").joinpath("examples/tablets.toml").read_text(encoding="utf-8")
    broken = re.sub(r'(dose += )"(.*?)"', r"\1\2", text, count=1)
    assert broken != text
    err = refused(tmp_path, capsys, broken)
    assert len([line for line in err.splitlines() if "order.toml" in line]) == 1
    with pytest.raises(InputError):
        galenic.load(broken)


# --- alike problems, and the file that they stand in ----------------------------------------------


def test_forty_balances_are_one_line():
    """With their places; as data they are forty problems, of which JSON tells the first twenty."""
    tables = order()
    tables["balance"] = [{"name": f"b{n}", "readability": "1 mg"} for n in range(40)]
    tables["weighing"] = {"rule": "usp-41"}
    with pytest.raises(InputError) as caught:
        galenic.plan(tables)
    error = caught.value
    assert len(error.problems) == 40
    (line,) = str(error).splitlines()
    assert line.startswith("balance[0-39].repeatability: given nothing; ")
    assert line.endswith("(40 places, told of the first)")
    assert (len(error.to_dict()["problems"]), error.to_dict()["more"]) == (20, 20)


def test_three_hundred_readings_in_a_wrong_unit_are_one_line(tmp_path, capsys):
    """Readings of a check as well, and their file is named."""
    path = tmp_path / "weights.csv"
    path.write_text("net [mL]\n" + "150\n" * 300, encoding="utf-8")
    options = ["--rule", "us-theoretical", "--theoretical", "150 mg"]
    assert cli.main(["check", "weights", str(path), *options]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{path}: row 2-301, net [mL]: given '150 mL'; ")
    assert line.endswith("(300 places)")


def test_places_in_no_row_are_listed():
    """Runs as runs, the others one by one; two alike problems are two lines."""
    made = [Problem("c", f"a[{n}].b", "x", "y", "z") for n in (0, 1, 2, 5, 7, 8)]
    assert str(InputError(made)) == "a[0-2, 5, 7-8].b: given x; expected y; z (6 places)"
    assert len(str(InputError(made[:2])).splitlines()) == 2
    mixed = [Problem("c", f"a[{n}].b[{m}]", "x", "y", "z") for n in (0, 1) for m in (0, 1)]
    assert "a[0].b[0], a[0].b[1], a[1].b[0] and 1 more: " in str(InputError(mixed))


def test_both_files_are_read_and_named(tmp_path, capsys):
    """A pharmacy file that does not parse hides nothing of the order, nor the other way."""
    pharmacy = tmp_path / "pharmacy.toml"
    pharmacy.write_text('[weighing]\nrule = "usp-41"\n[[balance]]\nreadability = 1 mg\n')
    err = refused(tmp_path, capsys, SIX.partition("[weighing]")[0], "--pharmacy", str(pharmacy))
    assert f"{pharmacy}: given 'readability = 1 mg'; expected TOML text" in err
    assert f"{pharmacy}: pharmacy file: balance[0].name: given nothing" in err
    assert f"{tmp_path / 'order.toml'}: order.dose: given '4,5 mg'" in err


def test_json_names_the_file_among_the_values(tmp_path, capsys):
    """The keys of a problem are as they were."""
    out = json.loads(refused(tmp_path, capsys, SIX, "--json"))
    keys = {"code", "path", "given", "expected", "remedy", "values"}
    assert {frozenset(problem) for problem in out["problems"]} == {frozenset(keys)}
    assert {one["values"]["file"] for one in out["problems"]} == {str(tmp_path / "order.toml")}
