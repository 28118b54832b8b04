"""Guides in Word, on web pages, in PDF: each standard heading in its place, tables read, everything else kept as a note, as a draft."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.entry.records import ServiceItem
from knowledge.files.importing import Importing, ImportReport, import_file
from knowledge.storage.errors import UnreadableFile
from knowledge.store import KnowledgeBase
from tests.as_found import pdf, rewritten, word

LEAVE = "温室里的花要浇水"
"""A paragraph that belongs nowhere."""


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase(str(tmp_path / "a.db")) as made:
        yield made


def page(folder: Path, body: str, *, name: str = "a.html", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(
        f"<!DOCTYPE html><html><head><title>某局</title></head><body>{body}</body></html>".encode(encoding)
    )
    return path


def drafted(kb: KnowledgeBase, report: ImportReport) -> ServiceItem:
    assert (report.rejected, report.as_draft) == ((), True)
    (draft,) = kb.items.drafts()
    return draft.item


def guide_in_word(folder: Path) -> Path:
    return word(
        folder / "指南.docx",
        ("Title", "养犬登记办事指南"), LEAVE, ("Heading 1", "一、受理条件"), "（一）本市常住；", "（二）一户一犬。",
        ("Heading 1", "二、申请材料"),
        [["序号", "材料名称", "份数", "必要性"], ["1", "身份证", "1", "必要"], ["2", "免疫证明", "2", "非必要"]],
        ("Heading 1", "三、办理流程"), "1.到窗口申请。", "2.当场领证。", "~3.旧的一步。", "四、办理时限", "法定时限：20个工作日", "承诺时限：当场",
        "五、收费标准", "20元/只", "六、办理地点：某路1号一楼", "七、办公时间：工作日9:00-17:00", "八、咨询电话：020-12345678", "监督电话：12345",
        "九、设定依据", "《某市养犬条例》第十条", ("Heading 1", "常见问题"), "问：外地犬能登记吗？", "答：能，带免疫证明。",
    )  # fmt: skip


def test_a_guide_in_word(kb: KnowledgeBase, tmp_path: Path) -> None:
    report = import_file(kb, guide_in_word(tmp_path))
    item = drafted(kb, report)
    assert (report.format, item.name) == ("docx", "养犬登记")
    assert [c.text for c in item.conditions] == ["本市常住", "一户一犬。"]
    assert [(d.name, d.originals, d.necessity) for d in item.documents] == [
        ("身份证", 1, "必要"),
        ("免疫证明", 2, "非必要"),
    ]
    assert [s.text for s in item.steps] == ["到窗口申请。", "当场领证。"]
    assert [(d.type, d.number, d.unit) for d in item.deadlines] == [
        ("statutory", 20, "工作日"),
        ("promised", None, "当场"),
    ]
    assert (str(item.fees[0].amount), item.fees[0].unit) == ("20", "元/只")
    assert (item.places[0].address, item.places[0].hours) == ("某路1号一楼", "工作日9:00-17:00")
    assert [(p.type, p.number) for p in item.phones] == [("consult", "020-12345678"), ("complaint", "12345")]
    assert [(f.question, f.answer) for f in item.faqs] == [("外地犬能登记吗？", "能，带免疫证明。")]
    assert str(item.basis[0]) == "《某市养犬条例》第十条"
    assert LEAVE in item.note
    assert "划了删除线" in " ".join(report.notices)
    assert import_file(kb, tmp_path / "指南.docx").unchanged == 1


def test_a_guide_becomes_an_entry_only_where_somebody_says_so(kb: KnowledgeBase, tmp_path: Path) -> None:
    report = import_file(kb, guide_in_word(tmp_path), how=Importing(publish=True))
    assert (report.as_draft, kb.items.count()) == (False, 1)


def test_a_guide_on_a_web_page(kb: KnowledgeBase, tmp_path: Path) -> None:
    body = f"""
    <header><nav>首页 受理条件 申请材料</nav></header><script>var 受理条件 = 1</script>
    <h1>养犬登记</h1><p>{LEAVE}</p><div style="display:none">看不见的</div>
    <div class="step-header"><span>1</span> 受理条件</div><div><ul><li>本市常住</li><li>一户一犬</li></ul></div>
    <h2>所需材料</h2><table><tr><th>材料名称</th><th>份数</th></tr><tr><td>身份证</td><td rowspan="2">1</td></tr><tr><td>照片</td></tr></table>
    <h2>基本信息</h2><table><tr><td>法定办结时限</td><td>20个工作日</td><td>是否收费</td><td>否</td></tr></table>
    <dl><dt>咨询电话</dt><dd>020-12345678</dd></dl>
    <h2>常见问题</h2><h3>外地犬能登记吗？</h3><p>能，带免疫证明。</p>
    <h2>温馨提示</h2><p>带犬到场。</p><img src="http://192.0.2.1/a.png"><footer>版权所有</footer>"""
    item = drafted(kb, import_file(kb, page(tmp_path, body)))
    assert (item.name, [c.text for c in item.conditions]) == ("养犬登记", ["本市常住", "一户一犬"])
    assert [(d.name, d.originals) for d in item.documents] == [("身份证", 1), ("照片", 1)]
    assert (item.deadlines[0].number, str(item.fees[0].amount), item.phones[0].number) == (20, "0", "020-12345678")
    assert [(f.question, f.answer) for f in item.faqs] == [("外地犬能登记吗？", "能，带免疫证明。")]
    assert {LEAVE, "带犬到场。"} <= set(item.note.splitlines())
    assert "看不见的" not in item.to_json()
    assert "版权所有" not in item.to_json()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_page_in_any_encoding(kb: KnowledgeBase, tmp_path: Path, encoding: str) -> None:
    body = "<h1>养犬登记</h1><h2>受理条件</h2><p>本市常住</p>"
    assert drafted(kb, import_file(kb, page(tmp_path, body, encoding=encoding))).conditions[0].text == "本市常住"


def test_sections_of_its_own_are_circumstances_and_questions(kb: KnowledgeBase, tmp_path: Path) -> None:
    body = """<h1>公房租金减免</h1><h3>低保家庭</h3><p><strong>条件：</strong>有低保证。</p><p><strong>材料：</strong>低保证、租约</p>
    <h3>残疾人家庭</h3><p>条件：有残疾人证。</p><p>材料：残疾人证、租约</p><h3>能减多少</h3><p>减一半租金。</p>"""
    item = drafted(kb, import_file(kb, page(tmp_path, body)))
    assert [(c.dimension, c.options) for c in item.circumstances] == [("情形", ("低保家庭", "残疾人家庭"))]
    assert [(d.name, d.when["情形"]) for d in item.documents] == [
        ("低保证", ("低保家庭",)), ("租约", ("低保家庭",)), ("残疾人证", ("残疾人家庭",)), ("租约", ("残疾人家庭",)),
    ]  # fmt: skip
    assert ("能减多少", "减一半租金。") in [(f.question, f.answer) for f in item.faqs]
    assert "能减多少：减一半租金。" in item.note


def test_a_guide_in_pdf(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = pdf(
        tmp_path / "a.pdf",
        ["养犬登记办事指南", "一、受理条件", "申请人应当是在本市常住并且有固定住所的居民，每户只能登记一", "只犬。", "二、申请材料", "1.身份证", "2.免疫证明", "- 1 -"],
        ["三、办理时限", "5个工作日", "四、收费标准", "不收费", "五、咨询电话：020-12345678", LEAVE + "，" + LEAVE],
    )  # fmt: skip
    report = import_file(kb, path)
    item = drafted(kb, report)
    assert (report.format, item.name) == ("pdf", "养犬登记")
    assert [c.text for c in item.conditions] == ["申请人应当是在本市常住并且有固定住所的居民，每户只能登记一只犬。"]
    assert [d.name for d in item.documents] == ["身份证", "免疫证明"]
    assert (item.deadlines[0].number, str(item.fees[0].amount), item.phones[0].number) == (5, "0", "020-12345678")


def test_a_scan_is_said_to_be_one(kb: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="扫描件"):
        import_file(kb, pdf(tmp_path / "a.pdf", ["1"]))


def test_several_guides_in_one_document(kb: KnowledgeBase, tmp_path: Path) -> None:
    one = [("Heading 1", "养犬登记"), ("Heading 2", "受理条件"), "本市常住", ("Heading 2", "申请材料"), "身份证"]
    other = [("Heading 1", "养鸽登记"), ("Heading 2", "受理条件"), "有鸽舍", ("Heading 2", "申请材料"), "鸽舍照片"]
    report = import_file(kb, word(tmp_path / "a.docx", *one, *other))
    assert (report.read, report.new) == (2, 2)
    assert {draft.item.name: draft.item.documents[0].name for draft in kb.items.drafts()} == {
        "养犬登记": "身份证",
        "养鸽登记": "鸽舍照片",
    }


def test_a_list_within_a_document_is_read_as_a_list(kb: KnowledgeBase, tmp_path: Path) -> None:
    rows = [["事项名称", "申请材料", "咨询电话"], ["停水", "身份证", "96968"], ["停电", "无", "95598"]]
    questions = [["问题", "答案"], ["多久来水？", "当天。"]]
    report = import_file(kb, word(tmp_path / "a.docx", ("Title", "便民清单"), rows, questions))
    assert (report.read, report.rejected) == (3, ())
    assert {draft.item.name for draft in kb.items.drafts()} == {"停水", "停电", "多久来水？"}


def test_a_workbook_that_is_a_web_page(kb: KnowledgeBase, tmp_path: Path) -> None:
    body = "<table><tr><td>事项名称</td><td>实施部门</td></tr><tr><td>停水</td><td>甲局</td></tr></table>"
    report = import_file(kb, page(tmp_path, body, name="清单.xls"))
    assert (report.new, report.as_draft) == (1, False)


def test_what_is_no_guide_is_refused_in_one_sentence(kb: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="办事指南"):
        import_file(kb, word(tmp_path / "a.docx", "今天天气好。", "明天也好。"))
    with pytest.raises(UnreadableFile, match="套得太深"):
        import_file(kb, page(tmp_path, "<div>" * 3000 + "受理条件"))


def test_entities_bombs_and_outside_content_in_word(kb: KnowledgeBase, tmp_path: Path) -> None:
    def entity(name: str, text: bytes) -> bytes:
        return text.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1) if name == "word/document.xml" else text

    with pytest.raises(UnreadableFile, match="实体"):
        import_file(kb, rewritten(guide_in_word(tmp_path), entity))

    def bomb(name: str, text: bytes) -> bytes:
        return b" " * 40_000_000 if name == "word/styles.xml" else text

    with pytest.raises(UnreadableFile, match="解压后"):
        import_file(kb, rewritten(guide_in_word(tmp_path), bomb))

    def template(name: str, text: bytes) -> bytes:
        link = b'<Relationship Id="rX" Type="http://x/relationships/attachedTemplate" Target="http://192.0.2.1/t.dotm" TargetMode="External"/>'
        return (
            text.replace(b"</Relationships>", link + b"</Relationships>")
            if name.endswith("document.xml.rels")
            else text
        )

    report = import_file(kb, rewritten(guide_in_word(tmp_path), template))
    assert "没有打开" in " ".join(report.notices)


def test_an_old_word_document_says_what_to_do(kb: KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "WordDocument".encode("utf-16-le"))
    with pytest.raises(UnreadableFile, match=r"另存为 \.docx"):
        import_file(kb, tmp_path / "a.doc")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(UnreadableFile, match="压缩包"):
        import_file(kb, tmp_path / "a.zip")
