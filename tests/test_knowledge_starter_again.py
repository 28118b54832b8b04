"""Loading the starter knowledge again brings in what is new, and leaves alone what staff have made of it."""

from knowledge.entry.departments import Department
from knowledge.store import KnowledgeBase


def test_what_staff_published_or_withdrew_stays(starter_copy: KnowledgeBase) -> None:
    kb = starter_copy
    item = kb.items.live("sfz-buling").item
    kb.items.save_draft(item.model_copy(update={"summary": "本地补充的说明。"}), author="editor")
    kb.items.submit("sfz-buling", by="editor")
    kb.items.publish("sfz-buling", reviewer="reviewer")
    kb.items.withdraw("hy-jiehun", by="reviewer", reason="test")

    assert kb.load_starter() == 0
    assert kb.items.live("sfz-buling").item.summary == "本地补充的说明。"
    assert all(entry.code != "hy-jiehun" for entry in kb.live_entries())


def test_what_staff_made_of_the_directory_stays(starter_copy: KnowledgeBase) -> None:
    kb = starter_copy
    before = kb.directory.all()
    theirs = before[3].model_copy(update={"phone": "0571-88888888"})
    kb.directory.put([theirs, Department(name="石牌街道办", phone="020-88888888")], by="editor")
    version = kb.version

    kb.load_starter()
    after = kb.directory.all()
    assert after == [*before[:3], theirs, *before[4:], Department(name="石牌街道办", phone="020-88888888")]
    assert kb.version == version
    assert [(e.who, e.action) for e in kb.audit.of(f"department:{theirs.name}@{theirs.region}")] == [
        ("editor", "修改部门")
    ]


def test_what_nobody_touched_is_renewed(starter_copy: KnowledgeBase) -> None:
    kb = starter_copy
    shipped = kb.directory.all()
    older = [d.model_copy(update={"phone": "000"}) for d in shipped]
    kb.directory.put_shipped(older)
    kb.load_starter()
    assert kb.directory.all() == shipped
