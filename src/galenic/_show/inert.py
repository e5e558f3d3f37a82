"""Text that stays text in a spreadsheet.

Worksheets and HTML are pasted and opened there, and a cell that begins with ``=`` is worked out: a
name that somebody typed could be a command. What begins so is written behind an apostrophe, by
which a spreadsheet knows text. Plain data (``to_dict``, JSON, ``rows``) stays as it was typed.
"""

from __future__ import annotations

import re

__all__ = ["inert", "typed"]

_SIGNS = frozenset("=+-@＝＋－＠")
_WORDS = r"(?:(?![A-Za-z0-9_.]\()[^|!=@$&*'\"\\{}<>^#~])*"
"""Words that name no command: no call, and nothing that leads out of the cell."""
_NUMBER = rf"-[0-9]+(\.[0-9]+)?( ?%)?([ ,;:]+(?=[A-Za-zµ(\[]){_WORDS})?|[-+]"
"""A number as it is written here, its unit and words; or a sign alone. None begins with a plus."""
_SUM = rf"(?=[-+] [0-9(][0-9.²³() ÷×√µ/%A-Za-z]*$){_WORDS}"
"""How a sum of ours goes on in the next line: numbers and units, nothing that names a command."""


def inert(text: str, *, goes_on: bool = False) -> str:
    """The text of a cell, behind an apostrophe where a spreadsheet would work it out.

    A line that ``goes_on`` from the one above may begin with the rest of a sum.
    """
    if text.lstrip()[:1] not in _SIGNS or re.fullmatch(_NUMBER, text):
        return text
    return text if goes_on and re.fullmatch(_SUM, text) else f"'{text}"


def typed(text: str) -> str:
    """The same of a text that somebody typed, which is no number even where it looks like one."""
    return f"'{text}" if text.lstrip()[:1] in _SIGNS else text
