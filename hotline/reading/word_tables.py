"""The tables by which misspelt words and what is typed in letters are read, made of a lexicon: one of each in a process."""

from functools import lru_cache

from hotline.reading import kept_tables
from hotline.reading.correcting import forms_by_sound
from hotline.reading.cutting import DICTIONARY, cutter
from hotline.reading.letters import Letters
from hotline.reading.lexicon import Lexicon, Sense

STANDARD = 5
"""How much more often than it is a part of other words the standard word of an action is taken to be meant by its initials."""
_SOUNDS = "sounds.table"


def _words_of(lexicon: Lexicon) -> dict[str, tuple[Sense, ...]]:
    return {form: senses for form, senses in lexicon.forms.items() if _is_word(form)}


@lru_cache(maxsize=2)
def sounds_of(lexicon: Lexicon) -> dict[tuple[str, ...], str]:
    """What a misspelt stretch may mean, by its sound; never changed."""
    made_of = kept_tables.state_of([DICTIONARY], lexicon.fingerprint, kept_tables.program())
    if told := kept_tables.kept(_SOUNDS, made_of):
        return {tuple(sound): form for form, sound in told}
    known = cutter(lexicon.segmentation_words).FREQ.get
    meant = (form for form, senses in _words_of(lexicon).items() if _may_be_meant(form, senses))
    sounds = forms_by_sound(meant, lambda word: bool(known(word)))
    kept_tables.keep(_SOUNDS, made_of, [(form, sound) for sound, form in sounds.items()])
    return sounds


@lru_cache(maxsize=2)
def letters_of(lexicon: Lexicon) -> Letters:
    """What reads what is typed in letters, before it has learned what a knowledge base says; never changed."""
    forms = _words_of(lexicon)
    return Letters(
        {**forms, **dict.fromkeys(filter(_is_word, lexicon.replacements))},
        [form for form, senses in forms.items() if any(s.kind in {"object", "people"} for s in senses)],
        {form: STANDARD * _is_standard(form, senses) for form, senses in forms.items() if _is_an_action(senses)},
        frequencies=cutter(lexicon.segmentation_words).FREQ,
    )


def read_ahead(lexicon: Lexicon) -> None:
    """Make the tables by which texts are read, which every analyser of this lexicon in this process then shares."""
    for typed in ("shenfenzheng", "sfzbl"):
        letters_of(lexicon).written(typed)


def _is_word(form: str) -> bool:
    return 2 <= len(form) <= 8 and all("\u4e00" <= c <= "\u9fff" for c in form)


def _may_be_meant(form: str, senses: tuple[Sense, ...]) -> bool:
    """Whether a misspelt stretch may mean a form: words for things and actions, not phrases (整丢了)."""
    return not form.endswith("了") and any(_names_something(s) for s in senses)


def _is_an_action(senses: tuple[Sense, ...]) -> bool:
    """Whether a form surely says what is to be done, and names nothing: 补领, not 办理, which may be anything."""
    return any(s.kind == "action" and s.weight == 1.0 for s in senses) and all(s.kind != "object" for s in senses)


def _is_standard(form: str, senses: tuple[Sense, ...]) -> bool:
    return any(s.word == form for s in senses)


def _names_something(sense: Sense) -> bool:
    return sense.kind in {"object", "action"} and sense.weight == 1.0
