"""Networks of shown groups: the thinnest cut, and what may be added."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.privacy import certify
from assessment.privacy.cut import Network, flow_between, show

LINES = st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda ends: ends[0] < ends[1]), st.integers(1, 9))


def edges_of(lines: dict[tuple[int, int], int]) -> dict[int, dict[int, int]]:
    edges: dict[int, dict[int, int]] = {node: {} for node in range(6)}
    for (one, two), people in lines.items():
        edges[one][two] = edges[two][one] = people
    return edges


def thinnest_by_trying(lines: dict[tuple[int, int], int]) -> int:
    """The thinnest of all cuts that leave node 0 on one side and node 5 on the other."""
    sides = ({0, *some} for number in range(5) for some in itertools.combinations(range(1, 5), number))
    return min(sum(people for ends, people in lines.items() if len(side.intersection(ends)) == 1) for side in sides)


@settings(deadline=None)
@given(LINES)
def test_the_flow_is_the_thinnest_cut(lines: dict[tuple[int, int], int]) -> None:
    assert flow_between(edges_of(lines), 0, 5, enough=1000) == thinnest_by_trying(lines)


@settings(deadline=None)
@given(LINES, st.integers(1, 12))
def test_counting_may_stop_at_enough(lines: dict[tuple[int, int], int], enough: int) -> None:
    assert min(flow_between(edges_of(lines), 0, 5, enough=enough), enough) == min(thinnest_by_trying(lines), enough)


def test_a_refused_group_leaves_no_trace() -> None:
    network = Network([13, 9, 4])
    show(network, [0, 1, 2], tree="all", minimum=5)
    before = repr(network)
    assert not show(network, [0, 1], tree="level", minimum=5)
    assert repr(network) == before


def test_a_group_that_is_the_sum_of_shown_ones_is_always_added() -> None:
    network = Network([10, 10])
    assert all(show(network, atoms, tree="level", minimum=10) for atoms in ([0], [1]))
    assert show(network, [0, 1], tree="all", minimum=10)


@settings(deadline=None)
@given(st.lists(st.integers(1, 12), min_size=4, max_size=9), st.data())
def test_a_group_is_added_exactly_if_the_proof_holds_with_it(sizes: list[int], data: st.DataObject) -> None:
    network, shown = Network(sizes), list[list[int]]()
    columns = data.draw(st.lists(st.integers(0, 2), min_size=len(sizes), max_size=len(sizes)))
    rows = data.draw(st.lists(st.integers(0, 2), min_size=len(sizes), max_size=len(sizes)))
    for tree, places in (("level", columns), ("all", rows)):
        groups = [[*range(len(sizes))], *([atom for atom, place in enumerate(places) if place == line] for line in range(3))]
        for group in filter(None, groups):
            safe = bool(certify(dict(enumerate([*shown, group])), atoms=dict(enumerate(sizes)), minimum=7))
            assert show(network, group, tree=tree, minimum=7) == safe
            shown += [group] if safe else []
