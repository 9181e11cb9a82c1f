"""What is served, and what stops it."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from assessment.batch import serving
from assessment.errors import InputError
from assessment.live import server
from assessment.settings import bundled, read_settings


def test_without_voila_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "Voila", None)
    with pytest.raises(
        InputError, match=r"Panels need Voila, which is not installed\. Pip install 'service-culture-assessment\[live\]'"
    ):
        serving.serve(read_settings(bundled("data", "example")), ready=print)


def test_a_port_that_is_taken_is_told() -> None:
    with socket.socket() as taken:
        taken.bind((server.ADDRESS, 0))
        taken.listen()
        with pytest.raises(InputError, match="port can't be had"):
            serving.free_port(taken.getsockname()[1])


def test_any_free_port_will_do() -> None:
    assert serving.free_port(0) > 0


def test_the_notebook_holds_one_cell_and_the_folder_is_text_in_it() -> None:
    notebook = serving.panel_notebook(Path("a'); evil('"), title="Client")
    (cell,) = notebook.cells
    assert cell.source.endswith("""live.board(assess(work="a'); evil('"))""")


def test_voila_is_told_this_machine_only_no_source_no_files_no_traceback() -> None:
    config = server.settings_of(Path("panels.ipynb"), 8000, "secret")
    assert (config.Voila.ip, config.Voila.token, config.Voila.port_retries) == ("127.0.0.1", "secret", 0)
    chosen = config.VoilaConfiguration
    assert (chosen.strip_sources, chosen.show_tracebacks, chosen.file_allowlist) == (True, False, [])
