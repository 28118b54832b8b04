"""Finding items: index, candidates, features, ranking, the fitted model, snapshots, suggestions."""
