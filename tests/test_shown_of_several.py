"""What people and programs see of a plan of several actives: each under its name, each its own."""

import copy
import json

import jsonschema
import matplotlib as mpl
import pytest
from matplotlib import pyplot as plt

import galenic
from as_json import as_json
from galenic import pictures
from galenic.results import Plan

mpl.use("Agg")

PLAN = jsonschema.Draft202012Validator(galenic.schema("plan"))

GLYCERO, GLUCONATE = "calcium glycerophosphate", "calcium gluconate"
SALTS = {
    "order": {"capsules": 30},
    "active": [
        {
            "name": GLYCERO,
            "dose": "105 mg",
            "overage": "5 %",
            "stock": {"kind": "powder", "active": GLYCERO, "factor": "1.080", "lot": "G-7"},
        },
        {
            "name": GLUCONATE,
            "dose": "134 mg",
            "stock": {"kind": "powder", "active": GLUCONATE, "assay": "100 %", "basis": "as-is"},
        },
    ],
    "capsule": {"size": "1", "fill": "300 mg/capsule"},
    "filler": {"name": "mannitol with silica"},
    "weighing": {"rule": "nrf"},
    "balance": [{"name": "b", "readability": "1 mg"}],
}
# 105 × 1.05 × 1.080 = 119.07 mg of the one in a capsule, of which 30 are 3572.1 mg; 134 of the
# other, 4020 mg. The balance shows 3572 mg: 3572 ÷ 30 ÷ 1.08 = 110.246 91 mg in each.

T4, T3 = "levothyroxine sodium", "liothyronine sodium"
TABLETS = {
    "order": {"capsules": 60},
    "active": [
        {
            "name": T4,
            "dose": "25 mcg",
            "stock": {
                "kind": "tablets",
                "active": T4,
                "strength": "50 mcg/tablet",
                "mean_mass": "120 mg/tablet",
                "pack_stat": "180 mg/capsule",
            },
        },
        {
            "name": T3,
            "dose": "6 mcg",
            "stock": {"of": T4, "active": T3, "strength": "12.5 mcg/tablet"},
        },
    ],
    "capsule": {"size": "3"},
    "filler": {"name": "microcrystalline cellulose", "pack_stat": "150 mg/capsule"},
    "weighing": {"rule": "usp-41"},
    "balance": [{"name": "a", "readability": "0.1 mg", "repeatability": "0.08 mg"}],
}
# Half a tablet in each capsule, 60 mg; 60 of them are 3600 mg, or 30 tablets, and with 5 % for the
# mortar 32. Half a tablet holds 6.25 mcg of the other: 4.17 % more than 6 mcg. The powder takes up
# 60 ÷ 180 of a body, filler the rest: 100 mg. Two tablets are left over, with 25 mcg of the other.

ONE = {
    "order": {"active": GLUCONATE, "dose": "134 mg", "capsules": 30},
    "stock": SALTS["active"][1]["stock"],
    **{key: SALTS[key] for key in ("capsule", "filler", "weighing", "balance")},
}


def micro():
    """Both at microgram doses from powders, each through a triturate of its own."""
    tables = copy.deepcopy(TABLETS)
    for active in tables["active"]:
        name = active["name"]
        active["stock"] = {"kind": "powder", "active": name, "assay": "97 %", "basis": "as-is"}
        active["stock"]["pack_stat"] = "180 mg/capsule"
    return plan(tables)


def plan(tables):
    """The plan of an order."""
    return galenic.plan(galenic.Order.read(tables))


def parts(text):
    """The lines of each section of a sheet of plain text, by its title."""
    found, title = {}, ""
    for line in text.splitlines():
        if line and line == line.upper() and line[0].isalpha():
            title = line
        found.setdefault(title, []).append(line)
    return {name: " ".join(" ".join(lines).split()) for name, lines in found.items()}


@pytest.fixture(autouse=True)
def _close():
    """Leave no figure open."""
    yield
    plt.close("all")


# --- the sheet ------------------------------------------------------------------------------------


@pytest.mark.parametrize("drawn", ["__str__", "to_html", "to_markdown", "_repr_html_"])
def test_the_head_names_each_active_with_its_dose(drawn):
    """On each page, in the order in which they were given."""
    said = f"30 capsules of 105 mg {GLYCERO} and 134 mg {GLUCONATE}"
    assert said in getattr(plan(SALTS), drawn)()


def test_each_active_has_its_own_sections():
    """Stock, chain and dose stand under the name of the active; what is shared stands once."""
    found = parts(str(plan(SALTS)))
    one, other = (found[f"DOSE OF {name.upper()}"] for name in (GLYCERO, GLUCONATE))
    assert "label 105 mg overage 5 % expected 110.2469 mg/capsule 105 % of label" in one
    assert "label 134 mg overage 0 % expected 134 mg/capsule 100 % of label" in other
    assert "bench check 110.2469 mg/capsule" in one
    assert "bench check 134 mg/capsule" in other
    one, other = (found[f"STOCK OF {name.upper()}"] for name in (GLYCERO, GLUCONATE))
    assert "lot G-7" in one
    assert "925.93 mg/g factor 1.08 mg/mg" in one
    assert "1000 mg/g factor 1 mg/mg" in other
    assert f"stock 119.07 mg/capsule of {GLYCERO} stock 134 mg/capsule" in found["CAPSULE"]
    assert f"of {GLUCONATE} filler 46.93 mg/capsule" in found["CAPSULE"]
    assert "excess 0 %, overage of each active above" in found["BATCH"]
    assert not {"DOSE", "STOCK"} & found.keys()


def test_the_order_of_the_actives_changes_only_that_of_what_is_told_of_each():
    """Weights and mixing stand as they stood, and every section of one active says the same."""
    turned = SALTS | {"active": SALTS["active"][::-1]}
    one, other = (parts(str(plan(tables))) for tables in (SALTS, turned))
    assert one.keys() == other.keys()
    assert (one["WEIGH"], one["MIXING"]) == (other["WEIGH"], other["MIXING"])
    for name in (GLYCERO.upper(), GLUCONATE.upper()):
        assert one[f"DOSE OF {name}"] == other[f"DOSE OF {name}"]


def test_the_record_has_a_place_for_the_lot_of_each_stock():
    """That which is known stands there."""
    found = parts(str(plan(SALTS)))["LOTS, AND THE END OF THE BATCH"]
    assert f"{GLYCERO}, lot G-7, expires ____" in found
    assert f"{GLUCONATE}, lot ______________, expires ____" in found


def test_one_active_is_shown_as_before():
    """No title names it, and its overage stands with the batch."""
    found = parts(str(plan(ONE)))
    assert {"DOSE", "STOCK"} <= found.keys()
    assert "excess 0 %, overage 0 %" in found["BATCH"]
    assert "overage" not in found["DOSE"]
    assert not [title for title in found if GLUCONATE.upper() in title]


def test_a_stock_that_two_share_is_weighed_once_and_says_for_whom():
    """Who comes along says whose weight it is; the units are counted once."""
    made = plan(TABLETS)
    found = parts(str(made))
    first = found[f"FIRST, BEFORE STEP 1: STOCK OF {T4.upper()}"]
    assert "take 32 tablets exactly 30 tablets" in first
    assert "expected 3840 mg" in first
    assert [title for title in found if title.startswith("FIRST")] == [
        f"FIRST, BEFORE STEP 1: STOCK OF {T4.upper()}"
    ]
    assert f"1. 3600 mg {T4} 50 mcg tablets, powdered, for {T4} and {T3}" in found["WEIGH"]
    owner, other = found[f"STOCK OF {T4.upper()}"], found[f"STOCK OF {T3.upper()}"]
    assert f"one weight serves {T3} too" in owner
    assert "left over 240 mg holds 0.1 mg of active" in owner
    assert f"one weight that of the stock of {T4} serves it too" in other
    assert "left over 0.025 mg in what is left over" in other
    dose = found[f"DOSE OF {T3.upper()}"]
    assert "expected 6.25 mcg/capsule 104 % of label" in dose
    assert f"moved 4.17 % by the weight of the stock that it shares with {T4}" in dose
    assert found["CAPSULE"].count("stock 60 mg/capsule") == 1
    assert found["LOTS"].count(" stock expiry not given") == 1


def test_two_stocks_of_one_name_are_told_apart():
    """Wherever they are named: base and salt, each dosed from a lot of the same salt."""
    tables = copy.deepcopy(SALTS)
    names = ("naltrexone", "naltrexone hydrochloride")
    for active, name, lot in zip(tables["active"], names, "AB", strict=True):
        stock = {"kind": "powder", "active": names[1], "assay": "100 %", "basis": "as-is"}
        active |= {"name": name, "dose": "50 mg", "stock": stock | {"lot": lot}}
    tables["active"][0]["convert_form"] = True
    made = plan(tables)
    stocks = [one for one in made.weighings if one.role == "stock"]
    assert {one.what for one in stocks} == {f"{names[1]} powder, for {name}" for name in names}
    assert [lot.what for lot in made.ends.lots][:2] == [f"{names[1]} ({name})" for name in names]
    assert f"{names[1]} (naltrexone), lot A" in " ".join(str(made).split())
    labels = [bar.get_label() for bar in pictures.capsule(made).containers]
    assert len(set(labels)) == len(labels) == 3


def test_a_brimful_body_is_told_of_each_active(monkeypatch):
    """60 mg taken to pack as 150 do, or as 75 to 300: with 90 mg of filler 1.4 to 0.8 bodies.

    25 mcg divided by these are 17.86 to 31.25, and 6.25 mcg 4.464 to 7.812.
    """
    monkeypatch.setattr(Plan, "ways_out", ())  # what else could be done is no matter here
    tables = copy.deepcopy(TABLETS)
    del tables["active"][0]["stock"]["pack_stat"]
    text = str(plan(tables))
    assert max(map(len, text.splitlines())) <= 80
    found = parts(text)["PACKING, NOT MEASURED"]
    assert f"taken to pack 150 mg/capsule the stock of {T4}: 75 mg/capsule to 300" in found
    assert f"each would hold 17.86 to 31.25 mcg of {T4}" in found
    assert f"each would hold 4.464 to 7.812 mcg of {T3}" in found


def test_long_names_stay_within_the_page():
    """The head goes on below; what is written by hand is not moved off the paper."""
    tables = copy.deepcopy(SALTS)
    for place, active in enumerate(tables["active"]):
        name = f"a salt of a name so long that it wants a line of its own, number {place}"
        active["name"] = active["stock"]["active"] = name
    lines = str(plan(tables)).splitlines()
    assert max(map(len, lines)) <= 80
    head = " ".join(lines[: lines.index("=" * 80)])
    for place in range(2):
        assert f"own, number {place}" in " ".join(head.split())


def test_what_was_typed_is_text_wherever_it_stands():
    """No markup and no formula comes of a name."""
    tables = copy.deepcopy(SALTS)
    bad = "=cmd <img src=x onerror=alert(1)>"
    tables["active"][1]["name"] = tables["active"][1]["stock"]["active"] = bad
    made = plan(tables)
    for page in (made.to_html(), made._repr_html_(), galenic.compare(made, made)._repr_html_()):
        assert "<img" not in page
        assert "&lt;img src=x" in page
    assert "<img" not in made.to_markdown().replace("\\<img", "")
    both = str(galenic.compare(made, made))
    assert not [line for line in (*str(made).splitlines(), *both.splitlines()) if line[:1] == "="
                and set(line) != {"="}]  # fmt: skip


# --- the way to a number --------------------------------------------------------------------------


def test_a_plain_name_finds_the_step_of_each_active():
    """Which of them is chosen; with its active in front there is no other."""
    made = plan(SALTS)
    one, other = made.explain("correction factor"), made.explain("correction factor", 2)
    names = tuple(f"{name}: correction factor" for name in (GLYCERO, GLUCONATE))
    assert (one.name, other.name) == names
    assert (str(one.amount), str(other.amount)) == ("1.08 mg/mg", "1 mg/mg")
    assert one.among == other.among == names
    assert (one.which, other.which, one.of) == (1, 2, 2)
    assert f"(1 is {names[0]}; 2 is {names[1]})" in " ".join(str(one).split())
    alone = made.explain(names[1])
    assert (alone.name, alone.which, alone.of, alone.among) == (names[1], 1, 1, names[1:])
    assert alone.amount == other.amount
    assert made.explain("filler").of == 1


def test_a_number_that_there_is_not_is_refused_with_whose_there_are():
    """The message lists them; a slip of the plain name is told by it."""
    made = plan(SALTS)
    with pytest.raises(galenic.InputError) as caught:
        made.explain("dose", 3)
    (problem,) = caught.value.problems
    assert problem.path == "which"
    assert f"1 is {GLYCERO}: dose; 2 is {GLUCONATE}: dose" in problem.remedy
    with pytest.raises(galenic.InputError) as caught:
        made.explain("corection factor")
    (problem,) = caught.value.problems
    assert "did you mean 'correction factor'?" in problem.remedy


def test_the_command_explains_each_active(run, tmp_path):
    """By number, by name, and as data of its schema."""
    order = tmp_path / "order.json"
    order.write_text(json.dumps(SALTS), encoding="utf-8")
    code, out, _ = run("explain", "dose", order, "--which", 2)
    assert (code, out.splitlines()[0]) == (0, f"{GLUCONATE}: dose = 134 mg/capsule")
    code, out, _ = run("explain", f"{GLYCERO}: dose", order, "--json")
    told = json.loads(out)
    assert (code, told["amount"], told["of"]) == (0, "105 mg/capsule", 1)
    assert told["among"] == [f"{GLYCERO}: dose"]
    jsonschema.validate(told, galenic.schema("explanation"))
    code, out, _ = run("explain", order)
    assert f"{GLYCERO}: correction factor" in out
    assert f"{GLUCONATE}: correction factor" in out


# --- tables ---------------------------------------------------------------------------------------


def test_a_weighing_names_its_active():
    """Of a stock; of all else there is none."""
    rows = plan(SALTS).rows()
    assert [row["active"] for row in rows] == [GLYCERO, GLUCONATE, None]


def test_actives_have_a_row_each_and_the_summary_what_they_share():
    """The summary keeps its columns; what is of one active is empty there."""
    made = plan(SALTS)
    one, other = made.rows("actives")
    assert (one["active"], one["dose [mg/capsule]"], one["overage [%]"]) == (GLYCERO, 105, 5)
    assert one["stock_mass [mg]"] == pytest.approx(3572.1)
    assert one["expected [mg/capsule]"] == pytest.approx(3572 / 30 / 1.08)
    assert (other["stock_mass [mg]"], other["of_label [%]"]) == (4020, 100)
    (row,) = made.rows("summary")
    (alone,) = plan(ONE).rows("summary")
    assert list(row) == list(alone)
    assert row["stock_per_capsule [mg/capsule]"] == pytest.approx(119.07 + 134)
    assert [row[name] for name in ("active", "dose [mg/capsule]", "stock", "tablets")] == [None] * 4
    assert [row["active"] for row in made.rows("potency")] == [GLYCERO, GLUCONATE]
    assert plan(ONE).rows("actives")[0]["active"] == alone["active"] == GLUCONATE


def test_units_and_mass_have_columns_of_their_own():
    """IU stand beside mg, never in one column."""
    tables = copy.deepcopy(SALTS)
    stock = {"kind": "powder", "active": "colecalciferol", "assay": "100000 IU/g", "basis": "as-is"}
    tables["active"][1] = {"name": "colecalciferol", "dose": "1000 IU", "stock": stock}
    one, other = plan(tables).rows("actives")
    assert list(one) == list(other)
    assert (one["dose [mg/capsule]"], one["dose [IU/capsule]"]) == (105, None)
    assert (other["dose [mg/capsule]"], other["dose [IU/capsule]"]) == (None, 1000)
    assert other["active_per_stock [IU/g]"] == 100000
    assert other["stock_mass [mg]"] == 300  # 1000 IU ÷ 100 IU/mg, in 30 capsules


def test_who_comes_along_says_in_whose_stock():
    """In its row."""
    one, other = plan(TABLETS).rows("actives")
    assert (one["of"], other["of"]) == (None, T4)
    assert other["deviation [%]"] == pytest.approx(100 * (6.25 / 6 - 1))


# --- side by side ---------------------------------------------------------------------------------


def test_plans_are_compared_active_by_active():
    """By name, whatever the order in which they were given; one that has it not has no value."""
    turned = copy.deepcopy(SALTS)
    turned["active"].reverse()
    turned["active"][1]["dose"] = "100 mg"
    found = parts(str(galenic.compare(plan(SALTS), plan(turned), plan(ONE))))
    assert "dose 105 mg/capsule 100 mg/capsule overage" in found[GLYCERO.upper()]
    assert "dose 134 mg/capsule 134 mg/capsule 134 mg/capsule" in found[GLUCONATE.upper()]
    assert "dose" not in found["PLAN"]


def test_plans_are_named_by_all_their_doses():
    """And by the actives, where these alone tell them apart."""
    other = copy.deepcopy(SALTS)
    other["active"][1]["name"] = other["active"][1]["stock"]["active"] = "calcium lactate"
    names = repr(galenic.compare(plan(SALTS), plan(other)))
    assert f"30 × 105 mg + 134 mg, {GLYCERO} + {GLUCONATE}" in names
    assert f"30 × 105 mg + 134 mg, {GLYCERO} + calcium lactate" in names


# --- pictures -------------------------------------------------------------------------------------


def test_each_stock_is_a_slice_to_scale():
    """119.07, 134 and 46.93 mg of 300, each of a colour of its own."""
    ax = pictures.capsule(plan(SALTS))
    bars = {c.get_label(): bar for c in ax.containers for bar in c}
    heights = [bar.get_height() for bar in bars.values()]
    assert heights == pytest.approx([119.07 / 3, 134 / 3, 46.93 / 3])
    assert list(bars)[:2] == [f"{GLYCERO} powder", f"{GLUCONATE} powder"]
    assert len({bar.get_facecolor() for bar in bars.values()}) == 3
    said = " ".join(ax.get_title("left").split())
    assert f"One capsule of 105 mg {GLYCERO} and 134 mg {GLUCONATE}" in said


def test_a_shared_stock_is_one_slice_of_the_volume():
    """60 mg of 180: a third; filler takes two thirds of 150."""
    ax = pictures.capsule(plan(TABLETS))
    heights = [bar.get_height() for c in ax.containers for bar in c]
    assert heights == pytest.approx([100 / 3, 200 / 3])


def test_stocks_that_pack_each_have_their_part_of_the_volume():
    """In whatever order they are given, however much there is of each."""
    tables = copy.deepcopy(SALTS)
    tables["capsule"], tables["filler"] = (
        {"size": "0"},
        {"name": "f", "pack_stat": "400 mg/capsule"},
    )
    for active, pack in zip(tables["active"], (500, 800), strict=True):
        active["stock"]["pack_stat"] = f"{pack} mg/capsule"
    masses = {f"{GLYCERO} powder": 119.07 / 500, f"{GLUCONATE} powder": 134 / 800}
    for active in (tables["active"], tables["active"][::-1]):
        ax = pictures.capsule(plan(tables | {"active": active}))
        drawn = {c.get_label(): bar.get_height() / 100 for c in ax.containers for bar in c}
        assert drawn == pytest.approx(masses | {"f": 1 - sum(masses.values())})


def test_the_tree_has_each_stock():
    """Its head names the actives, and an arrow leads from each stock to the batch."""
    ax = pictures.triturates(plan(SALTS))
    ids = {text.get_gid() for text in ax.texts}
    assert {f"{name} powder to batch" for name in (GLYCERO, GLUCONATE)} <= ids
    assert f"105 mg {GLYCERO} and 134 mg {GLUCONATE}" in " ".join(ax.get_title("left").split())


def test_each_triturate_is_told_under_the_name_of_its_active():
    """In the tree, on the sheet of its own, and side by side with another plan."""
    made = micro()
    drugs = [f"{name} powder" for name in (T3, T4)]  # in increasing mass
    ids = [text.get_text() for text in pictures.triturates(made).texts]
    assert [any(drug in " ".join(text.split()) for text in ids) for drug in drugs] == [True] * 2
    assert [one.what for one in made.triturates] == drugs
    page = made.triturates._repr_html_()
    assert all(f"Triturate of {drug}" in page for drug in drugs)
    found = parts(str(galenic.compare(made, plan(TABLETS))))
    for triturate, name in zip(made.triturates, (T3, T4), strict=True):
        discarded = triturate.discarded.text(3)
        assert f"drug discarded {discarded} none" in found[name.upper()]


def test_actives_are_shown_alone():
    """In a notebook, and printed."""
    made = plan(TABLETS)
    page = made.actives._repr_html_()
    assert all(name in page for name in (T4, T3))
    said = " ".join(str(made.actives[1]).split())
    assert f"name {T3}" in said
    assert f"of {T4}" in said


# --- the document ---------------------------------------------------------------------------------


@pytest.mark.parametrize("tables", [SALTS, TABLETS, ONE], ids=["salts", "tablets", "one"])
def test_the_document_is_one_of_its_schema(tables):
    """Dose, potency and stock at the top are those of the only active, or null."""
    told = as_json(plan(tables).to_dict())
    assert PLAN.is_valid(told)
    top = [told[key] for key in ("dose", "potency", "stock")]
    if len(told["actives"]) == 1:
        assert top == [told["actives"][0][key] for key in ("dose", "potency", "stock")]
    else:
        assert top == [None] * 3
    for change in ({"actives": None}, {"actives": [{}]}):
        assert not PLAN.is_valid(told | change)


@pytest.mark.parametrize("tables", [SALTS, TABLETS], ids=["salts", "tablets"])
def test_a_plan_is_read_back_and_a_changed_one_refused(tables):
    """The same plan; a dose of one of several that was changed is told by its path."""
    made = plan(tables)
    told = made.to_dict()
    assert galenic.read_plan(json.dumps(told)).to_dict() == told
    wrong = json.loads(json.dumps(told))
    wrong["actives"][1]["dose"]["expected"] = "7 mg/capsule"
    wrong["actives"][0]["potency"]["chain"][0]["name"] = "worded otherwise"
    with pytest.raises(galenic.InputError) as caught:
        galenic.read_plan(wrong)
    assert [one.path for one in caught.value.problems] == ["actives[1].dose.expected"]
