"""A finding is a sentence, the evidence it rests on, how strong it is, and its caution.

Sentences are made from figures by templates; none is typed for a client. How strong a finding is follows from its interval,
by the rule of :mod:`assessment.findings.strength`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from assessment.findings.strength import Strength
from assessment.labels import escape
from assessment.language import later, say

__all__ = ["Finding", "Findings"]

WORDS = {
    "clear": later("Clear", "how sure"),
    "likely": later("Likely", "how sure"),
    "unclear": later("Can't be told", "how sure"),
    "hidden": later("Hidden", "how sure"),
}
BESIDE = (2, 3)  # findings that fit beside each other


@dataclass(frozen=True)
class Finding:
    """One sentence and what stands behind it.

    Parameters
    ----------
    sentence : str
        What is so. Plain text; it is escaped when shown.
    strength : {"clear", "likely", "unclear", "hidden", "fact"}
        How sure; ``fact`` for a count.
    evidence : str
        The figures, with intervals and n.
    caution : str
        What not to read into it.
    source : str
        The practice in the source documents that it stands for.
    """

    sentence: str
    strength: Strength = "fact"
    evidence: str = ""
    caution: str = ""
    source: str = ""

    def __str__(self) -> str:
        """The finding as plain text."""
        return " ".join(part for part in (self.sentence, self.evidence, self.caution) if part)

    def plain(self) -> dict[str, str]:
        """The finding as plain texts, for exports."""
        return {**asdict(self), "strength": how_sure(self)}


@dataclass(frozen=True)
class Findings:
    """Findings that answer one question, in the order they are read.

    Parameters
    ----------
    found : tuple of Finding
        The findings.
    layout : {"list", "headline", "strip", "actions"}
        How they are set: one under the other, as the report's first words, as boxes side by side, or as things to do.
    """

    found: tuple[Finding, ...]
    layout: Literal["list", "headline", "strip", "actions"] = "list"

    def __str__(self) -> str:
        """All sentences as plain text."""
        return "\n".join(map(str, self.found))

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, dict[str, object]]]:
        """Show in a notebook, and tell an export what it is."""
        meta: dict[str, object] = {"kind": "finding", "layout": self.layout, "found": [one.plain() for one in self.found]}
        return {"text/plain": str(self), "text/html": LAYOUTS[self.layout](self.found)}, {"assessment": meta}


def how_sure(finding: Finding) -> str:
    """How strong a finding is, in a word; "" for a count."""
    return say(WORDS[finding.strength], "how sure") if finding.strength in WORDS else ""


def as_list(found: tuple[Finding, ...]) -> str:
    """Findings one under the other; two or three that say how sure they are stand side by side where a page is wide enough."""
    beside = len(found) in BESIDE and all(map(how_sure, found))
    return f'<div class="beside">{one_by_one(found)}</div>' if beside else one_by_one(found)


def one_by_one(found: tuple[Finding, ...]) -> str:
    """Each finding with how strong it is."""
    return "".join(
        f'<div class="finding {finding.strength}">'
        + (f'<span class="strength">{escape(how_sure(finding))}</span> ' if how_sure(finding) else "")
        + f"<p>{escape(finding.sentence)}</p>{small('evidence', finding.evidence)}{small('caution', finding.caution)}</div>"
        for finding in found
    )


def as_headline(found: tuple[Finding, ...]) -> str:
    """The first finding large, the others as its support."""
    first, *others = found
    support = " ".join(escape(str(finding)) for finding in (Finding("", evidence=first.evidence, caution=first.caution), *others))
    return f'<p class="headline">{escape(first.sentence)}</p><p class="support">{support}</p>'


def as_strip(found: tuple[Finding, ...]) -> str:
    """Boxes side by side: how sure, and of what."""
    boxes = "".join(
        f"<div><strong>{escape(finding.sentence)}</strong><p>{escape(finding.evidence)}</p></div>" for finding in found
    )
    return f'<div class="strip">{boxes}</div>'


def as_actions(found: tuple[Finding, ...]) -> str:
    """Cards: what to do, the evidence, and the practice it comes from."""
    cards = "".join(
        f"<article><h3>{escape(finding.sentence)}</h3><p>{escape(finding.evidence)}</p>{small('caution', finding.caution)}"
        f"{small('source', finding.source)}</article>"
        for finding in found
    )
    return f'<div class="actions">{cards}</div>'


def small(name: str, text: str) -> str:
    """A smaller paragraph, where there is something to say."""
    return f'<p class="{name}">{escape(text)}</p>' if text else ""


LAYOUTS = {"list": as_list, "headline": as_headline, "strip": as_strip, "actions": as_actions}
