import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { gzipSync } from 'node:zlib';

const assets = new URL('../../dev/built/assets/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('manifest.json', assets), 'utf8'));
const size = (file) => gzipSync(readFileSync(new URL(file, assets))).length;

it('the first load is under 250 KB gzip, and far under: editor and terminal come later', () => {
  const entry = manifest['src/main.ts'];
  assert.ok(entry && manifest['src/theme.ts'], 'both entries are named in the manifest');
  assert.equal(entry.imports, undefined, 'nothing else is loaded at once');
  const first = [entry.file, ...entry.css, manifest['src/theme.ts'].file].reduce((sum, file) => sum + size(file), 0);
  const later = Object.values(manifest).filter((chunk) => chunk.isDynamicEntry).map((chunk) => [chunk.file, size(chunk.file)]);
  console.log(`first load ${first} bytes gzip; later ${later.map(([file, bytes]) => `${file} ${bytes}`).join(', ')}`);
  assert.ok(first < 60_000, `${first} bytes`);
});
