"""The server behind ``assessment live``: Voila on this machine's own address, with every door shut that panels don't need.

Voila by itself serves scripts and style sheets to anybody, asks for a token only for the rest, and its page fetches fonts from
elsewhere. Here every request needs the token, of whatever kind it is, and a page may speak to nobody but its own server. Through
its socket a page can move panels; it can't run code.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from traitlets.config import Application, Config

from assessment.errors import InputError, Problem

try:
    from voila.app import Voila
except ImportError:  # an extra: only those who serve panels need it
    Voila = None

__all__ = ["ADDRESS", "PanelServer", "check_installed", "open_server"]

ADDRESS = "127.0.0.1"
PAGE = Path(__file__).with_name("page")
# What a panel is made of: its page, its scripts, its kernel's socket, and the end of its kernel when the page is closed.
NEEDED = ("/api/kernels/", "/voila/templates/", "/voila/static/", "/voila/api/shutdown/", "/voila/labextensions/", "/(.*)")
EXTENSIONS = ("jupyterlab-plotly", "@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8")
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self';"
    " worker-src 'self' blob:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
REFUSED = "Refused: open the address that `assessment live` printed, with its token."
Base: Any = Voila or Application


class PanelServer(Base):  # type: ignore[misc]
    """Voila for one notebook of panels, with a guard before every handler."""

    ready: Callable[[str], None]
    secret: str = ""

    def setup_template_dirs(self) -> None:
        """Take our own page, which is Voila's without what it fetches from elsewhere."""
        super().setup_template_dirs()
        self.template_paths = [str(PAGE), *self.template_paths]  # type: ignore[has-type]

    def init_handlers(self) -> list[Any]:
        """Keep the handlers that panels need, each behind the guard."""
        kept = [one for one in super().init_handlers() if str(one[0]).startswith(NEEDED) or one[0] == NEEDED[-1]]
        return [(path, guarded(handler, self), *settings) for path, handler, *settings in kept]

    def launch_browser(self) -> None:
        """Tell the address, now that the server listens; opening it is the reader's."""
        self.ready(f"http://{ADDRESS}:{self.port}/?token={self.secret}")


class Guard:
    """What stands before a handler: the token, and the server's own name, so that no other page can have the browser ask."""

    server: PanelServer
    settings: Any
    request: Any

    def set_default_headers(self) -> None:
        """Allow a page to speak to its own server only, and nobody to keep or frame it."""
        super().set_default_headers()  # type: ignore[misc]
        for name, value in (
            ("Content-Security-Policy", POLICY), ("Referrer-Policy", "no-referrer"), ("X-Content-Type-Options", "nosniff"),
            ("Cross-Origin-Resource-Policy", "same-origin"), ("Server", "assessment"),
        ):  # fmt: skip
            self.set_header(name, value)  # type: ignore[attr-defined]

    def prepare(self, *given: Any, **named: Any) -> Any:
        """Refuse whoever has no token; remember whoever has."""
        if not admitted(self, self.server):
            self.set_status(403)  # type: ignore[attr-defined]
            return self.finish(REFUSED)  # type: ignore[attr-defined]
        return super().prepare(*given, **named)  # type: ignore[misc]


def guarded(handler: type, server: PanelServer) -> type:
    """A handler behind the guard."""
    return type(f"Guarded{handler.__name__}", (Guard, handler), {"server": server})


def admitted(handler: Any, server: PanelServer) -> bool:
    """Whether a request is for this server by name and bears its token, in its address or as the cookie that it was given."""
    if handler.request.host not in {f"{ADDRESS}:{server.port}", f"localhost:{server.port}"}:
        return False
    cookie = f"assessment-live-{server.port}"
    shown, kept = handler.get_query_argument("token", ""), handler.get_cookie(cookie, "")
    if hmac.compare_digest(shown.encode(), server.secret.encode()):
        handler.set_cookie(cookie, server.secret, httponly=True, samesite="Strict")
        return True
    return hmac.compare_digest(kept.encode(), server.secret.encode())


def check_installed() -> None:
    """Say what to do where Voila is not there.

    Raises
    ------
    InputError
        The extra ``live`` is not installed.
    """
    if Voila is None:
        todo = "pip install 'service-culture-assessment[live]' (in the repository: pip install -c constraints.txt -e '.[live]')"
        raise InputError(Problem("Panels need Voila, which is not installed", todo=todo))


def open_server(notebook: Path, *, port: int, ready: Callable[[str], None]) -> None:
    """Serve a notebook's panels until it is stopped.

    Parameters
    ----------
    notebook : Path
        In a folder of its own: nothing else in it is served, but kernels start there.
    port : int
        Free on this machine.
    ready : callable
        Told the address with the token, once the server listens.
    """
    secret = secrets.token_urlsafe(32)
    server = PanelServer(config=settings_of(notebook, port, secret), config_file_paths=[])
    server.ready, server.secret = ready, secret
    server.initialize([])
    server.start()


def settings_of(notebook: Path, port: int, secret: str) -> Config:
    """Voila's settings: this machine only, no source, no files, no traceback, no other look."""
    config = Config()
    config.Voila.update(
        notebook_path=str(notebook), ip=ADDRESS, port=port, port_retries=0, open_browser=True, token=secret, log_level="ERROR",
        connection_dir_root=str(notebook.parent), config_file_paths=[],
        tornado_settings={"headers": {"Access-Control-Allow-Origin": f"http://{ADDRESS}:{port}"}, "allow_remote_access": False},
    )  # fmt: skip
    config.VoilaConfiguration.update(
        strip_sources=True, show_tracebacks=False, file_allowlist=[], file_denylist=[".*"], template="lab", theme="light",
        allow_template_override="NO", allow_theme_override="NO", extension_allowlist=list(EXTENSIONS),
    )  # fmt: skip
    return config
