import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accessible, button, cell, eventually, LESSON, log, phone, run, shows, start, status, stop, withPage, write } from './harness.mjs';

before(start);
after(stop);

const networkErrors = { forgive: (text) => text.includes('WebSocket') || text.includes('ERR_CONNECTION') };
const TRAINER = 'Exercise: Package the trainer';
const SERVER = 'Exercise: Serve it';
const CHECK = /^Check(ing…)?$/;

const exercise = (page, name = TRAINER) => cell(page, name);
const checkButton = (page, name = TRAINER) => exercise(page, name).getByRole('button', { name: CHECK });
const verdict = (page, name = TRAINER) => exercise(page, name).locator('.judged > .verdict');
const aloud = (page, name = TRAINER) => exercise(page, name).locator('.judged > [role=status]');
const part = (page, index) => exercise(page).locator('.judged > .checks > li').nth(index);
const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim());

/** One attempt, to its verdict. */
async function attempt(page, count, name = TRAINER) {
  await checkButton(page, name).click();
  await shows(exercise(page, name).locator('.attempts'), new RegExp(`^${count} attempts?$`));
}

async function confirm(page, name) {
  await page.getByRole('dialog').getByRole('button', { name }).click();
}

describe('an exercise', () => {
  it('is red with reasons, then green, and stays green', () => withPage({}, async (page, backend) => {
    await shows(exercise(page).locator('header .score'), /^0 of 4 points$/);
    await attempt(page, 1);
    await shows(verdict(page), /^Not yet: none of the 3 checks passes\.$/);
    await shows(part(page, 0), /There is no image called ml-exercise:1\.0 yet/);
    await attempt(page, 2);
    await shows(exercise(page).locator('header .score'), /^2 of 4 points$/);
    await shows(part(page, 1), /The working directory is \/app[^]*0 of 1 point[^]*The command starts in another directory/);
    await shows(part(page, 1).getByRole('group', { name: 'Difference: the working directory' }), /expected\s+\/app\s+found\s+\/$/);
    await attempt(page, 3);
    await shows(verdict(page), /^Passed\.$/);
    await shows(aloud(page), /^Passed\. 4 of 4 points\.$/);
    assert.equal(await exercise(page).locator('.checks > .passed').count(), 3);
    backend.exercises[0].attempts.push([[10, [], { state: 'failed', code: 'x', message: 'Gone again.', points: 0 }], [10, [], { state: 'passed', points: 1 }], [10, [], { state: 'passed', points: 2 }]]);
    await attempt(page, 4);
    await shows(verdict(page), /Passed before, and your points stay/);
    await shows(exercise(page).locator('header .score'), /^4 of 4 points$/);
    await page.reload();
    await shows(exercise(page).locator('header .score'), /^4 of 4 points$/);
    assert.equal(await aloud(page).innerText(), '', 'what was known before is not announced');
  }));

  it('shows a difference of several lines, and blanks where only they differ', () => withPage({}, async (page) => {
    await attempt(page, 1);
    await attempt(page, 2);
    const lines = part(page, 2).getByRole('list', { name: 'Line by line' }).locator('li');
    assert.deepEqual((await lines.allTextContents()).slice(2, 7), ['expected: epoch 3 loss 0.004', 'saved model.json', 'a=2.000', 'expected: b=1.000', 'found: b=1.250']);
    await shows(part(page, 2).getByRole('group', { name: 'Difference: the file /app/out.txt' }), /a·b↵[^]*a→b[^]*Only blanks differ: · is a blank, → is a tab, ↵ is a line end\./);
  }));

  it('tells live what each part does', () => withPage({}, async (page, backend) => {
    backend.exercises[0].attempts = [backend.exercises[0].attempts[1].map(([, texts, result]) => [900, texts, result])];
    await checkButton(page).click();
    await shows(checkButton(page), /^Checking…$/);
    await shows(verdict(page), /^Checking… 0 of 3 done$/);
    await shows(aloud(page), /^Checking…$/);
    await shows(part(page, 0), /: being checked/);
    await shows(part(page, 1), /: waiting/);
    await shows(part(page, 1), /Asking the image for its configuration/);
    await shows(part(page, 2), /Starting a container of ml-exercise:1\.0/);
    await shows(part(page, 2), /Waiting for it to end/);
    await shows(verdict(page), /^Not yet: 2 of 3 checks do not pass\.$/);
    await shows(aloud(page), /Not passed: The working directory is \/app and It trains the model\.$/);
    assert.equal(backend.judged.length, 1);
  }));

  it('is checked once, however often it is clicked', () => withPage({}, async (page, backend) => {
    backend.exercises[0].attempts[0][0][0] = 2500;
    await shows(exercise(page), /Show hint/);
    await checkButton(page).dblclick();
    await checkButton(page).click({ force: true });
    await shows(verdict(page), /^Not yet/);
    assert.equal(backend.judged.length, 1);
  }));

  it('tells our failure as ours, and counts nothing', () => withPage({}, async (page) => {
    await checkButton(page, SERVER).click();
    await shows(verdict(page, SERVER), /This is not your fault; nothing was counted/);
    await shows(exercise(page, SERVER), /did not end within its own 30 s/);
    assert.equal(await exercise(page, SERVER).locator('.attempts').innerText(), '');
    await attempt(page, 1, SERVER);
    await shows(verdict(page, SERVER), /^Passed\.$/);
  }));

  it('says why it is not checked now, and can be tried again', () => withPage({}, async (page, backend) => {
    backend.exercises[0].refuses = 'Your sandbox is being prepared; check again in a moment.';
    await checkButton(page).click();
    await shows(exercise(page).getByRole('alert'), /being prepared/);
    backend.exercises[0].refuses = undefined;
    await attempt(page, 1);
    assert.equal(await exercise(page).getByRole('alert').count(), 0);
  }));

  it('gives hints one by one, some only after failed attempts', () => withPage({}, async (page) => {
    const hint = exercise(page).getByRole('button', { name: 'Show hint' });
    await hint.click();
    await shows(exercise(page).locator('.exercise-hint'), /Only the last CMD counts/);
    assert.equal(await focused(page), 'Hint 1');
    await shows(exercise(page).locator('.acts'), /Show hint\s+after 2 more failed attempts/);
    await hint.click({ force: true });
    assert.equal(await exercise(page).locator('.exercise-hint').count(), 1);
    await attempt(page, 1);
    await shows(exercise(page).locator('.acts'), /after 1 more failed attempt/);
    await attempt(page, 2);
    await hint.click();
    await shows(exercise(page).locator('.exercise-hint').nth(1), /Where does the command start/);
    await run(page, 'Cell H');
    await shows(log(page, 'Cell H'), /^look$/);
    assert.equal(await hint.count(), 0, 'there are no more');
  }));

  it('shows its solution once that is confirmed; its cells are cells like all others', () => withPage({}, async (page, backend) => {
    const show = exercise(page).getByRole('button', { name: 'Show solution' });
    await show.click();
    await shows(page.getByRole('dialog'), /Your points stay as they are/);
    await confirm(page, 'Cancel');
    assert.equal(backend.judged.length, 0);
    await show.click();
    await confirm(page, 'Show solution');
    await shows(exercise(page).locator('.solution'), /Set the directory before/);
    await eventually(async () => assert.equal(await focused(page), 'Solution'));
    await write(page, 'Cell 9', 'echo my own');
    await page.keyboard.press('Control+Enter');
    await shows(log(page, 'Cell 9'), /^my own$/);
    await eventually(() => assert.equal(backend.drafts['package-bash-2'], 'echo my own\n'));
    await attempt(page, 1);
    await shows(log(page, 'Cell 9'), /^my own$/);
    await page.reload();
    await exercise(page).locator('.solution > summary').click();
    await shows(log(page, 'Cell 9'), /^my own$/);
    await shows(cell(page, 'Cell 9'), /edited/);
    assert.equal(await page.getByText('From an earlier version').count(), 0);
  }));

  it('says so when there is no solution to show', () => withPage({}, async (page) => {
    await exercise(page, SERVER).getByRole('button', { name: 'Show solution' }).click();
    await confirm(page, 'Show solution');
    await shows(exercise(page, SERVER).getByRole('alert'), /no solution to show/);
    await exercise(page, SERVER).evaluate((section) => (section.parentElement.nosolution = true));
    await exercise(page, SERVER).getByRole('button', { name: 'Show solution' }).waitFor({ state: 'detached' });
  }));

  it('is reset once that is confirmed; edited cells keep their text', () => withPage({}, async (page, backend) => {
    await write(page, 'Cell 8', 'echo mine');
    await attempt(page, 1);
    const reset = exercise(page).locator('.acts').getByRole('button', { name: 'Reset', exact: true });
    await reset.click();
    await shows(page.getByRole('dialog'), /Its setup runs again[^]*the text of your cells, stay/);
    await confirm(page, 'Reset');
    await shows(verdict(page), /Setting this exercise up again/);
    await eventually(async () => assert.equal(await exercise(page).locator('.judged > .checks > .open').count(), 3));
    assert.deepEqual(backend.judged.at(-1), { reset: 'package-trainer' });
    assert.equal(await cell(page, 'Cell 8').evaluate((element) => element.source), 'echo mine\n');
    assert.equal(await focused(page), 'Reset');
  }));

  it('and its cells do not disturb each other: Ctrl+Enter runs the cell', () => withPage({}, async (page, backend) => {
    await cell(page, 'Cell 8').getByRole('textbox').click();
    await page.keyboard.press('Control+Enter');
    await shows(status(page, 'Cell 8'), /done/);
    assert.equal(backend.judged.length, 0);
  }));

  it('is not among what "Run all above" runs when its solution is shown', () => withPage({}, async (page, backend) => {
    await exercise(page).getByRole('button', { name: 'Show solution' }).click();
    await confirm(page, 'Show solution');
    await button(page, 'Cell 9', 'Run').waitFor();
    await cell(page, 'Cell 9').focus();
    await write(page, 'Cell 4', 'echo four');
    await write(page, 'Cell 3', 'echo three');
    const above = page.getByRole('button', { name: 'Run all above' });
    await eventually(async () => { // what is drawn meanwhile may move the cell out of sight once more
      await cell(page, 'Cell 9').focus();
      assert.match(await above.getAttribute('title'), /above Cell 9$/);
    });
    await above.press('Enter');
    await eventually(() => assert.ok(backend.executed.some((each) => each.cell === 'package-bash-1'), JSON.stringify(backend.executed)));
    assert.ok(!backend.executed.some((each) => each.cell === 'package-bash-2'));
  }));
});

describe('a lost connection', () => {
  async function lose(page, backend) {
    backend.refuseConnections = true;
    backend.drop();
    await shows(page.locator('.pill'), /Reconnecting/);
  }

  it('during a check loses nothing of it', () => withPage(networkErrors, async (page, backend) => {
    backend.exercises[0].attempts = [backend.exercises[0].attempts[2].map(([, texts, result]) => [900, texts, result])];
    await checkButton(page).click();
    await shows(part(page, 0), /being checked/);
    backend.drop();
    await shows(verdict(page), /^Passed\.$/);
    assert.equal(backend.judged.length, 1);
  }));

  it('does not lose a check that was asked for meanwhile, nor does it twice', () => withPage(networkErrors, async (page, backend) => {
    await shows(page.locator('.pill'), /Sandbox ready/);
    await lose(page, backend);
    await checkButton(page).click();
    await shows(verdict(page), /Waiting for the connection/);
    backend.refuseConnections = false;
    await shows(verdict(page), /^Not yet/);
    backend.drop();
    await shows(page.locator('.pill'), /Sandbox ready/);
    assert.equal(backend.judged.length, 1);
  }));

  it('takes a check whose answer was lost up again, with the same attempt', () => withPage(networkErrors, async (page, backend) => {
    await shows(page.locator('.pill'), /Sandbox ready/);
    backend.silent = true;
    await checkButton(page).click();
    await eventually(() => assert.equal(backend.judged.length, 1));
    await lose(page, backend);
    backend.silent = backend.refuseConnections = false;
    await shows(verdict(page), /^Not yet/);
    await shows(exercise(page).locator('.attempts'), /^1 attempt$/);
    assert.equal(backend.judged.length, 1);
  }));

  it('does not lose quiz and answer', () => withPage(networkErrors, async (page, backend) => {
    await shows(page.locator('.pill'), /Sandbox ready/);
    await lose(page, backend);
    await page.locator('#quiz-context').getByRole('radio').nth(1).check();
    await page.locator('#quiz-context').getByRole('button', { name: 'Check' }).click();
    await page.getByLabel('Your answer').fill('7d3c0b9f1a22');
    await page.getByLabel('Your answer').press('Enter');
    backend.refuseConnections = false;
    await shows(page.locator('#quiz-context .verdict'), /That is right/);
    await shows(page.locator('#question-CID .verdict'), /^Saved\.$/);
    assert.equal(await page.getByLabel('Your answer').inputValue(), '7d3c0b9f1a22');
    assert.equal(backend.judged.length, 1);
  }));

  it('is told when something cannot wait for it', () => withPage(networkErrors, async (page, backend) => {
    await shows(exercise(page), /Show hint/);
    await lose(page, backend);
    await exercise(page).locator('.acts').getByRole('button', { name: 'Reset', exact: true }).click();
    await confirm(page, 'Reset');
    await shows(exercise(page).getByRole('alert'), /no connection to the server/);
  }));
});

describe('a quiz', () => {
  it('of one answer says what is wrong with it, and can be tried again', () => withPage({}, async (page, backend) => {
    const quiz = page.locator('#quiz-context');
    const check = quiz.getByRole('button', { name: 'Check' });
    await shows(quiz, /Choose one/);
    await check.click({ force: true });
    assert.equal(backend.judged.length, 0);
    await quiz.getByRole('radiogroup', { name: 'What is the dot in docker build .?' }).getByRole('radio', { name: 'the image’s name' }).check();
    await check.click();
    await shows(quiz, /The name comes after -t/);
    await shows(quiz.locator('.verdict'), /^Not yet/);
    await quiz.getByRole('radio', { name: 'the build context' }).check();
    assert.equal(await quiz.locator('.feedback').count(), 0, 'feedback belongs to what was judged');
    await check.click();
    await shows(quiz.locator('.verdict'), /^That is right\.$/);
    await shows(quiz, /all that COPY can reach[^]*2 attempts[^]*1 of 1 point/);
    await page.reload();
    await shows(quiz.locator('.verdict'), /^That is right\.$/);
    assert.ok(await quiz.getByRole('radio', { name: 'the build context' }).isChecked());
  }));

  it('of several answers says when something is missing', () => withPage({}, async (page) => {
    const quiz = page.locator('#quiz-layers');
    await quiz.getByRole('checkbox', { name: 'RUN' }).check();
    await quiz.getByRole('button', { name: 'Check' }).click();
    await shows(quiz.locator('.verdict'), /not all of it is there/);
    await quiz.getByRole('checkbox', { name: 'COPY' }).check();
    await quiz.getByRole('button', { name: 'Check' }).click();
    await shows(quiz.locator('.verdict'), /That is right/);
  }));
});

describe('a question', () => {
  it('keeps what was typed, and says when it does not look right', () => withPage({}, async (page) => {
    const field = page.getByLabel('Your answer');
    await field.fill('web');
    await page.getByRole('button', { name: 'Save answer' }).click();
    await shows(page.locator('#question-CID .verdict'), /at least 12 characters/);
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    await field.fill('7d3c0b9f1a22 ');
    await field.press('Enter');
    await shows(page.locator('#question-CID .verdict'), /^Saved\.$/);
    await page.reload();
    await eventually(async () => assert.equal(await field.inputValue(), '7d3c0b9f1a22'));
  }));
});

describe('progress', () => {
  it('is shown in the outline as it changes', () => withPage({}, async (page) => {
    const outline = page.getByRole('navigation', { name: 'Course outline' });
    await shows(outline.locator('.summary'), /^0 of 9 points · 1 of 5 steps$/);
    await outline.getByRole('link', { name: /Images and containers.*8 of 8 points, done/ }).waitFor();
    await outline.getByRole('link', { name: /What a Dockerfile says ?, done/ }).waitFor();
    await attempt(page, 1);
    await attempt(page, 2);
    await shows(outline.locator('.summary'), /^2 of 9 points/);
    await shows(outline.locator('.here > a'), /2\/9/);
    assert.equal(await outline.getByRole('progressbar', { name: 'This lesson' }).evaluate((bar) => bar.value), 2);
  }));

  it('of each lesson is on the course page', () => withPage({ path: '/docker-for-data-science' }, async (page) => {
    await shows(page.locator('.lessons > .done'), /Images and containers[^]*8 of 8 points/);
    await shows(page.locator('.lessons > li').nth(1), /3 of 8 points/);
  }));
});

describe('hostile text', () => {
  const bomb = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>';

  it('in titles, messages, differences and progress stays text', () => withPage({}, async (page, backend) => {
    const [definition] = backend.exercises;
    definition.checks = definition.checks.map((check) => ({ ...check, title: bomb }));
    const failure = { state: 'failed', code: bomb, message: bomb, points: 0, differences: [{ what: bomb, expected: bomb, found: '' }, { what: '', expected: `a\n${bomb}\nb`, found: `a\nc\nb\u202e` }] };
    definition.attempts = [[[600, [bomb], failure], [10, [], failure], [10, [], { state: 'broken', message: bomb }]]];
    definition.refuses = bomb;
    await shows(exercise(page), /Show hint/);
    await checkButton(page).click();
    await shows(exercise(page).getByRole('alert'), /^<img src=x/);
    definition.refuses = undefined;
    await checkButton(page).click();
    await shows(part(page, 0).locator('.doing'), /^<img src=x/);
    await shows(verdict(page), /not your fault/);
    await shows(part(page, 0), /onerror="window\.hit=1"/);
    await page.getByLabel('Your answer').fill(bomb);
    await page.getByLabel('Your answer').press('Enter');
    await shows(page.locator('#question-CID .verdict'), /at least 12/);
    backend.say({ type: 'answer', question: 'CID', text: bomb, accepted: false, message: bomb });
    await shows(page.locator('#question-CID .verdict'), /^<img src=x/);
    assert.equal(await page.locator('main img, main script').count(), 0);
    assert.equal(await page.evaluate(() => globalThis.hit), undefined);
  }));
});

describe('with the keyboard alone', () => {
  it('everything is reached, in the order of the page, and the focus is never lost', () => withPage({}, async (page) => {
    await shows(exercise(page), /Show hint/);
    await cell(page, 'Cell 8').focus();
    const seen = [];
    for (let n = 0; n < 24 && !seen.includes('Save answer'); n++) {
      await page.keyboard.press('Tab');
      seen.push(await page.evaluate(() => document.activeElement.innerText?.trim() || document.activeElement.type));
    }
    const order = ['Check', 'Show hint', 'Show solution', 'Reset', 'Check', 'Show solution', 'Reset', 'radio', 'Check', 'checkbox', 'checkbox', 'checkbox', 'Check', 'text', 'Save answer'];
    assert.deepEqual(seen.filter((each) => order.includes(each)), order);
    await checkButton(page).focus();
    await page.keyboard.press('Enter');
    await shows(verdict(page), /^Not yet/);
    assert.equal(await focused(page), 'Check');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await focused(page), 'Hint 1');
    await exercise(page).getByRole('button', { name: 'Show solution' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await eventually(async () => assert.equal(await focused(page), 'Solution'));
  }));
});

describe('when the script comes', () => {
  for (const [look, options] of Object.entries({ wide: {}, phone })) {
    it(`exercises, quizzes and questions stay where they are (${look})`, async () => {
      const places = (page) => page.evaluate(() => [...document.querySelectorAll('.exercise, .quiz, .question')].map((each) => Math.round(each.getBoundingClientRect().top + scrollY)));
      const failed = (text) => text.includes('ERR_FAILED');
      let before;
      await withPage({ ...options, path: '/signed-out', forgive: failed }, async (page) => {
        await page.route('**/main-*.js', (route) => route.abort());
        await page.goto(new URL(LESSON, page.url()).href);
        before = await places(page);
      });
      await withPage(options, async (page) => {
        await shows(exercise(page), /Show hint/);
        await cell(page, 'Cell 8').getByRole('textbox').waitFor();
        const now = await places(page);
        now.forEach((top, index) => assert.ok(Math.abs(top - now[0] - (before[index] - before[0])) <= 6, `${index}: ${before} became ${now}`));
      });
    });
  }
});

describe('no axe violations', () => {
  const looks = { light: { colorScheme: 'light' }, dark: { colorScheme: 'dark' }, phone };
  for (const [look, options] of Object.entries(looks)) {
    it(`with verdicts, hints, solution and feedback shown (${look})`, () => withPage(options, async (page, backend) => {
      const many = (word) => Array.from({ length: 60 }, (_, line) => `${word} ${line}`).join('\n');
      backend.exercises[0].attempts[1][2][2].differences.push({ what: 'a long file', expected: many('one'), found: many('another') });
      await shows(exercise(page), /Show hint/);
      await attempt(page, 1);
      await attempt(page, 2);
      await exercise(page).getByRole('button', { name: 'Show hint' }).click();
      await exercise(page).getByRole('button', { name: 'Show solution' }).click();
      await confirm(page, 'Show solution');
      await button(page, 'Cell 9', 'Run').waitFor();
      await checkButton(page, SERVER).click();
      await shows(verdict(page, SERVER), /not your fault/);
      const [one, several] = [page.locator('#quiz-context'), page.locator('#quiz-layers')];
      await one.getByRole('radio').nth(0).check();
      await one.getByRole('button', { name: 'Check' }).click();
      await several.getByRole('checkbox').nth(0).check();
      await several.getByRole('button', { name: 'Check' }).click();
      await shows(several.locator('.verdict'), /not all/);
      await page.getByLabel('Your answer').fill('web');
      await page.getByLabel('Your answer').press('Enter');
      await shows(page.locator('#question-CID .verdict'), /12 characters/);
      await accessible(page, 'red');
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing scrolls sideways');
      backend.exercises[0].attempts = [backend.exercises[0].attempts[2].map(([, texts, result]) => [1500, texts, result])];
      await checkButton(page).click();
      await shows(part(page, 1), /being checked/);
      await accessible(page, 'checking');
      await shows(verdict(page), /^Passed/);
      await accessible(page, 'green');
    }));
  }
});
