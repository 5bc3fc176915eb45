from kilta.foundation.access.testing import DEMO, EVERYONE, but, row

row("openapi", EVERYONE)
row("api-docs", EVERYONE)
row("demo:accounts", DEMO)
row(
    "demo:become",
    but(404, *EVERYONE),  # Nobody real can be chosen, whoever asks.
    at=lambda cast: {"person_id": cast.member.pk},
    method="post",
)
