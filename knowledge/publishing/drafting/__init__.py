"""Work on entries before it goes live: drafts, what is being typed, comments, lists of drafts."""
