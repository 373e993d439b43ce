import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meant } from '../../atlas/theme/js/find.js';
import { ids, messages } from '../../atlas/theme/js/heights.js';
import { nearest, step, WAYS } from '../../atlas/theme/js/neighbours.js';
import { folds, sorted } from '../../atlas/theme/js/rows.js';

const GRID = Array.from({ length: 25 }, (_, n) => ({ x: (n % 5) * 10, y: Math.floor(n / 5) * 10 }));

test('arrows walk a grid along its rows and columns and stop at its edge', () => {
  const { ArrowLeft, ArrowRight, ArrowUp, ArrowDown } = WAYS;
  assert.equal(step(GRID, 12, ArrowLeft), 11);
  assert.equal(step(GRID, 12, ArrowRight), 13);
  assert.equal(step(GRID, 12, ArrowUp), 7);
  assert.equal(step(GRID, 12, ArrowDown), 17);
  assert.equal(step(GRID, 0, ArrowLeft), 0);
  assert.equal(step(GRID, -1, ArrowLeft), -1);
});

test('from anywhere arrows lead everywhere, far islands too', () => {
  const spots = [...GRID, { x: 900, y: -700 }, { x: -400, y: 333 }];
  const reached = new Set([0]);
  for (const at of reached) for (const way of Object.values(WAYS)) reached.add(step(spots, at, way));
  assert.equal(reached.size, spots.length);
});

test('the walk begins at the area nearest to the middle', () => {
  assert.equal(nearest(GRID, { x: 21, y: 19 }), 12);
  assert.equal(nearest([], { x: 0, y: 0 }), -1);
});

test('figures sort by size, words by the alphabet, what is missing last, equals as they stood', () => {
  const texts = ['10', '−2', 'no data', '1,000', '10'];
  assert.deepEqual(sorted(texts, 'ascending', true), [1, 0, 4, 3, 2]);
  assert.deepEqual(sorted(texts, 'descending', true), [3, 0, 4, 1, 2]);
  assert.deepEqual(sorted(['Ynys', 'ash', 'Éire', ''], 'ascending', false), [1, 2, 0, 3]);
  assert.deepEqual(sorted(['Ward 10', 'ward 9'], 'ascending', false), [1, 0]);
});

test('a long table keeps its head and the rows round the place that is meant', () => {
  assert.deepEqual(folds(361, 12, -1, 2), [[12, 361]]);
  assert.deepEqual(folds(361, 7, 309, 2), [[7, 307], [312, 361]]);
  assert.deepEqual(folds(361, 12, 3, 2), [[12, 361]]);
  assert.deepEqual(folds(14, 12, -1, 2), []);
  assert.deepEqual(folds(20, 12, 13, 2), [[16, 20]]);
});

test('a name is found whole, by its start, by a part, without accents', () => {
  const names = ['Norton', 'North Down', 'Down', 'Ynys Môn'];
  assert.equal(meant(names, 'down'), 2);
  assert.equal(meant(names, 'north'), 1);
  assert.equal(meant(names, 'mon'), 3);
  assert.equal(meant(names, '  '), -1);
  assert.equal(meant(names, 'zzz'), -1);
});

test('heights go out in the formats that pages listen for', () => {
  const names = ids({ search: '?childId=pym-0&area=X', hash: '#?secret=Ab_9' }, 'sun-hours');
  assert.deepEqual(messages(733, names, 'https://maps.example/embed/'), [
    { 'datawrapper-height': { 'sun-hours': 733 } },
    { sentinel: 'amp', type: 'embed-size', height: 733 },
    '{"src":"https://maps.example/embed/","context":"iframe.resize","height":733}',
    'pymxPYMxpym-0xPYMxheightxPYMx733',
    { secret: 'Ab_9', message: 'height', value: 733 },
  ]);
});

test('ids that do not look like ids are left out', () => {
  const names = ids({ search: '?childId=a"b', hash: '#?secret=<x>' }, '../x');
  assert.deepEqual(names, { key: 'map', pym: null, secret: null });
  assert.equal(messages(1, names, '').length, 3);
});
