"""Where reach is found from elsewhere."""


def open_all() -> None:
    """Register everything, once, when the app is ready."""
