"""Which language a run's readers have, and every sentence in it.

English stands in the code: a sentence is a whole template, with fields in braces for figures and names. Its words in another
language stand in one catalog each (``locale/de.po``, in gettext's form), found by the English. What is filled in is data: it is
neither looked up nor read as a template. A sentence that a catalog lacks is said in English, and fails a test.

The language is a run's: whoever assesses an engagement, or writes a page of it, sets it; nothing reaches another run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, Literal

from assessment.direction import from_the_right, isolated

__all__ = [
    "ENGLISH", "LOCALES", "Language", "in_list", "language", "later", "learn", "say", "say_many", "separated", "separators",
    "speak", "speaking",
]  # fmt: skip

Language = Literal["en", "de", "fr", "es"]
ENGLISH: Language = "en"
LOCALES = files("assessment") / "locale"
SEPARATORS = ",", "."  # of thousands, and of decimals, in English
_spoken: ContextVar[Language] = ContextVar("language", default=ENGLISH)


@dataclass(frozen=True)
class Catalog:
    """A language's words, by context and English text; and what Babel knows of how it writes numbers and lists."""

    words: Mapping[tuple[str, str], str | tuple[str, ...]]
    locale: Any
    separators: tuple[str, str]

    def find(self, text: str, context: str) -> str:
        """A text in this language, or the English where it has none."""
        found = self.words.get((context, text)) or text
        return found if isinstance(found, str) else found[0]

    def find_many(self, one: str, many: str, number: float, context: str) -> str:
        """The form of a text that goes with a number."""
        forms = self.words.get((context, one))
        if not isinstance(forms, tuple) or not all(forms):
            return one if number == 1 else many
        return forms[0 if self.locale.plural_form(number) == "one" else 1]


def language() -> Language:
    """The language that is spoken now."""
    return _spoken.get()


def speak(chosen: Language) -> None:
    """Speak a language from here on, in this run: what a notebook's first cell does.

    Parameters
    ----------
    chosen : {"en", "de", "fr", "es"}
        As ``engagement.yml`` says it.
    """
    _spoken.set(chosen)


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Speak a language for a while: what the writing of a page does.

    Examples
    --------
    >>> with speaking("de"):
    ...     say("Front line")
    'Mitarbeitende im Kundenkontakt'
    >>> say("Front line")
    'Front line'
    """
    token = _spoken.set(chosen)
    try:
        yield
    finally:
        _spoken.reset(token)


def say(template: str, context: str = "", /, **fields: object) -> str:
    """A sentence in the language spoken.

    Parameters
    ----------
    template : str
        English, a whole sentence wherever there is one: other languages order its words in their own way. Fields stand in
        braces. A text without fields is not filled in, so that braces in it stay.
    context : str
        What a short text stands for, where its English means two things, or has another form inside a sentence.
    **fields : str or int
        What the fields hold: figures and names as readers see them. Names from right to left are kept apart.

    Returns
    -------
    str

    Examples
    --------
    >>> say("{low} to {high}", low="3", high="{high}")
    '3 to {high}'
    """
    spoken = _spoken.get()
    found = template if spoken == ENGLISH else _catalog(spoken).find(template, context)
    return filled(found, fields) if fields else found


def say_many(one: str, many: str, number: float, context: str = "", /, **fields: object) -> str:
    """A sentence in the form that goes with a number.

    Parameters
    ----------
    one, many : str
        English, of one and of any other number.
    number : float
        Which decides; to be shown, it is a field as well.
    context : str
        As in :func:`say`.
    **fields : str or int
        As in :func:`say`.

    Examples
    --------
    >>> say_many("{n} point", "{n} points", 1, n="1"), say_many("{n} point", "{n} points", 0, n="0")
    ('1 point', '0 points')
    """
    spoken = _spoken.get()
    english = one if number == 1 else many
    found = english if spoken == ENGLISH else _catalog(spoken).find_many(one, many, number, context)
    return filled(found, fields) if fields else found


def filled(template: str, fields: Mapping[str, object]) -> str:
    """A template with its fields; what is written from right to left in one of them is kept apart from the words around it."""
    made = template.format(**fields)
    if not from_the_right(made):
        return made
    return template.format(**{name: isolated(field) if isinstance(field, str) else field for name, field in fields.items()})


def later(text: str, context: str = "", /) -> str:
    """Mark a text that stands in a table of texts, to be said when it is shown, with the same context; changes nothing.

    Examples
    --------
    >>> WORDS = {"clear": later("Clear")}
    >>> say(WORDS["clear"])
    'Clear'
    """
    del context
    return text


def learn(chosen: str) -> None:
    """Read a language's catalog now, in a process whose forks will speak it."""
    if chosen != ENGLISH:
        _catalog(chosen)


def separators() -> tuple[str, str]:
    r"""What stands between thousands, and before decimals.

    Examples
    --------
    >>> with speaking("fr"):
    ...     separators()
    ('\u202f', ',')
    """
    spoken = _spoken.get()
    return SEPARATORS if spoken == ENGLISH else _catalog(spoken).separators


def separated(digits: str) -> str:
    """A number that has English separators, with those of the language.

    Examples
    --------
    >>> with speaking("de"):
    ...     separated("-12,345.60")
    '-12.345,60'
    """
    return digits if _spoken.get() == ENGLISH else digits.translate(dict(zip(map(ord, SEPARATORS), separators(), strict=True)))


def in_list(names: Sequence[str]) -> str:
    """Names in a sentence: A, B and C.

    Examples
    --------
    >>> in_list(["A"]), in_list(["A", "B", "C"])
    ('A', 'A, B and C')
    >>> with speaking("es"):
    ...     in_list(["A", "B", "C"])
    'A, B y C'
    """
    spoken, names = _spoken.get(), [isolated(name) for name in names]
    if spoken != ENGLISH:
        return str(_babel("lists").format_list(names, locale=_catalog(spoken).locale))
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


@cache
def _catalog(spoken: str) -> Catalog:
    """Read a language's catalog, once a process."""
    with (LOCALES / f"{spoken}.po").open("rb") as file:
        read = _babel("messages.pofile").read_po(file, locale=spoken)
    locale, numbers = read.locale, _babel("numbers")
    signs = numbers.get_group_symbol(locale), numbers.get_decimal_symbol(locale)
    said = [one for one in read if one.id]  # what stands under no text is about the catalog
    return Catalog(
        {(one.context or "", one.id if isinstance(one.id, str) else one.id[0]): one.string for one in said}, locale, signs
    )


def _babel(part: str) -> Any:
    """Load a part of Babel when it is first needed: English, which most speak, does without."""
    return import_module(f"babel.{part}")
