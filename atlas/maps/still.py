"""A map as a still: an SVG that stands on its own, 1,200 by 630, and the PNG of it. Always light, as paper is."""

from __future__ import annotations

import io
import re
import struct
import textwrap
import zlib
from collections.abc import Sequence
from dataclasses import replace
from html import escape

import resvg_py
from PIL import Image

from atlas.legend import Categories, legend_svg, swarm_svg
from atlas.maps.about import About
from atlas.maps.element import shown_picture
from atlas.maps.fonts import Fonts
from atlas.maps.picture import Picture, areas_svg, lenses_svg
from atlas.maps.room import lens_boxes
from atlas.model import Drawing, LayerView, Scene
from atlas.palettes import plain_css, ramp, tokens
from atlas.words import strings

WIDTH, HEIGHT = 1200, 630
MARGIN = 44
MAP_HEIGHT = HEIGHT - 48
CLASS_COLOUR = re.compile(r"\.c\d\{fill:(#[0-9A-F]{6})\}")
"""What the style inside a still says of its classes."""

BUDGET = 35_000
"""Bytes of a PNG."""

LEVELS = (7, 9)
"""How hard zlib tries, a palette each: 9 takes five times as long for a fiftieth less."""

SIZE = re.compile(r'width="(\d+)" height="(\d+)" viewBox')

KINDS = 1.5
"""Times that a legend of kinds is enlarged."""

NOTE = 430
"""Pixels that the words beside a key may take across."""

SWARM = 620
"""Pixels of the swarm that a still shows; the page's own drawing."""


def svg(scene: Scene, shown: LayerView | Categories, about: About) -> str:
    """The still of a map: title, unit, legend, source, credit and the map, with its style inside."""
    t = strings(scene.atlas.config.language)
    picture = replace(shown_picture(shown, scene.areas, t, about.id), told=False)  # no switch on paper
    drawing = scene.drawing
    width = min(MAP_HEIGHT * drawing.width / drawing.height, WIDTH / 2)
    height = width * drawing.height / drawing.width
    x, y = WIDTH - MARGIN - width, (HEIGHT - height) / 2
    if isinstance(shown, Categories):
        drawn = legend_svg(picture.key, t)
        key = _moved(_enlarged(drawn, KINDS), MARGIN, 270) + _beside(about.note, drawn, x)
    else:
        key = _moved(swarm_svg(shown, scene.areas, t, SWARM), MARGIN, 264)
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" class="paper"/>',
        _words(about, scene.atlas.config.title, x - MARGIN - 24),
        key,
        _framed(areas_svg(picture, drawing, scene.areas), x, y, width, height),
        _framed(_borders(picture, drawing), x, y, width, height),
        _framed(lenses_svg(picture, drawing, scene.areas), x, y, width, height),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' role="img" aria-label="{escape(about.full)}"><title>{escape(about.full, quote=False)}</title>'
        f"<style>{_style(scene, picture, width / drawing.width)}</style>{''.join(parts)}</svg>\n"
    )


def png(drawn: str, fonts: Fonts) -> bytes:
    """The PNG of a still, in a palette of its own colours. Same still, same bytes.

    Words have half tones that soften their edges; dark words alone, where it would weigh above 35 KB. Raises
    ValueError for an SVG that cannot be read.
    """
    raw = resvg_py.svg_to_bytes(svg_string=drawn, skip_system_fonts=True, font_files=list(fonts.files(drawn)))
    picture = Image.open(io.BytesIO(bytes(raw))).convert("RGB")
    made = b""
    for palette, level in zip(_palettes(CLASS_COLOUR.findall(drawn), 'class="hi"' in drawn), LEVELS, strict=True):
        flat = [part for colour in palette for part in colour]
        guide = Image.new("P", (1, 1))
        guide.putpalette(flat + flat[:3] * (256 - len(palette)))
        made = _packed(picture.quantize(palette=guide, dither=Image.Dither.NONE), bytes(flat), level)
        if len(made) <= BUDGET:
            break
    return made


def _palettes(colours: Sequence[str], hatched: bool) -> list[list[tuple[int, ...]]]:
    """Palettes of a picture: with soft words, and the plainer one."""
    known = tokens("light")
    paper = _rgb(known["paper"])
    soft = [tone for name in ("ink", "ink2", "accent") for tone in _tones(known[name], paper, (0.55, 1.0))]
    plain = [paper, *_tones(known["ink"], paper, (0.5, 1.0)), *(_rgb(known[name]) for name in ("ink2", "accent"))]
    lines = [_rgb(known[name]) for name in ("coast", "line")]
    whole = [_rgb(colour) for colour in colours]
    if hatched:
        whole += [_tones(known["ink"], colour, (0.42,))[0] for colour in whole]
    return [[paper, *soft, *lines, *whole], [*plain, *lines, *whole]]


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _tones(colour: str, paper: tuple[int, ...], shares: Sequence[float]) -> list[tuple[int, ...]]:
    """A colour mixed with paper: `shares` of 1 are the colour itself."""
    pairs = list(zip(paper, _rgb(colour), strict=True))
    return [tuple(round(low + (high - low) * share) for low, high in pairs) for share in shares]


def _packed(picture: Image.Image, palette: bytes, level: int) -> bytes:
    """A picture in a palette as PNG. Written here: zlib packs flat areas better when told that they are such."""
    width, height = picture.size
    pixels = picture.tobytes()
    rows = b"".join(b"\0" + pixels[at : at + width] for at in range(0, width * height, width))
    packer = zlib.compressobj(level, zlib.DEFLATED, 15, 8, zlib.Z_FILTERED)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", packer.compress(rows) + packer.flush()), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


def _moved(drawn: str, x: float, y: float) -> str:
    """A drawing of ours that has its size, at x, y. Nothing stands out of it; to cut that takes a sixth longer."""
    return drawn.replace("<svg ", f'<svg x="{x:g}" y="{y:g}" overflow="visible" ', 1)


def _enlarged(drawn: str, times: float) -> str:
    """A drawing of ours that has its size, larger."""
    width, height = (float(size) * times for size in SIZE.findall(drawn)[0])
    return SIZE.sub(f'width="{width:g}" height="{height:g}" viewBox', drawn, count=1)


def _framed(drawn: str, x: float, y: float, width: float, height: float) -> str:
    """A drawing of ours that has no size, in a frame."""
    frame = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" overflow="visible"'
    return drawn.replace("<svg ", f"<svg {frame} ", 1)


def _borders(shown: Picture, drawing: Drawing) -> str:
    """Each border once, where pages draw both areas' edges: half the work. Darker beside what is as pale as paper."""
    pale = {f"c{index}" for index in ramp(shown.key.palette, shown.key.classes).pale}
    light = [mark in pale or mark[0] not in "ch" for mark in shown.key.marks]
    lines: dict[str, list[str]] = {"border": [], "border edge": []}
    for (a, b), line in drawing.borders:
        lines["border edge" if light[a] or light[b] else "border"].append(line)
    # Each line counts from nought, not from the end of the one before.
    paths = "".join(f'<path class="{name}" d="M0 0{"M0 0".join(parts)}"/>' for name, parts in lines.items() if parts)
    return f'<svg viewBox="0 0 {drawing.width} {drawing.height}">{paths}</svg>'


def _words(about: About, site: str, room: float) -> str:
    """Title, unit and status above, source, credit and the site's name below, all within `room` pixels."""
    parts = []
    y = 84
    for line in _lines(about.full, room, 23, 3):
        parts.append(f'<text x="{MARGIN}" y="{y}" class="title">{escape(line)}</text>')
        y += 52
    for line in _lines(about.unit, room, 9.6, 2):
        parts.append(f'<text x="{MARGIN}" y="{y - 8}" class="unit">{escape(line)}</text>')
        y += 28
    if about.status:
        parts.append(f'<text x="{MARGIN}" y="{y - 6}" class="status">{escape(about.status)}</text>')
    foot = [*_source_lines(about, room - 20), *_lines(about.credit, room - 20, 7.4, 9)]
    for step, line in enumerate(reversed(foot)):
        parts.append(f'<text x="{MARGIN}" y="{HEIGHT - 28 - 19 * step}" class="source">{escape(line)}</text>')
    parts.append(f'<text x="{MARGIN}" y="{HEIGHT - 36 - 19 * len(foot)}" class="site">{escape(site)}</text>')
    return "".join(parts)


def _beside(note: str, key: str, end: float) -> str:
    """How a key is read, in lines to the right of it, enlarged as it is; nothing where it explains itself."""
    left = MARGIN + KINDS * float(SIZE.findall(key)[0][0]) + 40
    lines = _lines(note, min(end - left, NOTE), 8.8, 6) if note else []
    return "".join(
        f'<text x="{left:g}" y="{290 + 26 * n}" class="how">{escape(line)}</text>' for n, line in enumerate(lines)
    )


def _source_lines(about: About, room: float) -> list[str]:
    """The source in two lines: what is too long loses words of its title, never its licence."""
    tail = f" {about.licence}." if about.licence else ""
    words = about.source.removesuffix(tail).split()
    lines = _lines(about.source, room, 7.4, 9)
    while len(lines) > 2 and len(words) > 1:
        words = words[:-1]
        lines = _lines(f"{' '.join(words)} …{tail}", room, 7.4, 9)
    return lines


def _lines(text: str, room: float, letter: float, most: int) -> list[str]:
    """Text in at most `most` lines, by the usual width of a letter."""
    return textwrap.wrap(text, max(int(room / letter), 8), max_lines=most, placeholder=" …")


def _style(scene: Scene, shown: Picture, scale: float) -> str:
    """Every rule that the still needs, with colours written out. `scale`: pixels to a grid unit."""
    colours = tokens("light")
    lens = max((box.factor for box in lens_boxes(scene.drawing, scene.areas)), default=1.0)
    rules = {
        "text": 'font-family:"Source Sans 3",Arial,sans-serif;font-size:13px;fill:{ink}',
        ".title": "font-family:Newsreader,Georgia,serif;font-size:48px;font-weight:500",
        ".unit": "font-size:21px;fill:{ink2}",
        ".status": "font-size:19px;font-weight:600;fill:{accent}",
        ".source": "font-size:15px;fill:{ink2}",
        ".how": "font-size:19px;fill:{ink2}",
        ".site": "font-size:17px;font-weight:600;fill:{accent}",
        ".paper,.hp,.lens-frame": "fill:{paper}",
        ".lens-frame": "stroke:{line}",
        ".border,.lenses use": "stroke:{paper};stroke-linejoin:bevel",
        ".land": f"stroke-width:{0.5 / scale:.2f}",
        ".border": f"fill:none;stroke-width:{0.75 / scale:.2f}",
        ".edge": "stroke:{edge}",
        ".lenses use": f"stroke-width:{0.5 / scale / lens:.2f}",
        ".shore path": f"fill:none;stroke:{{coast}};stroke-linejoin:bevel;stroke-width:{1.7 / scale:.2f}",
        ".nodata": "fill:url(#nodata);stroke:{edge}",
        ".legend .nodata,.swarm .nodata": "fill:url(#nodata-key)",
        ".set": "fill:url(#set);stroke:{edge}",
        ".legend .set,.swarm .set": "fill:url(#set-key)",
        ".out": "fill:{paper};stroke:{edge}",
        ".hl": "fill:{ink2};fill-opacity:.6",
        ".hi": "fill:{ink};fill-opacity:.42",
        "pattern rect,.legend rect,.swarm rect": "stroke:none",
        ".legend .out,.swarm .out": "stroke:{edge}",
        ".b": "font-weight:600",
        ".n,.o": "fill:{ink2};font-size:12px",
        ".s": "font-size:12px",
        ".in": "fill:{ink};stroke:{paper};stroke-width:3px;paint-order:stroke",
        ".mid": "text-anchor:middle",
        ".end": "text-anchor:end",
        ".tick,.line": "fill:none;stroke:{ink}",
    }
    for name in shown.key.names:
        if name.startswith("h"):
            rules |= {f".{name}": f"fill:url(#{name})", f".legend .{name}": f"fill:url(#{name}-key)"}
    written = "".join(f"{at}{{{rule.format_map(colours)}}}" for at, rule in rules.items())
    return written + plain_css(shown.key.palette, shown.key.classes)
