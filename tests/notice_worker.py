"""A process that asks the same question without end, and tells each reply with its moment."""

import time
from multiprocessing.connection import Connection

from hotline.assistant import Assistant
from hotline.reading.lexicon import read_lexicon
from knowledge.store import KnowledgeBase

LEXICON = read_lexicon()
QUESTION = "河边的路能走吗"
REGION = "330702000000"


def answer(path: str, told: Connection) -> None:
    """Answer `QUESTION`; (when it was answered, the text), for ever."""
    kb = KnowledgeBase(path)
    assistant = Assistant(kb, secret=b"only for tests", lexicon=LEXICON, region=REGION)
    while True:
        text = assistant.answer(QUESTION).reply.text
        told.send((time.time(), text))
