"""The cost page is what the model says, and the model is what the code does."""

from __future__ import annotations

import json

from benchmarks import cost
from operations.stages import PROJECT


def test_the_page_has_the_tables_that_the_model_makes() -> None:
    page = cost.PAGE.read_text(encoding="utf-8")
    advice = "run `python -m benchmarks.cost --keep`"
    assert cost.with_tables(page, cost.calculated()) == page, advice


def test_the_functions_have_the_memory_that_is_reckoned_with() -> None:
    config = json.loads((PROJECT / ".chalice" / "config.json").read_text(encoding="utf-8"))
    functions = config.get("lambda_functions")
    sizes = {name: function["lambda_memory_size"] for name, function in functions.items()}
    assert sizes == cost.MEMORY


def test_the_alarms_watch_as_many_metrics_as_are_reckoned_with() -> None:
    template = (PROJECT / "infra" / "edge.yaml").read_text(encoding="utf-8")
    assert template.count("MetricName:") == cost.ALARMED


def test_a_view_that_the_edge_answers_costs_nothing_behind_it() -> None:
    none, all_of_it = cost.views_cost(0), cost.views_cost(1)
    behind = {"API Gateway", "Lambda", "DynamoDB reads", "CloudWatch Logs"}
    assert {name for name, dollars in all_of_it.items() if dollars == 0} == behind
    assert all(none[name] > 0 for name in behind)


def test_every_price_says_where_it_is_published_or_that_it_could_not_be_confirmed() -> None:
    for price in cost.PRICES.values():
        assert price.source.startswith(("https://", "not confirmed"))
        assert price.dollars > 0


def test_a_sweep_costs_in_proportion_to_the_files() -> None:
    story = cost.counted_story()
    ten, hundred = (sum(cost.sweep_cost(story, files).values()) for files in (10_000, 100_000))
    assert 9 < hundred / ten < 11
