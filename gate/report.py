"""Measures the gate and writes docs/gate.md: `make gate`. Never edit that page by hand.

Three measures: the texts of gate/training/, each by a classifier that has not seen its like (cross
validation); the corpora, likewise; and gate/evaluation/, which nothing was trained or tuned on.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from string import Template
from typing import Any

from scipy.stats import beta

from chalicelib.ingest.gate.non_stories import finding
from chalicelib.ingest.gate.text_classifier import WEIGHTS_FILE, text_classifier
from chalicelib.ingest.gate.text_features import hashes_of_word
from chalicelib.news.gate_rules import GATE_RULES
from gate.cross_validation import FOLDS, Outcome, cross_validated
from gate.judging import Judgement, judged, judged_story
from gate.texts import CorpusStory, Text, chosen_sources, written

EVALUATION = Path(__file__).with_name("evaluation")
PAGE = Path(__file__).parents[1] / "docs" / "gate.md"
TEMPLATE = Path(__file__).with_name("gate.md.template")
CERTAINTY = 0.95  # of Clopper and Pearson's bounds
HOST_PARAGRAPHS = 3  # of the true story that a remark is put at an end of

Row = tuple[str, ...]


def main() -> None:
    """Measure, and write the page."""
    stories, others = chosen_sources(__doc__)
    non_stories, true = written("run-*"), written("true-*")
    outcomes = list(cross_validated(non_stories, true, stories, others))
    page = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        rules=_rules_table(),
        data=_data_table(non_stories, true),
        kinds=_rates(_group(outcomes, "non-story"), lambda outcome: outcome.kind),
        true=_rates(_group(outcomes, "true"), lambda outcome: outcome.source),
        languages=_languages(outcomes),
        corpora=_rates(_group(outcomes, "corpus"), lambda outcome: outcome.source),
        by_rule=_by_rule(_group(outcomes, "corpus")),
        first=_evaluation(EVALUATION / "first", true),
        second=_evaluation(EVALUATION / "second", true),
        third=_evaluation(EVALUATION / "third", true),
        folds=FOLDS,
        certainty=f"{CERTAINTY:.0%}",
        weights=f"{WEIGHTS_FILE.stat().st_size:,}",
        milliseconds=_milliseconds(stories, judged_story),
        classifier=_milliseconds(stories, _classified),
    )
    PAGE.write_text(page, encoding="utf-8")
    print(f"{PAGE} written")


def bounds(hits: int, of: int) -> tuple[float, float]:
    """Clopper and Pearson's bounds of a rate."""
    side = (1 - CERTAINTY) / 2
    low = float(beta.ppf(side, hits, of - hits + 1)) if hits else 0.0
    high = float(beta.ppf(1 - side, hits + 1, of - hits)) if hits < of else 1.0
    return low, high


def _rules_table() -> str:
    rows = [(f"`{rule.name}`", rule.action, rule.finds, rule.reason) for rule in GATE_RULES]
    return _table(("rule", "does", "finds", "because"), rows)


def _data_table(non_stories: Sequence[Text], true: Sequence[Text]) -> str:
    counted = Counter(text.source for text in [*non_stories, *true])
    languages = len({text.language for text in non_stories})
    rows = [(f"`{source}`", str(count), str(languages)) for source, count in counted.items()]
    return _table(("file", "texts", "languages"), rows)


def _rates(outcomes: Sequence[Outcome], name: Callable[[Outcome], str]) -> str:
    names = sorted({name(outcome) for outcome in outcomes})
    rows = [
        _rate_row(one, [outcome.judgement for outcome in outcomes if name(outcome) == one])
        for one in names
    ]
    rows.append(_rate_row("**all**", [outcome.judgement for outcome in outcomes]))
    return _table(("", "texts", "held", "held or warned of"), rows)


def _rate_row(name: str, judgements: Sequence[Judgement]) -> Row:
    held = sum(judgement.is_held for judgement in judgements)
    found = sum(bool(judgement.action) for judgement in judgements)
    return name, str(len(judgements)), _rate(held, len(judgements)), _rate(found, len(judgements))


def _rate(hits: int, of: int) -> str:
    low, high = bounds(hits, of)
    return f"{hits / of:.1%} ({low:.1%}–{high:.1%})" if of else "–"


def _small_rate(hits: int, of: int) -> str:
    low, high = bounds(hits, of)
    return f"{hits / of:.3%} ({low:.3%}–{high:.3%})"


def _languages(outcomes: Sequence[Outcome]) -> str:
    rows = []
    for language in sorted({outcome.language for outcome in _group(outcomes, "non-story")}):
        its = [outcome for outcome in outcomes if outcome.language == language]
        non_stories, true = _group(its, "non-story"), _group(its, "true")
        rows.append(
            (
                language,
                _rate(sum(one.judgement.is_held for one in non_stories), len(non_stories)),
                _rate(sum(one.judgement.is_held for one in true), len(true)),
            )
        )
    return _table(("language", "non-stories held", "true paragraphs held"), rows)


def _by_rule(outcomes: Sequence[Outcome]) -> str:
    counted = Counter(rule for outcome in outcomes for rule in outcome.judgement.rules)
    rows = [
        (
            f"`{rule.name}`",
            rule.action,
            str(counted[rule.name]),
            _small_rate(counted[rule.name], len(outcomes)),
        )
        for rule in GATE_RULES
    ]
    return _table(("rule", "does", "stories", "rate"), rows)


def _evaluation(folder: Path, true: Sequence[Text]) -> str:
    groups = {
        "non-stories as a whole file": list(_whole(folder)),
        "non-stories at the beginning or end of a true story": list(_edges(folder, true)),
        "true stories that are written to provoke it": list(_provoking(folder)),
    }
    return (
        _table(
            ("", "texts", "held", "held or warned of"),
            [
                _rate_row(name, [judgement for _, judgement in found])
                for name, found in groups.items()
            ],
        )
        + "\n"
        + _evaluated_kinds(groups["non-stories as a whole file"])
    )


def _evaluated_kinds(found: Sequence[tuple[dict[str, Any], Judgement]]) -> str:
    kinds = sorted({line["kind"] for line, _ in found})
    rows = [_rate_row(kind, [one for line, one in found if line["kind"] == kind]) for kind in kinds]
    return _table(("whole files by kind", "texts", "held", "held or warned of"), rows)


def _whole(folder: Path) -> Iterator[tuple[dict[str, Any], Judgement]]:
    for line in _lines(folder, "whole"):
        yield line, judged(line["text"], language=line["language"])


def _edges(folder: Path, true: Sequence[Text]) -> Iterator[tuple[dict[str, Any], Judgement]]:
    for number, line in enumerate(_lines(folder, "edges")):
        ordinary = [
            text.text for text in true if text.language == line["language"] and text.kind == "news"
        ]
        at = number * HOST_PARAGRAPHS % (len(ordinary) - HOST_PARAGRAPHS + 1)
        host = ordinary[at : at + HOST_PARAGRAPHS]
        parts = [line["text"], *host] if line["place"] == "start" else [*host, line["text"]]
        yield line, judged("\n\n".join(parts), language=line["language"])


def _provoking(folder: Path) -> Iterator[tuple[dict[str, Any], Judgement]]:
    for line in _lines(folder, "provoking"):
        yield line, judged(line["text"], language=line["language"], title=line["title"])


def _lines(folder: Path, name: str) -> list[dict[str, Any]]:
    file = folder / f"{name}.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _milliseconds(stories: Sequence[CorpusStory], judge: Callable[[CorpusStory], object]) -> str:
    """The median time of a story of 500 to 1,500 words."""
    some = [story for story in stories if 500 < len(story.html.split()) < 1500][:300]
    hashes_of_word.cache_clear()
    text_classifier()
    taken = []
    for story in some:
        start = time.perf_counter()
        judge(story)
        taken.append(time.perf_counter() - start)
    return f"{1000 * sorted(taken)[len(taken) // 2]:.1f}" if taken else "–"


def _classified(story: CorpusStory) -> object:
    return finding(story.paragraphs, text_classifier(), headline=story.headline)


def _group(outcomes: Iterable[Outcome], group: str) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.group == group]


def _table(heads: Row, rows: Iterable[Row]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines)


if __name__ == "__main__":
    main()
