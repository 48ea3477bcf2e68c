import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accessible, eventually, phone, start, stop, withPage } from './harness.mjs';

before(start);
after(stop);

const path = '/docker-for-data-science/diagrams';
const hostile = '/docker-for-data-science/hostile-diagrams';
/** What a browser says of what it does not let a diagram do. */
const refused = (text) => /Content Security Policy|violates|sandbox|Blocked|Unsafe|@import rules/i.test(text);
const drawn = (page) => page.locator('.diagram > img');

async function allDrawn(page, many) {
  await eventually(async () => assert.equal(await drawn(page).count(), many), 60_000);
}

describe('diagrams', () => {
  it('of every kind that a lesson would use are drawn as images with words', () => withPage({ path }, async (page) => {
    await allDrawn(page, 9);
    const words = await drawn(page).evaluateAll((images) => images.map((image) => image.alt));
    for (const [index, pattern] of [/docker.*dockerd.*container/, /Engine, You.*docker run/, /Image.*run\(\).*Container/, /^Diagram: Life of a container, It is created, runs, and is removed\.$/,
      /IMAGE.*CONTAINER/, /FROM.*RUN/, /Disk.*images/, /2013.*Docker/, /pull.*build/].entries()) assert.match(words.find((text) => pattern.test(text)) ?? words[index], pattern);
    for (const image of await drawn(page).all()) {
      const size = await image.evaluate(({ naturalWidth, naturalHeight, width, height }) => ({ naturalWidth, naturalHeight, width, height }));
      assert.ok(size.naturalWidth > 50 && size.naturalHeight > 50 && size.width > 50 && size.height > 30, JSON.stringify(size));
    }
    await accessible(page, 'diagrams');
  }));

  it('stay text when they cannot be drawn', () => withPage({ path }, async (page) => {
    await allDrawn(page, 9);
    assert.match(await page.locator('.diagram > pre.mermaid-source').innerText(), /this is -- no diagram/);
    assert.equal(await page.locator('.diagram').count(), 10);
  }));

  it('are drawn anew when the theme changes', () => withPage({ path }, async (page) => {
    await allDrawn(page, 9);
    const light = await drawn(page).first().getAttribute('src');
    await page.emulateMedia({ colorScheme: 'dark' });
    await eventually(async () => assert.notEqual(await drawn(page).first().getAttribute('src'), light));
    assert.equal(await drawn(page).count(), 9);
  }));

  it('scroll on a phone rather than become illegible, and nothing else does', () => withPage({ path, ...phone }, async (page) => {
    await allDrawn(page, 9);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    await eventually(async () => {
      const states = await page.locator('.diagram').evaluateAll((figures) => figures.map((figure) => [figure.scrollWidth > figure.clientWidth, figure.tabIndex === 0]));
      assert.ok(states.some(([scrolls]) => scrolls), 'one is wide');
      states.forEach(([scrolls, reachable]) => assert.equal(reachable, scrolls));
    });
    await accessible(page, 'diagrams on a phone');
  }));

  it('are loaded by pages that have one only', () => withPage({}, async (page) => {
    await page.getByRole('region', { name: 'Cell 1', exact: true }).getByRole('button', { name: 'Run' }).waitFor();
    assert.equal(await page.locator('iframe').count(), 0);
    assert.doesNotMatch((await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))).join(), /mermaid/);
  }));
});

describe('a hostile diagram', () => {
  it('changes nothing of the page, reaches nothing, and keeps no other from being drawn', () => withPage({ path: hostile, forgive: refused }, async (page) => {
    const asked = [];
    page.on('response', (response) => asked.push(response.url()));
    page.on('dialog', (dialog) => assert.fail(`a dialog: ${dialog.message()}`));
    await page.reload();
    await eventually(async () => assert.equal(await page.getByRole('img', { name: 'Diagram: fine, well' }).count(), 1), 60_000);
    await eventually(async () => assert.ok(await drawn(page).count() >= 4), 60_000);
    for (const image of await drawn(page).all()) await image.click({ force: true });
    assert.ok(await page.locator('#here').isVisible());
    assert.equal(await page.title(), 'Hostile · Slipway');
    assert.equal(await page.locator('main svg, main script, main style, main iframe').count(), 0, 'nothing of a diagram is in the page');
    assert.deepEqual(asked.filter((url) => /stolen/.test(url)), []);
    assert.equal(new URL(page.url()).pathname, hostile);
  }));

  it('that runs as script finds an empty room', () => withPage({ path, forgive: refused }, async (page, backend) => {
    await allDrawn(page, 9);
    const frame = page.frames().find((each) => each !== page.mainFrame());
    const tried = await frame.evaluate(async () => {
      const attempts = {
        document: () => parent.document.title, storage: () => localStorage.length, cookies: () => document.cookie,
        fetch: () => fetch(`${location.ancestorOrigins?.[0] ?? ''}/api/v1/courses`), image: () => new Promise((load, fail) => Object.assign(new Image(), { onload: load, onerror: () => fail(new Error('no image')) }).src = 'http://127.0.0.1/x.png'),
        top: () => { top.location = 'about:blank'; }, popup: () => { if (!open('about:blank')) throw new Error('no window'); },
        evaluate: () => new Function('return 1')(), socket: () => new Promise((load, fail) => Object.assign(new WebSocket('ws://127.0.0.1:1/'), { onopen: load, onerror: () => fail(new Error('no socket')) })),
      };
      const open_ = [];
      for (const [name, attempt] of Object.entries(attempts)) await Promise.resolve().then(attempt).then(() => open_.push(name), () => {});
      return { open: open_, origin: self.origin };
    });
    assert.deepEqual(tried, { open: [], origin: 'null' });
    assert.equal(new URL(page.url()).pathname, path);
    assert.deepEqual(backend.executed, []);
  }));

  it('that answers with something else, or not at all, is text', () => withPage({ path }, async (page) => {
    await allDrawn(page, 9);
    const frame = page.frames().find((each) => each !== page.mainFrame());
    await frame.evaluate(() => { mermaid.render = async () => ({ svg: '<svg viewBox="0 0 9000000 9"></svg>' }); });
    await page.emulateMedia({ colorScheme: 'dark' });
    await allDrawn(page, 0);
    assert.equal(await page.locator('.diagram > pre').count(), 10);
  }));
});
