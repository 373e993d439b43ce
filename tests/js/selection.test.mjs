import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pick } from '../../atlas/theme/js/selection.js';

const CSV = [
  'area_code,area_name,period,value,note\n',
  'A1,Alder,2020,1,\n',
  'A2,"Birch, Upper",2020,,"said ""no"",\nand A1,x,2020"\n',
  'A10,Cedar,2020,3,\n',
  "A1,Alder,2021,2,'=note\n",
];

/** @param {...number} places */
function lines(...places) {
  return places.map((place) => CSV[place]).join('');
}

test('the rows of the areas chosen stand as they stood, under the header', () => {
  assert.equal(pick(CSV.join(''), new Set(['A1'])), lines(0, 1, 4));
  assert.equal(pick(CSV.join(''), new Set(['A2', 'A10'])), lines(0, 2, 3));
  assert.equal(pick(CSV.join(''), new Set(['A'])), lines(0));
});

test('all of them are the whole file, none of them its header', () => {
  assert.equal(pick(CSV.join(''), new Set(['A1', 'A2', 'A10'])), CSV.join(''));
  assert.equal(pick(CSV.join(''), new Set()), lines(0));
  assert.equal(pick('', new Set(['A1'])), '');
});
