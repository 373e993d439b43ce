import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { asideOf } from '../../atlas/theme/js/data.js';
import { describe } from '../../atlas/theme/js/describe.js';
import { below, foot } from '../../atlas/theme/js/foot.js';
import { classOf } from '../../atlas/theme/js/format.js';
import { bar, dots, flag, scaleOf, spread } from '../../atlas/theme/js/swarm.js';

const vectors = JSON.parse(readFileSync(new URL('../vectors/swarm.json', import.meta.url), 'utf8'));

/** @param {string} d */
function numbers(d) {
  return (d.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
}

/**
 * Halves of a tenth are rounded one way here and the other way there.
 *
 * @param {number[]} got
 * @param {number[]} expected
 */
function near(got, expected) {
  assert.equal(got.length, expected.length);
  got.forEach((value, at) => assert.ok(Math.abs(value - (expected[at] ?? NaN)) < 0.11, `${value} for ${expected[at]}`));
}

test('dots and bar stand where the pages drew them', () => {
  for (const { values, breaks, benchmark, width, height, dots: expected, rects, texts } of vectors) {
    const classes = values.map((/** @type {number | null} */ value) => classOf(value, breaks));
    const figures = { values, classes, breaks, benchmark };
    const scale = scaleOf(figures, width);
    const stacks = dots(figures, scale, 104);
    assert.ok(Math.abs(stacks.height - height) < 1e-6);
    assert.deepEqual(stacks.shapes.map(({ attributes }) => attributes.class?.slice(1)), Object.keys(expected));
    for (const { attributes } of stacks.shapes) {
      near(numbers(attributes.d ?? ''), numbers(expected[attributes.class?.slice(1) ?? '']));
    }
    const shapes = bar(figures, scale, { width, top: 100, decimals: 1 });
    const boxes = shapes.filter(({ tag }) => tag === 'rect').map(({ attributes: { x, y, width: wide } }) => [x, y, wide].map(Number));
    near(boxes.flat(), rects.flat());
    const words = shapes.filter(({ tag }) => tag === 'text');
    assert.deepEqual(words.map(({ text }) => text), texts.map((/** @type {unknown[]} */ one) => one[2]));
    near(words.flatMap(({ attributes: { x, y } }) => [Number(x), Number(y)]), texts.flatMap((/** @type {number[]} */ one) => one.slice(0, 2)));
  }
});

test('labels are moved apart, in order, within the drawing', () => {
  assert.deepEqual(spread([10, 12, 90], [20, 20, 20], 100), [10, 30, 90]);
  assert.deepEqual(spread([95, 96], [20, 20], 100), [70, 90]);
  assert.deepEqual(spread([], [], 100), []);
});

test('a flag has its name on the side where there is room', () => {
  assert.equal(flag(10, 'Westwick', 'here', { from: 17, to: 90, width: 320 })[1]?.attributes.class, 'b here');
  assert.equal(flag(200, 'Westwick', 'here', { from: 17, to: 90, width: 320 })[1]?.attributes.class, 'b here end');
  assert.equal(flag(300, 'All 5.0', 'mark', { from: 2, to: 90, width: 320 })[1]?.attributes.class, 'b mark end');
});

test('the last rows of a legend stand where the pages drew them', () => {
  const feet = JSON.parse(readFileSync(new URL('../vectors/foot.json', import.meta.url), 'utf8'));
  for (const { width, rows, foot: line, below: column } of feet) {
    for (const [got, expected] of [[foot(rows, width, 68).shapes, line], [below(rows, 151, 100).shapes, column]]) {
      const shapes = got.map((/** @type {any} */ { tag, attributes: { x, y } }) => [tag, Number(x), Number(y)]);
      assert.deepEqual(shapes.map((/** @type {any} */ [tag]) => tag), expected.map((/** @type {any} */ [tag]) => tag));
      near(shapes.flatMap((/** @type {any} */ one) => one.slice(1)), expected.flatMap((/** @type {any} */ one) => one.slice(1)));
    }
  }
});

test('an area that a layer does not cover is told from one without a figure', () => {
  const layer = /** @type {any} */ ({ decimals: 1, aside: [{ mark: 'out', label: 'outside X', note: 'not covered', areas: [[2, 3]] }] });
  assert.deepEqual([0, 1, 2, 3, 4].map((at) => asideOf(layer, at)), [-1, -1, -2, -2, -1]);
  const two = /** @type {any} */ ({ aside: [...layer.aside, { mark: 'apart', label: 'set apart', areas: [[0, 1]] }] });
  assert.deepEqual([0, 1, 2, 4].map((at) => asideOf(two, at)), [-3, -3, -2, -1]);
  const period = /** @type {any} */ ({ values: [1, null, null], notes: {} });
  const state = { layer, period, t: { no_data: 'no data' }, ranks: [1, 0, 0], names: ['A', 'B', 'C'], codes: ['a', 'b', 'c'] };
  assert.deepEqual(describe(state, 1), { name: 'B', value: 'no data', rank: '', more: [] });
  assert.deepEqual(describe(state, 2), { name: 'C', value: 'outside X', rank: '', more: ['not covered'] });
});
