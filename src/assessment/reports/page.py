"""What every page of a release shares: one style sheet, its scripts, and a policy that lets nothing else run or load.

A page is one file. It asks for nothing: a content security policy in its head forbids every request, every form and every script
but ours, which it knows by their SHA-256. The same input gives the same bytes, so the policy names hashes and not a random word.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FileSystemLoader

from assessment.brand import Brand
from assessment.language import ENGLISH, language, later, say, say_many

__all__ = [
    "PLOTLY_SCRIPT", "SCRIPT_WORDS", "TEMPLATES", "UNSAFE_IN_SCRIPT", "asset", "branded", "packed_asset", "page_environment",
    "policy", "words_of_scripts",
]  # fmt: skip

_ROOM = files("assessment.reports")
TEMPLATES = str(_ROOM / "templates")
PLOTLY_SCRIPT = "plotly-cartesian.min.js"  # kept packed: a third of its size
# What the scripts say; they look it up by its English, too, among the words that the page brings.
SCRIPT_WORDS = (
    later("Table"),
    later("Find a unit"),
    later("{found} of {all} units"),
    later("Show all {all}; these are the first {first}"),
)
# In a script element only "<" can end or comment out what follows; the others keep the text safe if it is ever moved.
UNSAFE_IN_SCRIPT = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


@cache
def asset(name: str) -> str:
    """Read a file that pages embed.

    Parameters
    ----------
    name : str
        A file in ``assets``; one that is kept packed there (``.gz``) is unpacked.

    Returns
    -------
    str
        Its text, without space around it.
    """
    whole = _ROOM / "assets" / name
    content = whole.read_bytes() if whole.is_file() else gzip.decompress(_packed(name))
    return content.decode("utf-8").strip()


@cache
def packed_asset(name: str) -> str:
    """Read a file that pages embed packed, and that a browser unpacks.

    It is embedded as it was packed once: another compressor, or another version of one, would give other bytes.

    Parameters
    ----------
    name : str
        A file that is kept in ``assets`` as ``name.gz``.

    Returns
    -------
    str
        The gzip file in base64.

    Examples
    --------
    >>> gzip.decompress(base64.b64decode(packed_asset(PLOTLY_SCRIPT))).decode() == asset(PLOTLY_SCRIPT)
    True
    """
    return base64.b64encode(_packed(name)).decode("ascii")


def _packed(name: str) -> bytes:
    return (_ROOM / "assets" / f"{name}.gz").read_bytes()


def policy(*scripts: str) -> str:
    """Write the content security policy of a page that runs these scripts and nothing else.

    Parameters
    ----------
    *scripts : str
        The exact text of each script element.

    Returns
    -------
    str
        The policy, for a ``meta`` element.

    Notes
    -----
    Styles may be inline: plotly.js writes its own, and no name or comment can write one, because they are escaped.

    Examples
    --------
    >>> policy("").split("; ")[:2]
    ["default-src 'none'", "script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"]
    """
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; font-src data:;"
        " form-action 'none'; base-uri 'none'"
    )


def branded(brand: Brand) -> dict[str, str]:
    """Give a page what it shows of a client's brand: ``accent``, and ``logo`` with its ``alt``; "" for what there is not.

    Examples
    --------
    >>> branded(Brand("Northwind", "#0a6e9c"))
    {'accent': '#0a6e9c', 'logo': '', 'alt': 'Logo of Northwind'}
    """
    return {"accent": brand.accent, "logo": brand.logo.address if brand.logo else "", "alt": brand.alt}


@cache
def page_environment() -> Environment:
    """Give the template environment of pages that are not notebooks; everything in them is escaped."""
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.globals.update(say=say, say_many=say_many)
    return made


def words_of_scripts() -> str:
    """What the scripts say in the language spoken, as JSON that is safe inside a script element; "" for English.

    Examples
    --------
    >>> words_of_scripts()
    ''
    """
    said = {text: say(text) for text in SCRIPT_WORDS} if language() != ENGLISH else {}
    return json.dumps(said, ensure_ascii=False).translate(UNSAFE_IN_SCRIPT) if said else ""


@cache
def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
