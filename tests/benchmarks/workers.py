"""Builds and peers, each in processes of its own: asked for times, or started to be timed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SOURCES = ROOT / "src"


class WorkerError(Exception):
    """A worker could not do what it was asked, or ended."""


class Used(NamedTuple):
    """What a process took: CPU seconds, and the most memory in kB."""

    seconds: float
    peak: int


class Worker:
    """A process that answers lines of JSON with lines of JSON."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start it."""
        self.process = subprocess.Popen(
            command,
            env=environment,
            cwd=tempfile.gettempdir(),  # where no folder is called galenic
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def send(self, asked: Mapping[str, Any]) -> None:
        """Ask, without waiting."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()

    def receive(self) -> Any:
        """The answer to the oldest question that has none yet."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise WorkerError(f"a worker ended with {self.process.wait()}")
        answer = json.loads(line)
        if "failed" in answer:
            raise WorkerError(answer["failed"])
        return answer["is"]

    def ask(self, **asked: Any) -> Any:
        """Ask, and wait for the answer."""
        self.send(asked)
        return self.receive()

    def close(self) -> None:
        """Let it end."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


class Build:
    """One source tree of galenic, or no such tree: then what is asked is a peer's.

    Attributes
    ----------
    label
        What it is called above its column.
    """

    def __init__(self, label: str, sources: Path | None = None) -> None:
        """Nothing is started before it is needed."""
        self.label, self.sources = label, sources
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("PYTHON")
        }
        if sources is not None:
            if not (sources / "galenic" / "__init__.py").is_file():
                raise WorkerError(f"no galenic in {sources}")
            self.environment["PYTHONPATH"] = str(sources)

    def start(self) -> Worker:
        """One more worker of this build."""
        return Worker([sys.executable, str(HERE / "worker.py")], self.environment)

    @cached_property
    def worker(self) -> Worker:
        """The worker that is asked for times."""
        return self.start()

    @cached_property
    def starter(self) -> Worker:
        """What starts processes of this build."""
        return Worker([sys.executable, "-I", "-S", str(HERE / "starter.py")], self.environment)

    def close(self) -> None:
        """Let what was started end."""
        for started in ("worker", "starter"):
            if started in self.__dict__:
                self.__dict__[started].close()

    def run(self, *arguments: str) -> Used:
        """Start a process of Python, wait for its end, and tell what it alone took."""
        seconds, peak, ended = self.starter.ask(run=[sys.executable, *arguments])
        if ended:
            raise WorkerError(f"python {' '.join(arguments)[:200]} ended with {ended}")
        return Used(seconds, peak)


class Builds:
    """This tree's build, the one it is held against if any, and the peers; ended together."""

    def __init__(self, against: str | None = None, mathjs: Path | None = None) -> None:
        """Find the sources of a commit or a path."""
        self.stack = ExitStack()
        self.peers = self._kept(Build("peers"))
        self.all = [self._kept(Build("this", SOURCES))]
        if against is not None:
            sources = sources_of(against, self.stack)
            self.all.insert(0, self._kept(Build(against[-12:], sources)))
        self.mathjs = None if mathjs is None else self._node(mathjs)

    def _kept(self, build: Build) -> Build:
        self.stack.callback(build.close)
        return build

    def _node(self, folder: Path) -> Worker:
        node = shutil.which("node")
        if node is None:
            raise WorkerError("no node on the path")
        if not (folder / "node_modules" / "mathjs").is_dir():
            raise WorkerError(f"no node_modules/mathjs in {folder}")
        worker = Worker([node, str(HERE / "by_hand.mjs"), str(folder.resolve())], os.environ)
        self.stack.callback(worker.close)
        return worker

    def __enter__(self) -> Self:
        """Nothing more is needed."""
        return self

    def __exit__(self, *_: object) -> None:
        """End what was started."""
        self.stack.close()


def sources_of(named: str, stack: ExitStack) -> Path:
    """The folder that holds the package: of a path, or of a commit of this repository."""
    path = Path(named).resolve()
    for folder in (path, path / "src"):
        if (folder / "galenic" / "__init__.py").is_file():
            return folder
    if path.exists():
        raise WorkerError(f"no galenic in {path}")
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    git = shutil.which("git")
    if git is None:
        raise WorkerError(f"{named} is no path, and there is no git to find the commit")
    archive = folder / "sources.tar"
    command = [git, "-C", str(ROOT), "archive", f"--output={archive}", named, "src"]
    if subprocess.run(command, check=False).returncode:
        raise WorkerError(f"{named} is neither a path nor a commit")
    shutil.unpack_archive(archive, folder, filter="data")
    return folder / "src"
