import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
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
