"""DingTalk robots that receive messages: a timestamp (milliseconds) and its HMAC-SHA256 under the robot's secret in the headers; JSON."""

import base64
import hashlib
import hmac
import json

from hotline.channels.desk import Incoming
from hotline.channels.wechat import BadMessage

CHANNEL = "dingtalk"


def signature(secret: str, timestamp: str) -> str:
    """What DingTalk puts into the `sign` header."""
    made = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(made).decode()


def is_signed(secret: str, timestamp: str, sign: str) -> bool:
    """Whether who asks knows the secret."""
    return hmac.compare_digest(signature(secret, timestamp).encode(), sign.encode())


def read_message(body: bytes) -> Incoming:
    """The message in a JSON body. Raises BadMessage."""
    try:
        said = json.loads(body.decode("utf-8"))
        sender = str(said.get("senderStaffId") or said["senderId"])
        # A group and a single chat of the same person are different conversations.
        who = f"{said.get('conversationId', '')}:{sender}"
        text = said.get("text", {}).get("content", "") if said.get("msgtype") == "text" else ""
        return Incoming(who, str(said["msgId"]), str(text))
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        raise BadMessage("no message") from None


def write_reply(text: str) -> dict[str, object]:
    """A text message."""
    return {"msgtype": "text", "text": {"content": text}} if text else {}
