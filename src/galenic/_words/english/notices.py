"""What each notice says: by its code a sentence and where that is from.

Both take the values of the notice, named in braces; what may follow a colon there says how a value
is written (see :mod:`galenic._words.saying`).
"""

__all__ = ["NOTICES", "SAID"]

NOTICES: dict[str, tuple[str, str]] = {
    # --- the order -----------------------------------------------------------------------
    "excess-absent": (
        "No batch excess is stated: none is planned, and a lost gram is a capsule short.",
        "the order",
    ),
    "overage-absent": (
        "No overage is stated: none is planned, and the dose assumes that no active is lost.",
        "the order",
    ),
    "excess-and-overage": (
        (
            "Excess and overage are both set: the excess ({excess}) makes more of the same "
            "blend, the overage ({overage}) makes each capsule stronger."
        ),
        "production supplement and excess: Pharmazeutische Zeitung; DAZ 2024-06-26",
    ),
    "excess-filling": (
        (
            "The blend is for {planned} capsules, {ordered} are ordered. Fill {planned} bodies "
            "evenly, or fill {ordered} to the net mass of {total} each; {ordered} filled with "
            "all of the blend would hold {over} each."
        ),
        "conservation of mass",
    ),
    "plate-not-full": (
        (
            "Weigh for the {planned} capsules planned, not for the plate: the last run fills "
            "{last} of {plate} holes. Close off the other {unused}; this blend spread over "
            "{holes} holes would leave {spread}."
        ),
        "conservation of mass; capsule machines: pharmlabs.unc.edu; doyletatum.com 2021-09-07",
    ),
    "mean-beside-label": (
        "The mean dose is meant to be {percent:to} of the label: {causes:and}.",
        "the order",
    ),
    "mean-off-label": (
        (
            "The mean dose is meant to be {percent:to} of the label, beyond 90 % to 110 %: "
            "{causes:and}. Finished capsules with such a mean fail an assay."
        ),
        "ZL work aid (de.scribd.com 733193473): 10 % overage stays just within 90 % to 110 %",
    ),
    "rounding-deviation": (
        "Rounding to the readability moves the dose by {deviation:3}, more than 1 %.",
        "the balance named in the weighing",
    ),
    "rounding-deviation-stop": (
        (
            "Rounding to the readability moves the dose by {deviation:3}, more than 5 %. Use a "
            "finer balance, a larger batch or a triturate."
        ),
        "the balance named in the weighing",
    ),
    "each-rounding-stop": (
        (
            "Rounding to the readability moves the dose of each capsule by {deviation:3}, more "
            "than 5 %. Pellets are weighed for each capsule by itself: a larger batch or a "
            "triturate does not help. Use weaker pellets or a finer balance, or weigh the pellets "
            "of several capsules together and count them out."
        ),
        "the balance named in the weighing",
    ),
    "label-capsules-lent": (
        (
            "All {capsules} capsules ordered go into one container: the pharmacy file has at least "
            "as many as [label] capsules."
        ),
        "the pharmacy file",
    ),
    # --- naltrexone ------------------------------------------------------------------------
    "naltrexone-dose-unusual": (
        "{meant}{dose:dose} of {name} is outside {range:to,dose,4}, the usual doses{of}.",
        "{source}",
    ),
    "naltrexone-dose-far": (
        (
            "{meant}{dose:dose} of {name} is outside {range:to,dose,4}, {which}{of}. Confirm the "
            "dose with the prescriber."
        ),
        "{source}",
    ),
    "naltrexone-tenfold": (
        (
            "{meant}{dose:dose} of {name} is {times} {usual:dose}, a usual dose: a decimal point "
            "may have slipped."
        ),
        "usual doses {range:to,dose,4}{of}: {source}",
    ),
    "naltrexone-standard-dose": (
        (
            "{dose:one} is a standard dose of naltrexone or more ({standard:one}): low-dose "
            "capsules hold a tenth of it."
        ),
        "{source}",
    ),
    "naltrexone-opioids": (
        (
            "Naltrexone blocks opioids. Labels of the 50 mg tablet ask for 7 to 10 days free of "
            "opioids, tramadol included, and name acute hepatitis and liver failure as "
            "contraindications. Use under medical supervision."
        ),
        "labels of 50 mg tablets: mallinckrodt.com; emc 8968",
    ),
    "naltrexone-base": (
        (
            "'naltrexone' is read as the base. Reference tablets and most prescriptions mean "
            "the hydrochloride: {dose:one} of base is {as_hydrochloride:one} of hydrochloride."
        ),
        "{source}",
    ),
    "naltrexone-name-near": (
        (
            "'{name}' is in no table of ours but is close to '{near}'. Check the name: naloxone "
            "and naltrexone are also easily taken for each other."
        ),
        "name check of this library",
    ),
    # --- doses of any active ---------------------------------------------------------------
    "dose-unusual": (
        "{meant}{dose:dose} of {name} is outside {range:to,dose,4}, the usual doses{of}.",
        "{source}",
    ),
    "dose-far": (
        (
            "{meant}{dose:dose} of {name} is outside {range:to,dose,4}, {which}{of}. Confirm the "
            "dose with the prescriber."
        ),
        "{source}",
    ),
    "dose-tenfold": (
        (
            "{meant}{dose:dose} of {name} is {times} {usual:dose}, a usual dose: a decimal point "
            "may have slipped."
        ),
        "usual doses {range:to,dose,4}{of}: {source}",
    ),
    "dose-thousandfold": (
        ("{meant}{dose:dose} of {name} is {times} {usual:dose}, a usual dose: {slip}."),
        "usual doses {range:to,dose,4}{of}: {source}",
    ),
    "dose-range-unknown": (
        (
            "No usual dose of {name} is known here: were {dose:dose} ten or a thousand times what "
            "is meant, nothing would show it. A [[substance]] row with usual_dose would."
        ),
        "the order",
    ),
    "name-near": (
        (
            "'{name}' is in no table and in no row of the order, but is a letter or two from "
            "'{near}'. Check the name: nothing but the doses of {near} is looked at."
        ),
        "name check of this library",
    ),
    "filler-calcium-carbonate": (
        (
            "Calcium carbonate is advised against as a filler for low-dose naltrexone (it may "
            "reduce absorption)."
        ),
        "thecompounder.com fillers for LDN; Swidan, Low-dose naltrexone (Taylor & Francis)",
    ),
    "filler-slow-release": (
        ("{name} is a slow-release matrix; low-dose naltrexone is wanted with immediate release."),
        "ifmsynergy.com; thecompounder.com fillers for LDN",
    ),
    "second-drug": (
        (
            "{name} is weighed as {kind}, but {why}. If it is a drug: as {kind} it gets no "
            "potency, no overage, no accuracy and no check of its content: write it as a table "
            "[[active]].{remedy}"
        ),
        "what galenic corrects and checks of a drug is that of an active",
    ),
    # --- several actives -------------------------------------------------------------------
    "active-summed": (
        (
            "Given more than once, from the same stock: {doses:and,label}. Planned as {dose:label} "
            "of {name} together. Were one a copy of the other, the dose would be too high."
        ),
        "the order",
    ),
    "actives-of-one-base": (
        (
            "{names:and} are forms of {base}{together}. Is a dose of each of them meant, or was "
            "one dose written in two forms?"
        ),
        "the order; substances: `galenic list substances`",
    ),
    "shared-stock": (
        (
            "It comes from the stock of {owner}, whose weight serves both: a capsule then holds "
            "{expected:dose}, {deviation:3} from the {aimed:dose} that it is to hold."
        ),
        "one weight serves all that is in it",
    ),
    "shared-stock-off": (
        (
            "It comes from the stock of {owner}, whose weight serves both: a capsule then holds "
            "{expected:dose}, {deviation:3} from the {aimed:dose} that it is to hold. A stock of "
            "its own would give its dose."
        ),
        "one weight serves all that is in it",
    ),
    "shared-stock-far": (
        (
            "It comes from the stock of {owner}, whose weight serves both: a capsule would hold "
            "{expected:dose}, {deviation:3} from the {aimed:dose} that it is to hold, and no more "
            "than {most:3} is accepted. Use a stock of its own, or another dose."
        ),
        "one weight serves all that is in it",
    ),
    # --- stock -----------------------------------------------------------------------------
    "form-converted": (
        (
            "The dose is stated as {ordered}, the stock as {stated}: converted mole for mole, "
            "{dose:one} of {ordered} is {equivalent:one} of {stated}."
        ),
        "{source}",
    ),
    "colonies-checked": (
        (
            "{label} is a count of live cells: rules for capsules are made for drugs that are "
            "assayed, and counts scatter by themselves, and from laboratory to laboratory, as far "
            "as their limits are wide. What is off here may be off in the counting; weights say "
            "how evenly the capsules were filled, and nothing of what lives."
        ),
        "cdrf.org 2014, The Content of Probiotic Products",
    ),
    "equivalent-printed": (
        (
            "{stated:label} of {form} is taken for {ordered:label} of {name}, as printed. It is "
            "read as one of {what}; the stock's side stands first."
        ),
        "the certificate or label of the stock",
    ),
    "equivalent-lightens": (
        (
            "{stated:label} of {form} is weighed for {ordered:label} of {name}: less than is "
            "ordered. That is right where the form ordered is the heavier one, a salt made from "
            "its base; else the sides of the equivalence are the wrong way round."
        ),
        "conservation of mass",
    ),
    "content-beyond-form": (
        (
            "{stocked} cannot hold {content:5} of {stated}: by the molar masses it holds "
            "{most:5}. If the content is one of {stocked} itself, leave out assay_as; else check "
            "the number, its loss on drying or water, and the molar masses."
        ),
        "{source}",
    ),
    "equivalent-unlike-moles": (
        (
            "{stated:label} of {form} for {ordered:label} of {name} weighs {printed:5} times the "
            "dose; by the molar masses it would be {moles:5} times. A printed equivalence may "
            "hold water or an assay as well: see whether it is counted twice, or not at all."
        ),
        "mole for mole, by the molar masses of the order",
    ),
    "equivalent-beyond-moles": (
        (
            "{stated:label} of {form} for {ordered:label} of {name} weighs {printed:5} times the "
            "dose; by the molar masses it would be {moles:5} times, and no water and no assay "
            "explains that. Check both sides, their units, and the molar masses."
        ),
        "mole for mole, by the molar masses of the order",
    ),
    "equivalent-far": (
        (
            "{stated:label} of {form} for {ordered:label} of {name} weighs {factor:4} times the "
            "dose, outside {low} to {high}: no salt, ester or hydrate does. Check both sides and "
            "their units. A powder that is diluted has an assay, or is a triturate of its "
            "strength; of an extract, or a carrier of an element, give the content as assay, with "
            "assay_as, convert_form and [[substance]] rows of one base."
        ),
        "rule of this library: calcium gluconate monohydrate weighs 11 times its calcium",
    ),
    "equivalent-unusual": (
        (
            "{stated:label} of {form} for {ordered:label} of {name} weighs {factor:4} times the "
            "dose, outside {low} to {high}: check both sides and their units. {right}"
        ),
        "rule of this library: hydroxyzine pamoate, a heavy salt, weighs 2.04 times its base",
    ),
    "moles-beyond-printed": (
        (
            "{stated:label} of {form} for {ordered:label} is {each:5} mg for each {unit}; by molar "
            "mass and charge it is {moles:5} mg, and no water and no assay explains that. Check "
            "both sides, their units, and the [[substance]] row."
        ),
        "molar mass over charge, by the row of the order",
    ),
    "moles-of-several": (
        (
            "{ordered:one} is taken as one of {name} itself, which holds {moieties} {base} in each "
            "formula unit: {mass:one}. Is {base} meant? That is {each:one}: order {base}, with "
            "convert_form = true."
        ),
        "molar mass and moieties, by the row of the order",
    ),
    "moles-unlike-printed": (
        (
            "{stated:label} of {form} for {ordered:label} is {each:5} mg for each {unit}; by molar "
            "mass and charge it is {moles:5} mg. A printed equivalence may hold water or an assay "
            "as well: see whether it is counted twice, or not at all."
        ),
        "molar mass over charge, by the row of the order",
    ),
    "moles-unusual": (
        (
            "{stated:label} of {form} for {ordered:label} is {each:5} mg for each {unit}, outside "
            "{low} mg to {high} mg: check both sides and their units. With molar_mass and charge "
            "in a [[substance]] row of {form} it is held against these."
        ),
        "rule of this library: magnesium is 12.15 mg for each mEq, calcium lactobionate 377 mg",
    ),
    "colonies-dense": (
        (
            "{content} of {name}: more than {most}, though a gram of nothing but dried bacteria of "
            "0.1 pg holds no more. Check the power of ten and the unit."
        ),
        "rule of this library: 10^13 × 0.1 pg is one gram",
    ),
    "colonies-counted": (
        (
            "{name} is counted in CFU, which is no mass: the count is that of the day it was "
            "taken and falls until the capsules are used up, by heat and moisture most; counts "
            "of one powder differ with medium, incubation and laboratory, and scatter as few "
            "colonies on a plate do. No tolerance of this sheet holds them. {overage} Ask the "
            "supplier what is left at the end of use, and at what temperature."
        ),
        "cdrf.org 2014, The Content of Probiotic Products; soralabs.com, probiotic testing",
    ),
    "form-lighter-than-base": (
        (
            "For each active moiety {form} would weigh {factor:4} times {other}, which is its "
            "base: a salt, an ester or a hydrate weighs more. Check the molar masses and moieties."
        ),
        "conservation of mass",
    ),
    "molar-factor-unusual": (
        (
            "For each active moiety {form} would weigh {factor:4} times {other}, outside {low} to "
            "{high}: check the molar masses and moieties."
        ),
        "rule of this library: hydroxyzine pamoate, a heavy salt, weighs 2.04 times its base",
    ),
    "molar-factor-far": (
        (
            "For each active moiety {form} would weigh {factor:4} times {other}, outside {low} to "
            "{high}. Check the molar masses and moieties; where the base is an element, say "
            "element = true in its [[substance]] row."
        ),
        "rule of this library: hydroxyzine pamoate, a heavy salt, weighs 2.04 times its base",
    ),
    "assay-form-assumed": (
        "The certificate's content is read as {name}, because stock.assay_as is not given.",
        "the order",
    ),
    "assay-over-100": (
        "The assay of {assay} is taken as stated; the NRF policy would count it as 100 %.",
        "DAC/NRF tool for the correction of weighings: pta-forum.de 160944",
    ),
    "assay-policy-nrf": (
        ("The assay of {assay} counts as 100 % under the NRF policy: never a negative correction."),
        "DAC/NRF tool for the correction of weighings: pta-forum.de 160944",
    ),
    "factor-typed": (
        (
            "The factor of {factor} on the jar is read as a content as is of {content}; which "
            "assay and which loss it corrects for is not known here."
        ),
        "correction of weighings: DAC/NRF tool, pta-forum.de 160944",
    ),
    "assay-unusual": (
        "An assay of {assay} is unusual for a stock; check the number and its decimal point.",
        "USP naltrexone hydrochloride: 98.0 % to 102.0 %; tablets: 90.0 % to 110.0 % of label",
    ),
    "water-high": (
        "A loss of {water} is high for {name}: {why}. Check the certificate, and the form.",
        "{source}",
    ),
    "solvent-high": (
        (
            "{solvent} of residual solvent is high for {name}, unless it is a solvate: {planned:5} "
            "of stock is planned, {without:5} would be without it. Check the certificate: the "
            "decimal point, and whether solvent and water changed places."
        ),
        "ICH Q3C: 0.5 % of a solvent of class 3; the limit of 1 % is ours",
    ),
    "hydrate-water-low": (
        (
            "{water} of {loss} is little for {name}, which holds {holds:3} of water of its own, "
            "with a content that is stated as {stated}. If the powder is as dry as that: "
            "{planned:5} of stock, as planned, and it is hardly {name}. If its own water was left "
            "out of the {water}: {more:5}. Give all the water of the certificate, that of the "
            "crystal included."
        ),
        "{source}",
    ),
    "hydrate-untold": (
        (
            "{water} of {loss} may be a hydrate's own, and stock.assay_as does not say which form "
            "the certificate means. If {reading}: {planned:5} of stock, as planned. If {other}: "
            "{less:5}. Set stock.assay_as; in the second case name the hydrate in the order, too."
        ),
        "content on a dry basis: DAC/NRF tool for the correction of weighings: pta-forum.de 160944",
    ),
    "content-converts-twice": (
        (
            "{key} is {given:5}, and the dose is converted besides: {weighs:5} mg of {stated} for "
            "each mg of {ordered}. If {key} is of {stated}: {planned:5} of stock, as planned. If "
            "it is that conversion already (an equivalence factor, or a content in terms of "
            "{ordered}): {once:5}. Then set stock.assay_as to {ordered}, with order.convert_form = "
            "true and no stock.equivalent."
        ),
        "conservation of mass; the limits of the question are ours",
    ),
    "stock-expired": (
        "{what} expired on {expires}, before the order's date {date}.",
        "the order",
    ),
    "lot-ends-early": (
        (
            "{what} ({role}) expires on {expires}, before the {days} days that capsules made on "
            "{date} have at most ({last}) are over: the batch ends with it at the latest."
        ),
        "{source}",
    ),
    "lot-ends-early-product": (
        (
            "{what} ({role}) expires on {expires}, before the {days} days that a product made on "
            "{date} has at most ({last}) are over: it ends with it at the latest."
        ),
        "{source}",
    ),
    "own-days-longer": (
        (
            "The pharmacy's own rule ({own}) has {days} days, more than the {most} of {rule}: the "
            "batch is held to the {most}, which end on {last}. A rule of the pharmacy's own limits "
            "a batch, and lengthens none."
        ),
        "rule of this library",
    ),
    "stock-short": (
        "The stock at hand is {available}; the plan needs {needed}.",
        "the order",
    ),
    "assay-not-known": (
        (
            "No assay of this lot is given: the label strength is used; the compendial range is "
            "90 % to 110 % of label."
        ),
        "USP naltrexone hydrochloride tablets (USP 32, USP 2025 copy)",
    ),
    "tablet-film-coated": (
        (
            "The tablets {coated}. The film weighs and does not crush like the core. "
            "German practice prefers bulk substance, and advises against coated tablets and "
            "gravimetric filling from tablets."
        ),
        "pta-in-love.de, Kapselherstellung: Wirkstoff oder Tablette",
    ),
    "capsule-release-modified": (
        (
            "Capsules with {release} release must not be opened to be filled again. If their "
            'contents are coated pellets that stay whole, say [stock] texture = "pellets".'
        ),
        "rule of this library: what keeps the release back is divided or crushed with them",
    ),
    "capsule-release-unknown": (
        (
            "How the capsules release is not stated. Capsules with enteric or modified release "
            "must not be opened to be filled again."
        ),
        "rule of this library: what keeps the release back is divided or crushed with them",
    ),
    "capsule-pellets-kept": (
        (
            "The release of these capsules is {release}, and it is taken to lie in their pellets: "
            "these stay whole. Make sure that it does, and not in the shell that is opened."
        ),
        "rule of this library: what keeps the release back is divided or crushed with them",
    ),
    "capsule-masses-few": (
        "The mean mass of the contents comes from {count} capsules; weigh at least 20 one by one.",
        "rule of this library; Ph. Eur. 2.9.5 also weighs 20",
    ),
    "capsule-allowance-assumed": (
        (
            "{allowance} more capsules are opened for the powder that stays in the shells, "
            "because stock.shell_allowance is not given."
        ),
        "rule of this library",
    ),
    "capsule-allowance-gave-way": (
        (
            "All {count} capsules at hand are opened, for {exact} needed: {wanted} would be, by "
            "an allowance that is only assumed. What the shells keep is missing from the dose."
        ),
        "rule of this library; the allowance is ours",
    ),
    "capsule-weigh-contents": (
        (
            "Weigh the contents of the {count} capsules opened (expected {mass}). If they weigh "
            "something else because capsules hold more or less, plan again with that mass divided "
            "by {count} as mean_net. Powder left in the shells takes its drug with it."
        ),
        "conservation of mass",
    ),
    "dose-reaches-capsule": (
        (
            "The dose of {dose} reaches the strength of a capsule that is opened ({strength}): "
            "check for a slipped decimal point."
        ),
        "pattern check of this library",
    ),
    "tablet-release-modified": (
        "Tablets with {coating} release must not be crushed.",
        "pta-in-love.de, Kapselherstellung: Wirkstoff oder Tablette",
    ),
    "release-by-name": (
        (
            '"{word}" in {name} tells of modified or enteric release, and such {units}. If they '
            'release at once, whatever the name says, write [stock] release = "immediate".'
        ),
        "rule of this library: what keeps the release back is divided or crushed with them",
    ),
    "release-unlike-name": (
        (
            '"{word}" in {name} tells of modified or enteric release, where [stock] says release = '
            '"immediate". Such {units}: make sure that the name misleads.'
        ),
        "rule of this library: what keeps the release back is divided or crushed with them",
    ),
    "tablet-coating-unknown": (
        (
            "The coating is not stated. Tablets with enteric or modified release must not be "
            "crushed."
        ),
        "pta-in-love.de, Kapselherstellung: Wirkstoff oder Tablette",
    ),
    "tablet-lactose": (
        (
            "The 50 mg naltrexone tablets seen contain lactose: capsules made from them are not "
            "free of lactose, whatever the filler."
        ),
        "medicines.org.uk emc 8968; Medsafe data sheet; DailyMed 74087d2f",
    ),
    "unit-mass-unusual": (
        (
            "{usual}, and the mean mass is {mass}. Were it of several, or of a part, the dose "
            "would be off by as much: check the number, its unit, and of how many it is."
        ),
        "rule of this library",
    ),
    "masses-scatter": (
        (
            "The masses of the {units} scatter by {rsd} (RSD) about a mean of {mean:4}. In a test "
            "of Ph. Eur. no more than two of twenty may be off the mean by more than {band}: check "
            "the numbers, and whether all are of one kind."
        ),
        "Ph. Eur. 2.9.5; that the RSD is held against it is ours",
    ),
    "masses-in-groups": (
        (
            "The masses of the {units} lie in two groups, from {low:one} to {below:one} and from "
            "{above:one} to {high:one}: were there two kinds, their mean would be of neither. Plan "
            "for one kind."
        ),
        "rule of this library",
    ),
    "tablet-masses-few": (
        "The mean mass comes from {count} tablets; weigh at least 20 one by one.",
        "rule of this library; Ph. Eur. 2.9.5 also weighs 20",
    ),
    "count-weighed-unknown": (
        (
            "How many {units} the mean mass is of is not told: were they few, nothing here would "
            "say so. Weigh at least 20 one by one, and give {key}."
        ),
        "rule of this library; Ph. Eur. 2.9.5 also weighs 20",
    ),
    "tablet-count-assumed": (
        (
            "At least {minimum} tablets and {allowance} more for the mortar are taken, because "
            "{missing} not given."
        ),
        (
            "Pharmazeutische Zeitung, Ohne geht es nicht (a two-digit number of tablets); "
            "allowance: ours"
        ),
    ),
    "tablet-weigh-intact": (
        (
            "Weigh the {count} tablets intact, before crushing (expected {mass}). If they weigh "
            "something else, plan again with that mass divided by {count} as the mean mass. "
            "Powder left in the mortar takes its drug with it: never divide by the powder found "
            "afterwards."
        ),
        "conservation of mass",
    ),
    "tablet-assumption-gave-way": (
        (
            "All {count} tablets {there} are taken, for {exact} needed: {wanted} would be, by "
            "what is only assumed. What the mortar keeps is missing from the capsules, and few "
            "tablets let the scatter from tablet to tablet tell in the dose. Set {keys:and} to "
            "what you accept."
        ),
        "Pharmazeutische Zeitung, Ohne geht es nicht; allowance: ours",
    ),
    "tablet-least-gave-way": (
        (
            "All {count} tablets {there} are taken, for {exact} needed: {wanted} would be, by what "
            "is only assumed. Few tablets let the scatter from tablet to tablet tell in the dose. "
            "Set {keys:and} to what you accept."
        ),
        "Pharmazeutische Zeitung, Ohne geht es nicht (a two-digit number of tablets)",
    ),
    "tablet-left-over": (
        (
            "{count} tablets are taken where {needed} would do, since stock.min_tablets is not "
            "given: {active:3} of active is left over. Say how many are to be crushed at the "
            "least; with fewer, the scatter from tablet to tablet tells more in the dose."
        ),
        "Pharmazeutische Zeitung, Ohne geht es nicht (a two-digit number of tablets)",
    ),
    "film-heavy": (
        (
            "The film of {film} is {part:3} of the tablet, where {usual} is much. It is taken off "
            "the mass of each: were it less, the dose would be too weak. Weigh what is sieved off."
        ),
        "rule of this library; 4 mg of 72 mg were seen",
    ),
    "film-sieved": (
        (
            "Sieve the film off the powder before anything is weighed of it: {film} is expected, "
            "{total} of {count} tablets. Weigh it; if it weighs otherwise, plan again with that "
            "mass divided by {count} as the film mass."
        ),
        "conservation of mass",
    ),
    "tablet-few-crushed": (
        (
            "{count} crushed tablets are fewer than the {wanted} that the minimum and allowance "
            "ask for."
        ),
        "Pharmazeutische Zeitung, Ohne geht es nicht",
    ),
    "strength-far": (
        (
            "One {unit} of {strength:one} would make {count} doses of {dose:dose}: is the strength "
            "in its right unit, mg and not mcg? Read it on the package once more."
        ),
        "pattern check of this library",
    ),
    "dose-reaches-tablet": (
        (
            "The dose of {dose} reaches the strength of a tablet ({strength}): check for a "
            "slipped decimal point."
        ),
        "pattern check of this library",
    ),
    # --- capsule and packing ---------------------------------------------------------------
    "no-pack-statistic": (
        (
            "No packing statistic is known for {name}: it is taken to displace its own mass of "
            "filler. Were it packed half or twice as densely, the filler would change by up to "
            "{error}."
        ),
        "gravimetric method: pta-forum.de 131114; the error follows from the volume",
    ),
    "packing-not-measured": (
        (
            "The packing of {names:of} in this capsule was not measured. Filled to the brim, this "
            "blend may make {bodies:to} capsules of {doses:to,3,one}, not {planned} of "
            "{expected:3,one}. Share all of the blend out over all {planned} bodies; never fill "
            "to the brim and stop. Better, before anything is weighed: measure the packing in "
            "ten bodies, or fill each to a mass; the ways out say how."
        ),
        "conservation of mass; packing factors: `galenic list packings`",
    ),
    "fill-may-not-fit": (
        (
            "By the packing assumed the powder needs {occupied:share} of size {size}; packed as "
            "tightly as it may be, {tightest:share}. Measure how it packs before anything is "
            "weighed."
        ),
        "packing factors: `galenic list packings`",
    ),
    "fill-may-be-short": (
        (
            "By the packing assumed size {size} holds {total}, less than the least fill of "
            "{minimum}; packed as tightly as it may be, {most}. Measure how the powder packs."
        ),
        "packing factors: `galenic list packings`",
    ),
    "fill-by-completion": (
        (
            "By completion nobody knows the filler beforehand: this batch may take {ends:to,3}. "
            "The dose does not rest on it, as long as all the powder is shared over all {planned} "
            "bodies: write down the filler that was really used."
        ),
        "conservation of mass; volume completion: pharmazeutische-zeitung.de 160810",
    ),
    "filler-pack-unknown": (
        (
            "Nothing is known of how {name} packs: it is taken to lie between the loosest and the "
            "tightest filler of our table ({ends:to,3}), and at {density:3} for the estimate. The "
            "premix is small for that, and more is topped up; the dose does not rest on it.{meant} "
            "Fill ten bodies with it alone, and give a tenth as filler.pack_stat, for a narrower "
            "range."
        ),
        "table of powders: `galenic list fillers`; that it is like one of them, an assumption",
    ),
    "completion-may-not-fit": (
        (
            "Packed as loosely as they may be, drug and excipients alone fill the bodies: no "
            "filler is mixed in beforehand, and up to {most:3} may fit. Look whether they fit "
            "before anything is topped up; if not, a larger size is needed."
        ),
        "packing factors: `galenic list packings`",
    ),
    "premix-small": (
        (
            "The premix takes {premix:label} of the least filler, {mass:3} for {planned} bodies: "
            "what is shared out first is nearly all drug, and hard to share evenly.{meant}"
        ),
        "rule of this library: less than 10 % of the least filler is asked about; 80 % is usual",
    ),
    "completion-in-runs": (
        (
            "The machine takes {plate} of {planned} bodies at once. By completion every body must "
            "get the same share of the premix: part it by weight between the runs, and mix all "
            "of the powder once more before the last filling."
        ),
        "conservation of mass",
    ),
    "completion-mixes-twice": (
        (
            "{names:and}: mixed in last, and briefly. By completion all of the powder is mixed "
            "once more after it, when the rest of the filler is in: mix that time no longer than "
            "the filler needs to become even."
        ),
        "rule of this library: what the order marks as mixed last is mixed briefly",
    ),
    "pack-from-density": (
        (
            "The packing of {name} is estimated from a density ({density}); a packing statistic "
            "measured for the lot, size and device is better."
        ),
        (
            "hand filling lies between bulk and beyond tapped density: pharmlabs.unc.edu "
            "lactose table"
        ),
    ),
    "pack-from-cylinder": (
        (
            "The packing of {name} is estimated from {mass} that read {volume} in a "
            "graduated cylinder, {how}: {density:3}, and the volume may be misread by {error}. A "
            "powder is pressed into a body otherwise than it lies in a cylinder; a packing "
            "statistic measured for the lot, size and device is better."
        ),
        (
            "hand filling lies between bulk and beyond tapped density: pharmlabs.unc.edu "
            "lactose table; ASTM E1272, class B: `galenic list cylinders`"
        ),
    ),
    "blend-as-mixed": (
        (
            "What the capsule holds is taken from the density of the whole blend: it is that of a "
            "mixture of these powders in about these parts, with {filler} as the filler. Read it "
            "again when the dose, the size or a powder changes."
        ),
        "the order",
    ),
    "blend-outranks": (
        (
            "How {names:and} packs alone is not used: the blend was read as a whole, and decides. "
            "Remove its density to plan by each powder."
        ),
        "the order",
    ),
    "flow-seen": (
        (
            "Flow of {name}: compressibility index {index:4}, Hausner ratio {ratio:4}: {flow}. "
            "It is told by how the powder settles; how it fills is seen at the weights."
        ),
        "scale of flowability, USP <1174>, Ph. Eur. 2.9.36: `galenic list flows`",
    ),
    "flow-poor": (
        (
            "Flow of {name}: compressibility index {index:4}, Hausner ratio {ratio:4}: {flow}. A "
            "powder like it bridges, and fills bodies unevenly by volume: fill each body on the "
            "balance, or tap every plate alike, and check the weights; a glidant may help."
        ),
        (
            "scale of flowability, USP <1174>, Ph. Eur. 2.9.36: `galenic list flows`; from poor on "
            "a caution, rule of this library"
        ),
    ),
    "table-density": (
        (
            "The density of {name} is a table value: {density} ({kind}, seen {seen:to}; "
            "{seen_in}, {edition})."
        ),
        "table of powders: `galenic list fillers`",
    ),
    "table-volume": (
        (
            "The volume of size {size} is a table value: {volume} ({maker}); makers differ from "
            "{low} to {high}."
        ),
        "capsule charts: `galenic list sizes`",
    ),
    "table-shell": (
        (
            "The shell mass of size {size} is a table value: {shell} ({maker}); weigh ten empty "
            "shells."
        ),
        "capsule charts: `galenic list sizes`",
    ),
    "pack-carried": (
        (
            "The packing statistic of {name} was measured in {origin} and is carried to size "
            "{size} by volume. Volumes differ between makers, so it may be off by {error}."
        ),
        "capsule charts: `galenic list sizes`",
    ),
    "packing-mixed": (
        (
            "Packing statistics ({packed}) and densities ({dense}) are mixed in one fill; use "
            "one kind throughout."
        ),
        "rule of this library",
    ),
    "density-not-seen": (
        (
            "{told}, {seen} Was it tamped otherwise than by hand, or measured in another size? "
            "Check the number, the size and the powder."
        ),
        "{source}; packing factors: `galenic list packings`",
    ),
    "density-true": (
        (
            "{told}: is that the true density of its particles, in place of the density as filled, "
            "air between them included? {seen}"
        ),
        "rule of this library: from 1 g/mL, or 90 % of the true density; `galenic list fillers`",
    ),
    "pack-implausible": (
        (
            "The packing of {name} means {density} in size {size}, outside 0.02 g/mL to 2 g/mL: "
            "check the number and the size."
        ),
        "rule of this library: the table of powders runs from 0.029 g/mL to 0.98 g/mL",
    ),
    "capsule-size-unknown": (
        (
            "Size {size} is in no chart of ours and in no [[capsule_size]] row of yours "
            "({near:semicolon}). The packing and volume given are taken to belong to it."
        ),
        "capsule charts: `galenic list sizes`",
    ),
    "capsule-volume-unlike": (
        (
            "The volume of {volume} is not that of size {size} in our charts ({charts:to}), "
            "{like}: check the number, its unit and the size."
        ),
        "capsule charts: `galenic list sizes`",
    ),
    "capsule-shell-unlike": (
        (
            "A shell of {shell} is not that of size {size} in our charts ({charts:to}), {like}: "
            "check the number, its unit and the size."
        ),
        "capsule charts: `galenic list sizes`",
    ),
    "capsule-overfull": (
        "The powder does not fit: it needs {occupied:share} of size {size}{kept}.",
        "packing statistics: compound.direct calculations; Pharmacy Times 2008-09",
    ),
    "fill-below-minimum": (
        "Size {size}{kept} holds {total}, below the least fill of {minimum}.",
        "the order",
    ),
    "product-too-strong": (
        (
            "The stock that holds the active, and the excipients, weigh {masses}, more than the "
            "{mass:label} of product: its stock is too weak for that strength."
        ),
        "conservation of mass",
    ),
    "product-beyond-mixer": (
        (
            "The product weighs {mass:label}, more than the {most:label} of "
            "triturate.mixer_capacity, the most that is mixed at once: make several smaller ones, "
            "or mix it in a larger mixer."
        ),
        "the order",
    ),
    "product-beyond-ratio": (
        (
            "{drug} of what holds the active are diluted to {mass:label} of product in one step, "
            "further than the {most} of triturate.ratio_limit, which is written and holds: make a "
            "stronger triturate first and take it as the stock, or write another limit."
        ),
        "the order",
    ),
    "filler-negative": (
        "The ingredients weigh {masses} in each capsule, more than the fill of {total}.",
        "packing statistics: compound.direct calculations; Pharmacy Times 2008-09",
    ),
    "filler-none": (
        ("There is no filler: stock and excipients fill the capsule, and nothing can be adjusted."),
        "packing statistics: compound.direct calculations; Pharmacy Times 2008-09",
    ),
    "product-undiluted": (
        "There is no diluent: the stock is as strong as the product, and nothing can be adjusted.",
        "conservation of mass",
    ),
    "label-ends-late": (
        (
            "The label is given {expires} as its last day, which is later than {latest}: "
            "{because}. No label, record or Medication is written with that day."
        ),
        "the order",
    ),
    "product-ends-late": (
        (
            "The product is given an expiry of {expires}, which is later than {latest}: {because}. "
            "That is the latest that what is given here has a reason for."
        ),
        "the order",
    ),
    "fill-fits-loosest": (
        (
            "{total} fits the capsule even if the filler packs {factor} times as densely as "
            "{names:and}, whose packing is unknown."
        ),
        "packing factors: `galenic list packings`",
    ),
    "fill-volume-unchecked": (
        "Whether {total} fits the capsule is not checked: the packing of {names:and} is unknown.",
        "the order",
    ),
    "fill-impossible": (
        (
            "{total} in size {size}{kept} would be {density:3}, and no powder fills a body beyond "
            "2 g/mL: check capsule.fill and the size. A capsule weighed with its shell is not its "
            "fill."
        ),
        "rule of this library: the table of powders runs from 0.029 g/mL to 0.98 g/mL",
    ),
    "fill-implausible": (
        (
            "{total} in size {size} is {density:3}, outside 0.02 g/mL to 1 g/mL, as few powders "
            "fill a body: check capsule.fill and the size. A capsule weighed with its shell is not "
            "its fill."
        ),
        "rule of this library: the table of powders runs from 0.029 g/mL to 0.98 g/mL",
    ),
    "fill-headspace": (
        (
            "The fill takes up {occupied:share} of the capsule; the rest is air, and powder can "
            "settle."
        ),
        "packing statistics: compound.direct calculations; Pharmacy Times 2008-09",
    ),
    # --- weighing --------------------------------------------------------------------------
    "seldom-meant": (
        "{key} is {given}: {why}",
        "rule of this library",
    ),
    "no-balance": (
        (
            "No balance is given: the amounts are exact, not rounded, and are no weighing "
            "instructions."
        ),
        "the order",
    ),
    "below-minimum": (
        "{weigh} of {what} is below the minimum of every balance: {minima}.{why}",
        "the weighing rule of the order: {rule}",
    ),
    "each-below-minimum": (
        (
            "{weigh} of {what} for each capsule is below the minimum of every balance: {minima}. "
            "Pellets go through no triturate. What else there is: weaker pellets, of which more is "
            "weighed; counting them, with the mass of one as [stock] pellet_mass; a finer balance; "
            "or pellets for several capsules weighed together and then counted out."
        ),
        "the weighing rule of the order: {rule}",
    ),
    "pellet-mass-unusual": (
        (
            "stock.pellet_mass is {pellet}, outside {low} to {high}, between which pellets of 0.25 "
            "mm to 3 mm weigh: pellets are counted by it, so check the number and its unit."
        ),
        "a sphere of 1.2 to 1.5 g/mL; the range is a rule of this library",
    ),
    "pellets-weighed-each": (
        (
            "{what}: each capsule is weighed for by itself, {weight} for each of {capsules}. "
            "Pellets are not crushed, sieved, mixed in a bowl or diluted. Empty the boat into the "
            "one body, and weigh for the next."
        ),
        (
            "segregation by size, shape and density: Venables and Wells, Drug Dev. Ind. Pharm. "
            "2001, 27, 599"
        ),
    ),
    "pellets-counted-each": (
        (
            "{what}: each capsule is counted for by itself, {count} pellets of together {weight} "
            "for each of {capsules}, since no balance can weigh so little. Pellets are not "
            "crushed, sieved, mixed in a bowl or diluted."
        ),
        (
            "segregation by size, shape and density: Venables and Wells, Drug Dev. Ind. Pharm. "
            "2001, 27, 599"
        ),
    ),
    "pellets-beside-powder": (
        (
            "The filler {filler} is a powder beside pellets. It is filled on top of them and never "
            "mixed with them: they would part again. It also trickles between them, so that more "
            "of it may go in than planned; neutral pellets do not. If it is pellets, say [filler] "
            'texture = "pellets".'
        ),
        (
            "segregation by size, shape and density: Venables and Wells, Drug Dev. Ind. Pharm. "
            "2001, 27, 599"
        ),
    ),
    "pellets-filled-up": (
        (
            "{filler} fills up each body on top of the pellets, in all {weight} as planned: how "
            "much of it goes in moves no dose."
        ),
        "conservation of mass",
    ),
    "pellets-beside-blend": (
        (
            "Beside the pellets a blend goes into each capsule that holds {actives:and}: share all "
            "of it out evenly over all the bodies, whatever room the pellets leave; never fill to "
            "the brim and stop."
        ),
        "conservation of mass",
    ),
    "pellets-whole": (
        (
            "{count} whole pellets of {pellet} are nearest to what a capsule takes of {what}: they "
            "weigh {mass}, a dose of {dose:one}, {deviation:3} from the dose aimed at."
        ),
        "pellets are whole: the mean mass of one, [stock] pellet_mass",
    ),
    "pellets-whole-off": (
        (
            "Pellets are whole: the {count} of {pellet} that are nearest to what a capsule takes "
            "of {what} weigh {mass}, a dose of {dose:one}, {deviation:3} from the dose aimed at, "
            "however finely they are weighed."
        ),
        "rule of this library: from 1 % on it is told as a caution",
    ),
    "pellets-whole-far": (
        (
            "Pellets are whole: the {count} of {pellet} that are nearest to what a capsule takes "
            "of {what} weigh {mass}, a dose of {dose:one}, {deviation:3} from the dose aimed at, "
            "and no more than {most} is allowed. Take smaller or weaker pellets."
        ),
        "order.tolerance; without one 5 %, as for weights that are rounded",
    ),
    "triturate-planned": (
        (
            "{mass:4} of {what} is below every minimum: it goes through a triturate ({steps}). "
            "The weighings may add {worst:3} to the error of {of} in the worst case."
        ),
        "aliquot method: basicmedicalkey.com, accurate weighing; pharmlabs.unc.edu",
    ),
    "triturate-error-large": (
        (
            "The weighings of the triturate may move {of} by {worst:3} in the worst case, more "
            "than the {most} to either side that a content commonly may be off. Write "
            '{key} = "{most}", and heavier weights are looked for; or use a finer balance, or a '
            "ready triturate as the stock."
        ),
        "ZL work aid (de.scribd.com 733193473): 90 % to 110 % of label; the limit here is ours",
    ),
    "triturate-common": (
        (
            "{mass:4} of {what} is too little to be weighed each by itself: they go through one "
            "triturate ({steps}), which takes fewer weighings than one each. The weighings may "
            "add {worst:3} to the error of {of} in the worst case."
        ),
        "aliquot method: basicmedicalkey.com, accurate weighing; pharmlabs.unc.edu",
    ),
    "triturate-beyond-default": (
        (
            "{what}: a step of {ratio} goes beyond the 1 in {default} that galenic keeps to where "
            "nothing is fixed, since {fixed} is written. A [triturate] ratio_limit would hold."
        ),
        (
            "default: ours; 1 in 60 and 1 in 100 are practised: basicmedicalkey.com, accurate "
            "weighing; scribd.com 387051173"
        ),
    ),
    "triturate-wasteful": (
        (
            "The triturate takes {discarded:4} of {what} more than the {needed:4} that the batch "
            "needs, to be discarded. A larger batch, a finer balance, or [triturate] keep = "
            "true loses less."
        ),
        "conservation of mass",
    ),
    "capsule-maker-near": (
        (
            "The maker {maker} is in no chart of ours: did you mean {near}? As it stands, nothing "
            'is known of {lost:and}. If {near} is meant, write maker = "{near}"; else give '
            "volume and shell of these capsules."
        ),
        "capsule charts: `galenic list sizes`",
    ),
    "capsule-maker-unknown": (
        (
            "The maker {maker} is in no chart of ours: volume and shell of its capsules are not "
            "known."
        ),
        "capsule charts: `galenic list sizes`",
    ),
    "filler-in-triturate": (
        "No {name} is weighed into the batch: triturates leave none, or less than half a reading.",
        "conservation of mass",
    ),
    "diluent-pack-assumed": (
        (
            "No packing statistic is known for the diluent {name}: it is taken to pack like the "
            "filler."
        ),
        "rule of this library",
    ),
    "mixing-density-unknown": (
        (
            "The density of {names:of} is not known: wherever it is mixed, portions are sized by "
            "mass, though equal volumes are better where densities differ more than twofold."
        ),
        "geometric dilution: pharmapproach.com, how do you dilute in geometry",
    ),
    "pellets-not-mixed": (
        (
            "No mixing steps are given for {what}: geometric dilution in a bowl is made for "
            "powders, and grinds pellets, granules and beads. Mixed gently, they may part again "
            "where size or density differ: take what is alike, or fill each capsule with the mass "
            'of each, as [stock] texture = "pellets" plans it. If it is a powder, say [mixing] '
            'particles = "powder".'
        ),
        (
            "geometric dilution: pharmapproach.com; segregation by size, shape and density: "
            "Venables and Wells, Drug Dev. Ind. Pharm. 2001, 27, 599"
        ),
    ),
    "back-weigh": (
        (
            "{weight} of {what}: weigh the boat again after emptying it; at most 1 % of so small "
            "a weight may stay."
        ),
        "DAZ 2024-06-26: weigh back below 0.1 g",
    ),
    "particle-floor": (
        (
            "With particles of {size} the active alone scatters by {rsd:3} from capsule to "
            "capsule, however well it is mixed."
        ),
        "particle statistics: Rohrs et al. 2006; Yalkowsky and Bolton 1990",
    ),
    "particles-too-large": (
        (
            "With particles of {size} the active alone would scatter by {rsd:3} from capsule to "
            "capsule, more than {most}: no mixing makes such capsules alike. Mill the powder, or "
            "check stock.particle_size and particle_gsd."
        ),
        "particle statistics: Rohrs et al. 2006; Yalkowsky and Bolton 1990",
    ),
    "particle-floor-unknown": (
        (
            "The dose is below 1 mg and the particle size of the active is not given "
            "(stock.particle_size, particle_gsd, true_density): how far the dose scatters by "
            "the number of particles alone is not known."
        ),
        "particle statistics: Rohrs et al. 2006; Yalkowsky and Bolton 1990",
    ),
    # --- how sure the dose is ---------------------------------------------------------------
    "label-range-assumed": (
        (
            "No assay of this lot is given: its content is taken to lie anywhere from 90 % to "
            "110 % of label, all of it equally likely, and the same in all of the lot."
        ),
        "USP naltrexone hydrochloride tablets (USP 32, USP 2025 copy)",
    ),
    "sources-left-out": (
        (
            "Nothing is known of: {sources:semicolon}. They are left out, not taken for nothing: "
            "the interval is that of the {of} without them, and a chance of passing is a bound "
            "from above, or not known."
        ),
        "the order",
    ),
    "accuracy-not-installed": (
        (
            "How sure the dose is has not been worked out: that needs NumPy and SciPy "
            "(pip install 'galenic[accuracy]')."
        ),
        "this installation",
    ),
    "above-capacity": (
        (
            "{weigh} of {what} is above the capacity of every balance that could weigh it "
            "({capacity}). Weigh it in portions, or use another balance."
        ),
        "the balances of the order",
    ),
    # --- recovery --------------------------------------------------------------------------
    "recovery-reading-far": (
        (
            "Step {step}, {what}: {read} was read where {planned} is planned, ten times off or "
            "more: check the decimal point and the unit."
        ),
        "pattern check of this library",
    ),
    "recovery-residue": (
        (
            "Step {step}, {what}: {residue} stayed in the boat, {percent:3} of the weight; at most "
            "1 % may."
        ),
        "DAZ 2024-06-26: weigh back below 0.1 g",
    ),
    "recovery-decimals-few": (
        (
            "Step {step}, {what}: read to {typed}, though {balance} shows {shown}; up to {half} is "
            "not known, {percent:2} of the weight. Write all digits that are shown, zeros too."
        ),
        "the balances of the order",
    ),
    "recovery-digits-lost": (
        (
            "Step {step}, {what}: read to {typed}, though {balance} shows {shown}: the weight may "
            "be off by {half}, {percent:2} of it. Write all digits that are shown, zeros too."
        ),
        "the balances of the order",
    ),
    "recovery-fill-beyond": (
        (
            "Shared over {capsules} capsules the blend makes {fill:5}, more than the {wanted} of "
            "the order, and whether that fits is not known. Filled to {wanted} each would hold "
            "{dose:5}, and {left:5} of the blend would be left."
        ),
        "conservation of mass",
    ),
    "recovery-below-minimum": (
        (
            "Step {step}, {what}: {read} is below the minimum of {minimum} of the balance "
            "{balance}: the reading may be further off than the rule permits."
        ),
        "the weighing rule of the order: {rule}",
    ),
    "recovery-beyond-stock": (
        (
            "{read} of the stock was read, of which {available} was at hand: check the readings, "
            "and what the order says of the stock."
        ),
        "conservation of mass",
    ),
    "recovery-excipient-off": (
        (
            "{what}: the blend holds {percent:share} of what the order asks for, further off than "
            "the dose may be; the options look at dose and fill alone."
        ),
        "conservation of mass",
    ),
    "recovery-overfull": (
        "The powder does not fit: it needs {occupied:share} of size {size}.",
        "packing statistics: compound.direct calculations; Pharmacy Times 2008-09",
    ),
    "recovery-filled-over": (
        (
            "{capsules} capsules cannot hold all of the blend: it needs {occupied:share} of size "
            "{size}. What was spilt is blend_lost, and what is left over is blend_left; weigh the "
            "capsules. Full, each holds {percent:3} of the dose told."
        ),
        "packing statistics: compound.direct calculations; Pharmacy Times 2008-09",
    ),
    "recovery-blend-lost": (
        (
            "{lost} of the blend was lost, {percent:3} of it, with the drug in it. The rest is as "
            "strong as it was, and makes as many capsules fewer."
        ),
        "conservation of mass",
    ),
    "recovery-underfull": (
        "The fill of {fill} is below the least fill of {minimum}.",
        "the order",
    ),
    "recovery-left-over": (
        (
            "{left} was left over, {percent:3} of the mix, and its drug is in none of the "
            "{capsules} capsules: each holds that much less. {remedy}."
        ),
        "conservation of mass",
    ),
    "recovery-capsules-lost": (
        (
            "Bodies lost with their powder: {lost}. Each is taken to have held an even share of "
            "it, so that {capsules} capsules of the rest hold their dose; the mix was not weighed."
        ),
        "conservation of mass",
    ),
    "recovery-filler-far": (
        (
            "{each:4} of filler went into each body, where {low:4} to {high:4} was expected: check "
            "the reading, and how many were filled."
        ),
        "the range of the plan",
    ),
    "recovery-vessel-short": (
        "{name} does not hold what is planned to be taken from it: no dose comes of the plan.",
        "conservation of mass",
    ),
    "recovery-unlike": (
        (
            "{name} carries {less} and {more} together, and of {less} it holds {percent:3} of what "
            "belongs to that much {more}: no weight of it brings both within the tolerance."
        ),
        "conservation of mass",
    ),
    "recovery-unweighable": (
        (
            "It would take {weigh} of {what} ({action}), but no balance of the order weighs "
            "that at once: {why}."
        ),
        "the balances of the order",
    ),
    # --- finished capsules -----------------------------------------------------------------
    "weights-few": (
        (
            "Capsules weighed: {n}{told}. They say little of the others: no published rule with a "
            "number takes fewer than {least}. Of a smaller batch weigh all, and give batch."
        ),
        "USP 24 <795> speaks of each capsule; Formulário Nacional 4.1 of 10, or all",
    ),
    "content-test-needed": (
        (
            "Weights alone cannot show that the drug is evenly divided: {label} is in a hard "
            "capsule{told}, and weights stand for content only from {dose} and {share} of the "
            "contents on. The test that applies is content uniformity."
        ),
        "USP <905> table 1 (copies: scribd.com 866267423; wtabcd.cn 932235)",
    ),
    "content-test-applies": (
        (
            "{label} is in a hard capsule{told}: content uniformity is the test that applies, "
            "since weights stand for content only from {dose} and {share} of the contents on."
        ),
        "USP <905> table 1 (copies: scribd.com 866267423; wtabcd.cn 932235)",
    ),
    "content-test-consumes": (
        (
            "Content uniformity consumes 10 to 30 capsules: for a pharmacy it is a periodic check "
            "of its process, not the way to release each batch."
        ),
        "USP <905>: 10 units, then 20 more (copy: scribd.com 571683219)",
    ),
    "weights-may-do": (
        (
            "{label} in a hard capsule{told} reaches {dose} and {share} of the contents: weight "
            "variation may stand for content uniformity, with an assay of the batch."
        ),
        "USP <905> table 1 (copies: scribd.com 866267423; wtabcd.cn 932235)",
    ),
    "method-unknown": (
        (
            "Whether weights may stand for content is not known here: give the label in mg, and "
            "the fill. Below {dose} or {share} of the contents the test for hard capsules is "
            "content uniformity."
        ),
        "USP <905> table 1 (copies: scribd.com 866267423; wtabcd.cn 932235)",
    ),
    "rule-from-memory": (
        "In {rule} this was not seen in its text and is from memory: {memory}.",
        "the table of rules of this library",
    ),
    "shell-mean-used": (
        (
            "The net masses are gross masses less a mean shell of {shell}: the scatter of the "
            "shells is in each of them, and is taken out of their standard deviation."
        ),
        "variances subtract: s_net² = s_gross² − s_shell²",
    ),
    "shell-mean-alone": (
        (
            "The net masses are gross masses less a mean shell of {shell}, whose scatter is not "
            "given: the standard deviation told is of contents and shells together. Give shell_sd."
        ),
        "variances subtract: s_net² = s_gross² − s_shell²",
    ),
    "shell-from-chart": (
        (
            "The shell mass of {shell} is a table value ({size}, tolerance {tolerance}): every net "
            "mass may be off by as much. Weigh ten empty shells."
        ),
        "capsule charts: `galenic list sizes`",
    ),
    "below-shell-noise": (
        (
            "Below shell noise: the capsules scatter by {gross}, the shells alone by {shell}; the "
            "scatter of the contents cannot be told from these weights."
        ),
        "variances subtract: s_net² = s_gross² − s_shell²",
    ),
    "shell-included": (
        ("This rule weighs with the shell: {each} of the gross mass is {wide} of the contents."),
        "a band on the gross mass is wider on the net",
    ),
    "readings-read": (
        "How the table was read: {parts:semicolon}.",
        "rule of this library: one reading for the whole table, or none",
    ),
    "reading-tenfold": (
        (
            "Reading {number}, {reading} ({place}), is {times} the others, about {usual}: was a "
            "decimal point lost? It counts as it stands, in the mean too."
        ),
        "pattern check of this library",
    ),
    "readings-coarse": (
        (
            "The weights are read in steps of {step}, {part:2} of the limit of {limit} ({mass:3}): "
            "so coarse a balance hides what is to be told. Use one that reads to {finer} or finer, "
            "and write every digit that it shows, zeros too."
        ),
        "rule of this library: a fifth of the limit at most",
    ),
    "last-reading-mean": (
        (
            "The last reading, {reading} ({place}), is the mean of the {count} before it: is it a "
            "row of the mean? It counts as it stands; delete it if it is."
        ),
        "pattern check of this library",
    ),
    "reading-slip": (
        (
            "{reading} ({place}) is a thousand times off the others, about {usual}: a reading in "
            "another unit? It counts as it stands."
        ),
        "pattern check of this library",
    ),
    "weight-estimate": (
        (
            "The content of {content} is a weight-based estimate from the strength of the blend: "
            "the uniformity of the drug was not tested. The scatter of the blend is {blend}."
        ),
        "weights carry no drug: USP <905> table 1",
    ),
    "weighed-in-planned": (
        "What was weighed in is taken from the plan ({weighed}): give the weights really read.",
        "the plan",
    ),
    "yield-negative": (
        (
            "{more} more is in the capsules than was weighed in, which cannot be: check tare, "
            "shell mass and count."
        ),
        "conservation of mass",
    ),
    "target-assumed": (
        "No target content T is given: 100 % of label is taken.",
        "USP <905>: T is 100 % unless another was approved (copy: scribd.com 571683219)",
    ),
    "target-above": (
        (
            "T is {target}, above {usual}: only an approved target content is one; the overage of "
            "a pharmacy is not."
        ),
        "USP <905>: T is 100 % unless another was approved (copy: scribd.com 571683219)",
    ),
    "assay-tells-mean": (
        (
            "The assay of a composite tells the mean, and nothing of how evenly the drug is "
            "divided among the capsules."
        ),
        "USP <905>: uniformity is tested on single units (copy: scribd.com 571683219)",
    ),
    "content-from-summary": (
        (
            "Mean, standard deviation and n are taken as given: no single capsule is looked at, "
            "and rounding of the two is not known."
        ),
        "USP <905>: AV = |M − X̄| + k s (copy: scribd.com 571683219)",
    ),
    "second-stage-out-of-reach": (
        "The second stage cannot be passed, whatever further capsules hold: {why}.",
        "USP <905>: AV of all 30 at most L1, each within 0.75 M to 1.25 M (scribd.com 571683219)",
    ),
    "weighed-in-groups": (
        (
            "{weights} weights of {count} capsules each, {mean:one} a capsule: their scatter is "
            "that of such weights, and says nothing of how capsules scatter: weigh ten one by one."
        ),
        "arithmetic: a mean tells nothing of a single one",
    ),
    "weighed-together": (
        (
            "{count} capsules were weighed together, {mean} each: a mean alone. It says nothing of "
            "their scatter, and a heavy one hides a light one: weigh them one by one."
        ),
        "arithmetic: a mean tells nothing of a single one",
    ),
    "mean-off-planned": (
        "{lead}: {means:semicolon}.",
        "{source:semicolon}",
    ),
    "content-read-otherwise": (
        (
            "{reading} may stand under the wrong heading: read as {first} {unit}, the mean is "
            "{as_read:4} of label. Look at what the assay reports; if it is so, mend the heading."
        ),
        "rule of this library",
    ),
    "shell-left-in": (
        (
            "The shell seems to be in: the mean of {mean} less a shell of {shell} is {rest}, "
            "{part:4} of the theoretical fill of {theoretical}. Were the capsules weighed with "
            "their shells? Then head the readings gross, not net."
        ),
        "rule of this library",
    ),
    "shell-too-few": (
        (
            "Off by one shell: the mean net mass of {mean} and a shell of {shell} are {both}, "
            "{part:4} of the theoretical fill of {theoretical}: {ways:semicolon}."
        ),
        "rule of this library",
    ),
    "filled-thousandth": (
        (
            "What was filled is about a thousandth of what was weighed in: {filled} beside "
            "{weighed}. Was one of the two read in another unit? Check both."
        ),
        "pattern check of this library",
    ),
    "shells-left-in-filled": (
        (
            "The shells seem to be in: {filled} less {count} shells of {shell} is {part:4} of "
            "what was weighed in. Is that the mass of the capsules with their shells? Then give it "
            "as filled_gross."
        ),
        "rule of this library",
    ),
    "shells-off-filled": (
        (
            "Off by the shells: {filled} and {count} shells of {shell} are {part:4} of what was "
            "weighed in. Is what was given as filled_gross the net mass? Then give it as filled."
        ),
        "rule of this library",
    ),
    "mean-as-planned": (
        (
            "{mean}; {meant:5} were planned, with the overage. Finished capsules with such a mean "
            "fail an assay by these limits."
        ),
        "{source}",
    ),
    "estimate-each": (
        (
            "No content is estimated from the weights: {names:and} is weighed for each capsule by "
            "itself, and the mass of a capsule does not tell how much of it is in there."
        ),
        "conservation of mass",
    ),
    "mean-not-compared": (
        "The mean was held against no plan: {missing}.",
        "rule of this library",
    ),
    "acceptance-rounding": (
        (
            "The acceptance value of {value} is above the limit of {limit}, and at its one decimal "
            "on it: rounding decides."
        ),
        "USP General Notices 7.20, quoted by pharmtech.com 811882",
    ),
    "second-stage-lost": (
        (
            "Outside {bounds}, which no reference value M allows: the second stage cannot be "
            "passed, whatever 20 more contain. {capsules}"
        ),
        "USP <905>: each of 30 within 0.75 M to 1.25 M (copy: scribd.com 571683219)",
    ),
    "weights-unlike-total": (
        (
            "The mean of the weights is {mean:4}, that of all {count} together {each:4}: further "
            "apart than the weights scatter. Check tare, shell mass and count, and whether those "
            "weighed are of this batch."
        ),
        "conservation of mass: three standard errors of the mean",
    ),
    "learnt-from-one": (
        "One reading says nothing of how it scatters: take at least {wanted}.",
        "{source}",
    ),
    "learnt-from-few": (
        "{count} readings are few: take at least {wanted}.",
        "{source}",
    ),
    "learnt-outliers": (
        ("Far from the others, and counted in: {readings}. Look for the cause; none is dropped."),
        "fences at 1.5 times the distance of the quartiles: Tukey, Exploratory Data Analysis, 1977",
    ),
    "learnt-no-scatter": (
        (
            "All readings are equal: a repeatability of nothing is none. Use a balance that reads "
            "finer, or take {floor} of a readability for it."
        ),
        "{source}",
    ),
    "learnt-one-lot": (
        "{missing} not given: a number learnt belongs to its lot and day.",
        "rule of this library",
    ),
    "learnt-loss": (
        (
            "{loss:3} of what was weighed in is in no capsule, by the mean of the weights; the "
            "in-process limit is {limit}. A batch to this fill that loses less is too much for its "
            "bodies: look for the loss first."
        ),
        "{source}",
    ),
    "learnt-scatter": (
        (
            "The weights scatter by {rsd:3}; the in-process limit is {limit}. The fill is the mean "
            "of capsules that are not alike."
        ),
        "{source}",
    ),
    "learnt-more-than-weighed": (
        (
            "The capsules hold {mean:4} by their weights, and {each:4} by what was weighed in: "
            "more than there was cannot be. Check tare, shell mass, and how many were filled."
        ),
        "conservation of mass",
    ),
    "learnt-less-than-weighed": (
        (
            "The capsules hold {mean:4} by their weights, and {each:4} by what was weighed in, "
            "which is more than their scatter: {loss:3} of it is in no capsule."
        ),
        "conservation of mass",
    ),
    "learnt-filler-range": (
        (
            "How the filler alone packs is known to {low:4} to {high:4} only: what lies beside it "
            "and was not measured may pack up to {times} times as densely or as loosely. Its "
            "pack_stat in the order narrows it."
        ),
        "packing statistics: compound.direct; the factor: `galenic list packings`",
    ),
    "learnt-filler-none": (
        (
            "The packing of the other powders leaves no room for the filler that was used: one of "
            "these figures is wrong, and nothing is said of the filler."
        ),
        "packing statistics: compound.direct",
    ),
    "interval-needs-accuracy": (
        "There is no confidence interval without SciPy: pip install 'galenic[accuracy]'.",
        "the extra `accuracy`",
    ),
    # --- a regimen -----------------------------------------------------------------------
    "regimen-arithmetic": (
        (
            "This is the arithmetic of a schedule that a prescriber wrote: doses, steps and "
            "whether a step may be taken are not judged here."
        ),
        "rule of this library",
    ),
    "regimen-outlasts-batch": (
        (
            "The batch of {strength:dose} ends on {end} at the latest ({because}). {capsules} of "
            "it{of} would be taken after that, the last on {last}. What is due later needs a batch "
            "that is made later: give it a regimen and an order.date of its own."
        ),
        "the regimen, and the end of the batch",
    ),
    "regimen-branches-outlast-batch": (
        (
            "The batch of {strength:dose} ends on {end} at the latest ({because}). The chart{of} "
            "keeps to that, and does not if every branch is taken: the last of it would then be "
            "taken on {last}."
        ),
        "the regimen, and the end of the batch",
    ),
    "regimen-before-batch": (
        (
            "The batch of {strength:dose} is made on {made}. {capsules} of it{of} would be taken "
            "before that, the first on {first}. Check order.date and regimen.start; capsules that "
            "are there already belong under [[have]]."
        ),
        "the regimen, and the day of the order",
    ),
    "regimen-branches": (
        (
            "Enough is counted for every branch, to stay longer on a step or to go back one: "
            "{days} in all. Each that is taken moves the days of the chart behind it; whether "
            "one is taken, the prescriber says."
        ),
        "the regimen",
    ),
    "regimen-dose-sooner": (
        (
            "A dose of step {step} is due every {every}, and the step after it begins {days} after "
            "the last: sooner than one would have been due."
        ),
        "the regimen",
    ),
    "strengths-chosen": (
        (
            "No strengths on offer are named. Chosen among {sets} that the doses have in common: "
            "{strengths:one,and}. Name those that you make under regimen.strengths."
        ),
        "rule of this library: the smallest set, and of those as small the fewest capsules",
    ),
    "at-hand-left": (
        (
            "{left} of {count} capsules of {strength:one} at hand are left: no dose needs them, "
            "they expire before it, or whole capsules do not make up the rest of it."
        ),
        "the capsules at hand",
    ),
    "family-crushed-together": (
        (
            "{count} {units} are crushed or opened once for several batches, which weigh {all} of "
            "the powder together: weigh of it what this batch needs. What is left over is told "
            "for all of them."
        ),
        "stock.batches_weigh",
    ),
    "powder-of-all-short": (
        (
            "This batch alone weighs {own} of the powder, more than the {all} that all batches are "
            "said to weigh together. Correct stock.batches_weigh, or remove it."
        ),
        "conservation of mass",
    ),
    "family-triturate": (
        (
            "One triturate of {strength} is made for {members} of {batches} batches, and weighed "
            "into each like any stock: {weighings} weighings in all, and {powder:3} of the stock"
            "{apart}."
        ),
        "planned whole, and each batch from it: `galenic titrate`",
    ),
    "family-triturate-packs": (
        (
            "Nobody has measured how the triturate packs: it is taken to pack as what it is mixed "
            "from, which is {diluent} above all. The dose does not rest on it, the filler does: "
            "measured in ten bodies it would be surer."
        ),
        "rule of this library: powders of a mixture take up the room that each has alone",
    ),
    "one-blend-parted": (
        (
            "This blend is for several strengths, told apart by the size of their capsules. Fill "
            "only {capsules} of size {size} from it, with {mass:5} of it in all; {others:5} are "
            "for the others, as the page of the family says."
        ),
        "rule of this library: one blend, parted by mass",
    ),
    "one-blend-dated": (
        (
            "The blend is made on {date}, the first day of the orders; others are of {later:and}. "
            "All that is filled from it ends with it, no later than {until}, whenever it is filled."
        ),
        "rule of this library: what is made of a powder ends with it",
    ),
    "one-blend-straight": (
        (
            "Size {size} is filled from the blend for size {lead} straight, {fill} in each: that "
            "makes {label:dose} {deviation:3} off. It rests on the mass of that fill: weigh ten "
            "full bodies of each size, and plan again where they differ."
        ),
        "one concentration: a dose is the mass of a fill times that",
    ),
    "one-blend-would-do": (
        (
            "By the fills measured one blend would do for sizes {sizes:and}, each filled from it "
            'straight: ask for it with blend = "one" under [family].'
        ),
        "one concentration: a dose is the mass of a fill times that",
    ),
    "one-blend-diluted": (
        (
            "A body of size {size} full of the blend is not known to hold {label:dose}, or is off "
            "by more than is admitted: its drug is weighed off in {mass:5} of the blend, and "
            "{filler:5} of filler is mixed in."
        ),
        "one concentration: a dose is the mass of a fill times that",
    ),
    "family-one-lot": (
        (
            "{strengths} bear one lot, {lot}: whoever scans their codes reads the same of each, "
            "and only words tell them apart. Give each a number, or a label.lot, of its own."
        ),
        "GS1: a lot and a last day without a product name no strength",
    ),
    "family-dated-in-part": (
        (
            "No triturate for all batches was looked for: some orders have a date and others none, "
            "and a triturate ends on a day. Date all of them, or none; one may spare drug."
        ),
        "the order",
    ),
    "family-taken-once": (
        (
            "{count} {units}, crushed or opened once, serve the batches of all strengths together: "
            "none are taken anew for each."
        ),
        "rule of this library: the rule of a single batch, for the sum of the weights",
    ),
    # --- an export -----------------------------------------------------------------------
    "export-fhir-leaves-out": (
        (
            "A FHIR Medication tells what the label tells, the batch and what is in it: how it is "
            "weighed and mixed, of which lots of stock and filler, by which correction factor and "
            "in which capsule size stays in the plan. Its dosage form is text, without a code."
        ),
        "Medication of FHIR R5 and R4B",
    ),
    "export-rounded": (
        (
            "The amount of {what} is no finite decimal: it is {exact} exactly, of which twelve "
            "digits are written."
        ),
        "rule of this library: the digits of `galenic plan --json`",
    ),
    "export-no-qs": (
        (
            "FHIR R4B has no code for as much as is needed, so that {names} stands there "
            "without a strength: R5 has it."
        ),
        "Medication.ingredient.strength of FHIR R4B, a ratio alone",
    ),
    "export-amount-unknown": (
        "{names} is in it, and how much is not told: it came with a drug that was diluted.",
        "the plan",
    ),
    "export-powder-of-stock": (
        (
            "The stock of {names} brings other powder with it, which is in the product and not "
            "among the ingredients: what that is, the package leaflet of the stock says."
        ),
        "the order",
    ),
    "export-no-unii": (
        (
            "No UNII is known here of {names}: the name alone is written. A code of another "
            "form or grade would be that of another substance."
        ),
        "UNII list of the FDA substance register, copy of December 2024",
    ),
    "export-no-lot": (
        "The order has no number, or the product no lot: no lot number is written.",
        "the order",
    ),
    "export-no-end": (
        "No end of the batch follows from the order: it is written without an expiration date.",
        "the order",
    ),
    "export-end-is-bound": (
        (
            "The expiration date is {date}, the last day that the batch may have by what is given "
            "here; the beyond-use date is the pharmacy's to set, and may be earlier."
        ),
        "the end of the batch, as the worksheet has it",
    ),
    "export-ncpdp-leaves-out": (
        (
            "The list has what is weighed of each ingredient for the whole batch, excess included; "
            "whether a payer takes that or the part dispensed is its rule. Of tablets and capsules "
            "those are counted whose powder goes in, without what is left of the last one. Shells, "
            "prices and the basis of cost are not in it."
        ),
        "fields of the compound segment of NCPDP D.0, as payers' sheets list them",
    ),
    "export-no-identifiers": (
        (
            "The product identifier and its qualifier (489-TE, 488-RE) are missing of {names}: "
            "an order has no product numbers."
        ),
        "the order",
    ),
    "export-quantity-rounded": (
        "Of {what} {written} are written, in three decimals; exactly it is {exact:12}.",
        "448-ED of NCPDP D.0: three implied decimals",
    ),
    "export-quantity-too-small": (
        (
            "The quantity of {what} is {exact:12}, which three decimals of a gram or a unit would "
            "write as 0: it is left out, and listed as missing."
        ),
        "448-ED of NCPDP D.0: three implied decimals",
    ),
    "export-filler-unknown": (
        (
            "How much {what} goes in is known when the capsules are full, since they are filled by "
            "completion: its quantity is missing."
        ),
        "volume completion",
    ),
    "export-tables-leave-out": (
        (
            "The tables have weights, amounts, lots and notices; how to mix, the reasons of "
            "balances and the steps of the calculation stay in the plan: "
            "`galenic plan --json` has all of it."
        ),
        "the plan",
    ),
}

SAID: dict[str, str] = {
    **{f"notice.{code}": sentence for code, (sentence, _) in NOTICES.items()},
    **{f"source.{code}": source for code, (_, source) in NOTICES.items()},
}
"""The same, each under a key of its own."""
