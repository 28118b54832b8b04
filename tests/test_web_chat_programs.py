"""Messages through WeChat, WeCom and DingTalk, signed as their documents say: answered once, refused where the signature does not hold."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from flask.testing import FlaskClient

from hotline.assistant import Assistant
from hotline.channels import dingtalk, wecom
from hotline.channels.desk import MOST_CHARS, shortened
from hotline.channels.wechat import BadMessage
from hotline.reading.lexicon import Lexicon
from knowledge.entry.validation import check_item
from knowledge.settings import BadSetting, Settings
from knowledge.storage.clock import SHANGHAI
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.web_site import ITEMS, settings_for
from web.app import create_app

TOKEN, SECRET = "weixin-token", "ding-secret"
AES = base64.b64encode(bytes(range(32))).decode().rstrip("=")
KEY = wecom.Key.read("qywx-token", AES, "ww-corp")
SENDER = "oABC-open-id-of-somebody"


@pytest.fixture
def kb(tmp_path: Path, clock: MovableClock) -> Iterator[KnowledgeBase]:
    with KnowledgeBase(str(tmp_path / "hotline.db"), clock=clock) as filled:
        filled.items.publish_many([check_item(item) for item in ITEMS], by="本机")
        yield filled


@pytest.fixture
def client(kb: KnowledgeBase, tmp_path: Path, lexicon: Lexicon) -> FlaskClient:
    settings = replace(
        settings_for(tmp_path), wechat_token=TOKEN, wecom=f"qywx-token:{AES}:ww-corp", dingtalk_secret=SECRET
    )
    return create_app(settings, kb=kb, assistant=Assistant(kb, secret=b"only for tests", lexicon=lexicon)).test_client()


def signed(clock: MovableClock, *, nonce: str = "n1", late_s: int = 0, token: str = TOKEN) -> dict[str, str]:
    at = str(int(clock().timestamp()) - late_s)
    made = hashlib.sha1("".join(sorted((token, at, nonce))).encode()).hexdigest()
    return {"timestamp": at, "nonce": nonce, "signature": made}


def message(text: str, number: int = 1, kind: str = "text") -> str:
    return (
        f"<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[{SENDER}]]></FromUserName><CreateTime>1</CreateTime>"
        f"<MsgType><![CDATA[{kind}]]></MsgType><Content><![CDATA[{text}]]></Content><MsgId>{number}</MsgId></xml>"
    )


def content(answer: Any) -> str:
    found = fromstring(answer.data).findtext("Content")
    assert found is not None
    return str(found)


def test_a_wechat_round_trip(client: FlaskClient, clock: MovableClock, kb: KnowledgeBase) -> None:
    query = signed(clock)
    assert client.get("/channels/wechat", query_string=query | {"echostr": "4711"}).text == "4711"
    answer = client.post("/channels/wechat", query_string=query, data=message("身份证丢了怎么补办要多少钱"))
    assert answer.status_code == 200
    root = fromstring(answer.data)
    assert (root.findtext("ToUserName"), root.findtext("FromUserName")) == (SENDER, "gh_1")
    assert "40元" in content(answer)
    going_on = client.post("/channels/wechat", query_string=query, data=message("那要带什么", 2))
    assert "居民户口簿" in content(going_on), "the conversation goes on"
    assert client.post("/channels/wechat", query_string=query, data=message("那要带什么", 2)).text == "success", (
        "each message once"
    )
    kept = "\n".join(str(row) for row in kb._connections.db.execute("SELECT * FROM channel_conversations").fetchall())
    assert SENDER not in kept
    logged = kb._connections.db.execute("SELECT channel, question, reply FROM questions").fetchall()
    assert len(logged) == 2
    assert {row[0] for row in logged} == {"wechat"}
    assert SENDER not in str([tuple(row) for row in logged])


@pytest.mark.parametrize(
    "wrong",
    [{"signature": "0" * 40}, {"signature": ""}, {"timestamp": "1"}, {"nonce": "other"}, {"timestamp": "x"}],
    ids=str,
)
def test_a_bad_signature_is_refused(client: FlaskClient, clock: MovableClock, wrong: dict[str, str]) -> None:
    answer = client.post("/channels/wechat", query_string=signed(clock) | wrong, data=message("身份证"))
    assert answer.status_code == 403


def test_an_old_message_is_refused(client: FlaskClient, clock: MovableClock) -> None:
    for late, status in ((0, 200), (290, 200), (310, 403), (-310, 403)):
        query = signed(clock, late_s=late)
        assert client.post("/channels/wechat", query_string=query, data=message("身份证", late)).status_code == status


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xml><FromUserName>&b;</FromUserName></xml>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>'


@pytest.mark.parametrize("body", [BOMB, OUTSIDE, "", "<xml>", "<xml/>", "not xml", "<xml><Encrypt/></xml>"])
def test_what_is_no_message_is_refused(client: FlaskClient, clock: MovableClock, body: str) -> None:
    assert client.post("/channels/wechat", query_string=signed(clock), data=body).status_code == 400


def test_who_comes_is_greeted_and_pictures_are_not_read(client: FlaskClient, clock: MovableClock) -> None:
    event = message("", kind="event").replace("<MsgId>", "<Event>subscribe</Event><MsgId>")
    assert "请直接说" in content(client.post("/channels/wechat", query_string=signed(clock), data=event))
    menu = message("", kind="event").replace(
        "<MsgId>", "<Event>CLICK</Event><EventKey>结婚登记要带什么</EventKey><MsgId>"
    )
    assert "居民身份证" in content(client.post("/channels/wechat", query_string=signed(clock), data=menu))
    picture = message("", 9, kind="image")
    told = content(client.post("/channels/wechat", query_string=signed(clock), data=picture))
    assert "只看得懂文字" in told
    assert told.endswith("有人正在危险中：110 报警 · 119 火警 · 120 急救 · 122 交通事故")


def test_a_wecom_round_trip(client: FlaskClient, clock: MovableClock) -> None:
    at = str(int(clock().timestamp()))

    def query(encrypted: str, key: wecom.Key = KEY) -> dict[str, str]:
        return {"timestamp": at, "nonce": "n", "msg_signature": key.signature(at, "n", encrypted)}

    echo = KEY.close(b"4711")
    assert client.get("/channels/wecom", query_string=query(echo) | {"echostr": echo}).text == "4711"
    sealed = KEY.close(message("补办身份证多少钱").encode())
    body = f"<xml><ToUserName>ww-corp</ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
    answer = client.post("/channels/wecom", query_string=query(sealed), data=body)
    root = fromstring(answer.data)
    encrypted, when, nonce = (str(root.findtext(tag)) for tag in ("Encrypt", "TimeStamp", "Nonce"))
    assert KEY.is_signed(when, nonce, encrypted, str(root.findtext("MsgSignature")))
    assert "40元" in str(fromstring(KEY.open(encrypted)).findtext("Content"))
    stranger = wecom.Key.read("qywx-token", AES, "ww-other")
    foreign = stranger.close(message("身份证", 2).encode())
    body = f"<xml><Encrypt>{foreign}</Encrypt></xml>"
    assert client.post("/channels/wecom", query_string=query(foreign), data=body).status_code == 400
    assert (
        client.post("/channels/wecom", query_string=query(sealed) | {"msg_signature": "0"}, data=body).status_code
        == 403
    )


def test_a_dingtalk_round_trip(client: FlaskClient, clock: MovableClock) -> None:
    at = str(int(clock().timestamp() * 1000))
    headers = {"timestamp": at, "sign": dingtalk.signature(SECRET, at)}
    said = {
        "msgtype": "text",
        "msgId": "m1",
        "senderStaffId": "u1",
        "conversationId": "c1",
        "text": {"content": " 补办身份证多少钱"},
    }
    answer = client.post("/channels/dingtalk", json=said, headers=headers).json
    assert answer is not None
    assert "40元" in answer["text"]["content"]
    assert client.post("/channels/dingtalk", json=said, headers=headers).json == {}
    assert client.post("/channels/dingtalk", json=said, headers=headers | {"sign": "x"}).status_code == 403
    old = str(int(at) - 600_000)
    late = {"timestamp": old, "sign": dingtalk.signature(SECRET, old)}
    assert client.post("/channels/dingtalk", json=said, headers=late).status_code == 403
    assert client.post("/channels/dingtalk", data="[]", headers=headers).status_code == 400


def test_they_are_off_until_configured(kb: KnowledgeBase, tmp_path: Path, lexicon: Lexicon) -> None:
    assistant = Assistant(kb, secret=b"only for tests", lexicon=lexicon)
    client = create_app(settings_for(tmp_path), kb=kb, assistant=assistant).test_client()
    for path in ("/channels/wechat", "/channels/wecom"):
        assert client.get(path).status_code == 404
    for path in ("/channels/wechat", "/channels/dingtalk"):
        assert client.post(path, data="<xml/>").status_code == 404


def test_a_wrong_setting_is_told() -> None:
    with pytest.raises(BadSetting, match="HOTLINE_WECHAT_TOKEN"):
        Settings.from_environment({"HOTLINE_WECHAT_TOKEN": "token:short:wx1"})
    with pytest.raises(BadSetting, match="EncodingAESKey"):
        Settings.from_environment({"HOTLINE_WECOM": "token:short:corp"})


def test_long_replies_keep_whole_lines_and_the_line_about_danger() -> None:
    text = "\n".join(
        [*(f"第{n}行" + "字" * 40 for n in range(40)), "有人正在危险中：110 报警 · 119 火警 · 120 急救 · 122 交通事故"]
    )
    short = shortened(text)
    assert len(short) <= MOST_CHARS
    assert short.endswith("122 交通事故")
    assert all(line in text or "内容较长" in line for line in short.splitlines())


DOCUMENTED = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt6"
    "6wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqC"
    "KIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVK"
    "n28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q=="
)
"""The message of the worked example that comes with WeCom's own libraries (加解密方案说明, 举例)."""


def test_the_worked_example_of_wecom_is_verified_and_opened() -> None:
    key = wecom.Key.read("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7")
    assert key.is_signed("1409659813", "1372623149", DOCUMENTED, "477715d11cdb4164915debcba66cb864d751f3e6")
    assert not key.is_signed("1409659814", "1372623149", DOCUMENTED, "477715d11cdb4164915debcba66cb864d751f3e6")
    found = fromstring(key.open(DOCUMENTED))
    assert {name: found.findtext(name) for name in ("FromUserName", "MsgType", "Content", "MsgId")} == {
        "FromUserName": "mycreate", "MsgType": "text", "Content": "hello", "MsgId": "4561255354251345929",
    }  # fmt: skip
    other = wecom.Key.read("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx-another")
    with pytest.raises(BadMessage, match="somebody else"):
        other.open(DOCUMENTED)


def test_dingtalk_is_signed_over_the_time_and_the_secret_of_the_robot() -> None:
    """HMAC-SHA256 over "timestamp, newline, secret" under the secret, in base64, as its document says: made here another way."""
    block = 64
    key = b"this is secret".ljust(block, b"\0")
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in key) + b"1577262236757\nthis is secret").digest()
    made = base64.b64encode(hashlib.sha256(bytes(b ^ 0x5C for b in key) + inner).digest()).decode()
    assert dingtalk.signature("this is secret", "1577262236757") == made


PUSHED = (
    "D7yzvUNAL930rd28wf21s4hvXhz0L6Uit/p2Di6C5DHyYGpEgdBRnKjBec34JwoQXicwaZC7fOVihW80F4VtsdvE//1vr7oAbqjDv8KenVp+ajKYpJnyQ4zMRhIC+a31fCVOMC03"
    "FfzV/QuC94kBP55a+Za3sJgvAn+ZbsNqZI5DkyuzkhQN8OBqCzFhizGmy0xpM0MEA4agpvE+RuNO1rhHTtuJB5yltw1FiYzecSXJ+y/D2r81VkRn2eYjh2ltsoyfbDR7Is6ookXI"
    "FxTfyeNyeHxMeT4KN5WpCDmSbTcUYrbBUlkGLJ9n/rU8YOywma6G7aTb7KZKOqCxgfoUlYEZPk4FUL/TK7ShriFDMVCLyjQJ15Ob++agDWtcxhfUfe6HIoIpRW8mKNBQiY/Jd1sv"
    "vuskA1wLef1RTtzKfMpagSCX/laZINmdnX4zrF6kIaR9P4xQrWXbsTFHTYe0Mg=="
)
"""The message of the worked example of WeChat's document 消息推送, in safe mode; its token is AAAAA, its EncodingAESKey 43 times A."""
ANSWERED = "hE8R6mGXHkJJjU72KxzKUd1GEkKJaEZq7vRL8XgK3o+00k8JGq6+pZJUIlTSyhsX+bxIBQ72g3GyvDdIZcr6+3HAZbSvPT9t/o11MI7d6WELwqrGd7jMnV0zv3Zc9Nq7"
"""What the same example answers, sealed."""
WECHAT = "AAAAA:" + "A" * 43 + ":wx134c8103faa5a59e"


@pytest.fixture
def safe(kb: KnowledgeBase, tmp_path: Path, lexicon: Lexicon) -> FlaskClient:
    settings = replace(settings_for(tmp_path), wechat_token=WECHAT)
    return create_app(settings, kb=kb, assistant=Assistant(kb, secret=b"only for tests", lexicon=lexicon)).test_client()


def at(clock: MovableClock, second: int) -> None:
    clock.moment = datetime.fromtimestamp(second, SHANGHAI)


def test_the_worked_examples_of_wechat_are_verified_opened_and_sealed(
    safe: FlaskClient, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(clock, 1714036504)
    query = {"signature": "f464b24fc39322e44b38aa78f5edd27bd1441696", "timestamp": "1714036504", "nonce": "1514711492"}
    assert (
        safe.get("/channels/wechat", query_string=query | {"echostr": "4375120948345356249"}).text
        == "4375120948345356249"
    )
    key = wecom.Key.read(*WECHAT.split(":"))
    assert key.is_signed("1715943329", "1590219412", PUSHED, "6c12a4205838198b8fa631b3220723bb07f1015c")
    found = fromstring(key.open(PUSHED))
    assert (found.findtext("ToUserName"), found.findtext("MsgType"), found.findtext("Event")) == (
        "gh_97417a04a28d",
        "event",
        "debug_demo",
    )
    with monkeypatch.context() as patched:
        patched.setattr("os.urandom", lambda _size: b"999951349e8ee746")
        assert key.close(b"<xml><demo_resp>[CDATA[good luck]]</demo_resp></xml>") == ANSWERED
    assert key.is_signed("1713424427", "415670741", ANSWERED, "03e0812039325c2712ef5f0f980fd14c70d6e307")


def test_wechat_in_safe_mode_takes_and_gives_sealed_messages_alone(safe: FlaskClient, clock: MovableClock) -> None:
    key, query = wecom.Key.read(*WECHAT.split(":")), signed(clock, token="AAAAA")

    def send(said: str, **changed: str) -> Any:
        sealed = key.close(said.encode())
        signature = key.signature(query["timestamp"], query["nonce"], sealed)
        body = f"<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        named = query | {"encrypt_type": "aes", "msg_signature": signature} | changed
        return safe.post("/channels/wechat", query_string=named, data=body)

    answer = fromstring(send(message("身份证丢了怎么补办要多少钱")).data)
    encrypted, when, nonce = (str(answer.findtext(tag)) for tag in ("Encrypt", "TimeStamp", "Nonce"))
    assert key.is_signed(when, nonce, encrypted, str(answer.findtext("MsgSignature")))
    assert "40元" in str(fromstring(key.open(encrypted)).findtext("Content"))
    assert send(message("身份证", 2), msg_signature="0" * 40).status_code == 403
    assert safe.post("/channels/wechat", query_string=query, data=message("身份证", 3)).status_code == 400, (
        "not in plain text"
    )


@pytest.mark.parametrize("event", ["VIEW", "unsubscribe", "LOCATION", "debug_demo"])
def test_what_wants_no_answer_gets_none(client: FlaskClient, clock: MovableClock, event: str) -> None:
    body = message("", kind="event").replace(
        "<MsgId>", f"<Event>{event}</Event><EventKey>https://example.gov.cn</EventKey><MsgId>"
    )
    assert client.post("/channels/wechat", query_string=signed(clock), data=body).text == "success"
