"""Answering what comes through another program: each message once, each sender only as a keyed hash, the text short enough for it."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from hotline.answering.safety import IN_DANGER
from hotline.assistant import MAX_QUESTION, Assistant

WINDOW_S = 300
"""How far from now a signed message may say it was sent."""
MOST_CHARS = 600
"""Characters of one reply: the programs cut what is longer than 2,048 bytes."""
GREETING = "您好，请直接说要办什么事，例如“{example}”。请不要写姓名和证件号。有人有危险请打 110、119、120。"
ONLY_TEXT = f"现在只看得懂文字，请打字说要办什么事。\n{IN_DANGER}"
MORE = "（内容较长，其余请到办事指南查看）"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message as every program sends it. `text` is '' for what is no text; `greets`: somebody has just come; `silent`: what happened
    (a link of the menu was followed, somebody has gone) wants no answer."""

    sender: str
    message_id: str
    text: str
    greets: bool = False
    silent: bool = False


class Desk:
    """Answers through one assistant. `secret` makes the hashes. Safe to share between threads."""

    def __init__(self, assistant: Assistant, *, secret: bytes) -> None:
        self._assistant, self._secret = assistant, secret

    def reply(self, channel: str, incoming: Incoming) -> str:
        """What to send back; '' for a message that has come before, and for what wants no answer."""
        channels = self._assistant.kb.channels
        if incoming.silent or not channels.is_new(
            channel, self._hash(channel, f"message:{incoming.sender}:{incoming.message_id}")
        ):
            return ""
        if incoming.greets:
            return GREETING.format(example=self._assistant.example)
        question = incoming.text.strip()[:MAX_QUESTION]
        if not question:
            return ONLY_TEXT
        sender = self._hash(channel, f"sender:{incoming.sender}")
        said = self._assistant.ask(question, conversation=channels.conversation(channel, sender), channel=channel)
        channels.keep(channel, sender, said.conversation)
        return shortened(said.text)

    def is_timely(self, sent_s: float) -> bool:
        """Whether a message was sent just now, by the clock of the knowledge base."""
        now: datetime = self._assistant.kb.clock()
        return abs(now.timestamp() - sent_s) <= WINDOW_S

    def _hash(self, channel: str, text: str) -> str:
        return hmac.new(self._secret, f"{channel}:{text}".encode(), hashlib.sha256).hexdigest()


def shortened(text: str) -> str:
    """A reply of at most `MOST_CHARS`, whole lines of it; the line about danger stays."""
    if len(text) <= MOST_CHARS:
        return text
    lines = text.splitlines()
    last = lines[-1] if "110" in lines[-1] else ""
    kept: list[str] = []
    room = MOST_CHARS - len(MORE) - len(last) - 2
    for line in lines:
        if sum(map(len, kept)) + len(kept) + len(line) > room:
            break
        kept.append(line)
    return "\n".join([*(kept or [text[:room]]), MORE, *([last] if last else [])])
