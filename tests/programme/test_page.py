"""The reader's page holds every sentence and every number in force."""

import re

from game.programme.decision import RULES
from game.settings import PRESETS, programme
from tests.programme.page import README, page, tables


def test_the_page_is_written_from_the_rules():
    text = README.read_text(encoding="utf-8")
    assert page(text) == text, "write it anew: python -m tests.programme.page"


def test_every_rule_and_every_number_is_in_it():
    found = tables()
    ours = [name for name, each in RULES.items() if each.function.__module__.startswith("game.")]
    assert not [rule_id for rule_id in ours if f"| `{rule_id}` |" not in found]
    for name in PRESETS:
        for field in programme(name).fields:
            assert f"| `{field}` |" in found


def test_every_sentence_is_one_a_nurse_can_read_aloud():
    rows = re.findall(r"^\| `[a-z0-9_]+` \| (.*) \|$", tables(), re.MULTILINE)
    sentences = [row for row in rows if "|" not in row]
    assert len(sentences) > 200
    for each in sentences:
        assert each.endswith(".")
        assert len(each.split()) <= 40, each
        for word in ("null", "None", "rule id", "tier", "NRS", "threshold", "staircase", "x ="):
            assert word not in each, each
