"""The pharmacy file: what it lends to an order, what it must not, and how a plan says so."""

from __future__ import annotations

import copy
import json
import tomllib

import jsonschema
import pytest

import galenic
from galenic import InputError, Order
from galenic import _cli as cli
from galenic._show.schemas import schema

NAME = "naltrexone hydrochloride"
ORDER = {
    "order": {"active": NAME, "dose": "4.5 mg/capsule", "capsules": 100},
    "stock": {
        "kind": "tablets",
        "active": NAME,
        "strength": "50 mg/tablet",
        "mean_mass": "253.4 mg/tablet",
        "pack_stat": "180 mg/capsule",
    },
}
PHARMACY = {
    "capsule": {"size": "3", "maker": "Coni-Snap"},
    "filler": {"name": "a filler", "pack_stat": "150 mg/capsule"},
    "weighing": {"rule": "usp-41"},
    "balance": [
        {
            "name": "analytical",
            "readability": "0.1 mg",
            "repeatability": "0.08 mg",
            "capacity": "220 g",
        }
    ],
}


def order_with(**tables):
    """The order with some tables of its own."""
    return copy.deepcopy(ORDER) | tables


def pharmacy_with(**tables):
    """The pharmacy's tables with some changed; ``None`` takes one away."""
    whole = copy.deepcopy(PHARMACY) | tables
    return {name: table for name, table in whole.items() if table is not None}


def paths(order, pharmacy):
    """Where the problems of an order with a pharmacy lie."""
    with pytest.raises(InputError) as caught:
        Order.read(order, pharmacy)
    return [problem.path for problem in caught.value.problems]


# --- what is lent ---------------------------------------------------------------------------------


def test_whole_tables_are_lent():
    """An order of two tables, and the rest from the pharmacy, is the order with all of them."""
    alone = Order.read(ORDER | PHARMACY)
    lent = Order.read(ORDER, PHARMACY)
    assert lent == alone
    assert lent.to_tables() == alone.to_tables()
    assert set(lent.pharmacy) == {"capsule", "filler", "weighing", "balance"}
    assert alone.pharmacy == ()


def test_the_numbers_are_those_of_the_order_with_all_tables():
    """22.806 mg of powder take 12.67 % of the capsule; 150 mg less as much are 130.995 mg."""
    plan = galenic.plan(Order.read(ORDER, PHARMACY), prove=True)
    assert str(plan.fill.filler) == "130.995 mg/capsule"
    assert [str(entry.weigh) for entry in plan.weighings] == ["2280.6 mg", "13099.5 mg"]


def test_neither_mapping_is_changed():
    """Reading an order leaves the pharmacy's tables as they were, for the next order."""
    order, pharmacy = order_with(filler={"name": "a filler"}), pharmacy_with()
    before = copy.deepcopy((order, pharmacy))
    made = Order.read(order, pharmacy)
    made.replace(capsules=60, filler={"pack_stat": "140 mg/capsule"})
    assert (order, pharmacy) == before


def test_single_keys_are_lent_to_a_table_of_the_order():
    """The order names the filler; how it packs is the pharmacy's to know."""
    made = Order.read(order_with(filler={"name": "a filler", "lot": "F-1"}), PHARMACY)
    assert str(made.filler.pack_stat) == "150 mg/capsule"
    assert made.filler.lot == "F-1"
    assert "filler.pack_stat" in made.pharmacy
    assert "filler" not in made.pharmacy
    assert "filler.name" not in made.pharmacy


def test_the_order_wins_key_by_key():
    """What both give is the order's."""
    order = order_with(
        filler={"name": "a filler", "pack_stat": "140 mg/capsule"}, weighing={"rule": "nrf"}
    )
    made = Order.read(order, pharmacy_with(weighing={"rule": "usp-41", "error": "5 %"}))
    assert str(made.filler.pack_stat) == "140 mg/capsule"
    assert made.weighing.rule == ("nrf",)
    assert str(made.weighing.error) == "5 %"
    assert set(made.pharmacy) == {"capsule", "balance", "weighing.error"}


def test_a_list_of_the_order_replaces_the_list():
    """Balances at another bench are not mixed with those of the pharmacy."""
    own = {"name": "bench 2", "readability": "1 mg", "repeatability": "0.5 mg"}
    made = Order.read(order_with(balance=[own]), PHARMACY)
    assert [balance.name for balance in made.balance] == ["bench 2"]
    assert "balance" not in made.pharmacy
    assert Order.read(order_with(balance=[]), PHARMACY).balance == ()


def test_own_sizes_and_substances_are_lent():
    """A house's capsules, and the forms it works with."""
    pharmacy = pharmacy_with(
        capsule={"size": "3", "maker": "House"},
        filler={"name": "a filler", "density": "0.5 g/mL"},
        capsule_size=[{"maker": "House", "size": "3", "volume": "0.29 mL/capsule"}],
        substance=[{"name": "a salt", "base": "a base", "molar_mass": "300 g/mol"}],
    )
    plan = galenic.plan(Order.read(ORDER, pharmacy))
    assert str(plan.capsule.volume) == "0.29 mL/capsule"
    assert str(plan.order.form("a salt").molar_mass) == "300 g/mol"
    assert {"capsule_size", "substance"} <= set(plan.order.pharmacy)


# --- what must not be lent ------------------------------------------------------------------------

HELD = {
    "volume": "0.3 mL/capsule",
    "shell": "48 mg/capsule",
    "fill": "160 mg/capsule",
    "min_fill": "120 mg/capsule",
}


@pytest.mark.parametrize("key", HELD)
def test_what_belongs_to_a_size_stays_with_it(key):
    """A volume, a shell or a fill of size 3 is not lent to an order in size 1."""
    pharmacy = pharmacy_with(capsule={"size": "3", "maker": "Coni-Snap", key: HELD[key]})
    filler = {"name": "a filler", "pack_stat": "250 mg/capsule"}
    other = Order.read(order_with(capsule={"size": "1"}, filler=filler), pharmacy)
    assert getattr(other.capsule, key) is None
    assert other.capsule.maker == "Coni-Snap"
    same = Order.read(order_with(capsule={"size": "3"}, filler=filler), pharmacy)
    assert str(getattr(same.capsule, key)) == HELD[key]


def test_a_plate_belongs_to_no_size():
    """The capsule machine of the pharmacy serves an order in another size, of another maker."""
    pharmacy = pharmacy_with(capsule={"size": "3", "maker": "Coni-Snap", "plate": 100})
    filler = {"name": "a filler", "pack_stat": "250 mg/capsule"}
    other = Order.read(order_with(capsule={"size": "1", "maker": "UNC"}, filler=filler), pharmacy)
    assert other.capsule.plate == 100
    assert "capsule.plate" in other.pharmacy


def test_the_sizes_kept_stay_with_auto():
    """An order in one size has no list of sizes; one that says auto has the pharmacy's."""
    pharmacy = pharmacy_with(
        capsule={"size": "auto", "sizes": ["1", "3"], "maker": "Coni-Snap"},
        filler={"name": "a filler", "pack_stat": "150 mg/capsule", "pack_stat_size": "3"},
    )
    assert Order.read(order_with(capsule={"size": "3"}), pharmacy).capsule.sizes is None
    order = order_with(capsule={"size": "auto"})
    order["stock"]["pack_stat_size"] = "3"
    assert Order.read(order, pharmacy).capsule.sizes == ("1", "3")


def test_what_belongs_to_a_filler_stays_with_it():
    """Another filler packs in its own way: nothing is lent, and what is missing is told."""
    pharmacy = pharmacy_with(
        filler=PHARMACY["filler"] | {"lot": "F-1", "expires": "2026-01-01", "pack_stat_size": "3"}
    )
    assert paths(order_with(filler={"name": "another"}), pharmacy) == ["filler.pack_stat"]
    own = {"name": "another", "pack_stat": "140 mg/capsule"}
    made = Order.read(order_with(filler=own), pharmacy)
    assert (made.filler.lot, made.filler.expires, made.filler.pack_stat_size) == (None, None, None)


LEAKS = {
    "the size of another statistic": (
        {"filler": {"name": "a filler", "pack_stat": "150 mg/capsule"}},
        {"filler": {"name": "a filler", "pack_stat": "250 mg/capsule", "pack_stat_size": "1"}},
        "pack_stat_size",
    ),
    "the maker of another statistic": (
        {"filler": {"name": "a filler", "pack_stat": "150 mg/capsule"}},
        {"filler": {"name": "a filler", "pack_stat": "250 mg/capsule", "pack_stat_maker": "UNC"}},
        "pack_stat_maker",
    ),
    "the expiry of another lot": (
        {"filler": {"name": "a filler", "lot": "F-2"}},
        {"filler": {"name": "a filler", "lot": "F-1", "expires": "2026-01-01",
                    "pack_stat": "150 mg/capsule"}},
        "expires",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LEAKS)
def test_a_statistic_is_lent_whole_or_not_at_all(name):
    """The order's own 150 mg are of its own size, not of the size of the pharmacy's 250 mg."""
    own, lent, key = LEAKS[name]
    order = order_with(**own)
    order["order"]["date"] = "2025-11-22"
    made = Order.read(order, pharmacy_with(**lent))
    assert getattr(made.filler, key) is None


@pytest.mark.parametrize("size", ["1", "4"])
def test_a_statistic_of_the_pharmacys_size_is_carried_to_the_orders(size):
    """150 mg fill a size 3 of 0.30 mL: 250 mg a size 1 of 0.50 mL, 105 mg a size 4."""
    order = order_with(capsule={"size": size})
    order["stock"] |= {"pack_stat": "180 mg/capsule", "pack_stat_size": "3"}
    try:
        plan = galenic.plan(Order.read(order, PHARMACY))
    except InputError:
        return  # to refuse it is as good
    pack = {step.name: str(step.amount) for step in plan.steps}["pack statistic of filler"]
    assert pack == {"1": "250 mg/capsule", "4": "105 mg/capsule"}[size]


@pytest.mark.parametrize(
    ("own", "lent"),
    [({"density": "0.5 g/mL"}, {"pack_stat": "150 mg/capsule"}),
     ({"pack_stat": "150 mg/capsule"}, {"density": "0.5 g/mL"})],
)  # fmt: skip
def test_the_orders_packing_wins_over_the_pharmacys_of_another_kind(own, lent):
    """The order says how its filler packs; there is no conflict with what it never said."""
    made = Order.read(
        order_with(filler={"name": "a filler", **own}),
        pharmacy_with(filler={"name": "a filler", **lent}),
    )
    (key,) = own
    assert str(getattr(made.filler, key)) == own[key]
    (other,) = lent
    assert getattr(made.filler, other) is None


@pytest.mark.parametrize("key", ["volume", "shell"])
def test_what_belongs_to_a_maker_stays_with_it(key):
    """A shell weighed for Coni-Snap is not lent to an order in another maker's size 3."""
    pharmacy = pharmacy_with(capsule={"size": "3", "maker": "Coni-Snap", key: HELD[key]})
    made = Order.read(order_with(capsule={"size": "3", "maker": "UNC"}), pharmacy)
    assert getattr(made.capsule, key) is None


# --- problems -------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["order", "stock", "excipient", "balanse", "pharmacy"])
def test_a_table_that_does_not_belong_there_is_refused(table):
    """A dose or a stock changes between orders; a slip of the finger belongs nowhere."""
    with pytest.raises(InputError) as caught:
        Order.read(ORDER, pharmacy_with(**{table: {}}))
    problems = {problem.path: problem for problem in caught.value.problems}
    assert f"pharmacy file: {table}" in problems
    assert "balance" in problems[f"pharmacy file: {table}"].expected


@pytest.mark.parametrize("made", [30, 60, 61])
def test_a_container_of_the_pharmacys_holds_no_more_than_is_made(made):
    """Sixty in each: an order of thirty goes into one, and is told so; of 61 it takes two."""
    order = order_with()
    order["order"]["capsules"] = made
    found = Order.read(order, pharmacy_with(label={"capsules": 60, "storage": "dry"}))
    assert found.label.capsules == min(made, 60)
    assert Order.read(found.to_tables()) == found
    plan = galenic.plan(found)
    told = [one.values["capsules"] for one in plan.notices if one.code == "label-capsules-lent"]
    assert told == ([made] if made <= 60 else [])
    assert galenic.label(plan).capsules == min(made, 60)
    assert galenic.read_plan(plan.to_json()).order == found
    own = order_with(label={"capsules": 61})
    own["order"]["capsules"] = 60
    assert paths(own, pharmacy_with(label={"capsules": 10})) == ["label.capsules"]


def test_a_titration_is_read_back_though_one_batch_fills_no_container():
    """14 capsules of one strength, and 300 of another, of which sixty go into each."""
    step = {"dose": "1.5 mg", "for": "14 days"}
    last = {"dose": "4.5 mg", "until": "further notice", "supply": "300 days"}
    regimen = {"active": NAME, "strengths": ["1.5 mg", "4.5 mg"], "start": "2027-01-04",
               "step": [step, last]}  # fmt: skip
    stock = {"kind": "powder", "active": NAME, "assay": "99.2 %", "basis": "as-is",
             "pack_stat": "190 mg/capsule"}  # fmt: skip
    tables = {"regimen": regimen, "stock": stock}
    lent = pharmacy_with(label={"capsules": 60, "storage": "dry"})
    found = galenic.titrate(tables, lent)
    assert [plan.order.label.capsules for plan in found.plans] == [14, 60]
    again = galenic.read_titration(found.to_json())
    assert [plan.order.label.capsules for plan in again.plans] == [14, 60]


def test_a_product_has_no_container_of_capsules():
    """What a pharmacy says of them is passed over."""
    tables = galenic.example("triturate-product").to_tables()
    label = {"capsules": 60, "storage": "dry"}
    tables.pop("label", None)
    assert Order.read(tables, {"label": label}).label.capsules is None


def test_a_lot_and_a_last_day_are_of_one_batch():
    """In a pharmacy file every batch would bear them."""
    label = {"lot": "A-1", "use_by": "2027-01-31", "storage": "dry"}
    told = paths(ORDER, pharmacy_with(label=label))
    assert told == ["pharmacy file: label.lot", "pharmacy file: label.use_by"]
    assert Order.read(order_with(label={"lot": "A-1"}), pharmacy_with(label={"storage": "dry"}))
    problems = Order.slips(None, {"label": label})
    assert [one.path for one in problems] == told
    page = schema("pharmacy")
    jsonschema.validate({"label": {"storage": "dry", "capsules": 60}}, page)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"label": {"lot": "A-1"}}, page)


def test_problems_point_at_the_file_they_are_in():
    """A person mends the pharmacy file or the order, not one in search of the other."""
    pharmacy = pharmacy_with(
        filler={"name": "a filler", "pack_stat": "150"},
        weighing={"rule": "usp-42"},
        capsule={"size": 3},
    )
    pharmacy["balance"].append({"name": "b", "readability": "1"})
    order = order_with(filler={"name": "a filler", "lot": 7})
    order["order"]["dose"] = "4,5 mg"
    assert set(paths(order, pharmacy)) == {
        "order.dose",
        "filler.lot",
        "pharmacy file: filler.pack_stat",
        "pharmacy file: weighing.rule",
        "pharmacy file: capsule.size",
        "pharmacy file: balance[1].readability",
    }


def test_a_key_of_the_order_is_not_blamed_on_the_pharmacy():
    """Where the order's key wins, its fault is the order's."""
    order = order_with(filler={"name": "a filler", "pack_stat": "150"}, balance=[{"name": "x"}])
    refused = {"filler.pack_stat", "balance[0].readability", "balance[0].repeatability"}
    assert set(paths(order, PHARMACY)) == refused


@pytest.mark.parametrize("table", ["filler", "weighing", "capsule"])
def test_a_table_that_is_no_table_is_refused_beside_the_orders(table):
    """Also where the order has the table itself."""
    order = order_with(**{table: PHARMACY[table]})
    assert paths(order, pharmacy_with(**{table: 3})) == [f"pharmacy file: {table}"]


@pytest.mark.parametrize("table", ["filler", "weighing", "capsule", "balance"])
def test_a_table_that_is_no_table_is_refused(table):
    """Where the order relies on it."""
    assert f"pharmacy file: {table}" in paths(ORDER, pharmacy_with(**{table: 3}))


# --- on the command line --------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path, capsys):
    """Plan an order with a pharmacy file; gives exit code, standard output and standard error."""

    def command(order, pharmacy, *options):
        (tmp_path / "order.json").write_text(json.dumps(order), encoding="utf-8")
        text = pharmacy if isinstance(pharmacy, str) else json.dumps(pharmacy)
        (tmp_path / "pharmacy.toml").write_text(text, encoding="utf-8")
        code = cli.main(["plan", str(tmp_path / "order.json"), "--pharmacy",
                         str(tmp_path / "pharmacy.toml"), *options])  # fmt: skip
        return code, *capsys.readouterr()

    return command


def test_a_plan_says_where_its_numbers_came_from(run):
    """In the text, in the JSON, and in the order that it keeps."""
    code, text, err = run(ORDER, PHARMACY)
    assert (code, err) == (0, "")
    (line,) = [line for line in text.splitlines() if "pharmacy file" in line]
    for table in ("capsule", "filler", "weighing", "balance"):
        assert table in " ".join(text[text.index(line) :].split())
    told = json.loads(run(ORDER, PHARMACY, "--json")[1])
    assert set(told["from_pharmacy"]) == {"capsule", "filler", "weighing", "balance"}
    assert told["input"] == ORDER | PHARMACY
    without = json.loads(run(ORDER | PHARMACY, {}, "--json")[1])
    assert without["from_pharmacy"] == []
    assert "pharmacy file" not in run(ORDER | PHARMACY, {})[1]


def test_a_pharmacy_file_is_toml_too(run):
    """Comments and all."""
    text = """
    # kept at the bench
    capsule = {size = "3", maker = "Coni-Snap"}
    [filler]
    name = "a filler"
    pack_stat = "150 mg/capsule"
    """
    told = json.loads(run(ORDER, text, "--json")[1])
    assert told["fill"]["filler"] == "130.995 mg/capsule"


@pytest.mark.parametrize(
    ("text", "code"),
    [("[filler", "syntax"), ("{", "syntax"), ("", "empty"), ("#" * 1_000_001, "size")],
)
def test_a_pharmacy_file_that_is_none_is_named(run, tmp_path, text, code):
    """The path of the problem is the pharmacy file."""
    left, out, err = run(ORDER, text, "--json")
    assert (left, err) == (2, "")
    (problem,) = json.loads(out)["problems"]
    assert (problem["code"], problem["path"]) == (code, str(tmp_path / "pharmacy.toml"))


def test_a_pharmacy_file_of_comments_lends_nothing(run):
    """Nothing yet is not an error."""
    assert run(ORDER | PHARMACY, "# nothing yet\n")[0] == 0


def test_problems_of_both_files_are_told_together(run):
    """On the command line as in Python: each on its line, the pharmacy's named as such."""
    order = order_with()
    order["order"]["capsules"] = 4.7
    code, out, err = run(order, pharmacy_with(weighing={"rule": "usp"}, shelf={}))
    assert (code, out) == (2, "")
    starts = [line.partition(": given")[0].partition(": ")[2] for line in err.splitlines()]
    assert sorted(starts) == [
        "order.capsules",
        "pharmacy file: shelf",
        "pharmacy file: weighing.rule",
    ]


# --- what is kept ---------------------------------------------------------------------------------


def test_a_plan_with_a_pharmacy_is_read_back():
    """The input holds everything, and the origins come back with it."""
    plan = galenic.plan(Order.read(order_with(filler={"name": "a filler"}), PHARMACY))
    again = galenic.read_plan(plan.to_json())
    assert again == plan
    assert again.order.pharmacy == plan.order.pharmacy
    assert set(again.order.pharmacy) == {"capsule", "weighing", "balance", "filler.pack_stat"}
    assert str(again) == str(plan)


def test_read_order_takes_a_pharmacy_file(tmp_path):
    """In Python as on the command line."""
    (tmp_path / "order.json").write_text(json.dumps(ORDER), encoding="utf-8")
    (tmp_path / "pharmacy.json").write_text(json.dumps(PHARMACY), encoding="utf-8")
    made = galenic.read_order(tmp_path / "order.json", tmp_path / "pharmacy.json")
    assert made == Order.read(ORDER, PHARMACY)
    assert made.pharmacy == Order.read(ORDER, PHARMACY).pharmacy
    with pytest.raises(InputError):
        galenic.read_order(tmp_path / "order.json")


def test_an_order_made_anew_remembers_the_pharmacy():
    """Sixty capsules in place of a hundred: the balances are the pharmacy's as before."""
    made = Order.read(ORDER, PHARMACY).replace(capsules=60)
    assert set(made.pharmacy) == {"capsule", "filler", "weighing", "balance"}


def test_what_was_lent_is_told_of_a_family_too():
    """Batches of a common triturate, and that triturate, name what came from the pharmacy."""
    lent = pharmacy_with(label={"capsules": 150, "storage": "dry"})
    stock = {"kind": "powder", "active": NAME, "assay": "99.2 %", "basis": "as-is",
             "pack_stat": "190 mg/capsule"}  # fmt: skip
    heads = [{"active": NAME, "dose": dose, "capsules": 14} for dose in ("0.5 mg", "1.5 mg")]
    family = galenic.plan_family({"order": heads, "stock": stock}, lent)
    assert family.common is not None
    for plan in family.plans:
        assert {"capsule", "filler", "balance", "weighing"} <= set(plan.order.pharmacy)
        assert "label-capsules-lent" in {one.code for one in plan.notices}
    assert {"balance", "weighing"} <= set(family.common.order.pharmacy)


BENCH = """
weighing = {rule = "usp-41"}
balance = [{name = "bench", readability = "0.01 mg", repeatability = "0.01 mg"}]
"""


@pytest.mark.parametrize("given", ["tables", "path", "Path"])
def test_a_pharmacy_is_its_tables_or_its_file_wherever_it_is_asked_for(given, tmp_path):
    """A family of orders that were read before takes the balance too: it was left out unsaid."""
    file, path = tmp_path / "pharmacy.toml", tmp_path / "order.json"
    file.write_text(BENCH, "utf-8")
    pharmacy = {"tables": tomllib.loads(BENCH), "path": str(file), "Path": file}[given]
    tables = galenic.example("tablets").to_tables()
    bare = {name: table for name, table in tables.items() if name not in {"balance", "weighing"}}
    path.write_text(json.dumps(bare, default=str), "utf-8")
    order, step = Order.read(bare), {"dose": "1.5 mg", "for": "20 days"}
    regimen = {"regimen": {"active": order.active, "step": [step]}}
    formula = galenic.MasterFormula.of(order)
    titration = galenic.titrate(regimen | bare | {"order": {"date": "2026-11-22"}}, pharmacy)
    planned = [
        galenic.plan(galenic.read_order(path, pharmacy)),
        *galenic.plan_family([order, order.replace(dose="3 mg")], pharmacy).plans,
        *galenic.plan_family([bare, bare], pharmacy).plans,
        *titration.family.plans,
        galenic.plan(galenic.make(formula, capsules=60, pharmacy=pharmacy)),
    ]
    assert len(planned) == 7
    for made in planned:
        assert [one.name for one in made.order.balance] == ["bench"]
        assert {one.balance for one in made.weighings} == {"bench"}
