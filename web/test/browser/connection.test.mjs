import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { cell, eventually, log, phone, run, shows, start, status, stop, withPage, write } from './harness.mjs';

before(start);
after(stop);

const networkErrors = { forgive: (text) => text.includes('WebSocket') || text.includes('ERR_CONNECTION') };

function ticks(text) {
  return [...text.matchAll(/tick (\d+)/g)].map((match) => Number(match[1]));
}

/** The last ticks shown follow each other: nothing doubled, nothing missing. */
async function inOrder(page, atLeast) {
  await eventually(async () => {
    const seen = ticks(await log(page, 'Cell 4').innerText());
    assert.ok(seen.length > 0 && seen.at(-1) >= atLeast, `has come to ${seen.at(-1)}`);
    seen.forEach((tick, index) => assert.equal(tick, seen[0] + index));
  });
}

describe('a page that is loaded again', () => {
  it('shows the outputs of runs that ended, and the running one goes on', () => withPage({}, async (page, backend) => {
    await run(page, 'Cell 5');
    await shows(status(page, 'Cell 5'), /exit code 125/);
    await run(page, 'Cell 4');
    await inOrder(page, 3);
    await page.reload();
    await shows(log(page, 'Cell 5'), /pull access denied/);
    await shows(status(page, 'Cell 5'), /exit code 125/);
    await inOrder(page, 8);
    assert.equal(backend.executed.length, 2);
  }));

  it('shows many ended outputs without a terminal for each', () => withPage({}, async (page, backend) => {
    ['build-it-bash-1', 'build-it-bash-2', 'look-inside-bash-1', 'break-it-bash-1', 'package-bash-1', 'look-inside-web-1'].forEach((id, index) => {
      backend.record({ id: `0192f0c1-7a4e-7c31-9b1d-00000000000${index}`, cell: id }, `output of ${id}\r\n`);
    });
    await page.reload();
    await shows(log(page, 'Cell 8'), /output of package-bash-1/);
    await eventually(async () => assert.equal(await page.locator('.screen', { hasText: 'output of' }).count(), 6));
    assert.equal(await page.locator('.xterm').count(), 0);
  }));
});

describe('a lost connection', () => {
  it('is told, made anew, and nothing of a running cell is lost or doubled', () => withPage(networkErrors, async (page, backend) => {
    await run(page, 'Cell 4');
    await inOrder(page, 3);
    backend.refuseConnections = true;
    backend.drop();
    await shows(page.locator('.pill'), /Reconnecting in \d+ s/);
    backend.refuseConnections = false;
    await shows(page.locator('.pill'), /Sandbox ready/);
    await inOrder(page, 12);
    assert.equal(backend.executed.length, 1);
  }));

  it('shows also what comes while the screen of a run that ended is being read', () => withPage(networkErrors, async (page, backend) => {
    await run(page, 'Cell 4');
    await inOrder(page, 3);
    backend.refuseConnections = true;
    backend.drop();
    await shows(page.locator('.pill'), /Reconnecting/);
    await page.evaluate(() => {
      const output = [...document.querySelectorAll('slip-output')].find((each) => each.live);
      const { emulator, store, run: record } = output;
      const late = new TextEncoder().encode('the last line\r\n');
      const settled = emulator.settled.bind(emulator);
      emulator.settled = (done) => {
        emulator.settled = settled;
        settled(done);
        store.append(record.id, store.next(record.id), late, () => {});
      };
      output.run = { ...record, state: 'ended', outcome: { kind: 'finished', exitCode: 0 }, endedAt: Date.now(),
        outputLength: store.next(record.id) + late.length, outputClosed: true };
    });
    await shows(log(page, 'Cell 4'), /the last line/);
    await eventually(async () => assert.equal(await page.locator('.xterm').count(), 0));
  }));

  it('is made anew at once on a click', () => withPage(networkErrors, async (page, backend) => {
    await shows(page.locator('.pill'), /Sandbox ready/);
    backend.refuseConnections = true;
    backend.drop();
    await shows(page.locator('.pill'), /Reconnecting in [34] s/);
    backend.refuseConnections = false;
    await page.getByRole('button', { name: 'Reconnect', exact: true }).click();
    await eventually(async () => assert.match(await page.locator('.pill').innerText(), /Sandbox ready/), 1500);
  }));

  it('does not lose what was asked for meanwhile, nor does it twice', () => withPage(networkErrors, async (page, backend) => {
    await shows(page.locator('.pill'), /Sandbox ready/);
    backend.refuseConnections = true;
    backend.drop();
    await shows(page.locator('.pill'), /Reconnecting/);
    await write(page, 'Cell 2', 'echo after all');
    await run(page, 'Cell 2');
    await shows(status(page, 'Cell 2'), /waiting for the connection/);
    backend.refuseConnections = false;
    await shows(log(page, 'Cell 2'), /after all/);
    backend.drop();
    await shows(page.locator('.pill'), /Sandbox ready/);
    assert.deepEqual(backend.executed.map((each) => each.source), ['echo after all\n']);
    assert.deepEqual(backend.drafts, { 'build-it-bash-2': 'echo after all\n' });
  }));
});

describe('the lesson', () => {
  it('that changed says so, and can be loaded again', () => withPage({}, async (page, backend) => {
    await shows(page.locator('.pill'), /Sandbox ready/);
    backend.changeLesson('dev-2');
    await shows(page.getByText('The lesson changed since you opened this page.'), /changed/);
    backend.lesson = 'dev-1';
    await page.getByRole('button', { name: 'Reload' }).click();
    await shows(page.locator('.pill'), /Sandbox ready/);
    assert.equal(await page.getByRole('button', { name: 'Reload' }).count(), 0);
  }));

  it('shows runs of cells it no longer has as an earlier version', () => withPage({}, async (page, backend) => {
    backend.record({ id: '0192f0c1-7a4e-7c31-9b1d-2f6a3c5e8d77', cell: 'gone-bash-1', source: 'echo once\n' }, 'once\r\n');
    await page.reload();
    const earlier = cell(page, 'From an earlier version of this lesson');
    await shows(earlier, /echo once/);
    await shows(earlier.getByRole('log'), /^once$/);
  }));
});

const disk = { id: 'disk', level: 'warning', text: 'Your sandbox reached its 2 GB of disk.', details: ['images: 1.6 GB', 'files: 0.4 GB'], remedies: [
  { name: 'prune', label: 'Remove unused images', confirm: 'Images that no container uses are removed.' }, { name: 'keep', label: 'Keep all', confirm: '' }] };

describe('a notice about the sandbox', () => {
  it('is announced, with its details, until the server takes it back', () => withPage({}, async (page, backend) => {
    await shows(page.locator('.pill'), /Sandbox ready/);
    backend.say({ type: 'notices', notices: [disk] });
    await shows(page.getByRole('status').filter({ hasText: '2 GB' }), /images: 1.6 GB\s+files: 0.4 GB/);
    backend.say({ type: 'notices', notices: [] });
    await eventually(async () => assert.equal(await page.locator('.banner').count(), 0));
  }));

  it('offers remedies, and asks before what cannot be taken back', () => withPage({}, async (page, backend) => {
    await shows(page.locator('.pill'), /Sandbox ready/);
    backend.say({ type: 'notices', notices: [disk] });
    await page.getByRole('button', { name: 'Remove unused images' }).press('Enter');
    const question = page.getByRole('dialog', { name: 'Remove unused images?' });
    await shows(question, /no container uses/);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Keep all' }).click();
    await eventually(() => assert.deepEqual(backend.remedies, ['disk keep']));
    await page.getByRole('button', { name: 'Remove unused images' }).click();
    await question.getByRole('button', { name: 'Remove unused images' }).click();
    await eventually(() => assert.deepEqual(backend.remedies, ['disk keep', 'disk prune']));
  }));
});

describe('a notice on a phone', () => {
  const covered = (page) => page.evaluate(() => {
    window.scrollTo(0, 600);
    return document.querySelector('.banner').getBoundingClientRect().bottom > document.querySelector('slip-bar').getBoundingClientRect().bottom;
  });

  it('leaves with the text when it is only worth knowing, and stays when it warns', () => withPage({ ...phone }, async (page, backend) => {
    await shows(page.locator('.pill'), /Sandbox ready/);
    backend.say({ type: 'notices', notices: [{ ...disk, level: 'info' }] });
    await shows(page.locator('.banner.info'), /2 GB/);
    assert.equal(await covered(page), false);
    backend.say({ type: 'notices', notices: [disk] });
    await shows(page.locator('.banner.warning'), /2 GB/);
    assert.equal(await covered(page), true);
  }));
});

describe('the top bar', () => {
  it('tells the sandbox’s state in words', () => withPage({}, async (page, backend) => {
    await shows(page.locator('.pill'), /Sandbox ready · Docker 26/);
    backend.setSandbox({ state: 'preparing', message: 'Preparing your sandbox: starting Docker…' });
    await shows(page.locator('.pill'), /starting Docker/);
    backend.setSandbox({ state: 'ready', images: [{ name: 'nginx:alpine', state: 'loading', standIn: true }] });
    await shows(page.locator('.pill'), /Loading nginx:alpine…/);
    await page.locator('.pill').click();
    await shows(page.getByRole('dialog', { name: 'Your sandbox' }), /nginx:alpine\s+being put into your engine, a stand-in/);
  }));

  it('tells a learner in line, to a screen reader too, how the line moves', () => withPage({}, async (page, backend) => {
    backend.setSandbox({ state: 'queued', message: 'In line: 2 learners are before you' });
    await shows(page.locator('#bar-status'), /^In line: 2 learners are before you$/);
    backend.setSandbox({ state: 'queued', message: 'In line: you are next' });
    await shows(page.locator('#bar-status'), /^In line: you are next$/);
    await shows(page.locator('.pill'), /you are next/);
    backend.setSandbox({ state: 'stopped', message: 'Your sandbox was stopped, as nobody used it' });
    await shows(page.locator('.pill'), /was stopped/);
    backend.setSandbox({ state: 'ready', message: 'Sandbox ready' });
    await shows(page.locator('#bar-status'), /^Sandbox ready/);
  }));

  for (const [look, options] of Object.entries({ wide: {}, phone })) {
    it(`starts over with a fresh sandbox once that is confirmed, by keyboard (${look})`, () => withPage(options, async (page, backend) => {
      await shows(page.locator('.pill'), /Sandbox ready/);
      const question = page.getByRole('dialog', { name: 'Start over with a fresh sandbox?' });
      for (const sure of [false, true]) {
        await page.locator('.pill').press('Enter');
        await page.getByRole('dialog', { name: 'Your sandbox' }).getByRole('button', { name: /^Start over/ }).press('Enter');
        await shows(question, /All files, images, containers and volumes.*points stay/s);
        await (sure ? question.getByRole('button', { name: 'Remove all and start over' }).press('Enter') : page.keyboard.press('Escape'));
        await eventually(async () => assert.equal(await question.count(), 0));
      }
      await eventually(() => assert.deepEqual(backend.remedies, ['start-over']));
    }));
  }

  it('runs all cells above the one the reader is at, in order, but no solution', () => withPage({}, async (page, backend) => {
    await cell(page, 'Cell 2').focus();
    await page.getByRole('button', { name: 'Run all above' }).click();
    await shows(status(page, 'Cell 1'), /done/);
    assert.deepEqual(backend.executed.map((each) => each.cell), ['ml/Dockerfile', 'build-it-bash-1']);
  }));

  it('runs cells in closed details, too, in a terminal as wide as the page’s', () => withPage({ path: '/fixture' }, async (page, backend) => {
    await cell(page, 'Cell 6').focus();
    await page.getByRole('button', { name: 'Run all above' }).click();
    await eventually(() => assert.equal(backend.executed.at(-1)?.cell, 'build-it-bash-3'));
    assert.ok(backend.executed.every((each) => each.columns > 60), JSON.stringify(backend.executed.map((each) => each.columns)));
  }));

  it('restarts the shell once that is confirmed', () => withPage({}, async (page) => {
    await write(page, 'Cell 2', 'sleep 100');
    await run(page, 'Cell 2');
    await shows(status(page, 'Cell 2'), /running/);
    await page.getByRole('button', { name: 'Restart shell' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await shows(status(page, 'Cell 2'), /running/);
    await page.getByRole('button', { name: 'Restart shell' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Restart shell' }).click();
    await shows(status(page, 'Cell 2'), /The shell was restarted/);
  }));

  it('keeps the theme over a reload, without a flash', () => withPage({}, async (page) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    const theme = page.getByRole('button', { name: /^Theme/ });
    await theme.click();
    await theme.click();
    await eventually(async () => assert.notEqual(await paper(), light));
    await page.reload({ waitUntil: 'commit' });
    await eventually(async () => assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark'));
  }));
});
