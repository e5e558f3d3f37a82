"""What galenic is used for, as type checkers see it; mypy and pyright are strict over this file.

It is read, not run: each line is a use that must stay, or a misuse that must be found.
"""

import datetime as dt
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any, assert_never, assert_type

import galenic
from galenic import errors, quality, results

order = galenic.Order(
    active="naltrexone hydrochloride",
    dose="4.5 mg",
    capsules=100,
    date=dt.date(2026, 11, 22),
    stock=galenic.Tablets(
        active="naltrexone hydrochloride",
        strength="50 mg/tablet",
        mean_mass=galenic.Amount.read("253.4 mg/tablet"),
        particle_gsd=1.5,
        masses_are=None,
    ),
    capsule=galenic.Capsule(size="3", maker="Coni-Snap"),
    filler=galenic.Filler(name="lactose monohydrate", pack_stat="150 mg/capsule"),
    excipient=[galenic.Excipient(name="silica", share="1 %", role="glidant")],
    weighing=galenic.WeighingRule(rule="usp-41"),
    balance=[galenic.Balance(name="a", readability="0.1 mg", repeatability="0.08 mg")],
    triturate=galenic.Trituration(strength="1 in 10"),
    fill=galenic.FillScatter(rsd="2 %"),
    mixing=galenic.Mixing(rsd="2 %"),
)
assert_type(order.dose, galenic.Amount | None)
assert_type(order.by_active[0].dose, galenic.Amount)
assert_type(order.overage, galenic.Amount | None)
assert_type(order.capsules, int)
assert_type(order.excipient, tuple[galenic.Excipient, ...])
assert_type(order.replace(capsules=60), galenic.Order)
tables: Mapping[str, object] = order.to_tables()
assert_type(galenic.read_order(Path("order.toml")), galenic.Order)
assert_type(galenic.example("tablets"), galenic.Order)
galenic.example("tablet")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
assert_type(f"{order.dose:.2f}", str)

powder = galenic.Powder(active="testol", assay="99.2 %", basis="anhydrous", water="5.3 %")
assert_type(powder.assay, galenic.Amount | None)
assert_type(powder.factor, Fraction | None)
opened = galenic.Capsules(active="testol", strength="25 mg/capsule", mean_net="182 mg/capsule")
assert_type(opened.mean_net, galenic.Amount)

beside = galenic.Active(name="testol", dose="4.5 mg", stock=powder, overage="2 %")
assert_type(beside.dose, galenic.Amount)
assert_type(order.actives, tuple[galenic.Active, ...])

galenic.Tablets(active="testol")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
galenic.Tablets(active="testol", strength=50)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
galenic.Capsule(siez="3")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]

step = galenic.RegimenStep(dose="1.5 mg", for_="14 days", hold=dt.timedelta(7), back=False)
regimen = galenic.Regimen(active="testol", strengths=["1.5 mg"], step=[step])
assert_type(galenic.titrate(regimen), galenic.Titration)
assert_type(galenic.titrate(regimen).capsules[0].count, int)
assert_type(galenic.titrate(regimen).days_supply, int | None)
galenic.RegimenStep(dose="1.5 mg", lasts="14 days")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]

plan = galenic.plan(order)
assert_type(plan, galenic.Plan)
assert_type(plan.to_html(), str)
assert_type(plan.to_markdown(), str)
assert_type(plan.to_pdf("letter"), bytes)
assert_type(plan.to_dict(), dict[str, Any])
found_again = galenic.verify(plan.to_html())
assert_type(found_again, galenic.Verification)
assert_type(found_again.agrees, bool)
assert_type(found_again.differences[0].told, str)
assert_type(found_again.plan, galenic.Plan)
rows = [{"order.capsules": 60}]
pool = ThreadPoolExecutor(2)
assert_type(galenic.plan_rows(rows, order), list[galenic.Plan])
found = galenic.plan_rows(rows, order, errors="return", executor=pool, ahead=100)
assert_type(found, list[galenic.Plan | galenic.GalenicError])
assert_type(galenic.plan_rows(rows, order, then=galenic.Plan.to_json, executor=pool), list[str])
each = galenic.plan_each(rows, order, then=galenic.Plan.to_json, progress=print)
assert_type(next(each), str | galenic.GalenicError)
galenic.plan_rows(rows, order, executor=2)  # type: ignore[call-overload] # pyright: ignore[reportCallIssue, reportArgumentType]
assert_type(plan.weighings, tuple[results.Weighing, ...])
assert_type(plan.weighings[0].exact, galenic.Amount)
assert_type(plan.ways_out, tuple[results.WayOut, ...])
assert_type(plan.explain("filler"), results.Explanation)
assert_type(plan.notices, tuple[galenic.Notice, ...])
assert_type(plan.check, results.Check | None)
change: Mapping[str, object] = plan.ways_out[0].change
assert_type(galenic.recover(plan, {"stage": "weighed"}, tolerance="5 %"), galenic.Recovery)
assert_type(galenic.capacity(order), galenic.Capacity)
assert_type(galenic.read_plan(plan.to_json()), galenic.Plan)

try:
    galenic.load("")
except errors.InputError as error:
    assert_type(error.problems, tuple[galenic.Problem, ...])

exported = galenic.export(galenic.plan(order), "fhir-r5")
assert_type(exported, results.Export)
assert_type(exported.content, bytes)
assert_type(exported.notices, tuple[galenic.Notice, ...])
assert_type(exported.to_dict(), dict[str, Any])
galenic.export(galenic.plan(order), results.ExportForm.CSV).write(Path("plan.csv"))
galenic.export(galenic.plan(order), "fhir-r4")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
galenic.export(order, "csv")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]

assert_type(galenic.read_regimen("regimen.toml"), galenic.RegimenFile)
assert_type(galenic.read_regimen("regimen.toml").have, tuple[galenic.Have, ...])
assert_type(step.doses, tuple[galenic.TimedDose, ...])
assert_type(plan.steps, tuple[results.Step, ...])
assert_type(plan.actives[0].potency.chain, tuple[results.Link, ...])
recovered = galenic.recover(plan, {"stage": "weighed"}, tolerance="5 %")
assert_type(recovered.actives, tuple[results.RecoveredActive, ...])
content = quality.check_content({"content": ["4.5 mg/capsule"]}, rule="usp-905")
assert_type(content.actives, tuple[quality.ActiveContent, ...])


def told(stock: galenic.Tablets | galenic.Capsules | galenic.Powder | galenic.Triturate) -> str:
    """A stock is of one of four kinds: whoever matches them all has matched it."""
    match stock:
        case galenic.Tablets(strength=strength) | galenic.Capsules(strength=strength):
            return strength.label
        case galenic.Powder() | galenic.Triturate():
            return stock.lot or ""
        case _:
            assert_never(stock)


assert_type(told(order.by_active[0].stock), str)
