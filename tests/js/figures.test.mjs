import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { classOf, difference, figure, number, parsed, ranks } from '../../atlas/theme/js/format.js';
import { sides } from '../../atlas/theme/js/told.js';

const vectors = JSON.parse(readFileSync(new URL('../vectors/figures.json', import.meta.url), 'utf8'));

test('numbers, figures, classes, ranks, sides and differences are those of the shared vectors', () => {
  for (const [value, decimals, text] of vectors.number) assert.equal(number(value, decimals), text);
  for (const [value, form, text] of vectors.figure) assert.equal(figure(value, form), text);
  for (const [value, breaks, index] of vectors.class) assert.equal(classOf(value, breaks), index);
  for (const [values, expected] of vectors.rank) assert.deepEqual(ranks(values), expected);
  for (const [period, expected] of vectors.side) assert.deepEqual(sides(period), expected);
  for (const [value, other, decimals, gap] of vectors.difference) assert.equal(difference(value, other, decimals), gap);
});

test('a cell is read as the number it shows', () => {
  assert.equal(parsed('£1,234.50'), 1234.5);
  assert.equal(parsed('−£9.71'), -9.71);
  assert.equal(parsed('-3%'), -3);
  assert.equal(parsed('+42.26'), 42.26);
  assert.equal(parsed('no data'), null);
  assert.equal(parsed('–'), null);
  assert.equal(parsed(''), null);
});
