"""galenic inside other software: threads, processes, a web service, errors that travel."""

import json
import pickle
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

import galenic
from galenic.errors import ExtraError
from galenic.formulas import ALL

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "src" / "galenic" / "examples"


def _orders():
    """Tablets, powder and triturate; small doses through triturates, and one that is stopped."""
    for kind in ("tablets", "powder", "triturate"):
        order = galenic.read_order(EXAMPLES / f"{kind}.toml")
        for dose in ("4.5 mg", "1.5 mg", "0.2 mg"):
            for capsules in (30, 100):
                yield order.replace(dose=dose, capsules=capsules)
    yield order.replace(date="2099-01-01")


ORDERS = list(_orders())
SERIAL = [galenic.plan(order) for order in ORDERS]
TOLD = [plan.to_json() for plan in SERIAL]


def test_the_orders_are_of_every_kind():
    """The comparisons below see triturates, ways out, plain weighings and a stop."""
    assert any(plan.triturates for plan in SERIAL)
    assert any(plan.ways_out for plan in SERIAL)
    assert any(plan.weighings and not plan.triturates for plan in SERIAL)
    assert SERIAL[-1].stopped
    assert len(set(TOLD)) == len(TOLD)


@pytest.mark.slow
def test_threads_plan_as_one_does():
    """Eight threads, each order four times: every plan is the serial one, to the last digit."""
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(galenic.plan, ORDERS * 4))
        told = list(threads.map(galenic.Plan.to_json, found))
    assert found == SERIAL * 4
    assert told == TOLD * 4


@pytest.mark.slow
def test_threads_share_a_plan():
    """What a plan works out when it is first asked for may be asked for by eight at once."""
    barrier = threading.Barrier(8)

    def ask(plan):
        barrier.wait()
        return plan.to_json(), str(plan), plan._repr_html_(), plan.rows("steps")

    for place in (0, 4, 5):
        plan = galenic.plan(ORDERS[place])
        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(ask, [plan] * 8))
        assert all(one == found[0] for one in found)
        assert found[0][0] == TOLD[place]


@pytest.mark.slow
def test_processes_plan_as_one_does():
    """Fresh processes give equal plans, which come back whole and can still be asked."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        found = list(processes.map(galenic.plan, ORDERS, chunksize=5))
    assert found == SERIAL
    assert [plan.to_json() for plan in found] == TOLD
    assert found[0].explain("filler") == SERIAL[0].explain("filler")
    assert str(found[0]) == str(SERIAL[0])


FIRST = """
import sys, threading
sys.setswitchinterval(1e-6)  # let the threads meet in the worst places
import galenic
order = galenic.read_order({path!r})
barrier = threading.Barrier(8)
found, errors = {{}}, []

WORKS = [
    lambda: galenic.plan(order, prove=True).to_json(),
    lambda: str(galenic.Amount.read("4.5 mg/capsule").quantity()),
    lambda: str(galenic.plan(order)),
    lambda: galenic.plan(order, prove=True)._repr_html_(),
    lambda: str(galenic.plan(order.to_tables(), prove=True).fill.filler.quantity()),
    lambda: galenic.plan(order).explain("filler"),
    lambda: str(galenic.plan(order).rows("ways_out")),
    lambda: str(galenic.unit_registry().Quantity(1, "tablet")),
]

def work(place):
    barrier.wait()
    try:
        found[place] = WORKS[place]()
    except BaseException as error:
        errors.append(repr(error))

threads = [threading.Thread(target=work, args=(place,)) for place in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert not errors, errors
assert found == {{place: work() for place, work in enumerate(WORKS)}}
print(len(found))
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["tablets", "triturate"])
def test_eight_threads_begin_at_once_in_a_fresh_process(kind):
    """Nothing has been imported or read yet, pint least of all; each does something else."""
    script = FIRST.format(path=str(EXAMPLES / f"{kind}.toml"))
    ran = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == "8"


# --- what travels ---------------------------------------------------------------------------------


def _raised(call):
    try:
        call()
    except galenic.GalenicError as error:
        return error
    raise AssertionError("nothing was raised")


ERRORS = [
    _raised(lambda: galenic.plan({"order": {"dose": 4}})),
    _raised(lambda: galenic.Amount.read("1,5 mg")),
    _raised(lambda: galenic.Amount.read("a\nb" * 40)),
    _raised(lambda: SERIAL[0].explain("nothing of this name")),
    ExtraError("accuracy"),
    ExtraError("verify", "verify of a PDF"),
    galenic.CheckError("the batch does not close"),
    galenic.UnitsError("the registry means something else"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_errors_come_back_from_another_process(error):
    """An error that cannot be unpickled would break the whole pool instead of one order."""
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert type(back) is type(error)
    assert str(back) == str(error)
    assert vars(back) == vars(error)


@pytest.mark.slow
def test_a_refusal_comes_back_from_a_process():
    """A pool raises it where the result is asked for, with every problem."""
    bad = {"order": {"dose": "1,5 mg"}}
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        error = processes.submit(galenic.plan, bad).exception()
    assert isinstance(error, galenic.InputError)
    assert error.problems == _raised(lambda: galenic.plan(bad)).problems


def test_every_formula_travels_by_name():
    """A step refers to its formula; another process finds the same one."""
    for formula in ALL:
        assert pickle.loads(pickle.dumps(formula)) is formula  # noqa: S301 - our own


# --- the page -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page():
    """The blocks of the page, run one after the other, and what they printed."""
    text = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
    names, told = {"__name__": "embedding"}, []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
            names["print"] = told.append
            exec(compile(code, "docs/embedding.md", "exec"), names)  # noqa: S102 - our own page
    return names, told


@pytest.mark.slow
def test_the_page_tells_weights_and_problems(page):
    """Its first example gives the weights of the README, and what is wrong with a capsule."""
    _, told = page
    assert [line.rpartition(": ")[2] for line in told[0]] == ["2280.6 mg", "13099.5 mg"]
    assert {line.partition(":")[0] for line in told[1]} == {"capsule.siez"}
    stopped = galenic.read_order(EXAMPLES / "tablets.toml").replace(date="2099-01-01")
    assert "expired" in page[0]["weights"](stopped)[0]


@pytest.mark.slow
def test_the_page_keeps_plans_by_their_text(page):
    """The same text gives the same object; an equal order written otherwise its own."""
    planned = page[0]["planned"]
    text = (EXAMPLES / "tablets.toml").read_text(encoding="utf-8")
    other = text.replace('"4.5 mg/capsule"', '"0.0045 g/capsule"')
    assert other != text
    assert planned(text) is planned(text)
    assert planned(other) == planned(text)
    assert planned(other).order.dose.label != planned(text).order.dose.label


@pytest.fixture
def post(page, monkeypatch):
    """The service of the page on a free port, and a way to post to it."""
    monkeypatch.setattr(page[0]["Plans"], "log_message", lambda *_: None)
    server = page[0]["serve"](0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def send(body, **headers):
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        request = urllib.request.Request(address, data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    yield send
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.slow
def test_the_service_plans(post):
    """An order in TOML and the same in JSON come back as the plan that Python makes."""
    text = (EXAMPLES / "powder.toml").read_text(encoding="utf-8")
    order = galenic.load(text)
    for body in (text, json.dumps(order.to_tables())):
        assert post(body.encode()) == (200, galenic.plan(order).to_dict())


@pytest.mark.slow
def test_the_service_answers_many_at_once(post):
    """Sixteen orders from eight threads, each with its own answer."""
    bodies = [json.dumps(order.to_tables()).encode() for order in ORDERS[:16]]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(post, bodies))
    assert [status for status, _ in found] == [200] * 16
    assert [told for _, told in found] == [json.loads(told) for told in TOLD[:16]]


def test_the_service_refuses(post, monkeypatch):
    """Problems by path, too much, no text, and an error of galenic's own: never a traceback."""
    status, told = post(b'{"order": {"dose": "1,5 mg"}}')
    assert (status, told["schema"]) == (422, "galenic/problems/1")
    assert "order.dose" in {problem["path"] for problem in told["problems"]}
    assert post(b" " * 100_001)[0] == 413
    assert post(b"\xff\xfe")[0] == 400

    def fail(_):
        raise galenic.CheckError("does not close <secret>")

    monkeypatch.setattr(galenic, "load", fail)
    status, told = post(b"[order]\n")
    assert status == 500
    assert "secret" not in json.dumps(told)


def test_problems_as_data():
    """The schema is the one that the command line prints."""
    told = ERRORS[0].to_dict()
    assert told["schema"] == "galenic/problems/1"
    assert [set(one) for one in told["problems"]] == [
        {"code", "path", "given", "expected", "remedy", "values"}
    ] * len(ERRORS[0].problems)
