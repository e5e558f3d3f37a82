"""When a batch ends: the first lot that goes in, or 180 days of which the day of making is one.

The days are counted here one by one; the field file has its answer in its README.
"""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from importlib import resources
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import galenic
from galenic._cli import main
from strategies import orders

FIELD = Path(__file__).parent / "vectors" / "field"
BUD = FIELD / "us-bud.toml"
MADE = dt.date(2026, 3, 2)
LAST = dt.date(2026, 8, 28)


def bud(**changes):
    """The order of the field file, changed."""
    return galenic.read_order(BUD).replace(**changes)


def early(plan):
    """The names of the lots that are told to end before the days are over."""
    found = [one for one in plan.notices if one.code == "lot-ends-early"]
    assert all(one.severity == "caution" for one in found)
    return [one.text.partition(" (")[0] for one in found]


def test_the_field_batch_ends_with_its_filler(capsys):
    """Made on 2 March, stock to the 4th, filler to the 3rd: on 3 March at the latest."""
    assert main(["plan", str(BUD)]) == 0
    page = " ".join(capsys.readouterr().out.split())
    assert (
        "no later than 2026-03-03 microcrystalline cellulose PH-102 (filler) expires then" in page
    )
    assert "stock expires 2026-03-04 naltrexone hydrochloride" in page  # without a lot number
    assert "filler expires 2026-03-03 microcrystalline cellulose PH-102" in page
    assert "180 days end on 2026-08-28 USP <795>: non-aqueous forms, capsules" in page
    assert "the day of making is day 1; the order's date is 2026-03-02" in page
    assert page.count("before the 180 days that capsules made on 2026-03-02 have at most") == 2


def test_the_field_batch_in_json_and_in_python(capsys):
    """The same in each; a plan read back says it too."""
    assert main(["plan", str(BUD), "--json"]) == 0
    text = capsys.readouterr().out
    ends, plan = json.loads(text)["ends"], galenic.plan(galenic.read_order(BUD))
    assert ends["no_later_than"] == "2026-03-03"
    assert (ends["because"]["by"], ends["because"]["until"]) == ("filler", "2026-03-03")
    assert [(lot["role"], lot["lot"], lot["expires"]) for lot in ends["lots"]] == [
        ("stock", None, "2026-03-04"),
        ("filler", None, "2026-03-03"),
    ]
    assert (ends["days"]["days"], ends["days"]["from"]) == (180, "2026-03-02")
    assert ends["days"]["last_day"] == "2026-08-28"
    assert plan.ends.no_later_than == dt.date(2026, 3, 3)
    assert early(plan) == ["naltrexone hydrochloride", "microcrystalline cellulose PH-102"]
    assert galenic.read_plan(text).ends == plan.ends
    assert plan.rows("summary")[0]["no_later_than"] == "2026-03-03"
    assert [row["expires"] for row in plan.rows("lots")] == ["2026-03-04", "2026-03-03"]
    assert "2026-03-03" in str(galenic.compare(plan, plan))


def test_html_has_every_expiry():
    """As the page of text has it."""
    html = galenic.plan(galenic.read_order(BUD))._repr_html_()
    for said in ("expires 2026-03-04", "expires 2026-03-03", "no later than", "end on 2026-08-28"):
        assert said in html


def test_the_day_of_making_is_the_first_of_the_days():
    """Counted one by one; without any expiry the days alone end the batch."""
    plan = galenic.plan(bud(stock={"expires": None}, filler={"expires": None}))
    counted = [MADE + dt.timedelta(days=n) for n in range(180)]
    assert len(counted) == 180
    assert plan.ends.no_later_than == counted[-1] == LAST
    assert (plan.ends.because.by, plan.ends.because.what) == ("days", "USP <795>")
    assert "the day of making is day 1" in plan.ends.because.text
    assert "795" in plan.ends.because.source
    assert early(plan) == []
    assert "expiry not given" in str(plan)


@pytest.mark.parametrize(("days", "told"), [(178, True), (179, False), (180, False)])
def test_a_lot_that_ends_before_the_days_is_told(days, told):
    """On the last of the days it is none; a day before it is."""
    expires = MADE + dt.timedelta(days=days)
    plan = galenic.plan(bud(stock={"expires": expires}, filler={"expires": None}))
    assert bool(early(plan)) == told
    assert plan.ends.no_later_than == min(expires, LAST)
    assert plan.ends.because.by == ("days" if days > 179 else "stock")


def test_an_excipient_ends_a_batch():
    """Whatever takes up no room as well."""
    dye = {"name": "dye", "role": "colour", "mass": "1 mg/capsule", "occupies": "none"}
    plan = galenic.plan(bud(excipient=[dye | {"expires": MADE, "lot": "D-1"}]))
    assert plan.ends.no_later_than == MADE  # the very day is no stop
    assert (plan.ends.because.by, plan.ends.because.what) == ("excipient", "dye")
    assert "dye, lot D-1" in " ".join(str(plan).split())


def test_the_rule_is_data_with_a_source():
    """The row of capsules, in which the two counts agree with day 1."""
    text = resources.files("galenic").joinpath("data/beyond_uses.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["beyond_use"]
    (row,) = (row for row in rows if row["category"] == "other-nonaqueous")
    assert (row["days"], row["days_after"]) == (180, 179)
    assert "795" in row["source"]
    assert "as quoted" in row["edition"]
    assert row["confidence"] == "medium"


# --- the diluent of a triturate -------------------------------------------------------------------

DILUENT = {"diluent": "lactose monohydrate", "pack_stat": "290 mg/capsule"}


def diluted(expires, **changes):
    """So little that it goes through a triturate, in lactose of its own lot."""
    table = {**DILUENT, "lot": "L-9", "expires": expires}
    found = bud(stock={"expires": None}, filler={"expires": None}, triturate=table)
    return found.replace(**{"dose": "0.1 mg", **changes})


def test_the_diluent_ends_the_batch_it_goes_into(capsys, tmp_path):
    """Its lot and expiry are those of [triturate]."""
    expires = MADE + dt.timedelta(days=30)
    plan = galenic.plan(diluted(expires))
    assert plan.triturates
    assert plan.ends.no_later_than == expires
    assert (plan.ends.because.by, plan.ends.because.what) == ("diluent", "lactose monohydrate")
    assert early(plan) == ["lactose monohydrate"]
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(diluted(expires).to_tables(), default=str))
    assert main(["plan", str(path)]) == 0
    page = " ".join(capsys.readouterr().out.split())
    assert f"diluent expires {expires} lactose monohydrate, lot L-9" in page


def test_a_diluent_that_is_not_needed_ends_nothing():
    """Nothing of it goes in: neither its end nor its expiry is that of the batch."""
    for expires in (MADE + dt.timedelta(days=30), MADE - dt.timedelta(days=1)):
        plan = galenic.plan(diluted(expires, dose="4.5 mg"))
        assert not plan.triturates
        assert not plan.stopped
        assert plan.ends.no_later_than == LAST
        assert early(plan) == []


def test_an_expired_diluent_is_a_stop(capsys, tmp_path):
    """As an expired stock is; exit code 1, and no end of a batch that is not made."""
    path = tmp_path / "order.json"
    order = diluted(MADE - dt.timedelta(days=1))
    path.write_text(json.dumps(order.to_tables(), default=str))
    assert main(["plan", str(path), "--json"]) == 1
    plan = json.loads(capsys.readouterr().out)
    stops = [one for one in plan["notices"] if one["severity"] == "stop"]
    assert [one["code"] for one in stops] == ["stock-expired"]
    assert stops[0]["text"].startswith("lactose monohydrate expired on 2026-03-01")
    assert plan["weighings"] == []
    assert (plan["ends"]["no_later_than"], plan["ends"]["because"]) == (None, None)
    assert plan["ends"]["lots"][-1]["expires"] == "2026-03-01"  # printed all the same


def test_an_expired_diluent_does_not_end_the_search_for_the_largest_batch():
    """A batch that needs no triturate is made without it; an expired stock is in every batch."""
    order = diluted(MADE - dt.timedelta(days=1), dose="1 mg", stock={"available": "200 mg"})
    found = galenic.capacity(order)
    assert found.capsules > 100
    expired = order.replace(stock={"expires": MADE - dt.timedelta(days=1)})
    assert galenic.capacity(expired).capsules == 0


def test_the_filler_in_a_triturate_is_told_by_its_lot_there():
    """[triturate] without a diluent is the filler, of another lot."""
    expires = MADE + dt.timedelta(days=30)
    plan = galenic.plan(
        bud(dose="0.1 mg", stock={"expires": None}, filler={"expires": None},
            triturate={"expires": expires})
    )  # fmt: skip
    assert plan.triturates
    assert (plan.ends.because.by, plan.ends.no_later_than) == ("diluent", expires)


# --- stops, and orders without a date -------------------------------------------------------------


@pytest.mark.parametrize("table", ["stock", "filler"])
def test_what_expired_before_the_date_is_a_stop_as_it_was(table):
    """Every expiry is still told, and none as a lot that ends early."""
    plan = galenic.plan(bud(**{table: {"expires": MADE - dt.timedelta(days=1)}}))
    assert "stock-expired" in {one.code for one in plan.notices if one.severity == "stop"}
    assert plan.ends.no_later_than is None
    assert "expires 2026-03-01" in str(plan)
    assert "no later than" not in str(plan)
    assert len(early(plan)) == 1  # the other


OTHER = {"kind": "triturate", "active": "naltrexone hydrochloride", "strength": "1 in 10",
         "diluent": "mannitol", "pack_stat": "150 mg/capsule", "expires": "2027-01-01"}  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"stock": {"expires": "2027-01-01"}},
        {"triturate": {"expires": "2027-01-01"}},
        {"other_stock": [OTHER]},
    ],
    ids=["stock", "triturate", "other stock"],
)
def test_an_expiry_anywhere_needs_a_date(changes):
    """The clock is never read."""
    order = bud(stock={"expires": None}, filler={"expires": None}, date=None)
    with pytest.raises(galenic.InputError) as caught:
        order.replace(**changes)
    assert [problem.path for problem in caught.value.problems] == ["order.date"]


def test_without_date_and_expiry_there_is_no_end():
    """Nothing is said, and nothing is printed."""
    plan = galenic.plan(bud(stock={"expires": None}, filler={"expires": None}, date=None))
    assert (plan.ends.no_later_than, plan.ends.because, plan.ends.days) == (None, None, None)
    assert "END OF THE BATCH" not in str(plan)
    assert plan.rows("summary")[0]["no_later_than"] is None


def test_a_lot_number_alone_is_printed():
    """Of filler and stock, without a date."""
    told = {"expires": None, "lot": "N-7"}
    plan = galenic.plan(bud(stock=told, filler={"expires": None}, date=None))
    page = " ".join(str(plan).split())
    assert "stock expiry not given naltrexone hydrochloride, lot N-7" in page
    assert "no later than" not in page


def test_the_calendar_has_an_end():
    """A date in the last days of the year 9999 is no traceback."""
    plan = galenic.plan(bud(stock={"expires": None}, filler={"expires": None}, date="9999-12-01"))
    assert plan.ends.no_later_than == dt.date.max


def test_an_order_is_not_changed_past_its_reader():
    """Expiries without a date, as attrs.evolve would make them, are no order."""
    with pytest.raises(galenic.InputError) as caught:
        evolve(galenic.read_order(BUD), date=None)
    assert [problem.path for problem in caught.value.problems] == ["order.date"]


# --- laws -----------------------------------------------------------------------------------------


def _expiries(tables):
    lots = [tables["stock"], tables["filler"], *tables.get("excipient", [])]
    return [lot["expires"] for lot in lots if "expires" in lot]


@pytest.mark.slow
@settings(deadline=None)
@given(orders() | orders(diluted=(True,)), st.data())
def test_no_batch_ends_after_anything_in_it(tables, data):
    """Never after an expiry or the days, and on the first of them; a caution for each before."""
    day = tables["order"].get("date")
    if day is not None:
        for entry in tables.get("excipient", []):
            if data.draw(st.booleans()):
                day = dt.date.fromisoformat(str(day))
                entry["expires"] = day + dt.timedelta(days=data.draw(st.integers(0, 400)))
    plan, expiries = galenic.plan(tables), _expiries(tables)
    if day is None:
        assert plan.ends.no_later_than is None
        return
    last = dt.date.fromisoformat(str(day)) + dt.timedelta(days=179)
    assert len(early(plan)) == len([one for one in expiries if one < last])
    assert sorted(lot.expires for lot in plan.ends.lots if lot.expires) == sorted(expiries)
    if plan.stopped:
        assert plan.ends.no_later_than is None
        return
    assert plan.ends.no_later_than == min(last, *expiries, last)
    assert plan.ends.no_later_than == plan.ends.because.until
    assert str(plan.ends.no_later_than) in str(plan)


# --- one batch on every paper ---------------------------------------------------------------------


def of_product(key):
    """The triturate of the examples, which bears a number, with lot and last day under this key."""
    text = resources.files("galenic").joinpath("examples", "triturate-product.toml")
    order = tomllib.loads(text.read_text("utf-8"))
    order["product"]["number"] = "R-77"
    del order["product"]["lot"]
    if key is not None:
        names = {"label": "use_by", "product": "expires"}
        order.setdefault(key, {}).update({"lot": "B-5", names[key]: dt.date(2027, 1, 31)})
    return order


@pytest.mark.parametrize(
    ("key", "lot", "last"),
    [
        (None, "R-77", "2027-05-20"),  # 180 days, the first of which is 2026-11-22
        ("label", "B-5", "2027-01-31"),
        ("product", "B-5", "2027-01-31"),
    ],
)
def test_label_record_and_export_tell_one_lot_and_one_last_day(key, lot, last):
    """Wherever the order sets them, and by its number where it sets none."""
    plan = galenic.plan(of_product(key))
    label, record = galenic.label(plan), galenic.record(plan)
    batch = json.loads(galenic.export(plan, "fhir-r5").content)["batch"]
    assert (label.lot, str(label.use_by)) == (lot, last)
    assert (batch["lotNumber"], batch["expirationDate"]) == (lot, last)
    fields = {one.key: one.entries[0] for one in record.batch}
    assert fields["number"].value == lot
    told = fields["beyond-use"]
    if key is None:  # no day is set: the latest that there may be is a remark
        assert told.value is None
        assert last in str(told.said)
    else:
        assert str(told.value) == last


def too_late(key, day):
    """The tablets of the examples, whose stock ends on 2027-05-31, with this last day."""
    text = resources.files("galenic").joinpath("examples", "tablets.toml").read_text("utf-8")
    order = tomllib.loads(text)
    order[key] = order.get(key, {}) | {"use_by": day}
    return order


def test_no_day_is_set_beyond_a_lot_that_goes_in():
    """The order itself is refused: whatever is made of it would end too late."""
    with pytest.raises(galenic.InputError) as caught:
        galenic.plan(too_late("label", dt.date(2027, 6, 1)))
    (problem,) = caught.value.problems
    assert (problem.path, problem.expected) == ("label.use_by", "2027-05-31 or earlier")
    assert "stock.expires" in problem.remedy
    product = of_product("product")
    product["product"]["expires"] = dt.date(2027, 11, 1)  # its drug ends on 2027-10-31
    with pytest.raises(galenic.InputError, match="2027-10-31 or earlier"):
        galenic.plan(product)


def test_a_day_beyond_those_that_a_batch_may_have_is_on_no_paper(tmp_path, capsys):
    """180 days from 2026-11-22 end on 2027-05-20: the plan says so, and nothing bears that day."""
    order = too_late("label", dt.date(2027, 5, 21))
    plan = galenic.plan(order)
    (notice,) = [one for one in plan.notices if one.code == "label-ends-late"]
    assert (notice.severity, notice.values["latest"]) == ("caution", dt.date(2027, 5, 20))
    for made in (galenic.label, galenic.record, lambda one: galenic.export(one, "fhir-r5")):
        with pytest.raises(galenic.InputError, match="2027-05-20 or earlier"):
            made(plan)
    path = tmp_path / "order.json"
    path.write_text(json.dumps(order, default=str), encoding="utf-8")
    for command in (["label"], ["record"], ["export", "--fhir", "r5"]):
        assert main([*command, str(path)]) == 2
        assert "label.use_by" in capsys.readouterr().err


def test_a_last_day_needs_the_day_of_making():
    """Without it nobody knows whether 180 days are over."""
    order = too_late("label", dt.date(2027, 5, 20))
    del order["order"]["date"], order["stock"]["expires"]
    with pytest.raises(galenic.InputError) as caught:
        galenic.plan(order)
    assert [one.path for one in caught.value.problems] == ["order.date"]


def test_a_product_has_one_lot_and_one_last_day():
    """What its label says otherwise is a conflict; what its label says alone is its own."""
    order = of_product("product")
    order["label"] = {"lot": "L-2", "use_by": dt.date(2027, 1, 15)}
    with pytest.raises(galenic.InputError) as caught:
        galenic.plan(order)
    assert [one.path for one in caught.value.problems] == ["label.lot", "label.use_by"]
    plan = galenic.plan(of_product("label"))
    assert (plan.product.lot, str(plan.product.expires)) == ("B-5", "2027-01-31")
    (kept,) = plan.kept
    assert (kept.lot, str(kept.expires)) == ("B-5", "2027-01-31")


def test_the_worksheet_bears_the_day_that_is_set():
    """Where the order sets none, a line to write it on."""
    plan = galenic.plan(too_late("label", dt.date(2027, 5, 1)))
    page = " ".join(str(plan).split())
    assert "beyond-use date 2027-05-01" in page
    assert "beyond-use date ____" in " ".join(str(galenic.plan(bud())).split())
