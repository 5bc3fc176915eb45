"""Where events are found from elsewhere: the menus, the home page, *Today*, the sitemap and tokens."""


def open_all() -> None:
    """Register everything, once, when the app is ready."""
