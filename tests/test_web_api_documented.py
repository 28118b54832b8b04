"""The examples of docs/api.md are what the program answers: whoever changes one is told what to write in the other."""

import json
import re
import sys
import time
import urllib.request
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request

import pytest
from flask.testing import FlaskClient

from hotline.answering.replies import to_json
from hotline.answering.safety import may_mean_danger, with_safety
from hotline.assistant import Assistant
from knowledge.asked.ringing import signature
from tests.web_site import settings_for, small_site
from web.app import create_app

TEXT = (Path(__file__).parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
MADE_ANEW = {"reply_id", "conversation", "total"}
"""What differs every time, or with every item that is added."""
NEARLY = 0.15
"""How far a documented probability may be off: fitting anew moves it a little."""


def _block(after: str) -> Any:
    """The first JSON block after a text."""
    rest = TEXT[TEXT.index(after) :]
    found = re.search(r"^```json(?: reply)?\n(.*?)^```", rest, re.MULTILINE | re.DOTALL)
    assert found is not None, after
    return json.loads(found[1])


def differences(shown: Any, real: Any, where: str = "") -> list[str]:
    """Where an example says what is not so; it may leave out fields, and all but some parts of a list."""
    if isinstance(shown, dict) and isinstance(real, dict):
        known = [key for key in shown if key in real and key not in MADE_ANEW]
        found = [f"{where}.{key}: no such field" for key in shown if key not in real]
        return found + [one for key in known for one in differences(shown[key], real[key], f"{where}.{key}")]
    if isinstance(shown, list) and isinstance(real, list):
        absent = [part for part in shown if all(differences(part, one) for one in real)]
        return [f"{where}: {part} is not among {real}" for part in absent] + (
            [f"{where}: not empty"] if real and not shown else []
        )
    if isinstance(shown, float) and isinstance(real, float):
        return [] if abs(shown - real) <= NEARLY else [f"{where}: {real}"]
    return [] if shown == real else [f"{where}: {real!r}"]


@pytest.fixture(scope="module")
def client(starter: Assistant, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("documented")
    return create_app(settings_for(folder), kb=starter.kb, assistant=starter).test_client()


FIRST = re.findall(r"""-d '{"question": "([^"]+)"}'""", TEXT)[0]
OTHERS = dict(re.findall(r"^\*\*(反问|不知道|请找别处)\*\*（“([^”]+)”", TEXT, re.MULTILINE))


def test_the_whole_reply_shown_is_given(starter: Assistant) -> None:
    assert differences(_block(f'"{FIRST}"'), to_json(starter.answer(FIRST).reply)) == []


@pytest.mark.parametrize("kind", ["反问", "不知道", "请找别处"])
def test_the_other_outcomes_shown_are_given(starter: Assistant, kind: str) -> None:
    reply = with_safety(starter.answer(OTHERS[kind]).reply, danger=may_mean_danger(OTHERS[kind]))
    assert differences(_block(f"**{kind}**"), to_json(reply)) == []


def test_the_follow_up_shown_is_given(starter: Assistant) -> None:
    state = starter.answer(FIRST).state
    [question] = re.findall(r"""-d '{"question": "([^"]+)", "conversation""", TEXT)
    [text] = re.findall(r"^答复的 `text`：\n\n```text\n(.*?)\n```", TEXT, re.MULTILINE | re.DOTALL)
    assert starter.answer(question, state=state).reply.text == text


@pytest.mark.parametrize(
    "path", re.findall(r"^curl '?http://127\.0\.0\.1:8000(/api/v1/items[^\s']*)", TEXT, re.MULTILINE)
)
def test_the_items_shown_are_listed(client: FlaskClient, path: str) -> None:
    assert differences(_block(path), client.get(path).json) == []


def test_the_suggestions_shown_are_made(client: FlaskClient) -> None:
    [typed] = re.findall(r"""-d '{"typed": "([^"]+)"}'""", TEXT)
    assert differences(_block('{"typed"'), client.post("/api/v1/suggest", json={"typed": typed}).json) == []


@dataclass
class Opener:
    """In the place of `urllib.request.urlopen`: the application itself."""

    client: FlaskClient

    def __call__(self, request: Request, timeout: float) -> BytesIO:
        path = request.full_url.removeprefix("http://127.0.0.1:8000")
        answer = self.client.open(
            path, method=request.get_method(), data=request.data, headers=dict(request.header_items())
        )
        if answer.status_code >= 400:
            headers: Any = answer.headers
            raise HTTPError(request.full_url, answer.status_code, "", headers, BytesIO(answer.data))
        return BytesIO(answer.data)


def test_the_python_client_shown_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown, used = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    with small_site(tmp_path) as site:
        monkeypatch.setattr(urllib.request, "urlopen", Opener(site.client()))
        told = ModuleType("hotline_client")
        monkeypatch.setitem(sys.modules, "hotline_client", told)
        exec(compile(shown, "docs/api.md", "exec"), told.__dict__)
        exec(compile(used, "docs/api.md", "exec"), told.__dict__)
        first, second = capsys.readouterr().out.split("【", 2)[1:]
        assert "身份证" in first
        assert "40元" in second
        line = told.Hotline("http://127.0.0.1:8000")
        assert line.item("sfz-buling")["item"]["code"] == "sfz-buling"
        line.rate(line.ask("结婚登记要带什么")["reply_id"], 2, reasons=("太长",))
        with pytest.raises(told.HotlineError, match="question") as refused:
            line.ask("")
        assert refused.value.code == "bad_input"
    at, body = str(int(time.time())), b"{}"
    assert told.is_ours(body, at, signature(b"secret", at, body), secret="secret")
    assert not told.is_ours(body + b" ", at, signature(b"secret", at, body), secret="secret")
    assert not told.is_ours(body, "1", signature(b"secret", "1", body), secret="secret")


def test_a_difference_is_seen() -> None:
    real = {"outcome": "answered", "facts": [{"id": "a", "text": "40元"}], "confidence": 0.9, "reply_id": "r1"}
    assert (
        differences({"outcome": "answered", "facts": [{"id": "a"}], "confidence": 0.95, "reply_id": "r2"}, real) == []
    )
    wrong: dict[str, Any]
    for wrong in ({"outcome": "clarify"}, {"facts": [{"id": "b"}]}, {"facts": []}, {"confidence": 0.3}, {"more": 1}):
        assert len(differences(wrong, real)) == 1
