"""The records of a label: what stands on it, what is missing, and what its code holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from attrs import field, frozen

from galenic._asking import Shown, ask
from galenic._record import Record, worded

if TYPE_CHECKING:
    import datetime as dt
    from fractions import Fraction

    from galenic._amounts import Amount
    from galenic._words import Phrase
    from galenic.results._parts import End

__all__ = ["LABEL_SCHEMA", "Label", "LabelActive", "LabelCode", "LabelSize", "MissingField"]

LABEL_SCHEMA = "galenic/label/1"


@frozen(eq=False, repr=False)
class LabelActive(Record):
    """An active as a label names it, and how much of it.

    ``strength`` is that of a capsule, or of a gram of a product; ``told`` is how the label has it,
    in the unit of the order, and is the text of ``said``. ``whole`` is the dose where one is
    several capsules, as it is told.
    """

    name: str
    strength: Amount
    said: str | Phrase = field(metadata=worded("told"))
    whole: str | None

    @property
    def told(self) -> str:
        """The strength as the label has it."""
        return str(self.said)


@frozen(eq=False, repr=False)
class LabelSize(Record):
    """The size of a label, in millimetres."""

    name: str
    width: Fraction
    height: Fraction


@frozen(eq=False, repr=False)
class LabelCode(Record):
    """What the GS1 DataMatrix of a label holds: a text for people, and each element.

    ``gtin`` has 14 digits; ``use_by`` and ``lot`` are those of the label.
    """

    text: str
    gtin: str | None
    use_by: dt.date
    lot: str

    @property
    def elements(self) -> dict[str, str]:
        """Values by application identifier: 01 the GTIN, 17 the end date, 10 the lot."""
        gtin = {} if self.gtin is None else {"01": self.gtin}
        return {**gtin, "17": f"{self.use_by:%y%m%d}", "10": self.lot}


@frozen(eq=False, repr=False)
class MissingField(Record):
    """A field that nobody gave: its name, and why it belongs on the label.

    ``why`` is the text of ``said``.
    """

    name: str
    said: Phrase = field(metadata=worded("why"))

    @property
    def why(self) -> str:
        """Why it belongs there, and the key that gives it."""
        return str(self.said)


@frozen(eq=False, repr=False, slots=False)
class Label(Shown, Record):
    """A label for the containers of a batch.

    Printing it gives its text; :meth:`to_svg`, :meth:`to_pdf` and :meth:`to_zpl` draw it at its
    size, :meth:`to_html` is a page of that size to print, :meth:`to_dict` and :meth:`to_json` give
    the documented schema ``galenic/label/1``.

    Attributes
    ----------
    kind
        ``capsules``, or the kind of a product, such as ``triturate``.
    actives
        What it holds, each with its strength as ordered. No mass of stock as weighed stands here.
    capsules, mass
        How many capsules are in a container, or the mass of a product; the other is ``None``.
    capsules_per_dose
        As how many capsules a dose is taken; 1 where the order does not say.
    diluent
        What a product is diluted with.
    lot, made, use_by
        The lot, the day of making and the last day; ``None`` where they are not known. ``because``
        is what ends the batch, as the plan has it; ``None`` where the order sets the day itself.
    storage, route, pharmacy, contact, warnings
        As the order or the pharmacy file gives them.
    code
        What its GS1 DataMatrix holds; ``None`` where there is none.
    size
        The size that was asked for; ``None``: the smallest of ``galenic list labels`` that holds
        all of it.
    missing
        The fields that are not known, in the order in which they stand.
    """

    kind: str
    actives: tuple[LabelActive, ...]
    capsules: int | None
    capsules_per_dose: int
    mass: Amount | None
    diluent: str | None
    lot: str | None
    made: dt.date | None
    use_by: dt.date | None
    because: End | None
    storage: str | None
    route: str | None
    pharmacy: str | None
    contact: str | None
    warnings: tuple[str, ...]
    code: LabelCode | None
    size: LabelSize | None
    missing: tuple[MissingField, ...]

    def drawn_size(self) -> LabelSize:
        """The size at which it is drawn.

        Raises
        ------
        InputError
            When its text does not fit, in type of 6 points.
        ExtraError
            When it has a code, and what draws that is not installed.
        """
        return cast("LabelSize", ask("drawn-size", self))

    def to_svg(self) -> str:
        """The label as a drawing of its size.

        Raises
        ------
        InputError, ExtraError
            As :meth:`drawn_size` does.
        """
        return str(ask("svg", self))

    def to_zpl(self, dots: int = 8) -> str:
        """The label for a printer that speaks ZPL II.

        Parameters
        ----------
        dots
            Dots in a millimetre: 6, 8 (203 dpi), 12 (300 dpi) or 24 (600 dpi).

        Raises
        ------
        InputError, ExtraError
            As :meth:`drawn_size` does, and of another number of dots.
        """
        return str(ask("zpl", self, dots))

    def to_pdf(self, paper: str | None = None) -> bytes:
        """The label as a PDF of one page of its size; always the same bytes of the same label.

        Parameters
        ----------
        paper
            Is left out: a page of a label is of the label's size.

        Raises
        ------
        InputError, ExtraError
            As :meth:`drawn_size` does, of a paper, and when what writes PDF is not installed.
        """
        return cast("bytes", ask("pdf", self, paper))
