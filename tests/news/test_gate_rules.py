from __future__ import annotations

from chalicelib.news.gate_rules import GATE_RULES, actions_of
from operations.stages import PROJECT


def test_the_page_about_the_gate_has_every_rule_with_what_it_does() -> None:
    page = (PROJECT / "docs" / "gate.md").read_text(encoding="utf-8")
    for rule in GATE_RULES:
        row = f"| `{rule.name}` | {rule.action} | {rule.finds} | {rule.reason} |"
        assert row in page, "make gate"


def test_a_switch_changes_one_rule_alone() -> None:
    switched, usual = actions_of((("remark", "off"),)), actions_of()
    assert switched == usual | {"remark": "off"}
    assert usual["remark"] == "hold"
