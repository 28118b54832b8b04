"""Where other programs send what people ask there. Each address exists only where its program is configured."""

from flask import Blueprint, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from hotline.channels import dingtalk, wechat, wecom
from hotline.channels.desk import Desk
from hotline.channels.wechat import BadMessage
from web.errors import BadInput
from web.parts import parts
from web.sent import whole_number

REFUSED = "签名不对，或者消息已经过期。"
pages = Blueprint("chat_programs", __name__)


@pages.get("/channels/wechat")
def wechat_checked() -> ResponseReturnValue:
    """WeChat makes sure that the address is ours."""
    _wechat()
    return _plain(request.args.get("echostr", "")[:200])


@pages.post("/channels/wechat")
def wechat_message() -> ResponseReturnValue:
    key, desk = _wechat()
    try:
        incoming, account = wechat.read_message(_opened(key) if key else request.get_data())
    except BadMessage:
        raise BadInput("这不是微信的消息。") from None
    text = desk.reply(wechat.CHANNEL, incoming)
    if not text:
        return _plain("success")
    at = int(parts().kb.clock().timestamp())
    reply = wechat.write_reply(text, to=incoming.sender, account=account, at=at)
    return _xml(_sealed(key, reply, at) if key else reply)


@pages.get("/channels/wecom")
def wecom_checked() -> ResponseReturnValue:
    """WeCom makes sure that the address is ours, and that we hold the key."""
    key, _ = _wecom(request.args.get("echostr", ""))
    try:
        return _plain(key.open(request.args.get("echostr", "")).decode("utf-8", "replace"))
    except BadMessage:
        raise BadInput("这不是企业微信的消息。") from None


@pages.post("/channels/wecom")
def wecom_message() -> ResponseReturnValue:
    try:
        encrypted = wecom.encrypted_in(request.get_data())
        key, desk = _wecom(encrypted)
        incoming, account = wechat.read_message(key.open(encrypted))
    except BadMessage:
        raise BadInput("这不是企业微信的消息。") from None
    text = desk.reply(wecom.CHANNEL, incoming)
    if not text:
        return _plain("")
    at = int(parts().kb.clock().timestamp())
    reply = wechat.write_reply(text, to=incoming.sender, account=account, at=at)
    return _xml(_sealed(key, reply, at))


@pages.post("/channels/dingtalk")
def dingtalk_message() -> ResponseReturnValue:
    secret = parts().settings.dingtalk_secret
    if not secret:
        abort(404)
    desk, timestamp = _desk(), request.headers.get("timestamp", "")
    signed = dingtalk.is_signed(secret, timestamp, request.headers.get("sign", ""))
    if not signed or not _timely(desk, timestamp, per_second=1000):
        abort(403, description=REFUSED)
    try:
        incoming = dingtalk.read_message(request.get_data())
    except BadMessage:
        raise BadInput("这不是钉钉的消息。") from None
    return jsonify(dingtalk.write_reply(desk.reply(dingtalk.CHANNEL, incoming)))


def _desk() -> Desk:
    return Desk(parts().assistant, secret=parts().settings.secret())


def _wechat() -> tuple[wecom.Key | None, Desk]:
    """The key of the safe mode, if that is configured, and the desk; who does not know the token is refused."""
    token, *safe = parts().settings.wechat_token.split(":")
    if not token:
        abort(404)
    args, desk = request.args, _desk()
    timestamp = args.get("timestamp", "")
    signed = wechat.is_signed(token, timestamp, args.get("nonce", ""), args.get("signature", ""))
    if not signed or not _timely(desk, timestamp):
        abort(403, description=REFUSED)
    return wecom.Key.read(token, *safe) if safe else None, desk


def _opened(key: wecom.Key) -> bytes:
    """The message in a sealed body; raises BadMessage, and refuses a signature that is not of this body."""
    encrypted, args = wecom.encrypted_in(request.get_data()), request.args
    signature = args.get("msg_signature", "")
    if not key.is_signed(args.get("timestamp", ""), args.get("nonce", ""), encrypted, signature):
        abort(403, description=REFUSED)
    return key.open(encrypted)


def _sealed(key: wecom.Key, reply: str, at: int) -> str:
    return wecom.write_sealed(key, reply, timestamp=str(at), nonce=request.args.get("nonce", "")[:64])


def _wecom(encrypted: str) -> tuple[wecom.Key, Desk]:
    configured = parts().settings.wecom
    if not configured:
        abort(404)
    key, desk, args = wecom.Key.read(*configured.split(":")), _desk(), request.args
    timestamp = args.get("timestamp", "")
    signed = key.is_signed(timestamp, args.get("nonce", ""), encrypted, args.get("msg_signature", ""))
    if not signed or not _timely(desk, timestamp):
        abort(403, description=REFUSED)
    return key, desk


def _timely(desk: Desk, timestamp: str, *, per_second: int = 1) -> bool:
    at = whole_number(timestamp, digits=15)
    return at is not None and desk.is_timely(at / per_second)


def _plain(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8")


def _xml(text: str) -> Response:
    return Response(text, content_type="application/xml; charset=utf-8")
