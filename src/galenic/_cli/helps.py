"""What the help of each command says: what it does, an example to paste, where the keys are."""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["ABOVE", "EXIT_CODES", "Help", "of_command"]

EXIT_CODES = (
    "Exit codes: 0 done; 1 a stop, or a verdict other than a pass;\n"
    "2 unusable input; 3 galenic's own check failed."
)

ABOVE = f"""\
From nothing to a sheet:
  galenic example tablets --output order.toml
  galenic plan order.toml

`galenic help COMMAND` says what a command does, with an example.
{EXIT_CODES}"""

_ORDER = "galenic example tablets --output order.toml"
_KEYS = (
    "The keys of an order: `galenic list keys`; as JSON Schema: `galenic schema\n"
    "order`, and of a pharmacy file: `galenic schema pharmacy`."
)


class Help(NamedTuple):
    """The help of one command."""

    brief: str
    does: str
    examples: tuple[str, ...] = ()
    keys: str = ""

    def told(self) -> dict[str, Any]:
        """The parts of it as a parser takes them."""
        example = "\n".join(f"  {line}" for line in self.examples)
        parts = [f"Example:\n{example}" if example else "", self.keys, EXIT_CODES]
        return {"description": self.does, "epilog": "\n\n".join(part for part in parts if part)}


def of_command(name: str) -> Help:
    """The help of a command, or of a command and its part."""
    return _HELPS[name]


_HELPS = {
    "make": Help(
        "make an order of a master formula",
        "Makes an order of a formula for one batch: an order file, for `galenic plan`,\n"
        "with the comments of the formula. NAME is that of an active, of an excipient or\n"
        "of a table: stock, filler, capsule, triturate, product.",
        (
            _ORDER,
            "galenic formula order.toml --output formula.toml",
            "galenic make formula.toml --capsules 60 --number B-7 --output batch.toml",
            "galenic plan batch.toml",
        ),
        "The keys that belong to a batch: `galenic list batch`.",
    ),
    "formula": Help(
        "take the master formula out of an order",
        "Leaves out of an order file what belongs to its batch: count, number, date,\n"
        "lots, expiry dates and what is at hand. The comments stay.",
        (_ORDER, "galenic formula order.toml --output formula.toml"),
        "The keys that belong to a batch: `galenic list batch`.",
    ),
    "compare": Help(
        "compare formulas by their keys, orders by their plans",
        "Compares formulas: which keys differ, and what comes of that in each capsule.\n"
        "An order beside a formula is compared as the formula that it was made by. Where\n"
        "all are orders, their plans stand side by side.",
        (
            _ORDER,
            "galenic formula order.toml --output formula.toml",
            "galenic compare formula.toml order.toml",
        ),
        _KEYS,
    ),
    "plan": Help(
        "plan a batch from an order file",
        "Plans a batch: what to weigh, in which capsule, with every notice. Several\n"
        "orders are planned one after the other, each told under its name; the exit\n"
        "code is the worst.",
        (_ORDER, "galenic plan order.toml", "galenic plan order.toml --json --output plan.json"),
        _KEYS,
    ),
    "explain": Help(
        "show the way to one number of a plan",
        "Shows how one number of a plan came about: each step with its formula, its\n"
        "numbers and its source. Without a NUMBER it lists the names that there are.",
        (_ORDER, "galenic explain order.toml", "galenic explain filler order.toml"),
        _KEYS,
    ),
    "export": Help(
        "give a plan to another system: FHIR, NCPDP, tables",
        "Writes a plan as another system takes it, in exactly one form. What the form\n"
        "cannot carry, and which numbers it rounds, is told on standard error. ORDER is\n"
        "an order file, or a plan that `galenic plan --json` wrote.",
        (
            _ORDER,
            "galenic export order.toml --fhir r5 --output medication.json",
            "galenic export order.toml --csv --output plan.csv",
        ),
        _KEYS,
    ),
    "recover": Help(
        "mend a batch from the weights that were read",
        "Says what each capsule holds as the batch was really weighed, and what would\n"
        "mend it. Steps have the numbers of the worksheet. ORDER is an order file, or a\n"
        "plan that `galenic plan --json` wrote, which is sure to be the one weighed by.",
        (
            _ORDER,
            'galenic recover order.toml --weighed 1=2300mg --tolerance "5 %"',
        ),
        "The keys of a file of readings: `galenic schema actual`.",
    ),
    "capacity": Help(
        "how many capsules the stock at hand makes",
        "Finds the largest batch that the stock at hand makes: the key `available` of\n"
        "[stock]. Several orders are answered one after the other.",
        (
            "galenic example capsules --output order.toml",
            "galenic capacity order.toml",
        ),
        _KEYS,
    ),
    "titrate": Help(
        "work out a regimen: counts, strengths, a chart",
        "Works out a schedule of doses that a prescriber wrote: which capsules it takes,\n"
        "how many, when the next are needed, and a chart of days; with the tables of an\n"
        "order in the file the batch of each strength, too. A file that ends in .ics is\n"
        "a calendar.",
        (
            "galenic example ldn-starter --output regimen.toml",
            "galenic titrate regimen.toml",
        ),
        "The keys of a regimen: `galenic list regimen`; as JSON Schema: `galenic schema\nregimen`.",
    ),
    "record": Help(
        "make the record of a batch",
        "Makes the record of a batch: master formulation record, compounding record and\n"
        "worksheet in one document. What is known is filled in; the rest is a line to\n"
        "write on, and what the record asks for and nobody gave is listed as missing.",
        (_ORDER, "galenic record order.toml --output record.html"),
        _KEYS,
    ),
    "label": Help(
        "make the label of a batch",
        "Makes the label for the containers of a batch: actives, strength, quantity,\n"
        "lot, end date, storage, and a GS1 DataMatrix. What is not known is a line to\n"
        "write on, and is listed as missing. The ending of FILE says whether it is drawn\n"
        "(.svg, .pdf, .html, .zpl for a label printer). A stopped plan has no label.",
        (
            _ORDER,
            "galenic label order.toml",
            'galenic label order.toml --size "60 mm x 40 mm" --output label.svg',
        ),
        "The keys of [label]: `galenic list keys`; the sizes: `galenic list labels`.",
    ),
    "accuracy": Help(
        "say how sure the dose of an order is",
        "Says how far the dose may be off and what that comes from; needs the extra\n"
        "`accuracy` (pip install 'galenic[accuracy]').",
        (_ORDER, "galenic accuracy order.toml --seed 1"),
        _KEYS,
    ),
    "check": Help(
        "check weights, contents or yield of capsules",
        "Checks finished capsules by a published rule, or by the pharmacy's own.",
        (
            'galenic check yield --rule dac-nrf --weighed-in "15380 mg" --filled "15200 mg"',
            'galenic check content --rule usp-905 --mean "98.5 %" --sd "2.1 %" --n 10',
            "galenic check weights --help",
        ),
        "The rules: `galenic list checks`; the keys of the files: `galenic schema\n"
        "weights`, `content` and `yield`.",
    ),
    "check weights": Help(
        "check the weights by a rule",
        "Checks the weights of capsules by a rule. FILE is a table of which a column is\n"
        "headed `gross [mg]` or `net [mg]`, a capsule in each line, or TOML.",
        ('galenic check weights weights.csv --rule us-theoretical --theoretical "150 mg"',),
        "The rules: `galenic list checks`; the keys of a TOML file: `galenic schema\nweights`.",
    ),
    "check content": Help(
        "check the content by a rule",
        "Checks the contents of capsules by a rule. FILE is a table of which a column is\n"
        "headed `content [%]` or `content [mg]`, a capsule in each line, or TOML.",
        ('galenic check content --rule usp-905 --mean "98.5 %" --sd "2.1 %" --n 10',),
        "The rules: `galenic list checks`; the keys of a TOML file: `galenic schema\ncontent`.",
    ),
    "check yield": Help(
        "check the yield by a rule",
        "Checks what came out of what was weighed in. All can be told by options; FILE\n"
        "is a table or TOML with the same keys.",
        ('galenic check yield --rule dac-nrf --weighed-in "15380 mg" --filled "15200 mg"',),
        "The rules: `galenic list checks`; the keys of a TOML file: `galenic schema\nyield`.",
    ),
    "learn": Help(
        "learn a number from repeated measurements",
        "Learns a number for orders to come from repeated measurements. FILE is a table\n"
        "with a column of readings, such as `mass [mg]`, or TOML; or readings are told by\n"
        "options, each as often as there are readings.",
        (
            "galenic learn tablet-mass masses.csv",
            'galenic learn pack-stat --gross "26.3 g" --shell "4.8 g" --capsules 50',
            'galenic learn nominal-fill weights.csv --plan plan.json --filler-used "13.2 g"',
        ),
        "The keys of a TOML file: `galenic schema measurements`.",
    ),
    "example": Help(
        "print a commented order file that works",
        "Prints an order file to start from, or a regimen (ldn-...), each key with a\n"
        "comment; with --output it writes it.",
        (_ORDER, "galenic plan order.toml"),
        _KEYS,
    ),
    "list": Help(
        "print the tables of the package",
        "Prints a table of the package: keys of the order, capsule sizes, fillers,\n"
        "rules, notices.",
        ("galenic list keys", "galenic list sizes --json"),
    ),
    "schema": Help(
        "print the JSON Schema of a file",
        "Prints the JSON Schema of a file that galenic reads, or of what it writes.",
        ("galenic schema order",),
    ),
    "verify": Help(
        "check every number on a sheet against its own order",
        "Finds the order that a sheet or a plan holds itself, plans anew from it and\n"
        "compares every number: 0 all agree; 1 a number differs; 2 it cannot be read.\n"
        "FILE is the JSON of a plan, a page (HTML, Markdown), a PDF of one, the text of\n"
        "its symbol, or a picture of it; PDF and picture need the extra `verify` (pip\n"
        "install 'galenic[verify]'). Of the JSON of several orders --batch takes one.",
        (
            _ORDER,
            "galenic plan order.toml --output sheet.html",
            "galenic verify sheet.html",
        ),
    ),
}
