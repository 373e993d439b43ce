"""Downloads from a server that cuts short, changes bytes, answers with pages, drips, redirects and is busy."""

from __future__ import annotations

import gzip
import hashlib
import socket
import struct
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from building import everything
from one_layer import NEW, OLD, with_fish

from atlas.errors import AtlasError
from atlas.refresh import refresh
from atlas.refresh.fetch import Patience, Wanted, astray, check, download, read

DATA = b"code,period,value\nA1,2023,1.5\n" * 50
QUICK = Patience(silence=1.0, whole=2.0, attempts=3, wait=0.01, longest_wait=0.05)

Answer = Callable[[BaseHTTPRequestHandler, int], None]


class Server:
    """A loopback server: `answers` by path; `asked` counts requests by path."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: dict[str, int] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked[self.path] = outer.asked.get(self.path, 0) + 1
                outer.answers[self.path](self, outer.asked[self.path])

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()

    def wanted(self, path: str) -> Wanted:
        address = f"http://127.0.0.1:{self.http.server_port}{path}"
        return Wanted("layers/x/layer.toml", path.strip("/"), address, hashlib.sha256(DATA).hexdigest())


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content_Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    server = Server()
    yield server
    server.http.shutdown()
    server.http.server_close()


def failure(server: Server, path: str, said: list[str] | None = None) -> str:
    with pytest.raises(AtlasError) as caught:
        download(server.wanted(path), (said if said is not None else []).append, QUICK)
    return str(caught.value)


def test_bytes_come_as_they_are(server: Server) -> None:
    server.answers["/a.csv"] = lambda handler, _: send(handler, 200, DATA)
    content = download(server.wanted("/a.csv"), print, QUICK)
    assert content == DATA
    assert check(server.wanted("/a.csv"), content) is None


def test_a_download_that_is_killed_leaves_no_file(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is held in memory, so there is nothing on the disk to be left behind."""
    server.answers["/a.csv"] = lambda handler, _: send(handler, 200, DATA)
    for name in ("mkdtemp", "mkstemp"):
        monkeypatch.setattr(tempfile, name, lambda *_, **__: pytest.fail("a file is made on the way"))
    assert download(server.wanted("/a.csv"), print, QUICK) == DATA


def test_a_truncated_file_is_tried_again_then_refused(server: Server) -> None:
    server.answers["/a.csv"] = lambda handler, _: send(handler, 200, DATA[:300], Content_Length=str(len(DATA)))
    assert "the file ends before it should" in failure(server, "/a.csv")
    assert server.asked["/a.csv"] == 3


def test_a_busy_server_is_waited_for(server: Server) -> None:
    def busy_twice(handler: BaseHTTPRequestHandler, count: int) -> None:
        if count < 3:
            send(handler, 503 if count == 1 else 429, b"", Retry_After="0")
        else:
            send(handler, 200, DATA)

    server.answers["/a.csv"] = busy_twice
    said: list[str] = []
    assert download(server.wanted("/a.csv"), said.append, QUICK) == DATA
    assert ["503" in said[1], "429" in said[2]] == [True, True]


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_stays_busy_is_an_error(server: Server, status: int) -> None:
    server.answers["/a.csv"] = lambda handler, _: send(handler, status, b"later")
    text = failure(server, "/a.csv")
    assert str(status) in text
    assert "3 times" in text
    assert "--from" in text


def test_what_is_gone_is_not_asked_for_again(server: Server) -> None:
    server.answers["/a.csv"] = lambda handler, _: send(handler, 404, b"gone")
    assert "404" in failure(server, "/a.csv")
    assert server.asked["/a.csv"] == 1


def test_a_page_with_status_200_is_no_data(server: Server) -> None:
    page = b"\n<!DOCTYPE html><html><title>We have moved</title></html>"
    server.answers["/a.csv"] = lambda handler, _: send(handler, 200, page)
    assert "a web page instead of data" in failure(server, "/a.csv")


def test_an_empty_answer_is_no_data(server: Server) -> None:
    server.answers["/a.csv"] = lambda handler, _: send(handler, 200, b"")
    assert "empty" in failure(server, "/a.csv")


def test_a_slow_drip_is_cut_off(server: Server) -> None:
    def drip(handler: BaseHTTPRequestHandler, _: int) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(DATA)))
        handler.end_headers()
        for byte in DATA:
            try:
                handler.wfile.write(bytes([byte]))
            except OSError:
                return
            time.sleep(0.1)

    server.answers["/a.csv"] = drip
    started = time.monotonic()
    assert "no end of it within 2 s" in failure(server, "/a.csv")
    assert time.monotonic() - started < 10


def test_a_silent_server_is_given_up(server: Server) -> None:
    server.answers["/a.csv"] = lambda _handler, _: time.sleep(1.5)
    assert "the server says nothing" in failure(server, "/a.csv")


def test_a_redirect_to_another_host_is_refused(server: Server) -> None:
    other = f"http://localhost:{server.http.server_port}/b.csv"
    server.answers["/a.csv"] = lambda handler, _: send(handler, 302, b"", Location=other)
    server.answers["/b.csv"] = lambda handler, _: send(handler, 200, DATA)
    assert "another host" in failure(server, "/a.csv")
    assert "/b.csv" not in server.asked


def test_a_redirect_that_leaves_https_is_refused() -> None:
    assert astray("https://a.example/x.csv", "http://a.example/x.csv") == 'a redirect from https to "http"'
    assert astray("https://a.example/x.csv", "https://a.example/y.csv") is None
    assert astray("http://a.example/x.csv", "https://a.example/x.csv") is None


def test_redirects_in_a_circle_are_given_up(server: Server) -> None:
    server.answers["/round"] = lambda handler, _: send(handler, 302, b"", Location="/round")
    assert "302" in failure(server, "/round")


def test_a_line_that_is_reset_is_tried_again(server: Server) -> None:
    def reset(handler: BaseHTTPRequestHandler, count: int) -> None:
        if count < QUICK.attempts:
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.connection.close()
        else:
            send(handler, 200, DATA)

    server.answers["/reset"] = reset
    assert download(server.wanted("/reset"), lambda _: None, QUICK) == DATA


def test_a_redirect_on_the_same_host_is_followed(server: Server) -> None:
    server.answers["/a.csv"] = lambda handler, _: send(handler, 302, b"", Location="/b.csv")
    server.answers["/b.csv"] = lambda handler, _: send(handler, 200, DATA)
    assert download(server.wanted("/a.csv"), print, QUICK) == DATA


def test_changed_bytes_are_told_with_both_checksums(server: Server) -> None:
    wanted = server.wanted("/a.csv")
    problem = check(wanted, DATA + b"A2,2023,1.6\n")
    assert problem is not None
    assert problem.expected == wanted.sha256
    assert problem.found == hashlib.sha256(DATA + b"A2,2023,1.6\n").hexdigest()
    assert "--update" in str(problem)


def test_other_schemes_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(DATA)
    with pytest.raises(AtlasError, match="not an address to download from"):
        download(Wanted("l", "a.csv", f"file://{tmp_path}/a.csv", None), print, QUICK)


def test_our_packed_copy_is_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(DATA))
    assert read(Wanted("l", "a.csv.gz", "https://example.org/a.csv", None), tmp_path) == DATA


def test_the_publishers_own_packed_file_keeps_its_bytes(tmp_path: Path) -> None:
    packed = gzip.compress(DATA)
    (tmp_path / "a.csv.gz").write_bytes(packed)
    assert read(Wanted("l", "a.csv.gz", "https://example.org/a.csv.gz", None), tmp_path) == packed


def test_a_packed_copy_cut_short_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(DATA)[:-9])
    with pytest.raises(AtlasError, match="not a whole gzip file"):
        read(Wanted("l", "a.csv.gz", "https://example.org/a.csv", None), tmp_path)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match="cannot be read") as caught:
        read(Wanted("layers/x/layer.toml", "a.csv", "https://example.org/a.csv", None), tmp_path)
    assert "layers/x/layer.toml" in str(caught.value)


def test_a_path_cannot_leave_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    (tmp_path / "data").mkdir()
    with pytest.raises(AtlasError, match="outside the folder"):
        read(Wanted("l", "../secret", "https://example.org/a.csv", None), tmp_path / "data")


def test_what_cannot_be_downloaded_says_how_it_is_made_and_where_to_put_it(server: Server) -> None:
    wanted = replace(server.wanted("/page"), by_hand="the second table of the page")
    with pytest.raises(AtlasError) as caught:
        download(wanted, lambda _: None, QUICK)
    said = str(caught.value)
    assert "is no file that can be downloaded" in said
    assert "the second table of the page; from http://127.0.0.1" in said
    assert "put it into a folder as page, and run this again with --from" in said
    assert server.asked == {}
    with pytest.raises(AtlasError, match="is no file that can be downloaded"):
        download(replace(wanted, by_hand="", address=""), lambda _: None, QUICK)


def test_a_layer_is_refreshed_from_its_address(server: Server, tmp_path: Path) -> None:
    """The whole way without --from: what comes is held against its checksum, and nothing is half-written."""
    root = with_fish(tmp_path)
    toml = root / "layers" / "fish" / "layer.toml"
    toml.write_text(toml.read_text().replace("https://example.org", f"http://127.0.0.1:{server.http.server_port}"))
    answers = {"now": OLD}
    server.answers["/fish.csv"] = lambda handler, _: send(handler, 200, answers["now"])
    said: list[str] = []
    assert refresh(root, ("fish",), None, False, said.append) == ("fish",)
    assert "SQ4,2020,40" in (toml.parent / "values.csv").read_text()
    assert f"downloading http://127.0.0.1:{server.http.server_port}/fish.csv" in said
    assert refresh(root, ("fish",), None, False, said.append) == ()
    before = everything(root / "layers")
    answers["now"] = NEW
    with pytest.raises(AtlasError, match="is not the file that was recorded"):
        refresh(root, ("fish",), None, False, said.append)
    answers["now"] = b"<!doctype html><html></html>"
    with pytest.raises(AtlasError, match="a web page instead of data"):
        refresh(root, ("fish",), None, True, said.append)
    assert everything(root / "layers") == before
    answers["now"] = NEW
    assert refresh(root, ("fish",), None, True, said.append) == ("fish",)
    assert hashlib.sha256(NEW).hexdigest() in toml.read_text()
