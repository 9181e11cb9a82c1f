"""The chain from staff to repeat business, as one picture of text in boxes: it reads at any width, and without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assessment import tables
from assessment.figures.figure import Diagram
from assessment.findings.evidence import chain_edges, chain_nodes
from assessment.labels import escape, figure, link, span
from assessment.result import Assessment

__all__ = ["chain"]

UNITS = {"score": "of 100", "nps": "net promoters", "rate": "came back", "share": "of those asked", "amount": ""}
WIDTH = 100  # of an edge's drawing, from r = -1 to r = 1


def chain(result: Assessment) -> Diagram:
    """Each step with its figure, and between them the links across units with their ranges."""
    nodes, edges = chain_nodes(result), chain_edges(result)
    drawn = {str(edge["predictor"]): edge for edge in edges.to_dict("records")}
    parts = [
        part for node in nodes.to_dict("records") for part in (node_html(result, node), edge_html(drawn.get(str(node["step"]))))
    ]
    steps = ", ".join(f"{node.title} {figure(node.value, node.measure)}" for node in nodes.itertuples())
    found = "; ".join(
        f"{a} to {b}: r {link(r)}" for a, b, r in zip(edges["predictor_title"], edges["outcome_title"], edges["r"], strict=True)
    )
    caption = "Figures in boxes are of this report's unit unless named; links are across all units that may be shown, with the range each could have."
    html = f'<div class="chain">{"".join(parts)}</div>' if len(nodes) else '<p class="note">There is nothing to link.</p>'
    return Diagram(
        "chain",
        f"Steps: {steps}. Links: {found}." if len(nodes) else "There is nothing to link.",
        caption,
        html,
        tables.chain(result),
    )


def node_html(result: Assessment, node: Mapping[Any, Any]) -> str:
    """One step in its box."""
    of = "" if node["of"] in {result.unit, ""} else f' <span class="of">{escape(str(node["of"]))}</span>'
    staff = " staff" if node["side"] == "employee" else ""
    unit = UNITS.get(str(node["measure"]), "")
    return (
        f'<div class="node{staff}"><span class="name">{escape(str(node["title"]))}</span>'
        f'<span class="value">{escape(figure(node["value"], str(node["measure"])))}</span><span class="unit">{escape(unit)}{of}</span></div>'
    )


def edge_html(edge: Mapping[Any, Any] | None) -> str:
    """One link: an arrow, r, its range in words and as a line around zero."""
    if edge is None:
        return ""
    known = edge["r"] == edge["r"]
    numbers = f"r {link(edge['r'])}" if known else "can't be told"
    interval = span(edge["ci_low"], edge["ci_high"], "link") if known else ""
    drawing = interval_svg(edge["r"], edge["ci_low"], edge["ci_high"]) if known else ""
    return (
        f'<div class="edge"><span class="r">{escape(numbers)}</span><span class="ci">{escape(interval)}</span>{drawing}'
        f'<span class="verdict">{escape(str(edge["verdict"]).split(":")[0])}</span></div>'
    )


def interval_svg(r: float, low: float, high: float) -> str:
    """A link's range as a line, with zero marked."""
    x, x0, x1, zero = (f"{(value + 1) / 2 * WIDTH:.1f}" for value in (r, low, high, 0.0))
    return (
        f'<svg viewBox="0 0 {WIDTH} 16" width="{WIDTH}" height="16" aria-hidden="true" focusable="false">'
        f'<line x1="{zero}" y1="1" x2="{zero}" y2="15" stroke="#8a8a8a" stroke-dasharray="2 2"/>'
        f'<line x1="{x0}" y1="8" x2="{x1}" y2="8" stroke="#5c5c5c" stroke-width="2.5"/><circle cx="{x}" cy="8" r="4" fill="#1f1f1f"/></svg>'
    )
