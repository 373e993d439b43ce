// The last rows of a legend: no data, and the groups of areas that have no class for a reason of their own. As
// atlas/legend.py draws them.
import { number } from './format.js';
import { rect, text } from './swarm.js';

/** @typedef {import('./swarm.js').Shape} Shape */
/** @typedef {{mark: string, label: string, brief: string, areas: number}} Row a group of areas without a class */

const LETTER = 6.3;
const LINE = 14;
const WRAP = 10;
const MOST = 3;
export const ROW = 23;

/**
 * Groups without a class side by side; one that finds no room begins a line. `lines`: those more than one.
 *
 * @param {Row[]} rows
 * @param {number} width
 * @param {number} y
 * @returns {{shapes: Shape[], lines: number}}
 */
export function foot(rows, width, y) {
  let [x, lines] = [0, 0];
  const shapes = rows.flatMap(({ mark, label, areas }) => {
    const words = `${label}: ${number(areas, 0)}`;
    const wide = 28 + words.length * LETTER;
    if (x && x + wide > width) [x, lines] = [0, lines + 1];
    const [left, at] = [x, y + lines * ROW];
    x += wide + 12;
    return [swatch(left, at, mark), text([left + 28, at], 'o', words)];
  });
  return { shapes, lines };
}

/**
 * The same one below the other, labels of several words on several lines; `end`: where they end.
 *
 * @param {Row[]} rows
 * @param {number} y
 * @param {number} right
 * @returns {{shapes: Shape[], end: number}}
 */
export function below(rows, y, right) {
  let at = y;
  const shapes = rows.flatMap(({ mark, label, brief, areas }) => {
    const words = wrapped(label, brief);
    const first = at;
    at = first + (words.length - 1) * LINE;
    const last = at;
    at += LINE + 6;
    return [
      swatch(0, first, mark),
      ...words.map((line, step) => text([28, first + step * LINE], 'o', line)),
      text([right, last], 'n end', number(areas, 0)),
    ];
  });
  return { shapes, end: at - LINE - 6 };
}

/**
 * A label in lines; in brief where that takes too many.
 *
 * @param {string} label
 * @param {string} brief
 * @returns {string[]}
 */
function wrapped(label, brief) {
  /** @type {string[]} */
  const lines = [];
  for (const word of label.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= WRAP) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.length <= MOST ? lines : wrapped(brief, '');
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} mark
 */
function swatch(x, y, mark) {
  return rect({ x, y: y - 11, width: 22, height: 12 }, mark);
}

/**
 * How wide a column of classes is.
 *
 * @param {number[]} breaks
 * @param {Row[]} rows
 * @param {number} decimals
 */
export function columnWidth(breaks, rows, decimals) {
  const bounds = Math.max(0, ...breaks.map((edge) => number(edge, decimals).length));
  const labels = Math.max(0, ...rows.slice(1).flatMap(({ label, brief }) => wrapped(label, brief).map((line) => line.length)));
  return Math.trunc(Math.max(32 + bounds * 7.4 + 34, 96, 28 + labels * LETTER + 24));
}
