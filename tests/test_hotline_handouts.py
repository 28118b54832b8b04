"""What is handed out says what is published, is made for its paper, and tells what has changed since the last print."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from cli import main
from hotline.assistant import Assistant
from hotline.handouts.html import html_of
from hotline.handouts.making import CATALOGUE, MISSING, Handouts, HandoutScope
from hotline.reading.lexicon import Lexicon
from knowledge.entry.handouts import Handout
from knowledge.entry.validation import check_item
from knowledge.files.handed_out.handout_files import write_docx, write_xlsx
from knowledge.places.roster import Roster
from knowledge.starter.life_events import life_event
from knowledge.storage.errors import NotFound
from knowledge.store import KnowledgeBase
from tests.township_pack import TODAY, TOWN, VILLAGES, offices
from tests.web_browser import chromium
from tests.web_site import Site, small_site


def test_a_handbook_says_every_fact_once(township: Assistant) -> None:
    made = Handouts(township, address="https://hotline.example.gov.cn").make("handbook", HandoutScope(topic="身份证"))
    assert made.title == "乾西乡身份证便民服务手册"
    assert len(made.parts) >= 5
    for part in made.parts:
        guide = township.guide(
            next(code for code in made.contents if township.guide(code, region=TOWN).item.name == part.title),
            region=TOWN,
        )
        said = "\n".join(line.text for line in part.lines)
        for section in guide.sections:
            if section.facet in ("材料", "费用", "时限", "条件"):
                for fact in section.facts:
                    assert said.count(fact.text) >= 1, (part.title, fact.text)
    page = html_of(made, qr_svg="<svg></svg>")
    assert [int(n) for n in re.findall(r'<article id="p(\d+)"', page)] == list(range(1, len(made.parts) + 1))
    numbers = {n for _, found in made.index for n in found}
    assert numbers == {part.number for part in made.parts}
    assert any(word == "补办身份证" for word, _ in made.index) or len(made.index) > 20
    assert "https://hotline.example.gov.cn/items" in page
    assert "<script" not in page
    assert "src=" not in page


def test_the_next_print_tells_what_has_changed(kb: KnowledgeBase, lexicon: Lexicon) -> None:
    entry = {"code": "a", "name": "甲事办理", "department": "甲局", "documents": [{"name": "甲证"}]}
    kb.items.publish_many([check_item(entry), check_item(entry | {"code": "b", "name": "乙事办理"})], by="本机")
    handouts = Handouts(Assistant(kb, secret=b"only for tests", lexicon=lexicon))
    first = handouts.make("handbook")
    assert (first.edition, first.changes) == (1, ())
    handouts.keep(first, by="本机")
    kb.items.publish_many(
        [check_item(entry | {"department": "新局"}), check_item(entry | {"code": "c", "name": "丙事办理"})], by="本机"
    )
    kb.items.withdraw("b", by="本机", reason="停办")
    second = handouts.make("handbook")
    assert second.edition == 2
    assert second.changes == ("新增：c", "改动：a（000000000000第1版 → 000000000000第2版）", "去掉：b")
    assert "与上一次印制相比" in html_of(second)


def test_a_card_has_every_name_and_number(township: Assistant) -> None:
    made = Handouts(township).make("card")
    page = html_of(made)
    for d in offices():
        if d.region == TOWN:
            assert d.name in page
            assert d.phone in page
    assert "金东区民政局" not in page
    assert "12366" in page
    target = io.BytesIO()
    write_xlsx(made, target)
    sheet = load_workbook(io.BytesIO(target.getvalue())).active
    assert sheet is not None
    cells = {str(cell.value) for row in sheet.iter_rows(min_row=4) for cell in row}
    assert {"乾西乡农技站", "0579-82010007"} <= cells


def test_a_sign_is_of_its_village(township: Assistant) -> None:
    one, other = (
        html_of(Handouts(township).make("sign", HandoutScope(region=VILLAGES[v], size="A1")))
        for v in ("杨石村", "上吴村")
    )
    assert "杨石网 0579-82100001" in one
    assert "上吴网" not in one
    assert "上吴网" in other
    assert "值班领导：赵一" in one
    assert 'class="sign a1"' in one


def test_the_catalogue_has_eight_columns_filled_or_flagged(township: Assistant) -> None:
    made = Handouts(township).make("catalogue", HandoutScope(topic="身份证"))
    assert made.headings == CATALOGUE
    assert len(CATALOGUE) == 8
    assert all(len(row) == 8 and all(row) for row in made.rows)
    by_name = {row[0]: row for row in made.rows}
    assert "60日（自然日）" in by_name["居民身份证丢失补领"][4]
    assert any(MISSING in row for row in made.rows)


def test_training_answers_are_facts(township: Assistant) -> None:
    made = Handouts(township).make("training", HandoutScope(topic="身份证"))
    assert len(made.parts) >= 3
    for part, code in zip(made.parts, made.contents, strict=True):
        guide = township.guide(code, region=TOWN)
        facts = {fact.text for section in guide.sections for fact in section.facts} | {
            guide.summary,
            guide.item.department,
        }
        assert all(line.text in facts for line in part.lines if not line.small), part.title


def test_a_document_for_word_holds_the_same(township: Assistant) -> None:
    made = Handouts(township).make("handbook", HandoutScope(codes=("sfz-buling", "hy-jiehun")))
    target = io.BytesIO()
    write_docx(made, target)
    text = "\n".join(p.text for p in Document(io.BytesIO(target.getvalue())).paragraphs)
    assert "居民身份证丢失补领" in text
    assert "40元" in text
    assert f"{TODAY} 第 1 次印制。有变动请打 0579-82000000" in text


def test_nothing_fitting_is_said(township: Assistant) -> None:
    with pytest.raises(NotFound, match="没有符合的事项"):
        Handouts(township).make("handbook", HandoutScope(topic="没有的主题"))


def _pdf(handout: Handout, folder: Path) -> PdfReader:
    source, target = folder / "h.html", folder / "h.pdf"
    source.write_text(html_of(handout), encoding="utf-8")
    with chromium() as browser:
        page = browser.new_page()
        page.goto(source.as_uri())
        page.pdf(path=str(target), prefer_css_page_size=True, print_background=True)
    return PdfReader(target)


@pytest.mark.browser
def test_the_card_is_one_sheet(township: Assistant, tmp_path: Path) -> None:
    sheet = _pdf(Handouts(township).make("card"), tmp_path)
    assert len(sheet.pages) == 1
    text = sheet.pages[0].extract_text().replace(" ", "")
    assert all(d.phone in text for d in offices() if d.region == TOWN)


@pytest.mark.browser
def test_the_sign_is_as_large_as_its_paper(township: Assistant, tmp_path: Path) -> None:
    sheet = _pdf(Handouts(township).make("sign", HandoutScope(region=VILLAGES["杨石村"], size="A1")), tmp_path)
    width, height = (
        round(float(n) / 72 * 25.4) for n in (sheet.pages[0].mediabox.width, sheet.pages[0].mediabox.height)
    )
    assert (width, height) == (594, 841)


def test_the_command(township: Assistant, tmp_path: Path) -> None:
    def run(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(main, ["handout", *words, "--database", township.kb.path])
        assert done.exit_code == code, done.output
        return done.output

    for kind, name in (("handbook", "a.html"), ("handbook", "a.docx"), ("card", "a.xlsx")):
        target = tmp_path / name
        run(kind, str(target), "--region", TOWN, *(["--code", "sfz-buling"] if kind == "handbook" else []))
        assert target.stat().st_size > 1000
    assert "应以 .html" in run("card", str(tmp_path / "a.pdf"), code=2)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with small_site(tmp_path) as built:
        built.kb.rosters.put(Roster(), by="本机")
        yield built


def test_the_pages(site: Site) -> None:
    editor = site.staff("bianji")
    assert "便民服务手册" in editor.get("/staff/handouts").text
    printed = editor.get("/staff/handouts/handbook")
    assert "居民身份证丢失补领" in printed.text
    assert "坐席内部口径" not in printed.text
    assert "<style" not in printed.text, "the security policy allows no style in a page"
    for ending in ("docx", "xlsx"):
        answer = editor.get(f"/staff/handouts/card.{ending}")
        assert answer.data.startswith(b"PK")
        assert "attachment" in answer.headers["Content-Disposition"]
    assert editor.post("/staff/handouts/handbook/record").status_code == 302
    kept = editor.post("/staff/handouts/handbook/record", data={"topic": "婚姻"}, follow_redirects=True).text
    assert "已记下：婚姻便民服务手册" in kept  # what was chosen, not everything
    assert "第 1 次" in editor.get("/staff/handouts").text
    assert site.client().get("/staff/handouts").status_code in (302, 401)
    assert editor.get("/staff/handouts/poster").status_code == 404


def test_a_title_says_how_many_were_chosen_and_a_sign_the_extended_hours(township: Assistant) -> None:
    chosen = Handouts(township).make("training", HandoutScope(codes=("sfz-buling", "hy-jiehun")))
    assert chosen.title == "乾西乡培训问答（选 2 项）"
    assert 'class="contents short"' in html_of(chosen)
    sign = html_of(Handouts(township).make("sign", HandoutScope(region=VILLAGES["杨石村"], size="A2")))
    assert "工作日 12:00-13:00，17:00-19:00（先预约）" in sign
    assert "打0579-82000000可以预约下班后、周日办理" in sign


def test_a_handbook_of_a_life_event_is_in_the_order_in_which_it_is_done(township: Assistant) -> None:
    made = Handouts(township).make("handbook", HandoutScope(life="出生"))
    assert made.title == "乾西乡出生便民服务手册"
    event = life_event("birth")
    assert event is not None
    there = [code for code in event.codes if code in made.contents]
    assert list(made.contents)[: len(there)] == there
    assert {part.group for part in made.parts} == {"出生"}
    with pytest.raises(NotFound, match="有：出生、上学"):
        Handouts(township).make("handbook", HandoutScope(life="中奖"))
