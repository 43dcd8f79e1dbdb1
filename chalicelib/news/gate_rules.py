"""The rules of the quality gate: their names, as newsroom.toml switches them, and their reasons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct

Action = Literal["hold", "warn", "off"]
NEAR_DUPLICATE = "near-duplicate"
ACTIONS: tuple[Action, ...] = ("hold", "warn", "off")

# When the gate learnt to hold by more than requests and remarks.
_SECOND_GATE = datetime(2026, 11, 29, tzinfo=UTC)


class GateRule(Struct, frozen=True):
    """One rule: what it does with a story that breaks it, unless the newsroom says otherwise.

    A version that was uploaded before `since` is only warned of: it may have been published, and a
    rebuild must not take it off its address.
    """

    name: str
    action: Action
    finds: str
    reason: str
    since: datetime | None = None

    def action_on(self, uploaded: datetime, switched: Action) -> Action:
        """What it does with a version of that time, where it is switched so."""
        is_older = self.since is not None and uploaded < self.since
        return "warn" if is_older and switched == "hold" else switched

    @property
    def possible(self) -> tuple[Action, ...]:
        """What it can be switched to. That another story is alike is found after publication."""
        return ACTIONS[1:] if self.name == NEAR_DUPLICATE else ACTIONS


GATE_RULES = (
    GateRule(
        "non-story",
        "hold",
        "a text that is no story, but what an assistant or a template says to its user",
        "newsrooms have published “please provide the text you would like translated” as news",
    ),
    GateRule(
        "remark",
        "hold",
        "such a passage at the beginning or the end of a story, where the classifier is sure",
        "an assistant announces what it hands over, and offers more after it",
    ),
    GateRule(
        "likely-remark",
        "warn",
        "such a passage where it is only likely, or in the middle",
        "the classifier is too often wrong there to hold a story",
    ),
    GateRule(
        "chat-tokens",
        "hold",
        "marks that part the turns of a chat, such as `<|im_start|>` or `[INST]`",
        "they are in a model's input and output, and in no story",
        since=_SECOND_GATE,
    ),
    GateRule(
        "citation-marks",
        "hold",
        "marks that stand for an assistant's sources, such as `citeturn0search1` or `【4†source】`",
        "they are what remains of its links when its answer is copied",
        since=_SECOND_GATE,
    ),
    GateRule(
        "assistant-links",
        "warn",
        "links that an assistant has marked, such as `utm_source=chatgpt.com`",
        "the source may be right, but the link was not found by a reporter, and it tracks readers",
    ),
    GateRule(
        "roles",
        "hold",
        "a text that begins with `System:`, `User:` or `Assistant:`",
        "it is a prompt or a log",
        since=_SECOND_GATE,
    ),
    GateRule(
        "wrapper",
        "hold",
        'a text that is a JSON object, such as `{"translation": …}`',
        "it is a program's answer that nobody has unpacked",
        since=_SECOND_GATE,
    ),
    GateRule(
        "placeholders",
        "hold",
        "fields of a template that nobody has filled in, such as `[Insert name]` or `{{name}}`",
        "readers would get the template",
        since=_SECOND_GATE,
    ),
    GateRule(
        "to-come",
        "warn",
        "`TK`, `TKTK`, `XXX`: what journalists write for a fact that is to come",
        "it is also a name, and thirty in Roman numerals",
    ),
    GateRule(
        "filler",
        "hold",
        "*lorem ipsum* and the like",
        "it fills a page that waits for its text",
        since=_SECOND_GATE,
    ),
    GateRule(
        "word-count",
        "hold",
        "a line that only counts the words of the story",
        "it answers whoever ordered so many",
        since=_SECOND_GATE,
    ),
    GateRule(
        "model-speaks",
        "hold",
        "“as an AI language model, I”, outside quotations",
        "no story says so of itself",
        since=_SECOND_GATE,
    ),
    GateRule(
        "machine-made",
        "hold",
        "`generated_by`, `translator: machine` or an AI as author, without `reviewed_by`",
        "the AI Act (art. 50(4)) asks for a person's review, or for a label on the text",
        since=_SECOND_GATE,
    ),
    GateRule(
        "repeated-paragraph",
        "warn",
        "a long paragraph that stands in the text twice",
        "it was pasted twice",
    ),
    GateRule(
        "half-translated",
        "hold",
        "a short text with a sentence in another language than the rest",
        "a translation stopped half-way, and there is no story around it",
        since=_SECOND_GATE,
    ),
    GateRule(
        "two-languages",
        "warn",
        "a text of which a part is in another language than the rest",
        "a translation stopped half-way, or its source was left behind",
    ),
    GateRule(
        "other-language",
        "warn",
        "a text in another language than the story says it is",
        "it was not translated, or `language` was forgotten",
    ),
    GateRule(
        NEAR_DUPLICATE,
        "warn",
        "a text that nearly equals one of the newest stories",
        "one of the two was uploaded under another name by mistake",
    ),
    GateRule(
        "few-words",
        "warn",
        "a story of fewer than twenty words",
        "the rest may be missing",
    ),
    GateRule(
        "old-date",
        "warn",
        "a date before the year 1800",
        "a digit is wrong",
    ),
)


def actions_of(
    switches: Iterable[tuple[str, Action]] = (), *, uploaded: datetime | None = None
) -> dict[str, Action]:
    """What is done with a story that breaks each rule, as a newsroom has switched them; with a
    version that was `uploaded` then, if that is given.
    """
    actions = {rule.name: rule.action for rule in GATE_RULES} | dict(switches)
    if uploaded is None:
        return actions
    return {rule.name: rule.action_on(uploaded, actions[rule.name]) for rule in GATE_RULES}
