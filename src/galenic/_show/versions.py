"""What is said of a document that is not read: of another result, or another version."""

from __future__ import annotations

__all__ = ["remedy_for"]

_OF_SEVERAL = {
    "galenic/family": "it holds the plans of several orders: give the order file, with --batch, or "
    "one of its `plans` as a file of its own",
    "galenic/titration": "it holds the plans of a regimen: give one of its `plans` as a file of "
    "its own",
}
"""What to do where a plan is wanted, and several are given."""


def remedy_for(schema: object, wanted: str, command: str) -> str:
    """What to do about a document of another schema than the one that is read.

    Parameters
    ----------
    schema
        What stands in its key ``schema``.
    wanted
        The schema that is read, such as ``galenic/plan/2``.
    command
        The command that writes it.
    """
    name = wanted.rpartition("/")[0]
    of_ours = isinstance(schema, str) and schema.startswith("galenic/")
    if isinstance(schema, str) and schema.rpartition("/")[0] == name:
        return (
            "another version of galenic wrote it, which its key galenic names: read it with that, "
            f"or work its input out again with `{command}`"
        )
    several = _OF_SEVERAL.get(str(schema).rpartition("/")[0])
    if several is not None and wanted.startswith("galenic/plan/"):
        return several
    if of_ours:
        return f"it is another result; write this one with `{command}`"
    return f"write it with `{command}`"
