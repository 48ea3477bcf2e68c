import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accessible, button, eventually, log, phone, run, shows, start, status, stop, withPage, write } from './harness.mjs';

before(start);
after(stop);

const CELL = 'Cell 2';

async function draw(page, what) {
  await write(page, CELL, `draw ${what}`);
  await run(page, CELL);
}

/** Text and pictures of an output, in order: `<alternative text WIDTHxHEIGHT>` for a picture that is really seen. */
async function seen(page) {
  return log(page, CELL).evaluate((element) => [...element.querySelectorAll(':is(.above, .before, .last) > div')].map((row) => {
    const image = row.querySelector('img');
    if (!image) return row.textContent.trimEnd();
    return image.complete && image.naturalWidth > 0 ? `<${image.alt} ${image.width}x${image.height}>` : '<nothing yet>';
  }));
}

const eventuallySeen = (page, expected) => eventually(async () => assert.deepEqual(await seen(page), expected));
const BOTH = ['before', '<Loss by epoch 640x480>', 'between', '<Picture without a title 640x120>', 'after'];

describe('a picture in the output', () => {
  it('is there while the program runs, at its place, and stays', () => withPage({}, async (page, backend, open) => {
    await draw(page, 'figures');
    await eventuallySeen(page, BOTH.slice(0, 2));
    await shows(status(page, CELL), /running/);
    await shows(log(page, CELL).locator('.live'), /between/);
    const [picture, terminal] = [await log(page, CELL).locator('img').boundingBox(), await log(page, CELL).locator('.live').boundingBox()];
    assert.ok(picture.y + picture.height <= terminal.y, 'what comes after it stands below');
    await accessible(page, 'while it runs');
    await log(page, CELL).locator('.live').click();
    await page.keyboard.press('Enter');
    await shows(status(page, CELL), /done in/);
    await eventuallySeen(page, BOTH);
    await accessible(page, 'when it has ended');
    await eventuallySeen(await open(), BOTH);
    await page.reload();
    await eventuallySeen(page, BOTH);
  }));

  it('is no wider than a phone, on paper of its own', () => withPage({ ...phone, colorScheme: 'dark' }, async (page) => {
    await draw(page, 'figures');
    await eventually(async () => assert.match((await seen(page)).join(), /<Loss by epoch 3\d\dx2\d\d>/));
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    assert.equal(await log(page, CELL).locator('img').evaluate((image) => getComputedStyle(image).backgroundColor), 'rgb(255, 255, 255)');
  }));

  it('goes with the output it was in', () => withPage({}, async (page) => {
    await draw(page, 'figures');
    await eventuallySeen(page, BOTH.slice(0, 2));
    await button(page, CELL, 'Stop').click();
    await write(page, CELL, 'echo again');
    await run(page, CELL);
    await eventuallySeen(page, ['again']);
  }));
});

describe('hostile pictures', () => {
  it('are words, and what follows is shown', () => withPage({}, async (page) => {
    await draw(page, 'trouble');
    await shows(status(page, CELL), /done in/);
    await eventuallySeen(page, ['[picture not shown: it is no whole PNG]', '[picture not shown: it is no whole PNG]',
      '[picture not shown: 60000 × 60000 pixels are too many]', '[picture not shown: it is larger than 512 KB]', '<"><script>alert(1)</script> 9x9>',
      '[picture not shown: it was cut off]', '^C', 'the end']);
    assert.equal(await page.locator('slip-output script, slip-output svg').count(), 0);
  }));

  it('in thousands leave a page that works', () => withPage({}, async (page) => {
    await draw(page, 'thousands');
    await shows(status(page, CELL), /done in/);
    await shows(log(page, CELL), /there are too many before it/);
    await log(page, CELL).getByRole('button', { name: 'Show all 2,960 lines and 40 pictures' }).click();
    assert.equal(await log(page, CELL).locator('img').count(), 40);
  }));

  it('of which a part was not kept are words around the gap', () => withPage({}, async (page) => {
    await draw(page, 'and lose');
    await shows(log(page, CELL), /last/);
    await eventuallySeen(page, ['first', '[picture not shown: it was cut off]', '… 20,000 bytes left out …', '[picture not shown: it was cut off]', 'last']);
  }));
});
