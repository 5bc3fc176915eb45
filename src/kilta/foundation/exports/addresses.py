from django.urls.converters import StringConverter


class Format(StringConverter):
    """`path("organisations.<format:format>", …)`: the formats of a table."""

    regex = "csv|xlsx|json|pdf"
