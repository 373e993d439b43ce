// Weighing anew in the browser gives what Python gave, to 1e-9.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { nearby, random, ranks, scores, staying } from '../../atlas/theme/js/weigh-scores.js';

/** @type {{cases: {name: string, parts: (number | null)[][], weights: number[], floor: number, aggregation: string, scores: (number | null)[], ranks: number[]}[]}} */
const vectors = JSON.parse(readFileSync(new URL('../vectors/weigh.json', import.meta.url), 'utf8'));

for (const one of vectors.cases) {
  test(`scores: ${one.name}`, () => {
    const made = scores(one.parts, one.weights, one);
    assert.equal(made.length, one.scores.length);
    made.forEach((value, at) => {
      const wanted = one.scores[at] ?? null;
      if (value === null || wanted === null) assert.equal(value, wanted);
      else assert.ok(Math.abs(value - wanted) < 1e-9, `${value} is not ${wanted}`);
    });
    assert.deepEqual(ranks(made), one.ranks);
  });
}

test('nearby weights add up to one, lie round the given ones, and a weight of nothing stays nothing', () => {
  const next = random(7);
  const drawn = Array.from({ length: 4000 }, () => nearby([30, 30, 40, 0], 20, next));
  const mean = [0, 1, 2, 3].map((part) => drawn.reduce((sum, one) => sum + (one[part] ?? 0), 0) / drawn.length);
  assert.ok(drawn.every((one) => Math.abs(one.reduce((a, b) => a + b, 0) - 1) < 1e-12 && one[3] === 0));
  [0.3, 0.3, 0.4, 0].forEach((wanted, part) => assert.ok(Math.abs((mean[part] ?? 0) - wanted) < 0.01));
});

test('what leads in every part stays on top in every weighting, and the same question has the same answer', () => {
  const units = { ids: ['a', 'b', 'c'], top: 1, parts: [[[1, 0.5, null], [0.9, 0.1, 0.2]]] };
  const rule = { floor: 0.1, aggregation: 'geometric', concentration: 20 };
  assert.deepEqual(staying(units, 0, [0.5, 0.5], rule, 50), [1, 0, 0]);
  assert.deepEqual(staying(units, 0, [0.2, 0.8], rule, 50), staying(units, 0, [0.2, 0.8], rule, 50));
});

test('nearby weights spread as a Dirichlet does, whatever their sum, and small ones too', () => {
  /** @param {number[]} weights @param {number} concentration */
  const first = (weights, concentration) => {
    const next = random(11);
    const drawn = Array.from({ length: 20000 }, () => nearby(weights, concentration, next)[0] ?? 0);
    const mean = drawn.reduce((a, b) => a + b, 0) / drawn.length;
    const spread = drawn.reduce((a, b) => a + (b - mean) ** 2, 0) / drawn.length;
    const below = drawn.filter((one) => one < mean / 2).length / drawn.length;
    return { mean, spread, below };
  };
  const near = (/** @type {number} */ found, /** @type {number} */ wanted) =>
    assert.ok(Math.abs(found / wanted - 1) < 0.05, `${found} is not near ${wanted}`);
  for (const weights of [[30, 70], [3, 7]]) {
    const { mean, spread } = first(weights, 20);
    near(mean, 0.3);
    near(spread, (0.3 * 0.7) / 21);
  }
  const small = first([1, 9], 2); // Beta(0.2, 1.8)
  near(small.mean, 0.1);
  near(small.spread, (0.1 * 0.9) / 3);
});

test('what stays on top is worked out at the reach that is asked for, and alike each time', () => {
  const parts = [
    [[0.9, 0.1], [0.2, 0.8]],
    [[0.2, 0.9], [0.3, 1]],
  ];
  const units = { ids: ['a', 'b'], top: 1, parts };
  const rule = { floor: 0.1, aggregation: 'arithmetic', concentration: 5 };
  const [a = 0, b = 0] = staying(units, 0, [0.5, 0.5], rule, 500);
  assert.ok(a > 0.2 && b > 0.2 && a + b === 1);
  assert.deepEqual(staying(units, 0, [0.5, 0.5], rule, 500), [a, b]);
  assert.deepEqual(staying(units, 1, [0.5, 0.5], rule, 500), [0, 1]);
});
