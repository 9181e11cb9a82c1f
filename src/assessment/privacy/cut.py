"""Which groups can be shown side by side: the question, turned into one about a network that can be cut.

Two published sums can be subtracted, and with them the people they have in common: the region minus its shown units leaves
the unit that was hidden. A reader may add and subtract *any* of the shown groups, with any factors. What can be worked out in
this way?

Think of the smallest pieces people are counted in: those of one level in one unit, an *atom*. Groups of one level form a tree
(the whole, its regions, their units), and groups of all levels form another. In each tree an atom hangs from the smallest
shown group around it. Draw a node for each shown group, one more for "in no shown group", and for each atom a line between
the two nodes it hangs from, as thick as it has people. Then

    the combinations of shown sums are exactly the differences of "heights" given to the nodes,

so the people in a combination are those on lines between nodes of different height: a cut of the network. *No combination
isolates fewer than ten people if, and only if, no cut of the network is thinner than ten.* That is a question with a fast,
exact answer: the thinnest cut between two nodes is the greatest flow between them.

Showing one more group splits a node in two. All cuts that leave the two together were there before; so one flow, between the
two, decides.

References
----------
Edmonds J (1970). Submodular functions, matroids, and certain polyhedra. Combinatorial Structures and Their Applications,
69-87 (two nested families give a network matrix). Ford LR, Fulkerson DR (1956). Maximal flow through a network. Canadian
Journal of Mathematics 8, 399-404.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

__all__ = ["Network", "flow_between", "show"]

Edges = Mapping[int, Mapping[int, int]]  # node: its neighbour nodes, and how many people stand on the lines between the two
OUTSIDE = 0  # the node of what is in no shown group


@dataclass
class Network:
    """The groups shown so far. It grows with :func:`show`, the only function that changes it.

    Parameters
    ----------
    sizes : sequence of int
        People in each atom, 1 or more.
    """

    sizes: Sequence[int]
    nodes: dict[str, list[int]] = field(default_factory=dict)  # tree: the node each atom hangs from in it
    edges: dict[int, dict[int, int]] = field(default_factory=lambda: {OUTSIDE: {}})

    def __post_init__(self) -> None:
        for tree in ("level", "all"):
            self.nodes[tree] = [OUTSIDE] * len(self.sizes)


def show(network: Network, members: Sequence[int], *, tree: str, minimum: int) -> bool:
    """Add a group to those that are shown, if no combination then isolates fewer than a minimum of people.

    Parameters
    ----------
    network : Network
        What is shown so far; changed only where the group is added.
    members : sequence of int
        Atoms of the group. Groups of a tree come from the top down: all those around a group that are ever shown, before it.
    tree : {"level", "all"}
        Which of the two nested families the group belongs to.
    minimum : int
        People that may be told apart, 1 or more.

    Returns
    -------
    bool
        Whether it was added. A group that is the sum or difference of shown ones adds nothing a reader can't know, and always is.

    Examples
    --------
    >>> network = Network([13, 9, 4])
    >>> show(network, [0, 1, 2], tree="all", minimum=5), show(network, [0, 1], tree="all", minimum=5)
    (True, False)
    """
    around = network.nodes[tree][members[0]]
    node = len(network.edges)
    network.edges[node] = {}
    _hang(network, members, tree=tree, node=node)
    if 0 < flow_between(network.edges, node, around, enough=minimum) < minimum:
        _hang(network, members, tree=tree, node=around)
        del network.edges[node]
        return False
    return True


def flow_between(edges: Edges, source: int, target: int, *, enough: int) -> int:
    """Count the people any cut between two nodes goes through, up to as many as are enough.

    Parameters
    ----------
    edges : mapping of int to mapping of int to int
        Nodes, their neighbours, and the people on the lines between them, the same in both directions.
    source, target : int
        Two nodes.
    enough : int
        Where counting may stop.

    Returns
    -------
    int
        The size of the thinnest cut if that is under ``enough``, else some number from ``enough`` up; 0 where nothing
        connects the two.

    Examples
    --------
    >>> flow_between({0: {1: 3, 2: 4}, 1: {0: 3, 2: 9}, 2: {0: 4, 1: 9}}, 0, 1, enough=10)
    7
    """
    flow: dict[tuple[int, int], int] = defaultdict(int)
    total = 0
    while total < enough and (path := _open_path(edges, flow, source, target)):
        steps = list(pairwise(path))
        more = min(edges[here][there] - flow[here, there] for here, there in steps)
        for here, there in steps:
            flow[here, there] += more
            flow[there, here] -= more
        total += more
    return total


def _hang(network: Network, members: Sequence[int], *, tree: str, node: int) -> None:
    """Hang a group's atoms from another node of a tree."""
    other = "all" if tree == "level" else "level"
    for atom in members:
        here, there, size = network.nodes[tree][atom], network.nodes[other][atom], network.sizes[atom]
        _thicken(network.edges, here, there, -size)
        _thicken(network.edges, node, there, size)
        network.nodes[tree][atom] = node


def _thicken(edges: dict[int, dict[int, int]], here: int, there: int, people: int) -> None:
    """Put people on the line between two nodes, or take them off; a line from a node to itself is in no cut."""
    if here == there:
        return
    size = edges[here].get(there, 0) + people
    for one, two in ((here, there), (there, here)):
        if size:
            edges[one][two] = size
        else:
            del edges[one][two]


def _open_path(edges: Edges, flow: Mapping[tuple[int, int], int], source: int, target: int) -> list[int]:
    """Find a path that can carry more; [] is none.

    Both ends search at once, a line each in turn: what is cut off is mostly near one of them. Each goes deep before wide, since
    the whole has as many neighbours as there are units, and mostly the first will do.
    """
    came: tuple[dict[int, int], dict[int, int]] = ({source: source}, {target: target})
    trails = ([(source, iter(edges[source].items()))], [(target, iter(edges[target].items()))])
    side = 0
    while trails[0] and trails[1]:
        here, lines = trails[side][-1]
        there, size = next(lines, (OUTSIDE, 0))
        if not size:
            trails[side].pop()
            continue
        if there not in came[side] and flow.get((there, here) if side else (here, there), 0) < size:
            came[side][there] = here
            if there in came[1 - side]:
                return [*reversed(_trace(came[0], there)), *_trace(came[1], there)[1:]]
            trails[side].append((there, iter(edges[there].items())))
        side = 1 - side
    return []


def _trace(came: Mapping[int, int], node: int) -> list[int]:
    """List the nodes from one back to where a search began."""
    path = [node]
    while came[path[-1]] != path[-1]:
        path.append(came[path[-1]])
    return path
