"""What the inputs of the form can be picked from: departments, topics, sources with their articles, regions by name."""

from knowledge.entry.records import NATION
from knowledge.places.regions import NATION_NAME
from web.parts import parts


def departments() -> list[str]:
    """The departments of the directory and of what is published."""
    listed = [department.name for department in parts().kb.directory.all()]
    return sorted({*listed, *(topic.name for topic in parts().catalogue.departments(region=NATION))})


def topics() -> list[str]:
    """The topics of what is published, the largest first."""
    return [topic.name for topic in parts().catalogue.topics(region=NATION)]


def sources() -> list[str]:
    """Every source by its short name, and with each article that is known of it; without those that are repealed."""
    found = []
    for source in parts().kb.sources.all():
        if source.repealed is None or source.repealed > parts().today():
            found += [source.key, *(f"{source.key}{article}" for article in source.articles)]
    return found


def regions() -> list[str]:
    """Full names of what lies in this deployment's region, down to the places that were added here, and what it lies in."""
    tree, own = parts().kb.regions.tree(), parts().settings.region
    if own == NATION:
        return [NATION_NAME, *(tree.name(child.code) for child in tree.children(NATION))]
    near = [own, *(child.code for child in tree.children(own))]
    near += [lower.code for child in tree.children(own) for lower in tree.children(child.code)]
    return [NATION_NAME, *(tree.name(code) for code in near[:800])]
