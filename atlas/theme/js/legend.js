// The legend follows the map: column and swarm are drawn again for the figures shown, the chosen place is marked.
import { controls, svg } from './dom.js';
import { below, columnWidth, foot, ROW } from './foot.js';
import { number } from './format.js';
import { fill } from './strings.js';
import { bar, countsOf, dots, flag, line, path, rect, scaleOf, text } from './swarm.js';

/** @typedef {import('./atlas-map.js').AtlasMap} AtlasMap */
/** @typedef {import('./swarm.js').Shape} Shape */

const LOW_ROW = 19; // where the column has further groups below its classes

/** Legends that follow the map's classes. The key of what can be told apart has its own (told.js). */
export const LEGENDS = 'svg[data-legend]:not(.told)';

/** @param {AtlasMap} map */
export function legend(map) {
  const drawn = controls(map.container, LEGENDS).map((element) => prepared(/** @type {any} */ (element), map));
  map.onShow(() => {
    for (const one of drawn) one.draw?.(map);
  });
  map.onChoose(() => {
    for (const one of drawn) one.mark?.(map);
  });
}

/**
 * What a legend says in words is kept from the page's own; kinds have no further periods.
 *
 * @param {SVGSVGElement} element
 * @param {AtlasMap} first the map as the page came with it
 * @returns {{draw?: (map: AtlasMap) => void, mark?: (map: AtlasMap) => void}}
 */
function prepared(element, first) {
  const words = {
    none: element.querySelector('.o')?.textContent?.replace(/:.*$/, '') ?? '',
    many: element.querySelector('.n.end')?.textContent ?? '',
    benchmark: element.querySelector('.b.mark')?.textContent?.replace(/\s\S+$/, '') ?? '',
  };
  const { width, height } = element.viewBox.baseVal;
  if (element.classList.contains('swarm')) {
    const base = height - 76 - ROW * foot(rowsOf(first, words.none), width, 0).lines;
    const frame = { width, base, tall: base - 26 };
    const mark = (/** @type {AtlasMap} */ map) => markPlace(element, map, frame);
    return {
      draw(map) {
        swarm(element, map, frame, words);
        element.setAttribute('aria-label', aloud(map));
        mark(map);
      },
      mark,
    };
  }
  if (!element.querySelector('[data-legend-break]')) return {};
  return { draw: (map) => column(element, map, words) };
}

/**
 * @param {AtlasMap} map
 */
function figuresOf({ period, classes }) {
  return { values: period.values, classes, breaks: period.breaks, benchmark: period.benchmark ?? null };
}

/**
 * What the swarm shows, for those who do not see it.
 *
 * @param {AtlasMap} map
 */
function aloud({ layer, period, t }) {
  const known = period.values.filter((value) => value !== null);
  if (!known.length) return layer.title;
  const words = (/** @type {number} */ value) => number(value, layer.decimals);
  const [low, high] = [words(Math.min(...known)), words(Math.max(...known))];
  return fill(t.swarm ?? '', { title: layer.title, low, high, bounds: period.breaks.map(words).join(', ') });
}

/**
 * The swarm in the frame of the first one, so that nothing jumps; only its last line may take two.
 *
 * @param {SVGSVGElement} element
 * @param {AtlasMap} map
 * @param {{width: number, base: number, tall: number}} frame
 * @param {{none: string, benchmark: string}} words
 */
function swarm(element, map, { width, base, tall }, words) {
  const figures = figuresOf(map);
  const { decimals, benchmark } = map.layer;
  const last = foot(rowsOf(map, words.none), width, base + 68);
  const high = base + 76 + ROW * last.lines;
  element.setAttribute('viewBox', `0 0 ${width} ${high}`);
  element.setAttribute('height', String(high));
  if (figures.classes.every((at) => at < 0)) {
    put(element, last.shapes);
    return;
  }
  const scale = scaleOf(figures, width);
  const stacks = dots(figures, scale, tall).shapes;
  for (const { attributes } of stacks) Object.assign(attributes, { transform: `translate(0 ${base})`, 'stroke-width': '0.5' });
  const name = benchmark?.short || words.benchmark || (benchmark?.name ?? '');
  const value = figures.benchmark;
  put(element, [
    ...stacks,
    ...(map.apart ? line(figures, scale, { top: base + 3, decimals }) : bar(figures, scale, { width, top: base + 3, decimals })),
    ...(value === null
      ? []
      : flag(scale(value), `${name} ${number(value, decimals)}`, 'mark', { from: 2, to: base + 11, width })),
    ...(map.apart ? [] : last.shapes),
  ]);
}

/**
 * The groups of areas without a class, and how many are in each: no data first, also where it is none.
 *
 * @param {AtlasMap} map
 * @param {string} none
 */
function rowsOf({ layer, classes }, none) {
  const groups = [{ mark: 'nodata', label: none, brief: none }, ...(layer.aside ?? [])];
  return groups.map(({ mark, label, brief }, step) => ({ mark, label, brief, areas: classes.filter((at) => at === -1 - step).length }));
}

/**
 * The chosen area's flag on the swarm.
 *
 * @param {SVGSVGElement} element
 * @param {AtlasMap} map
 * @param {{width: number, base: number}} frame
 */
function markPlace(element, map, { width, base }) {
  for (const old of element.querySelectorAll('.here')) old.remove();
  const value = map.period.values[map.chosen] ?? null;
  if (value === null) return;
  const x = scaleOf(figuresOf(map), width)(value);
  const name = map.areas.names[map.chosen] ?? '';
  element.append(...flag(x, name, 'here', { from: 17, to: base, width }).map(made));
}

/**
 * Classes from high to low, the bounds where two classes meet.
 *
 * @param {SVGSVGElement} element
 * @param {AtlasMap} map
 * @param {{none: string, many: string}} words
 */
function column(element, map, words) {
  const figures = figuresOf(map);
  const { decimals } = map.layer;
  const rows = rowsOf(map, words.none);
  const right = columnWidth(figures.breaks, rows, decimals);
  const counts = countsOf(figures).map((areas) => number(areas, 0));
  const row = rows.length > 1 ? LOW_ROW : ROW;
  const last = counts.length - 1;
  const { shapes, end } = below(rows, 16 + counts.length * row + 20, right);
  put(element, [
    text([right, 10], 'n end', words.many),
    ...counts.flatMap((areas, at) => {
      const y = 16 + (last - at) * row;
      const joint = [
        path('tick', `M0 ${y + row}h28`),
        text([33, y + row + 4], 'b', number(figures.breaks[at - 1] ?? 0, decimals)),
      ];
      const swatch = rect({ x: 0, y, width: 22, height: row }, `c${at}`);
      return [swatch, text([right, y + row / 2 + 4], 'n end', areas), ...(at ? joint : [])];
    }),
    ...shapes,
  ]);
  const groups = rows.map(({ label, areas }) => `${label}: ${number(areas, 0)}`).join('; ');
  const bounds = figures.breaks.map((edge) => number(edge, decimals)).reverse();
  const said = { counts: [...counts].reverse().join(', '), many: words.many, bounds: bounds.join(', '), groups };
  element.setAttribute('aria-label', fill(map.t.key ?? '', said));
  element.setAttribute('viewBox', `0 0 ${right} ${end + 6}`);
  element.setAttribute('width', String(right));
  element.setAttribute('height', String(end + 6));
}

/** @param {Shape} shape */
function made({ tag, attributes, text: words }) {
  return svg(tag, attributes, ...(words === undefined ? [] : [words]));
}

/**
 * @param {SVGSVGElement} element
 * @param {Shape[]} shapes
 */
function put(element, shapes) {
  element.replaceChildren(...shapes.map(made));
}
