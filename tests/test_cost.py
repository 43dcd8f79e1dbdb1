"""The cost page is what the model says, and the model is what the code does."""

from __future__ import annotations

import json
import re

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


def test_a_small_newspapers_month_is_below_four_dollars_and_one_with_what_is_always_free() -> None:
    parts = cost.small_newspaper(cost.counted_story())
    usage = [one for part in parts.values() for one in part]
    charged = cost.beyond_free(usage)
    assert cost.dollars(usage) <= 3.75
    assert sum(one.dollars * charged[one.price] for one in usage) <= 0.90


def test_a_thousand_pictures_cost_a_fifth_of_a_dollar_to_make_and_less_to_keep() -> None:
    assert cost.dollars(cost.times(cost.making_usage(), 1000)) <= 0.20
    first, later = (cost.originals_usage(new, 1) for new in (1, 0))
    assert cost.dollars(cost.times(later, 1000)) < cost.dollars(cost.times(first, 1000)) <= 0.20


def test_a_thousand_questions_to_the_search_cost_three_cents_at_most() -> None:
    assert cost.dollars(cost.times(cost.search_usage(), 1000)) <= 0.03


def test_metrics_and_alarms_are_within_what_cloudwatch_always_gives() -> None:
    assert cost.metrics() == {"ServerErrors", "SearchErrors", "RefusedUnseen", "Drift"}
    watched = sum(metrics for _, metrics in cost.alarms().values())
    assert watched <= cost.ALWAYS_FREE["alarm"]


def test_what_an_alarm_watches_of_ours_is_a_metric_that_is_written() -> None:
    watched = " ".join(watched for watched, _ in cost.alarms().values())
    assert set(re.findall(r"Tidende (\w+)", watched)) == cost.metrics()


def test_a_view_that_the_edge_answers_costs_nothing_behind_it_but_pictures() -> None:
    behind = {one.of: one.dollars for one in cost.behind_the_edge(cost.views_usage(1))}
    assert {name for name, dollars in behind.items() if dollars} == {"S3, pictures the edge lacks"}
    assert all(one.dollars for one in cost.views_usage(0))


def test_a_million_views_cost_a_quarter_of_a_dollar_behind_an_edge_that_answers_99_percent() -> (
    None
):
    assert cost.dollars(cost.behind_the_edge(cost.views_usage(0.99))) <= 0.25


def test_every_price_says_where_it_is_published_or_that_it_could_not_be_confirmed() -> None:
    for price in cost.PRICES.values():
        assert price.source.startswith(("https://", "not confirmed"))
        assert price.dollars > 0


def test_a_sweep_costs_the_same_in_an_archive_of_any_size_and_less_than_a_dollar() -> None:
    story = cost.counted_story()
    small, large, huge = (
        cost.dollars(cost.sweep_usage(story, files)) for files in (1_000, 100_000, 10**6)
    )
    assert small == large == huge <= 1.00


def test_the_sweep_goes_along_a_hundred_thousand_files_within_a_day() -> None:
    assert cost.walk_hours(100_000) < 24


def test_a_flood_costs_most_while_dynamodb_is_slow() -> None:
    usual, slow = (
        sum(cost.flood_cost(seconds).values()) for seconds in (cost.lambda_seconds(), cost.SLOW)
    )
    assert slow > 5 * usual


def test_ten_thousand_refused_files_cost_two_dollars_a_month_at_most() -> None:
    assert cost.refused_cost(cost.MANY_REFUSED) <= 2.00
