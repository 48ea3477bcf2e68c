import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { button, cell, eventually, log, run, shows, start, status, stop, withPage, write } from './harness.mjs';

before(start);
after(stop);

describe('a cell', () => {
  it('runs, shows its output live and says how it ended', () => withPage({}, async (page) => {
    await run(page, 'Cell 1');
    await shows(status(page, 'Cell 1'), /running/);
    await shows(log(page, 'Cell 1'), /Building/);
    await shows(status(page, 'Cell 1'), /done in \d/);
    const text = await log(page, 'Cell 1').innerText();
    assert.equal(text.match(/load build definition/g).length, 1, 'redrawn lines stand once');
    assert.match(text, /exporting to image/);
    assert.equal(await page.locator('.xterm').count(), 0, 'the terminal has become text');
  }));

  it('says the exit code when it is not 0', () => withPage({}, async (page) => {
    await run(page, 'Cell 5');
    await shows(status(page, 'Cell 5'), /exit code 125/);
    await shows(log(page, 'Cell 5'), /pull access denied/);
  }));

  it('is stopped with Stop, and can be run again', () => withPage({}, async (page) => {
    await write(page, 'Cell 2', 'sleep 100');
    await run(page, 'Cell 2');
    await button(page, 'Cell 2', 'Stop').click();
    await shows(status(page, 'Cell 2'), /stopped after/);
    await button(page, 'Cell 2', 'Run').waitFor();
  }));

  it('takes what is typed into its program, and ends with it', () => withPage({}, async (page) => {
    await run(page, 'Cell 3');
    await shows(log(page, 'Cell 3'), /\/ #/);
    await log(page, 'Cell 3').locator('.live').click();
    await page.keyboard.type('ls\nexit\n');
    await shows(status(page, 'Cell 3'), /done in/);
    await shows(log(page, 'Cell 3'), /bin +etc/);
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Cell 3', 'the focus goes back to the cell');
  }));

  it('scrolls what was just started into view', () => withPage({}, async (page) => {
    const bar = button(page, 'Cell 1', 'Run');
    await bar.evaluate((element) => scrollBy({ top: element.getBoundingClientRect().bottom - innerHeight + 4, behavior: 'instant' }));
    await run(page, 'Cell 1');
    await shows(log(page, 'Cell 1'), /exporting to image/);
    await eventually(async () => assert.ok(await log(page, 'Cell 1').evaluate((element) => element.getBoundingClientRect().bottom <= innerHeight)));
  }));

  it('waits for its turn in words', () => withPage({}, async (page, backend) => {
    await write(page, 'Cell 2', 'sleep 100');
    await run(page, 'Cell 2');
    await run(page, 'Cell 5');
    await shows(status(page, 'Cell 5'), /queued/);
    await shows(page.locator('.activity'), /Running Cell 2 · 1 queued/);
    await page.getByRole('button', { name: 'Stop all' }).click();
    await shows(status(page, 'Cell 5'), /stopped before it began/);
    await shows(status(page, 'Cell 2'), /stopped after/);
    assert.equal(backend.executed.length, 2);
  }));

  it('says what it waits for', () => withPage({}, async (page) => {
    await write(page, 'Cell 2', 'echo needs-image');
    await run(page, 'Cell 2');
    await shows(cell(page, 'Cell 2'), /The image python:3\.13-slim is being put into your engine/);
    await shows(status(page, 'Cell 2'), /done/);
  }));

  it('says why it was refused, next to the cell, and can be tried again', () => withPage({}, async (page) => {
    await write(page, 'Cell 2', 'echo refuse me');
    await run(page, 'Cell 2');
    await shows(cell(page, 'Cell 2').getByRole('alert'), /Twenty cells wait already/);
    await button(page, 'Cell 2', 'Run').waitFor();
  }));

  it('keeps the previous output until the next run starts', () => withPage({}, async (page) => {
    await run(page, 'Cell 5');
    await shows(log(page, 'Cell 5'), /denied/);
    await write(page, 'Cell 2', 'sleep 100');
    await run(page, 'Cell 2');
    await run(page, 'Cell 5');
    await shows(status(page, 'Cell 5'), /queued/);
    assert.match(await log(page, 'Cell 5').innerText(), /denied/);
  }));

  it('of more than 64 KB is not sent, and says so', () => withPage({}, async (page, backend) => {
    await write(page, 'Cell 2', 'x'.repeat(70_000));
    await run(page, 'Cell 2');
    await shows(cell(page, 'Cell 2').getByRole('alert'), /at most 64 KB/);
    assert.equal(backend.executed.length, 0);
  }));

  it('that is not for running has no Run, but can be copied', () => withPage({}, async (page) => {
    assert.equal(await button(page, 'Cell 7', 'Run').count(), 0);
    await button(page, 'Cell 7', 'Copy').waitFor();
  }));
});

describe('output', () => {
  it('that comes after the end is added', () => withPage({}, async (page) => {
    await write(page, 'Cell 2', '(late) &');
    await run(page, 'Cell 2');
    await shows(status(page, 'Cell 2'), /done/);
    await shows(log(page, 'Cell 2'), /^first\nand late$/);
  }));

  it('that was left out is counted where it is missing', () => withPage({}, async (page) => {
    await write(page, 'Cell 2', 'left-out');
    await run(page, 'Cell 2');
    await shows(log(page, 'Cell 2'), /the second line\s+… 123,456 bytes left out …\s+the last line/);
  }));

  it('of many lines folds, and is shown whole on a click', () => withPage({}, async (page) => {
    await write(page, 'Cell 2', 'seq 3000');
    await run(page, 'Cell 2');
    const all = log(page, 'Cell 2').getByRole('button', { name: 'Show all 3,000 lines' });
    await all.click();
    await shows(log(page, 'Cell 2'), /\n1\n2\n[^]*\n2999\n3000$/);
    await log(page, 'Cell 2').getByRole('button', { name: 'Show the last lines only' }).click();
    await eventually(async () => assert.equal((await log(page, 'Cell 2').innerText()).includes('\n17\n'), false));
  }));

  it('has colours, and is never markup', () => withPage({}, async (page) => {
    await write(page, 'Cell 2', 'colours');
    await run(page, 'Cell 2');
    await shows(log(page, 'Cell 2'), /plain ✓ 日本語 🐳 <script>alert\(1\)<\/script>/);
    assert.equal(await log(page, 'Cell 2').locator('script').count(), 0);
    const colour = await log(page, 'Cell 2').getByText('colour 1', { exact: false }).first().evaluate((span) => getComputedStyle(span).color);
    assert.notEqual(colour, 'rgb(215, 224, 234)');
  }));

  it('looks the same as text as it did in the terminal', () => withPage({}, async (page) => {
    await run(page, 'Cell 3');
    await shows(log(page, 'Cell 3'), /\/ #/);
    await log(page, 'Cell 3').locator('.live').click();
    await page.keyboard.type('ls\n');
    await shows(log(page, 'Cell 3'), /bin[^]*\/ # *$/);
    const live = await log(page, 'Cell 3').boundingBox();
    await button(page, 'Cell 3', 'Stop').click();
    await log(page, 'Cell 3').locator('.screen').waitFor();
    const text = await log(page, 'Cell 3').boundingBox();
    assert.ok(Math.abs(live.height - text.height) <= 22, `${live.height} and ${text.height}: at most the line of ^C apart`);
  }));

  it('asks the terminal of the page that runs it, not a second page’s', () => withPage({}, async (page, backend, open) => {
    await run(page, 'Cell 3');
    await shows(log(page, 'Cell 3'), /\/ #/);
    const second = await open();
    await cell(second, 'Cell 3').scrollIntoViewIfNeeded(); // a terminal out of sight draws nothing
    await shows(log(second, 'Cell 3'), /\/ #/);
    await page.bringToFront();
    await log(page, 'Cell 3').locator('.live').click();
    await page.keyboard.type('where\n');
    await shows(log(page, 'Cell 3'), /the cursor is at \d+;\d+/);
    await page.keyboard.type('exit\n');
    await shows(status(page, 'Cell 3'), /done/);
    await eventually(async () => assert.equal((await log(page, 'Cell 3').innerText()).match(/the cursor is at/g)?.length, 1));
  }));
});

describe('a cell’s text', () => {
  it('is kept for the next visit, and reset to the lesson’s own', () => withPage({}, async (page, backend) => {
    await write(page, 'File ml/Dockerfile', 'FROM alpine:3');
    await shows(cell(page, 'File ml/Dockerfile'), /edited/);
    await eventually(() => assert.deepEqual(backend.drafts, { 'ml/Dockerfile': 'FROM alpine:3\n' }));
    await page.reload();
    await shows(cell(page, 'File ml/Dockerfile').getByRole('textbox'), /^FROM alpine:3$/);
    await button(page, 'File ml/Dockerfile', 'Reset').click();
    await shows(cell(page, 'File ml/Dockerfile').getByRole('textbox'), /WORKDIR/);
    await eventually(() => assert.deepEqual(backend.drafts, {}));
    assert.equal(await button(page, 'File ml/Dockerfile', 'Reset').count(), 0);
  }));

  it('is sent with the line end a file needs', () => withPage({}, async (page, backend) => {
    await write(page, 'File ml/Dockerfile', 'FROM alpine:3');
    await run(page, 'File ml/Dockerfile');
    await shows(status(page, 'File ml/Dockerfile'), /saved/);
    assert.equal(backend.executed[0].source, 'FROM alpine:3\n');
  }));

  it('that was edited since its run says so', () => withPage({}, async (page) => {
    await run(page, 'Cell 5');
    await shows(status(page, 'Cell 5'), /exit code/);
    await write(page, 'Cell 5', 'exit 3');
    await shows(cell(page, 'Cell 5'), /edited since/);
  }));
});
