// The keyboard: one tab stop, arrows from area to area.
import { html } from './dom.js';
import { nearest, step, WAYS } from './neighbours.js';
import { middles } from './picture.js';

/** @typedef {import('./atlas-map.js').AtlasMap} AtlasMap */

/** @param {AtlasMap} map */
export function keys(map) {
  const { container, areas, on, t } = map;
  const help = html('p', { id: `${container.id}-keys`, class: 'map-live' }, (map.layer.profile ? t.keys : t.keys_alone) ?? '');
  container.append(help);
  container.tabIndex = 0;
  container.setAttribute('role', 'application');
  container.setAttribute('aria-roledescription', t.map ?? '');
  container.setAttribute('aria-label', areas.svg.getAttribute('aria-label') || map.layer.title);
  container.setAttribute('aria-describedby', help.id);
  const last = areas.paths.length - 1;
  /** @type {Record<string, () => void>} */
  const acts = {
    Home: () => map.choose(0),
    End: () => map.choose(last),
    Escape: () => map.choose(-1),
    '+': () => map.zoom(1),
    '=': () => map.zoom(1),
    '-': () => map.zoom(-1),
    0: on.home,
  };
  container.addEventListener('keydown', (event) => {
    if (event.target !== container || event.ctrlKey || event.metaKey || event.altKey) return;
    const way = WAYS[/** @type {keyof typeof WAYS} */ (event.key)];
    const act = way ? () => map.choose(next(map, way)) : acts[event.key];
    if (event.key === 'Enter' && map.chosen >= 0) open(map);
    else if (act) act();
    else return;
    event.preventDefault();
  });
}

/**
 * The area that an arrow leads to: from none, the one nearest to the middle of the view.
 *
 * @param {AtlasMap} map
 * @param {import('./neighbours.js').Way} way
 */
function next(map, way) {
  const spots = middles(map.areas);
  if (map.chosen >= 0) return step(spots, map.chosen, way);
  const frame = map.container.getBoundingClientRect();
  const matrix = map.areas.svg.getScreenCTM() ?? new DOMMatrix();
  const middle = new DOMPoint(frame.left + frame.width / 2, frame.top + frame.height / 2);
  return nearest(spots, middle.matrixTransform(matrix.inverse()));
}

/**
 * The chosen area's profile; out of an embed it opens beside the article.
 *
 * @param {AtlasMap} map
 */
function open(map) {
  const address = map.profile(map.chosen);
  if (!address) return;
  if (window.parent === window) location.assign(address);
  else window.open(address, '_blank', 'noopener');
}
