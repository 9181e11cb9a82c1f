"""A client's logo and colour, as files that travel need them: checked, and held in the file itself.

A logo comes from outside, and may be anything. It is taken only where it is plainly a picture: a PNG of a sane size, or an SVG
without scripts, handlers, foreign content and references to anywhere. Pages show it as an image, in which no script would run.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from assessment.errors import InputError, Problem
from assessment.settings import Settings

__all__ = ["PLAIN", "Brand", "Logo", "read_brand"]

LARGEST_LOGO = 100_000  # bytes: each page holds it
LARGEST_TEMPLATE = 5_000_000
WIDEST_LOGO = 4_000  # pixels a side
PNG = b"\x89PNG\r\n\x1a\n"
PNG_HEAD = struct.Struct(">8x4x4sII")
SVG = "{http://www.w3.org/2000/svg}"
ACTIVE = frozenset({"script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener"})
INSIDE = re.compile(r"\s*(?:#|data:image/(?:png|jpeg);base64,)", re.IGNORECASE)
OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(|javascript:", re.IGNORECASE)
LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*")
WHAT = "brand.logo"


@dataclass(frozen=True)
class Logo:
    """A picture.

    Parameters
    ----------
    kind : {"png", "svg+xml"}
        What it is, as in ``image/png``.
    content : bytes
        The file.
    shape : float
        Its width as a multiple of its height.
    height : float
        Its own height in pixels.
    """

    kind: str
    content: bytes
    shape: float
    height: float

    @property
    def address(self) -> str:
        """The picture itself as an address, for pages that load nothing."""
        return f"data:image/{self.kind};base64,{base64.b64encode(self.content).decode('ascii')}"


@dataclass(frozen=True)
class Brand:
    """How a client's reports look.

    Parameters
    ----------
    client : str
        Whose it is.
    accent : str
        Colour of links, rules and headings, as ``#rrggbb``; "" for the suite's own.
    logo : Logo or None
        None for none.
    template : bytes
        A presentation that slides look like; b"" for the suite's own.
    """

    client: str = ""
    accent: str = ""
    logo: Logo | None = None
    template: bytes = b""

    @property
    def alt(self) -> str:
        """The logo in words."""
        return f"Logo of {self.client}"

    @property
    def digest(self) -> str:
        """What files that bear it depend on, as 64 hexadecimal digits."""
        files = {"logo": self.logo.address if self.logo else "", "template": hashlib.sha256(self.template).hexdigest()}
        parts = asdict(self) | files
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


PLAIN = Brand()


def read_brand(settings: Settings) -> Brand:
    """Read the files that a client's look is made of, and check them.

    Parameters
    ----------
    settings : Settings
        Of the run.

    Returns
    -------
    Brand

    Raises
    ------
    InputError
        A logo that is missing, too large, no picture, or more than a picture.
    """
    wanted = settings.engagement.brand
    logo = read_logo(settings.folder / wanted.logo) if wanted.logo else None
    template = read_file(settings.folder / wanted.template, LARGEST_TEMPLATE, "brand.template") if wanted.template else b""
    return Brand(settings.engagement.client, wanted.accent, logo, template)


def read_file(path: Path, largest: int, key: str) -> bytes:
    """Read a file of the client's look.

    Raises
    ------
    InputError
        It is missing, or too large.
    """
    try:
        if not path.is_file():
            raise InputError(Problem("There is no such file", path.name, column=key, todo="check its name and folder"))
        if (size := path.stat().st_size) > largest:
            what = "The file is too large, as reports hold it"
            found, allowed = f"{size // 1000:,} kB", f"up to {largest // 1000:,} kB"
            raise InputError(Problem(what, path.name, column=key, found=found, allowed=allowed, todo="make it smaller"))
        return path.read_bytes()
    except OSError as error:
        raise InputError(Problem(f"The file can't be read ({error.strerror})", path.name, column=key)) from error


def read_logo(path: Path) -> Logo:
    """Read a PNG or SVG file.

    Raises
    ------
    InputError
        It is missing, too large, or not plainly a picture.
    """
    content = read_file(path, LARGEST_LOGO, WHAT)
    return read_png(path, content) if content.startswith(PNG) else read_svg(path, content)


def read_png(path: Path, content: bytes) -> Logo:
    """Take a PNG by its head."""
    try:
        name, width, height = PNG_HEAD.unpack_from(content)
    except struct.error:
        name, width, height = b"", 0, 0
    if name != b"IHDR" or not (0 < width <= WIDEST_LOGO and 0 < height <= WIDEST_LOGO):
        raise fault(
            path, "The logo is no sound PNG", f"{width} x {height}", f"1 to {WIDEST_LOGO} pixels a side", "export it again"
        )
    return Logo("png", content, width / height, height)


def read_svg(path: Path, content: bytes) -> Logo:
    """Take an SVG that is nothing but a drawing."""
    try:
        root: Element = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise fault(
            path, "The logo is neither a PNG nor a plain SVG", type(error).__name__, "PNG, SVG", "export it again"
        ) from error
    if root.tag != f"{SVG}svg":
        raise fault(path, "The logo is no SVG", root.tag, f"an element 'svg' of {SVG[1:-1]}", "export it again")
    if active := next(actives(root), ""):
        raise fault(path, "The logo is more than a picture", active, "shapes, text and styles", "export it as a plain SVG")
    return Logo("svg+xml", content, *shape_of(root, path))


def actives(root: Element) -> Iterator[str]:
    """What in a drawing could run, load or hold something else: elements, handlers, references to elsewhere."""
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2]
        if tag.lower() in ACTIVE:
            yield f"<{tag}>"
        if OUTSIDE.search(element.text or "") and tag.lower() == "style":
            yield "a style that loads something"
        for key, value in element.attrib.items():
            name = key.rpartition("}")[2].lower()
            if name.startswith("on") or (name in {"href", "src"} and not INSIDE.match(value)) or OUTSIDE.search(value):
                yield f'{name}="{value}"'


def shape_of(root: Element, path: Path) -> tuple[float, float]:
    """Width of a drawing as a multiple of its height, and its height."""
    box = [float(part) for part in re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox", ""))]
    sides = [float(found[1]) if (found := LENGTH.fullmatch(root.get(side, ""))) else 0.0 for side in ("width", "height")]
    width, height = box[2:] if len(box) == 4 else sides
    if width <= 0 or height <= 0:
        raise fault(path, "The logo does not say how large it is", "", "a viewBox, or a width and a height", "export it again")
    return width / height, height


def fault(path: Path, what: str, found: str, allowed: str, todo: str) -> InputError:
    """An error about the logo."""
    return InputError(Problem(what, path.name, column=WHAT, found=found, allowed=allowed, todo=todo))
