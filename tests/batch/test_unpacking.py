"""A word and a row of numbers, put into files in every way that hides them from a search: all are found."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import nbformat
import numpy as np
import openpyxl
import plotly.graph_objects as go
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from openpyxl.comments import Comment

from assessment.batch import decoding, unpacking
from assessment.batch.unpacking import Piece, unpack, unpack_folder

WORD = "zzcanary7q"
ROW = (17.0, 3.0, 29.0, 5.0)
PNG = b"\x89PNG\r\n\x1a\n"


def packed(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


IN_HTML = {
    "text": f"<p>{WORD}</p>",
    "entities": "<p>" + "".join(f"&#{ord(c)};" for c in WORD) + "</p>",
    "attribute": f"<p title='{WORD}'>x</p>",
    "bare attribute": f"<p {WORD}>x</p>",
    "comment": f"<p>x</p><!-- {WORD} -->",
    "CDATA": f"<svg><![CDATA[{WORD}]]></svg>",
    "declaration": f"<!DOCTYPE {WORD}><p>x</p>",
    "instruction": f"<p>x</p><?x {WORD}?>",
    "style": f"<style>.{WORD} {{}}</style>",
    "script": f"<script>let a = '{WORD}'</script>",
    "JSON": f'<script type="application/json">{{"a": [{{"b": "{WORD}"}}]}}</script>',
    "escaped JSON": '<script type="application/json">["\\u007azcanary7q"]</script>',
    "key of JSON": f'<script type="application/json">{{"{WORD}": 1}}</script>',
    "twice-packed JSON": f"<script type='application/json'>{json.dumps([json.dumps({'a': WORD})])}</script>",
    "data address": f"<a href='data:text/plain,{WORD}'>x</a>",
    "percent signs": "<a href='data:text/plain," + "".join(f"%{ord(c):02x}" for c in WORD) + "'>x</a>",
    "base64 address": f"<img src='data:image/svg+xml;base64,{packed(f'<svg><title>{WORD}</title></svg>')}'>",
    "base64": f"<p>{packed(f'id {WORD}, unit 7')}</p>",
    "frame": f"<iframe srcdoc='&lt;p title=&quot;{WORD}&quot;&gt;'></iframe>",
    "torn markup": f"<p title='{WORD}",
}  # fmt: skip


def png(kind: bytes, body: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    return PNG + chunk(b"IHDR", bytes(13)) + chunk(kind, body) + chunk(b"IEND", b"")


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def workbook(change: Callable[[openpyxl.Workbook], None]) -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    change(book)
    book.save(buffer)
    return buffer.getvalue()


def column(book: openpyxl.Workbook) -> None:
    for number in ROW:
        book.active.append([f"unit {number}", number])


def comment(book: openpyxl.Workbook) -> None:
    book.active["A1"].comment = Comment(WORD, "x")


def hidden_sheet(book: openpyxl.Workbook) -> None:
    book.create_sheet("x").sheet_state = "veryHidden"
    book["x"]["A1"] = WORD


def notebook(**about: object) -> bytes:
    made = new_notebook(cells=[new_code_cell("1", outputs=[new_output("display_data", {"text/plain": "x"})])])
    made.metadata.update(about)
    return bytes(nbformat.writes(made), "utf-8")


def pdf(content: bytes) -> bytes:
    return b"%PDF-1.7\n1 0 obj <</Filter /FlateDecode>>\nstream\n" + zlib.compress(content) + b"\nendstream endobj"


IN_BYTES: dict[str, bytes] = {
    "csv": f"unit,n\n{WORD},12\n".encode(),
    "utf-16": f"unit\t{WORD}".encode("utf-16"),
    "json": json.dumps({"a": [{"b": [1, WORD]}]}).encode(),
    "key told twice": f'{{"a": "{WORD}", "a": 1}}'.encode(),
    "cell": workbook(lambda book: book.active.append([WORD])),
    "workbook's title": workbook(lambda book: setattr(book.properties, "title", WORD)),
    "workbook's author": workbook(lambda book: setattr(book.properties, "creator", WORD)),
    "sheet's name": workbook(lambda book: setattr(book.active, "title", WORD)),
    "comment of a cell": workbook(comment),
    "very hidden sheet": workbook(hidden_sheet),
    "format of a cell": workbook(lambda book: setattr(book.active["A1"], "number_format", f'"{WORD}"0')),
    "escape of a workbook": zipped(a=b"<t>_x007a_zcanary7q</t>"),
    "workbook in a presentation": zipped(**{"ppt/embeddings/a.xlsx": workbook(lambda book: book.active.append([WORD]))}),
    "part's name": zipped(**{WORD: b"x"}),
    "metadata of a notebook": notebook(papermill={"parameters": {"file": f"/home/x/{WORD}.csv"}}),
    "state of a widget": notebook(widgets={"application/vnd.jupyter.widget-state+json": {"state": {"a": {"value": WORD}}}}),
    "gzip": gzip.compress(WORD.encode()),
    "text of a picture": png(b"tEXt", b"Comment\0" + WORD.encode()),
    "packed text of a picture": png(b"zTXt", b"Comment\0\0" + zlib.compress(WORD.encode())),
    "international text of a picture": png(b"iTXt", b"Comment\0\0\0en\0x\0" + WORD.encode()),
    "picture in a notebook": notebook(a=base64.b64encode(png(b"tEXt", b"a\0" + WORD.encode())).decode()),
    "stream of a PDF": pdf(f"BT ({WORD}) Tj ET".encode()),
    "hexadecimal text of a PDF": pdf(b"BT <" + WORD.encode().hex().encode() + b"> Tj ET"),
    "information of a PDF": f"%PDF-1.7\n1 0 obj <</Author ({WORD})>> endobj".encode(),
}


def found(pieces: list[Piece]) -> list[str]:
    return [f"{piece.file}: {piece.place}" for piece in pieces if WORD in piece.text]


@pytest.mark.parametrize("way", IN_HTML)
def test_a_word_is_found_in_a_page(way: str) -> None:
    page = f"<!DOCTYPE html><html><body>{IN_HTML[way]}".encode()
    assert found(list(unpack("a.html", page)))


@pytest.mark.parametrize("way", IN_BYTES)
def test_a_word_is_found_in_a_file(way: str) -> None:
    assert found(list(unpack("a", IN_BYTES[way])))


@pytest.mark.parametrize("way", [way for way, page in IN_HTML.items() if WORD not in page])
def test_the_word_is_not_in_sight_where_it_is_packed(way: str) -> None:
    assert not found(list(unpack("a.html", b"<p>x</p>")))
    assert WORD.encode() not in IN_HTML[way].encode()


def test_names_of_files_and_folders_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / WORD).mkdir()
    (tmp_path / WORD / "a.csv").write_text("x", "utf-8")
    assert found(list(unpack_folder(tmp_path))) == [f"{WORD}: its name", f"{WORD}/a.csv: its name"]


def rows(content: bytes) -> list[tuple[float, ...]]:
    return [piece.numbers for piece in unpack("a", content) if piece.numbers]


@pytest.mark.parametrize("kind", ["i1", "u2", "i4", "f4", "f8"])
def test_numbers_that_plotly_packed_are_numbers_again(kind: str) -> None:
    page = go.Figure(go.Scatter(y=np.array(ROW, kind))).to_html(include_plotlyjs=False)
    assert "bdata" in page
    assert ROW in rows(page.encode())


@pytest.mark.parametrize(
    "content",
    [
        b'<script type="application/json">{"data": [{"customdata": [[17, 3, 29, 5]]}]}</script>',
        b"unit,score\na,17\nb,3\nc,29\nd,5\n",
        workbook(column),
    ],
    ids=["list", "column of a CSV", "column of a workbook"],
)
def test_numbers_are_found_as_rows(content: bytes) -> None:
    assert ROW in rows(content)


def test_a_text_that_every_page_has_is_passed_over() -> None:
    page = f"<script>{WORD}</script>".encode()
    assert not found(list(unpack("a.html", page, known=[WORD])))


@pytest.mark.parametrize(
    "bomb",
    [gzip.compress(bytes(2000)), zipped(a=bytes(2000)), png(b"zTXt", b"a\0\0" + zlib.compress(bytes(2000)))],
    ids=["gzip", "zip", "picture"],
)
def test_a_file_that_opens_to_too_much_is_refused(bomb: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (decoding, unpacking):
        monkeypatch.setattr(module, "LARGEST", 1000)
    with pytest.raises(ValueError, match="more than can be looked at"):
        list(unpack("a", bomb))


def test_a_file_in_itself_too_deep_is_refused() -> None:
    content = b"x"
    for _ in range(20):
        content = gzip.compress(content)
    with pytest.raises(ValueError, match="more than can be looked at"):
        list(unpack("a", content))
