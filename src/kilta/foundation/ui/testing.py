"""What tests in a real browser may ask for: `page`, `phone`, `no_script` and `axe`.

Debian's Chromium is started once for each worker; every page has its own fresh context on the test's `live_server`.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kilta.foundation.ui.maps import FRAME

AXE = Path("node_modules/axe-core/axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
IN_BROWSER = {"browser", "page", "phone", "no_script"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for a page is a browser test; those of one file share a worker and its Chromium."""
    for item in items:
        if IN_BROWSER & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


def started(kind: Any, *further: str) -> Any:
    """A further Chromium with options of its own, for what cannot be changed while it runs; close it."""
    # Root needs to do without the sandbox; the small /dev/shm of a container is not used.
    options = ["--disable-dev-shm-usage", "--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return kind.launch(executable_path=shutil.which("chromium") or "/usr/bin/chromium", args=[*options, *further])


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, without a window."""
    from playwright.sync_api import sync_playwright

    if not FRAME.exists():
        pytest.fail("The front end is not built: run `npm run build` (or `make test`).")
    with sync_playwright() as playwright:
        browser = started(playwright.chromium)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """`open_page(width=…, **context options)`: a further page, as another person would have it."""
    contexts = []

    def open_page(width: int = 1280, height: int = 900, **options: Any) -> Any:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="en-GB",
            bypass_csp=False,
            **options,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Callable[..., Any]) -> Any:
    """A page 1280 px wide."""
    return open_page()


@pytest.fixture
def phone(open_page: Callable[..., Any]) -> Any:
    """A page 360 px wide that is touched."""
    return open_page(360, 740, has_touch=True, is_mobile=True)


@pytest.fixture
def no_script(open_page: Callable[..., Any]) -> Any:
    """A page on which no script runs."""
    return open_page(java_script_enabled=False)


def settled(page: Any) -> None:
    """Wait until the page is loaded and no form on it waits for its answer any more; with or without scripts."""
    page.wait_for_load_state()
    page.locator("[aria-busy=true]").first.wait_for(state="detached")


@pytest.fixture
def axe() -> Callable[..., None]:
    """`axe(page)` fails with what the accessibility check finds on the page as it stands."""

    def check(page: Any, *, without: tuple[str, ...] = ()) -> None:
        page.evaluate(AXE.read_text() + ";undefined")
        options = {
            "runOnly": {"type": "tag", "values": RULES},
            "rules": {rule: {"enabled": False} for rule in without},
            "resultTypes": ["violations"],
        }
        found = page.evaluate("options => axe.run(document, options)", options)
        if found["violations"]:
            pytest.fail("\n".join([page.url, *map(_told, found["violations"])]), pytrace=False)

    return check


def _told(violation: dict[str, Any]) -> str:
    """One finding of axe with the first elements it concerns."""
    nodes = [
        f"    {node['target']} {node['html'][:160]}\n      {node['failureSummary']}" for node in violation["nodes"]
    ]
    return "\n".join([f"{violation['id']}: {violation['help']}", *nodes[:5]])
