"""A client's logo and colour: what is taken, what is refused, and with which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessment.brand import Brand, read_brand
from assessment.errors import InputError
from assessment.settings import read_settings
from made_brand import SVG, png  # type: ignore[import-not-found]

TEXT = """\
client: Northwind
waves: [w1]
surveys: {employee: care-employee}
sources: [{survey: employee, wave: w1, file: employee.csv}]
"""
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9"'
MORE_THAN_A_PICTURE = {
    "<script>": f"{HEAD}><script>1</script></svg>",
    'onload="': f'{HEAD} onload="x()"/>',
    "<foreignObject>": f"{HEAD}><foreignObject/></svg>",
    'href="https://elsewhere.example/x.png"': f'{HEAD}><image href="https://elsewhere.example/x.png"/></svg>',
    'href="javascript:x()"': f'{HEAD}><a xlink:href="javascript:x()"/></svg>',
    'href="data:image/svg+xml,': f'{HEAD}><image href="data:image/svg+xml,&lt;svg/&gt;"/></svg>',
    "a style that loads something": f"{HEAD}><style>@import 'x.css'</style></svg>",
    'fill="url(https://x.example/a#b)"': f'{HEAD}><rect fill="url(https://x.example/a#b)"/></svg>',
    "EntitiesForbidden": f'<!DOCTYPE svg [<!ENTITY a "b">]>{HEAD}/>',
    "ParseError": f"{HEAD}>",
    "an element 'svg'": "<html/>",
    "a viewBox": '<svg xmlns="http://www.w3.org/2000/svg"/>',
}


def branded(folder: Path, brand: str, **files: bytes) -> Brand:
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_bytes(content)
    (folder / "engagement.yml").write_text(f"{TEXT}brand: {brand}\n", "utf-8")
    return read_brand(read_settings(folder))


def refused(folder: Path, brand: str, **files: bytes) -> str:
    with pytest.raises(InputError) as error:
        branded(folder, brand, **files)
    return str(error.value)


def test_a_drawing_programs_own_document_type_does_no_harm(tmp_path: Path) -> None:
    head = (
        b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    )
    logo = branded(tmp_path, "{logo: logo.svg}", logo_svg=head + SVG).logo
    assert logo is not None
    assert logo.shape == 4


def test_without_a_brand_there_is_none(tmp_path: Path) -> None:
    assert branded(tmp_path, "{}") == Brand("Northwind")


def test_a_png_and_an_svg_are_held_as_they_are_with_their_shape(tmp_path: Path) -> None:
    drawn = branded(tmp_path, "{logo: logo.svg, accent: '#0A6E9C'}", logo_svg=SVG)
    dotted = branded(tmp_path, "{logo: logo.png}", logo_png=png(120, 30))
    assert drawn.logo is not None
    assert dotted.logo is not None
    assert (drawn.accent, drawn.alt, drawn.logo.content, drawn.logo.shape) == ("#0a6e9c", "Logo of Northwind", SVG, 4)
    assert (dotted.logo.kind, dotted.logo.shape, dotted.logo.address[:22]) == ("png", 4, "data:image/png;base64,")
    assert len({drawn.digest, dotted.digest, Brand("Northwind").digest}) == 3


@pytest.mark.parametrize("said", MORE_THAN_A_PICTURE)
def test_an_svg_that_is_more_than_a_picture_is_refused_by_what_it_holds(said: str, tmp_path: Path) -> None:
    message = refused(tmp_path, "{logo: logo.svg}", logo_svg=MORE_THAN_A_PICTURE[said].encode())
    assert message.startswith("logo.svg, 'brand.logo': The logo ")
    assert said in message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n", "no sound PNG: '0 x 0'"),
        (
            png(1, 1).replace(b"IHDR\0\0\0\1", b"IHDR\x7f\0\0\0"),
            "no sound PNG: '2130706432 x 1'. Allowed: 1 to 4000 pixels a side",
        ),
        (png(1, 1) + bytes(100_001), "too large, as reports hold it: '100 kB'. Allowed: up to 100 kB"),
        (b"GIF89a", "neither a PNG nor a plain SVG"),
        ("﻿<svg".encode("utf-16"), "neither a PNG nor a plain SVG"),
    ],
)
def test_what_is_no_sound_picture_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    assert said in refused(tmp_path, "{logo: logo.png}", logo_png=content)


def test_a_logo_that_is_not_there_is_told_with_its_name(tmp_path: Path) -> None:
    assert refused(tmp_path, "{logo: gone.svg}") == ("gone.svg, 'brand.logo': There is no such file. Check its name and folder.")


def test_a_colour_that_text_cannot_be_read_in_is_told_with_its_contrast_and_the_nearest_that_can(tmp_path: Path) -> None:
    message = refused(tmp_path, "{accent: '#0a5'}")
    assert message == (
        "engagement.yml, line 5, 'brand.accent': Text in this colour would have a contrast of 2.8 to 1; allowed is 4.5 to 1 or"
        " more: '#0a5'. Choose a darker one; the nearest that passes is '#008241'."
    )
    assert branded(tmp_path, "{accent: '#008241'}").accent == "#008241"


@pytest.mark.parametrize(
    ("brand", "said"),
    [("{accent: green}", "this is no colour: 'green'"), ("{acent: '#000'}", "did you mean 'accent'?")],
)
def test_a_wrong_word_is_told_with_its_line(brand: str, said: str, tmp_path: Path) -> None:
    message = refused(tmp_path, brand)
    assert "engagement.yml, line 5" in message
    assert said in message.casefold()
