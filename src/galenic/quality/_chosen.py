"""Which rule a check is by: one of ours or of the pharmacy's own, in the edition asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs
from attrs import frozen

from galenic import _fields as fields
from galenic._fields.near import nearest
from galenic._fields.reading import LONGEST_NAME, Reader, made
from galenic._fields.shapes import Shape
from galenic._record import Record
from galenic.errors import NOTHING, some
from galenic.quality._rules import OWN, Rule, editions_of, names_for

if TYPE_CHECKING:
    from galenic.errors import Problems

__all__ = ["Chosen", "rule_of"]


def rule_of(check: str) -> Any:  # noqa: ANN401 - an attrs field is typed so
    """The field with the name of a rule; which there are depends on those of the pharmacy."""
    shape = Shape("choice", choices=names_for(check))

    def read_name(value: Any, path: str, problems: Problems) -> str | None:  # noqa: ANN401
        if isinstance(value, str) and len(value) <= LONGEST_NAME:
            return value
        problems.add("choice", path, value, shape.expects, "choose one")
        return None

    return made(Reader(read_name, shape, "the rule to check by"), attrs.NOTHING)


@frozen(eq=False, repr=False, slots=False)  # so that it can stand beside what else is given
class Chosen(Record):
    """The rule, its edition, and rules of the pharmacy's own; ``check`` is what is checked."""

    check: ClassVar[str]

    edition: str | None = fields.text(
        doc="the edition of the rule; absent: the newest", default=None
    )
    rules: tuple[Rule, ...] = fields.tables(
        Rule, doc="the pharmacy's own rules, beside those of galenic", key=None, default=()
    )

    @property
    def chosen(self) -> Rule | None:
        """The row to check by; ``None`` where it is missing or could not be read."""
        found = self._editions()
        return found[0] if found else None

    def _editions(self) -> list[Rule]:
        """The editions that are meant, the newest first; none where rules could not be read."""
        if getattr(self, "rules", None) is None:
            return []
        found = editions_of(str(getattr(self, "rule", None)), self.check, self.rules)
        if self.edition is None:
            return found
        exact = [row for row in found if row.edition == self.edition]
        begins = self.edition.casefold()
        return exact or [row for row in found if row.edition.casefold().startswith(begins)]

    @fields.rule("rule", reads=("rules",))
    def _a_rule_there_is(self, _path: str, problems: Problems) -> None:
        name, names = getattr(self, "rule", None), names_for(self.check, self.rules)
        if name not in names:
            near = nearest(name, names)
            remedy = f"write {near!r}" if near else "choose one"
            problems.add("choice", "rule", name, f"one of {some(names)}", remedy)

    @fields.rule("rule", "edition", reads=("rules",))
    def _an_edition_there_is(self, _path: str, problems: Problems) -> None:
        name, found = str(getattr(self, "rule", None)), self._editions()
        there_are = [row.edition for row in editions_of(name, self.check, self.rules)]
        if name == OWN:
            remedy = "leave it out: the limits are those given"
            problems.add("conflict", "edition", self.edition, "no edition beside own", remedy)
        elif there_are and len(found) != 1:
            expected = f"one of those there are of {name}: {some(there_are, '; ')}"
            remedy = "write one of them, or so much of its beginning that one is meant"
            problems.add("choice", "edition", self.edition, expected, remedy)

    @fields.rule("rules")
    def _each_edition_once(self, _path: str, problems: Problems) -> None:
        given = [(row.name, row.edition) for row in self.rules]
        for place, row in enumerate(self.rules):
            (name, edition), where = given[place], f"rules[{place}]"
            if name == OWN:
                remedy = "name it otherwise: own is the rule by [limits]"
                problems.add("conflict", f"{where}.name", name, "another name", remedy)
            if row.dated is None and len(editions_of(name, self.check, self.rules)) > 1:
                expected = "its year, month or day: there are other editions"
                missing_ = "add it, so that the newest can be told"
                problems.add("missing", f"{where}.dated", NOTHING, expected, missing_)
            if (name, edition) in given[:place]:
                problems.add(
                    "repeat", f"{where}.edition", edition, f"each edition of {name} once",
                    "remove or rename one",
                )  # fmt: skip
