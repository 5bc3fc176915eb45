"""The content of the demo: the real network with public facts, and invented people in each role and target group."""

DEMO_PASSWORD = "kilta-demo-2026"  # noqa: S105 - printed on the demo page, so that a fresh sign-in can be tried too
