"""Panels as they are served: who has no token gets nothing, who has gets no source; and as they are used, by keys."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from assessment.live import server
from assessment.result import save_assessment
from made_results import hand_made  # type: ignore[import-not-found]

SECONDS = 60
KERNEL = "00000000-0000-0000-0000-000000000000"
# The page, kernels, the notebook, files, listings, a terminal, scripts, the end of a kernel, what a Jupyter server has besides.
PATHS = (
    "/", "/login", "/api", "/api/kernels", f"/api/kernels/{KERNEL}", f"/api/kernels/{KERNEL}/channels", "/api/contents", "/lab",
    "/api/terminals", "/files/panels.ipynb", "/voila/files/panels.ipynb", "/panels.ipynb", "/voila/render/panels.ipynb", "/tree",
    "/voila/tree", "/voila/static/voila.js", "/voila/templates/lab/static/index.css", "/voila/api/contents", "/metrics",
    "/voila/labextensions/jupyterlab-plotly/package.json", f"/voila/api/shutdown/{KERNEL}", "/static/favicon.ico",
)  # fmt: skip
SOCKET = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
SOCKET |= {"Sec-WebSocket-Version": "13"}


class Served(NamedTuple):
    """A server of panels."""

    address: str
    port: int
    token: str
    folder: Path

    def ask(self, path: str, *, method: str = "GET", **headers: str) -> tuple[int, str]:
        """What it answers, with its status."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as asked:
            asked.request(method, path, headers=headers)
            with asked.getresponse() as answer:
                return answer.status, answer.read().decode("utf-8", "replace")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("secret-folder")
    save_assessment(hand_made(45), folder / "results")
    code = (
        "import sys, nbformat; from pathlib import Path; from assessment.batch.serving import free_port, panel_notebook;"
        "from assessment.live.server import open_server; folder = Path(sys.argv[1]); (folder / 'page').mkdir();"
        "nbformat.write(panel_notebook(folder / 'results', title='Client'), folder / 'page/panels.ipynb');"
        "open_server(folder / 'page/panels.ipynb', port=free_port(0), ready=lambda address: print(address, flush=True))"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        address = running.stdout.readline().strip()
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\?token=(.+)", address)
        assert found
        yield Served(address, int(found[1]), found[2], folder)
        running.terminate()


@pytest.fixture(scope="module")
def page(chromium: Browser, served: Served) -> Iterator[Page]:
    opened = chromium.new_page(viewport={"width": 1280, "height": 900})
    opened.goto(served.address)
    opened.wait_for_selector("tbody td", timeout=SECONDS * 1000)
    yield opened
    opened.close()


pytestmark = pytest.mark.slow


@pytest.mark.parametrize("path", PATHS)
def test_who_has_no_token_is_refused(served: Served, path: str) -> None:
    assert served.ask(path) == (403, server.REFUSED)


def test_a_wrong_token_a_wrong_cookie_and_other_methods_are_refused(served: Served) -> None:
    for path in ("/?token=", "/?token=wrong", f"/?token={served.token[:-1]}", f"/voila/static/voila.js?token={served.token}x"):
        assert served.ask(path)[0] == 403
    assert served.ask("/", Cookie=f"assessment-live-{served.port}=wrong")[0] == 403
    for method in ("POST", "DELETE", "PUT", "HEAD"):
        assert served.ask(f"/api/kernels/{KERNEL}", method=method)[0] == 403


def test_a_socket_without_a_token_is_refused(served: Served) -> None:
    assert served.ask(f"/api/kernels/{KERNEL}/channels", **SOCKET)[0] == 403


def test_another_name_for_this_machine_is_refused_even_with_the_token(served: Served) -> None:
    assert served.ask(f"/?token={served.token}", Host=f"evil.example:{served.port}")[0] == 403


@pytest.mark.parametrize(
    "path",
    ["/panels.ipynb", "/voila/files/panels.ipynb", "/files/panels.ipynb", "/api/contents", "/voila/api/contents",
     "/api/terminals", "/api/kernels", "/voila/tree", "/voila/render/panels.ipynb", "/voila/static/../../../../etc/passwd"],
)  # fmt: skip
def test_with_the_token_too_there_are_no_files_listings_terminals_or_further_kernels(served: Served, path: str) -> None:
    status, text = served.ask(f"{path}?token={served.token}")
    assert status in {302, 403, 404, 405}
    assert "assess(" not in text
    assert "root:" not in text


def test_no_kernel_can_be_started_with_the_token(served: Served) -> None:
    assert served.ask(f"/api/kernels?token={served.token}", method="POST")[0] in {403, 404, 405}


def test_it_listens_on_this_machine_s_own_address_only(served: Served) -> None:
    table = Path("/proc/net/tcp")
    if not table.is_file():
        pytest.skip("no table of sockets here")
    lines = [line.split() for line in table.read_text("ascii").splitlines()[1:]]
    at = {line[1].split(":")[0] for line in lines if line[3] == "0A" and int(line[1].split(":")[1], 16) == served.port}
    assert at == {"0100007F"}


@pytest.mark.browser
def test_the_page_holds_no_source_and_no_place_and_asks_nobody_else(chromium: Browser, served: Served) -> None:
    opened, asked, complaints = chromium.new_page(), [], []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda said: complaints.extend([said.text] if said.type == "error" else []))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(served.address)
    opened.wait_for_selector("tbody td", timeout=SECONDS * 1000)
    html = opened.content()
    opened.close()
    assert not [url for url in asked if not url.startswith((f"http://127.0.0.1:{served.port}/", "blob:"))]
    assert complaints == []
    assert "assess(" not in html
    assert str(served.folder) not in html
    assert "from assessment" not in html


@pytest.mark.browser
def test_each_field_stands_below_its_score_s_name(page: Page) -> None:
    heads, fields = (
        page.evaluate(f"[...document.querySelectorAll('{where}')].map(one => Math.round(one.getBoundingClientRect().x))")
        for where in ("thead th", "tbody tr:first-child td")
    )
    assert heads == fields
    assert len(heads) == 3


@pytest.mark.browser
def test_the_names_stand_beside_their_fields(page: Page) -> None:
    names = [box["y"] for name in page.get_by_role("button", name=re.compile("Unit ")).all() if (box := name.bounding_box())]
    rows = [box["y"] for row in page.locator("tbody tr").all() if (box := row.bounding_box())]
    assert len(names) == len(rows) == 20
    assert max(abs(a - b) for a, b in zip(names, rows, strict=True)) <= 2


def focused(page: Page) -> str:
    return str(page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"))


def wait_for(page: Page, words: str) -> None:
    """Wait until a chart of the page says something."""
    for _ in range(200):
        if words in " ".join(page.locator(".js-plotly-plot").all_text_contents()):
            return
        time.sleep(0.05)
    pytest.fail(f"never drawn: {words}")


@pytest.mark.browser
def test_all_can_be_done_with_keys_alone(page: Page) -> None:
    seen = []
    for _ in range(14):
        page.keyboard.press("Tab")
        seen.append(focused(page))
    assert [name for name in seen if name in {"Wave", "Region", "Level", "Sort by", "Page"}] == [
        "Wave", "Region", "Level", "Sort by", "Page",
    ]  # fmt: skip
    while focused(page) != "Unit 2":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # opens the unit
    wait_for(page, "76")  # 50, 20 for all staff, 4 for the unit, 2 for the wave
    page.locator("select").nth(3).focus()
    page.keyboard.press("ArrowUp")  # from all staff to managers
    wait_for(page, "66")


@pytest.mark.browser
def test_a_change_draws_the_chart_once_and_paints_no_picture_of_it(chromium: Browser, served: Served) -> None:
    opened = chromium.new_page()
    opened.add_init_script(
        "window.painted = 0; const paint = HTMLCanvasElement.prototype.toDataURL;"
        "HTMLCanvasElement.prototype.toDataURL = function (...how) { painted += 1; return paint.apply(this, how); };"
    )
    opened.goto(served.address)
    opened.get_by_role("button", name="A unit", exact=True).click()
    opened.wait_for_selector(".js-plotly-plot .scatterlayer", timeout=SECONDS * 1000)
    opened.wait_for_timeout(1000)  # the first chart is drawn by the extension itself
    opened.evaluate("painted = 0")
    before = opened.locator(".js-plotly-plot").text_content()
    opened.get_by_label("Unit", exact=True).select_option(index=3)
    opened.wait_for_function("before => document.querySelector('.js-plotly-plot')?.textContent !== before", arg=before)
    opened.wait_for_timeout(1000)  # in which a picture would have been painted
    assert opened.evaluate("painted") == 0
    assert opened.evaluate("document.querySelector('.js-plotly-plot .main-svg').clientWidth") > 700
    opened.close()
