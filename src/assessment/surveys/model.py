"""What we ask, as values: a survey, its items, the answers an item allows, and the scales that score items together.

A scale is a set of items scored together. A *composite* is a scale whose parts are scales (CARE is the mean of its
four). An item that is ``alone`` is also reported by itself, as a scale of one.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assessment.settings import Kind, Word, misplaced

__all__ = ["Answers", "Form", "Item", "Measure", "Role", "Scale", "Step", "Survey"]

Form = Literal["front_line", "manager", "senior_leader", "customer"]
Measure = Literal["score", "share", "nps"]
Role = Literal["predictor", "outcome", "mirror", "context"]
Step = Literal["", "empowerment", "staff_satisfaction", "customer_satisfaction", "loyalty"]
Whom = Literal["", "rated_unit"]


class Strict(BaseModel):
    """A part of a survey file: frozen, and no key that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class Answers(Strict):
    """The answers an item allows: whole numbers from ``low`` to ``high``, with words for some or all of them.

    Parameters
    ----------
    low, high : int
        Ends of the answer scale.
    labels : dict of int to str
        Words for answers; read in exports without regard to case.
    no_answer : list of str
        Words and codes that mean "does not apply" or "don't know": read, and counted as no answer.
    also : dict of int to list of str
        Further words for answers, never shown: those of translations, and of the client's earlier questionnaires.
    also_no_answer : list of str
        The same for no answer.
    """

    low: int
    high: int
    labels: dict[int, Word] = {}
    no_answer: list[Word] = []
    also: dict[int, list[Word]] = {}
    also_no_answer: list[Word] = []

    @property
    def words(self) -> dict[str, int]:
        """Every word that is read as an answer, and the answer.

        Examples
        --------
        >>> Answers(low=0, high=1, labels={0: "No", 1: "Yes"}, also={1: ["Ja", "Oui"]}).words
        {'No': 0, 'Yes': 1, 'Ja': 1, 'Oui': 1}
        """
        further = {word: value for value, words in self.also.items() for word in words}
        return {**{word: value for value, word in self.labels.items()}, **further}

    @property
    def span(self) -> int:
        """Steps from the lowest to the highest answer."""
        return self.high - self.low


class Scale(Strict):
    """Items scored together, 0-100.

    Parameters
    ----------
    title : str
        Name in reports.
    parts : list of str
        Scales that this composite is the mean of; empty for a scale of items.
    role : {"predictor", "outcome", "mirror", "context"}
        What links do with it: staff scores predict, customer outcomes are predicted, a mirror shows customers' view of a
        staff scale, context is only shown.
    mirrors : str
        The staff scale that this customer scale is the view of.
    measure : {"score", "share", "nps"}
        How it is shown: mean score 0-100, share of the highest answer 0-1 (yes/no), or net promoter score -100 to 100.
    meaning : str
        What a high score means, in a few plain words.
    levels : list of str
        Forms that it scores; empty for all. (Latitude is the front line's, though some of its items are asked of all.)
    step : str
        Its place on the chain from staff to repeat business: ``empowerment``, ``staff_satisfaction``,
        ``customer_satisfaction`` or ``loyalty``; "" where it has none. (Repeat business itself comes from the metrics.)
    of : {"", "rated_unit"}
        Whom its items speak of, where that is not the same for all: ``rated_unit`` is the one department that each member of
        staff named, in the export's column of that name. Such a scale is shown by who rated whom.
    """

    title: Word
    parts: list[Word] = []
    role: Role = "context"
    mirrors: str = ""
    measure: Measure = "score"
    meaning: str = ""
    levels: list[Form] = []
    step: Step = ""
    of: Whom = ""

    @model_validator(mode="before")
    @classmethod
    def items_name_it(cls, written: object) -> object:
        """Items say which scales they are in; a list of them at the scale, which many expect, would say it twice."""
        if isinstance(written, dict) and "items" in written:
            todo = "take 'items' out, and write 'scales: [...]' with this scale's name at each of them"
            raise misplaced("a scale does not list its items: they name it", "items", todo=todo)
        return written


class Item(Strict):
    """One question.

    Parameters
    ----------
    text : str or dict
        The question; or one wording for each form (``front_line``, ``manager``, ``senior_leader``).
    concepts : list of str
        Ids of the source documents' concepts that it measures, such as ``004.C1``.
    answers : str
        Name of one of the survey's answer lists.
    scales : list of str
        Scales that it is scored in.
    alone : bool
        Also reported by itself, as a scale of one with the item's id.
    reverse : bool
        A high answer is unfavourable: turned before scoring. The title says what a high *score* means.
    levels : list of str
        Forms that ask it; for customers always ``customer``.
    about : {"self", "manager", "senior_leader", "organisation", "staff"}
        Whom the item speaks of.
    title : str
        A few words for tables and charts.
    role, measure : str
        As in :class:`Scale`, for the scale of one.
    also : list of str
        Further wordings, never shown: exports may head a column by the words of a translation or of an earlier year.
    """

    text: Word | dict[Form, Word]
    concepts: list[Word] = Field(min_length=1)
    answers: Word
    scales: list[Word] = []
    alone: bool = False
    reverse: bool = False
    levels: list[Form] = []
    about: Literal["self", "manager", "senior_leader", "organisation", "staff"] = "self"
    title: str = ""
    role: Role = "context"
    measure: Measure = "score"
    also: list[Word] = []

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every wording that an export may use: of all forms, then the further ones."""
        return (*([self.text] if isinstance(self.text, str) else self.text.values()), *self.also)

    def wording(self, form: str) -> str:
        """The question as one form asks it; "" where that form does not ask it."""
        return self.text if isinstance(self.text, str) else self.text.get(form, "")  # type: ignore[call-overload]


class Survey(Strict):
    """A questionnaire: who answers it, its answer lists, scales and items, in the order they are asked.

    A ``module`` is a questionnaire that an engagement adds to its main one.
    """

    survey: Word
    title: Word
    respondents: Kind
    language: Word = "en"
    module: bool = False
    answers: dict[Word, Answers] = Field(min_length=1)
    scales: dict[Word, Scale] = {}
    items: dict[Word, Item] = Field(min_length=1)

    def replace(self, **parts: object) -> Survey:
        """The survey with some of its parts replaced.

        Examples
        --------
        >>> survey = Survey.model_validate({"survey": "s", "title": "S", "respondents": "customer", "answers": {"yes": {"low": 0,
        ...     "high": 1}}, "items": {"a": {"text": "A", "concepts": ["x"], "answers": "yes", "alone": True}}})
        >>> survey.replace(title="T").title, survey.title
        ('T', 'S')
        """
        # Not model_copy: that would keep what all_scales has worked out from the parts before.
        return Survey.model_validate({name: getattr(self, name) for name in type(self).model_fields} | parts)

    @cached_property
    def all_scales(self) -> dict[str, Scale]:
        """Every scale that is scored: the scales of items, the items reported alone, then the composites."""
        alone = {
            name: Scale(title=item.title or item.wording(self.forms_of(item)[0]), role=item.role, measure=item.measure)
            for name, item in self.items.items()
            if item.alone
        }
        plain = {name: scale for name, scale in self.scales.items() if not scale.parts}
        return {**plain, **alone, **{name: scale for name, scale in self.scales.items() if scale.parts}}

    @property
    def rated_scale(self) -> str:
        """The scale that speaks of the one department that each respondent named; "" where there is none."""
        return next((name for name, scale in self.scales.items() if scale.of), "")

    @property
    def rated_items(self) -> tuple[str, ...]:
        """Items that speak of the one department that each respondent named."""
        return self.items_of(self.rated_scale) if self.rated_scale else ()

    def forms_of(self, item: Item) -> tuple[Form, ...]:
        """Forms that ask an item: those it names, or all of its survey's."""
        every: tuple[Form, ...] = ("customer",) if self.respondents == "customer" else ("front_line", "manager", "senior_leader")
        return tuple(item.levels) or (tuple(item.text) if isinstance(item.text, dict) else every)

    def items_of(self, scale: str, *, form: str = "") -> tuple[str, ...]:
        """Ids of a scale's items, in order; of one form ((), where the scale is not scored for it), or ("") of any.

        Examples
        --------
        >>> survey = Survey.model_validate({
        ...     "survey": "s", "title": "S", "respondents": "employee", "answers": {"agree": {"low": 1, "high": 5}},
        ...     "scales": {"care": {"title": "Care"}},
        ...     "items": {"a": {"text": "A", "concepts": ["x"], "answers": "agree", "scales": ["care"], "levels": ["manager"]},
        ...               "b": {"text": "B", "concepts": ["x"], "answers": "agree", "scales": ["care"]}}})
        >>> survey.items_of("care", form="front_line"), survey.items_of("care")
        (('b',), ('a', 'b'))
        """
        scored = self.scales[scale].levels if scale in self.scales else []
        if form and scored and form not in scored:
            return ()
        return tuple(
            name
            for name, item in self.items.items()
            if (scale in item.scales or (item.alone and scale == name)) and (not form or form in self.forms_of(item))
        )
