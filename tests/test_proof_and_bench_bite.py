"""Faults planted in every formula, one at a time: the proof and the bench must find them."""

import ast
import collections
import importlib
import inspect
import itertools
import sys
import types
from fractions import Fraction

import pytest

import galenic
import strategies
from galenic import CheckError, _asking
from galenic._proof import prove
from galenic.formulas import ALL

importlib.import_module("galenic._ways.find")  # what it answers is put aside below
planner = importlib.import_module("galenic._planning.plan")  # the name galenic.plan is the function

ORDERS = {
    "tablets": {
        "order": {"active": "naltrexone", "dose": "4.5 mg", "capsules": 97, "excess": "3 %",
                  "overage": "4 %", "convert_form": True},
        "stock": {"kind": "tablets", "active": "naltrexone HCl", "strength": "50 mg/tablet",
                  "masses": ["251 mg", "255 mg", "253.3 mg"], "masses_are": "sample",
                  "assay": "98.4 %", "coating": "film", "pack_stat": "180 mg/capsule"},
        "capsule": {"size": "3", "maker": "Coni-Snap"},
        "filler": {"name": "cellulose", "pack_stat": "250 mg/capsule", "pack_stat_size": "1"},
        "excipient": [
            {"name": "magnesium stearate", "share": "1.5 %", "density": "0.29 g/mL"},
            {"name": "silica", "share": "0.7 %", "occupies": "none"},
            {"name": "talc", "mass": "2.5 mg/capsule", "pack_stat": "310 mg/capsule"},
        ],
        "weighing": {"rule": "usp-41"},
        "balance": [
            {"name": "micro", "readability": "0.01 mg", "repeatability": "0.05 mg",
             "capacity": "1 g"},
            {"name": "analytical", "readability": "0.1 mg", "repeatability": "0.04 mg"},
        ],
    },
    "bodies topped up": {
        "order": {"active": "x", "dose": "9 mg", "capsules": 60, "overage": "3 %"},
        "stock": {"kind": "powder", "active": "x", "assay": "98 %", "basis": "as-is",
                  "density": "0.5 g/mL"},
        "capsule": {"size": "3", "maker": "Coni-Snap"},
        "filler": {"name": "cellulose", "density": "0.4 g/mL"},
        "fill": {"method": "completion", "premix": "70 %"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "fine", "readability": "0.1 mg"}],
    },
    "a dose of two capsules": {
        "order": {"active": "x", "dose": "9 mg/dose", "capsules": 60, "capsules_per_dose": 2,
                  "overage": "3 %"},
        "stock": {"kind": "powder", "active": "x", "assay": "98 %", "basis": "as-is",
                  "density": "0.5 g/mL"},
        "capsule": {"size": "3", "maker": "Coni-Snap"},
        "filler": {"name": "cellulose", "density": "0.4 g/mL"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "fine", "readability": "0.1 mg"}],
    },
    "tablets whose film is sieved off": {
        "order": {"active": "x", "dose": "5 mg", "capsules": 120},
        "stock": {"kind": "tablets", "active": "x", "strength": "10 mg/tablet",
                  "mean_mass": "72 mg/tablet", "coating": "film", "film_mass": "4 mg/tablet",
                  "pack_stat": "200 mg/capsule"},
        "capsule": {"size": "1"},
        "filler": {"name": "lactose", "pack_stat": "250 mg/capsule"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "b", "readability": "1 mg"}],
    },
    "capsules opened": {
        "order": {"active": "x", "dose": "3 mg", "capsules": 80},
        "stock": {"kind": "capsules", "active": "x", "strength": "20 mg/capsule",
                  "mean_net": "143 mg/capsule", "assay": "97 %", "release": "immediate",
                  "shell_allowance": "7 %", "pack_stat": "190 mg/capsule"},
        "capsule": {"size": "3"},
        "filler": {"name": "lactose", "pack_stat": "170 mg/capsule"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "b", "readability": "0.1 mg"}],
    },
    "tablets weighed together": {
        "order": {"active": "x", "dose": "2500 IU", "capsules": 60, "excess": "4 capsules"},
        "stock": {"kind": "tablets", "active": "x", "strength": "100000 IU/tablet",
                  "total_mass": "4.43 g", "tablets_weighed": 20, "coating": "none"},
        "capsule": {"size": "2", "maker": "UNC", "shell": "61 mg/capsule", "plate": 24},
        "filler": {"name": "lactose monohydrate"},
        "weighing": {"rule": ["nrf", "usp-41"]},
        "balance": [{"name": "b", "readability": "0.1 mg", "repeatability": "0.07 mg"}],
    },
    "powder, by the factor on its jar": {
        "order": {"active": "x", "dose": "20 mg", "capsules": 50},
        "stock": {"kind": "powder", "active": "x", "factor": "1.036",
                  "pack_stat": "210 mg/capsule"},
        "capsule": {"size": "1"},
        "excipient": [{"name": "silica", "share": "0.5 %", "occupies": "none", "role": "glidant",
                       "critical": False}],
        "filler": {"name": "mannitol", "pack_stat": "250 mg/capsule"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "b", "readability": "1 mg"}],
    },
    "powder, by moles": {
        "order": {"active": "y", "dose": "12 mg", "capsules": 30, "convert_form": True},
        "stock": {"kind": "powder", "active": "y sulfate", "assay": "97.5 %", "water": "5.3 %",
                  "basis": "anhydrous-solvent-free", "solvent": "2.6 %", "density": "0.45 g/mL"},
        "capsule": {"size": "auto", "sizes": ["0", "1", "3"], "maker": "Coni-Snap",
                    "min_fill": "190 mg/capsule"},
        "filler": {"name": "mannitol", "density": "0.62 g/mL"},
        "substance": [
            {"name": "y", "base": "y", "molar_mass": "250.3 g/mol"},
            {"name": "y sulfate", "base": "y", "molar_mass": "598.7 g/mol", "moieties": 2},
        ],
        "weighing": {"rule": "least-weighable", "error": "5 %"},
        "balance": [
            {"name": "fine", "readability": "0.1 mg", "sensitivity": "25 mg", "capacity": "100 g"},
            {"name": "coarse", "readability": "1 mg", "sensitivity": "6 mg"},
        ],
    },
    "powder, dried": {
        "order": {"active": "z", "dose": "30 mg", "capsules": 200, "excess": "2.3 %"},
        "stock": {"kind": "powder", "active": "z", "assay": "99.1 %", "basis": "dried",
                  "loss_on_drying": "4.4 %", "pack_stat": "260 mg/capsule"},
        "capsule": {"size": "1"},
        "filler": {"name": "mannitol", "pack_stat": "310 mg/capsule"},
        "excipient": [{"name": "talc", "mass": "4 mg/capsule", "pack_stat": "400 mg/capsule"}],
    },
    "triturate to a mass": {
        "order": {"active": "t", "dose": "1.5 mg", "capsules": 100, "overage": "5 %"},
        "stock": {"kind": "triturate", "active": "t", "strength": "1 in 10", "diluent": "mannitol",
                  "assay": "98 %", "pack_stat": "155 mg/capsule"},
        "capsule": {"size": "3", "maker": "Coni-Snap", "fill": "140 mg/capsule"},
        "filler": {"name": "mannitol", "pack_stat": "165 mg/capsule"},
        "excipient": [
            {"name": "magnesium stearate", "share": "0.9 %", "density": "0.29 g/mL"},
            {"name": "talc", "mass": "2 mg/capsule", "pack_stat": "310 mg/capsule"},
        ],
        "weighing": {"rule": "nrf"},
        "balance": [
            {"name": "micro", "readability": "0.001 mg", "capacity": "5 g"},
            {"name": "analytical", "readability": "0.1 mg", "capacity": "200 g"},
        ],
    },
    "too little, diluted in the filler": {
        "order": {"active": "u", "dose": "0.5 mg", "capsules": 150},
        "stock": {"kind": "powder", "active": "u", "assay": "100 %", "basis": "as-is",
                  "pack_stat": "210 mg/capsule"},
        "capsule": {"size": "3"},
        "filler": {"name": "mannitol", "pack_stat": "165 mg/capsule"},
        "excipient": [{"name": "colour", "mass": "0.3 mg/capsule", "pack_stat": "110 mg/capsule"}],
        "weighing": {"rule": ["usp-41", "nrf"]},
        "balance": [
            {"name": "plain", "readability": "0.1 mg", "repeatability": "0.03 mg"},
            {"name": "plainer", "readability": "1 mg", "repeatability": "0.5 mg"},
        ],
    },
    "too heavy, in portions": {
        "order": {"active": "w", "dose": "60 mg", "capsules": 90},
        "stock": {"kind": "powder", "active": "w", "assay": "100 %", "basis": "as-is",
                  "pack_stat": "210 mg/capsule"},
        "capsule": {"size": "3"},
        "filler": {"name": "mannitol", "pack_stat": "165 mg/capsule"},
        "excipient": [{"name": "talc", "mass": "13 mg/capsule", "pack_stat": "310 mg/capsule"}],
        "weighing": {"rule": "nrf", "portions": True},
        "balance": [{"name": "small", "readability": "0.1 mg", "capacity": "4 g"}],
    },
    "too little, in two steps": {
        "order": {"active": "v", "dose": "5 mcg", "capsules": 120},
        "stock": {"kind": "powder", "active": "v", "assay": "97.3 %", "basis": "as-is",
                  "pack_stat": "210 mg/capsule"},
        "capsule": {"size": "3"},
        "filler": {"name": "mannitol", "pack_stat": "165 mg/capsule"},
        "triturate": {"diluent": "lactose", "pack_stat": "230 mg/capsule"},
        "weighing": {"rule": "least-weighable", "error": "5 %"},
        "balance": [{"name": "plain", "readability": "0.1 mg", "sensitivity": "4 mg"}],
    },
    "pellets that are counted": {
        "order": {"active": "v", "dose": "4.3 mg", "capsules": 90, "excess": "4 %"},
        "stock": {"kind": "powder", "active": "v", "assay": "21.3 %", "basis": "as-is",
                  "pack_stat": "210 mg/capsule", "texture": "pellets", "pellet_mass": "1.27 mg"},
        "capsule": {"size": "3"},
        "filler": {"name": "neutral pellets", "pack_stat": "165 mg/capsule"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "plain", "readability": "1 mg"}],
    },
    "two actives, one of them too little": {
        "order": {"capsules": 90, "excess": "4 %"},
        "active": [
            {"name": "v", "dose": "40 mcg", "overage": "3 %",
             "stock": {"kind": "powder", "active": "v", "assay": "97.3 %", "basis": "anhydrous",
                       "water": "4 %", "assay_as": "v", "pack_stat": "210 mg/capsule"}},
            {"name": "d", "dose": "900 IU",
             "stock": {"kind": "triturate", "active": "d", "strength": "100000 IU/g",
                       "diluent": "starch", "assay": "103 %"}},
        ],
        "capsule": {"size": "3"},
        "filler": {"name": "mannitol", "pack_stat": "165 mg/capsule"},
        "excipient": [{"name": "talc", "share": "1.1 %", "pack_stat": "310 mg/capsule"}],
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "plain", "readability": "0.1 mg"}],
    },
    "read in a cylinder": {
        "order": {"active": "w", "dose": "30 mg", "capsules": 70},
        "stock": {"kind": "powder", "active": "w", "assay": "100 %", "basis": "as-is",
                  "volume": "7.3 mL", "volume_mass": "3.1 g"},
        "capsule": {"size": "3", "volume": "0.29 mL/capsule"},
        "filler": {"name": "house filler", "volume": "21 mL", "volume_mass": "11 g",
                   "tapped_volume": "17 mL", "taps": 250},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "plain", "readability": "0.1 mg"}],
    },
    "two actives in one tablet": {
        "order": {"capsules": 90},
        "active": [
            {"name": "v", "dose": "25 mg",
             "stock": {"kind": "tablets", "active": "v", "strength": "50 mg/tablet",
                       "mean_mass": "180 mg/tablet", "coating": "none",
                       "pack_stat": "190 mg/capsule"}},
            {"name": "w", "dose": "6.2 mg",
             "stock": {"of": "v", "active": "w", "strength": "12.5 mg/tablet", "assay": "98 %"}},
        ],
        "capsule": {"size": "3"},
        "filler": {"name": "mannitol", "pack_stat": "165 mg/capsule"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "plain", "readability": "0.1 mg"}],
    },
    "a triturate as the product": {
        "product": {"kind": "triturate", "active": "x", "mass": "41 g", "strength": "1 in 150"},
        "stock": {"kind": "powder", "active": "x", "assay": "97.3 %", "basis": "as-is"},
        "filler": {"name": "lactose"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "fine", "readability": "1 mg", "capacity": "10 g"},
                    {"name": "coarse", "readability": "10 mg"}],
    },
    "doses in moles, in charges and as printed": {
        "order": {"capsules": 40},
        "active": [
            {"name": "v", "dose": "0.4 mmol",
             "stock": {"kind": "powder", "active": "v", "assay": "98 %", "basis": "as-is"}},
            {"name": "w", "dose": "0.7 mEq",
             "stock": {"kind": "powder", "active": "w", "assay": "97 %", "basis": "as-is"}},
            {"name": "x", "dose": "0.6 mEq",
             "stock": {"kind": "powder", "active": "x", "assay": "99 %", "basis": "as-is",
                       "equivalent": "601 mg = 8.1 mEq"}},
            {"name": "y", "dose": "0.3 mmol",
             "stock": {"kind": "powder", "active": "y", "assay": "96 %", "basis": "as-is",
                       "equivalent": "301 mg = 4.1 mmol"}},
            {"name": "z", "dose": "3 x 10^9 CFU",
             "stock": {"kind": "powder", "active": "z", "assay": "95 %", "basis": "as-is",
                       "equivalent": "1.1 g = 2.3 x 10^11 CFU"}},
        ],
        "substance": [
            {"name": "v", "molar_mass": "111.3 g/mol"},
            {"name": "w", "molar_mass": "324.4 g/mol", "charge": 3},
        ],
        "capsule": {"size": "00", "fill": "700 mg/capsule"},
        "filler": {"name": "mannitol"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "plain", "readability": "0.1 mg"}],
    },
}  # fmt: skip
"""A handful of orders which together use every formula."""

READ = {name: galenic.Order.read(order) for name, order in ORDERS.items()}

pytestmark = [  # the faults are planted once, on one worker
    pytest.mark.slow,
    pytest.mark.xdist_group("bite"),
]


class Mutant:
    """A formula with one fault in it; ``unit`` says that the fault breaks its unit."""

    def __init__(self, formula, what, function, *, unit=False):
        self.formula, self.function, self.unit = formula, function, unit
        self.name = f"{formula.name}: {what}"


def _scaled(value, factor):
    return [one * factor for one in value] if isinstance(value, list) else value * factor


def _with(arguments, changes):
    return [changes.get(place, one) for place, one in enumerate(arguments)]


def mutants(formula):
    """Every fault to plant: in the result, in each argument, in each pair, in each operator."""
    yield Mutant(
        formula, "× 11/10", _changed(formula, lambda right, given: right(*given) * 11 / 10)
    )
    yield Mutant(formula, "× 1/2", _changed(formula, lambda right, given: right(*given) / 2))
    for place, (name, unit, many) in enumerate(formula.parameters):
        for what, change in (IN_A_LIST if many else IN_AN_ARGUMENT).items():
            function = _changed(formula, lambda right, given, n=place, c=change: c(right, given, n))
            breaks = unit != "1" and not many and what != "doubled"
            if breaks or "result" not in what:
                yield Mutant(formula, f"{name} {what}", function, unit=breaks)
    for n, m in itertools.combinations(range(len(formula.parameters)), 2):
        (one, _, many), (other, _, more) = formula.parameters[n], formula.parameters[m]
        if not many and not more:
            yield Mutant(formula, f"{one} and {other} exchanged", _exchanged(formula, n, m))
    yield from _with_other_operators(formula)


IN_AN_ARGUMENT = {
    "doubled": lambda right, given, n: right(*_with(given, {n: _scaled(given[n], 2)})),
    "dropped": lambda right, given, n: right(*_with(given, {n: Fraction(1)})),
    "times the result": lambda right, given, n: right(*given) * given[n],
    "under the result": lambda right, given, n: right(*given) / given[n],
}
IN_A_LIST = {
    "doubled": lambda right, given, n: right(*_with(given, {n: _scaled(given[n], 2)})),
    "dropped": lambda right, given, n: right(*_with(given, {n: []})),
    "without the last": lambda right, given, n: right(*_with(given, {n: given[n][:-1]})),
}


def _changed(formula, change):
    right = formula.function
    return lambda *given: change(right, given)


def _exchanged(formula, n, m):
    right = formula.function
    return lambda *given: right(*_with(given, {n: given[m], m: given[n]}))


EXCHANGED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
}


def _with_other_operators(formula):
    """The formula with one operator exchanged for its opposite, or one number one larger."""
    for place in itertools.count():
        tree = ast.parse(inspect.getsource(formula.function))
        (function,) = tree.body
        function.decorator_list, function.returns = [], None
        for argument in function.args.args:
            argument.annotation = None
        expression = function.body[-1].value
        nodes = [
            node for node in ast.walk(expression) if isinstance(node, (ast.BinOp, ast.Constant))
        ]
        if place == len(nodes):
            return
        node = nodes[place]
        if isinstance(node, ast.Constant):
            node.value += 1
        else:
            node.op = EXCHANGED[type(node.op)]()
        code = compile(ast.fix_missing_locations(tree), formula.name, "exec")
        (body,) = (one for one in code.co_consts if isinstance(one, types.CodeType))
        wrong = types.FunctionType(body, formula.function.__globals__)
        yield Mutant(formula, ast.unparse(expression), wrong)


# --- what comes of them --------------------------------------------------------------------------


def printed(plan):
    """What is to be weighed: each powder and the weight to set, or without a balance its mass."""
    return [(entry.what, entry.weigh or entry.exact) for entry in plan.weighings]


def by_bench(order, right):
    """What comes of a fault with the bench watching; ``right`` is the plan without it."""
    try:
        plan = galenic.plan(order)
        if plan.stopped:
            return "nothing" if right.stopped else "stopped"
        if printed(plan) != printed(right):
            return "weighs otherwise"
        return "nothing" if plan.to_dict() == told(right) else "tells otherwise"
    except CheckError:
        return "found"
    except (ArithmeticError, ValueError):  # a number of thousands of digits cannot be written
        return "broke"


TOLD = {}


def told(right):
    """What a plan without a fault tells, written once; the fixture keeps the plans alive."""
    if id(right) not in TOLD:
        TOLD[id(right)] = right.to_dict()
    return TOLD[id(right)]


def by_proof(formula, order):
    """Whether the proof finds a fault in the steps that use the formula; the bench is put aside."""
    try:
        steps = galenic.plan(order).steps
    except ArithmeticError:
        return False
    try:
        prove(step for step in steps if step.formula is formula)
    except CheckError:
        return True
    return False


@pytest.fixture(scope="module")
def uses():
    """For each formula, the orders that use it and their plans."""
    found = collections.defaultdict(dict)
    for name, order in READ.items():
        plan = galenic.plan(order, prove=True)
        for step in plan.steps:
            if step.formula is not None:
                found[step.formula.name][name] = plan
    return found


@pytest.fixture(scope="module")
def verdicts(uses):
    """Every fault, whether the proof finds it, and what comes of it in each order."""
    found = []
    for formula in ALL:
        plans = uses.get(formula.name, {})
        for mutant in mutants(formula) if plans else ():
            with pytest.MonkeyPatch.context() as planted:
                planted.setattr(formula, "function", mutant.function)
                planted.setitem(_asking._answers, ("ways", galenic.Plan), lambda _: ())  # plans
                outcomes = {by_bench(READ[name], right) for name, right in plans.items()}
                planted.setattr(planner, "check", lambda *_: None)
                proved = any(by_proof(formula, READ[name]) for name in plans)
            found.append((mutant, proved, outcomes))
    return found


NO_STEP = set()
"""Formulas called for a text alone: they leave no step, so that nothing proves them."""


def test_the_orders_use_every_formula(uses):
    """A formula that the planner calls, and none of the orders uses, would go untested."""
    assert strategies.called_formulas() - uses.keys() == NO_STEP


def test_the_proof_finds_every_broken_unit(verdicts):
    """Whatever makes a result of another unit than declared is found by the replay on pint."""
    broken = [(mutant, proved) for mutant, proved, _ in verdicts if mutant.unit]
    assert len(broken) > 150
    assert [mutant.name for mutant, proved in broken if not proved] == []


FINE = "of a stock so dilute, a tenth moves the filler by less than its rounding"
LAST = "portions need not be quite equal: the last takes what the others leave"
SILENT = {
    "equal_portion: × 11/10": LAST,
    "rounded: readability doubled": LAST,
    "per_capsule: × 11/10": FINE,
}
"""Faults that change a weight to set in some order, unnoticed by the bench; and why."""


def test_the_bench_finds_every_wrong_weight(verdicts):
    """Whatever changes a weight to set is found, but for the few that are named with a reason."""
    silent = {
        mutant.name
        for mutant, _, outcomes in verdicts
        if "weighs otherwise" in outcomes and not mutant.unit
    }
    assert silent == set(SILENT)


ERROR = "how sure the dose is, told beside the triturate"
TAKE = "tablets to take; the powder of them is what is weighed"
MIX = "how what was weighed is mixed, in portions that are no weighings"
PLATE = "runs of the capsule machine; what is weighed does not depend on its plate"
TELLS = {
    "needed_of_mixture": "after the last step of a triturate it is told, and not used",
    "strength_ratio": "the ratio of a step, told beside its weights",
    "error_by_drug": ERROR,
    "error_by_diluent": ERROR,
    "error_by_aliquot": ERROR,
    "worst_error": ERROR,
    "error_variance": ERROR,
    "error_limit": ERROR,
    "doubled": MIX,
    "together": MIX,
    "as_much_room": MIX,
    "pack_of_mixture": MIX,
    "compressibility_index": "it tells the flow of a powder, by which nothing is weighed",
    "hausner_ratio": "it tells the flow of a powder, by which nothing is weighed",
    "gross_mass": "the weight of a finished capsule is for comparison",
    "deviation": "it tells how far rounding moved the dose; the bench finds the dose itself",
    "part_of_label": "it tells how far the overage moves the dose",
    "tablets_exactly": TAKE,
    "tablets_with_allowance": TAKE,
    "whole_tablets": TAKE,
    "mass_of_tablets": "the mass to expect of the tablets taken",
    "opened_exactly": TAKE,
    "opened_allowed": TAKE,
    "whole_opened": TAKE,
    "contents_opened": "the mass to expect of the contents taken",
    "left_over": "what is left of the tablets taken",
    "holes_of_runs": PLATE,
    "plate_runs": PLATE,
    "last_run": PLATE,
}
"""Formulas whose faults may change what a plan tells, but no weight to set; and why."""


def test_only_what_informs_escapes(verdicts):
    """What neither finds changes no weight, and belongs to a formula that only informs."""
    escaped = {
        mutant.formula.name
        for mutant, proved, outcomes in verdicts
        if "tells otherwise" in outcomes
        and not proved
        and not outcomes & {"found", "weighs otherwise"}
    }
    assert escaped == set(TELLS)


def test_the_counts(verdicts, record_property):
    """How many faults were planted, and who found them; shown with ``pytest -s``."""
    counts = collections.Counter()
    for mutant, proved, outcomes in verdicts:
        kind = "unit" if mutant.unit else "factor"
        found = "found" in outcomes
        who = {(True, True): "both", (True, False): "proof", (False, True): "bench"}
        for column in ("planted", who.get((proved, found), "neither")):
            counts[kind, column] += 1
        if not proved and not found:
            worst = ("weighs otherwise", "tells otherwise", "broke", "stopped", "nothing")
            counts[kind, next(entry for entry in worst if entry in outcomes)] += 1
    for (kind, column), count in sorted(counts.items()):
        record_property(f"{kind}: {column}", count)
        sys.stdout.write(f"{kind:8} {column:18} {count:5}\n")
    assert counts["unit", "planted"] + counts["factor", "planted"] == len(verdicts) > 500
