"""What stands on a label, in the order in which it stands: actives first, the maker last."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from galenic._words import phrase, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic.results._label import Label, LabelActive

__all__ = ["Chunk", "Paragraph", "active_line", "dose_line", "paragraphs", "quantity"]

_SHORT = ("use_by", "lot", "made")
_NARROW = "\u00a0"  # where no line ends
_UNIT = re.compile(r"(?<=[0-9]) (?=\S)")


class Chunk(NamedTuple):
    """Text that stays on one line where it can."""

    text: str
    bold: bool = False


class Paragraph(NamedTuple):
    """Chunks that follow one another on as few lines as they need."""

    chunks: tuple[Chunk, ...]
    head: bool = False


def paragraphs(made: Label) -> list[Paragraph]:
    """Everything that stands on a label."""
    return [
        *_heads(made),
        Paragraph(tuple(_form(made))),
        Paragraph(tuple(Chunk(_short(made, name), bold=name == "use_by") for name in _SHORT)),
        Paragraph((Chunk(_line("storage", made.storage)), Chunk(_line("route", made.route)))),
        Paragraph((Chunk(say("label.compounded"), bold=True),)),
        *(Paragraph((Chunk(_kept(text)),)) for text in made.warnings),
        Paragraph((Chunk(_line("pharmacy", made.pharmacy)), Chunk(_line("contact", made.contact)))),
    ]


def _heads(made: Label) -> Iterator[Paragraph]:
    for one in made.actives:
        strength = Chunk(_whole(one.told), bold=True)
        yield Paragraph((Chunk(_named(made, one), bold=True), strength), head=True)


def active_line(made: Label, one: LabelActive) -> str:
    """An active and its strength."""
    return say("label.each-one", active=_named(made, one), strength=one.told)


def _named(made: Label, one: LabelActive) -> str:
    return one.name if made.kind == "capsules" else say(f"label.{made.kind}", active=one.name)


def _whole(text: str) -> str:
    """A text that is broken nowhere."""
    return text.replace(" ", _NARROW)


def _kept(text: str) -> str:
    """A text in which no number is parted from the word behind it."""
    return _UNIT.sub(_NARROW, text)


def _form(made: Label) -> Iterator[Chunk]:
    if made.kind == "capsules":
        yield Chunk(say("label.each"))
    if made.diluent is not None:
        yield Chunk(_kept(say("label.in", diluent=made.diluent)))
    yield Chunk(_whole(quantity(made)), bold=True)
    if (dose := dose_line(made)) is not None:
        yield Chunk(_kept(dose))


def quantity(made: Label) -> str:
    """How many capsules are in a container, or how much of a product."""
    if made.mass is not None:
        return made.mass.label
    return (
        say("label.capsule") if made.capsules == 1 else say("label.capsules", count=made.capsules)
    )


def dose_line(made: Label) -> str | None:
    """What so many capsules hold, where a dose is several."""
    if made.capsules_per_dose == 1:
        return None
    several = len(made.actives) > 1
    held = [
        phrase("label.each-one", active=one.name, strength=one.whole) if several else one.whole
        for one in made.actives
    ]
    return say("label.dose", count=made.capsules_per_dose, dose=tuple(held))


def _short(made: Label, name: str) -> str:
    """A name and its value, which stay together; a line to write on where it is not known."""
    value = getattr(made, name)
    told = say("label.blank") if value is None else str(value)
    return say("label.short", name=say(f"label.{name}"), value=_whole(told))


def _line(name: str, value: str | None) -> str:
    if value is None:
        return say("label.line", name=say(f"label.{name}"), value=say("label.blank"))
    if name in {"pharmacy", "contact"}:  # they tell by themselves what they are
        return _kept(value)
    return say("label.line", name=say(f"label.{name}"), value=_kept(value))
