"""Guides as they are found, in Word, on web pages, in PDF: what they say under which heading, as the draft of an entry."""
