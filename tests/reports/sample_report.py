"""A small executed notebook like those the suite makes, built by hand: every kind of display once."""

from __future__ import annotations

from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

HEADER = {"client": "Northwind Stores", "unit": "Harbour Street", "wave": "wave 2026-Q3", "counts": "118 staff, 612 customers"}
DESCRIPTION = "Senior leaders score highest on all four; customers lowest on being empowered."
SCALES = ("Committed", "Attentive", "Responsive", "Empowered")
LEVELS = {
    "Front line": ("#0a6e9c", "circle", (71, 74, 66, 52), 3.5),
    "Managers": ("#b5480f", "square", (78, 76, 73, 70), 6),
    "Senior leaders": ("#54478c", "triangle-up", (88, 84, 83, 86), 7),
    "Customers see": ("#1a1a1a", "diamond-open", (69, 72, 61, 48), 2),
}
HEADLINE = """<h2 class="headline">Leaders believe the front line can settle things on the spot. The front line, and
customers, say it cannot.</h2><p class="support">On Empowered, senior leaders score themselves and their company
86 of 100; the front line 52; customers 48. Across the 24 stores, where the front line has more latitude, more
customers come back.</p>"""
STRIP = """<div class="strip"><div><strong>Clear</strong><p>The gap between leaders and front line (34 points, 26 to
42)</p></div> <div><strong>Likely</strong><p>Latitude goes with staff satisfaction and loyalty (3 of 4 links
clear of zero)</p></div> <div><strong>Too few units to tell</strong><p>Whether it holds store by store in the
North region (6 stores)</p></div></div>"""
NODES = (
    ("Latitude", "52", "of 100", "staff"),
    ("Staff satisfaction", "64", "of 100", "staff"),
    ("Customer satisfaction", "71", "of 100", ""),
    ("Loyalty", "+12", "NPS", ""),
    ("Repeat business", "46 %", "came back", ""),
)
EDGES = (("r .58", ".23 to .80"), ("r .41", ".01 to .70"), ("r .66", ".35 to .84"), ("r .49", ".11 to .75"))
INTERVAL = """<svg viewBox="0 0 120 26" width="120" height="26" role="img" aria-label="the range of r"><line x1="20" y1="0"
x2="20" y2="26" stroke="#767676" stroke-dasharray="2 2"/><line x1="45" y1="13" x2="105" y2="13" stroke="#9a9a9a"
stroke-width="3"/> <circle cx="80" cy="13" r="5" fill="#444"/></svg>"""
FINDINGS = """<div class="finding clear"><span class="strength">Clear</span> <p>Senior leaders and the front line see being
empowered 34 points apart.</p> <p class="caution">26 to 42 points; a gap of 10 would already be plain to
see.</p><p class="source">Authority to resolve problems</p></div> <div class="finding unclear"><p>Too few stores
in the North to tell whether latitude goes with loyalty there.</p></div> <div class="finding hidden"><span
class="strength">Hidden</span> <p>Fewer than ten managers answered here; the region's score is shown
instead.</p></div>"""
ACTIONS = """<div class="actions"><article><h3>Let the first person fix it, up to a limit they know</h3><p>61 % of staff have
to ask a boss at least weekly; 44 % of customers with a problem met it.</p><p class="source">Authority to
resolve problems · How Customer Service Works</p> </article><article><h3>Say sorry, then follow up</h3><p>Of 140
customers with a problem, 52 were offered an apology and 19 heard from us again.</p><p class="source">Apology ·
Five Steps</p></article><article><h3>Go and find the silent ones</h3><p>An estimated 8 % to 13 % of customers
had a problem and told nobody.</p><p class="source">A forum for the silent customer</p></article></div>"""
TABLE = (
    "<table class='table'><thead><tr><th>Level</th>"
    + "".join(f"<th class='num'>{scale}</th>" for scale in SCALES)
    + "</tr></thead><tbody>"
)
TABLE += (
    "".join(
        f"<tr><th scope='row'>{level}</th>" + "".join(f"<td class='num'>{score}</td>" for score in scores) + "</tr>"
        for level, (_, _, scores, _) in LEVELS.items()
    )
    + "</tbody></table>"
)


def chain() -> str:
    nodes = [
        f'<div class="node {kind}"><span class="name">{name}</span><span class="value">{value}</span>'
        f'<span class="unit">{unit}</span></div>'
        for name, value, unit, kind in NODES
    ]
    edges = [f'<div class="edge">{INTERVAL}<span class="r">{r}</span><span class="ci">{ci}</span></div>' for r, ci in EDGES]
    pairs = [part for pair in zip(nodes, [*edges, ""], strict=True) for part in pair]
    return f'<div class="chain">{"".join(pairs)}</div>'


def dot_ranges() -> dict[str, Any]:
    """CARE by level: a mark for each score, and a line for its range."""
    marks = []
    for place, (level, (colour, symbol, scores, half)) in enumerate(LEVELS.items()):
        rows = [4 * number + place for number in range(len(SCALES))]
        marks.append(
            {
                "type": "scatter", "mode": "markers+text", "name": level, "x": list(scores), "y": rows,
                "text": [f"<b>{score}</b>" for score in scores], "textposition": "middle right",
                "error_x": {"type": "constant", "value": half, "color": colour, "thickness": 2.5, "width": 0},
                "marker": {"color": colour, "symbol": symbol, "size": 12},
            }
        )  # fmt: skip
    ticks = [4 * number + 1.5 for number in range(len(SCALES))]
    layout = {
        "height": 420, "margin": {"l": 110, "r": 24, "t": 40, "b": 40}, "plot_bgcolor": "#fff",
        "legend": {"orientation": "h", "y": 1.1},
        "xaxis": {"range": [40, 100], "gridcolor": "#e7e5e0"},
        "yaxis": {"tickvals": ticks, "ticktext": list(SCALES), "autorange": "reversed", "showgrid": False, "zeroline": False},
    }  # fmt: skip
    return {"data": marks, "layout": layout}


def figure(*, spec: dict[str, Any] | None = None, **about: str) -> NotebookNode:
    """Make a figure's output."""
    details = {
        "kind": "figure",
        "name": "care-by-level",
        "description": "Scores by level.",
        "caption": "",
        "table": TABLE,
        **about,
    }
    data = {"application/vnd.plotly.v1+json": dot_ranges() if spec is None else spec, "text/plain": details["description"]}
    output: NotebookNode = new_output("display_data", data=data, metadata={"assessment": details})
    return output


def display(html: str, **about: Any) -> NotebookNode:
    """Make the output of a finding or a table."""
    data = {"text/html": html, "text/plain": "<Display>"}
    output: NotebookNode = new_output("display_data", data=data, metadata={"assessment": about})
    return output


def book(*parts: Any, tags: tuple[str, ...] = ()) -> NotebookNode:
    """Make a notebook: text becomes a Markdown cell, an output or a list of outputs a code cell."""
    cells = []
    for number, part in enumerate(parts):
        if isinstance(part, str):
            cell = new_markdown_cell(part)
        else:
            outputs = part if isinstance(part, list) else [part]
            cell = new_code_cell("secret_code()", outputs=outputs, execution_count=number + 1, metadata={"tags": list(tags)})
        cell["id"] = f"cell-{number}"
        cells.append(cell)
    notebook: NotebookNode = new_notebook(cells=cells)
    nbformat.validate(notebook)
    return notebook


def sample() -> NotebookNode:
    """Make the first page of a unit's report."""
    caption = (
        "Each mark is a score of 100; its line, the range the true score is likely to lie in. They part most on being empowered."
    )
    links = "## Does it reach customers, and bring them back?\n\nScores of this store; links across all 24 stores."
    facts = "<dl class='facts'><dt>Answered</dt><dd>118 of 140 staff</dd><dt>Smallest group shown</dt><dd>10</dd></dl>"
    return book(
        "# Executive report\n",
        display(HEADLINE, kind="finding"),
        display(STRIP, kind="finding"),
        "## Do the levels, and customers, see the same company?",
        figure(caption=caption, description=DESCRIPTION),
        display(FINDINGS, kind="finding"),
        links,
        display(chain(), kind="finding"),
        figure(name="links", caption="The same links, one by one."),
        "## Three things to do",
        display(ACTIONS, kind="finding"),
        "## How sure we are",
        display(facts, kind="finding"),
        display(TABLE, kind="table", name="scores", title="CARE by level", caption="Scores of 100.", fold=False),
        display(TABLE, kind="table", name="links", title="Every link", caption="Across 24 stores.", fold=True),
    )
