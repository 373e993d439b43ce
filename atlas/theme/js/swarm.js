// The swarm, worked out as the pages' own is (atlas/swarm.py, held together by tests/vectors/swarm.json): one dot
// an area to scale, the bar of classes below it. Pure: lists of shapes; legend.js puts them on the page.
import { number } from './format.js';

/** @typedef {{values: (number | null)[], classes: number[], breaks: number[], benchmark: number | null}} Figures */
/** @typedef {{tag: 'path' | 'rect' | 'text', attributes: Record<string, string>, text?: string}} Shape */

const DIGIT = 7.2; // width of a bold digit at 13 px

/**
 * A number with at most one decimal.
 *
 * @param {number} value
 */
export function n(value) {
  return value.toFixed(1).replace(/\.0$/, '');
}

/**
 * Values onto pixels: the scale that holds every value and the benchmark.
 *
 * @param {Figures} figures
 * @param {number} width
 * @returns {(value: number) => number}
 */
export function scaleOf({ values, benchmark }, width) {
  const known = [...values, benchmark].filter((value) => value !== null);
  const low = Math.min(...known);
  const high = Math.max(...known);
  return (value) => (high === low ? width / 2 : 7 + ((value - low) / (high - low)) * (width - 14));
}

/**
 * Middles of labels as near as can be to where they are wanted, in order, not touching, within 0 to `limit`.
 *
 * @param {number[]} wanted
 * @param {number[]} widths
 * @param {number} limit
 */
export function spread(wanted, widths, limit) {
  /** @type {number[]} */
  const places = [];
  wanted.forEach((at, index) => {
    const width = widths[index] ?? 0;
    const before = places[index - 1];
    const least = before === undefined ? width / 2 : before + ((widths[index - 1] ?? 0) + width) / 2;
    places.push(Math.max(at, least));
  });
  for (let index = places.length - 1; index >= 0; index -= 1) {
    const after = places[index + 1];
    const most = after === undefined ? limit : after - (widths[index + 1] ?? 0) / 2;
    places[index] = Math.min(places[index] ?? 0, most - (widths[index] ?? 0) / 2);
  }
  return places;
}

/**
 * Stacks of dots standing on y = 0, one path a class, and their height. Pitch: the largest that fits.
 *
 * @param {Figures} figures
 * @param {(value: number) => number} scale
 * @param {number} tallest
 * @returns {{shapes: Shape[], height: number}}
 */
export function dots({ values, classes }, scale, tallest) {
  const order = values.map((value, at) => ({ value: value ?? 0, at: classes[at] ?? -1 })).filter(({ at }) => at >= 0);
  order.sort((a, b) => a.value - b.value);
  let pitch = 9;
  /** @type {number[]} */
  let columns = [];
  let high = 1;
  for (; pitch > 2.4; pitch -= 0.25) {
    const wide = pitch;
    columns = order.map(({ value }) => Math.trunc((scale(value) - 7) / wide));
    high = Math.max(...tally(columns).values());
    if (high * pitch <= tallest) break;
  }
  pitch = Math.max(pitch, 2.5);
  const up = Math.min(pitch, tallest / high);
  const radius = Math.round(pitch * 4.3) / 10;
  /** @type {Map<number, number>} */
  const stacked = new Map();
  /** @type {[number, number][][]} */
  const tops = [];
  order.forEach(({ at }, index) => {
    const column = columns[index] ?? 0;
    const below = stacked.get(column) ?? 0;
    stacked.set(column, below + 1);
    const top = -(below + 0.5) * up - radius;
    (tops[at] ??= []).push([Math.round(10 * (7 + (column + 0.5) * pitch)), Math.round(10 * top)]);
  });
  const turn = `a${n(radius)} ${n(radius)} 0 10.01 0z`;
  const shapes = tops.flatMap((places, at) => [path(`c${at}`, round(places, turn))]);
  return { shapes, height: high * up };
}

/**
 * A dot at each place, in tenths of a pixel, each counted from the one before.
 *
 * @param {[number, number][]} places
 * @param {string} turn
 */
function round(places, turn) {
  const steps = places.map(([x, y], at) => [x - (places[at - 1]?.[0] ?? 0), y - (places[at - 1]?.[1] ?? 0)]);
  return steps.map(([x = 0, y = 0]) => `m${n(x / 10)}${y < 0 ? '' : ' '}${n(y / 10)}${turn}`).join('');
}

/** @param {number[]} columns */
function tally(columns) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const column of columns) counts.set(column, (counts.get(column) ?? 0) + 1);
  return counts;
}

/**
 * How many areas are in each class.
 *
 * @param {Figures} figures
 */
export function countsOf({ classes, breaks }) {
  const counts = Array.from({ length: breaks.length + 1 }, () => 0);
  for (const at of classes) if (at >= 0) counts[at] = (counts[at] ?? 0) + 1;
  return counts;
}

/**
 * Classes as a bar to scale; their bounds below, with leaders where crowded; then their counts.
 *
 * @param {Figures} figures
 * @param {(value: number) => number} scale
 * @param {{width: number, top: number, decimals: number}} frame
 * @returns {Shape[]}
 */
export function bar(figures, scale, { width, top, decimals }) {
  const { breaks } = figures;
  const joints = [0, ...breaks.map((edge) => Math.min(Math.max(scale(edge), 0), width)), width];
  const bounds = breaks.map((edge) => number(edge, decimals));
  const counts = countsOf(figures).map((areas) => number(areas, 0));
  const pairs = counts.map((_, at) => ({ left: joints[at] ?? 0, right: joints[at + 1] ?? 0 }));
  const middles = pairs.map(({ left, right }) => (left + right) / 2);
  const boundsAt = spread(joints.slice(1, -1), bounds.map(room), width);
  const countsAt = spread(middles, counts.map(room), width);
  return [
    ...pairs.map(({ left, right }, at) => rect({ x: left, y: top, width: right - left, height: 8 }, `c${at}`)),
    ...bounds.flatMap((words, at) => [
      path('tick', `M${n(joints[at + 1] ?? 0)} ${n(top)}v9L${n(boundsAt[at] ?? 0)} ${n(top + 15)}`),
      text([boundsAt[at] ?? 0, top + 27], 'b mid', words),
    ]),
    ...counts.map((words, at) => text([countsAt[at] ?? 0, top + 45], 'n mid', words)),
  ];
}

/**
 * A plain line with its ends, where the classes have no bounds.
 *
 * @param {Figures} figures
 * @param {(value: number) => number} scale
 * @param {{top: number, decimals: number}} frame
 * @returns {Shape[]}
 */
export function line({ values }, scale, { top, decimals }) {
  const known = values.filter((value) => value !== null);
  const low = Math.min(...known);
  const high = Math.max(...known);
  return [
    path('tick', `M${n(scale(low))} ${n(top)}H${n(scale(high))}`),
    text([scale(low), top + 27], 'b', number(low, decimals)),
    text([scale(high), top + 27], 'b end', number(high, decimals)),
  ];
}

/** @param {string} words */
function room(words) {
  return words.length * DIGIT + 8;
}

/**
 * A line at a value from `from` down to `to`, named at its top on the side where there is room. `mark` is the
 * benchmark and prefers the right, `here` a place and prefers the left.
 *
 * @param {number} x
 * @param {string} words
 * @param {'mark' | 'here'} name
 * @param {{from: number, to: number, width: number}} frame
 * @returns {Shape[]}
 */
export function flag(x, words, name, { from, to, width }) {
  const wide = words.length * (DIGIT + 0.5) + 6;
  const left = name === 'here' ? x - wide > 0 : x + wide > width;
  const label = text([left ? x - 5 : x + 5, from + 9], `b ${name}${left ? ' end' : ''}`, words);
  return [path(`line ${name}`, `M${n(x)} ${n(from)}V${n(to)}`), label];
}

/**
 * @param {string} name
 * @param {string} d
 * @returns {Shape}
 */
export function path(name, d) {
  return { tag: 'path', attributes: { class: name, d } };
}

/**
 * @param {{x: number, y: number, width: number, height: number}} box
 * @param {string} name
 * @returns {Shape}
 */
export function rect({ x, y, width, height }, name) {
  return { tag: 'rect', attributes: { x: n(x), y: n(y), width: n(width), height: n(height), class: name } };
}

/**
 * @param {[number, number]} place
 * @param {string} name
 * @param {string} words
 * @returns {Shape}
 */
export function text([x, y], name, words) {
  return { tag: 'text', attributes: { x: n(x), y: n(y), class: name }, text: words };
}
