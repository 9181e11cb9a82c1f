"""The chain from staff to repeat business, as one picture of text in boxes: it reads at any width, and without scripts."""

from __future__ import annotations

from typing import Any

from assessment import tables
from assessment.direction import isolated
from assessment.figures.figure import Bar, Diagram, Step
from assessment.figures.theme import INK
from assessment.findings.evidence import chain_edges, chain_nodes, each
from assessment.labels import escape, figure, link, mark, span
from assessment.language import later, say
from assessment.result import Assessment

__all__ = ["chain"]

UNITS = {
    "score": later("of 100"),
    "nps": later("net promoters"),
    "rate": later("came back"),
    "share": later("of those asked"),
    "amount": "",
}
CAPTION = later(
    "Figures in boxes are of this report's unit unless named; links are across all units that may be shown, with the range that"
    " each could have."
)
NOTHING = later("There is nothing to link.")
NOT_RECORDED = "not_recorded"
UNTOLD = later("can't be told")
WIDTH = 100  # of an edge's drawing, from r = -1 to r = 1


def chain(result: Assessment) -> Diagram:
    """Each step with its figure, and between them the links across units with their ranges."""
    nodes, edges = list(each(chain_nodes(result))), list(each(chain_edges(result)))
    table = tables.chain(result)
    if not nodes:
        nothing = say(NOTHING)
        return Diagram(table.name, nothing, nothing, f'<p class="note">{escape(nothing)}</p>', table)
    after = {edge.predictor: edge for edge in edges}
    parts = [part for node in nodes for part in (node_html(result, node), edge_html(after.get(node.step)))]
    steps = ", ".join(f"{isolated(node.title)} {figure(node.value, node.measure)}" for node in nodes)
    found = "; ".join(link_words(edge) for edge in edges) or say("none")
    html = f'<div class="chain">{"".join(parts)}</div>'
    boxes = tuple(step(result, node, after.get(node.step)) for node in nodes)
    known = tuple(bar(edge) for edge in edges if edge.r == edge.r)
    what = say("Steps: {steps}. Links: {links}.", steps=steps, links=found)
    return Diagram(table.name, what, say(CAPTION), html, table, known, boxes)


def bar(edge: Any) -> Bar:
    """A link as one figure of a chart."""
    row = f"{edge.predictor_title} → {edge.outcome_title}"
    low, high = (float(end) if end == end else None for end in (edge.ci_low, edge.ci_high))
    numbers: dict[str, Any] = {"value": float(edge.r), "low": low, "high": high, "n": float(edge.units)}
    return Bar(row, say("Link across units (r)"), INK, hollow=False, measure="link", **numbers)


def step(result: Assessment, node: Any, edge: Any) -> Step:
    """A box in words, with the link that follows it."""
    of = "" if node.of in {result.unit, ""} else f" {node.of}"
    unit = unit_words(node)
    box: dict[str, str] = {"title": str(node.title), "value": figure(node.value, node.measure), "unit": f"{unit}{of}".strip()}
    box |= {"link": edge_words(edge), "span": interval_words(edge)} if edge is not None else {}
    return Step(staff=node.side == "employee", **box)


def interval_words(edge: Any) -> str:
    """A link's range in words; "" for one that can't be told."""
    return span(edge.ci_low, edge.ci_high, "link") if edge.r == edge.r else ""


def link_words(edge: Any) -> str:
    """A link in words, with its ends."""
    return say("{first} to {second}: {link}", first=edge.predictor_title, second=edge.outcome_title, link=edge_words(edge))


def unit_words(node: Any) -> str:
    """What a step's figure is counted in; where there is none, that it is hidden, or that the client gave none."""
    if node.value != node.value:
        return say("not recorded here") if node.status == NOT_RECORDED else say("hidden")
    return say(UNITS[node.measure]) if UNITS.get(node.measure) else ""


def edge_words(edge: Any) -> str:
    """A link in words: r, or that it can't be told."""
    return f"r {link(edge.r)}" if edge.r == edge.r else say(UNTOLD)


def node_html(result: Assessment, node: Any) -> str:
    """One step in its box."""
    of = "" if node.of in {result.unit, ""} else f' <span class="of">{escape(node.of)}</span>'
    staff = " staff" if node.side == "employee" else ""
    name = f'<span data-to="{escape(mark("scale", node.title))}">{escape(node.title)}</span>'
    unit = unit_words(node)
    return (
        f'<div class="node{staff}"><span class="name">{name}</span>'
        f'<span class="value">{escape(figure(node.value, node.measure))}</span><span class="unit">{escape(unit)}{of}</span></div>'
    )


def edge_html(edge: Any) -> str:
    """One link: an arrow, r, its range in words and as a line around zero; nothing after the last step."""
    if edge is None:
        return ""
    interval = interval_words(edge)
    drawing = interval_svg(edge.r, edge.ci_low, edge.ci_high) if edge.r == edge.r else ""
    verdict = say(str(edge.verdict).split(":")[0])
    return (
        f'<div class="edge"><span class="r">{escape(edge_words(edge))}</span><span class="ci">{escape(interval)}</span>{drawing}'
        f'<span class="verdict">{escape(verdict)}</span></div>'
    )


def interval_svg(r: float, low: float, high: float) -> str:
    """A link's range as a line, with zero marked."""
    x, x0, x1, zero = (f"{(value + 1) / 2 * WIDTH:.1f}" for value in (r, low, high, 0.0))
    return (
        f'<svg viewBox="0 0 {WIDTH} 16" width="{WIDTH}" height="16" aria-hidden="true" focusable="false">'
        f'<line x1="{zero}" y1="1" x2="{zero}" y2="15" stroke="#8a8a8a" stroke-dasharray="2 2"/>'
        f'<line x1="{x0}" y1="8" x2="{x1}" y2="8" stroke="#5c5c5c" stroke-width="2.5"/>'
        f'<circle cx="{x}" cy="8" r="4" fill="#1f1f1f"/></svg>'
    )
