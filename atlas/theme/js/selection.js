// A selection of a table's rows as a file ([data-selection], the address of the layer's CSV): the rows of the areas
// chosen, cut out of that file as they stand, so that a selection has the same columns and every period.
import { codeOf, html } from './dom.js';
import { fill } from './strings.js';

/** @typedef {import('./strings.js').Strings} Strings */

/**
 * The header of a CSV and the rows whose first cell is one of `codes`, as they stand. Quotes may hold ends of lines.
 *
 * @param {string} text
 * @param {ReadonlySet<string>} codes
 */
export function pick(text, codes) {
  const rows = text.match(/(?:"[^"]*"|[^"\n])*\n/g) ?? [];
  return rows.filter((row, at) => at === 0 || codes.has(row.slice(0, row.indexOf(',')))).join('');
}

/** @param {Strings} t */
export function selections(t) {
  for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-selection]'))) {
    const body = box.parentElement?.querySelector('table')?.tBodies[0];
    if (body) selecting(box, body, t);
  }
}

/**
 * @param {HTMLElement} box
 * @param {HTMLTableSectionElement} body
 * @param {Strings} t
 */
function selecting(box, body, t) {
  /** @type {Set<string>} */
  const codes = new Set();
  const start = button(t.choose_rows ?? '', () => open(start.getAttribute('aria-expanded') !== 'true'));
  const shown = button(t.choose_shown ?? '', () => set(rowsOf(body).filter((row) => !row.hidden), true));
  const none = button(t.choose_none ?? '', () => set(rowsOf(body), false));
  const take = button(t.choose_csv ?? '', () => void download(box.dataset.selection ?? '', codes, say, t));
  const count = html('span', { class: 'muted', role: 'status' });
  const tools = html('span', { class: 'buttons', hidden: '' }, shown, none, take, count);
  start.setAttribute('aria-expanded', 'false');
  box.append(start, tools);
  /** @param {string} text */
  const say = (text) => {
    count.textContent = text;
  };
  const told = () => {
    take.disabled = none.disabled = !codes.size;
    say(fill((codes.size === 1 ? t.chosen_one : t.chosen) ?? '', { n: codes.size }));
  };
  /** @param {HTMLTableRowElement[]} rows @param {boolean} on */
  const set = (rows, on) => {
    for (const row of rows) {
      const input = row.querySelector('input');
      if (input) input.checked = on;
      if (on) codes.add(codeOf(row));
      else codes.delete(codeOf(row));
    }
    told();
  };
  /** @param {boolean} on */
  const open = (on) => {
    start.setAttribute('aria-expanded', String(on));
    tools.hidden = !on;
    for (const row of rowsOf(body)) {
      if (on) row.cells[0]?.prepend(checkbox(row, t));
      else row.querySelector('input')?.remove();
    }
    if (on) set([], true);
    else codes.clear();
  };
  body.addEventListener('change', (event) => {
    const input = event.target instanceof HTMLInputElement ? event.target : null;
    const row = input?.closest('tr');
    if (input && row) set([row], input.checked);
  });
}

/** @param {HTMLTableSectionElement} body */
function rowsOf(body) {
  return [...body.rows].filter(codeOf);
}

/**
 * @param {HTMLTableRowElement} row
 * @param {Strings} t
 */
function checkbox(row, t) {
  const name = row.querySelector('a')?.textContent ?? '';
  return html('input', { type: 'checkbox', class: 'chooser', 'aria-label': fill(t.choose_row ?? '', { name }) });
}

/**
 * @param {string} text
 * @param {() => void} act
 */
function button(text, act) {
  const made = html('button', { type: 'button', class: 'button' }, text);
  made.addEventListener('click', act);
  return made;
}

/**
 * Gets the layer's file, cuts it, hands it to the reader.
 *
 * @param {string} address
 * @param {ReadonlySet<string>} codes
 * @param {(text: string) => void} say
 * @param {Strings} t
 */
async function download(address, codes, say, t) {
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${answer.status} ${address}`);
    const blob = new Blob([pick(await answer.text(), codes)], { type: 'text/csv;charset=utf-8' });
    const href = URL.createObjectURL(blob);
    const name = (address.split('/').pop() ?? '').replace(/\.csv$/, '-selection.csv');
    html('a', { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
  } catch {
    say(t.choose_failed ?? '');
  }
}
