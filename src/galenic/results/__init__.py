"""The records of results: what a plan, a recovery, a capacity and a titration hold, frozen.

:func:`galenic.plan`, :func:`galenic.recover`, :func:`galenic.capacity` and :func:`galenic.titrate`
give them out; those of :mod:`galenic.accuracy` and :mod:`galenic.quality` stand there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._late import late
from galenic._notices import Severity

if TYPE_CHECKING:
    from galenic._materials.stock.base import Link
    from galenic._sheet import Step
    from galenic._words import Phrase
    from galenic.results._addition import Addition
    from galenic.results._batch_record import (
        BatchRecord,
        QualityTrait,
        RecordEntry,
        RecordField,
        RecordPart,
    )
    from galenic.results._capacity import (
        ActiveAtHand,
        AtHand,
        Capacity,
        FromLeftover,
        Left,
        Looks,
        Plates,
        Summary,
        Used,
        WholePlates,
    )
    from galenic.results._explanation import ExplainedInput, ExplainedStep, Explanation
    from galenic.results._export import Export, ExportForm
    from galenic.results._family import (
        BlendShare,
        Family,
        FamilyTotals,
        FilledBy,
        OneBlend,
        VolumeRatio,
    )
    from galenic.results._label import (
        Label,
        LabelActive,
        LabelCode,
        LabelSize,
        MissingField,
    )
    from galenic.results._names import Action, MinimumBy, Role, VesselName
    from galenic.results._packing import PackingRange, PowderPacking
    from galenic.results._parts import (
        Check,
        Days,
        Dose,
        End,
        Ends,
        Fill,
        FillerRange,
        FillingStep,
        Lot,
        Made,
        PlannedActive,
        Potency,
        Shell,
        Use,
        Weighing,
    )
    from galenic.results._plan import Plan
    from galenic.results._product import Kept, ProductMade
    from galenic.results._recovery import Option, Read, RecoveredActive, Recovery, Setting
    from galenic.results._titration import (
        ChartRow,
        CountLine,
        FromHand,
        LineKind,
        Refill,
        ScheduledDose,
        StrengthCount,
        StrengthSet,
        TakenCapsules,
        TitratedRegimen,
        Titration,
    )
    from galenic.results._triturates import TriturateMade, TriturationStep
    from galenic.results._verification import (
        DifferenceKind,
        DifferingNumber,
        Verification,
        VerificationKind,
        VerifiedSource,
    )
    from galenic.results._way_out import WayActive, WayOut

__all__ = [
    "Action",
    "ActiveAtHand",
    "Addition",
    "AtHand",
    "BatchRecord",
    "BlendShare",
    "Capacity",
    "ChartRow",
    "Check",
    "CountLine",
    "Days",
    "DifferenceKind",
    "DifferingNumber",
    "Dose",
    "End",
    "Ends",
    "ExplainedInput",
    "ExplainedStep",
    "Explanation",
    "Export",
    "ExportForm",
    "Family",
    "FamilyTotals",
    "Fill",
    "FilledBy",
    "FillerRange",
    "FillingStep",
    "FromHand",
    "FromLeftover",
    "Kept",
    "Label",
    "LabelActive",
    "LabelCode",
    "LabelSize",
    "Left",
    "LineKind",
    "Link",
    "Looks",
    "Lot",
    "Made",
    "MinimumBy",
    "MissingField",
    "OneBlend",
    "Option",
    "PackingRange",
    "Phrase",
    "Plan",
    "PlannedActive",
    "Plates",
    "Potency",
    "PowderPacking",
    "ProductMade",
    "QualityTrait",
    "Read",
    "RecordEntry",
    "RecordField",
    "RecordPart",
    "RecoveredActive",
    "Recovery",
    "Refill",
    "Role",
    "ScheduledDose",
    "Setting",
    "Severity",
    "Shell",
    "Step",
    "StrengthCount",
    "StrengthSet",
    "Summary",
    "TakenCapsules",
    "TitratedRegimen",
    "Titration",
    "TriturateMade",
    "TriturationStep",
    "Use",
    "Used",
    "Verification",
    "VerificationKind",
    "VerifiedSource",
    "VesselName",
    "VolumeRatio",
    "WayActive",
    "WayOut",
    "Weighing",
    "WholePlates",
]

_WHERE = {
    "Action": "_names",
    "ActiveAtHand": "_capacity",
    "Addition": "_addition",
    "AtHand": "_capacity",
    "BatchRecord": "_batch_record",
    "Capacity": "_capacity",
    "ChartRow": "_titration",
    "Check": "_parts",
    "CountLine": "_titration",
    "Days": "_parts",
    "Dose": "_parts",
    "End": "_parts",
    "Ends": "_parts",
    "ExplainedInput": "_explanation",
    "ExplainedStep": "_explanation",
    "Explanation": "_explanation",
    "Export": "_export",
    "ExportForm": "_export",
    "Family": "_family",
    "FamilyTotals": "_family",
    "BlendShare": "_family",
    "FilledBy": "_family",
    "OneBlend": "_family",
    "VolumeRatio": "_family",
    "Fill": "_parts",
    "FillerRange": "_parts",
    "FillingStep": "_parts",
    "FromHand": "_titration",
    "FromLeftover": "_capacity",
    "Kept": "_product",
    "Label": "_label",
    "LabelActive": "_label",
    "LabelCode": "_label",
    "LabelSize": "_label",
    "Left": "_capacity",
    "LineKind": "_titration",
    "Link": "galenic._materials.stock.base",
    "Looks": "_capacity",
    "Lot": "_parts",
    "Made": "_parts",
    "MinimumBy": "_names",
    "MissingField": "_label",
    "Option": "_recovery",
    "PackingRange": "_packing",
    "Phrase": "galenic._words",
    "Plan": "_plan",
    "PlannedActive": "_parts",
    "Plates": "_capacity",
    "Potency": "_parts",
    "PowderPacking": "_packing",
    "ProductMade": "_product",
    "QualityTrait": "_batch_record",
    "Read": "_recovery",
    "RecordEntry": "_batch_record",
    "RecordField": "_batch_record",
    "RecordPart": "_batch_record",
    "RecoveredActive": "_recovery",
    "Recovery": "_recovery",
    "Refill": "_titration",
    "Role": "_names",
    "ScheduledDose": "_titration",
    "Setting": "_recovery",
    "Shell": "_parts",
    "Step": "galenic._sheet",
    "StrengthCount": "_titration",
    "StrengthSet": "_titration",
    "Summary": "_capacity",
    "TakenCapsules": "_titration",
    "TitratedRegimen": "_titration",
    "Titration": "_titration",
    "TriturateMade": "_triturates",
    "TriturationStep": "_triturates",
    "Use": "_parts",
    "Used": "_capacity",
    "VesselName": "_names",
    "WayActive": "_way_out",
    "WayOut": "_way_out",
    "Weighing": "_parts",
    "WholePlates": "_capacity",
    **dict.fromkeys(("DifferenceKind", "DifferingNumber"), "_verification"),
    **dict.fromkeys(("Verification", "VerificationKind", "VerifiedSource"), "_verification"),
}


if not TYPE_CHECKING:
    __getattr__ = late(__name__, _WHERE)


def __dir__() -> list[str]:
    return __all__
