"""The fixtures of the tests in Chromium."""

from chromium import browser, open_page, serve

__all__ = ["browser", "open_page", "serve"]
