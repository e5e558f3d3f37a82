"""Faults planted in every formula, one at a time: the proof and the bench must find them."""

import ast
import collections
import importlib
import inspect
import itertools
import types
from fractions import Fraction

import pytest

import galenic
from galenic import CheckError
from galenic.formulas import ALL
from galenic.proof import prove

planner = importlib.import_module("galenic.planning.plan")  # the name galenic.plan is the function

ORDERS = {
    "tablets": {
        "order": {"active": "naltrexone", "dose": "4.5 mg", "capsules": 97, "excess": "3 %",
                  "overage": "4 %", "convert_form": True},
        "stock": {"kind": "tablets", "active": "naltrexone hydrochloride", "strength": "50 mg/tablet",
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
            {"name": "micro", "readability": "0.01 mg", "repeatability": "0.05 mg", "capacity": "1 g"},
            {"name": "analytical", "readability": "0.1 mg", "repeatability": "0.04 mg"},
        ],
    },
    "tablets weighed together": {
        "order": {"active": "x", "dose": "2500 IU", "capsules": 60, "excess": "4 capsules"},
        "stock": {"kind": "tablets", "active": "x", "strength": "100000 IU/tablet",
                  "total_mass": "4.43 g", "tablets_weighed": 20, "coating": "none"},
        "capsule": {"size": "2", "maker": "UNC", "shell": "61 mg/capsule"},
        "filler": {"name": "lactose monohydrate"},
        "weighing": {"rule": ["nrf", "usp-41"]},
        "balance": [{"name": "b", "readability": "0.1 mg", "repeatability": "0.07 mg"}],
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
    "too little to weigh": {
        "order": {"active": "u", "dose": "0.5 mg", "capsules": 150},
        "stock": {"kind": "powder", "active": "u", "assay": "100 %", "basis": "as-is",
                  "pack_stat": "210 mg/capsule"},
        "capsule": {"size": "3"},
        "filler": {"name": "mannitol", "pack_stat": "165 mg/capsule"},
        "weighing": {"rule": ["usp-41", "nrf", "least-weighable"], "error": "5 %"},
        "balance": [
            {"name": "plain", "readability": "0.1 mg", "repeatability": "0.03 mg",
             "sensitivity": "0.1 mg"},
            {"name": "plainer", "readability": "1 mg", "repeatability": "0.5 mg",
             "sensitivity": "5 mg"},
        ],
    },
}  # fmt: skip
"""A handful of orders which together use every formula."""


class Mutant:
    """A formula with one fault in it."""

    def __init__(self, formula, what, function, *, unit=False):
        self.formula, self.what, self.function, self.unit = formula, what, function, unit
        self.name = f"{formula.name}: {what}"


def _scaled(value, factor):
    return [one * factor for one in value] if isinstance(value, list) else value * factor


def _with(arguments, place, value):
    return [value if n == place else one for n, one in enumerate(arguments)]


def mutants(formula):
    """Every fault to plant: in the result, in each argument, in each pair, in each operator."""
    right = formula.function

    def fault(what, change, *, unit=False):
        return Mutant(formula, what, lambda *given: change(*given), unit=unit)

    yield fault("× 11/10", lambda *given: right(*given) * Fraction(11, 10))
    yield fault("× 1/2", lambda *given: right(*given) / 2)
    for n, (name, unit, many) in enumerate(formula.parameters):
        yield fault(f"{name} doubled", lambda *given, n=n: right(*_with(given, n, _scaled(given[n], 2))))
        if many:
            yield fault(f"{name} dropped", lambda *given, n=n: right(*_with(given, n, [])))
            yield fault(f"{name} but the last", lambda *given, n=n: right(*_with(given, n, given[n][:-1])))
            continue
        bad = unit != "1"
        one = Fraction(1)
        yield fault(f"{name} dropped", lambda *given, n=n: right(*_with(given, n, one)), unit=bad)
        if bad:
            yield fault(f"× {name}", lambda *given, n=n: right(*given) * given[n], unit=True)
            yield fault(f"÷ {name}", lambda *given, n=n: right(*given) / given[n], unit=True)
    single = [n for n, (_, _, many) in enumerate(formula.parameters) if not many]
    for n, m in itertools.combinations(single, 2):
        names = f"{formula.parameters[n][0]} ⇄ {formula.parameters[m][0]}"
        yield fault(names, lambda *given, n=n, m=m: right(*_with(_with(given, n, given[m]), m, given[n])))
    yield from _operators(formula)


OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div}


def _operators(formula):
    """The formula with one operator exchanged, or one number one larger."""
    source = inspect.getsource(formula.function)
    for place in itertools.count():
        tree = ast.parse(source)
        function = tree.body[0]
        function.decorator_list = []
        for argument in function.args.args:
            argument.annotation = None
        function.returns = None
        nodes = [
            node
            for node in ast.walk(function.body[-1])
            if isinstance(node, (ast.BinOp, ast.Constant)) and not isinstance(node, ast.Expr)
        ]
        if place == len(nodes):
            return
        before = ast.unparse(function.body[-1].value)
        node = nodes[place]
        if isinstance(node, ast.Constant):
            node.value += 1
        else:
            node.op = OPERATORS[type(node.op)]()
        after = ast.unparse(function.body[-1].value)
        code = compile(ast.fix_missing_locations(tree), formula.name, "exec")
        (body,) = (one for one in code.co_consts if isinstance(one, types.CodeType))
        yield Mutant(formula, f"{before} → {after}", types.FunctionType(body, formula.function.__globals__))


def printed(plan):
    """What is to be weighed: each powder, and the weight to set, or the exact mass without a balance."""
    return [(entry.what, entry.weigh or entry.exact) for entry in plan.weighings]


def by_bench(order, right):
    """What comes of a fault, the bench watching: found, broke, stopped, changed, told or nothing."""
    try:
        plan = galenic.plan(order)
    except CheckError:
        return "found"
    except Exception:  # noqa: BLE001 - whatever a fault brings about, there is no plan to follow
        return "broke"
    if plan.stopped and not right.stopped:
        return "stopped"
    if printed(plan) != printed(right):
        return "changed"
    return "told" if plan.to_dict() != right.to_dict() else "nothing"


def by_proof(formula, order):
    """Whether the proof finds a fault in the steps that use the formula; the bench is put aside."""
    try:
        plan = galenic.plan(order)
    except Exception:  # noqa: BLE001 - no plan, so nothing to prove
        return False
    try:
        prove(step for step in plan.steps if step.formula is formula)
    except CheckError:
        return True
    return False


def uses():
    """The formulas, each with the orders that use it and their plans."""
    found = collections.defaultdict(dict)
    for name, order in ORDERS.items():
        plan = galenic.plan(order, prove=True)
        for step in plan.steps:
            if step.formula is not None:
                found[step.formula.name][name] = plan
    return found


@pytest.fixture(scope="module")
def verdicts():
    """Every fault by name: whether it breaks a unit, is proved wrong, and what comes of each order."""
    plans, found = uses(), {}
    patch = pytest.MonkeyPatch()
    for formula in ALL:
        orders = plans[formula.name]
        for mutant in mutants(formula):
            with patch.context() as planted:
                planted.setattr(formula, "function", mutant.function)
                outcome = {name: by_bench(ORDERS[name], right) for name, right in orders.items()}
                planted.setattr(planner, "check", lambda *_: None)
                proved = any(by_proof(formula, ORDERS[name]) for name in orders)
            found[mutant.name] = (mutant, proved, outcome)
    return found
