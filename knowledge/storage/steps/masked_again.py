"""What is stored is masked again, since masking has learnt to see names, homes, accounts and more writings of numbers."""

from knowledge.storage.database import Database
from knowledge.storage.steps.stored_text import mask_stored_text


def text_masked_again(db: Database) -> None:
    mask_stored_text(db)
