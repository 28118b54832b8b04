"""Items and their life: drafts, revisions, what is live, phrasings, region layers, guarded questions."""
