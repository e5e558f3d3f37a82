"""How sure the dose of each of several actives is, and the chance that all of them pass.

Expected values are worked out here, by the formulas of the GUM or the laws of chance.
"""

from __future__ import annotations

import itertools
import json
import math

import pytest

import galenic
from galenic.accuracy import assess, budget, improve, simulate, worst_case
from galenic.accuracy._intervals import interval
from galenic.accuracy._model import Model
from galenic.accuracy._together import all_pass
from galenic.errors import GalenicError, InputError

CAPSULES = 50
ONE, OTHER = "drug one", "drug other"


def powder(name, dose, /, **stock):
    """An active from a powder of its own, of which all is known."""
    told = {"kind": "powder", "active": name, "assay": "100 %", "basis": "as-is",
            "assay_uncertainty": "0.5 %", "pack_stat": "200 mg/capsule"}  # fmt: skip
    told = {key: value for key, value in (told | stock).items() if value is not None}
    return {"name": name, "dose": dose, "stock": told}


def order_of(*actives, **tables):
    """An order of several actives with tables changed; None leaves one out."""
    made = {
        "order": {"capsules": CAPSULES},
        "active": list(actives),
        "capsule": {"size": "1"},
        "filler": {"name": "a filler", "pack_stat": "300 mg/capsule"},
        "fill": {"rsd": "2.5 %"},
        "mixing": {"rsd": "3 %", "aliquot_rsd": "1 %", "loss": "0 %"},
        "weighing": {"rule": "usp-41"},
        "balance": [{"name": "fine", "readability": "0.1 mg", "repeatability": "0.08 mg",
                     "accuracy": "0.1 %"}],
    } | tables  # fmt: skip
    return {name: table for name, table in made.items() if table is not None}


def plan_of(*actives, **tables):
    """Its plan, which goes on."""
    made = galenic.plan(order_of(*actives, **tables))
    assert not made.stopped, [one.text for one in made.notices]
    return made


TWO = (powder(ONE, "20 mg", assay_uncertainty="0.5 %"), powder(OTHER, "40 mg"))

TABLETS = {"kind": "tablets", "active": ONE, "strength": "50 mg/tablet", "assay": "98 %",
           "mean_mass": "250 mg/tablet", "mass_sd": "5 mg/tablet", "tablets_weighed": 20,
           "coating": "none", "pack_stat": "180 mg/capsule"}  # fmt: skip
SHARED = (
    {"name": ONE, "dose": "25 mg", "stock": TABLETS},
    {"name": OTHER, "dose": "25 mg", "stock": {"of": ONE, "active": OTHER,
                                               "strength": "50 mg/tablet", "assay": "98 %"}},
)  # fmt: skip
"""One tablet of two drugs, with as much of either."""

_FEW = {key: value for key, value in TABLETS.items() if key not in {"mass_sd", "tablets_weighed"}}
SHARED_UNKNOWN = (SHARED[0] | {"stock": _FEW}, SHARED[1])
"""The same; of how its tablets scatter nothing is known."""


def known(found):
    """The relative standard uncertainty and shift of each source, whatever it is called."""
    return sorted(
        (one.kind, one.distribution or "", one.relative_standard_uncertainty or 0.0, one.shift)
        for one in found.contributions
    )


# --- each by itself -------------------------------------------------------------------------------


@pytest.mark.parametrize(("active", "mass", "assay"), [(ONE, 1000, 0.005), (OTHER, 2000, 0.002)])
def test_the_budget_of_each_is_that_of_its_own_weight_and_content(active, mass, assay):
    """Its weight on the balance, twice read; the scale; its assay. Nothing of the other's."""
    plan = plan_of(powder(ONE, "20 mg"), powder(OTHER, "40 mg", assay_uncertainty="0.2 %"))
    found = budget(plan, active=active)
    of_weight = math.hypot(0.1 / math.sqrt(6), 0.08) / mass
    expected = math.hypot(of_weight, 0.001 / math.sqrt(3), assay)
    assert found.between == pytest.approx(expected, rel=1e-9)
    assert found.within == pytest.approx(math.hypot(0.03, 0.025), rel=1e-12)
    assert float(found.dose.mean.number) == pytest.approx(mass / CAPSULES, rel=1e-12)
    assert found.active == active


@pytest.mark.parametrize("place", [0, 1])
def test_the_other_active_weighs_on_it_as_an_excipient_of_that_mass_does(place):
    """A weight of another powder does not move a dose, since all of the blend is shared out."""
    mine, other = TWO[place], TWO[1 - place]
    several = plan_of(*TWO)
    heading = {"capsules": CAPSULES, "active": mine["name"], "dose": mine["dose"]}
    entry = {
        "name": other["name"],
        "mass": f"{other['dose']}/capsule",
        "pack_stat": "200 mg/capsule",
    }
    written = order_of(order=heading, stock=mine["stock"], excipient=[entry])
    del written["active"]
    single = galenic.plan(written)
    name = mine["name"]
    found, alone = budget(several, active=name), budget(single)
    assert found.dose.interval.low == alone.dose.interval.low
    assert found.dose.interval.high == alone.dose.interval.high
    assert [one[:2] for one in known(found)] == [one[:2] for one in known(alone)]
    for one, same in zip(known(found), known(alone), strict=True):
        assert one[2:] == pytest.approx(same[2:], rel=1e-12, abs=1e-15)
    both = worst_case(several, active=name), worst_case(single)
    assert (both[0].low, both[0].high) == (both[1].low, both[1].high)


def test_a_weight_of_the_other_has_no_share():
    """Nor has anything of a triturate that holds the other one alone."""
    small = powder(ONE, "0.05 mg", assay_uncertainty="0.2 %")
    plan = plan_of(small, powder(OTHER, "40 mg"))
    aliquots = [one for one in plan.weighings if one.role == "aliquot"]
    assert aliquots
    parts = {
        one.source: one.relative_standard_uncertainty
        for one in budget(plan, active=OTHER).contributions
    }
    for weighing in plan.weighings:
        part = parts[f"repeatability of fine, weighing {weighing.step}"]
        assert bool(part) == (weighing.active == OTHER), weighing
    assert not [name for name in parts if "evenness" in name]
    of_small = {one.source for one in budget(plan, active=ONE).contributions}
    assert len([name for name in of_small if "evenness" in name]) == len(aliquots)


def test_the_order_of_the_actives_does_not_matter():
    """Nor does how the name is written."""
    actives = (*TWO, powder("drug three", "0.05 mg"))
    first, *others = (plan_of(*order) for order in itertools.permutations(actives))
    for one in first.actives:
        told = known(budget(first, active=one.name))
        for plan in others:
            assert known(budget(plan, active=f" {one.name.upper()}")) == told


def test_an_overage_shifts_no_budget_but_the_mean():
    """2 % more of an active is 2 % more in its dose, and in no other."""
    plan = plan_of(TWO[0] | {"overage": "2 %"}, TWO[1])
    assert budget(plan, active=ONE).of_label.number == 102
    assert budget(plan, active=OTHER).of_label.number == 100


@pytest.mark.parametrize("function", [budget, improve, interval, simulate, worst_case])
def test_a_plan_of_several_asks_for_which(function):
    """All names are in the message, and the plan of one needs none."""
    plan = plan_of(*TWO)
    for given in (None, "a drug", 3):
        with pytest.raises(InputError) as told:
            function(plan, active=given)
        (problem,) = told.value.problems
        assert problem.path == "active"
        assert ONE in problem.expected
        assert OTHER in problem.expected


@pytest.mark.slow
def test_a_plan_of_one_needs_no_name():
    """Its own name may be given all the same; another is refused."""
    heading = {"capsules": CAPSULES, "active": ONE, "dose": "20 mg"}
    written = order_of(order=heading, stock=TWO[0]["stock"])
    del written["active"]
    plan = galenic.plan(written)
    assert budget(plan, active=ONE) == budget(plan)
    assert budget(plan).active is None
    with pytest.raises(InputError, match="one of the plan's actives"):
        assess(plan, active=OTHER)
    found = assess(plan, batches=200)
    assert found.all_pass is None
    told = found.to_dict()
    (entry,) = told["actives"]
    assert entry.pop("name") == ONE
    assert entry == {key: told[key] for key in entry}


def test_a_plan_that_was_stopped_has_no_dose_of_any():
    """Its notices alone."""
    plan = galenic.plan(order_of(powder(ONE, "200 mg"), powder(OTHER, "900 mg")))
    assert plan.stopped
    with pytest.raises(GalenicError, match="stopped"):
        budget(plan, active=ONE)
    found = assess(plan)
    assert (found.actives, found.all_pass, found.budget) == ((), None, None)
    told = found.to_dict()
    assert (told["actives"], told["all_pass"], told["dose"]) == ([], None, None)


def test_a_key_is_told_where_it_stands():
    """In the table of its active; of the whole powder, in that which has it."""
    coarse = {"particle_size": "400 um", "particle_gsd": 2, "true_density": "1.3 g/mL"}
    plan = plan_of(powder(ONE, "20 mg"), powder(OTHER, "0.05 mg", **coarse), mixing=None)
    with pytest.raises(InputError) as told:
        budget(plan, active=OTHER)
    assert [one.path for one in told.value.problems] == ["active[1].stock.particle_size"]
    assert budget(plan, active=ONE).leaves_out
    shared = budget(plan_of(*SHARED_UNKNOWN), active=OTHER)
    wants = {one.source: one.wants for one in shared.contributions}
    assert wants["assay of the lot"] == "active[1].stock.assay_uncertainty"
    assert wants["mass of tablets, sampled"] == "active[0].stock.masses"


# --- what to improve ------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("actives", [TWO, SHARED])
def test_what_to_improve_can_be_planned(actives):
    """The changes are what `replace` takes; one of the stock changes no other active's."""
    plan = plan_of(*actives)
    for active in (ONE, OTHER):
        found = improve(plan, active=active)
        assert any("actives" in one.changes for one in found)
        for one in found:
            made = galenic.plan(plan.order.replace(**one.changes))
            assert [entry.weigh for entry in made.weighings] == [
                entry.weigh for entry in one.plan.weighings
            ]
            assert interval(made, active=active) == one.interval
            for table, before in zip(made.order.actives, plan.order.actives, strict=True):
                if table.name != active and actives is TWO:
                    assert table == before


def test_more_tablets_serve_both_drugs_in_them():
    """What is said of the whole powder is changed where the powder is given."""
    plan = plan_of(*SHARED)
    taken = plan.actives[0].stock.units_to_take
    found = improve(plan, active=OTHER)
    (more,) = (one for one in found if one.change == f"{2 * taken} tablets crushed")
    assert [one.stock.units_to_take for one in more.plan.actives] == [2 * taken, 2 * taken]
    (assay,) = (one for one in found if one.change.startswith("the uncertainty of the assay"))
    told = [one.stock.assay_uncertainty for one in assay.plan.order.actives]
    assert told[0] is None
    assert told[1] is not None


# --- all of them together -------------------------------------------------------------------------


def models(plan):
    """One for each active."""
    return [Model(plan, active=one.name) for one in plan.actives]


def together(plan, *, batches=20_000, of=None, **how):
    """The chance that all pass."""
    return all_pass(models(plan) if of is None else of, seed=1, batches=batches, capsules=30, **how)


def spread(fill, mix):
    """Scatters of fill and mix."""
    return {"fill": {"rsd": fill}, "mixing": {"rsd": mix, "aliquot_rsd": "1 %", "loss": "0 %"}}


def test_two_drugs_of_one_powder_pass_together():
    """With equal strengths and doses each capsule holds as much of one as of the other."""
    plan = plan_of(*SHARED, **spread("5 %", "5 %"))
    one, other = models(plan)
    both = together(plan)
    for alone in (one, other):
        found = together(plan, of=[alone])
        assert (found.stage_1, found.overall) == (both.stage_1, both.overall)
    assert 0.1 < both.overall < 0.9
    assert both.upper_bound
    assert both.leaves_out == {ONE: one.leaves_out, OTHER: other.leaves_out}


def test_what_each_has_of_its_own_is_independent():
    """Where the mix alone scatters, the chances multiply."""
    plan = plan_of(*TWO, **spread("0.01 %", "7 %"))
    found, (one, other) = together(plan), (together(plan, of=[each]) for each in models(plan))
    for name in ("stage_1", "overall"):
        chances = getattr(one, name), getattr(other, name)
        error = math.hypot(found.standard_errors[name], one.standard_errors[name] * 2)
        assert 0.1 < chances[0] < 0.9
        assert getattr(found, name) == pytest.approx(math.prod(chances), abs=5 * error)


def test_what_they_share_is_one():
    """Where the fill alone scatters, each capsule is off by as much in both."""
    plan = plan_of(*TWO, **spread("7 %", "0.01 %"))
    found, (one, other) = together(plan), (together(plan, of=[each]) for each in models(plan))
    for name in ("stage_1", "overall"):
        least = min(getattr(one, name), getattr(other, name))
        assert 0.1 < least < 0.9
        # Assays of 0.5 % are each active's own: a batch that is on the edge may pass with one.
        assert least - 0.03 < getattr(found, name) <= least + 5 * one.standard_errors[name]


@pytest.mark.parametrize(("fill", "mix"), [("3 %", "3 %"), ("4 %", "6 %"), ("6 %", "4 %")])
def test_the_chance_of_all_is_within_the_bounds_of_frechet(fill, mix):
    """Between 1 less what each lacks, and the least of them; with each as simulated alone."""
    plan = plan_of(*TWO, powder("drug three", "0.05 mg"), **spread(fill, mix))
    found = together(plan, batches=4000)
    assert found.of == tuple(one.name for one in plan.actives)
    assert not found.upper_bound
    alone = [simulate(plan, active=name, batches=4000).pass_usp_905 for name in found.of]
    for name in ("stage_1", "overall"):
        each = [getattr(one, name) for one in alone]
        slack = 5 * sum(math.sqrt((p * (1 - p) + 1 / 4000) / 4000) for p in (*each, each[0]))
        told = getattr(found, name)
        assert max(0, 1 - sum(1 - p for p in each)) - slack <= told
        assert told <= min(each) + slack


@pytest.mark.parametrize("how", [{"cores": 3}, {"batches": 5001}])
def test_the_chance_of_all_depends_on_the_seed_alone(how):
    """Not on how many work on it; of other batches it is another draw of the same."""
    plan = plan_of(*TWO, **spread("5 %", "5 %"))
    told = together(plan, batches=5000)
    found = together(plan, **({"batches": 5000} | how))
    if "cores" in how:
        assert found == told
    else:
        assert found.overall == pytest.approx(told.overall, abs=1e-3)


def test_an_active_of_which_no_scatter_is_known_is_named():
    """Without fill and mix particles are all that makes capsules differ: of one they are known."""
    told = {"particle_size": "25 um", "particle_gsd": 2, "true_density": "1.3 g/mL"}
    small = powder(ONE, "0.05 mg", **told)
    plan = plan_of(small, powder(OTHER, "40 mg"), fill=None, mixing={"aliquot_rsd": "1 %"})
    found = together(plan, batches=2000)
    assert found.of == (ONE,)
    assert found.upper_bound
    assert found.overall == together(plan, batches=2000, of=[models(plan)[0]]).overall
    bare = plan_of(*TWO, fill=None, mixing=None)
    none = together(bare, batches=2000)
    assert (none.stage_1, none.overall, none.of) == (None, None, ())
    assert set(none.leaves_out) == {ONE, OTHER}


@pytest.mark.slow
def test_progress_runs_through_all_simulations():
    """One for each active, and one of all together; it ends where it said it would."""
    told = []
    assess(plan_of(*TWO), batches=3000, progress=lambda done, whole: told.append((done, whole)))
    assert {whole for _, whole in told} == {9000}
    done = [one for one, _ in told]
    assert done == sorted(done)
    assert done[-1] == 9000


# --- what people and machines see -----------------------------------------------------------------


TAG = "<b>drug"


@pytest.fixture
def written(tmp_path):
    """An order file of two actives, one of whose names would be a tag on a page."""
    path = tmp_path / "order.json"
    told = json.dumps(order_of(powder(TAG, "20 mg"), TWO[1]))
    path.write_text(told, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def assessed():
    """What is known of the doses of such an order; of the assay of one of them nothing is."""
    plan = plan_of(powder(TAG, "20 mg"), powder(OTHER, "40 mg", assay_uncertainty=None))
    return assess(plan, batches=500)


@pytest.mark.slow
def test_the_command_tells_of_each_by_name(run, written):
    """As text each section bears a name, and what all of them do together comes last."""
    code, out, _ = run("accuracy", written, "--batches", "500")
    assert code == 0
    places = [out.index(head) for head in ("<B>DRUG: DOSE", "DRUG OTHER: DOSE", "ALL ACTIVES")]
    assert places == sorted(places)
    assert out.count("all pass USP <905>") == 2


@pytest.mark.slow
def test_the_document_has_each_and_null_at_the_top(run, written):
    """It is one of its schema, as every document of the tests is."""
    code, out, _ = run("accuracy", written, "--batches", "500", "--json")
    assert code == 0
    told = json.loads(out)
    assert [one["name"] for one in told["actives"]] == [TAG, OTHER]
    assert [told[key] for key in ("dose", "worst_case", "simulation", "pass_usp_905")] == [None] * 4
    for one in told["actives"]:
        assert one["simulation"]["active"] == one["name"]
        assert one["dose"]["interval"]["of"] == "single capsule"
    assert told["all_pass"]["of"] == [TAG, OTHER]
    assert told["all_pass"]["overall"] > 0.5


def test_a_page_shows_names_as_they_are(assessed):
    """Nothing that was typed is a tag."""
    assert TAG not in assessed._repr_html_()
    assert "&lt;b&gt;drug: dose" in assessed._repr_html_()


def test_the_plan_has_the_interval_of_each():
    """As the budget of each has it."""
    plan = plan_of(*TWO)
    for one in plan.to_dict()["actives"]:
        told = budget(plan, active=one["name"]).dose.interval
        found = one["dose"]["interval"]
        assert (found["low"], found["high"]) == (str(told.low), str(told.high))


def test_notices_name_the_active(assessed):
    """One for each whose sources are left out; the chance of all is then a bound."""
    (left,) = (one for one in assessed.notices if one.code == "sources-left-out")
    assert left.values["of_active"] == OTHER
    assert left.text.startswith(f"{OTHER}: ")
    assert dict(assessed.all_pass.leaves_out) == {OTHER: ("assay",)}
    assert assessed.all_pass.upper_bound


def test_rows_say_which_active_they_are_about(assessed):
    """In every table; of one active there is no such column."""
    for name in ("contributions", "improvements", "comparison", "histogram"):
        rows = assessed.rows(name)
        assert list(dict.fromkeys(row["active"] for row in rows)) == [TAG, OTHER]
        assert next(iter(rows[0])) == "active"


@pytest.mark.slow
def test_one_of_several_may_be_looked_at_alone():
    """It is then as an assessment of a plan of one."""
    plan = plan_of(*TWO)
    alone = assess(plan, active=OTHER, batches=500)
    assert "active" not in alone.rows("contributions")[0]
    assert alone.budget == budget(plan, active=OTHER)
    assert alone.all_pass is None


@pytest.mark.slow
def test_pictures_bear_the_name():
    """Of the budget and of the doses."""
    from galenic import pictures  # noqa: PLC0415 - Matplotlib is slow to import

    plan = plan_of(*TWO)
    for ax in (
        pictures.budget(budget(plan, active=OTHER)),
        pictures.doses(simulate(plan, active=OTHER, batches=500)),
    ):
        assert OTHER in ax.get_title(loc="left")
