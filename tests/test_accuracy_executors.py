"""Simulation and what-ifs by the workers of an executor: bit for bit what one thread makes."""

import os
import pickle
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest

import galenic
from galenic.accuracy import assess, improve, simulate

ORDER = {
    "order": {"active": "a", "dose": "4.5 mg", "capsules": 60},
    "stock": {"kind": "tablets", "active": "a", "strength": "50 mg/tablet",
              "mean_mass": "253.4 mg/tablet", "coating": "none", "pack_stat": "180 mg/capsule"},
    "capsule": {"size": "3"},
    "filler": {"name": "f", "pack_stat": "150 mg/capsule"},
    "fill": {"rsd": "3 %"},
    "mixing": {"rsd": "2 %", "loss": "2 %"},
    "weighing": {"rule": "usp-41"},
    "balance": [{"name": "b", "readability": "0.1 mg", "repeatability": "0.08 mg"}],
}  # fmt: skip
SIZES = {"seed": 3, "batches": 60_000, "capsules": 100}


@pytest.fixture(scope="module")
def plan():
    """A plan with errors of every shape, common to a batch and between its capsules."""
    return galenic.plan(ORDER)


@pytest.fixture(scope="module")
def serial(plan):
    """All of the assessment, made in this thread."""
    return assess(plan, **SIZES).to_dict()


class Backwards(Executor):
    """An executor that works on what was handed to it last, first."""

    def __init__(self):
        """Nothing is waiting."""
        self.waiting = []
        self.worked = 0

    def submit(self, fn, /, *args, **kwargs):
        """Put off what is to be done until a result is asked for."""
        future = Future()
        future.result = lambda timeout=None: self._work(future, timeout)
        self.waiting.append((future, fn, args, kwargs))
        return future

    def _work(self, wanted, timeout):
        while self.waiting:
            future, fn, args, kwargs = self.waiting.pop()
            future.set_result(fn(*args, **kwargs))
            self.worked += 1
        return Future.result(wanted, timeout)


def test_threads_of_the_callers_make_the_same(plan, serial):
    """Also with as many of our own; the caller's go on working afterwards."""
    with ThreadPoolExecutor(3) as threads:
        assert assess(plan, **SIZES, executor=threads).to_dict() == serial
        assert threads.submit(len, "abc").result() == 3
    assert assess(plan, **SIZES, cores=3).to_dict() == serial


def test_the_order_of_work_does_not_matter(plan):
    """Tasks that are worked on backwards: sums are added up in the order of the batches."""
    last = Backwards()
    told = []
    found = simulate(
        plan, **SIZES, executor=last, progress=lambda done, wanted: told.append((done, wanted))
    )
    assert last.worked > 10
    assert found == simulate(plan, **SIZES)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (60_000, 60_000)
    assert improve(plan, executor=last) == improve(plan)


@pytest.mark.slow
def test_other_processes_make_the_same(plan, serial):
    """Started anew, so that nothing of this process is theirs but what was sent."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        assert assess(plan, **SIZES, executor=processes).to_dict() == serial


@pytest.mark.slow
def test_workers_of_dask_make_the_same(plan, serial):
    """Over a real connection to a worker on this machine."""
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            env={"PYTHONPATH": os.environ.get("PYTHONPATH", "")},
        ) as cluster,
        distributed.Client(cluster) as client,
        client.get_executor() as executor,
    ):
        assert assess(plan, **SIZES, executor=executor).to_dict() == serial


def test_an_error_of_a_worker_is_the_callers(plan, monkeypatch):
    """It is not lost on the way."""
    monkeypatch.setattr("galenic.accuracy._simulation.stream", lambda *_: 1 / 0)
    with ThreadPoolExecutor(2) as threads, pytest.raises(ZeroDivisionError):
        simulate(plan, **SIZES, executor=threads)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"executor": 2}, "executor"),
        ({"executor": ThreadPoolExecutor}, "executor"),
        ({"executor": Backwards(), "cores": 2}, "cores"),
    ],
)
def test_what_is_no_executor_is_refused(plan, given, path):
    """A number, a class, and threads of our own beside one; before any work."""
    for function in (simulate, assess, improve):
        if function is improve and "cores" in given:
            continue
        with pytest.raises(galenic.InputError) as refused:
            function(plan, **given)
        assert [problem.path for problem in refused.value.problems] == [path]


def test_what_is_sent_to_a_worker_is_small(plan):
    """A task carries the plan and where its streams begin, no draws; its counts come back."""
    sent = []

    class Watch(Backwards):
        """Weighs what would be sent."""

        def submit(self, fn, /, *args, **kwargs):
            """Pickle it."""
            sent.append(len(pickle.dumps((fn, args, kwargs))))
            return super().submit(fn, *args, **kwargs)

    simulate(plan, **SIZES, executor=Watch())
    assert len(sent) <= 64
    assert max(sent) < 4 * len(pickle.dumps(plan)) + 2000
