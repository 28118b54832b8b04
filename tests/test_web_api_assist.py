"""Live help for programs that transcribe calls: entries and facts, a token of its own scope, and only counts kept."""

from typing import Any

import pytest

from knowledge.storage.clock import stamp
from tests.underneath import rows, text_columns
from tests.web_site import Site


@pytest.fixture
def site(emptied_desk: Site) -> Site:
    return emptied_desk


def assist(site: Site, *said: tuple[str, str], scope: str = "assist", **more: Any) -> tuple[int, Any]:
    name = f"t{len(site.kb.api_tokens.all())}"
    _, secret = site.kb.api_tokens.make(f"{name}-{scope}", [scope], by="本机")
    pieces = [{"speaker": speaker, "text": text} for speaker, text in said]
    response = site.client().post(
        "/api/v1/assist", json={"pieces": pieces} | more, headers={"Authorization": f"Bearer {secret}"}
    )
    return response.status_code, response.json


def test_what_the_caller_says_brings_entries_and_facts(site: Site) -> None:
    status, told = assist(
        site, ("operator", "您好，领结婚证吗？"), ("caller", "喂你好"), ("caller", "我身份证丢了想补办"),
        ("operator", "好的"), ("caller", "那要多少钱啊"),
    )  # fmt: skip
    assert (status, told["outcome"]) == (200, "answered")
    assert [entry["item"]["code"] for entry in told["entries"]] == ["sfz-buling"]
    assert told["entries"][0]["facts"][0]["text"] == "40元"
    assert told["entries"][0]["direct"] >= 1
    assert told["danger"] is None


def test_what_it_may_be_is_at_hand_too(site: Site) -> None:
    _, told = assist(site, ("caller", "营业执照"))
    assert told["outcome"] == "clarify"
    assert {entry["item"]["code"] for entry in told["entries"]} == {"yyzz-bufa", "yyzz-biangeng"}
    assert all(entry["facts"] for entry in told["entries"])


def test_operators_entries_are_marked(site: Site) -> None:
    _, told = assist(site, ("caller", "内部口径"))
    assert [entry["operators_only"] for entry in told["entries"]] == [True]


def test_danger_comes_first(site: Site) -> None:
    _, told = assist(site, ("caller", "家里着火了"), ("caller", "快点"))
    assert told["danger"]["phone"] == "119"


def test_nothing_is_kept_but_counts(site: Site) -> None:
    before = {table: rows(site.kb, f"SELECT * FROM {table}") for table in text_columns(site.kb)}
    assist(site, ("caller", "星舰年检怎么办，我叫王建国"))
    changed = [
        table for table, old in before.items() if old != rows(site.kb, f"SELECT * FROM {table}")
    ]  # fmt: skip
    assert sorted(changed) == ["api_tokens", "assist_counts", "audit"]
    assert site.kb.assisted.counts(stamp(site.kb.clock())[:10]) == {"unanswered": 1}


def test_a_token_of_that_scope_is_needed(site: Site) -> None:
    assert (
        site.client().post("/api/v1/assist", json={"pieces": [{"speaker": "caller", "text": "身份证"}]}).status_code
        == 401
    )
    assert assist(site, ("caller", "身份证"), scope="ask")[0] == 403


@pytest.mark.parametrize(
    "pieces",
    [[], "x", [1], [{"speaker": "robot", "text": "x"}], [{"speaker": "caller"}], [{"speaker": "caller", "text": 1}]],
)
def test_what_cannot_be_read(site: Site, pieces: Any) -> None:
    _, secret = site.kb.api_tokens.make("转写", ["assist"], by="本机")
    sent = site.client().post("/api/v1/assist", json={"pieces": pieces}, headers={"Authorization": f"Bearer {secret}"})
    assert (sent.status_code, sent.get_json()["code"]) == (400, "bad_input")
