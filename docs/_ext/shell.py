"""A `%%sh` for code cells that gives what a command printed whole, as a terminal would.

The one of IPython hands it over in pieces of a hundred characters.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def sh(_line: str, cell: str) -> None:
    """Run the lines of a cell; the first that fails fails the cell."""
    ran = subprocess.run(
        ["sh", "-e", "-c", cell],
        check=False,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    sys.stdout.write(ran.stdout)
    ran.check_returncode()


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Put it in the place of IPython's own: `%load_ext shell`."""
    shell.register_magic_function(sh, "cell", "sh")
