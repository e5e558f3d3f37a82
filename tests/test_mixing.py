"""How powders are mixed: the portions of geometric dilution, vessel by vessel."""

import collections
import itertools
import json
import math
import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import galenic
from galenic import Amount, InputError
from galenic import _cli as cli
from strategies import orders, to_toml


def order(dose="4.5 mg", capsules=100, **changes):
    """Capsules filled to 150 mg from pure powder, on a balance that weighs all of it."""
    tables = {
        "order": {"active": "x", "dose": dose, "capsules": capsules},
        "stock": {"kind": "powder", "active": "x", "assay": "100 %", "basis": "as-is",
                  "pack_stat": "210 mg/capsule"},
        "capsule": {"size": "3", "fill": "150 mg/capsule"},
        "filler": {"name": "filler", "pack_stat": "300 mg/capsule"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "B", "readability": "0.1 mg"}],
    }  # fmt: skip
    for name, table in changes.items():
        tables[name] = tables.get(name, {}) | table if isinstance(table, dict) else table
    return {name: table for name, table in tables.items() if table}


def grams(plan, vessel="batch"):
    """What is added to a vessel, and how much of it, in grams."""
    found = [entry for entry in plan.mixing if entry.vessel == vessel]
    assert [entry.step for entry in found] == list(range(1, len(found) + 1))
    return [(entry.what, float(entry.add.number) / 1000) for entry in found]


def read(plan):
    """The worksheet as one line, wherever it was wrapped."""
    return " ".join(str(plan).split())


X, FILLER = "x powder", "filler"


# --- the portions ---------------------------------------------------------------------------------


def test_the_vector_of_the_reference():
    """0.45 g to 15 g: 0.45, 0.9, 1.8, 3.6, 7.2, 0.6; six additions, ⌈log2(15/0.45)⌉."""
    plan = galenic.plan(order(), prove=True)
    expected = [0.45, 0.45, 0.9, 1.8, 3.6, 7.2, 0.6]
    assert grams(plan) == list(zip([X] + [FILLER] * 6, expected, strict=True))
    assert [float(entry.total.number) for entry in plan.mixing] == [
        450, 900, 1800, 3600, 7200, 14400, 15000,
    ]  # fmt: skip
    assert [entry.weighing for entry in plan.mixing] == [1] + [2] * 6
    assert {entry.by for entry in plan.mixing} == {"mass"}


@pytest.mark.parametrize(
    ("dose", "expected"),
    [
        ("75 mg", [(X, 7.5), (FILLER, 7.5)]),
        ("60 mg", [(X, 6), (FILLER, 6), (FILLER, 3)]),
        ("100 mg", [(FILLER, 5), (X, 5), (X, 5)]),
        ("148.5 mg", [(FILLER, 0.15), *[(X, 0.15 * 2**n) for n in range(6)], (X, 5.4)]),
    ],
)
def test_the_lesser_powder_is_begun_with(dose, expected):
    """The active up to half of the batch; beyond that the filler, to which the active is added."""
    plan = galenic.plan(order(dose), prove=True)
    assert grams(plan) == [(what, pytest.approx(mass)) for what, mass in expected]


def class_three(**changes):
    """20 × 1.5 mg on a balance of class III, which takes a triturate."""
    return order(
        "1.5 mg", 20, capsule={"fill": "149.25 mg/capsule"},
        weighing={"rule": "least-weighable", "error": "5 %"},
        balance=[{"name": "B", "readability": "1 mg", "sensitivity": "6 mg"}], **changes,
    )  # fmt: skip


def test_a_triturate_is_mixed_before_the_batch():
    """120 mg and 360 mg to 480 mg; 120 mg of it and 2.865 g of filler to the batch."""
    plan = galenic.plan(class_three(), prove=True)
    assert grams(plan, "T1") == [(X, 0.12), (FILLER, 0.12), (FILLER, 0.24)]
    assert [mass for _, mass in grams(plan)] == [0.12, 0.12, 0.24, 0.48, 0.96, 1.065]
    assert grams(plan)[0][0] == "triturate T1"
    assert [vessel for vessel, _ in itertools.groupby(entry.vessel for entry in plan.mixing)] == [
        "T1",
        "batch",
    ]
    assert [entry.weighing for entry in plan.mixing if entry.step == 1] == [1, 3]


def test_the_diluent_of_a_triturate_packs_like_the_filler_that_it_is():
    """120 mg at 120 mg/capsule take up the room of 300 mg at 300 mg/capsule; 60 mg are left."""
    plan = galenic.plan(class_three(stock={"pack_stat": "120 mg/capsule"}), prove=True)
    assert grams(plan, "T1") == [(X, 0.12), (FILLER, 0.3), (FILLER, 0.06)]


# --- everything in its place ----------------------------------------------------------------------


def excipient(name, mass, **keys):
    """An excipient of so many mg in each capsule, which packs like the filler."""
    return {"name": name, "mass": f"{mass} mg/capsule", "pack_stat": "300 mg/capsule"} | keys


def test_active_then_excipients_then_filler_then_lubricant():
    """450 mg of active; 100 and 600 mg of excipients; 13.7 g of filler; 150 mg of lubricant."""
    tables = [
        excipient("starch", 6), excipient("lubricant", 1.5, mixed_last=True), excipient("colour", 1)
    ]  # fmt: skip
    plan = galenic.plan(order(excipient=tables), prove=True)
    assert grams(plan) == [
        (X, 0.45), ("colour", 0.1), ("starch", 0.55), ("starch", 0.05), (FILLER, 1.15),
        (FILLER, 2.3), (FILLER, 4.6), (FILLER, 5.65), ("lubricant", 0.15),
    ]  # fmt: skip
    assert [entry.what for entry in plan.mixing if entry.last] == ["lubricant"]
    assert "lubricant (weighing 4), last and briefly" in read(plan)
    assert "last and briefly" not in read(galenic.plan(order()))


def test_a_tracer_goes_with_the_active_first():
    """50 mg of tracer to 10 g of active, though the filler, 4.95 g, is the lesser of the two."""
    plan = galenic.plan(order("100 mg", excipient=[excipient("dye", 0.5, tracer=True)]), prove=True)
    portions = [0.05 * 2**n for n in range(7)]
    added = [("dye", 0.05), *[(X, mass) for mass in portions], (X, 3.65)]
    added = [*added, (FILLER, 4.95)]
    assert grams(plan) == [(what, pytest.approx(mass)) for what, mass in added]


def test_what_goes_through_a_triturate_arrives_as_its_aliquot():
    """The aliquot with the tracer is mixed with the active first, that with the lubricant last."""
    tables = [
        excipient("lubricant", 0.01, mixed_last=True),
        excipient("dye", 0.02, tracer=True),
    ]
    balance = [{"name": "B", "readability": "1 mg"}]
    plan = galenic.plan(order(excipient=tables, balance=balance), prove=True)
    held = {made.what: made.steps[-1].name for made in plan.triturates}
    lubricant, dye = f"triturate {held['lubricant']}", f"triturate {held['dye']}"
    what = [what for what, _ in itertools.groupby(entry.what for entry in plan.mixing
                                                  if entry.vessel == "batch")]  # fmt: skip
    assert what == [dye, X, FILLER, lubricant]
    first = [entry for entry in plan.mixing if entry.step == 1]
    assert [entry.what for entry in first if not entry.what.startswith("triturate")] == [
        "lubricant", "dye"
    ]  # fmt: skip
    assert {entry.what for entry in plan.mixing if entry.last} == {lubricant}


# --- by volume ------------------------------------------------------------------------------------


def test_portions_of_the_same_volume():
    """450 mg at 100 mg/capsule take up the room of 1.35 g at 300: 1.35, 2.7, 5.4 and 5.1 g."""
    plan = galenic.plan(order(stock={"pack_stat": "100 mg/capsule"}), prove=True)
    assert grams(plan) == [(X, 0.45), *[(FILLER, mass) for mass in (1.35, 2.7, 5.4, 5.1)]]
    assert [entry.by for entry in plan.mixing] == ["mass"] + ["volume"] * 4
    assert "filler (weighing 2), by volume" in read(plan)
    assert galenic.plan(order(stock={"pack_stat": "150 mg/capsule"})).mixing[1].by == "mass"


def test_a_mixture_packs_by_its_parts():
    """450 mg at 50 and 600 mg at 75 mg/capsule take up 17 bodies: the room of 5.1 g at 300."""
    tables = [excipient("fluff", 6, pack_stat="75 mg/capsule")]
    changes = {"stock": {"pack_stat": "50 mg/capsule"}, "filler": {"pack_stat": "300 mg/capsule"}}
    plan = galenic.plan(order(excipient=tables, **changes), prove=True)
    assert grams(plan) == [
        (X, 0.45), ("fluff", 0.45), ("fluff", 0.15), (FILLER, 5.1), (FILLER, 8.85)
    ]  # fmt: skip
    assert [entry.by for entry in plan.mixing] == ["mass"] * 3 + ["volume"] * 2


def test_an_aliquot_packs_like_its_triturate():
    """Whatever the weights: an aliquot takes up its share of the room of drug and diluent."""
    plan = galenic.plan(
        order("0.02 mg", stock={"pack_stat": "60 mg/capsule"},
              filler={"pack_stat": "700 mg/capsule"},
              triturate={"diluent": "fluff", "pack_stat": "100 mg/capsule"},
              capsule={"fill": "90 mg/capsule"}),
        prove=True,
    )  # fmt: skip
    (made,) = plan.triturates
    (step,) = made.steps
    drug, diluent, aliquot = (amount.number for amount in (step.drug, step.diluent, step.aliquot))
    room = aliquot / (drug + diluent) * (drug / 60 + diluent / 100)
    first, second = (entry for entry in plan.mixing if entry.vessel == "batch" and entry.step < 3)
    assert (first.what, first.add.number) == ("triturate T1", aliquot)
    assert (second.by, second.add.number) == ("volume", room * 700)


def test_a_density_that_is_not_known_is_said():
    """Portions go by mass then, and a notice names the powders, each once; else there is none."""
    tables = order(excipient=[{"name": "silica", "mass": "1 mg/capsule", "occupies": "none"}])
    tables["stock"].pop("pack_stat")
    plan = galenic.plan(tables, prove=True)
    assert {entry.by for entry in plan.mixing} == {"mass"}
    (notice,) = [entry for entry in plan.notices if entry.code == "mixing-density-unknown"]
    assert notice.severity == "info"
    assert "of x powder and of silica is" in notice.text
    assert "mixing-density-unknown" not in {one.code for one in galenic.plan(order()).notices}


# --- through both doors ---------------------------------------------------------------------------


@pytest.fixture
def run(capsys, tmp_path):
    """Plan an order from a file on the command line; gives exit code and standard output."""

    def command(tables, *arguments):
        path = tmp_path / "order.toml"
        path.write_text(to_toml(tables), encoding="utf-8")
        code = cli.main(["plan", str(path), *arguments])
        return code, capsys.readouterr().out

    return command


def test_the_worksheet_shows_grams(run):
    """The section MIXING: each portion in grams, what it makes, and how long to mix (NRF)."""
    code, text = run(order())
    assert code == 0
    section = text.partition("\nMIXING\n")[2].partition("\n\n")[0]
    assert "3 × 30 s" in section
    lines = [" ".join(line.split()) for line in section.splitlines()]
    assert "1. begin with 0.45 g x powder (weighing 1)" in lines
    assert "2. add 0.45 g makes 0.9 g filler (weighing 2)" in lines
    assert "7. add 0.6 g makes 15 g filler (weighing 2)" in lines
    html = re.sub("</?span[^>]*>", "", galenic.plan(order())._repr_html_())  # as it is read
    for shown in ("Mixing", "begin with 0.45 g", "add 7.2 g", "makes 14.4 g"):
        assert shown in html


def test_what_was_typed_is_escaped():
    """The name of a powder stands in the section as text."""
    html = galenic.plan(order(filler={"name": "<b>filler</b>"}))._repr_html_()
    assert "&lt;b&gt;filler&lt;/b&gt; (weighing 2)" in html
    assert "<b>filler" not in html


def test_portions_weighed_of_one_powder_are_mixed_as_one():
    """45 g of talc in two weighings of 22.5 g, 85.95 g of filler in three of 28.65 g.

    4.05 g of drug doubles to 32.4 g with talc (the last 16.2 g begin at 12.15 g and end at
    28.35 g), takes 16.65 g more, then as much filler as the 49.05 g there, and the 36.9 g left.
    """
    plan = galenic.plan(
        order(
            capsules=900,
            excipient=[{"name": "talc", "mass": "50 mg/capsule", "pack_stat": "300 mg/capsule"}],
            weighing={"portions": True},
            balance=[{"name": "B", "readability": "0.1 mg", "capacity": "30 g"}],
        ),
        prove=True,
    )
    added = [("talc", 4.05), ("talc", 8.1), ("talc", 16.2), ("talc", 16.65)]
    assert grams(plan) == [(X, 4.05), *added, (FILLER, 49.05), (FILLER, 36.9)]
    parted = [entry.weighings for entry in plan.mixing]
    assert parted == [(1,), (5,), (5,), (5, 6), (6,), (2, 3), (3, 4)]
    assert "makes 32.4 g talc (weighings 5 and 6)" in read(plan)
    assert str(plan.explain("filler for batch")).startswith("filler for batch = 85950 mg\n")


def test_the_json_holds_every_addition(run):
    """Each key as documented; the plan is read back, and one that was changed is not."""
    code, text = run(order(), "--json", "--prove")
    told = json.loads(text)
    assert code == 0
    assert len(told["mixing"]) == 7
    assert told["mixing"][2] == {
        "vessel": "batch", "step": 3, "what": FILLER, "named": FILLER, "add": "900 mg",
        "present": "900 mg",
        "total": "1800 mg", "by": "mass", "weighings": [2], "last": False,
    }  # fmt: skip
    assert galenic.read_plan(text).mixing == galenic.plan(order()).mixing
    told["mixing"][2]["add"] = "901 mg"
    with pytest.raises(InputError) as caught:
        galenic.read_plan(json.dumps(told))
    assert [problem.path for problem in caught.value.problems] == ["mixing[2].add"]


def test_nothing_is_mixed_under_a_stop(run):
    """No weighings, no additions, no section, and no steps for them."""
    tables = order("0.001 mg", 1)
    code, text = run(tables, "--json")
    assert code == 1
    assert json.loads(text)["mixing"] == []
    plan = galenic.plan(tables)
    assert plan.stopped
    assert plan.mixing == ()
    assert "MIXING" not in str(plan)


def test_without_a_balance_the_exact_amounts_are_mixed():
    """A third of a milligram stays a third; nothing needs to be rounded to be parted by eye."""
    tables = order("4.5 mg", 100, balance=None, weighing=None, stock={"assay": "90 %"})
    plan = galenic.plan(tables, prove=True)
    assert [entry.weigh for entry in plan.weighings] == [None, None]
    assert [entry.add.number for entry in plan.mixing[:2]] == [500, 500]
    assert plan.mixing[-1].total.number == 15000
    assert "begin with 0.5 g" in str(plan)


def test_the_steps_are_recorded_and_proved():
    """One step for each doubling; the proof replays them with all the others."""
    tables = order(stock={"pack_stat": "100 mg/capsule"})
    plan = galenic.plan(tables, prove=True)
    mixed = [
        step
        for step in plan.steps
        if step.formula and step.formula.source.startswith("geometric dilution")
    ]
    assert {step.formula.name for step in mixed} == {
        "doubled", "together", "as_much_room", "pack_of_mixture"
    }  # fmt: skip
    assert [step.number for step in mixed if step.formula.name == "doubled"] == [2700, 5400, 10800]
    assert plan.proved == sum(step.formula is not None for step in plan.steps)
    assert "m' = 2 m" in str(plan.explain("portion of filler into batch"))


# --- laws -----------------------------------------------------------------------------------------


def sources(plan):
    """Of each weighing, what the portions of one powder have in common."""
    return {one.step: (one.into, one.what, one.role, one.from_) for one in plan.weighings}


def powders(plan):
    """The additions of each powder, by vessel, in order."""
    of = sources(plan)
    for _, entries in itertools.groupby(plan.mixing, key=lambda entry: of[entry.weighing]):
        yield list(entries)


@pytest.mark.slow
@settings(deadline=None)
@given(orders() | orders(diluted=(True,)), st.data())
def test_what_was_weighed_is_what_is_mixed(tables, data):
    """In each vessel the additions follow one another and use up the weighings, powder by powder.

    Each is parted from weighings of its powder, the first of which begins before it, the last of
    which ends after it.
    """
    if "excipient" in tables:
        marked = data.draw(st.sampled_from(tables["excipient"]))
        marked.pop("role", None)
        marked.pop("critical", None)  # a tracer is
        marked[data.draw(st.sampled_from(("tracer", "mixed_last")))] = True
    plan = galenic.plan(tables, prove=True)
    assert not plan.stopped or plan.mixing == ()
    portions, powder_of = collections.defaultdict(dict), sources(plan)
    for one in plan.weighings:
        portions[powder_of[one.step]][one.step] = (one.weigh or one.exact).number
    added = dict.fromkeys(portions, 0)
    held = dict.fromkeys((one.into for one in plan.weighings), 0)
    for entry in plan.mixing:
        assert entry.add.number > 0
        assert entry.present.number == held[entry.vessel]
        held[entry.vessel] += entry.add.number
        assert entry.total.number == held[entry.vessel]
        powder = powder_of[entry.weighing]
        assert powder[:2] == (entry.vessel, entry.what)
        of, begun = portions[powder], added[powder]
        added[powder] += entry.add.number
        first, last = entry.weighings[0], entry.weighings[-1]
        assert entry.weighing == first
        assert entry.weighings == tuple(step for step in of if first <= step <= last)
        assert sum(of[step] for step in of if step < first) <= begun
        assert sum(of[step] for step in of if step < last) < added[powder]
        assert sum(of[step] for step in of if step <= last) >= added[powder]
    assert added == {powder: sum(of.values()) for powder, of in portions.items()}


@pytest.mark.slow
@settings(deadline=None)
@given(orders() | orders(diluted=(True,)))
def test_each_powder_takes_as_few_additions_as_can_be(tables):
    """By mass no portion exceeds what is present, and there are ⌈log2(T/D)⌉ of them."""
    for first, *rest in powders(galenic.plan(tables)):
        if first.by == "volume" or not first.present.number:
            continue
        entries = [first, *rest]
        assert all(entry.add <= entry.present for entry in entries)
        assert all(entry.add == entry.present for entry in entries[:-1])
        whole = entries[-1].total.number / first.present.number
        assert 2 ** (len(entries) - 1) < whole <= 2 ** len(entries)


@pytest.mark.slow
@settings(deadline=None)
@given(orders() | orders(diluted=(True,)), st.data())
def test_every_powder_is_in_its_place(tables, data):
    """What is mixed last is last; a tracer comes with the active; a triturate begins with less."""
    marked = dict.fromkeys(("tracer", "mixed_last"), "")
    if "excipient" in tables:
        entry = data.draw(st.sampled_from(tables["excipient"]))
        key = data.draw(st.sampled_from(list(marked)))
        entry.pop("role", None)
        entry.pop("critical", None)  # a tracer is
        entry[key], marked[key] = True, entry["name"]
    plan = galenic.plan(tables)
    role = {one.step: one.role for one in plan.weighings}
    batch = [run[0] for run in powders(plan) if run[0].vessel == "batch"]
    if marked["mixed_last"]:
        assert batch[-1].what == marked["mixed_last"]
    if marked["tracer"]:
        assert {batch[0].what, batch[1].what} == {
            marked["tracer"], next(one.what for one in plan.weighings if role[one.step] == "stock")
        }  # fmt: skip
    for run in powders(plan):
        if run[0].vessel != "batch" and run[0].present.number:
            assert run[-1].total.number - run[0].present.number >= run[0].present.number


densities = st.integers(20, 200).map(lambda n: n * 10)


@settings(deadline=None)
@given(
    dose=st.integers(1, 140),
    packs=st.tuples(densities, densities, densities),
    more=st.none() | st.integers(1, 9),
    last=st.booleans(),
)
def test_no_portion_takes_up_more_room_than_what_is_present(dose, packs, more, last):
    """By volume where densities differ more than twofold, else by mass; worked out again here."""
    names = (X, FILLER, "starch")
    pack = dict(zip(names, (Fraction(entry) for entry in packs), strict=True))
    extra = {"name": "starch", "mass": f"{more} mg/capsule", "pack_stat": f"{packs[2]} mg/capsule"}
    fill = dose + 10 + (more or 0)
    tables = order(
        f"{dose} mg",
        stock={"pack_stat": f"{packs[0]} mg/capsule"},
        filler={"pack_stat": f"{packs[1]} mg/capsule"},
        capsule={"fill": f"{fill} mg/capsule"},
        excipient=[extra | {"mixed_last": last}] if more else None,
    )
    plan = galenic.plan(tables)
    mass, room = Fraction(0), Fraction(0)
    for run in powders(plan):
        own = pack[run[0].what]
        if mass:
            density = mass / room
            unlike = max(density, own) > 2 * min(density, own)
            assert {entry.by for entry in run} == {"volume" if unlike else "mass"}
            total = sum(entry.add.number for entry in run)
            begun, added = (room, total / own) if unlike else (mass, total)
            assert len(run) == math.ceil(math.log2((begun + added) / begun) - 1e-12)
        for entry in run:
            if mass:
                taken = entry.add.number / own if entry.by == "volume" else entry.add.number
                assert taken <= (room if entry.by == "volume" else mass)
            mass += entry.add.number
            room += entry.add.number / own
    assert not plan.stopped
    assert Amount(mass, "mg") == plan.mixing[-1].total
