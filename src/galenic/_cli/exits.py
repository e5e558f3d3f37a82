"""How a command ends: its exit codes, and what is said of an error of galenic's own."""

from __future__ import annotations

__all__ = ["DONE", "FAILED", "INTERRUPTED", "STOPPED", "UNUSABLE", "own_error"]

DONE, STOPPED, UNUSABLE, FAILED, INTERRUPTED = 0, 1, 2, 3, 130
_TOLD = 300


def own_error(error: Exception) -> str:
    """What is said where galenic itself is at fault."""
    told = " ".join(f"{type(error).__name__}: {error}"[:_TOLD].split())
    return f"an error of galenic's own ({told}); there is no result. Please report the order."
