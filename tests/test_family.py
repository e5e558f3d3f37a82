"""Laws of several strengths that are planned together, and families worked by hand."""

import json
import tomllib
from fractions import Fraction
from pathlib import Path

import attrs
import jsonschema
import pytest
import tomlkit
from hypothesis import assume, given
from hypothesis import strategies as st

import galenic
from galenic import Amount, InputError, Order, plan_family
from galenic._cli import main
from strategies import number, orders, plain
from test_laws import content, planned

NAME = "naltrexone hydrochloride"
POWDER = {
    "kind": "powder", "active": NAME, "assay": "99 %", "basis": "as-is",
    "pack_stat": "200 mg/capsule", "lot": "P-1", "expires": "2028-01-31",
}  # fmt: skip
TABLETS = {
    "kind": "tablets", "active": NAME, "strength": "50 mg/tablet", "mean_mass": "250 mg/tablet",
    "coating": "none", "pack_stat": "200 mg/capsule", "lot": "T-4", "expires": "2027-03-31",
}  # fmt: skip
DOSES = ("0.5 mg", "1.5 mg", "3 mg", "4.5 mg")


def tables(stock=POWDER, balance="0.08 mg", **changes):
    """The tables of a family beside its orders: one balance, of a least weight of 160 mg."""
    shared = {
        "stock": stock,
        "capsule": {"size": "3", "maker": "Coni-Snap"},
        "filler": {"name": "a filler", "pack_stat": "150 mg/capsule"},
        "weighing": {"rule": "usp-41"},
        "balance": [
            {"name": "b", "readability": "0.1 mg", "repeatability": balance, "capacity": "220 g"}
        ],
    }
    return shared | changes


def family(*doses, capsules=14, heading=None, **changes):
    """The family of some doses."""
    told = {"active": NAME, "capsules": capsules, "number": "R7", "date": "2026-12-01"}
    told |= heading or {}
    shared = tables(**changes)
    return plan_family([Order.read({"order": told | {"dose": one}, **shared}) for one in doses])


def weights(plan):
    """What a plan weighs, in mg: of its stock, and of everything else."""
    found = [number(str(one.weigh)) for one in plan.weighings if one.role == "stock"]
    rest = [number(str(one.weigh)) for one in plan.weighings if one.role != "stock"]
    return sum(found), sum(rest)


# --- by hand -------------------------------------------------------------------------------------


def test_one_triturate_serves_four_strengths_of_a_powder():
    """133 mg of drug are less than 160 mg, which one weighing takes; four times it would be 640.

    160 mg × 0.99 = 158.4 mg make 3960 mg of 40 mg/g, the strongest round strength of which 14 ×
    0.5 mg = 7 mg weigh 160 mg or more: 175 mg. Two weighings make it, and two each batch.
    """
    found = family(*DOSES)
    assert found.from_common == (True,) * 4
    assert weights(found.common) == (160, 3800)
    assert [weights(plan)[0] for plan in found.plans] == [175, 525, 1050, 1575]
    assert found.totals.weighings == 10
    assert found.totals.active_taken == Amount.read("158.4 mg")
    assert found.totals.active_dispensed == Amount.read("133 mg")
    (left,) = found.kept
    assert left.mass == Amount.read("635 mg")  # 3960 - 175 - 525 - 1050 - 1575
    assert left.strength == Amount.read("40 mg/g")
    assert (left.lot, str(left.expires)) == ("R7 T", "2027-05-29")  # 180 days: day 1 is 1 December


def test_a_triturate_packs_as_what_it_is_mixed_from():
    """Of 175 mg, 160/3960 are drug of 200 mg/capsule and the rest filler of 150 mg/capsule."""
    found = family(*DOSES)
    drug = Fraction(175 * 160, 3960)
    room = drug / 200 + (175 - drug) / 150
    assert found.plans[0].weighings[1].exact.number == pytest.approx((14 - room) * 150, rel=1e-6)
    told = ["family-one-lot", "family-triturate", "family-triturate-packs"]
    assert [one.code for one in found.notices] == told


def test_a_check_that_fails_on_a_triturate_is_raised(monkeypatch):
    def failing(_order, **_asked):
        raise galenic.CheckError("the shares do not close")

    monkeypatch.setattr("galenic._family.common.plan", failing)
    with pytest.raises(galenic.CheckError, match="do not close"):
        family(*DOSES)


def test_what_is_left_is_the_stock_of_the_next_order():
    """635 mg of 40 mg/g hold 25.4 mg: sixteen capsules of 1.5 mg, and no more."""
    (left,) = family(*DOSES).kept
    order = {"active": NAME, "dose": "1.5 mg", "capsules": 16, "date": "2026-12-02"}
    again = galenic.plan({**tables(), "order": order, **left.to_tables()})
    assert not again.stopped
    assert again.weighings[0].weigh == Amount.read("600 mg")
    assert again.order.stock.lot == "R7 T"
    short = galenic.plan({**tables(), "order": order | {"capsules": 17}, **left.to_tables()})
    assert "stock-short" in {one.code for one in short.notices}


def test_tablets_are_crushed_once_and_only_small_batches_are_diluted():
    """50 mg in 250 mg: 0.5 and 1.5 mg need 35 and 105 mg of powder; 3 and 4.5 mg 210 and 315 mg."""
    found = family(*DOSES, stock=TABLETS)
    assert found.from_common == (True, True, False, False)
    drug, diluent = weights(found.common)
    assert (drug, drug + diluent) == (160, 800)  # 32 mg at 40 mg/g; 7 mg weigh 175 mg then
    assert [weights(plan)[0] for plan in found.plans] == [175, 525, 210, 315]
    totals = found.totals
    assert (totals.tablets, totals.weighings) == (10, 10)
    assert totals.powder == Amount.read("685 mg")
    assert totals.leftover == Amount.read("1815 mg")
    assert totals.leftover_active == Amount.read("363 mg")
    of_triturate, of_tablets = found.kept
    assert of_triturate.mass == Amount.read("100 mg")
    assert (of_tablets.mass, of_tablets.strength.number) == (totals.leftover, 200)
    assert (of_tablets.lot, str(of_tablets.expires)) == ("T-4", "2027-03-31")
    for plan in (found.common, *found.plans[2:]):
        assert "family-crushed-together" in {one.code for one in plan.notices}
    for plan in found.plans[:2]:
        assert "family-crushed-together" not in {one.code for one in plan.notices}


def test_a_family_that_needs_no_triturate_has_none():
    found = family("30 mg", "45 mg")
    assert found.common is None
    assert found.from_common == (False, False)
    assert not found.kept


def test_a_triturate_that_the_order_fixes_is_made_for_each():
    """Who says how it is diluted is not overruled."""
    found = family("0.5 mg", "1.5 mg", triturate={"strength": "1 in 20"})
    assert found.common is None
    assert any(plan.triturates for plan in found.plans)
    assert family("0.5 mg", "1.5 mg").common is not None


def both(**changes):
    """0.5 and 1.5 mg from one triturate: 160 mg of powder make 3960 mg of 40 mg/g, 1 in 24.75."""
    return family("0.5 mg", "1.5 mg", **changes)


def test_a_lot_of_the_diluent_that_ended_stops_the_family_as_it_stops_each():
    """[triturate] names the lot of the filler that triturates are made with."""
    ended = both(triturate={"lot": "D-1", "expires": "2026-01-15"})
    assert ended.common is None
    for plan in ended.plans:
        assert [one.code for one in plan.stops] == ["stock-expired"]


def test_a_lot_of_the_diluent_ends_the_triturate_and_all_that_is_made_of_it():
    """180 days from 1 December end on 29 May; the diluent ends before, on the 15th of December."""
    filler = {"name": "a filler", "pack_stat": "150 mg/capsule", "lot": "F-9"}
    filler |= {"expires": "2028-01-31"}
    found = both(filler=filler, triturate={"lot": "D-1", "expires": "2026-12-15"})
    lots = {one.role: one.lot for one in found.common.ends.lots}
    assert lots == {"stock": "P-1", "filler": "D-1"}
    for plan in (found.common, *found.plans):
        assert str(plan.ends.no_later_than) == "2026-12-15"
    assert [str(one.expires) for one in found.kept] == ["2026-12-15"]
    assert both(filler=filler).common.ends.lots[1].lot == "F-9"
    no_end = both(filler=filler, triturate={"lot": "D-1"}).common.ends.lots[1]
    assert (no_end.lot, no_end.expires) == ("D-1", None)  # one lot's end is not lent to another
    other = both(triturate={"diluent": "another", "lot": "D-1", "density": "0.5 g/mL"}).common
    assert (other.product.diluent, other.ends.lots[1].lot) == ("another", "D-1")
    assert str(other.order.filler.density) == "0.5 g/mL"


@pytest.mark.parametrize(
    ("limits", "is_made"),
    [
        ({"mixer_capacity": "3.96 g"}, True),
        ({"mixer_capacity": "3.95 g"}, False),
        ({"ratio_limit": 25}, True),
        ({"ratio_limit": 24}, False),
        ({"ratio_limit": 5, "max_steps": 1}, False),
    ],
)
def test_limits_that_are_written_hold_for_the_triturate_of_all(limits, is_made):
    """3960 mg in 160 mg are 24.75; where they stand in the way, each is planned by itself."""
    found = both(triturate=limits)
    assert (found.common is not None) == is_made
    assert found.stopped == ("max_steps" in limits)  # 7 mg of 160 mg are beyond 1 in 5 at once


def test_a_titration_keeps_to_the_diluent_and_the_limits():
    ended = galenic.titrate(regimen(POWDER, triturate={"lot": "D-1", "expires": "2026-01-15"}))
    assert ended.stopped
    small = galenic.titrate(regimen(POWDER, triturate={"mixer_capacity": "2 g"}))
    assert small.family.common is None
    assert galenic.titrate(regimen(POWDER)).family.common is not None


def test_the_triturate_has_no_lot_last_day_or_count_of_the_capsules(tmp_path, capsys):
    """What [label] says of every label stays; of the capsules it says nothing of the triturate."""
    said = {"lot": "B-77", "use_by": "2027-05-01", "capsules": 7, "route": "by mouth"}
    said |= {"warnings": ["swallow whole"], "gtin": "4012345678901", "storage": "dry"}
    told = {**several(ONE | {"number": "R7"}, OTHER | {"number": "R7"}), "label": said}
    found = plan_family(told)
    assert found.common is not None
    assert found.totals.weighings == 6  # two of the triturate, two of each batch
    assert found.common.order.to_tables()["label"] == {"storage": "dry"}
    assert [plan.order.label.capsules for plan in found.plans] == [7, 7]
    assert [plan.order.stock.lot for plan in found.plans] == ["R7 T", "R7 T"]
    path = tmp_path / "family.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    pages = {}
    for batch in ("triturate", "1"):
        assert main(["label", str(path), "--batch", batch, "--json"]) == 0
        pages[batch] = json.loads(capsys.readouterr().out)
    assert (pages["triturate"]["lot"], pages["triturate"]["use_by"]) == ("R7 T", "2027-05-29")
    assert (pages["1"]["lot"], pages["1"]["use_by"]) == ("B-77", "2027-05-01")
    for word in ("B-77", "swallow whole", "by mouth"):
        assert word not in json.dumps(pages["triturate"])


def test_orders_of_which_some_have_no_date_are_told_to_have_no_triturate():
    """No lot has an end, so that no date is asked for; the triturate would have one."""
    stock = {key: value for key, value in POWDER.items() if key != "expires"}
    undated = {key: value for key, value in OTHER.items() if key != "date"}
    found = plan_family(several(ONE, undated, stock=stock))
    assert found.common is None
    assert [one.code for one in found.notices] == ["family-dated-in-part"]
    for pair in ((ONE, OTHER), (ONE | {"date": None}, OTHER | {"date": None})):
        both = [{key: value for key, value in one.items() if value is not None} for one in pair]
        alike = plan_family(several(*both, stock=stock))
        assert alike.common is not None
        assert "family-dated-in-part" not in [one.code for one in alike.notices]
    large = [one | {"dose": "30 mg"} for one in (ONE, undated)]
    assert not plan_family(several(*large, stock=stock)).notices  # nothing is diluted


def test_a_tolerance_holds_for_the_triturate_and_what_is_taken_of_it_together():
    """Errors of 0.29 mg (3 s + d/2) in 160, 3800 and 175 mg: 0.18 + 0.0073 + 0.166 %."""
    drug, diluent, taken = (Fraction("0.29") / one for one in (160, 3960, 175))
    worst = drug * Fraction(3800, 3960) + diluent + taken
    for part, serves in ((Fraction(101, 100), True), (Fraction(99, 100), False)):
        limit = f"{float(100 * worst * part):.6f} %"
        found = family(*DOSES, heading={"tolerance": limit})
        strong = found.common is not None and found.common.product.strength.number == 40
        assert strong == serves


def test_a_stop_of_one_leaves_the_others_as_they_are():
    """Fifty milligrams of drug and more do not fit size 3 beside what they are diluted with."""
    found = family("0.5 mg", "400 mg")
    assert found.stopped
    assert found.totals is None
    assert found.kept == ()


def regimen(stock, **changes):
    """A regimen of the four doses, and the tables of the orders, as a file has them."""
    steps = [{"dose": dose, "for": "14 days"} for dose in DOSES]
    told = {"active": NAME, "strengths": list(DOSES), "step": steps}
    order = {"number": "R7", "date": "2026-12-01"}
    return {"regimen": told, "order": order, **tables(stock)} | changes


def test_what_is_left_is_written_as_stock_files(tmp_path, capsys):
    """Each by its name; a name too few is asked for, and nothing is written then."""
    file, one, other = (str(tmp_path / name) for name in ("r.json", "one.toml", "other.toml"))
    (tmp_path / "r.json").write_text(json.dumps(regimen(TABLETS)), encoding="utf-8")
    assert main(["titrate", file, "--keep", one]) == 2
    assert "--keep batch=FILE, --keep stock=FILE" in " ".join(capsys.readouterr().err.split())
    assert main(["titrate", file, "--keep", f"batch={one}", "--keep", f"stock={other}"]) == 0
    found = [tomllib.loads((tmp_path / name).read_text())["stock"] for name in (one, other)]
    assert [one["available"] for one in found] == ["100 mg", "1815 mg"]
    assert [one["strength"] for one in found] == ["1 in 25", "1 in 5"]
    (tmp_path / "apart.json").write_text(json.dumps(regimen(POWDER, balance=[])), encoding="utf-8")
    assert main(["titrate", str(tmp_path / "apart.json"), "--keep", one]) == 2
    assert "nothing is left" in capsys.readouterr().err


def test_a_family_is_told_as_data_and_as_a_page(tmp_path, capsys):
    """The triturate stands before the batches that are weighed from it."""
    (tmp_path / "r.json").write_text(json.dumps(regimen(TABLETS)), encoding="utf-8")
    assert main(["titrate", str(tmp_path / "r.json"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["from_common"] == [True, True, False, False]
    assert told["common"]["product"]["strength"] == "40 mg/g"
    assert [one["vessel"] for one in told["kept"]] == ["batch", "stock"]
    assert told["totals"]["powder"] == "685 mg"
    assert main(["titrate", str(tmp_path / "r.json")]) == 0
    page = capsys.readouterr().out
    first, second = page.index("FIRST, A TRITURATE FOR 2"), page.index("BATCH OF 0.5 MG")
    assert first < second < page.index("KEPT FOR THE SHELF")


# --- laws ----------------------------------------------------------------------------------------

PARTS = st.lists(st.sampled_from(("0.25", "0.5", "0.75", "1", "1.5", "2")), min_size=2, max_size=5)


@st.composite
def families(draw):
    """Orders of one active from one stock, of doses that are parts of one; half are diluted."""
    base = draw(orders(diluted=(draw(st.booleans()),), balances=(1, 2)))
    heading = base["order"]
    digits = next(n for n, letter in enumerate(heading["dose"]) if letter not in "0123456789.")
    dose, unit = Fraction(heading["dose"][:digits]), heading["dose"][digits:]
    base = base | {"stock": {k: v for k, v in base["stock"].items() if k != "available"}}
    parts = draw(PARTS.filter(lambda found: len(set(found)) == len(found)))
    return [
        base | {"order": heading | {"dose": plain(dose * Fraction(part)) + unit}} for part in parts
    ]


def read(given_):
    """The orders as they are read."""
    return [Order.read(one) for one in given_]


def drug_of(plan):
    """What is weighed of the stock on the shelf, in mg."""
    return sum(one.together for one in plan.weighings if one.from_ == "stock")


@given(families())
def test_a_family_takes_no_more_than_its_members_apart(given_):
    """Neither weighings nor drug, nor tablets; and each member passes by itself."""
    apart = [galenic.plan(order) for order in given_]
    found = plan_family(read(given_))
    assume(not any(one.stopped for one in apart))
    assert not found.stopped or found.totals.tablets  # tablets at hand may be too few for all
    whole = [one for one in (found.common, *found.plans) if one is not None]
    assert found.totals.weighings == sum(len(one.weighings) for one in whole)
    assert found.totals.weighings <= sum(len(one.weighings) for one in apart)
    assert found.totals.powder.number <= sum(map(drug_of, apart))
    units = [one.stock.units_to_take for one in apart]
    if None not in units:
        assert found.totals.tablets <= sum(units)


@given(families())
def test_the_weights_give_each_capsule_its_dose(given_):
    """Followed by hand, through the triturate: what is weighed is what is in the capsules."""
    found = plan_family(read(given_))
    assume(found.common is not None and not found.stopped)
    drug, diluent = weights(found.common)
    strength = content(given_[0]) * drug / (drug + diluent)
    taken = 0
    for order, plan, common in zip(given_, found.plans, found.from_common, strict=True):
        of_stock, _ = weights(plan)
        held = of_stock * strength if common else active_in(order, plan)
        taken += of_stock if common else 0
        assert plan.dose.expected.number == held / planned(order)
        assert not common or not any(one.role == "stock" for one in plan.triturates)
    left = sum(one.mass.number for one in found.kept if one.vessel == "batch")
    assert left == drug + diluent - taken
    assert left >= 0


def active_in(order, plan):
    """The active that goes into a batch that weighs the stock itself, through its triturates."""
    return plan.dose.expected.number * planned(order) if plan.triturates else (
        weights(plan)[0] * content(order)
    )  # fmt: skip


@given(families(), st.randoms(use_true_random=False))
def test_the_order_of_the_orders_changes_nothing(given_, random):
    """Strengths are planned alike, in whatever order they are told."""
    places = list(range(len(given_)))
    random.shuffle(places)
    one, other = plan_family(read(given_)), plan_family(read([given_[at] for at in places]))
    assert [one.from_common[at] for at in places] == list(other.from_common)
    assert [one.plans[at].weighings for at in places] == [plan.weighings for plan in other.plans]
    assert (one.totals is None) == (other.totals is None)
    if one.totals is not None:
        assert attrs.asdict(one.totals) == attrs.asdict(other.totals)


@given(orders())
def test_a_family_of_one_is_its_plan(order):
    """To the letter."""
    (plan,) = plan_family([Order.read(order)]).plans
    assert plan.to_dict() == galenic.plan(order).to_dict()


# --- a file of several orders --------------------------------------------------------------------

ONE = {"active": NAME, "dose": "0.5 mg", "capsules": 14, "date": "2026-12-01"}
OTHER = ONE | {"dose": "1.5 mg"}


def several(*own, **changes):
    """The tables of a file of several orders."""
    return {"order": list(own), **tables(**changes)}


def test_a_file_of_several_orders_is_planned_together(tmp_path, capsys):
    """From the example of galenic: 330 mg of drug, which one triturate of 20 mg/g holds."""
    path = str(tmp_path / "family.toml")
    assert main(["example", "family", "--output", path]) == 0
    assert "several orders" in capsys.readouterr().out
    assert main(["plan", path, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "galenic/family/1"
    assert [plan["actives"][0]["dose"]["label"] for plan in told["plans"]] == [
        "0.5 mg/capsule", "1.5 mg/capsule", "4.5 mg/capsule",
    ]  # fmt: skip
    assert told["totals"]["active_dispensed"] == "330 mg"  # 30 × 0.5 + 30 × 1.5 + 60 × 4.5
    jsonschema.validate(told, galenic.schema("family"))
    for ending in ("html", "md", "txt"):
        file = tmp_path / f"sheet.{ending}"
        assert main(["plan", path, "--output", str(file)]) == 0
        page = file.read_text(encoding="utf-8")
        assert all(f"Batch {place} of 3" in page for place in (1, 2, 3))
    again = plan_family(tomllib.loads(Path(path).read_text(encoding="utf-8")))
    assert again.to_dict()["totals"] == told["totals"]
    assert again.rows()[0]["dose [mg/capsule]"] == 0.5


KEYS = [  # of the two orders of a family
    f'active = "{NAME}", dose = "{dose}", capsules = 14, date = 2026-12-01'
    for dose in ("0.5 mg", "1.5 mg")
]
LINES = [keys.replace(", ", "\n") for keys in KEYS]
HEADS = {  # as TOML lets them be written
    "array of tables": "[[order]]\n{}\n[[order]]\n{}\n".format(*LINES),
    "quoted": '[[ "order" ]]\n{}\n[[order]]\n{}\n'.format(*LINES),
    "inline": "order = [\n  {{{}}},\n  {{{}}},\n]\n".format(*KEYS),
}


@pytest.mark.parametrize("head", HEADS)
def test_several_orders_are_known_however_they_are_written(head, tmp_path, capsys):
    """In any way of TOML; and a remark about them makes no family of one order."""
    file = tmp_path / "family.toml"
    file.write_text(HEADS[head] + tomlkit.dumps(tables()), encoding="utf-8")
    assert main(["plan", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "galenic/family/1"
    assert len(told["plans"]) == 2
    one = tomlkit.dumps({"order": ONE, **tables()})
    file.write_text(f"# once [[order]]\n{one}", encoding="utf-8")
    assert main(["plan", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["schema"].startswith("galenic/plan/")


def test_a_list_of_one_order_is_told_as_that_order(tmp_path, capsys):
    """To the letter, and its page is verified by its order; as data it is a family of one."""
    for name, told in (("list", several(ONE)), ("one", {"order": ONE, **tables()})):
        (tmp_path / f"{name}.json").write_text(json.dumps(told), encoding="utf-8")
    pages = {}
    for name in ("list", "one"):
        path = str(tmp_path / f"{name}.json")
        assert main(["plan", path]) == 0
        pages[name] = [capsys.readouterr().out]
        for ending in ("html", "md"):
            file = tmp_path / f"{name}.{ending}"
            assert main(["plan", path, "--output", str(file)]) == 0
            pages[name].append(file.read_text(encoding="utf-8"))
            assert main(["verify", str(file)]) == 0
            capsys.readouterr()
    assert pages["list"] == pages["one"]
    (made,) = plan_family(several(ONE)).plans
    assert plan_family(several(ONE))._repr_html_() == made._repr_html_()
    assert main(["plan", str(tmp_path / "list.json"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["schema"], len(told["plans"])) == ("galenic/family/1", 1)


def test_a_table_of_one_order_is_laid_over_the_shared_one():
    """Size 4 holds 0.21 mL and size 3 0.3 mL: what was measured in size 3 is carried."""
    own = plan_family(several(ONE | {"capsule": {"size": "4"}}, OTHER))
    sizes = [plan.capsule.size for plan in own.plans]
    assert sizes == ["4", "3"]
    assert own.from_common == (True, True)
    drug = Fraction(175 * 160, 3960)
    room = (drug / 200 + (175 - drug) / 150) / 14 * Fraction("0.3") / Fraction("0.21")
    filler = (1 - room) * 150 * Fraction("0.21") / Fraction("0.3")
    assert own.plans[0].weighings[1].exact.number == pytest.approx(14 * filler, rel=1e-6)


def test_each_problem_is_told_once_under_its_order():
    """Of a table that all share it is told without a number."""
    tables_ = several(
        ONE | {"dose": "0.5 mgg"}, OTHER | {"capsule": {"size": "9"}}, filler={"name": "f"}
    )
    with pytest.raises(InputError) as caught:
        plan_family(tables_)
    paths = [one.path for one in caught.value.problems]
    assert paths.count("order[0].dose") == paths.count("order[1].capsule.size") == 1
    assert paths.count("filler.pack_stat") == 1


@pytest.mark.parametrize(
    ("own", "path"),
    [
        ({"active": "naltrexone"}, "order[1].stock.active"),
        ({"stock": POWDER | {"lot": "P-2"}}, "order[1].stock"),
        ({"stock": TABLETS}, "order[1].stock"),
    ],
)
def test_a_family_is_of_one_active_from_one_stock(own, path):
    """What comes from another is planned in a file of its own."""
    with pytest.raises(InputError) as caught:
        plan_family(several(ONE, OTHER | own))
    assert path in {one.path for one in caught.value.problems}


def test_several_actives_and_products_are_refused():
    with pytest.raises(InputError) as caught:
        plan_family([galenic.example("combination"), galenic.example("triturate-product")])
    assert [one.path for one in caught.value.problems] == ["order[0].active", "order[1].product"]


@pytest.mark.parametrize("given_", [{"order": []}, {}, [], "order", {"order": [1]}])
def test_what_holds_no_orders_is_refused(given_):
    with pytest.raises(InputError):
        plan_family(given_)


def test_one_order_is_asked_for_where_one_is_meant(tmp_path, capsys):
    """Every other command names what plans them together."""
    path = tmp_path / "family.json"
    path.write_text(json.dumps(several(ONE, OTHER)), encoding="utf-8")
    assert main(["capacity", str(path)]) == 2
    assert "galenic.plan_family" in capsys.readouterr().err
    assert main(["plan", str(path), "--explain", "fill"]) == 2
    assert "one order, to explain" in " ".join(capsys.readouterr().err.split())
    assert main(["plan", str(path), "--prove"]) == 0
    assert "steps" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["capacity", "formula"])
def test_what_takes_no_batch_of_several_says_what_does(command, tmp_path, capsys):
    """And finds no other fault in a file that has none."""
    own = [one | {"capsule": {"size": "3", "maker": "Coni-Snap"}} for one in (ONE, OTHER)]
    told = several(*own, family={"blend": "one"})
    del told["capsule"]
    path = tmp_path / "family.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    assert main([command, str(path)]) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert "`accuracy` take one of them by --batch" in lines[0]
    own[0]["capsule"]["sise"] = "3"
    path.write_text(json.dumps(several(*own)), encoding="utf-8")
    assert main([command, str(path)]) == 2
    assert "capsule.sise" in capsys.readouterr().err


def test_what_was_weighed_of_one_batch_is_held_against_its_own_plan(tmp_path, capsys):
    """525 mg of 40 mg/g are 14 × 1.5 mg; 577.5 mg are a tenth more, which 5 % do not admit."""
    path = tmp_path / "family.json"
    path.write_text(json.dumps(several(ONE, OTHER)), encoding="utf-8")
    command = ["recover", str(path), "--tolerance", "5 %", "--json", "--batch", "2"]
    for mass, code, dose in (("525 mg", 0, 1.5), ("577.5 mg", 1, 1.65)):
        assert main([*command, "--weighed", f"1={mass}"]) == code
        told = json.loads(capsys.readouterr().out)
        assert number(told["dose"].removesuffix("/capsule")) == pytest.approx(dose)


def test_a_family_takes_the_stock_of_a_file(tmp_path, capsys):
    """With --stock, and with the pharmacy's tables."""
    whole = several(ONE, OTHER)
    stock = {"stock": whole.pop("stock")}
    pharmacy = {name: whole.pop(name) for name in ("weighing", "balance", "filler", "capsule")}
    for name, one in (("f", whole), ("s", stock), ("p", pharmacy)):
        (tmp_path / f"{name}.json").write_text(json.dumps(one), encoding="utf-8")
    paths = {name: str(tmp_path / f"{name}.json") for name in "fsp"}
    command = ["plan", paths["f"], "--stock", paths["s"], "--pharmacy", paths["p"], "--json"]
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out)["from_common"] == [True, True]


@pytest.mark.parametrize(
    "command",
    [["record"], ["label"], ["export", "--csv"], ["explain", "dose"], ["accuracy", "--batches=50"]],
)
def test_one_batch_of_a_file_is_asked_for_by_its_number(command, tmp_path, capsys):
    """The triturate by its name; without a number those that there are are told."""
    path = tmp_path / "family.json"
    path.write_text(json.dumps(several(ONE, OTHER)), encoding="utf-8")
    assert main([*command, str(path), "--batch", "2"]) == 0
    assert "1.5" in capsys.readouterr().out
    assert main([*command, str(path)]) == 2
    assert "one of 1, 2, triturate" in " ".join(capsys.readouterr().err.split())
    if command != ["explain", "dose"]:
        assert main([*command, str(path), "--batch", "triturate"]) == 0
        assert "triturate" in capsys.readouterr().out
    one = tmp_path / "one.json"
    one.write_text(json.dumps({"order": ONE, **tables()}), encoding="utf-8")
    assert main([*command, str(one), "--batch", "1"]) == 2
    assert "there is one order" in " ".join(capsys.readouterr().err.split())


def test_the_sheet_of_one_batch_is_verified_by_its_order(tmp_path, capsys):
    """Tablets that are crushed for all batches are in the order of each: `stock.batches_weigh`."""
    path = tmp_path / "family.json"
    own = [ONE | {"capsules": 100, "dose": dose} for dose in ("1.5 mg", "4.5 mg")]
    path.write_text(json.dumps(several(*own, stock=TABLETS)), encoding="utf-8")
    family = plan_family(several(*own, stock=TABLETS))
    assert family.common is None
    assert family.totals.tablets == 13  # 600 mg with 5 % for the mortar, in tablets of 50 mg
    for place, plan in enumerate(family.plans, 1):
        assert plan.stock.tablets_to_take == 13
        assert plan.order.stock.batches_weigh == family.totals.powder
        page = str(tmp_path / f"{place}.html")
        assert main(["record", str(path), "--batch", str(place), "--output", page]) == 0
        assert main(["verify", page]) == 0
        capsys.readouterr()


def test_a_batch_weighs_no_more_than_all_together():
    """750 mg of powder for 100 capsules of 1.5 mg at 50 mg in 250 mg."""
    order = {"active": NAME, "dose": "1.5 mg", "capsules": 100, "date": "2026-12-01"}
    for mass, stopped in (("750 mg", False), ("749.9 mg", True)):
        stock = TABLETS | {"batches_weigh": mass}
        plan = galenic.plan({"order": order, **tables(stock)})
        assert ("powder-of-all-short" in {one.code for one in plan.stops}) == stopped


@pytest.mark.parametrize("command", [["record"], ["label"], ["accuracy"]])
def test_the_only_order_of_a_list_need_not_be_named(command, tmp_path, capsys):
    """A file of a single [[order]] is told as that order."""
    path = tmp_path / "order.json"
    path.write_text(json.dumps(several(ONE)), encoding="utf-8")
    assert main([*command, str(path)]) == 0
    capsys.readouterr()


def test_a_common_triturate_that_no_stock_file_can_name_is_not_taken():
    """What it is diluted with has longer names than a diluent may have: the batches stay apart."""
    order = galenic.example("triturate").replace(
        stock={"diluent": "l" * 100}, filler={"name": "f" * 100}
    )
    family = galenic.plan_family(
        [order.replace(dose=dose) for dose in ("0.01 mg", "0.02 mg", "0.05 mg")]
    )
    assert family.common is None
    assert not family.stopped


# --- the lots of several strengths ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ([None, None], True),
        ([{"lot": "A-1"}, {"lot": "A-2"}], False),
        ([{"lot": "A-1"}, None], False),
        ([{"gtin": "9506000134352"}, {"gtin": "9506000134369"}], False),
        ([{"gtin": "9506000134352"}, {"gtin": "9506000134352"}], True),
        ([{"gtin": "9506000134352"}, None], False),
    ],
)
def test_strengths_with_one_lot_have_one_code(labels, said):
    """The code of a label has lot and last day: 1.5 mg and 4.5 mg of lot R-9 scan alike."""
    tables = galenic.example("tablets").replace(number="R-9")
    doses = ("1.5 mg", "4.5 mg")
    orders = [
        tables.replace(dose=dose) if label is None else tables.replace(dose=dose, label=label)
        for dose, label in zip(doses, labels, strict=True)
    ]
    family = galenic.plan_family(orders)
    found = [one for one in family.notices if one.code == "family-one-lot"]
    assert bool(found) is said
    codes = {galenic.label(made).code.text for made in family.plans}
    assert (len(codes) == 1) is said
    for one in found:
        assert one.severity == "caution"
        assert one.text.startswith("1.5 mg, 4.5 mg bear one lot, R-9: ")


def test_one_strength_for_two_patients_may_have_one_lot():
    """What they scan is what they are."""
    tables = galenic.example("tablets").replace(number="R-9")
    family = galenic.plan_family([tables, tables.replace(capsules=50)])
    assert "family-one-lot" not in {one.code for one in family.notices}
