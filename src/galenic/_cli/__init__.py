"""The command line: arguments in, a worksheet out; diagnostics go to standard error."""

from galenic._cli.main import main

__all__ = ["main"]
