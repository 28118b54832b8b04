"""The documentation is a test subject: every command, option, setting and route is in it, and what it shows exists."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from benchmarks.starter_figures import document
from cli import main
from hotline.answering.replies import Unanswered, to_json
from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.entry.records import FACT_FIELDS, ServiceItem
from knowledge.files.importing import import_file
from knowledge.settings import SETTINGS
from knowledge.starter.reading import Bundle
from knowledge.store import KnowledgeBase
from tests.web_site import settings_for
from web.app import create_app

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
README = ROOT / "README.md"
PAGES = [README, *sorted(DOCS.glob("*.md"))]
TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in PAGES}
GUIDES = [name for name in TEXTS if name != "docs/architecture.md"]
EVERYTHING = "\n".join(TEXTS.values())
MAX_IMAGE_BYTES = 40_000


def commands(group: click.Command = main, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by what is typed for it."""
    if not isinstance(group, click.Group):
        yield path, group
        return
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command, name
        yield from commands(command, f"{path} {name}".strip())


COMMANDS = dict(commands())


def options(command: click.Command) -> set[str]:
    """The names of a command's options, long and short."""
    return {name for parameter in command.params if isinstance(parameter, click.Option) for name in parameter.opts}


def blocks(text: str, language: str) -> list[str]:
    """The contents of the fenced blocks in a language; a word after it is part of it (`json reply`)."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def lines_to_type(text: str) -> Iterator[list[str]]:
    """What the shell blocks of a page have people type, in words, without comments and settings in front."""
    for block in [*blocks(text, "sh"), *blocks(text, "powershell")]:
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line.replace("\\", "/"), comments=True)
            while words and re.fullmatch(r"[A-Z_]+=\S+", words[0]):
                words.pop(0)
            if words:
                yield words


def called(words: list[str]) -> tuple[str, list[str]]:
    """The command that a line calls, the longest name that fits, and what follows it."""
    for size in (2, 1):
        if (name := " ".join(words[:size])) in COMMANDS:
            return name, words[size:]
    return "", words


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_shown(name: str) -> None:
    shown = rf"(?<![\w-]){re.escape(name)}(?![\w-])"
    assert any(re.search(shown, TEXTS[page]) for page in GUIDES), f"no page shows: {name}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_shown(name: str) -> None:
    """Beside its command in a block, or in the text of a page."""
    beside = [line for page in GUIDES for line in TEXTS[page].splitlines() if name in line]
    inline = re.findall(r"`[^`\n]+`", EVERYTHING)
    shown = set(re.findall(r"--[a-z-]+", "\n".join([*beside, *inline])))
    missing = {option for option in options(COMMANDS[name]) if option.startswith("--")} - shown
    assert not missing, f"no page shows these options of {name}: {', '.join(sorted(missing))}"


def _after_program(words: list[str]) -> list[str]:
    return words[next(n for n, word in enumerate(words) if word.endswith("cli.py")) + 1 :]


@pytest.mark.parametrize("page", TEXTS)
def test_what_people_are_told_to_type_exists(page: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for words in lines_to_type(TEXTS[page]):
        if words[0] == "make":
            assert re.search(rf"^{words[1]}:", makefile, re.MULTILINE), words
        elif any(word.endswith("cli.py") for word in words[:2]):
            name, rest = called(_after_program(words))
            assert name, f"no such command: {' '.join(words)}"
            given = {word.split("=")[0] for word in rest if word.startswith("--") and len(word) > 2}
            assert given <= options(COMMANDS[name]) | {"--help"}, f"no such option: {' '.join(words)}"
        elif words[0] not in {"curl", "py", "python3"}:
            assert words[1] in {"-m", "-c"}, words


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_in_the_table(setting: Any) -> None:
    row = re.search(rf"^\| `{setting.name}` \| (.*?) \|", TEXTS["docs/deployment.md"], re.MULTILINE)
    assert row, f"docs/deployment.md has no row for {setting.name}"
    assert row[1] == (f"`{setting.default}`" if setting.default else "自动")


def test_every_setting_in_the_docs_exists() -> None:
    named = set(re.findall(r"\bHOTLINE_[A-Z_]+", EVERYTHING))
    assert named <= {setting.name for setting in SETTINGS}


def test_every_route_is_shown(kb: KnowledgeBase, tmp_path: Path, lexicon: Lexicon) -> None:
    app = create_app(settings_for(tmp_path), kb=kb, assistant=Assistant(kb, secret=b"tests", lexicon=lexicon))
    interface = TEXTS["docs/api.md"]
    missing = []
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:[^:<>]*:)?(\w+)>", r"<\1>", rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            heading = f"`{method} {path}`" in interface
            row = re.search(rf"^\| `{re.escape(path)}` \| [^|]*`{method}`", interface, re.MULTILINE)
            if not heading and not row:
                missing.append(f"{method} {path}")
    assert not missing, f"docs/api.md does not show: {', '.join(sorted(missing))}"


def test_every_route_in_the_docs_exists(kb: KnowledgeBase, tmp_path: Path, lexicon: Lexicon) -> None:
    app = create_app(settings_for(tmp_path), kb=kb, assistant=Assistant(kb, secret=b"tests", lexicon=lexicon))
    known = {re.sub(r"<(?:[^:<>]*:)?(\w+)>", r"<\1>", rule.rule) for rule in app.url_map.iter_rules()}
    for page in GUIDES:
        shown = re.findall(r"`(?:(?:GET|POST) )?(/(?!etc/)[a-z<][\w/<>.-]*)`", TEXTS[page])
        assert set(shown) <= known | {"/staff"}, page


def test_the_replies_shown_have_every_field() -> None:
    [shown] = blocks(TEXTS["docs/api.md"], "json reply")
    example = json.loads(shown)
    assert list(example) == list(to_json(Unanswered(reply_id="", text="")))
    fields = TEXTS["docs/api.md"]
    assert all(f"`{name}`" in fields or f'"{name}"' in fields for name in example["facts"][0])


def test_examples_in_json_can_be_read() -> None:
    read = [json.loads(block) for text in TEXTS.values() for block in blocks(text, "json")]
    assert len(read) > 5
    assert all(isinstance(each, dict | list) for each in read)


def test_entries_shown_to_curators_can_be_imported(kb: KnowledgeBase, tmp_path: Path) -> None:
    """In their order: the national entry, then the one that overrides it for a district."""
    examples = blocks(TEXTS["docs/curators.md"], "yaml")
    assert len(examples) > 1
    for n, block in enumerate(examples):
        path = tmp_path / f"{n}.yaml"
        path.write_text(block, encoding="utf-8")
        assert import_file(kb, path).rejected == (), block
    national = kb.resolve("wh-jieshuzheng", "000000000000").item
    local = kb.resolve("wh-jieshuzheng", "440106000000").item
    assert len(local.documents) == len(national.documents) + 1
    assert (local.deadlines[0].number, national.deadlines[0].number) == (1, 3)
    assert national.steps
    assert not local.steps


def test_curators_are_told_every_field() -> None:
    text = TEXTS["docs/curators.md"]
    named = set(ServiceItem.model_fields) | {name for fact in FACT_FIELDS.values() for name in fact.model_fields}
    missing = {name for name in named if not re.search(rf"`{name}`|\b{name}:", text)}
    assert not missing


def _headings(text: str) -> set[str]:
    """The anchors of a page, made from its headings as GitHub does."""
    plain = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"^#+ (.+)$", plain, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in found}


@pytest.mark.parametrize("page", TEXTS)
def test_links_and_images_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", TEXTS[page]):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        path = (ROOT / page).parent / name if name else ROOT / page
        assert path.exists(), f"{page} points to {target}, which does not exist"
        if anchor:
            assert anchor in _headings(path.read_text(encoding="utf-8")), f"{page} points to {target}: no such heading"


@pytest.mark.parametrize("image", sorted((DOCS / "images").iterdir()), ids=lambda path: path.name)
def test_images_are_shown_and_small(image: Path) -> None:
    assert f"images/{image.name})" in EVERYTHING, "no page shows it"
    content = image.read_bytes()
    assert len(content) < MAX_IMAGE_BYTES
    assert content.startswith(b"RIFF")
    assert min(_webp_size(content)) > 300


def _webp_size(content: bytes) -> tuple[int, ...]:
    """Width and height, from the head of the extended format or of the simple one."""
    assert content[8:16] in (b"WEBPVP8X", b"WEBPVP8 ")
    if content[8:16] == b"WEBPVP8X":
        return tuple(int.from_bytes(content[at : at + 3], "little") + 1 for at in (24, 27))
    return tuple(int.from_bytes(content[at : at + 2], "little") & 0x3FFF for at in (26, 28))


def test_the_images_are_small_together() -> None:
    assert sum(image.stat().st_size for image in (DOCS / "images").iterdir()) < 3_000_000


def test_readme_says_the_same_in_both_languages() -> None:
    chinese, english = README.read_text(encoding="utf-8").split("\n---\n")
    for part in (chinese, english):
        assert all(f"({name})" in part for name in GUIDES if name != "README.md")
        assert "LICENSE" in part
    typed = [{" ".join(words[:3]) for words in lines_to_type(part)} for part in (chinese, english)]
    common = typed[0] & typed[1]
    assert len(common) >= len(typed[1]) - 1
    assert {"make run", "make test"} <= common


def test_starter_figures_are_up_to_date(bundle: Bundle) -> None:
    assert TEXTS["docs/starter-knowledge.md"] == document(bundle), (
        "run: python benchmarks/starter_figures.py > docs/starter-knowledge.md"
    )


def test_the_readme_counts_the_starter_knowledge(bundle: Bundle) -> None:
    count = len(bundle.items)
    assert f"自带 {count} 个" in TEXTS["README.md"]
    assert f"{count} items ship" in TEXTS["README.md"]
