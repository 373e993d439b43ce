"""The command `atlas`. It works on the folder it is run in; one function a command, errors without a traceback."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import NoReturn, ParamSpec

import click

from atlas import __version__
from atlas.errors import AtlasError, Problem

P = ParamSpec("P")

TOLD = 200
"""Problems that are printed: whoever has more has made one mistake many times."""

ROOM, RIGHT = "make room on the disk, and run this again", "see who may read and write there, and run this again"
REMEDIES = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), ROOM),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), RIGHT),
}


def say(text: str) -> None:
    """Tell the user what is going on; standard output stays free for results."""
    click.echo(text, err=True)


def stop(problems: Sequence[Problem]) -> NoReturn:
    """Say every problem and end with the exit code for faults of the input."""
    count = len(problems)
    say("\n".join(str(problem) for problem in problems[:TOLD]))
    more = f", of which these are the first {TOLD}" if count > TOLD else ""
    say(f"\n{count:,} problem{'' if count == 1 else 's'}{more}. The site is as it was.")
    sys.exit(AtlasError.exit_code)


def refused(error: OSError) -> Problem:
    """What the system would not do: no right to write, no room on the disk, no such file."""
    file = os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else None
    here = f"{Path.cwd()}{os.sep}"
    what = f"the system refuses: {error.strerror or error}"
    return Problem(what, file and file.removeprefix(here), todo=REMEDIES.get(error.errno or 0))


def atlas_here() -> Path:
    """The folder that we are in. Raises AtlasError where it holds no atlas."""
    if not Path("atlas.toml").exists():
        what = "there is no atlas in this folder"
        raise AtlasError([Problem(what, found=str(Path.cwd()), todo="go to the folder that holds atlas.toml")])
    return Path.cwd()


def user_errors(command: Callable[P, None]) -> Callable[P, None]:
    """End with every problem on standard error and exit code 1, where the input is at fault."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except AtlasError as error:
            stop(error.problems)
        except BrokenPipeError:  # whoever read has seen enough, such as `| head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            if os.environ.get("ATLAS_TRACEBACK"):
                raise
            stop([refused(error)])
        except Exception as error:  # whatever is left is ours: a line and a code of its own, no traceback
            if os.environ.get("ATLAS_TRACEBACK"):
                raise
            say(f"A fault in the atlas's own code: {type(error).__name__}: {error}")
            say("The site is as it was. ATLAS_TRACEBACK=1 shows where it happened; please report it.")
            sys.exit(70)
        except KeyboardInterrupt:
            say("\nStopped. The site is as it was.")
            sys.exit(130)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Make an atlas from the folder you are in (atlas.toml, layers/, site_src/)."""


@main.command()
@user_errors
def build() -> None:
    """Build the site into site/: read, join, draw, render, check, publish."""
    from atlas.build import build_site  # the heavy imports wait until they are needed
    from atlas.mkdocs_plugin import print_site

    build_site(atlas_here(), say, print_site)


@main.command()
@click.argument("site", required=False, type=click.Path(path_type=Path))
@user_errors
def check(site: Path | None) -> None:
    """Check every input, or, with SITE, a finished folder."""
    from atlas.build import check_finished, check_inputs

    if site is None:
        check_inputs(atlas_here(), say)
    else:
        check_finished(atlas_here(), site, say)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@user_errors
def tree(folder: Path) -> None:
    """Write what the site is made from to FOLDER, for reading or for another builder."""
    from atlas.build import write_tree

    write_tree(atlas_here(), folder, say)


@main.command()
@click.argument("layers", nargs=-1)
@click.option("--from", "source", type=click.Path(path_type=Path), help="Read publishers' files from this folder.")
@click.option("--update", is_flag=True, help="Accept changed files: print what changes, then write it.")
@click.option("--accept", is_flag=True, help="As --update, even where figures move as no release moves them.")
@user_errors
def refresh(layers: tuple[str, ...], source: Path | None, update: bool, accept: bool) -> None:
    """Work out LAYERS (all, if none is named) again from their publishers' files."""
    from atlas.refresh import Update
    from atlas.refresh import refresh as run

    run(atlas_here(), layers, source, Update.ACCEPT if accept else Update(update), say)


@main.command()
@click.argument("layer")
@click.argument("area", metavar="CODE")
@click.argument("period", required=False)
@user_errors
def explain(layer: str, area: str, period: str | None) -> None:
    """Follow a figure of LAYER for the area CODE back to the publisher's row. No network, no publisher's file."""
    from atlas.explain import explain as run
    from atlas.explain import lines

    for line in lines(run(Path.cwd(), layer, area, period)):
        click.echo(line)


@main.command()
@user_errors
def promise() -> None:
    """Add the addresses of the finished site to addresses.txt: from now on none may vanish."""
    from atlas.check import promise as run

    say(f"{run(atlas_here() / 'site', atlas_here() / 'addresses.txt')} new addresses are promised.")


if __name__ == "__main__":
    main()
