"""Why a row or a single answer does not count: a closed list of reasons, each a sentence that says what to do.

A *row* that is set aside counts nowhere. A *cell* is one answer that is read as missing, in a row that otherwise counts.

To add a reason: one line in :data:`CODES`, and the place that gives it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assessment.language import later, say

__all__ = ["CODES", "NO_REASON_NEEDED", "STATUSES", "Code", "codes_table", "reason", "remedy"]


@dataclass(frozen=True)
class Code:
    """One reason.

    Parameters
    ----------
    of : {"row", "cell"}
        What does not count.
    what : str
        A few words, for a table of reasons.
    sentence : str
        What happened and what to do; ``{value}`` is what was found, ``{hint}`` what is allowed or nearest.
    """

    of: Literal["row", "cell"]
    what: str
    sentence: str


CODES: Mapping[str, Code] = {
    "wrong_length": Code(
        "row",
        later("more or fewer cells than columns"),
        later("The row has {value} cells, the header has {hint}: put text that holds the delimiter in quotes."),
    ),
    "repeated_header": Code(
        "row", later("header repeated"), later("The row repeats the header: nothing to do, if files were joined on purpose.")
    ),
    "preview": Code(
        "row",
        later("preview of the survey"),
        later("The collector marks it as a preview by whoever made the survey: nothing to do."),
    ),
    "test_answer": Code(
        "row", later("generated test"), later("The collector marks it as a test that it generated itself: nothing to do.")
    ),
    "spam": Code(
        "row",
        later("spam"),
        later("The collector marks it as likely spam: look at it there, and take the mark away if it is none."),
    ),
    "not_approved": Code(
        "row", later("not approved"), later("A reviewer did not approve it in the collector: approve it there, or leave it.")
    ),
    "unfinished": Code(
        "row", later("not finished"), later("It was not finished, and the source leaves such rows out ('unfinished: set_aside').")
    ),
    "totals_row": Code(
        "row",
        later("row of totals"),
        later("The row sums up others ('{value}'): nothing to do; if it is a unit's name, list it in the units."),
    ),
    "note_row": Code("row", later("note, not a row of answers"), later("The row holds a note and no answers: nothing to do.")),
    "outside_period": Code(
        "row",
        later("answered outside the survey's days"),
        later("The engagement keeps only {hint}: if the day counts, change 'period'."),
    ),
    "date_unclear": Code(
        "row",
        later("no readable date"),
        later(
            "No day can be told for sure from '{value}'{hint}, so it is not known whether the row counts: export days as"
            " yyyy-mm-dd, and fill in what is blank."
        ),
    ),
    "too_long": Code(
        "row",
        later("a cell without end"),
        later(
            "A cell of the row has more than {hint} characters, which no answer or comment has: shorten it, or leave its column"
            " out."
        ),
    ),
    "not_kept": Code("row", later("left out by 'keep'"), later("The engagement keeps only {hint} here.")),
    "unit_missing": Code("row", later("no unit given"), later("The row names no unit: fill it in, or leave the row out.")),
    "unit_unknown": Code(
        "row",
        later("unknown unit"),
        later("No unit is called so{hint}: correct it, add it to the units, or map it under 'values: unit'."),
    ),
    "level_unknown": Code(
        "row", later("unknown level"), later("No level is called so{hint}: correct it, or map it under 'values: level'.")
    ),
    "level_ambiguous": Code("row", later("several levels ticked"), later("Several levels are ticked ({value}): leave one.")),
    "item_unknown": Code(
        "row",
        later("unknown question"),
        later("The survey has no such item{hint}: map it under 'values: item', or leave these rows out."),
    ),
    "respondent_missing": Code(
        "row", later("no respondent given"), later("The row does not say whose answer it is: fill in the respondent.")
    ),
    "respondent_differs": Code(
        "row",
        later("respondent in several units or levels"),
        later("The rows of this respondent name different units, levels or rated departments: correct them."),
    ),
    "answered_again": Code(
        "row",
        later("question answered twice, alike"),
        later("This respondent answered this question alike in an earlier row, which counts."),
    ),
    "answers_contradict": Code(
        "row",
        later("question answered twice, differently"),
        later("This respondent answered this question twice, differently, so neither counts: keep the right row."),
    ),
    "no_answers": Code(
        "row", later("no answers"), later("The respondent answered none of the survey's questions: nothing to count.")
    ),
    "shifted_row": Code(
        "row",
        later("cells in other columns"),
        later(
            "Something else stands where the collector writes its times and ids, so that the row's cells are shifted: put them"
            " back into their columns, or export the file again."
        ),
    ),
    "copied_row": Code(
        "row", later("row twice"), later("Another row is the same in every cell, its time included: nothing to do.")
    ),
    "duplicate_same": Code(
        "row",
        later("respondent twice, same answers"),
        later("This respondent came before with the same answers; the first counts."),
    ),
    "duplicate_differs": Code(
        "row",
        later("respondent twice, different answers"),
        later(
            "This respondent comes several times with different answers, so none counts: keep the right one"
            " (or, if each file numbers its own respondents, leave 'respondent' unmapped)."
        ),
    ),
    "careless": Code(
        "row",
        later("answered carelessly"),
        later(
            "Signs that nobody read the questions here ({value}): the engagement leaves such rows out; 'careless: keep' counts"
            " them."
        ),
    ),
    "answer_unknown": Code(
        "row",
        later("count of an unknown answer"),
        later(
            "The question has no such answer. Allowed: {hint}. If it means no answer, declare it under 'no_answer' in the survey."
        ),
    ),
    "counted_not_asked": Code(
        "row",
        later("count of a question not asked at this level"),
        later("The form of this level ({hint}) does not ask the question: check the level, or the item's 'levels'."),
    ),
    "count_missing": Code(
        "row",
        later("count of a question that is not complete"),
        later(
            "A count of this question is blank in this unit, so that none of its answers there counts: fill it in, or write"
            " 'blank_is_zero: true' in the source if a blank stands for none."
        ),
    ),
    "no_counts": Code("row", later("no counts"), later("The row counts no answer to any of the survey's questions.")),
    "out_of_range": Code(
        "cell",
        later("answer outside the scale"),
        later(
            "The number is outside the scale. Allowed: {hint}. If it means no answer, declare it under 'no_answer' in the survey."
        ),
    ),
    "not_whole": Code("cell", later("answer not a whole number"), later("Answers are whole numbers. Allowed: {hint}.")),
    "not_an_answer": Code("cell", later("not an answer of the scale"), later("This is none of the answers. Allowed: {hint}.")),
    "label_disagrees": Code(
        "cell", later("number and word disagree"), later("The number and the word name different answers. Allowed: {hint}.")
    ),
    "error_value": Code(
        "cell",
        later("error of the spreadsheet"),
        later("The spreadsheet shows an error here: correct the formula, or type the answer in."),
    ),
    "undeclared_no_answer": Code(
        "cell",
        later("no answer, not declared"),
        later("Read as no answer. If the word is meant so, declare it under 'no_answer' in the survey."),
    ),
    "answers_differ": Code(
        "cell",
        later("columns of one question disagree"),
        later(
            "Several columns hold this question and their answers differ: correct them, or map the one that counts under"
            " 'columns'."
        ),
    ),
    "not_a_duration": Code("cell", later("not a duration"), later("This is no time that somebody took. Allowed: {hint}.")),
    "counts_missing": Code(
        "cell",
        later("counts of a question not complete"),
        later(
            "Some counts of this question are blank in this row, so that none of its answers here counts: fill them in, or write"
            " 'blank_is_zero: true' in the source if a blank stands for none."
        ),
    ),
    "not_asked": Code(
        "cell",
        later("question not asked at this level"),
        later("The form of this level ({hint}) does not ask the question: check the level, or the item's 'levels'."),
    ),
    "rated_nobody": Code(
        "cell",
        later("rating of no department"),
        later("The question is on the department that was rated, and none is named here: fill it in, or leave the answer out."),
    ),
}

NUMBERS = re.compile(r"whole numbers from (-?\d+) to (-?\d+)(, or a word: .*)?", re.DOTALL)
NEAREST = "; nearest: "
NOTHING_ALLOWED = re.compile(r" \w+\s?: \.| \(\)")  # what is left of a sentence whose hints differ
# What became of a raw answer: the first three need no reason, the others are codes of cells.
NO_REASON_NEEDED = ("answer", "blank", "no_answer")
STATUSES = (*NO_REASON_NEEDED, *(name for name, code in CODES.items() if code.of == "cell"))


def reason(code: str, *, value: str, hint: str) -> str:
    """Say a reason in a sentence.

    Examples
    --------
    >>> reason("not_whole", value="4.5", hint="whole numbers from 1 to 5")
    'Answers are whole numbers. Allowed: whole numbers from 1 to 5.'
    """
    return CODES[code].sentence.format(value=value, hint=hint)


def codes_table() -> str:
    """The closed list as the tables of a page, rows first; what differs from case to case is an ellipsis."""
    parts = []
    for of, title in (("row", "Rows"), ("cell", "Single answers")):
        lines = [
            f"| `{name}` | {code.what} | {reason(name, value='…', hint=' …').replace('  ', ' ')} |"
            for name, code in CODES.items()
            if code.of == of
        ]
        parts.append("\n".join([f"## {title}", "", "| code | what | what to do |", "| --- | --- | --- |", *lines]))
    return "\n\n".join(parts) + "\n"


def remedy(code: str, reasons: Sequence[str]) -> str:
    """Say what to do about one reason without what was found: the reason itself, if it is the same for all and quotes nothing.

    Parameters
    ----------
    code : str
        The reason.
    reasons : sequence of str
        The different sentences that were said for it.

    Examples
    --------
    >>> remedy("wrong_length", ["The row has 5 cells, the header has 4: put text that holds the delimiter in quotes."])
    'Put text that holds the delimiter in quotes.'
    >>> remedy("unit_unknown", ["No unit is called so; nearest: 'A': correct it.", "No unit is called so: correct it."])
    "No unit is called so: correct it, add it to the units, or map it under 'values: unit'."
    """
    sentence = CODES[code].sentence
    if "{value}" in sentence:
        todo = say(sentence).rpartition(": ")[2]
        return todo[:1].upper() + todo[1:]
    if len(reasons) == 1:
        return say(sentence, value="", hint=hint_in(reasons[0], sentence)).strip()
    return NOTHING_ALLOWED.sub("", say(sentence, value="", hint=""))


def hint_in(said: str, sentence: str) -> str:
    """What a sentence says is allowed or nearest, in the language spoken; a list of words is only mentioned.

    Examples
    --------
    >>> sentence = CODES["not_an_answer"].sentence
    >>> hint_in(sentence.format(hint="whole numbers from 1 to 2, or a word: No, Yes"), sentence)
    'whole numbers from 1 to 2, or its words'
    """
    found = re.fullmatch(re.escape(sentence).replace(re.escape("{hint}"), "(.*)"), said, re.DOTALL)
    hint = found[1] if found and found.groups() else ""
    if hint.startswith(NEAREST):
        return say("; nearest: {names}", names=hint.removeprefix(NEAREST))
    numbers = NUMBERS.fullmatch(hint)
    if not numbers:
        return hint
    ends = {"low": numbers[1], "high": numbers[2]}
    if numbers[3]:
        return say("whole numbers from {low} to {high}, or its words", **ends)
    return say("whole numbers from {low} to {high}", **ends)
