// One map come alive: what it shows, what is chosen, and the ways to both.
import { card, tip } from './card.js';
import { controls, html, remember } from './dom.js';
import { aloud, describe } from './describe.js';
import { classOf, ranks } from './format.js';
import { disableClickPropagation } from './leaflet.js';
import { LEGENDS } from './legend.js';
import { marks } from './marks.js';
import { areaAt, colour, middles, pointAt, readAreas, readPoints, relabel, repaint } from './picture.js';
import { stage, zoomBy, zoomButtons } from './stage.js';
import { fill as worded, strings } from './strings.js';
import { APART, sides } from './told.js';
import { asideOf, block, shownPeriod } from './data.js';

/** @typedef {import('./data.js').Layer} Layer */
/** @typedef {import('./data.js').Period} Period */

/**
 * @typedef {object} AtlasMap
 * @property {HTMLElement} container
 * @property {import('./picture.js').Areas} areas
 * @property {import('./stage.js').Stage} on
 * @property {import('./strings.js').Strings} t
 * @property {Layer} own the layer that the page came with
 * @property {Layer} layer the one shown
 * @property {Period} period
 * @property {string} worded the layer that the page's words are about
 * @property {number[]} classes below 0 for an area without a class: see `asideOf`
 * @property {boolean} apart whether only what can be told apart from the benchmark is shown; classes are sides then
 * @property {number[]} ranks
 * @property {number} chosen index of the chosen area, -1 for none
 * @property {(index: number, how?: {quiet?: boolean}) => void} choose
 * @property {(layer: Layer, period: Period) => void} show recolours; legend and words follow when that is painted
 * @property {(steps: number) => void} zoom towards the chosen area
 * @property {(index: number) => string} profile
 * @property {(index: number) => string} aloud all that is said of an area, in one breath
 * @property {(text: string, seen?: boolean) => void} say to a screen reader; `seen`: to everybody
 * @property {(listener: () => void) => void} onShow
 * @property {(listener: () => void) => void} onChoose
 */

/**
 * @param {HTMLElement} container
 * @param {SVGSVGElement} svg
 * @param {Layer} layer
 * @returns {AtlasMap}
 */
export function atlasMap(container, svg, layer) {
  const t = strings(layer.strings ?? block(document, 'script[data-strings]'));
  const areas = readAreas(svg);
  readPoints(svg);
  const on = stage(container, svg, layer.bounds);
  const live = html('p', { class: 'map-live', 'aria-live': 'polite' });
  container.append(live);
  /** @type {(() => void)[]} */
  const listeners = [];
  /** @type {(() => void)[]} */
  const choices = [];
  const after = painted();
  const period = shownPeriod(layer);
  const drawings = [...container.querySelectorAll('[class*="p-"]'), ...controls(container, LEGENDS)];
  /** @type {AtlasMap} */
  const self = {
    container,
    areas,
    on,
    t,
    own: layer,
    layer,
    period,
    worded: layer.layer,
    classes: [],
    apart: false,
    ranks: [],
    chosen: -1,
    choose: () => {},
    show(next, at) {
      self.layer = next;
      self.period = at;
      self.classes = classed(next, self.apart ? sides(at) : at.values.map((value) => classOf(value, at.breaks)));
      self.ranks = ranks(at.values);
      if (self.apart) repaint(drawings, 'diverging', 5);
      else repaint(drawings, next.palette, at.breaks.length + 1);
      colour(areas, self.classes, marksOf(next), self.apart ? APART : -1);
      container.classList.toggle('is-apart', self.apart);
      container.classList.toggle('is-other', next.layer !== layer.layer || at.period !== layer.period);
      after(() => {
        for (const listener of listeners) listener();
        const title = [next.title, at.label].filter(Boolean).join(', ');
        for (const one of [svg, container]) one.setAttribute('aria-label', title);
        later(() => relabel(areas, (index) => label(self, index)));
      });
    },
    zoom: (steps) => zoomBy(on.map, steps, self.chosen < 0 ? null : place(self, self.chosen)),
    profile: (index) => address(self, index),
    aloud: (index) => aloud(said(self, index)),
    say(text, seen = false) {
      live.textContent = text;
      live.classList.toggle('is-seen', seen);
    },
    onShow: (listener) => listeners.push(listener),
    onChoose: (listener) => choices.push(listener),
  };
  self.classes = classed(layer, period.values.map((value) => classOf(value, period.breaks)));
  self.ranks = ranks(period.values);
  zoomButtons(container, on, t, self.zoom);
  choosing(self, choices);
  pointing(self);
  later(areas.quiet);
  return self;
}

/**
 * Classes in which every area without one has the number of its group.
 *
 * @param {Layer} layer
 * @param {number[]} classes
 */
function classed(layer, classes) {
  return layer.aside ? classes.map((at, index) => (at < 0 ? asideOf(layer, index) : at)) : classes;
}

/**
 * What areas without a class are drawn as, by the number of their group.
 *
 * @param {Layer} layer
 */
function marksOf({ aside = [] }) {
  return ['nodata', ...aside.map(({ mark }) => mark)];
}

/**
 * What is said of an area as the map stands.
 *
 * @param {AtlasMap} map
 * @param {number} index
 */
function said(map, index) {
  const { layer, period, t, areas } = map;
  return describe({ layer, period, t, ranks: map.ranks, names: areas.names, codes: areas.codes }, index);
}

/**
 * @param {AtlasMap} map
 * @param {number} index
 */
function label(map, index) {
  const { name, value } = said(map, index);
  const unsure = map.apart && map.classes[index] === APART;
  return [`${name}: ${value}`, ...(unsure ? [worded(map.t.untold ?? '', { benchmark: map.layer.benchmark?.name ?? '' })] : [])].join(', ');
}

/**
 * @param {AtlasMap} map
 * @param {number} index
 */
function address(map, index) {
  const code = map.areas.codes[index];
  return code && map.layer.profile ? map.layer.profile.replace('{code}', encodeURIComponent(code)) : '';
}

/**
 * Choosing an area: outline, label, card, a word to the screen reader, the page's address.
 *
 * @param {AtlasMap} map
 * @param {(() => void)[]} listeners told of each choice
 */
function choosing(map, listeners) {
  const { container, areas, on } = map;
  const outline = marks(container, areas);
  const shown = card(container, map.t, () => {
    map.choose(-1);
    container.focus({ preventScroll: true });
  });
  disableClickPropagation(shown.element);
  const tag = () => {
    const about = map.chosen < 0 ? null : said(map, map.chosen);
    outline.label(about && spot(map, map.chosen), about?.name ?? '', about?.value ?? '');
  };
  const fill = () => {
    if (map.chosen < 0) shown.hide();
    else shown.show(said(map, map.chosen), map.profile(map.chosen));
    tag();
  };
  map.choose = (index, { quiet = false } = {}) => {
    map.chosen = index;
    outline.show(index);
    fill();
    for (const listener of listeners) listener();
    if (index >= 0 && on.zoomed()) on.map.panInside(on.map.containerPointToLatLng(place(map, index)), { padding: [60, 60] });
    if (quiet) return;
    map.say(index < 0 ? (map.t.cleared ?? '') : aloud(said(map, index)));
    remember('area', areas.codes[index] ?? null);
  };
  map.onShow(fill);
  on.map.on('zoomstart movestart', () => outline.label(null, '', ''));
  on.map.on('moveend', tag);
}

/**
 * Where an area's middle is, in the container's pixels.
 *
 * @param {AtlasMap} map
 * @param {number} index
 * @returns {[number, number]}
 */
function place({ areas, container }, index) {
  const middle = middles(areas)[index] ?? { x: 0, y: 0 };
  const at = new DOMPoint(middle.x, middle.y).matrixTransform(areas.svg.getScreenCTM() ?? new DOMMatrix());
  const frame = container.getBoundingClientRect();
  return [at.x - frame.left, at.y - frame.top];
}

/**
 * The same, or null where it is out of sight.
 *
 * @param {AtlasMap} map
 * @param {number} index
 */
function spot(map, index) {
  const [x, y] = place(map, index);
  const { clientWidth, clientHeight } = map.container;
  return x < 0 || y < 0 || x > clientWidth || y > clientHeight ? null : { x, y };
}

/**
 * Pointer and finger.
 *
 * @param {AtlasMap} map
 */
function pointing(map) {
  const { container, areas, on } = map;
  const line = tip(container);
  container.addEventListener('pointermove', (event) => {
    const mouse = event.pointerType === 'mouse' && event.buttons === 0;
    const point = mouse ? pointAt(event.target) : null;
    const index = mouse && !point ? areaAt(areas, event.target, event, 0) : -1;
    if (point) line.show({ name: point.getAttribute('aria-label') ?? '', value: '' }, event);
    else if (index >= 0) line.show(said(map, index), event);
    else line.hide();
  });
  container.addEventListener('pointerleave', line.hide);
  // Leaflet's click, not the browser's: that one also comes at the end of a drag.
  on.map.on('click', (/** @type {{originalEvent: MouseEvent}} */ { originalEvent }) => {
    if (pointAt(originalEvent.target)) return;
    const index = areaAt(areas, originalEvent.target, originalEvent, 16);
    if (index >= 0 || map.chosen >= 0) map.choose(index);
  });
}

/**
 * A function that puts off what it is given until the next frame is painted, and then does the last of it.
 *
 * @returns {(act: () => void) => void}
 */
function painted() {
  /** @type {(() => void) | null} */
  let waiting = null;
  return (act) => {
    if (!waiting) {
      requestAnimationFrame(() =>
        setTimeout(() => {
          waiting?.();
          waiting = null;
        }),
      );
    }
    waiting = act;
  };
}

/**
 * When the page has nothing better to do, but soon.
 *
 * @param {() => void} act
 */
function later(act) {
  if ('requestIdleCallback' in window) requestIdleCallback(act, { timeout: 500 });
  else setTimeout(act, 60);
}
