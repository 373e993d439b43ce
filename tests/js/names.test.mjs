import assert from 'node:assert/strict';
import { test } from 'node:test';
import { code, folded, holds, named, singly } from '../../atlas/theme/js/names.js';

/** @type {import('../../atlas/theme/js/names.js').Names} */
const NAMES = {
  kinds: ['shire', 'school', 'map'],
  also: ['box', 'village', 'old shire'],
  inside: [1],
  codes: { kind: 0, pattern: '([A-Z]{1,2}[0-9][0-9A-Z]?)( *[0-9][A-Z]{2})?', none: 'no box' },
  rows: [
    ['North Ox', 'a/1/', 0, [2, 'Raven'], [1, 'Hex Ham']],
    ['Ox', 'a/2/', 0, [0, 'OX2 29', 'CV1']],
    ['South Ox', 'a/3/', 0, [1, 'Ox', 'Raven Arms', 'Môn']],
    ['Ox School', 's/1/', 1],
    ['Raven, Ox', 'm/1/', 2],
  ],
};
const found = (/** @type {string} */ text) => named(text, NAMES).map((one) => one.address);

test('the whole name comes first, then another name, then what is in it, then parts; areas before the others', () => {
  assert.deepEqual(found('ox'), ['a/2/', 'a/3/', 'a/1/', 's/1/', 'm/1/']);
  assert.deepEqual(found('Raven'), ['a/1/', 'm/1/', 'a/3/']);
});

test('an area whose name begins with the word comes before what is in another area', () => {
  /** @type {import('../../atlas/theme/js/names.js').Row[]} */
  const rows = [
    ['Ash', 'a/1/', 0, [1, 'Newtown']],
    ['Newtown upon Ox', 'a/2/', 0],
    ['Newtown College', 's/1/', 1],
  ];
  assert.deepEqual(named('newtown', { ...NAMES, rows }).map((one) => one.address), ['a/2/', 'a/1/', 's/1/']);
});

test('the beginning of an old name of an area comes before that of a thing in another', () => {
  /** @type {import('../../atlas/theme/js/names.js').Row[]} */
  const rows = [['Ash', 'a/1/', 0, [1, 'Barrow Green']], ['Beech', 'a/2/', 0, [2, 'Barrow-in-Beech']]];
  assert.deepEqual(named('barrow', { ...NAMES, rows }).map((one) => one.address), ['a/2/', 'a/1/']);
});

test('a find says why', () => {
  assert.deepEqual(named('hex ham', NAMES), [
    { name: 'North Ox', address: 'a/1/', kind: 'shire', because: 'Hex Ham', inside: true, also: 'village' },
  ]);
  assert.equal(named('mon', NAMES)[0]?.because, 'Môn');
  assert.equal(named('ox', NAMES)[0]?.because, '');
});

test('a code is cut to what is known, and counts only whole', () => {
  assert.equal(code('ox2 9jt', NAMES), 'OX2');
  assert.equal(code('OX29JT', NAMES), 'OX2');
  assert.equal(code('Oxford', NAMES), null);
  assert.equal(code('ox2', { ...NAMES, codes: {} }), null);
  assert.deepEqual(found('OX2 9JT'), ['a/2/']);
  assert.deepEqual(found('OX3'), []);
});

test('a near miss finds nothing, in names and in running text', () => {
  assert.deepEqual(found('hexm'), []);
  assert.equal(holds(folded('The data of Hex Ham’s shire'), folded('hexm')), false);
  assert.equal(holds(folded('The data of Hex Ham’s shire'), folded('hams dat')), true);
});

test('grouped codes are read singly', () => {
  assert.deepEqual(singly('OX2 29 3'), ['OX2', 'OX29', 'OX3']);
  assert.deepEqual(singly('OX2'), ['OX2']);
  assert.deepEqual(found('cv1'), ['a/2/']);
  assert.deepEqual(found('OX29'), ['a/2/']);
});

test('a map is found by the words of what it shows, after all that is found by name', () => {
  /** @type {import('../../atlas/theme/js/names.js').Row[]} */
  const rows = [['Output', 'm/2/', 2, [3, 'Goods for each hour worked.', 'Labour productivity']], ['Labour', 'a/9/', 0]];
  const names = { ...NAMES, also: [...NAMES.also, 'what it shows'], words: [3], rows };
  assert.deepEqual(named('productivity labour', names).map(({ address, because }) => [address, because]), [['m/2/', '']]);
  assert.deepEqual(named('labour', names).map((one) => one.address), ['a/9/', 'm/2/']);
});
