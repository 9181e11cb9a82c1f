"""A survey as plain text: what is asked, in whose words, and what becomes of each answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from assessment.surveys.model import Answers, Item, Survey

__all__ = ["show_list", "show_survey"]

WIDTH = 100


def show_survey(survey: Survey) -> str:
    """Write a survey as plain text, to be read in a terminal.

    Parameters
    ----------
    survey : Survey
        The survey.

    Returns
    -------
    str
        Its title, answer lists, scales, and its items in the order they are asked.

    Examples
    --------
    >>> survey = Survey.model_validate({
    ...     "survey": "s", "title": "Short", "respondents": "customer", "answers": {"yes_no": {"low": 0, "high": 1}},
    ...     "items": {"a": {"text": "Fixed?", "concepts": ["003.5a"], "answers": "yes_no", "alone": True}}})
    >>> print(show_survey(survey))
    Short (s): 1 item for customers
    <BLANKLINE>
    ANSWERS
      yes_no: 0 to 1
    <BLANKLINE>
    ITEMS
      a: Fixed?
        yes_no; reported by itself; concepts 003.5a
    """
    head = f"{survey.title} ({survey.survey}): {size(survey)}"
    parts = [[head], list(answer_lines(survey)), list(scale_lines(survey)), list(item_lines(survey))]
    return "\n\n".join("\n".join(part) for part in parts if part)


def show_list(surveys: Iterable[Survey]) -> str:
    """Write a line for each of some surveys: its name, how much it asks of whom, and its title.

    Parameters
    ----------
    surveys : iterable of Survey
        The surveys, one at least.

    Returns
    -------
    str

    Examples
    --------
    >>> item = {"text": "Fixed?", "concepts": ["003.5a"], "answers": "yes_no", "alone": True}
    >>> survey = Survey.model_validate({
    ...     "survey": "s", "title": "Short", "respondents": "customer", "answers": {"yes_no": {"low": 0, "high": 1}},
    ...     "items": {"a": item}})
    >>> print(show_list([survey, survey.replace(survey="more", module=True)]))
    s     1 item for customers: Short
    more  1 item for customers, a module: Short
    """
    lines = [(survey.survey, f"{size(survey)}{', a module' if survey.module else ''}: {survey.title}") for survey in surveys]
    width = max(len(name) for name, _ in lines)
    return "\n".join(f"{name:{width}}  {about}" for name, about in lines)


def size(survey: Survey) -> str:
    """How much a survey asks, and whom."""
    count = len(survey.items)
    return f"{count} {'item' if count == 1 else 'items'} for {survey.respondents}s"


def answer_lines(survey: Survey) -> Iterator[str]:
    """Answer lists, one after the other."""
    yield "ANSWERS"
    for name, answers in survey.answers.items():
        yield from folded_line(f"{name}: {spell_answers(answers)}", indent=2)


def spell_answers(answers: Answers) -> str:
    """An answer list in a line."""
    labels = ", ".join(f"{value} {word}" for value, word in sorted(answers.labels.items()))
    none = f"; no answer: {', '.join(answers.no_answer)}" if answers.no_answer else ""
    return f"{answers.low} to {answers.high}" + (f" ({labels})" if labels else "") + none


def scale_lines(survey: Survey) -> Iterator[str]:
    """Scales with their meaning and their items or parts."""
    if survey.scales:
        yield "SCALES"
    for name, scale in survey.scales.items():
        yield f"  {name}: {scale.title} ({scale.role}{', ' * bool(scale.levels)}{', '.join(scale.levels)})"
        if scale.meaning:
            yield from folded_line(scale.meaning, indent=4)
        yield from folded_line(f"mean of {', '.join(scale.parts or survey.items_of(name))}", indent=4)


def item_lines(survey: Survey) -> Iterator[str]:
    """Items with their wordings and what becomes of their answers."""
    yield "ITEMS"
    for name, item in survey.items.items():
        if isinstance(item.text, str):
            only = f" [{', '.join(item.levels)}]" if item.levels else ""
            yield from folded_line(f"{name}: {item.text}{only}", indent=2)
        else:
            yield f"  {name}: {item.title}".rstrip(": ")
            for form in survey.forms_of(item):
                yield from folded_line(f"{form}: {item.wording(form)}", indent=4)
        yield from folded_line("; ".join(facts(item)), indent=4)


def facts(item: Item) -> Iterator[str]:
    """What becomes of an item's answers."""
    yield item.answers + (", reversed" if item.reverse else "")
    if item.scales:
        yield f"in {', '.join(item.scales)}"
    if item.alone:
        yield "reported by itself" + {"score": "", "share": " as a share", "nps": " as a net promoter score"}[item.measure]
    yield f"concepts {', '.join(item.concepts)}"


def folded_line(text: str, *, indent: int) -> list[str]:
    """A line broken to the width of a terminal, its further lines indented more."""
    return wrap(text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2))
