// The Leaflet map that takes over the picture in its place: nothing moves when it does.
import { html } from './dom.js';
import { AtlasMap, disableClickPropagation, Picture } from './leaflet.js';

const DEPTH = 5; // doublings: enough for the smallest area of a country to fill a thumb

/**
 * @typedef {object} Stage
 * @property {any} map Leaflet's
 * @property {() => void} home the whole picture again
 * @property {() => boolean} zoomed
 */

/**
 * @param {HTMLElement} container
 * @param {SVGSVGElement} picture
 * @param {[[number, number], [number, number]]} bounds
 * @returns {Stage}
 */
export function stage(container, picture, bounds) {
  // An empty picture stays where the full one was: it keeps the page's layout, and tells the home view at any width.
  const spacer = /** @type {SVGSVGElement} */ (picture.cloneNode(false));
  for (const name of ['id', 'role', 'aria-label', 'aria-labelledby']) spacer.removeAttribute(name);
  spacer.setAttribute('aria-hidden', 'true');
  spacer.classList.add('map-spacer');
  picture.before(spacer);
  // Out of the flow already, as it will be: Leaflet keeps the size that it measures first, and two would be twice as tall.
  picture.style.position = 'absolute';
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = new AtlasMap(container, {
    zoomSnap: 0,
    zoomAnimation: !calm,
    inertia: !calm,
    fadeAnimation: false,
    trackResize: false,
    bounceAtZoomLimits: false,
    maxBoundsViscosity: 1,
    wheelPxPerZoomLevel: 100,
  });
  const zoomed = () => map.getZoom() > map.getMinZoom() + 0.01;
  const home = () => goHome(map, spacer, bounds);
  home();
  new Picture(picture, bounds).addTo(map);
  picture.style.position = '';
  map.on('zoomend viewreset', () => container.classList.toggle('is-zoomed', zoomed()));
  let width = container.clientWidth;
  new ResizeObserver(() => {
    if (container.clientWidth === width) return;
    width = container.clientWidth;
    map.invalidateSize({ animate: false, pan: false });
    home();
  }).observe(container);
  return { map, home, zoomed };
}

/**
 * The view in which the picture lies exactly where it lies in the page.
 *
 * @param {any} map
 * @param {SVGSVGElement} spacer
 * @param {[[number, number], [number, number]]} bounds
 */
function goHome(map, spacer, [[south, west], [north, east]]) {
  const here = map.getContainer().getBoundingClientRect();
  const frame = spacer.getBoundingClientRect();
  if (!frame.width) return;
  const zoom = Math.log2((frame.width * 360) / (256 * (east - west)));
  const left = frame.left - here.left - map.getContainer().clientLeft;
  const top = frame.top - here.top - map.getContainer().clientTop;
  const corner = map.project([north, west], zoom);
  const middle = corner.subtract([left, top]).add(map.getSize().divideBy(2));
  map.options.minZoom = zoom;
  map.options.maxZoom = zoom + DEPTH;
  map.setMaxBounds([]); // none, while the view is on its way
  map.setView(map.unproject(middle, zoom), zoom, { animate: false, reset: true });
  map.setMaxBounds(map.getBounds().extend([[south, west], [north, east]]));
}

/**
 * One step in or out, towards what is chosen; from the middle where nothing is.
 *
 * @param {any} map Leaflet's
 * @param {number} steps
 * @param {[number, number] | null} towards a place in the container's pixels
 */
export function zoomBy(map, steps, towards) {
  const zoom = Math.min(Math.max(map.getZoom() + steps, map.getMinZoom()), map.getMaxZoom());
  if (towards && steps > 0) map.setView(map.containerPointToLatLng(towards), zoom);
  else map.setZoom(zoom);
}

/**
 * Zoom buttons: real ones, a thumb wide.
 *
 * @param {HTMLElement} container
 * @param {Stage} on
 * @param {import('./strings.js').Strings} t
 * @param {(steps: number) => void} zoom
 */
export function zoomButtons(container, { map, home }, t, zoom) {
  /** @type {[string, string, () => void][]} */
  const all = [
    ['in', t.zoom_in ?? '', () => zoom(1)],
    ['out', t.zoom_out ?? '', () => zoom(-1)],
    ['whole', t.zoom_reset ?? '', home],
  ];
  const buttons = all.map(([name, label, act]) => {
    const button = html('button', { type: 'button', class: `map-${name}`, 'aria-label': label, title: label });
    button.addEventListener('click', act);
    return button;
  });
  const box = html('div', { class: 'map-zoom' }, ...buttons);
  container.append(box);
  disableClickPropagation(box);
  const state = () => {
    const now = map.getZoom();
    const ends = [now > map.getMaxZoom() - 0.01, now < map.getMinZoom() + 0.01];
    buttons.forEach((button, at) => button.setAttribute('aria-disabled', String(ends[Math.min(at, 1)])));
  };
  map.on('zoomend viewreset', state);
  state();
}
