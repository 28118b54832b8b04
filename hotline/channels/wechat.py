"""WeChat official accounts: a SHA-1 signature of token, time and nonce; messages in XML. In safe mode they are sealed as those of WeCom are (`wecom.Key`)."""

import hashlib
import hmac

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from hotline.channels.desk import Incoming

CHANNEL = "wechat"


class BadMessage(ValueError):
    """What came is no message of this program."""


def is_signed(token: str, timestamp: str, nonce: str, signature: str) -> bool:
    """Whether who asks knows the token."""
    expected = hashlib.sha1("".join(sorted((token, timestamp, nonce))).encode(), usedforsecurity=False).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode())


def read_message(body: bytes) -> tuple[Incoming, str]:
    """The message in an XML body, and the account it was sent to. Raises BadMessage."""
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise BadMessage("no XML") from None
    said = {child.tag: (child.text or "").strip() for child in root}
    sender, account, kind = said.get("FromUserName", ""), said.get("ToUserName", ""), said.get("MsgType", "")
    if not sender or not account:
        raise BadMessage("no sender")
    if kind == "event":
        event = said.get("Event", "").lower()
        # An item of the menu is a question that the office has put there.
        text = said.get("EventKey", "") if event == "click" else ""
        message = f"{said.get('CreateTime', '')}:{event}:{text}"
        greets = event == "subscribe"
        return Incoming(sender, message, text, greets=greets, silent=not (text or greets)), account
    text = said.get("Content", "") if kind == "text" else said.get("Recognition", "") if kind == "voice" else ""
    return Incoming(sender, said.get("MsgId", said.get("CreateTime", "")), text), account


def write_reply(text: str, *, to: str, account: str, at: int) -> str:
    """A text message in XML."""
    return (
        f"<xml><ToUserName>{_cdata(to)}</ToUserName><FromUserName>{_cdata(account)}</FromUserName><CreateTime>{at}</CreateTime>"
        f"<MsgType>{_cdata('text')}</MsgType><Content>{_cdata(text)}</Content></xml>"
    )


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
