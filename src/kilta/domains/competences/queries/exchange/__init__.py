"""Versions of units as other platforms read them: 1EdTech CASE 1.1, SKOS, lists."""
