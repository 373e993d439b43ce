"""A publisher's bytes: from a folder or from the web, refused where they are not what was recorded."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import socket
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pooch
import requests

from atlas.errors import AtlasError, Problem, Problems, shown

Say = Callable[[str], None]

BUSY = (429, 500, 502, 503, 504)


@dataclass(frozen=True)
class Wanted:
    """A file as a layer declares it: `path` under the folder given, `address` on the web, `sha256` of its bytes.

    A `path` that ends in .gz while the address does not is our packed copy: it is unpacked first. `open_end`: its last
    line has no line end, which would else be a sign that it was cut short. `by_hand`: how the file was made from what
    stands at its address, which is then no file to download.
    """

    declared_in: str
    path: str
    address: str
    sha256: str | None
    open_end: bool = False
    by_hand: str = ""


@dataclass(frozen=True)
class Patience:
    """How long a download may take, in seconds: without a byte, and in all; how often it is tried."""

    silence: float = 30.0
    whole: float = 600.0
    attempts: int = 4
    wait: float = 2.0
    longest_wait: float = 60.0


class RefusedError(Exception):
    """A download that will not get better by trying again."""


def fetched(
    files: Sequence[Wanted], known: dict[Wanted, bytes], folder: Path | None, update: bool, say: Say
) -> dict[str, bytes]:
    """The publisher's bytes by path, from `folder` or the web; what `known` has is not fetched again.

    Unless `update`, bytes that differ from the recorded checksum are refused. Raises AtlasError with all faults.
    """
    problems = Problems()
    for file in files:
        try:
            if file not in known:
                same = [other for other in known if (other.path, other.address) == (file.path, file.address)]
                known[file] = known[same[0]] if same else read(file, folder) if folder else download(file, say)
        except AtlasError as error:
            for problem in error.problems:
                problems.add(problem)
            continue
        fault = None if update else check(file, known[file])
        if fault is not None:
            problems.add(fault)
    problems.raise_if_any()
    return {file.path: known[file] for file in files}


def read(wanted: Wanted, folder: Path) -> bytes:
    """The publisher's bytes from a folder. Raises AtlasError where the file is missing, outside, or cut short."""
    path = (folder / wanted.path).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise _failed(wanted, "lies outside the folder given", found=wanted.path)
    try:
        content = path.read_bytes()
    except OSError as error:
        todo = f"put it there, correct `path` in {wanted.declared_in}, or leave out --from to download it"
        raise _failed(wanted, "cannot be read", found=error.strerror, todo=todo) from error
    if not path.name.endswith(".gz") or urlsplit(wanted.address).path.endswith(".gz"):
        return content
    return unpacked(wanted, content)


def unpacked(wanted: Wanted, content: bytes) -> bytes:
    """The content of a gzip file. Raises AtlasError where it is none, or is cut short."""
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise _failed(wanted, "is not a whole gzip file", found=str(error), todo="copy it again") from error


def download(wanted: Wanted, say: Say, patience: Patience | None = None) -> bytes:
    """The publisher's bytes from the web, by pooch: tried again while the server is busy or the line breaks.

    Raises AtlasError where it stays so, or where what comes is no data: an error page, a redirect to another host,
    fewer bytes than announced, or bytes that do not end.
    """
    patience = patience or Patience()
    if wanted.by_hand or not wanted.address:
        made = f"{wanted.by_hand}; from {wanted.address}" if wanted.address else wanted.by_hand
        todo = f"make it so, put it into a folder as {wanted.path}, and run this again with --from and the folder"
        raise _failed(wanted, "is no file that can be downloaded", found=made or "no address", todo=todo)
    say(f"downloading {wanted.address}")
    if urlsplit(wanted.address).scheme not in ("http", "https"):
        raise _failed(wanted, "is not an address to download from", found=shown(wanted.address))
    reason = ""
    for attempt in range(1, patience.attempts + 1):
        wait = patience.wait * 2 ** (attempt - 1)
        try:
            return _once(wanted, say, patience)
        except RefusedError as error:
            raise _failed(wanted, "was not downloaded", found=str(error), todo=_by_hand(wanted)) from error
        except requests.RequestException as error:
            reason = _reason(error)
            response = error.response
            if response is not None and response.status_code not in BUSY:
                raise _failed(wanted, "was not downloaded", found=reason, todo=_by_hand(wanted)) from error
            if response is not None and response.headers.get("Retry-After", "").isdigit():
                wait = max(wait, float(response.headers["Retry-After"]))
        if attempt < patience.attempts:
            wait = min(wait, patience.longest_wait)
            say(f"{wanted.path}: {reason}; trying again in {wait:.0f} s ({attempt} of {patience.attempts} tries)")
            time.sleep(wait)
    found = f"{reason}, {patience.attempts} times"
    raise _failed(wanted, "was not downloaded", found=found, todo=_by_hand(wanted))


def check(wanted: Wanted, content: bytes) -> Problem | None:
    """What is wrong if the bytes are not those that the recorded figures were made from."""
    got = hashlib.sha256(content).hexdigest()
    if got == wanted.sha256:
        return None
    known = wanted.sha256 is not None
    return Problem(
        "is not the file that was recorded" if known else "has no checksum on record",
        wanted.path,
        field="sha256",
        found=got,
        expected=wanted.sha256 or f"one in {wanted.declared_in}",
        todo="if the publisher has a new release, run this again with --update: it shows what changes, then writes it",
    )


def astray(address: str, target: str) -> str | None:
    """Why a redirect from `address` to `target` is not followed: another host, or a line that anybody can listen to."""
    asked, other = urlsplit(address), urlsplit(target)
    if other.hostname != asked.hostname:
        return f"a redirect to another host, {shown(other.hostname)}"
    if asked.scheme == "https" and other.scheme != "https":
        return f"a redirect from https to {shown(other.scheme)}"
    return None


class _Progress:
    """Speaks up every two seconds of a download; pooch calls it by the names of tqdm's methods."""

    def __init__(self, wanted: Wanted, say: Say) -> None:
        self.wanted, self.say = wanted, say
        self.total, self.got, self.last = 0, 0, time.monotonic()

    def update(self, size: int) -> None:
        self.got += size
        if time.monotonic() - self.last > 2:
            self.last = time.monotonic()
            of = f" of {self.total / 1e6:.1f}" if self.total else ""
            self.say(f"{self.wanted.path}: {self.got / 1e6:.1f}{of} MB")

    def reset(self) -> None:
        self.got = 0

    def close(self) -> None:
        self.got = 0


def _once(wanted: Wanted, say: Say, patience: Patience) -> bytes:
    """One try. A watch cuts the line when the whole time is up: a server that drips never runs into a timeout."""
    seen: list[requests.Response] = []
    late = threading.Event()

    def look(response: requests.Response, **_: object) -> None:
        reason = astray(wanted.address, urljoin(response.url, response.headers.get("Location", "")))
        if response.is_redirect and reason:
            raise RefusedError(reason)
        seen.append(response)

    def cut() -> None:
        late.set()
        with suppress(OSError, ValueError, IndexError), socket.socket(fileno=os.dup(seen[-1].raw.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(patience.whole, cut)
    watch.daemon = True
    fetch = pooch.HTTPDownloader(
        progressbar=_Progress(wanted, say), chunk_size=65_536, timeout=patience.silence, hooks={"response": look}
    )
    held = io.BytesIO()  # not a file: a process that is killed leaves nothing behind
    watch.start()
    try:
        fetch(wanted.address, held, None)
    except requests.RequestException as error:
        if late.is_set():
            raise RefusedError(f"no end of it within {patience.whole:.0f} s") from error
        raise
    finally:
        watch.cancel()
    return _no_page(wanted, held.getvalue(), seen[-1] if seen else None)


def _no_page(wanted: Wanted, content: bytes, response: requests.Response | None) -> bytes:
    """The content, unless it is a web page although none was asked for."""
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")) and not wanted.path.endswith((".html", ".htm")):
        status = f" with status {response.status_code}" if response is not None else ""
        raise RefusedError(f"a web page instead of data{status}")
    if not content:
        raise RefusedError("nothing: the file is empty")
    return content


def _reason(error: requests.RequestException) -> str:
    if error.response is not None:
        return f"the server says {error.response.status_code} {error.response.reason or ''}".rstrip()
    if isinstance(error, requests.Timeout):
        return "the server says nothing"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "the file ends before it should"
    return "the line is down" if isinstance(error, requests.ConnectionError) else shown(error)


def _by_hand(wanted: Wanted) -> str:
    return f"try later, or download {wanted.address} by hand and run this again with --from"


def _failed(wanted: Wanted, what: str, found: str | None = None, todo: str | None = None) -> AtlasError:
    return AtlasError([Problem(what, wanted.path, found=found, todo=todo)])
