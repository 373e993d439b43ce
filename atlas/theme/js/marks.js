// The chosen area: ink on a halo of paper, its name on a hairline.
import { svg } from './dom.js';

/** @typedef {import('./picture.js').Areas} Areas */

/**
 * @typedef {object} Marks
 * @property {(index: number) => void} show outlines an area, -1 none
 * @property {(place: {x: number, y: number} | null, name: string, value: string) => void} label puts the name by a
 *   place in the container's pixels; null takes it away
 */

/**
 * @param {HTMLElement} container
 * @param {Areas} areas
 * @returns {Marks}
 */
export function marks(container, areas) {
  const outlines = [areas.svg, ...container.querySelectorAll('.lenses svg')].map((drawing) => outline(drawing));
  const leaders = [svg('line', { class: 'label-halo' }), svg('line')];
  const name = svg('tspan', { class: 'label-name' });
  const value = svg('tspan', { class: 'label-value', dy: '1.25em' });
  const text = svg('text', {}, name, value);
  const layer = svg('svg', { class: 'map-label', 'aria-hidden': 'true', hidden: '' }, ...leaders, text);
  container.append(layer);
  return {
    show(index) {
      const path = areas.paths[index];
      for (const { shows, lines } of outlines) {
        const shape = path && shows(path) ? path.getAttribute('d') : null;
        for (const line of lines) line.setAttribute('d', shape ?? '');
      }
    },
    label(place, first, second) {
      layer.toggleAttribute('hidden', place === null);
      if (!place) return;
      name.textContent = first;
      value.textContent = second;
      lay(place, { leaders, text, lines: [name, value] }, container);
    },
  };
}

/**
 * Lays the label above its place, towards the nearer side, where more of the sea is; below where the map has no room.
 *
 * @param {{x: number, y: number}} place
 * @param {{leaders: SVGLineElement[], text: SVGTextElement, lines: SVGTSpanElement[]}} parts
 * @param {HTMLElement} container
 */
function lay(place, { leaders, text, lines }, container) {
  const width = Math.max(...lines.map((line) => line.getComputedTextLength()));
  const frame = container.clientWidth;
  const right = place.x > frame / 2;
  const x = right ? Math.min(place.x + 44, frame - width - 2) : Math.max(place.x - 44, width + 2);
  const end = { x: right ? x - 4 : x + 4, y: place.y + (place.y < 60 ? 34 : -28) };
  const start = { x1: place.x, y1: place.y, x2: end.x, y2: end.y };
  for (const leader of leaders) {
    for (const [key, at] of Object.entries(start)) leader.setAttribute(key, String(at));
  }
  text.setAttribute('text-anchor', right ? 'start' : 'end');
  for (const line of lines) line.setAttribute('x', String(x));
  // Two lines stand over the end of a hairline that goes up.
  text.setAttribute('y', String(end.y + (place.y < 60 ? 12 : -8)));
}

/**
 * The outline in a drawing: the picture itself, or a lens, which shows some areas through <use>.
 *
 * @param {Element} drawing
 */
function outline(drawing) {
  const lines = ['mark-focus', 'mark-halo', 'mark-line'].map((name) => svg('path', { class: name }));
  const shown = [...drawing.querySelectorAll('use')].map((use) => use.href.baseVal.slice(1));
  drawing.append(svg('g', { class: 'marks', 'aria-hidden': 'true' }, ...lines));
  /** @param {Element} path */
  const shows = (path) => !shown.length || shown.some((id) => document.getElementById(id)?.contains(path));
  return { lines, shows };
}
