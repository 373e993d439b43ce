import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shownPeriod } from '../../atlas/theme/js/data.js';
import { aloud, describe } from '../../atlas/theme/js/describe.js';
import { ranks } from '../../atlas/theme/js/format.js';
import { ENGLISH, fill, strings } from '../../atlas/theme/js/strings.js';

/** @type {import('../../atlas/theme/js/data.js').Layer} */
const LAYER = {
  layer: 'sun',
  title: 'Sun',
  unit: 'hours',
  prefix: '',
  suffix: '%',
  decimals: 1,
  interval: '95% interval',
  period: '2023',
  periods: ['2023'],
  labels: { 2023: '2023/24' },
  breaks: [50],
  values: [76.3, 70, null, 75.7, 76.7],
  lower: [72, 69, null, null, 76.5],
  upper: [80.6, 71, null, null, 76.9],
  benchmark: { name: 'the whole', value: 75.7 },
  notes: { C: 'too few answers' },
  data: 'data/sun/',
  profile: 'areas/{code}/',
  bounds: [[0, 0], [1, 1]],
};

/** @param {number} index */
function said(index, layer = LAYER) {
  const period = shownPeriod(layer);
  const names = ['Ash', 'Birch', 'Cedar', 'Dogwood', 'Elm'];
  return describe({ layer, period, t: ENGLISH, names, codes: ['A', 'B', 'C', 'D', 'E'], ranks: ranks(period.values) }, index);
}

test('an interval that covers the benchmark says so and claims no distance', () => {
  const { value, rank, more } = said(0);
  assert.equal(value, '76.3%');
  assert.equal(rank, 'rank 2 of 4, counted from the highest');
  assert.deepEqual(more, ['cannot be told apart from the whole', '95% interval: 72.0% to 80.6%']);
});

test('an interval whose side rounding would hide stands with the decimals that show it', () => {
  /** @type {typeof LAYER} */
  const layer = { ...LAYER, lower: [75.7, 69, null, null, 76.5], exact: { 0: [75.72, 80.61, 75.68, 2] } };
  const { more } = said(0, layer);
  assert.deepEqual(more, [
    '0.6 points above the whole',
    '95% interval: 75.72% to 80.61%, where the whole has 75.68%',
  ]);
});

test('a rank carries its range where the intervals leave one open', () => {
  const ranged = { ...LAYER, rank_low: [1, 4, 0, 0, 1], rank_high: [3, 4, 0, 0, 2] };
  assert.equal(said(0, ranged).rank, 'rank 2 of 4, between 1 and 3, counted from the highest');
  assert.equal(said(1, ranged).rank, 'rank 4 of 4, counted from the highest');
  assert.equal(said(3, ranged).rank, 'rank 3 of 4, counted from the highest');
});

test('an area off the benchmark is told by how much, shares in points', () => {
  assert.deepEqual(said(1).more, ['5.7 points below the whole', '95% interval: 69.0% to 71.0%']);
  assert.equal(said(4).more[0], '1.0 point above the whole');
  assert.equal(said(1, { ...LAYER, suffix: '', prefix: '£' }).more[0], '£5.7 below the whole');
});

test('without a figure the reason stands, without an interval that is said', () => {
  assert.deepEqual(said(2), { name: 'Cedar', value: 'no data', rank: '', more: ['too few answers'] });
  assert.deepEqual(said(3).more, ['the same as the whole', 'no interval is published for it']);
  const plain = { ...LAYER, lower: null, upper: null, benchmark: null };
  delete plain.interval;
  assert.deepEqual(said(1, plain).more, ['no interval is published']);
});

test('the screen reader hears it in one breath', () => {
  assert.equal(aloud(said(2)), 'Cedar: no data. too few answers');
  assert.match(aloud(said(1)), /^Birch: 70\.0%, rank 4 of 4, counted from the highest\. 5\.7 points below/);
});

test('a page may bring its own words, and leaves out what it likes', () => {
  assert.equal(strings({ close: 'Cau' }).close, 'Cau');
  assert.equal(strings({ close: 'Cau' }).zoom_in, ENGLISH.zoom_in);
  assert.equal(strings(null), ENGLISH);
  assert.equal(fill('{a} of {b} {c}', { a: 1, b: '<b>' }), '1 of <b> {c}');
});

test('figures that give no order have no rank', () => {
  assert.notEqual(said(0).rank, '');
  assert.equal(said(0, { ...LAYER, unranked: true }).rank, '');
});
