"""Loading the starter knowledge again brings in what is new, and leaves alone what staff have made of it."""

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
