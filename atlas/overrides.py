"""What a site's own pages and templates get wrong, as its printer says it."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jinja2 import TemplateSyntaxError

from atlas.errors import AtlasError, Problem, relative

PAGE = re.compile("^Doc file '([^']+)'")
OVERRIDES = Path("site_src", "overrides")


class Heard(logging.Handler):
    """Keeps the printer's warnings as problems: it says in its log what is wrong, and at the end only how often."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.problems: list[Problem] = []

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        page = PAGE.search(said)
        file = f"site_src/pages/{page[1]}" if page else "mkdocs.yml" if said.startswith("Config value") else None
        self.problems.append(Problem(said, file))


@contextmanager
def heard(printer: str, root: Path, complaints: tuple[type[Exception], ...]) -> Iterator[None]:
    """Turn what the printer logs and raises in the block into an AtlasError with every problem.

    `complaints` are the errors that it raises for its input; others pass, unless a template of the site raised them.
    """
    log = Heard()
    logger = logging.getLogger(printer)
    logger.addHandler(log)
    try:
        yield
    except Exception as error:  # a template may raise anything; what is not the site's own passes on
        own = template_problem(error, root)
        if own is None and not isinstance(error, complaints):
            raise
        said = log.problems or [Problem("the site cannot be printed", "mkdocs.yml", found=str(error))]
        raise AtlasError([own] if own else said) from None
    finally:
        logger.removeHandler(log)


def template_problem(error: Exception, root: Path) -> Problem | None:
    """The problem of an error that a template of the site's own raised; None where it comes from elsewhere."""
    places = [(frame.filename, frame.lineno) for frame in reversed(traceback.extract_tb(error.__traceback__))]
    if isinstance(error, TemplateSyntaxError) and error.filename:
        places = [(error.filename, error.lineno)]
    own = (root / OVERRIDES).resolve()
    for name, line in places:
        if Path(name).resolve().is_relative_to(own):
            what = "the template cannot be filled in"
            found = f"{type(error).__name__}: {error}"
            return Problem(what, relative(Path(name), root), line, found=found)
    return None
