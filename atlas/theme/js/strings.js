// The words that scripts put on the page. A page in another language brings its own in its map's JSON block
// (`strings`) or in <script type="application/json" data-strings>; what it leaves out stays as it is here.

/** @typedef {Record<string, string>} Strings */

/** @type {Strings} */
export const ENGLISH = {
  zoom_in: 'Zoom in',
  zoom_out: 'Zoom out',
  zoom_reset: 'Whole map',
  keys: 'Arrow keys go from area to area, Enter opens the profile, Escape clears.',
  keys_alone: 'Arrow keys go from area to area, Escape clears.',
  map: 'map',
  rank: 'rank {rank} of {of}, counted from the highest',
  above: '{difference} above {benchmark}',
  below: '{difference} below {benchmark}',
  level: 'the same as {benchmark}',
  points: '{number} points',
  points_one: '{number} point',
  interval: 'interval',
  range: '{interval}: {lower} to {upper}',
  range_exact: '{interval}: {lower} to {upper}, where {benchmark} has {value}',
  rank_range: 'rank {rank} of {of}, between {low} and {high}, counted from the highest',
  told_on: 'Above {benchmark}: {above}. Cannot be told apart: {apart}. Below: {below}.',
  told_off: 'All figures, in their classes.',
  untold: 'cannot be told apart from {benchmark}',
  no_interval: 'no interval is published',
  no_interval_here: 'no interval is published for it',
  no_data: 'no data',
  profile: 'Open its profile',
  close: 'Close',
  cleared: 'Nothing chosen',
  loading: 'Loading {period}',
  failed: 'The figures for {period} could not be loaded.',
  layer_failed: 'That map could not be loaded.',
  found_none: 'No place of that name is held here.',
  periods: '{number} periods',
  swarm: '{title}: every figure as a dot, from {low} to {high}; the classes part at {bounds}.',
  key: 'Key, in {many}: {counts} in the classes from high to low, which part at {bounds}; {groups}.',
  key_kinds: 'Key, in {many}: {kinds}.',
  period_shown: 'The map shows {period}.',
  folded: 'rows {first} to {last} folded',
  show_all: 'show all {count}',
  choose_rows: 'Choose rows for a file',
  choose_row: 'Choose {name}',
  choose_shown: 'Choose all shown',
  choose_none: 'Clear',
  choose_csv: 'Download CSV',
  choose_failed: 'The figures could not be loaded.',
  chosen: '{n} chosen',
  chosen_one: '1 chosen',
  copied: 'Copied',
  copy_failed: 'Select the text and copy it.',
  results_none: 'Nothing found',
  found_inside: '{name} is in it',
  found_also: '{name}: {kind}',
  found_all: 'See the list of all places',
  results_one: '1 result',
  results: '{count} results',
  search_failed: 'The search could not be loaded.',
};

/**
 * `template` with each `{name}` replaced from `values`; a name that is not there stays as it is.
 *
 * @param {string} template
 * @param {Record<string, string | number>} values
 */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * The words of a page: its own where it has them.
 *
 * @param {unknown} own
 * @returns {Strings}
 */
export function strings(own) {
  return own && typeof own === 'object' ? { ...ENGLISH, .../** @type {Strings} */ (own) } : ENGLISH;
}
