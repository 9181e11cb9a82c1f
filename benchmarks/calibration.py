"""How often 95 % intervals hold the truth, and how often nothing is taken for something: simulation with fixed seeds.

Run: ``python -m benchmarks.calibration``; it takes about an hour of one processor, prints the tables of
``docs/calibration.md`` and, with ``--write``, writes that page. Every section has seeds of its own: made alone
(``--only "Means of scores"``) it is the same as in the whole page, where it takes its place. Scores are of five-point answers cut
from a normal scale, of one, three or five questions that hang together (correlation one half); groups are samples of a large
population, or of one that is not much larger than the sample.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import numpy as np
from scipy import stats

from assessment.stats import (
    correlation_interval,
    difference_interval,
    difference_p,
    holm,
    mean_estimate,
    mean_interval,
    nps_interval,
    share_interval,
)
from benchmarks.answers import SHAPES, probabilities, scores
from benchmarks.coverage import Cell, listed, overall, summary, table
from benchmarks.coverage_of_chains import along_chains, bias_of_chain, carried_changes, chains, false_chains, two_waves
from benchmarks.coverage_of_comparisons import false_marks, places, shrunken_scores
from benchmarks.coverage_of_drivers import weights_of_drivers
from benchmarks.coverage_of_shown import fresh_shown_means, shown_composites, shown_means, shown_promoters, shown_shares
from benchmarks.coverage_of_units import average_reliabilities, one_way_reliabilities, slopes_within_units
from benchmarks.coverage_of_weights import weighted_composites, weighted_scores
from benchmarks.fresh_cells import fresh_composites, fresh_differences, fresh_means, fresh_weights

__all__ = ["main"]

PAGE = Path(__file__).resolve().parents[1] / "docs" / "calibration.md"
ROUNDS = 4000
SIZES = (10, 15, 20, 30, 50, 100, 300)
ITEMS = (1, 3, 5)


def means(rounds: int) -> Iterator[Cell]:
    """Means of samples of a large population."""
    for number, (name, items, n) in enumerate(product(SHAPES, ITEMS, SIZES)):
        chances = probabilities(*SHAPES[name])
        seen = scores(chances, (rounds, n), items, np.random.default_rng([1, number]))
        low, high = mean_interval(n, seen.mean(axis=1), seen.var(axis=1, ddof=1))
        truth = float(chances @ np.arange(5)) * 25
        yield Cell(name, n, f"{items} question{'s'[: items > 1]}", float(np.mean((low <= truth + 1e-9) & (truth <= high + 1e-9))))


def near_censuses(rounds: int) -> Iterator[Cell]:
    """Means where a large part of the group answered."""
    for number, (name, asked, n) in enumerate(product(("middle", "agreeing", "high", "very high"), (1.2, 2.0), (10, 20, 50))):
        people = round(n * asked)
        everyone = scores(probabilities(*SHAPES[name]), (rounds, people), 5, np.random.default_rng([2, number]))
        seen, truth = everyone[:, :n], everyone.mean(axis=1)
        low, high = mean_interval(n, seen.mean(axis=1), seen.var(axis=1, ddof=1), population=people)
        yield Cell(name, n, f"{n} of {people} answered", float(np.mean((low <= truth + 1e-9) & (truth <= high + 1e-9))))


def differences(rounds: int) -> Iterator[Cell]:
    """Differences between two groups."""
    pairs = (("middle", "agreeing"), ("agreeing", "very high"), ("high", "very high"), ("very high", "ceiling"))
    for number, (pair, (n, other)) in enumerate(product(pairs, ((10, 10), (15, 60), (30, 30), (100, 20)))):
        generator = np.random.default_rng([3, number])
        chances = [probabilities(*SHAPES[name]) for name in pair]
        sides = [scores(one, (rounds * 5 // 2, size), 5, generator) for one, size in zip(chances, (n, other), strict=True)]
        estimates = [mean_estimate(side.shape[1], side.mean(axis=1), side.var(axis=1, ddof=1)) for side in sides]
        first, second = (float(one @ np.arange(5)) * 25 for one in chances)
        _, low, high = difference_interval(*estimates)
        held = float(np.mean((low <= first - second) & (first - second <= high)))
        yield Cell(f"{pair[0]} and {pair[1]}", n, f"against {other}", held)


def shares(_rounds: int) -> Iterator[Cell]:
    """Shares, exactly: the mean over near values of the truth, since the coverage of any one jumps with it."""
    for n, truth in product((10, 20, 50, 100), (0.05, 0.2, 0.5, 0.8, 0.95)):
        near, count = np.linspace(truth - 0.03, truth + 0.03, 601)[:, None], np.arange(n + 1)
        low, high = share_interval(count, n)
        held = (stats.binom.pmf(count, n, near) * ((low <= near) & (near <= high))).sum(axis=1)
        yield Cell(f"share about {truth:.2f}", n, "", float(held.mean()))


def promoters(rounds: int) -> Iterator[Cell]:
    """Net promoter scores."""
    for n, (up, down) in product((10, 20, 50, 200), ((0.5, 0.2), (0.8, 0.05), (0.3, 0.4))):
        counts = np.random.default_rng([5, n, int(100 * up)]).multinomial(n, [up, 1 - up - down, down], size=rounds)
        low, high = nps_interval(counts[:, 0], counts[:, 2], n)
        truth = 100 * (up - down)
        yield Cell(f"{up:.0%} promoters, {down:.0%} detractors", n, "", float(np.mean((low <= truth) & (truth <= high))))


def correlations(rounds: int) -> Iterator[Cell]:
    """Correlations over units whose figures are means of people: the truth is that of such means."""
    for units, r in product((10, 20, 50, 100), (0.0, 0.3, 0.6)):
        generator = np.random.default_rng([6, units, int(10 * r)])
        x = generator.normal(size=(rounds, units))
        y = r * x + np.sqrt(1 - r**2) * generator.normal(size=(rounds, units))
        found = np.array([np.corrcoef(one, other)[0, 1] for one, other in zip(x, y, strict=True)])
        low, high = correlation_interval(found, units)
        yield Cell(f"r = {r:.1f}", units, "units", float(np.mean((low <= r) & (r <= high))))


def false_flags(shape: str, *, rounds: int = 400, units: int = 300, scales: int = 8) -> float:
    """Share of whole batches in which any unit is said to differ from the rest, where none does."""
    flagged = 0
    for number in range(rounds):
        generator = np.random.default_rng([7, number])
        sizes = generator.integers(10, 40, units)
        p = []
        for _ in range(scales):
            people = scores(probabilities(*SHAPES[shape]), (1, int(sizes.sum())), 5, generator)[0]
            ends = np.cumsum(sizes)
            total, squares = (np.diff(np.concatenate([[0.0], np.cumsum(values)[ends - 1]])) for values in (people, people**2))
            own = mean_estimate(sizes, total / sizes, (squares - total**2 / sizes) / (sizes - 1))
            others = sizes.sum() - sizes
            rest, rest_squares = total.sum() - total, squares.sum() - squares
            rests = mean_estimate(others, rest / others, (rest_squares - rest**2 / others) / (others - 1))
            p.append(difference_p(own, rests))
        flagged += bool((holm(np.concatenate(p)) < 0.05).any())
    return flagged / rounds


STUDIES: dict[str, Callable[[int], Iterator[Cell]]] = {
    "Means of scores": means,
    "Means in cells drawn by chance": fresh_means,
    "Means near an end, of groups that are shown": shown_means,
    "Means near an end in cells drawn by chance, of groups that are shown": fresh_shown_means,
    "Composites near an end, of groups that are shown": shown_composites,
    "Means where much of the group answered": near_censuses,
    "Scores weighted up to numbers of people": weighted_scores,
    "Composites weighted up to numbers of people": weighted_composites,
    "Weighted composites in cells drawn by chance": fresh_composites,
    "Differences between two groups": differences,
    "Differences in cells drawn by chance": fresh_differences,
    "Shares": shares,
    "Shares of groups that are shown": shown_shares,
    "Net promoter scores": promoters,
    "Net promoter scores of groups that are shown": shown_promoters,
    "Correlations across units": correlations,
    "ICC(1), the share of differences that lies between units": one_way_reliabilities,
    "ICC(2), how dependable units' averages are": average_reliabilities,
    "Customers within units, on a score of their unit": slopes_within_units,
    "The chain, percentile intervals": chains(0),
    "The chain, bias-corrected and accelerated intervals": chains(1),
    "Along the chain": along_chains,
    "The chain over two waves": two_waves,
    "A change carried along the chain": carried_changes,
    "What goes most with an outcome, relative weights": weights_of_drivers,
    "Relative weights in cells drawn by chance": fresh_weights,
    "Places of units, all at once": places,
    "Scores of units with chance allowed for": shrunken_scores,
}
FRESH = "None of these cells had a part in choosing the method (`benchmarks/fresh_cells.py`)."
ANY_SHAPE = "Every other is of answers of any shape (Dirichlet's distribution)."
ALL_DIFFERENT = (fresh_composites, fresh_differences, fresh_means, fresh_shown_means, fresh_weights)
AT_LEAST = (
    "Net promoter scores of groups that are shown",
    "Shares of groups that are shown",
    "Places of units, all at once",
    "Scores of units with chance allowed for",
)  # what is promised to hold at least so often, not about so often
NOTES = {
    "Means in cells drawn by chance": f"{FRESH} {ANY_SHAPE} Chances of the five answers, from the lowest.",
    "Differences in cells drawn by chance": f"Of 10,000 samples a cell. {FRESH} {ANY_SHAPE}",
    "Differences between two groups": "Of 10,000 samples a cell.",
    "Means near an end, of groups that are shown": "Of 20,000 samples a cell. A group is hidden where fewer than three of it can"
    " have answered otherwise than all others, and a range allows for it (`shown_interval`). In brackets in how many percent of"
    " the samples the group is shown; where in fewer than 5 %, it is not told how often its range holds.",
    "Means near an end in cells drawn by chance, of groups that are shown": f"Of 20,000 samples a cell. {FRESH} Every third is of"
    " a group of people whose number is known.",
    "Shares": "Worked out exactly, not sampled: the mean over truths up to three points away.",
    "Shares of groups that are shown": "Worked out exactly, as above, of groups in which three at least are on either side; in"
    " brackets in how many percent of the samples that is. Of ten people these are five different shares with five ranges: they"
    " hold at least so often as promised.",
    "Composites near an end, of groups that are shown": "Four scales, all of which must be shown; in brackets in how many percent"
    " of the samples they are. As many answers count as off an end as are of each of the four, on average. As if all groups were"
    " shown ranges held in 73 to 97 %.",
    "Net promoter scores of groups that are shown": "Of 20,000 samples a cell. Three people at least are not in the largest of"
    " the three groups; in brackets in how many percent of the samples that is. Of small groups there are few different figures:"
    " their ranges hold more often than promised. As if all groups were shown they held, with nine promoters in ten and up to 20"
    " answers, in 0 to 89 %.",
    "Scores weighted up to numbers of people": "Of staff, n is everybody, of whom so many answered;"
    " of customers, n is how many answered, ten of each unit. Levels, and units, differ.",
    "Composites weighted up to numbers of people": "Of 3,000 samples a cell. Four parts of one question each,"
    " that the same people answered. Of 50 people who nearly all agree, ranges are a little wider than they need be.",
    "Weighted composites in cells drawn by chance": f"Of 6,000 samples a cell. {FRESH} n is everybody.",
    "Customers within units, on a score of their unit": "Of 20,000 samples a cell. Slopes of a model with random intercepts,"
    " whose errors are taken from how far units' averages lie from it (Knapp & Hartung 2003); in every sample, also where units"
    " don't seem to differ. None is given where numbers of customers are so unequal that their logarithms have a standard"
    " deviation above 1.25: with one unit in four fifty times as large as all others ranges held in 92.8 to 97.8 %, and no"
    " method that was tried held closer to 95 % without being much wider.",
    "The chain, percentile intervals": "Of 8,000 samples a cell. Four steps, each the same share of the one before, in"
    " standard deviations of units;"
    " beside them units that are not normal, and a chain of five steps. Of fewer than 15 units none is given.",
    "The chain, bias-corrected and accelerated intervals": "Of the same samples.",
    "Along the chain": "Of 4,000 samples a cell in which a range is given: all steps but one, at the most, must be three standard"
    " errors from none. In brackets in how many percent of all samples that is; of fewer than 5 % it is not told how often it"
    " holds. Without that rule a range of a product holds in up to 100 % where its paths are small, by any method; where it is"
    " given only if every step can be told, in 2 to 30 % where one is none. Percentile intervals."
    " Every cell counts alike, however seldom a range is given in it.",
    "The chain over two waves": "Of 8,000 samples a cell. Each figure is half of what it was, and a share of the other side's.",
    "A change carried along the chain": "Of 2,000 samples a cell in which a range is given, as along the chain: half a standard"
    " deviation in the first step, carried to each later one.",
    "What goes most with an outcome, relative weights": "Of at least three units for each predictor: of fewer no"
    " range is told. Of a weight that is none, all of the error is left above its range: below there is no room.",
    "Relative weights in cells drawn by chance": f"Of 15,000 samples a cell. {FRESH}"
    " Heavy tails are those of t with six degrees of freedom.",
    "Places of units, all at once": "The promise is for all units at once, and to hold at least so often: places are whole"
    " numbers, of units that are alike every place is open, and of units far apart each has its own, so that ranges hold more"
    " often, by any method.",
    "Scores of units with chance allowed for": "Of 1,000 samples a cell, and of all units of a sample: the promise is at least"
    " 95 % on average over units (Morris 1983). By how much units differ is itself not known: where they hardly do, and it can't"
    " be ruled out that they differ, ranges hold more often than promised.",
}
FALSE_MARKS = (
    "Of the units marked as above or below at a false discovery rate of 5 %, the percent that do not differ, on average over all"
    " samples. Differences to everybody else are tied: one unit's rise is the others' fall."
)


FALSE_CHAINS = (
    "The percent of samples in which every step can be told, though at least one is none, so that something would be said"
    " to run along the whole chain: about 5 at most."
)
BIAS = (
    "Three planted steps at 100 units: how far the mean of 40,000 samples is off, and by how much the simulation itself may be"
    " (95 %)."
)


def study_section(title: str) -> Callable[[int], list[str]]:
    """How a section of the page on a study of intervals is made."""

    def section(rounds: int) -> list[str]:
        study = STUDIES[title]
        cells, show = list(study(rounds)), listed if study in ALL_DIFFERENT else table
        return [*([NOTES[title]] if title in NOTES else []), summary(cells, at_least=title in AT_LEAST), show(cells)]

    return section


def nothing_for_something(_rounds: int) -> list[str]:
    """How often a whole batch without differences has a flag; always of 400 batches."""
    flags = [f"| {shape} | {100 * false_flags(shape):.1f} |" for shape in SHAPES]
    return [
        "300 units of 10 to 39 people that do not differ, on 8 scales: percent of 400 whole batches that flag any unit.",
        "\n".join(["| answers | batches |", "| --- | --- |", *flags]),
    ]


def marks(rounds: int) -> list[str]:
    """How many marked units do not differ."""
    return [FALSE_MARKS, table(list(false_marks(rounds)))]


def chains_told(rounds: int) -> list[str]:
    """How often a chain is told though a step of it is none."""
    return [FALSE_CHAINS, table(list(false_chains(rounds)))]


def effects(_rounds: int) -> list[str]:
    """How far the chain's effect is off; always of 40,000 samples."""
    return [BIAS, bias_of_chain()]


SECTIONS: dict[str, Callable[[int], list[str]]] = {
    **{title: study_section(title) for title in STUDIES},
    "Nothing taken for something": nothing_for_something,
    "Units marked that do not differ": marks,
    "Chains told where a step is none": chains_told,
    "Effects along the chain": effects,
}


def page(rounds: int, *, only: str = "", before: str = "") -> str:
    """The whole page; or the page as it was before, with the sections made anew whose titles begin with a text."""
    old = {title: text for title, _, text in (part.partition("\n\n") for part in before.strip().split("\n\n## ")[1:])}
    parts = [
        "# How often intervals hold",
        "Made by `python -m benchmarks.calibration --write`, with fixed seeds: how often, in percent, the 95 % interval held the"
        f" truth, over {rounds:,} samples each. What is tried is described in `benchmarks/calibration.py`.",
    ]
    for title, section in SECTIONS.items():
        text = "\n\n".join(section(rounds)) if title.startswith(only) else old.get(title, "")
        parts += [f"## {title}", text] if text else []
    return "\n\n".join(filter(None, [*parts[:2], overall("\n\n".join(parts)), *parts[2:]])) + "\n"


def main() -> None:
    """Print the page, or write it."""
    parser = argparse.ArgumentParser(description="How often intervals hold.")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument(
        "--only", default="", metavar="TITLE", help="make the sections anew whose titles begin so, and keep the others"
    )
    parser.add_argument("--write", action="store_true", help="write docs/calibration.md")
    chosen = parser.parse_args()
    text = page(chosen.rounds, only=chosen.only, before=PAGE.read_text("utf-8") if chosen.only and chosen.write else "")
    print(text)
    if chosen.write:
        PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
