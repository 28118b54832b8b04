"""Masking of personal information, before anything is written.

`mask` is the only way to make a `MaskedText`, the only type in which what people typed is stored. It hides identity numbers
(checksum of GB 11643), mobile and landline numbers, bank cards (Luhn; see `numbers`), numbers of papers and accounts, plates, e-mail addresses
(`accounts`), house and room numbers, birthdays (`homes`) and names: of who is likely to be a person (`unannounced`) and of who is introduced as one (`names`). Public identifiers stay:
统一社会信用代码, 实施编码, document numbers, amounts, hotline numbers, and words that only look like names (高龄津贴, 张贴).
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from knowledge.masking import public_numbers
from knowledge.masking.accounts import mask_accounts
from knowledge.masking.homes import mask_homes
from knowledge.masking.names import mask_likely_names, mask_names
from knowledge.masking.numbers import mask_numbers

PASSES = 4
"""How often a text is read at most: once to hide, once to see that nothing is left, and room for names beside names."""
HIDDEN = "（已遮盖）"
"""What is kept of a text that would not come to rest."""
REMOVED = "（已删去）"
"""What stands where a text was taken out on somebody's request."""


@dataclass(frozen=True, slots=True)
class MaskedText:
    """Text in which personal information has been hidden. Made by `mask` alone."""

    text: str

    def __str__(self) -> str:
        return self.text


NO_TEXT = MaskedText("")


def mask(text: str) -> MaskedText:
    """Hide personal information in any text a person typed; idempotent.

    Control characters go too, since logs are read in terminals.
    """
    return _mask(text, public_numbers.known())


@lru_cache(maxsize=64)
def _mask(text: str, known: frozenset[str]) -> MaskedText:  # noqa: ARG001
    """One message is masked for the log, for the queue and for the conversation; what it comes to depends on the numbers known."""
    text = "".join(map(_plain, text.encode("utf-8", "replace").decode("utf-8")))
    for n in range(PASSES):
        numbered = mask_numbers(text)
        told = mask_homes(mask_accounts(numbered))
        # Beside what is hidden nothing is told from its neighbours any more: once is enough.
        masked = mask_names(told if n else mask_likely_names(told))
        # Reading numbers, the dearest, finds nothing in what it has written itself.
        if masked in (text, numbered):
            return MaskedText(masked)
        text = masked
    return MaskedText(HIDDEN)


@lru_cache(maxsize=8192)
def _plain(char: str) -> str:
    """Full-width and other fancy letters, digits and blanks as ASCII, so that no rule is evaded; Chinese punctuation stays."""
    if char < "\x7f":
        return char if char >= " " or char in "\n\t" else ""
    kind = unicodedata.category(char)
    if kind in {"Cc", "Cf"} or char in "\ufe0f\u20e3":
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    if char.isspace():
        return " "
    # ① and m² are meant as they are.
    if not unicodedata.decomposition(char).startswith(("<wide>", "<narrow>", "<font>")):
        return char
    folded = unicodedata.normalize("NFKC", char)
    return folded if folded.isascii() and (folded.isalnum() or folded in "@.+-_") else char
