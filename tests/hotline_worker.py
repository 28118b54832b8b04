"""Processes that are killed in the middle of their work: one answers, one imports, both without end.

They are forked from a process that has read the lexicon and jieba's dictionary, so that each is at work at once.
"""

from itertools import count, cycle
from multiprocessing.connection import Connection
from pathlib import Path

from hotline.assistant import Assistant
from hotline.reading.analysis import Analyser
from hotline.reading.lexicon import read_lexicon
from knowledge.files.importing import import_file
from knowledge.store import KnowledgeBase

LEXICON = read_lexicon()
ANALYSER = Analyser(LEXICON)
"""Made before the processes are forked, which then share what it read."""
QUESTIONS = (
    "身份证丢了怎么补办",
    "要多少钱",
    "红烧肉怎么做",
    "结婚登记",
    "着火了",
    "营业执照丢了，我的电话是13812345678",
)


def answer(path: str, told: Connection) -> None:
    """Answer questions; each reply is told once it is out: its id and its text."""
    kb = KnowledgeBase(path)
    assistant = Assistant(kb, secret=b"only for tests", lexicon=LEXICON)
    conversation = ""
    for question in cycle(QUESTIONS):
        reply = assistant.ask(question, conversation=conversation)
        conversation = reply.conversation
        told.send((reply.reply_id, reply.text))


def bring_in(path: str, files: list[Path], told: Connection) -> None:
    """Import one file after the other; each step is told."""
    kb = KnowledgeBase(path)
    for n in count():
        report = import_file(kb, files[n % len(files)], progress=lambda done, total: told.send((done, total)))
        told.send((report.new, report.changed))
