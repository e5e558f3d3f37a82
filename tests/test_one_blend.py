"""One blend for several strengths by the size of their capsules, held against sums by hand."""

import json
import tomllib
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import galenic
from galenic import InputError, plan_family
from galenic._cli import main
from strategies import number

NAME = "naltrexone hydrochloride"
CHARTS = Path(galenic.__file__).parent / "data" / "capsules.toml"
POWDER = {"kind": "powder", "active": NAME, "assay": "99 %", "basis": "as-is"}


def order(dose, size, capsules=60, **tables):
    return {
        "active": NAME, "dose": dose, "capsules": capsules,
        "capsule": {"size": size, "maker": "Coni-Snap"},
    } | tables  # fmt: skip


def filled(dose, size, fill, capsules=60):
    """An order whose bodies were filled and weighed: so much goes into each."""
    capsule = {"size": size, "maker": "Coni-Snap", "fill": f"{fill} mg/capsule"}
    return order(dose, size, capsules, capsule=capsule)


def tables(*orders, stock=POWDER, family=None, **changes):
    balance = {
        "name": "b", "readability": "0.1 mg", "repeatability": "0.08 mg", "capacity": "220 g",
    }  # fmt: skip
    found = {
        "order": list(orders), "stock": stock, "filler": {"name": "a filler"},
        "weighing": {"rule": "usp-41"}, "balance": [balance],
    }  # fmt: skip
    return found | ({} if family is None else {"family": family}) | changes


ONE = {"blend": "one"}
PAIR = (filled("1.5 mg", "3", 150), filled("4.5 mg", "00", 450))
NEAR = (filled("1.5 mg", "3", 150), filled("4.5 mg", "00", 455))


def weights(plan):
    """What a plan weighs, in mg: of its stock, and of everything else."""
    found = {"stock": Fraction(0), "other": Fraction(0)}
    for one in plan.weighings:
        found["stock" if one.role == "stock" else "other"] += number(str(one.weigh or one.exact))
    return found["stock"], found["other"]


def test_by_measured_fills_both_are_filled_straight():
    """1.5 mg in 150 mg and 4.5 mg in 450 mg: 1 in 100, so 36 g of blend holds 360 mg."""
    family = plan_family(tables(*PAIR, family=ONE))
    (made,) = family.plans
    drug, filler = weights(made)
    assert drug == Fraction("363.6")  # 360 / 0.99, on a balance that reads 0.1 mg
    assert drug + filler == 36000
    held = drug * Fraction("0.99") / 36000
    blend = family.blend
    assert blend.concentration.number == 1000 * held
    assert (blend.mass.number, blend.left.number, blend.made_for) == (36000, 0, 0)
    small, large = blend.shares
    assert (small.by, large.by) == ("its-own", "measured")
    assert [one.mass.number for one in blend.shares] == [9000, 27000]
    assert [one.dose.number for one in blend.shares] == [150 * held, 450 * held]
    assert large.deviation.number == (450 * held - Fraction("4.5")) * 100 / Fraction("4.5")
    assert large.filler.number == 0
    assert family.totals.weighings == 2
    assert family.totals.active_dispensed.number == 360
    assert family.totals.active_taken.number == drug * Fraction("0.99")
    assert "one-blend-parted" in [one.code for one in made.notices]
    assert "of 1.5 mg" not in repr(family)
    apart = plan_family(tables(*PAIR))
    assert family.totals.weighings < apart.totals.weighings


def test_what_the_makers_volumes_say_is_told_with_its_source():
    """1.1 %, 5.6 % and 11 % off, for 1.5 mg in size 3 and 4.5 mg in size 00."""
    rows = tomllib.loads(CHARTS.read_text("utf-8"))["capsule"]
    volumes = {
        (row["maker"], row["size"]): (Fraction(row["volume"].split()[0]), row["source"])
        for row in rows
    }
    told = plan_family(tables(*PAIR, family=ONE)).blend.shares[1].volumes
    makers = {maker for maker, size in volumes if size == "00"}
    makers &= {maker for maker, size in volumes if size == "3"}
    assert {one.maker for one in told} == makers
    for one in told:
        (large, source), (small, _) = volumes[one.maker, "00"], volumes[one.maker, "3"]
        assert one.deviation.number == (large / small / 3 - 1) * 100
        assert source in one.source
    found = sorted({round(float(one.deviation.number), 1) for one in told})
    assert found == [1.1, 5.6, 11.1]


def test_what_is_off_is_filled_straight_within_a_tolerance_alone():
    """455 mg in place of 450: 1.11 % more."""
    family = plan_family(tables(*NEAR, family=ONE | {"tolerance": "2 %"}))
    (made,) = family.plans
    drug, filler = weights(made)
    held = drug * Fraction("0.99") / (drug + filler)
    share = family.blend.shares[1]
    assert share.by == "tolerance"
    assert share.dose.number == 455 * held
    assert float(share.deviation.number) == pytest.approx(100 * (455 / 450 - 1), abs=0.02)
    assert "one-blend-straight" in [one.code for one in family.notices]
    narrow = plan_family(tables(*NEAR, family=ONE | {"tolerance": "1.1 %"}))
    assert narrow.blend.shares[1].by == "filler"


def test_else_its_drug_is_weighed_off_and_filler_is_mixed_in():
    """The blend is of size 3, whose 150 mg need the least filler; 5 mg more go into each of 00."""
    family = plan_family(tables(*NEAR, family=ONE))
    made, further = family.plans
    drug, filler = weights(made)
    held = drug * Fraction("0.99") / (drug + filler)
    taken, more = weights(further)
    assert taken + more == 60 * 455
    assert float(taken * held) == pytest.approx(60 * 4.5, rel=1e-5)
    share = family.blend.shares[1]
    assert (share.by, share.mass.number, share.filler.number) == ("filler", taken, more)
    assert share.dose.number == taken * held / 60
    assert family.from_common == (False, True)
    assert further.check is not None
    assert not further.stopped
    assert family.totals.weighings == 4
    assert family.totals.active_taken.number == drug * Fraction("0.99")
    assert family.blend.left.number == drug + filler - 9000 - taken >= 0


THIRD = filled("3 mg", "1", 330, 30)  # full of 10 mg/g it would hold 3.3 mg
LOT = {"lot": "P-1", "expires": "2027-01-31"}


def on(date, one, **told):
    """The order of a day."""
    return one | {"date": date} | told


def days(*dates, stock=POWDER):
    """The family of three strengths, each of its day: of 3 mg the drug is weighed off."""
    numbered = zip(dates, (*NEAR, THIRD), ("B-1", "B-2", "B-3"), strict=True)
    asked = ONE | {"tolerance": "2 %"}
    each = [on(date, one, number=number) for date, one, number in numbered]
    return tables(*each, stock=stock, family=asked)


def test_what_is_diluted_from_a_blend_ends_with_the_stock_in_it(tmp_path, capsys):
    """The drug ends on 31 January, before 180 days from 22 November do."""
    told = days(*["2026-11-22"] * 3, stock=POWDER | LOT)
    family = plan_family(told)
    assert [one.by for one in family.blend.shares] == ["its-own", "tolerance", "filler"]
    further = family.plans[1]
    assert [str(plan.ends.no_later_than) for plan in family.plans] == ["2027-01-31"] * 2
    stock = further.order.stock
    assert (stock.lot, str(stock.expires)) == ("B-1 B", "2027-01-31")
    assert "one-blend-dated" not in {one.code for one in family.notices}
    path = tmp_path / "family.json"
    path.write_text(json.dumps(told), "utf-8")
    assert main(["label", str(path), "--batch", "2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["use_by"] == "2027-01-31"


def test_how_sure_a_blend_is_goes_on_into_what_is_diluted_from_it():
    """1 % of the assay; beside it 0.08 mg in 457.6 mg, 0.02 %: rounded up to three digits."""
    sure = POWDER | {"assay_uncertainty": "1 %", "particle_size": "40 um"}
    family = plan_family(days(*["2026-11-22"] * 3, stock=sure))
    stock = family.plans[1].order.stock
    assert str(stock.strength_uncertainty) == "1.01 %"
    assert str(stock.particle_size) == "40 um"


def test_a_blend_is_made_on_the_first_day_of_its_orders():
    """180 days from 22 November are over on 20 May, whenever the capsules are filled."""
    for dates in (
        ("2026-12-22", "2026-11-22", "2026-11-22"),
        ("2026-11-22", "2026-11-22", "2026-12-22"),
    ):
        family = plan_family(days(*dates))
        blend, further = family.plans
        assert str(blend.order.date) == "2026-11-22"
        assert str(further.order.date) == dates[2]
        assert [str(one.ends.no_later_than) for one in family.plans] == ["2027-05-20"] * 2
        (said,) = [one for one in family.notices if one.code == "one-blend-dated"]
        assert (said.severity, str(said.values["date"])) == ("caution", "2026-11-22")
        assert "2026-12-22" in said.text


def test_what_is_filled_after_the_blend_has_ended_is_refused():
    with pytest.raises(InputError) as told:
        plan_family(days("2027-05-21", "2026-11-22", "2026-11-22"))
    assert [one.path for one in told.value.problems] == ["order[0].date"]
    assert not plan_family(days("2027-05-20", "2026-11-22", "2026-11-22")).stopped
    undated = days("2026-11-22", "2026-11-22", "2026-11-22")
    del undated["order"][1]["date"]
    with pytest.raises(InputError, match=r"order\[1\]\.date"):
        plan_family(undated)


def test_what_is_said_of_triturates_holds_for_what_is_diluted_from_a_blend():
    """0.5 mg are in 50 mg of 10 mg/g, too little for 160 mg: diluent goes in that ends before."""
    pair = filled("1.5 mg", "3", 150, 120), filled("0.05 mg", "00", 455, 10)
    dated = [on("2026-11-22", one) for one in pair]
    lot = {"lot": "D-1", "expires": "2026-12-15"}
    blend, further = plan_family(tables(*dated, family=ONE, triturate=lot)).plans
    assert further.triturates
    assert not blend.triturates
    ends = [str(plan.ends.no_later_than) for plan in (blend, further)]
    assert ends == ["2027-05-20", "2026-12-15"]


def test_what_is_dispensed_is_what_was_ordered_and_what_is_left_is_in_no_capsule():
    """60 × 1.5, 60 × 4.5 and 30 × 3 mg; 33 are filled of the last, and 455 mg hold 4.55 mg."""
    third = THIRD | {"excess": "10 %"}
    family = plan_family(tables(*NEAR, third, family=ONE | {"tolerance": "2 %"}))
    drug, filler = weights(family.plans[0])
    held = drug * Fraction("0.99") / (drug + filler)
    last = weights(family.plans[1])[0]
    assert family.totals.active_dispensed.number == 450
    inside = held * (60 * (150 + 455) + last)
    assert inside > 90 + 270 + 99  # what goes into 33
    rows = str(family).split("ALL BATCHES TOGETHER")[1].splitlines()
    told = {line[2:30].strip(): line[30:].split(" mg")[0] for line in rows if " mg" in line}
    assert float(told["in the capsules"]) == pytest.approx(float(inside), abs=1e-3)
    left = drug * Fraction("0.99") - inside
    assert float(told["left over"]) == pytest.approx(float(left), rel=1e-4)
    assert 0 <= left < Fraction("1.51")  # less than a capsule more would take


def test_the_larger_size_may_be_the_one_that_it_is_made_for():
    """In 430 mg 4.5 mg are more of it than 1.5 mg in 150 mg."""
    family = plan_family(tables(PAIR[0], filled("4.5 mg", "00", 430), family=ONE))
    assert family.blend.made_for == 1
    assert [one.by for one in family.blend.shares] == ["filler", "its-own"]


def test_by_packing_statistics_a_body_holds_what_its_powders_take_up():
    """Both measured in each size: the drug, 100 and 300 mg, displaces filler of 150 and 450 mg."""

    def packed(dose, size, drug, filler):
        stock = {"pack_stat": f"{drug} mg/capsule"}
        return order(
            dose,
            size,
            stock=stock,
            filler={"name": "a filler", "pack_stat": f"{filler} mg/capsule"},
        )

    asked = ONE | {"tolerance": "1 %"}
    pair = packed("1.5 mg", "3", 100, 150), packed("4.5 mg", "00", 300, 452)
    family = plan_family(tables(*pair, family=asked))
    share = family.blend.shares[1]
    assert share.by == "tolerance"
    drug = Fraction("1.5") / Fraction("0.99")
    filler = (1 - drug / 100) * 150
    part = drug / (drug + filler)
    body = 1 / (part / 300 + (1 - part) / 452)
    assert share.fill.number == body
    weighed = weights(family.plans[0])
    assert share.dose.number == body * weighed[0] * Fraction("0.99") / sum(weighed)


def by_density(*pairs, **changes):
    filler = {"name": "a filler", "density": "0.4 g/mL"}
    orders = [order(dose, size) for dose, size in pairs]
    return tables(*orders, stock=POWDER | {"density": "0.4 g/mL"}, filler=filler, **changes)


def test_unmeasured_it_must_be_within_the_tolerance_by_every_makers_volumes():
    """By Coni-Snap's volumes 1.1 % off, by Capsuline's 11 %: 10 % do not admit it."""
    family = plan_family(
        by_density(("1.5 mg", "3"), ("4.5 mg", "00"), family=ONE | {"tolerance": "10 %"})
    )
    assert family.blend.shares[1].by == "filler"
    rows = tomllib.loads(CHARTS.read_text("utf-8"))["capsule"]
    volumes = {(row["maker"], row["size"]): float(row["volume"].split()[0]) for row in rows}
    makers = {maker for maker, _ in volumes if {(maker, "1"), (maker, "0")} <= volumes.keys()}
    ratios = [volumes[maker, "0"] / volumes[maker, "1"] for maker in makers]
    dose = round((min(ratios) + max(ratios)) / 2, 2)
    widest = max(abs(one / dose - 1) for one in ratios) * 100
    assert 0 < widest < 9
    for tolerance, by in ((widest + 0.5, "tolerance"), (widest - 0.5, "filler")):
        asked = ONE | {"tolerance": f"{tolerance:.3f} %"}
        found = plan_family(by_density(("3 mg", "1"), (f"{3 * dose:.2f} mg", "0"), family=asked))
        assert {one.by for one in found.blend.shares} == {"its-own", by}


def test_without_being_asked_for_it_is_offered_where_it_would_do():
    codes = [one.code for one in plan_family(tables(*PAIR)).notices]
    assert "one-blend-would-do" in codes
    assert plan_family(tables(*PAIR)).blend is None
    for other in (NEAR, (PAIR[0], filled("4.5 mg", "3", 450))):
        assert "one-blend-would-do" not in [one.code for one in plan_family(tables(*other)).notices]


def test_tablets_are_crushed_for_the_blend_alone():
    stock = {
        "kind": "tablets", "active": NAME, "strength": "50 mg/tablet", "coating": "none",
        "mean_mass": "250 mg/tablet", "min_tablets": 1,
    }  # fmt: skip
    family = plan_family(tables(*NEAR, stock=stock, family=ONE))
    assert family.totals.tablets == 8  # 360 mg of drug, and 5 % for the mortar: 7.6
    assert len(family.kept) >= 1


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"family": {"blend": "two"}}, "family.blend"),
        ({"family": {"blend": "one", "tolerance": "11 %"}}, "family.tolerance"),
        ({"family": {"blend": "one", "tolerance": "2 mg"}}, "family.tolerance"),
        ({"family": {"tolerance": "2 %"}}, "family.tolerance"),
        ({"family": {"blended": "one"}}, "family.blended"),
        ({"family": 3}, "family"),
    ],
)
def test_what_is_wrong_in_the_table_is_told_with_all_else(changes, path):
    wrong = tables(*PAIR, **changes)
    wrong["order"][1] = wrong["order"][1] | {"dose": "4.5 mm"}
    with pytest.raises(InputError) as told:
        plan_family(wrong)
    assert {one.path for one in told.value.problems} == {path, "order[1].dose"}


def test_what_is_no_one_blend_is_refused():
    other = PAIR[1] | {"filler": {"name": "another"}}
    with pytest.raises(InputError, match=r"order\[1\]\.filler\.name"):
        plan_family(tables(PAIR[0], other, family=ONE))
    silica = PAIR[1] | {"excipient": [{"name": "silica", "amount": "1 %"}]}
    with pytest.raises(InputError, match=r"order\[1\]\.excipient"):
        plan_family(tables(PAIR[0], silica, family=ONE))
    many = filled("4.5 mg", "00", 450, 400)
    with pytest.raises(InputError, match=r"family\.blend"):
        plan_family(tables(filled("1.5 mg", "3", 150, 10), many, family=ONE))


def test_a_stop_stays_one():
    short = tables(*PAIR, stock=POWDER | {"available": "200 mg"}, family=ONE)
    family = plan_family(short)
    assert family.stopped
    assert family.totals is None
    assert family.blend is None


def test_through_the_command_line(tmp_path, capsys):
    file = tmp_path / "family.json"
    file.write_text(json.dumps(tables(*NEAR, family=ONE)), "utf-8")
    assert main(["plan", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    jsonschema.validate(told, galenic.schema("family"))
    assert [one["by"] for one in told["blend"]["shares"]] == ["its-own", "filler"]
    assert len(told["plans"]) == 2
    assert main(["plan", str(file)]) == 0
    text = capsys.readouterr().out
    assert "1.5 MG IN SIZE 3" in text
    assert "volumes by Capsuline" in text
    family = plan_family(tables(*NEAR, family=ONE))
    assert "volumes by Capsuline" in family.to_html()
    assert [row["by"] for row in family.rows("shares")] == ["its-own", "filler"]
    assert main(["plan", str(file), "--output", str(tmp_path / "page.html")]) == 0


@st.composite
def strengths(draw):
    """Two to four strengths of sizes of their own, and a tolerance or none."""
    sizes = draw(
        st.lists(
            st.sampled_from(["00", "0", "1", "2", "3", "4"]), min_size=2, max_size=4, unique=True
        )
    )
    orders = [
        filled(
            f"{draw(st.integers(5, 100))}e-1 mg".replace("e-1", ".5"),
            size,
            draw(st.integers(100, 500)),
            draw(st.integers(10, 60)),
        )
        for size in sizes
    ]
    tolerance = draw(st.sampled_from([None, "0.5 %", "5 %", "10 %"]))
    return orders, ONE | ({} if tolerance is None else {"tolerance": tolerance})


@given(strengths())
def test_laws_of_one_blend(drawn):
    """It closes, none is off by more than is admitted, and each holds what was weighed into it."""
    orders, asked = drawn
    try:
        family = plan_family(tables(*orders, family=asked))
    except InputError as error:
        if {one.path for one in error.problems} != {"family.blend"}:  # more than it may have
            raise
        return
    if family.blend is None:
        assert family.stopped
        return
    drug, filler = weights(family.plans[0])
    if any(one.role != "stock" and one.from_ != "filler" for one in family.plans[0].weighings):
        return  # it is diluted itself: its weights are no sum of two
    held = drug * Fraction("0.99") / (drug + filler)
    blend, limit = family.blend, Fraction(asked.get("tolerance", "0 %").split()[0])
    assert sum(one.mass.number for one in blend.shares) + blend.left.number == blend.mass.number
    assert blend.left.number >= 0
    assert [one.order for one in blend.shares] == list(range(len(orders)))
    for one, ordered in zip(blend.shares, orders, strict=True):
        target = number(ordered["dose"])
        assert one.dose.number == one.of_blend.number * held
        assert one.active.number == one.dose.number * ordered["capsules"]
        off = abs(one.dose.number / target - 1) * 100
        assert off == abs(one.deviation.number)
        if one.by == "tolerance":
            assert off <= limit
        elif one.by == "filler":
            assert one.of_blend.number < number(ordered["capsule"]["fill"].removesuffix("/capsule"))


def test_every_key_of_it_is_documented():
    """Each key of the JSON stands in the table of its page."""
    page = (Path(__file__).parents[1] / "docs/how-to/one-blend.md").read_text("utf-8")
    table = page.split("## The result")[1]
    blend = plan_family(tables(*NEAR, family=ONE)).to_dict()["blend"]
    share = blend["shares"][1]
    for name in (*blend, *share, *share["volumes"][0]):
        assert f"`{name}`" in table or f"`shares[].{name}`" in table, name
    example = tomllib.loads(page.split("```toml\n")[1].split("```")[0])
    assert [one.by for one in plan_family(example).blend.shares] == ["its-own", "filler"]


@pytest.mark.parametrize("command", [["record"], ["label"], ["export", "--csv"]])
def test_the_plan_of_a_blend_has_no_label(command, tmp_path, capsys):
    """It counts capsules of all strengths: a label with that number would be wrong."""
    file = tmp_path / "blend.json"
    file.write_text(json.dumps(tables(*PAIR, family=ONE)), encoding="utf-8")
    assert main([*command, str(file), "--batch", "1"]) == 2
    assert "capsules of all of them" in " ".join(capsys.readouterr().err.split())
    assert main(["explain", "dose", str(file), "--batch", "1"]) == 0
    capsys.readouterr()
