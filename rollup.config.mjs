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

/** Methods of Leaflet that no map here calls, nor any part of Leaflet that is kept. */
const UNUSED = {
  'geo/LatLngBounds.js': ['overlaps', 'pad', 'toBBoxString'],
  'geometry/Bounds.js': ['overlaps', 'pad'],
  'layer/ImageOverlay.js': ['bringToBack', 'bringToFront', 'setBounds', 'setOpacity', 'setStyle', 'setUrl', 'setZIndex'],
  'layer/Layer.js': ['_addZoomLimit', '_removeZoomLimit', '_updateZoomLevels', 'getAttribution'],
  'map/Map.js': [
    ...['_getBoundsCenterZoom', '_handleGeolocationError', '_handleGeolocationResponse', 'distance', 'fitBounds', 'fitWorld'],
    ...['flyTo', 'flyToBounds', 'getBoundsZoom', 'getPixelWorldBounds', 'locate', 'mouseEventToLayerPoint', 'remove'],
    ...['setMaxZoom', 'setMinZoom', 'stopLocate', 'wrapLatLng', 'wrapLatLngBounds', 'zoomIn', 'zoomOut'],
  ],
};

/** Every method written down below a node of a syntax tree. */
const methods = (node) => {
  if (Array.isArray(node)) return node.flatMap(methods);
  if (!node || typeof node !== 'object') return [];
  return [...(node.type === 'Property' && node.value.type === 'FunctionExpression' ? [node] : []), ...Object.values(node).flatMap(methods)];
};

/** A bundler leaves out what no module imports, but no class's method: these it is told. One that is not there is an error. */
const slim = {
  name: 'slim-leaflet',
  transform(code, id) {
    const file = Object.keys(UNUSED).find((name) => id.endsWith(`/leaflet/src/${name}`));
    if (!file) return null;
    const there = methods(this.parse(code)).filter(({ key }) => UNUSED[file].includes(key.name));
    const lost = UNUSED[file].filter((name) => there.filter(({ key }) => key.name === name).length !== 1);
    if (lost.length) this.error(`${file} no longer has ${lost.join(', ')}`);
    const cut = (rest, { start, end }) => rest.slice(0, start) + rest.slice(end).replace(/^\s*,/, '');
    return { code: there.sort((one, other) => other.start - one.start).reduce(cut, code), map: null };
  },
};

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
  plugins: [nodeResolve(), slim, smaller, ...plugins],
});

export default [
  bundle('map', NOTICE),
  bundle('embed', NOTICE),
  bundle('weigh', ''),
  bundle('weigh-worker', ''),
  bundle('site', '', others),
];
