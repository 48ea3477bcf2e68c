import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accessible, button, cell, eventually, log, phone, run, shows, start, status, stop, withPage, write } from './harness.mjs';

before(start);
after(stop);

const looks = { light: { colorScheme: 'light' }, dark: { colorScheme: 'dark' }, phone };

describe('no axe violations', () => {
  for (const [look, options] of Object.entries(looks)) {
    it(`on the lesson, idle, running and ended (${look})`, () => withPage(options, async (page, backend) => {
      await shows(page.locator('.pill'), /Sandbox ready/);
      await cell(page, 'File compose.yaml').getByRole('textbox').waitFor();
      await accessible(page, 'idle');
      await run(page, 'Cell 4');
      await shows(log(page, 'Cell 4'), /tick 3/);
      await write(page, 'Cell 2', 'colours');
      await run(page, 'Cell 2');
      await shows(log(page, 'Cell 2'), /true colour/);
      await run(page, 'Cell 5');
      await shows(status(page, 'Cell 5'), /exit code/);
      await write(page, 'Cell 6', 'echo refuse me');
      await run(page, 'Cell 6');
      backend.changeLesson('dev-2');
      backend.say({ type: 'notices', notices: [{ id: 'disk', level: 'warning', text: 'Your sandbox reached its 2 GB of disk.', details: ['images: 1.6 GB'], remedies: [{ name: 'prune', label: 'Remove unused images', confirm: '' }] }] });
      backend.say({ type: 'refused', code: 'x', message: 'That is not possible now.', run: null });
      await shows(page.locator('.toast'), /not possible/);
      await accessible(page, 'running and ended');
    }));

    it(`with panels open (${look})`, () => withPage(options, async (page, backend) => {
      await shows(page.locator('.pill'), /Sandbox ready/);
      backend.setSandbox({ images: [{ name: 'a:1', state: 'loading', standIn: true }, { name: 'b:1', state: 'failed', standIn: false }] });
      await page.locator('.pill').click();
      await accessible(page, 'sandbox panel');
      await page.keyboard.press('Escape');
      backend.say({ type: 'ports', ports: [{ port: 5432, container: 'shop-database-1', service: 'database' }, { port: 8080, container: 'web', service: '' }] });
      await page.getByRole('button', { name: '2 ports, published' }).click();
      await accessible(page, 'ports panel');
      const link = page.getByRole('link', { name: 'localhost:8080' });
      assert.equal(await link.getAttribute('href'), '/docker-for-data-science/preview/8080');
      assert.equal(await link.getAttribute('target'), '_blank');
      await page.keyboard.press('Escape');
      backend.say({ type: 'ports', ports: [] });
      await eventually(async () => assert.equal(await page.locator('.ports-button').count(), 0));
      if (look !== 'phone') return;
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await accessible(page, 'menu');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Course outline' }).click();
      await page.getByRole('link', { name: /Your first Dockerfile/ }).waitFor();
      await accessible(page, 'drawer');
      await page.getByRole('button', { name: 'Close the outline' }).click();
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Course outline');
      await page.getByRole('button', { name: 'Course outline' }).click();
      await page.keyboard.press('Escape');
      assert.equal(await page.locator('.page').getAttribute('inert'), null);
    }));

    it(`on the other pages (${look})`, async () => {
      for (const path of ['/', '/docker-for-data-science', '/signed-out', '/fixture']) {
        await withPage({ ...options, path }, async (page) => accessible(page, path));
      }
    });
  }
});

describe('with the keyboard alone', () => {
  const focused = (page) => page.evaluate(() => document.activeElement.closest('slip-cell')?.getAttribute('label') ?? document.activeElement.textContent.trim());

  it('Tab passes through the whole page and is caught nowhere', () => withPage({}, async (page) => {
    await cell(page, 'File compose.yaml').getByRole('textbox').waitFor();
    const seen = new Set();
    for (let n = 0; n < 90 && !seen.has('Cell 8'); n++) {
      await page.keyboard.press('Tab');
      seen.add(await focused(page));
    }
    for (const name of ['Skip to the lesson', 'Restart shell', 'Cell 1', 'Cell 3', 'File Makefile', 'Cell 8']) assert.ok(seen.has(name), `${name} is reached`);
  }));

  it('Enter edits, Ctrl+Enter runs, Escape leaves', () => withPage({}, async (page, backend) => {
    await cell(page, 'Cell 2').focus();
    await page.keyboard.press('Enter');
    await cell(page, 'Cell 2').locator('.cm-editor.cm-focused').waitFor();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('echo typed');
    await page.keyboard.press('Control+Enter');
    await shows(log(page, 'Cell 2'), /^typed$/);
    assert.equal(backend.executed[0].source, 'echo typed\n');
    await page.keyboard.press('Escape');
    assert.equal(await page.evaluate(() => document.activeElement.localName), 'slip-cell');
  }));

  it('Shift+Enter runs and moves on to the next cell', () => withPage({}, async (page, backend) => {
    await cell(page, 'Cell 1').getByRole('textbox').click();
    await page.keyboard.press('Shift+Enter');
    await cell(page, 'Cell 2').locator('.cm-editor.cm-focused').waitFor();
    await eventually(() => assert.equal(backend.executed[0]?.cell, 'build-it-bash-1'));
  }));

  it('Tab indents, until Ctrl+M makes it move on; both is said', () => withPage({}, async (page) => {
    const makefile = cell(page, 'File Makefile');
    await makefile.getByRole('textbox').click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText('all:\n');
    await shows(makefile.locator('.head .hint'), /Tab\s*indents/);
    await page.keyboard.press('Tab');
    await page.keyboard.type('echo');
    assert.equal(await makefile.evaluate((element) => element.source), 'all:\n\techo\n');
    await page.keyboard.press('Control+m');
    await shows(makefile.locator('.head .hint'), /Tab\s*moves on/);
    await page.keyboard.press('Tab');
    assert.equal(await makefile.evaluate((element) => element.source), 'all:\n\techo\n');
    await eventually(async () => assert.equal(await makefile.locator('.cm-focused').count(), 0));
  }));

  it('F6 goes from editor to terminal to the next cell; Escape and Tab reach the program', () => withPage({}, async (page) => {
    await run(page, 'Cell 3');
    await shows(log(page, 'Cell 3'), /\/ #/);
    await cell(page, 'Cell 3').getByRole('textbox', { name: 'Code of Cell 3' }).click();
    await page.keyboard.press('F6');
    await shows(cell(page, 'Cell 3').locator('.foot .hint'), /F6\s*leaves/);
    await page.keyboard.type('a');
    await page.keyboard.press('Tab');
    await page.keyboard.type('b\n');
    await shows(log(page, 'Cell 3'), /sh: a\s+b: not found/);
    await page.keyboard.press('F6');
    await cell(page, 'Cell 4').locator('.cm-editor.cm-focused').waitFor();
    await page.keyboard.press('Shift+F6');
    await eventually(async () => assert.equal(await log(page, 'Cell 3').locator('.xterm.focus').count(), 1));
    await button(page, 'Cell 3', 'Stop').click();
  }));
});

describe('before and without script', () => {
  it('the lesson can be read', () => withPage({ javaScriptEnabled: false }, async (page) => {
    await shows(page.locator('main'), /A Dockerfile is a recipe[^]*FROM python:3\.13-slim[^]*docker run --rm/);
    assert.ok(await page.getByRole('navigation', { name: 'Course outline' }).isVisible());
  }));

  it('nothing moves when the script comes', async () => {
    const places = async (page) => page.evaluate(() => [...document.querySelectorAll('main :is(h2, slip-cell, pre.listing)')].map((each) => Math.round(each.getBoundingClientRect().top)));
    let before;
    await withPage({ javaScriptEnabled: false }, async (page) => { before = await places(page); });
    await withPage({}, async (page) => {
      await cell(page, 'Cell 7').getByRole('textbox').waitFor();
      const now = await places(page);
      const bar = 52; // takes its room from the style sheet when scripts may run
      now.forEach((top, index) => assert.ok(Math.abs(top - bar - before[index]) <= 40, `element ${index} moved from ${before[index] + bar} to ${top}`));
    });
  });

  it('a wide or a narrow page never scrolls sideways', async () => {
    for (const width of [320, 390, 768, 1024, 1920]) {
      await withPage({ viewport: { width, height: 800 } }, async (page) => {
        await shows(page.locator('.pill'), /Sandbox/);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width} pixels`);
      });
    }
  });
});
