// Scripts, fonts and Leaflet's styles into atlas/theme/dist. Same input, same bytes: no hashes, no dates, no maps.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { minify } from 'terser';

const JS = 'atlas/theme/js';
const DIST = 'atlas/theme/dist';

/** Under the names that the styles use for them; the files themselves are Fontsource's, unchanged. */
const FONTS = {
  'newsreader-latin.woff2': '@fontsource/newsreader/files/newsreader-latin-500-normal.woff2',
  'newsreader-latin-ext.woff2': '@fontsource/newsreader/files/newsreader-latin-ext-500-normal.woff2',
  'source-sans-3-latin.woff2': '@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2',
  'source-sans-3-latin-ext.woff2': '@fontsource-variable/source-sans-3/files/source-sans-3-latin-ext-wght-normal.woff2',
};

/** Leaflet's licence asks that its notice stays with it. */
const NOTICE = `/* @preserve
 * Contains parts of Leaflet ${JSON.parse(readFileSync('node_modules/leaflet/package.json', 'utf8')).version}
 * (c) 2010-2023 Vladimir Agafonkin, 2010-2011 CloudMade; BSD-2-Clause; https://leafletjs.com */`;

const smaller = {
  name: 'terser',
  renderChunk: async (code) => ({
    code: (await minify(code, { ecma: 2020, compress: { passes: 2, pure_getters: true }, format: { comments: /@preserve/ } })).code ?? code,
    map: null,
  }),
};

const others = {
  name: 'styles-and-fonts',
  writeBundle() {
    mkdirSync(DIST, { recursive: true });
    for (const [name, from] of Object.entries(FONTS)) writeFileSync(`${DIST}/${name}`, readFileSync(`node_modules/${from}`));
    const style = readFileSync(`${JS}/leaflet.css`, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s+/g, ' ');
    writeFileSync(`${DIST}/leaflet.css`, `${style.replace(/\s*([{};,>])\s*/g, '$1').replace(/:\s+/g, ':').trim()}\n`);
  },
};

/** One classic script an entry: in a sandboxed frame a module would need its server's leave (CORS), this does not. */
const bundle = (name, banner, ...plugins) => ({
  input: `${JS}/${name}.js`,
  output: { file: `${DIST}/${name}.js`, format: 'iife', banner },
  plugins: [nodeResolve(), smaller, ...plugins],
});

export default [
  bundle('map', NOTICE),
  bundle('embed', NOTICE),
  bundle('weigh', ''),
  bundle('weigh-worker', ''),
  bundle('site', '', others),
];
