"""The forms that go with documents, for staff."""
