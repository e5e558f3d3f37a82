"""Many orders over an executor: equal to one after the other, in order, so many at once."""

import itertools
import os
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib.resources import files
from multiprocessing import get_context
from operator import methodcaller

import pandas as pd
import pint
import pytest

import far
import galenic
from galenic._planning import rows as room
from galenic._planning.spread import batched

TABLES = galenic.load(files("galenic").joinpath("examples/tablets.toml").read_text()).to_tables()
SPAWN, FORK = get_context("spawn"), get_context("fork")


def row_of(place):
    """Plain weights, triturates, another balance, a stop: no two neighbours alike."""
    row = {"order.dose [mg/capsule]": (4.5, 1.5, 0.05)[place % 3], "order.capsules": 30 + place}
    if place % 5 == 0:
        row["balance[0].readability"] = "1 mg"
    if place % 7 == 0:
        row["order.date"] = "2099-01-01"
    return row


ROWS = [row_of(place) for place in range(60)]
BAD = {
    3: {"order.dose": "1,5 mg"},
    4: "4.5 mg",
    31: {"stock.strenght": "50 mg/tablet", "order.capsules": "60"},
}
MIXED = [BAD.get(place, row) for place, row in enumerate(ROWS)]
SERIAL = galenic.plan_rows(ROWS, TABLES)


def told(found):
    """Plans, and errors as their text, which compare by what they say."""
    return [(type(one), str(one)) if isinstance(one, Exception) else one for one in found]


class Later(Executor):
    """An executor that works when it is asked for an answer, and counts what it has."""

    def __init__(self, fails_at=None, error=None):
        self.waiting, self.most, self.sent, self.cancelled = 0, 0, 0, 0
        self.fails_at, self.error = fails_at, error

    def submit(self, work, *given):
        self.sent += 1
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        later, place = self, self.sent

        class Answer(Future):
            def result(self):
                later.waiting -= 1
                if place == later.fails_at:
                    raise later.error
                return work(*given)

            def cancel(self):
                later.cancelled += 1
                return super().cancel()

        return Answer()


# --- equal to the serial ones ---------------------------------------------------------------------


def test_the_rows_are_of_every_kind():
    """The comparisons below see triturates, plain weights and stops."""
    assert any(plan.triturates for plan in SERIAL)
    assert any(plan.weighings and not plan.triturates for plan in SERIAL)
    assert any(plan.stopped for plan in SERIAL)
    assert [plan.made.ordered for plan in SERIAL] == list(range(30, 90))


def equal_to_serial(executor):
    """Plans, small answers, errors in their places and refusals, each as without an executor."""
    found = galenic.plan_rows(ROWS, TABLES, executor=executor)
    assert found == SERIAL
    assert [plan.steps[-1].number for plan in found] == [plan.steps[-1].number for plan in SERIAL]
    small = galenic.plan_rows(iter(ROWS), TABLES, then=far.weights, executor=executor)
    assert small == [far.weights(plan) for plan in SERIAL]
    each = galenic.plan_each(MIXED, TABLES, then=far.weights, executor=executor)
    assert told(each) == told(galenic.plan_each(MIXED, TABLES, then=far.weights))
    with pytest.raises(galenic.InputError) as caught:
        galenic.plan_rows(MIXED, TABLES, executor=executor)
    with pytest.raises(galenic.InputError) as serial:
        galenic.plan_rows(MIXED, TABLES)
    assert caught.value.problems == serial.value.problems
    assert {path.path.partition(":")[0] for path in caught.value.problems} == {
        f"row {place + 1}" for place in BAD
    }


def test_in_threads():
    """Whatever thread is first, the answers stand in the order of the rows."""
    with ThreadPoolExecutor(4) as threads:
        equal_to_serial(threads)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("context", [SPAWN, FORK], ids=["spawn", "fork"])
def test_in_processes(context):
    """Fresh processes, and those that have all that this one has."""
    with ProcessPoolExecutor(2, mp_context=context) as processes:
        equal_to_serial(processes)
        frame = pd.DataFrame(ROWS)
        assert frame["order.date"].isna().any()
        assert galenic.plan_rows(frame, TABLES, executor=processes) == SERIAL


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # another's library: what it warns of is its own affair
@pytest.mark.parametrize("processes", [False, True], ids=["threads", "processes"])
def test_on_a_cluster_of_dask(processes):
    """Dask's executor, with workers on this machine; skipped where Dask is not installed."""
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=processes,
            host="127.0.0.1" if processes else None,  # threads need none
            dashboard_address=None,
        ) as cluster,
        distributed.Client(cluster) as client,
        client.get_executor() as executor,
    ):
        equal_to_serial(executor)


@pytest.mark.slow
def test_quantities_travel():
    """A quantity of the caller's registry has units that no worker's registry knows."""
    mine = pint.UnitRegistry()
    mine.define("pill = [] = pill")
    mine.define("capsule = pill")
    common = TABLES | {"order": TABLES["order"] | {"dose": mine.Quantity("1.5 mg")}}
    ours = galenic.Amount.read("3 mg/capsule").quantity()
    rows = [{"order.capsules": 60}, {"order.dose": ours}, {"order": {"dose": ours}}]
    with ProcessPoolExecutor(1, mp_context=SPAWN) as processes:
        found = galenic.plan_rows(rows, common, errors="return", executor=processes)
    serial = galenic.plan_rows(rows, common, errors="return")
    assert told(found) == told(serial)
    assert [plan.order.dose.number for plan in found[:2]] == [1.5, 3]


def test_what_all_rows_share_is_read_once():
    """Rows that leave a table as it is hold one record of it; others have their own."""
    first, second, other = galenic.plan_rows(
        [{"order.capsules": 60}, {"order.capsules": 61}, {"balance[0].readability": "1 mg"}],
        TABLES,
    )
    assert first.order.balance[0] is second.order.balance[0]
    assert first.order.stock is second.order.stock is other.order.stock
    assert other.order.balance[0].readability.number == 1
    assert first.order.balance[0].readability.number == galenic.Amount.read("0.1 mg").number
    wrong = TABLES | {"filler": {"name": "a powder", "pack_stat": "much"}}
    found = galenic.plan_rows(ROWS[:3], wrong, errors="return")
    paths = [{problem.path for problem in error.problems} for error in found]
    assert paths == [{f"row {number}: filler.pack_stat"} for number in (1, 2, 3)]


# --- so many at once ------------------------------------------------------------------------------


def test_parcels_grow():
    """A few rows reach every worker; many are sent together; none is lost or sent twice."""
    sizes = [len(batch) for batch in batched(range(100), 25)]
    assert sizes == [*range(1, 14), 9]
    assert [len(batch) for batch in batched(range(10), 3)] == [1, 2, 3, 3, 1]
    assert list(itertools.chain(*batched(iter(range(100)), 7))) == list(range(100))
    assert list(batched([], 7)) == []


@pytest.mark.parametrize("ahead", [1, 2, 10, 40, 1000])
def test_no_more_are_under_way_than_asked_for(ahead):
    """Rows are taken from an iterator only when there is room for them."""
    taken = 0

    def rows():
        nonlocal taken
        for row in ROWS * 3:
            taken += 1
            yield row

    later, done = Later(), 0
    found = galenic.plan_each(rows(), TABLES, then=far.weights, executor=later, ahead=ahead)
    assert taken == later.sent == 0
    for answer in found:
        done += 1
        assert answer == far.weights(SERIAL[(done - 1) % len(ROWS)])
        assert taken - done <= ahead
    assert done == taken == 3 * len(ROWS)
    assert later.waiting == later.cancelled == 0
    assert later.most == {1: 1, 2: 2, 10: 5, 40: 8, 1000: 19}[ahead]  # 1 + … + 18 is 171 rows


def test_one_after_the_other_takes_one_row_at_a_time():
    """Without an executor an endless iterator gives its first plans."""
    endless = (row_of(place) for place in itertools.count())
    found = galenic.plan_each(endless, TABLES)
    assert list(itertools.islice(found, 4)) == SERIAL[:4]
    assert next(endless) == row_of(4)


def test_a_reader_who_stops_calls_off_the_rest():
    """What was sent and not begun is cancelled."""
    later = Later()
    found = galenic.plan_each(ROWS, TABLES, executor=later, ahead=40)
    assert next(found) == SERIAL[0]
    found.close()
    assert later.cancelled == later.waiting == 7


def test_an_interrupt_calls_off_the_rest():
    """Whoever presses Ctrl-C while an answer is waited for has no pool go on for minutes."""
    for ask in (galenic.plan_rows, lambda *rows, **told: list(galenic.plan_each(*rows, **told))):
        later = Later(3, KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            ask(ROWS, TABLES, executor=later, ahead=40)
        assert later.cancelled == later.waiting + 1
        assert later.waiting > 0


# --- what goes wrong ------------------------------------------------------------------------------


def test_after_a_refusal_rows_are_only_read():
    """Every problem is told, and what nobody will be given is not planned."""
    planned = []
    later = Later()
    with pytest.raises(galenic.InputError) as caught:
        galenic.plan_rows(MIXED, TABLES, then=planned.append, executor=later, ahead=8)
    assert {one.path[:6] for one in caught.value.problems} == {"row 4:", "row 5:", "row 32"}
    assert len(planned) < 20


@pytest.mark.parametrize("executor", [None, Later()], ids=["serial", "executor"])
def test_a_failed_check_is_told_after_refusals(executor, monkeypatch):
    """All rows that are refused come before galenic's own failure; of those the first is raised."""

    def fail(order, **_):
        raise galenic.CheckError(f"{order.capsules} capsules do not close")

    monkeypatch.setattr(room, "plan", fail)
    with pytest.raises(galenic.InputError):
        galenic.plan_rows(MIXED, TABLES, executor=executor)
    with pytest.raises(galenic.CheckError, match="30 capsules"):
        galenic.plan_rows(ROWS, TABLES, executor=executor)
    found = galenic.plan_rows(MIXED, TABLES, errors="return", executor=executor)
    assert [type(one) for one in found[:6]] == [
        *[galenic.CheckError] * 3,
        *[galenic.InputError] * 2,
        galenic.CheckError,
    ]


def test_what_is_asked_of_a_plan_may_be_refused():
    """An error of galenic's in ``then`` is that of the row; another ends the call."""
    ask = methodcaller("explain", "no such step")
    for executor in (None, Later()):
        found = galenic.plan_rows(ROWS[:2], TABLES, errors="return", then=ask, executor=executor)
        assert [type(one) for one in found] == [galenic.InputError] * 2
        with pytest.raises(galenic.InputError, match="no such step"):
            galenic.plan_rows(ROWS[:2], TABLES, then=ask, executor=executor)
        with pytest.raises(AttributeError):
            galenic.plan_rows(
                ROWS[:2], TABLES, errors="return", then=methodcaller("colour"), executor=executor
            )


@pytest.mark.slow
def test_a_worker_that_dies_is_told_of():
    """The executor's own error comes out, with the rows that were with it."""
    with (
        ProcessPoolExecutor(1, mp_context=SPAWN) as processes,
        pytest.raises(BrokenProcessPool) as caught,
    ):
        galenic.plan_rows(ROWS, TABLES, then=far.end_the_process, executor=processes)
    assert caught.value.__notes__ == ["galenic: while rows 1 to 1 were with the executor"]


@pytest.mark.slow
def test_what_cannot_be_opened_does_not_break_the_pool():
    """A row that no worker can unpack fails the call; the pool works on."""
    rows = [*ROWS[:3], {"order.dose": far.Stranger()}]
    with ProcessPoolExecutor(1, mp_context=SPAWN) as processes:
        with pytest.raises(LookupError, match="nothing is known") as caught:
            galenic.plan_rows(rows, TABLES, executor=processes)
        assert caught.value.__notes__ == ["galenic: while rows 4 to 4 were with the executor"]
        assert processes.submit(os.getpid).result() != os.getpid()
        assert galenic.plan_rows(ROWS[:3], TABLES, executor=processes) == SERIAL[:3]


@pytest.mark.parametrize("ask", [galenic.plan_rows, galenic.plan_each])
@pytest.mark.parametrize(
    ("setting", "word"),
    [
        ({"ahead": 0}, "ahead"),
        ({"ahead": 2.5}, "ahead"),
        ({"ahead": True}, "ahead"),
        ({"executor": 4}, "Executor"),
        ({"common": "order.toml"}, "common"),
    ],
    ids=str,
)
def test_what_is_no_setting_is_refused_at_once(ask, setting, word):
    """Before a row is taken, not where the first plan is asked for."""
    with pytest.raises(galenic.GalenicError, match=word):
        ask(ROWS, **setting)
    with pytest.raises(galenic.InputError):
        ask("order.toml", TABLES)


# --- how far it is --------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [list, iter])
@pytest.mark.parametrize("executor", [None, Later()], ids=["serial", "executor"])
def test_progress_is_told(make, executor):
    """Rising, to the last row; of how many where that is known."""
    for errors in ("raise", "return"):
        calls = []
        galenic.plan_rows(
            make(ROWS),
            TABLES,
            errors=errors,
            then=far.weights,
            executor=executor,
            progress=lambda *told, calls=calls: calls.append(told),
        )
        done = [one for one, _ in calls]
        assert {many for _, many in calls} == {len(ROWS) if make is list else None}
        assert done == sorted(set(done))
        assert done[-1] == len(ROWS)
        assert len(done) == (60 if executor is None else 11)
