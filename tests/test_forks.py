"""A process that is forked while another thread builds: the child finds nothing half built.

Each is played in an interpreter of its own, with a real fork. The child has an alarm, which ends it
where it would wait for ever; the thread in the parent stands still until the fork is on its way.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from textwrap import dedent, indent

import pytest

from galenic._forks import held_over_forks
from galenic._late import kept

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a fork")

SCRIPT = """
import importlib.machinery, os, signal, sys, threading, warnings
import galenic
warnings.simplefilter("ignore")  # of Python's own, that threads and forks do not go together
text = open(sys.argv[1], encoding="utf-8").read()
inside, on = threading.Event(), threading.Event()

def stand():
    inside.set()
    on.wait(60)

def work():
{work}

def first():
{stand}
    work()

thread = threading.Thread(target=first)
thread.start()
assert inside.wait(60), "it does not come by there"
threading.Timer(0.2, on.set).start()
child = os.fork()
if child == 0:
    signal.alarm(30)
    work()
    os._exit(7)
left = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
on.set()
thread.join()
print(left)
"""

AT_IMPORT = """
load = importlib.machinery.SourceFileLoader.exec_module
def slowly(loader, module):
    if module.__name__ == {name!r} and not inside.is_set():
        stand()
    load(loader, module)
importlib.machinery.SourceFileLoader.exec_module = slowly
"""

AT_CALL = """
import {module} as room
of = room{owner}
whole = of.{name}
def slowly(*words, **more):
    if not inside.is_set():
        stand()
    return whole(*words, **more)
of.{name} = slowly
"""


def forked(tmp_path, work, stand):
    """How the child ended: 7 where it did all of its work, -14 where the alarm had to end it."""
    order = tmp_path / "order.toml"
    order.write_text(subprocess.check_output(
        [sys.executable, "-m", "galenic", "example", "tablets"], text=True,
    ), encoding="utf-8")  # fmt: skip
    script = SCRIPT.format(
        work=indent(dedent(work).strip(), "    "), stand=indent(dedent(stand).strip(), "    ")
    )
    ran = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script, order],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,  # not a measure: what is not back by then hangs
    )
    assert ran.returncode == 0, ran.stderr
    return int(ran.stdout)


REGISTRY = "galenic.unit_registry(); galenic.Amount.read('4.5 mg/capsule').quantity()"
PROOF = "assert galenic.plan(galenic.load(text), prove=True).proved"
SHOWN = "plan = galenic.plan(galenic.load(text)); str(plan); plan.to_json(); plan._repr_html_()"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("work", "module", "owner", "name"),
    [
        (REGISTRY, "galenic._registry", "", "_define"),
        (PROOF, "pint", ".UnitRegistry", "define"),
        (SHOWN, "galenic.results._plan", "", "ask"),
    ],
)
def test_a_fork_while_something_is_built(tmp_path, work, module, owner, name):
    """The registries, and what a plan works out once."""
    assert forked(tmp_path, work, AT_CALL.format(module=module, owner=owner, name=name)) == 7


@pytest.mark.slow
@pytest.mark.parametrize(
    ("work", "name"),
    [
        (REGISTRY, "pint"),
        (REGISTRY, "pint.registry"),
        (SHOWN, "tomllib"),
        (SHOWN, "json"),
        (SHOWN, "galenic._show.html"),
        (SHOWN, "galenic._show.document"),
    ],
)
def test_a_fork_while_a_module_is_imported(tmp_path, work, name):
    """What is opened only when it is needed is opened whole, or by the child itself."""
    assert forked(tmp_path, work, AT_IMPORT.format(name=name)) == 7


def test_the_lock_is_free_in_parent_and_child():
    """Also where the thread that forks holds it itself."""
    lock = held_over_forks()
    for held in (False, True):
        if held:
            lock.acquire()
        child = os.fork()
        if child == 0:
            got = lock.acquire(timeout=10)
            os._exit(7 if got else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
        if held:
            lock.release()
    found = []
    thread = threading.Thread(target=lambda: found.append(lock.acquire(timeout=10)))
    thread.start()
    thread.join()
    assert found == [True]


def test_what_is_kept_is_worked_out_once_and_without_a_lock():
    """One holder while another thread works out that of another: neither waits."""
    inside, on, found = threading.Event(), threading.Event(), []

    class Holder:
        def __init__(self, waits):
            self.waits, self.times = waits, 0

        @kept
        def number(self):
            """A number."""
            self.times += 1
            if self.waits:
                inside.set()
                on.wait(60)
            return object()

    slow, quick = Holder(waits=True), Holder(waits=False)
    thread = threading.Thread(target=lambda: found.append(slow.number))
    thread.start()
    assert inside.wait(60)
    other = threading.Thread(target=lambda: found.append(quick.number))
    other.start()
    other.join(30)
    assert found == [quick.number]
    on.set()
    thread.join()
    assert found[1] is slow.number
    assert (slow.times, quick.times) == (1, 1)
    assert Holder.number.__doc__ == "A number."
