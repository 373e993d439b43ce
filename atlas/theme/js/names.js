// What is found by its name: the whole name first, then another name, then a thing in it, then a part of a name; the
// beginning of an area's own other name before that of a thing in it.

/**
 * A page by its name: name, address, number of its kind; then lists, each a number of a kind of other names and names.
 *
 * @typedef {[string, string, number, ...[number, ...string[]][]]} Row
 */
/**
 * @typedef {object} Names
 * @property {string[]} kinds
 * @property {string[]} also kinds of other names
 * @property {number[]} inside which of them are of something in the area
 * @property {number[]} [words] which of them are texts, found by their words
 * @property {{kind?: number, pattern?: string, none?: string}} codes other names that count only whole, grouped
 * @property {Row[]} rows
 */
/** @typedef {{name: string, address: string, kind: string, because: string, inside: boolean, also: string}} Named */

const LEAST = 3;

/**
 * Words as they are compared: no accents, no marks, no capitals.
 *
 * @param {string} text
 */
export function folded(text) {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/['’]/g, '').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/**
 * The code that a text asks for, if it is written as one: a longer one is cut to the part that is known.
 *
 * @param {string} text
 * @param {Names} names
 * @returns {string | null}
 */
export function code(text, { codes }) {
  if (codes.kind === undefined || !codes.pattern) return null;
  return new RegExp(`^(?:${codes.pattern})$`, 'i').exec(text.trim())?.[1]?.toUpperCase() ?? null;
}

/**
 * The pages that a text names, best first.
 *
 * @param {string} text
 * @param {Names} names
 * @returns {Named[]}
 */
export function named(text, names) {
  const asked = code(text, names);
  const query = folded(asked ?? text);
  if (!query) return [];
  const found = names.rows.flatMap((row, n) => {
    const [grade, also, kind] = best(row, query, names, asked !== null);
    return grade < Infinity ? [{ grade, n, row, also, kind }] : [];
  });
  found.sort((a, b) => a.grade - b.grade || a.n - b.n);
  return found.map(({ row, also, kind }) => ({
    name: row[0],
    address: row[1],
    kind: names.kinds[row[2]] ?? '',
    because: also,
    inside: names.inside.includes(kind),
    also: names.also[kind] ?? '',
  }));
}

/**
 * How well a page answers: 0 is best; with the other name that does, and its kind.
 *
 * @param {Row} row
 * @param {string} query
 * @param {Names} names
 * @param {boolean} coded
 * @returns {[number, string, number]}
 */
function best([name, , about, ...lists], query, { codes, inside, words = [] }, coded) {
  /** @type {[number, string, number]} */
  let answer = [coded ? Infinity : own(folded(name), query, about === 0), '', -1];
  for (const [kind, ...also] of lists) {
    if (coded && kind !== codes.kind) continue;
    if (words.includes(kind)) {
      if (answer[0] > 9 && query.length >= LEAST && holds(folded([name, ...also].join(' ')), query)) answer = [9, '', -1];
      continue;
    }
    for (const one of kind === codes.kind ? also.flatMap(singly) : also) {
      const other = folded(one);
      let grade = Infinity;
      if (other === query) grade = inside.includes(kind) ? 3 : 1;
      else if (kind !== codes.kind && query.length >= LEAST && other.startsWith(query)) grade = inside.includes(kind) ? 8 : 7.5;
      if (grade < answer[0]) answer = [grade, one, kind];
    }
  }
  return answer;
}

/**
 * The codes of a group, whose letters are said once: `AB1 12 3` -> AB1, AB12, AB3.
 *
 * @param {string} group
 */
export function singly(group) {
  const [first = '', ...rest] = group.split(' ');
  const letters = /^\D*/.exec(first)?.[0] ?? '';
  return [first, ...rest.map((one) => letters + one)];
}

/**
 * An area's name that begins with the whole words asked for comes before what is in others, one that holds them after.
 *
 * @param {string} name
 * @param {string} query
 * @param {boolean} area
 */
function own(name, query, area) {
  if (name === query) return 0;
  if (area && name.startsWith(`${query} `)) return 2;
  if (area && ` ${name} `.includes(` ${query} `)) return 4;
  if (name.startsWith(query)) return 5;
  if (` ${name}`.includes(` ${query}`)) return 6;
  return holds(name, query) ? 7 : Infinity;
}

/**
 * Whether every word of a question begins a word of a text.
 *
 * @param {string} text folded
 * @param {string} query folded
 */
export function holds(text, query) {
  return query.split(' ').every((word) => ` ${text}`.includes(` ${word}`));
}
