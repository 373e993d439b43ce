import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { changed } from '../../atlas/theme/js/data.js';
import { figures } from '../../atlas/theme/js/packed.js';

const vectors = JSON.parse(readFileSync(new URL('../vectors/packed.json', import.meta.url), 'utf8'));

test('packed figures are read as they were shown', () => {
  for (const { name, decimals, base, shown, packed } of vectors) {
    const file = packed.values ? packed : shown;
    assert.deepEqual(figures(file, decimals, base, shown.values.length), shown, name);
  }
});

test('notes that a file does not tell are those of the period shown first', () => {
  assert.deepEqual(changed({ A: 'small', B: 'old' }, { B: null, C: 'new' }), { A: 'small', C: 'new' });
  assert.deepEqual(changed({ A: 'small' }, undefined), { A: 'small' });
  assert.deepEqual(changed(undefined, { A: 'new' }), { A: 'new' });
});
