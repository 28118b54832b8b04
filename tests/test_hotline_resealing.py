"""The key for contacts is changed: everything is sealed under the new one, the old one opens nothing any more, and what is lost is told."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from hotline.sealing import ContactSeal, Resealed, Unsealable, contact_key, reseal
from hotline.second_step import SecondStep
from knowledge.asked.tickets import contacts
from knowledge.store import KnowledgeBase
from tests.tickets import add_people, leave

OLD, NEW, LOST = contact_key(), contact_key(), contact_key()


def fill(kb: KnowledgeBase) -> list[int]:
    """Three contacts under the old key and one under a lost one; two second steps, of which one is not sealed. The ids of the tickets."""
    add_people(kb)
    numbers = [leave(kb).id for _ in range(4)]
    for number, key in zip(numbers, (OLD, OLD, OLD, LOST), strict=True):
        kb.tickets.contacts.put(number, ContactSeal(key).close(f"1380000000{number}"))
    SecondStep(kb, OLD, issuer="12345").begin("zuoxi")
    SecondStep(kb, "", issuer="12345").begin("shenhe")
    return numbers


def taken(kb: KnowledgeBase, number: int) -> str:
    return kb.tickets.contacts.take(number, by="zongguan")[1]


def test_all_is_sealed_under_the_first_key(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contacts, "AT_ONCE", 2)
    *known, lost = fill(kb)
    typed = SecondStep(kb, OLD, issuer="12345").offered("zuoxi")
    assert reseal(kb, f"{NEW},{OLD}") == Resealed(contacts=3, secrets=1, lost=1)
    for number in known:
        assert ContactSeal(NEW).open(taken(kb, number)) == f"1380000000{number}"
        with pytest.raises(Unsealable):
            ContactSeal(OLD).open(taken(kb, number))
    assert ContactSeal(LOST).open(taken(kb, lost)) == f"1380000000{lost}"
    assert SecondStep(kb, NEW, issuer="12345").offered("zuoxi") == typed
    assert SecondStep(kb, OLD, issuer="12345").offered("zuoxi") is None
    assert SecondStep(kb, "", issuer="12345").offered("shenhe") is not None
    assert reseal(kb, NEW) == Resealed(contacts=3, secrets=1, lost=1)


def test_what_is_put_meanwhile_stays(kb: KnowledgeBase) -> None:
    number = fill(kb)[0]
    new = ContactSeal(NEW).close("13911111111")

    def again(sealed: str) -> str:
        kb.tickets.contacts.put(number, new)
        return ContactSeal(f"{NEW},{OLD},{LOST}").again(sealed)

    kb.tickets.contacts.reseal(again)
    assert taken(kb, number) == new


def test_the_command_says_when_the_old_key_can_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    with KnowledgeBase(url) as kb:
        numbers = fill(kb)

    def run() -> tuple[int, str]:
        done = CliRunner().invoke(main, ["keys", "reseal", "--database", url])
        return done.exit_code, done.output

    assert "没有设置 HOTLINE_CONTACT_KEY" in run()[1]
    monkeypatch.setenv("HOTLINE_CONTACT_KEY", f"{NEW},{OLD}")
    code, said = run()
    assert (code, "联系方式 3 份" in said, "另有 1 份" in said, "可以去掉了" in said) == (2, True, True, False)
    monkeypatch.setenv("HOTLINE_CONTACT_KEY", f"{NEW},{OLD},{LOST}")
    code, said = run()
    assert (code, "联系方式 4 份" in said, "可以去掉了" in said) == (0, True, True)
    with KnowledgeBase(url) as kb:
        assert all(ContactSeal(NEW).open(taken(kb, number)) for number in numbers)
        assert "换密钥" in {entry.action for entry in kb.audit.of("tickets")}
