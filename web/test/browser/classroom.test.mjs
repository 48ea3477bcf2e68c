import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accessible, CLASSROOM, eventually, phone, shows, start, stop, withPage } from './harness.mjs';

before(start);
after(stop);

const EVERY = 15_000;
const BEGINNING = new Date('2026-11-22T10:42:05');
/** The page's clock stands still until a test moves it: it cannot be set to a time that is past, so the page seems to have taken some seconds to come. */
const standing = { path: CLASSROOM, before: async (page) => { await page.clock.install({ time: BEGINNING.getTime() - 5_000 }); await page.clock.pauseAt(BEGINNING); } };

const line = (page) => page.locator('.as-of');
const region = (page) => page.getByRole('region', { name: 'Results in Tries' });
const questions = (classroom) => classroom.asked.length - 1; // the first was the page itself

async function later(page, classroom, milliseconds = EVERY) {
  const before = questions(classroom);
  await shows(line(page), /As of/);
  await page.clock.runFor(milliseconds);
  await eventually(async () => assert.equal(questions(classroom), before + 1));
}

describe('the table of a class', () => {
  it('says when it was asked for, and what a learner did comes by itself', () => withPage(standing, async (page, classroom) => {
    await shows(line(page), /^As of 10:42:0[0-5]\./);
    classroom.attempts.set('Learner 02/3', 1);
    classroom.learners.push('Learner 41');
    await later(page, classroom);
    await shows(page.getByRole('row', { name: /Learner 02/ }), /✓/);
    await shows(page.locator('tfoot'), /1/);
    await shows(page.getByRole('row', { name: /Learner 41/ }), /never/);
    await shows(page.locator('.places'), /41 learners/);
    await shows(line(page), /^As of 10:42:(1[5-9]|20)\./);
  }));

  it('asks only whether something changed, and tells the time of that', () => withPage(standing, async (page, classroom) => {
    await later(page, classroom);
    await shows(line(page), /10:42:(1[5-9]|20)/);
    const row = await page.locator('tbody tr').first().elementHandle();
    await later(page, classroom);
    await shows(line(page), /10:42:3[0-5]/);
    assert.deepEqual(classroom.asked.map(({ status }) => status), [200, 200, 304]);
    assert.ok(await row.evaluate((element) => element.isConnected));
  }));

  it('stays where it is scrolled and focused, by whatever is sorted', () => withPage({ ...standing, viewport: { width: 900, height: 600 } }, async (page, classroom) => {
    classroom.attempts.set('Learner 30/2', 1);
    await page.goto(`${page.url()}?sort=name`);
    classroom.asked.length = 1;
    const link = page.getByRole('link', { name: 'passed' });
    await link.focus();
    await region(page).evaluate((element) => element.scrollBy(40, 60));
    const place = () => region(page).evaluate((element) => [element.scrollLeft, element.scrollTop, scrollY]);
    const before = await place();
    assert.ok(before[0] > 0 && before[1] > 0, String(before));
    const untouched = await page.getByRole('row', { name: /Learner 31/ }).elementHandle();
    classroom.attempts.set('Learner 30/2', 2);
    classroom.attempts.set('Learner 01/1', 1);
    await later(page, classroom);
    await shows(page.getByRole('row', { name: /Learner 30/ }), /2/);
    assert.deepEqual(await place(), before);
    assert.match(await page.evaluate(() => document.activeElement.getAttribute('href')), /Learner-30.*task=2/);
    assert.ok(await untouched.evaluate((element) => element.isConnected), 'rows without news are left alone');
    assert.match(page.url(), /sort=name/);
    classroom.learners.splice(29, 1);
    await later(page, classroom);
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Results in Tries'));
  }));

  it('gets new columns when the lessons change', () => withPage(standing, async (page, classroom) => {
    classroom.exercises = 14;
    await later(page, classroom);
    await eventually(async () => assert.equal(await page.locator('thead .task').count(), 14));
    assert.equal(await page.locator('colgroup').last().getAttribute('span'), '14');
  }));

  it('says that the server does not answer, and goes on when it does', () => withPage({ ...standing, forgive: (text) => /Failed to load|ERR_EMPTY/.test(text) }, async (page, classroom) => {
    await shows(line(page), /As of/);
    classroom.mood = 'away';
    await page.clock.runFor(EVERY);
    await shows(page.getByRole('status'), /does not answer/);
    assert.match(await line(page).innerText(), /As of 10:42:0[0-5]\./, 'the time is that of what is shown');
    classroom.mood = '';
    classroom.attempts.set('Learner 01/1', 1);
    await later(page, classroom);
    await shows(page.getByRole('row', { name: /Learner 01/ }), /✓/);
    await eventually(async () => assert.equal(await page.getByRole('status').innerText(), ''));
  }));

  for (const [mood, words] of [['signed-out', /You are signed out/], ['gone', /no longer there/]]) {
    it(`stops when its reader may not see it any more (${mood})`, () => withPage({ ...standing, forgive: (text) => /404/.test(text) }, async (page, classroom) => {
      classroom.mood = mood;
      await later(page, classroom);
      await shows(page.getByRole('status'), words);
      const asked = questions(classroom);
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
      await page.clock.runFor(10 * EVERY);
      assert.equal(questions(classroom), asked);
    }));
  }

  it('is not asked for while nobody sees it, and at once when somebody does again', () => withPage(standing, async (page, classroom) => {
    const setVisible = (visible) => page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, visible ? 'visible' : 'hidden');
    await shows(line(page), /As of/);
    await setVisible(false);
    await page.clock.runFor(4 * EVERY);
    assert.equal(questions(classroom), 0);
    await setVisible(true);
    await page.clock.runFor(1);
    await eventually(async () => assert.equal(questions(classroom), 1));
    await shows(line(page), /10:43:05/);
  }));

  it('waits for who selects a part of it', () => withPage(standing, async (page, classroom) => {
    await shows(line(page), /As of/);
    await page.evaluate(() => getSelection().selectAllChildren(document.querySelector('tbody th')));
    await page.clock.runFor(2 * EVERY);
    assert.equal(questions(classroom), 0);
    await page.evaluate(() => getSelection().removeAllRanges());
    await later(page, classroom);
  }));

  it('comes when the first learner has', () => withPage({ ...standing, path: CLASSROOM }, async (page, classroom) => {
    classroom.learners = [];
    await page.reload();
    await shows(page.locator('main'), /Nobody is here yet/);
    classroom.asked.length = 1;
    await shows(line(page), /As of/);
    classroom.learners = ['Learner 01'];
    await page.clock.runFor(EVERY);
    await shows(region(page), /Learner 01/);
  }));

  for (const [look, options] of Object.entries({ light: { colorScheme: 'light' }, dark: { colorScheme: 'dark' }, phone })) {
    it(`has no axe violations (${look})`, () => withPage({ ...standing, ...options, forgive: (text) => /404/.test(text) }, async (page, classroom) => {
      classroom.attempts.set('Learner 01/1', 1);
      await later(page, classroom);
      await shows(page.getByRole('row', { name: /Learner 01/ }), /✓/);
      await page.clock.resume(); // axe waits by it
      await accessible(page, look);
      classroom.mood = 'gone';
      await page.clock.runFor(EVERY);
      await shows(page.getByRole('status'), /no longer there/);
      await accessible(page, `${look}, ended`);
    }));
  }
});
