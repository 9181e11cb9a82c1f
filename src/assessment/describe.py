"""What a reader has to know besides the figures: the units, levels and scales, what arrived, and what could not be done."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd
import polars as pl

from assessment.language import in_list, later, say, separated
from assessment.responses import CODES, Responses, Units, remedy
from assessment.scores import Key, Pooling, Summaries, tells_levels
from assessment.settings import ALL, CUSTOMER, LEVELS, NOT_STATED, Engagement, Kind, Level
from assessment.surveys import Survey, trace

__all__ = [
    "arrival_table", "correction_table", "level_table", "notes", "reason_table", "scale_table", "trace_table", "unit_table",
]  # fmt: skip

MOST_RANGES = 12
MORE_THAN_THERE_ARE = later(
    "Here and there more people answered than the headcounts say there are: no response rate is told there, and intervals take no"
    " account of how much of the group answered. Correct the headcounts."
)
COUNTS_ALLOW = later(
    "Single questions are worked out exactly. A scale of several is the mean of all their answers, and its range is as wide as it"
    " can be."
)
UNTOLD = {  # by whether customers' answers came as counts
    False: later(
        "What can't be told: whether a scale's questions belong together (α), how alike a unit's scores on it are (ICC, rwg),"
        " whose answers are careless."
    ),
    True: later(
        "What can't be told: whether a scale's questions belong together (α), how alike a unit's scores on it are (ICC, rwg),"
        " whose answers are careless, and what became of a customer's problem."
    ),
}


def unit_table(units: Units) -> pd.DataFrame:
    """The tree as a table: ``unit, parent, depth, leaf, number``; numbers name report folders."""
    rows = [
        (name, units.parents[name], len(units.ancestors(name)), not units.children[name], number)
        for number, name in enumerate(units.names)
    ]
    return pd.DataFrame(rows, columns=["unit", "parent", "depth", "leaf", "number"])


def level_table(engagement: Engagement, summaries: Summaries, pooling: Pooling, *, together: str) -> pd.DataFrame:
    """Levels that somebody answered at, with their labels, front line first; those shown together; all staff and customers."""
    named = [*engagement.all_levels, *filter(None, [together])]
    labels = {name: pooling.label(name, spoken_levels(engagement)) for name in named}
    labels |= {NOT_STATED: say("Level not stated"), ALL: say("All staff"), CUSTOMER: say("Customers")}
    present = {*summaries.respondents["level"], together} | ({ALL} if "employee" in engagement.surveys else set())
    names = [name for name in labels if name in present]
    return pd.DataFrame({"level": names, "label": [labels[name] for name in names], "order": range(len(names))})


def spoken_levels(engagement: Engagement) -> dict[str, Level]:
    """All levels: ours with labels in the language spoken, a client's own as they are."""
    ours = {name: level.model_copy(update={"label": say(level.label)}) for name, level in LEVELS.items()}
    return {**ours, **engagement.levels}


def scale_table(surveys: Mapping[Kind, Survey], keys: Mapping[Kind, Mapping[str, Key]]) -> pd.DataFrame:
    """What is scored: ``scale, title, kind, role, measure, mirrors, meaning, parts, items, concepts, mean_of, order``.

    ``mean_of`` says what a group's figure is the mean of: ``people`` (their own scores), ``questions`` or ``scales``.
    """
    rows: list[tuple[object, ...]] = []
    for kind, survey in surveys.items():
        for name, scale in survey.all_scales.items():
            parts = scale.parts
            items = [item for part in (parts or (name,)) for item in survey.items_of(part)]
            concepts = dict.fromkeys(concept for item in items for concept in survey.items[item].concepts)
            plain = (scale.title, kind, scale.role, scale.measure, scale.mirrors, scale.meaning)
            rows.append(
                (name, *plain, " ".join(parts), len(items), " ".join(concepts), mean_of(keys[kind][name], parts), len(rows))
            )
    columns = [
        "scale", "title", "kind", "role", "measure", "mirrors", "meaning", "parts", "items", "concepts", "mean_of", "order",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def mean_of(key: Key, parts: Sequence[str]) -> str:
    """What a group's figure is the mean of."""
    if parts:
        return "scales"
    return "questions" if key.questions or key.bounded else "people"


def trace_table(surveys: Mapping[Kind, Survey]) -> pd.DataFrame:
    """From each concept of the source documents to what measures it here.

    ``document, concept, words, survey, items, scales, shown, measured_by, note``; several names have spaces between them. The
    documents' concepts are told in the language spoken; a client's own is called what the client calls it.
    """
    rows = [
        (
            row.document,
            row.concept,
            say(row.words) if row.document else row.words,
            row.survey,
            *map(" ".join, (row.items, row.scales)),
            ", ".join(row.shown),
            row.measured_by,
            say(row.note),
        )
        for row in trace(surveys.values())
    ]
    columns = ["document", "concept", "words", "survey", "items", "scales", "shown", "measured_by", "note"]
    return pd.DataFrame(rows, columns=columns, dtype="str")


def arrival_table(responses: Responses) -> pd.DataFrame:
    """What became of each file's records."""
    columns = ["file", "survey", "wave", "read", "accepted", "set_aside", "structural", "cells", "tabulated"]
    return pd.DataFrame([[getattr(arrival, name) for name in columns] for arrival in responses.arrivals], columns=columns)


def reason_table(responses: Responses) -> pd.DataFrame:
    """Why rows and cells were set aside: ``code, what, rows, cells``."""
    counted = responses.set_aside.group_by("code").agg(pl.len().alias("count")).sort("code")
    rows = [
        (code, say(CODES[code].what), count if CODES[code].of == "row" else 0, count if CODES[code].of == "cell" else 0)
        for code, count in counted.iter_rows()
    ]
    kinds = {"code": "str", "what": "str", "rows": "int64", "cells": "int64"}
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


def correction_table(responses: Responses) -> pd.DataFrame:
    """What is to be put right in which file and column, without what stands there: for those who keep the files.

    Returns
    -------
    DataFrame
        ``file, column, code, what, todo, rows, cells, lines``: a row for each file, column and reason, commonest first; ``lines``
        names physical lines in words. What stands there and who answered is only in the list that stays beside the release.
    """
    grouped = responses.set_aside.group_by("file", "column", "code", maintain_order=True).agg(
        pl.len().alias("n"), "line", pl.col("reason").unique(maintain_order=True)
    )
    rows = []
    for file, column, code, n, lines, reasons in grouped.sort("n", descending=True, maintain_order=True).iter_rows():
        counts = [n if CODES[code].of == of else 0 for of in ("row", "cell")]
        rows.append((file, column, code, say(CODES[code].what), remedy(code, reasons), *counts, line_ranges(lines)))
    texts = ("file", "column", "code", "what", "todo")
    kinds = dict.fromkeys(texts, "str") | {"rows": "int64", "cells": "int64", "lines": "str"}
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


def line_ranges(lines: Sequence[int]) -> str:
    """Lines in words, neighbours together, the first ones of many.

    Examples
    --------
    >>> line_ranges([2, 3, 4, 9, 4]), line_ranges(list(range(1, 60, 2)))
    ('2-4, 9', '1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23 and 18 more')
    """
    ranges: list[list[int]] = []
    for line in sorted(set(lines)):
        if ranges and line == ranges[-1][1] + 1:
            ranges[-1][1] = line
        else:
            ranges.append([line, line])
    said = [str(first) if first == last else f"{first}-{last}" for first, last in ranges[:MOST_RANGES]]
    more = sum(last - first + 1 for first, last in ranges[MOST_RANGES:])
    listed_lines = ", ".join(said)
    if not more:
        return listed_lines
    return say("{lines} and {n} more", lines=listed_lines, n=separated(f"{more:,}"))


def notes(
    engagement: Engagement,
    surveys: Mapping[Kind, Survey],
    summaries: Summaries,
    pooling: Pooling,
    *,
    units: Units,
    keys: Mapping[Kind, Mapping[str, Key]],
    untold: Collection[tuple[Kind, str]] = (),
) -> tuple[str, ...]:
    """Say in words what the input did not allow; ``untold`` names descriptors of which therefore nothing is shown."""
    staff = summaries.respondents.filter(pl.col("kind") == "employee")
    said = {
        say("No staff were surveyed: nothing is said of staff, and nothing is linked."): "employee" not in surveys,
        say("No customers were surveyed: staff scores are not linked to what customers say."): CUSTOMER not in surveys,
        say("Nobody's level is known: scores are of all staff together."): set(staff["level"]) == {NOT_STATED},
        say("No headcounts were given: intervals take no account of how much of a group answered."): not units.headcounts,
        say(MORE_THAN_THERE_ARE): exceeded(summaries, units),
        say("No business records were given: repeat business as it happened is not linked."): not engagement.metrics,
    }
    sentences = (sentence for sentence, holds in said.items() if holds)
    counted = tabulated_notes(engagement, surveys, summaries, keys)
    apart = [no_descriptor(engagement, surveys[kind], keys[kind][name].items) for kind, name in untold]
    joined = pooling_notes(engagement, pooling, units.together)
    return (*sentences, *counted, *silent_waves(engagement, summaries), *joined, *apart)


def no_descriptor(engagement: Engagement, survey: Survey, items: Sequence[str]) -> str:
    """Say of which questions on one concept no figure is shown, and why: asked of some levels only, or part of other figures."""
    titles = {name: say("'{title}'", title=survey.items[name].title or survey.items[name].wordings[0]) for name in items}
    forms = {name: {*survey.forms_of(survey.items[name])} for name in items}
    levels = spoken_levels(engagement).values()
    only = [
        say(
            "{question} is asked of {levels} only",
            question=titles[name],
            levels=in_list([level.label for level in levels if level.form in asked]),
        )
        for name, asked in forms.items()
        if asked != set().union(*forms.values())
    ]
    figures = {name for name, scale in survey.all_scales.items() if scale.measure == "score"}
    # Only where each question is a figure could they have one together, if the same levels were asked all of them.
    why = (
        in_list(only)
        if only and figures.issuperset(items)
        else say("some of them are part of a figure that others are not part of")
    )
    return say(
        "No figure is shown of {questions} together: {why}. Beside the figures of these questions it could tell what a few people"
        " answered.",
        questions=in_list([*titles.values()]),
        why=why,
    )


def exceeded(summaries: Summaries, units: Units) -> bool:
    """Whether in any unit and level more people answered than its headcount says there are."""
    groups = summaries.respondents.select("unit", "level", "n").iter_rows()
    return any(n > units.headcounts.get((unit, level), n) for unit, level, n in groups)


def tabulated_notes(
    engagement: Engagement, surveys: Mapping[Kind, Survey], summaries: Summaries, keys: Mapping[Kind, Mapping[str, Key]]
) -> tuple[str, ...]:
    """Say what counts in place of people's answers do not allow."""
    if not engagement.tabulated:
        return ()
    said = " ".join([whose_counts(engagement), say(COUNTS_ALLOW), say(UNTOLD[CUSTOMER in engagement.tabulated])])
    levels = summaries.respondents.filter(pl.col("kind") == "employee")["level"].n_unique()
    hidden = [
        named.title
        for kind in engagement.tabulated
        for name, named in surveys[kind].all_scales.items()
        if levels > 1 and tells_levels(keys[kind][name], keys[kind])
    ]
    return (said, *([hiding(hidden)] if hidden else []))


def whose_counts(engagement: Engagement) -> str:
    """Say whose answers came as counts."""
    if len(engagement.tabulated) > 1:
        return say("Staff's and customers' answers came as counts, so that no two answers are known to be one person's.")
    if CUSTOMER in engagement.tabulated:
        return say("Customers' answers came as counts, so that no two answers are known to be one person's.")
    return say("Staff's answers came as counts, so that no two answers are known to be one person's.")


def hiding(titles: list[str]) -> str:
    """Say which scales are hidden more often than their questions.

    Examples
    --------
    >>> hiding(["Latitude"])[:52]
    "Not every level is asked the same of 'Latitude': in "
    """
    return say(
        "Not every level is asked the same of {scales}: in units where some level is too small to show, nothing is shown of it,"
        " since with the figures of its questions it would let that level's be worked out.",
        scales=in_list([say("'{title}'", title=title) for title in titles]),
    )


def silent_waves(engagement: Engagement, summaries: Summaries) -> tuple[str, ...]:
    """Say who was surveyed and has no answer that counts in a wave."""
    heard = set(summaries.respondents.select("kind", "wave").iter_rows())
    return tuple(
        say(SILENT[kind], wave=wave) for wave in engagement.waves for kind in engagement.surveys if (kind, wave) not in heard
    )


SILENT: Mapping[str, str] = {
    "employee": later("In {wave}, no answer of staff counts: nothing is said of them there."),
    CUSTOMER: later("In {wave}, no answer of customers counts: nothing is said of them there."),
}


def pooling_notes(engagement: Engagement, pooling: Pooling, together: str) -> tuple[str, ...]:
    """Say which levels were joined, everywhere or in some units, and who was left out, so that nobody can be worked out."""
    joined = [
        say(
            "{levels} are shown together: too few answered to show them apart.",
            levels=pooling.label(to, spoken_levels(engagement)),
        )
        for to in dict.fromkeys(pooling.into.values())
    ]
    in_units = [
        say(
            "{levels}: a unit in which one of them can't be shown apart shows them together.",
            levels=pooling.label(together, spoken_levels(engagement)),
        )
        for _ in filter(None, [together])
    ]
    left_out = say(
        "In {waves}, the few people whose level nobody stated are left out of the figures, so that they can't be worked out.",
        waves=in_list(list(pooling.left_out)),
    )
    return (*joined, *in_units, *([left_out] if pooling.left_out else []))
