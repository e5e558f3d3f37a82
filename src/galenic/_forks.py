"""What a fork must not catch half built.

A child process has the one thread that forked. What another thread held at that moment stays held
in it for ever, and what it was building stays half built: a lock, a registry, a module that was
being imported. So a fork waits until they are whole. It takes no longer than the work would have
taken, and where there is no fork, as on Windows, there is nothing to wait for.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from importlib import _bootstrap, import_module
from typing import Any

__all__ = ["held_over_forks"]

_OPENED_LATE = frozenset({"galenic", "pint", "numpy", "scipy", "matplotlib"})
_forks = hasattr(os, "register_at_fork")
_imp: Any = getattr(_bootstrap, "_imp", None)
_module_locks: dict[str, Any] = getattr(_bootstrap, "_module_locks", {})


def held_over_forks() -> threading.RLock:
    """Make a lock that is never in another thread's hands when the process forks."""
    lock = threading.RLock()
    if _forks:
        os.register_at_fork(
            before=lock.acquire, after_in_parent=lock.release, after_in_child=lock.release
        )
    return lock


def _hold_imports() -> None:
    """Wait until no other thread imports what galenic opens late, and let none begin.

    What an application imports is not waited for: its modules may run for ever while they are.
    """
    _imp.acquire_lock()
    while names := [name for name in tuple(_module_locks) if _is_under_way(name)]:
        _imp.release_lock()
        for name in names:
            with suppress(Exception):  # it is told in the thread that wanted it
                import_module(name)  # waits for that thread
        _imp.acquire_lock()


def _is_under_way(name: str) -> bool:
    """Whether a module that galenic may open late is being imported by another thread."""
    top = name.partition(".")[0]
    if top not in _OPENED_LATE and top not in sys.stdlib_module_names:
        return False
    lock = _module_locks[name]()
    return lock is not None and lock.owner not in {None, threading.get_ident()}


if _forks and _imp is not None:
    os.register_at_fork(
        before=_hold_imports,
        after_in_parent=_imp.release_lock,
        after_in_child=_imp.release_lock,
    )
