"""The common words: target groups, lenses, countries, languages, levels, fields, regions, and ESCO."""
