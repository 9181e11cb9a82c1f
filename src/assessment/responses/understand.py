"""What a raw cell means: an answer, no answer, or nothing that the scale allows.

Each distinct text is understood once, however many million cells hold it. A number counts if it is whole and on the
scale, a word if it is one of the answer's labels, and `5 - Strongly agree` or `Agree / Stimme zu` if the parts agree. Case,
apostrophes, hyphens, accents and a final full stop make no difference. All else is read as missing and says why: a 7 on a
five-point scale is not "very much", it is a fault.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from assessment.responses.names import squeeze
from assessment.surveys.model import Answers

__all__ = ["NO_ANSWER", "NUMBER_AND_WORD", "Meaning", "Reader", "read_tick"]

NUMBER = re.compile(r"-?\d{1,18}(?P<rest>[.,]\d+)?$")
ZEROS = {"auto": re.compile(r"[.,]0{1,2}$|\.0+$"), ".": re.compile(r"\.0+$"), ",": re.compile(r",0+$")}
NUMBER_AND_WORD = re.compile(
    r"[(\[{]?(?P<number>\d{1,9})(?:[.,]0)?[)\]}]?\s*(?:[-–—−=:.,;|/_>→)]\s*){0,2}(?P<word>[^\d\s].*)$", re.DOTALL
)
WORD_AND_NUMBER = re.compile(
    r"(?P<word>.*[^\W\d_][.!]?)\s*(?:[(\[{]\s*(?P<inside>\d{1,9})\s*[)\]}]|(?:[-–—−=:,;|/_→]\s*|\s)(?P<after>\d{1,9}))$",
    re.DOTALL,
)
SEVERAL = re.compile(r"\s*[/|\n]\s*")  # one answer said in two languages
LONGEST = 400  # letters of a text that may be an answer's words
QUOTES = '"“”„«»‹›'
ERRORS = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#N/A", "#SPILL!", "#CALC!", "#ERROR!"})
NO_ANSWER = {squeeze(word) for word in ("n/a", "na", "n.a.", "n.a", "-", "--", "–", "—", ".", "don't know", "not applicable")}
TICKED = {
    "1",
    "1.0",
    "x",
    "true",
    "yes",
    "y",
    "t",
    "on",
    "checked",
    "selected",
    "ja",
    "oui",
    "si",
    "sí",
    "wahr",
    "✓",
    "✔",
    "☑",
    "☒",
}
NOT_TICKED = {"", "0", "0.0", "-", "false", "no", "n", "f", "off", "unchecked", "not selected", "nein", "non", "falsch", "☐"}

Meaning = tuple[int | None, str]


@dataclass(frozen=True)
class Reader:
    """Understands the raw answers of one answer list.

    Parameters
    ----------
    answers : Answers
        What is allowed.
    decimal : {"auto", ".", ","}
        Decimal sign of the file.
    declared_by_file : mapping of str to (int or None, str)
        What the file itself says that some texts mean.
    by_word : bool
        The file numbers its answers otherwise than the survey, so that a number whose word is not known means nothing.
    turned : bool
        The file's numbers run the other way round: its 1 is our 5. Words say what they say.

    Examples
    --------
    >>> agree = Answers(low=1, high=5, labels={5: "Strongly agree"}, no_answer=["Does not apply", "99"])
    >>> reader = Reader(agree)
    >>> [reader.read(raw) for raw in ("5", "strongly  AGREE", "5 = Strongly agree", "99.0", "")]
    [(5, 'answer'), (5, 'answer'), (5, 'answer'), (None, 'no_answer'), (None, 'blank')]
    >>> [reader.read(raw)[1] for raw in ("7", "4.5", "04-May", "4 - Strongly agree", "n/a")]
    ['out_of_range', 'not_whole', 'not_an_answer', 'label_disagrees', 'undeclared_no_answer']
    """

    answers: Answers
    decimal: str = "auto"
    declared_by_file: Mapping[str, Meaning] = field(default_factory=dict)
    by_word: bool = False
    turned: bool = False

    @cached_property
    def labels(self) -> Mapping[str, int]:
        """Squeezed word to answer."""
        return {squeeze(word): number for word, number in self.answers.words.items()}

    @cached_property
    def bare_labels(self) -> Mapping[str, int]:
        """The same without accents, quotes and a final full stop; words that then mean two things are left out."""
        meant: dict[str, set[int | None]] = {}
        for word, number in self.answers.words.items():
            meant.setdefault(bare(word), set()).add(number)
        for word in (*self.answers.no_answer, *self.answers.also_no_answer):
            meant.setdefault(bare(word), set()).add(None)
        return {word: number for word, (number, *more) in meant.items() if word and not more and number is not None}

    @cached_property
    def declared(self) -> frozenset[str]:
        """Squeezed words that mean no answer."""
        return frozenset(map(squeeze, [*self.answers.no_answer, *self.answers.also_no_answer]))

    @cached_property
    def declared_numbers(self) -> frozenset[int]:
        """Numbers that mean no answer: 99 also when it is written 99.0."""
        return frozenset(int(word) for word in self.answers.no_answer if re.fullmatch(r"-?\d+", word))

    @property
    def allowed(self) -> str:
        """The allowed answers in words."""
        words = f", or a word: {', '.join(self.answers.labels.values())}" if self.answers.labels else ""
        return f"whole numbers from {self.answers.low} to {self.answers.high}{words}"

    def read(self, raw: str) -> Meaning:
        """Understand a raw cell: its answer, and ``answer``, ``blank``, ``no_answer`` or the code of a fault."""
        if raw in self.declared_by_file:
            return self.declared_by_file[raw]
        text = western_digits(raw).strip()
        word = squeeze(text)
        if not word:
            return None, "blank"
        # Numbers before words: squeezed, the word -9 would be the word 9.
        if number := NUMBER.match(text):
            return self.read_number(text, number["rest"] or "")
        if word in self.declared:
            return None, "no_answer"
        if text in ERRORS and word not in self.labels:
            return None, "error_value"
        if word in NO_ANSWER and word not in self.labels:
            return None, "undeclared_no_answer"
        if len(text) > LONGEST:
            return None, "not_an_answer"
        if (value := self.answer_of(text)) is not None:
            return value, "answer"
        if both := NUMBER_AND_WORD.match(text):
            return self.read_both(int(both["number"]), both["word"])
        if both := WORD_AND_NUMBER.match(text):
            return self.read_both(int(both["inside"] or both["after"]), both["word"])
        return None, "not_an_answer"

    def answer_of(self, text: str) -> int | None:
        """The answer that a word stands for; of several words, such as one for each language, the one that all stand for."""
        for words in ([text], SEVERAL.split(text)):
            found = {self.labels.get(squeeze(word), self.bare_labels.get(bare(word))) for word in words}
            if len(found) == 1 and (value := found.pop()) is not None:
                return value
        return None

    def read_number(self, text: str, rest: str) -> Meaning:
        """Understand a number; ``rest`` is its decimal part, with the sign."""
        if text in self.answers.no_answer:
            return None, "no_answer"
        if rest and not ZEROS[self.decimal].match(rest):
            return None, "not_whole"
        if self.by_word:
            return None, "label_disagrees"
        value = int(text.removesuffix(rest))
        if value in self.declared_numbers:
            return None, "no_answer"
        return (self.turn(value), "answer") if self.answers.low <= value <= self.answers.high else (None, "out_of_range")

    def turn(self, number: int) -> int:
        """A number on our scale."""
        return self.answers.low + self.answers.high - number if self.turned else number

    def read_both(self, number: int, word: str) -> Meaning:
        """Understand a number with its word: they must agree."""
        if squeeze(word) in self.declared and not self.answers.low <= number <= self.answers.high:
            return None, "no_answer"
        value = self.answer_of(word.strip("()[] "))
        if value is None:
            return None, "not_an_answer"
        number = self.turn(number)
        return (number, "answer") if value == number else (None, "label_disagrees")


def bare(word: str) -> str:
    """A word as it is compared where its accents were lost, or a full stop or quotes were added.

    Examples
    --------
    >>> bare("TOUT A FAIT D'ACCORD.") == bare("«Tout à fait d’accord»"), bare("Zgadzam się") == bare("zgadzam sie")
    (True, True)
    """
    letters = unicodedata.normalize("NFKD", squeeze(word.strip(f"{QUOTES} ").rstrip(".!")))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace("ł", "l").strip(QUOTES)


def western_digits(text: str) -> str:
    """Write the decimal digits of any script as 0-9.

    Examples
    --------
    >>> western_digits("٤"), western_digits("５"), western_digits("²")
    ('4', '5', '²')
    """
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(character)) if character.isdecimal() else character for character in text)


def read_tick(raw: str, *, labels: frozenset[str]) -> bool | None:
    """Tell whether a box is ticked; None if the text says neither. Some exports write the box's label in place of a tick.

    Examples
    --------
    >>> read_tick("X", labels=frozenset()), read_tick("0", labels=frozenset()), read_tick("perhaps", labels=frozenset())
    (True, False, None)
    """
    word = raw.strip().casefold()
    if word in NOT_TICKED:
        return False
    return True if word in TICKED or squeeze(raw) in labels else None
