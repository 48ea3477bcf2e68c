import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { startServer } from '../../dev/server.mjs';

/** A real browser against the built app, the real headers, and the stand-in backend of dev/. */

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const LESSON = '/docker-for-data-science/03-first-dockerfile';
export const CLASSROOM = '/classrooms/try';
export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

let server;
let browser;

export async function start() {
  server = await startServer();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
}

export async function stop() {
  await browser?.close();
  server?.server.closeAllConnections();
  server?.server.close();
}

/** Runs `body` with a fresh backend and page; any complaint in the console fails it. `before` is done with each page before it is loaded. */
export async function withPage(options, body) {
  const { path = LESSON, forgive = () => false, before = () => {}, ...context } = options;
  const { backend, classroom } = server;
  backend.reset();
  classroom.reset();
  const opened = await browser.newContext({ colorScheme: 'light', viewport: { width: 1280, height: 900 }, ...context });
  const complaints = [];
  const open = async () => {
    const page = await opened.newPage();
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && !forgive(message.text()) && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await before(page);
    await page.goto(server.url + path);
    return page;
  };
  try {
    await body(await open(), path === CLASSROOM ? classroom : backend, open);
    assert.deepEqual(complaints, [], 'the console has complaints');
  } finally {
    await opened.close();
  }
}

export const cell = (page, name) => page.getByRole('region', { name, exact: true });
export const log = (page, name) => cell(page, name).getByRole('log');
export const status = (page, name) => cell(page, name).getByRole('status');
export const button = (page, name, label) => cell(page, name).getByRole('button', { name: label, exact: true });

export async function run(page, name) {
  await button(page, name, 'Run').click();
}

/** Replaces a cell's text as a person does. */
export async function write(page, name, text) {
  const editor = cell(page, name).getByRole('textbox', { name: `Code of ${name}` });
  await eventually(async () => { // an editor that has only just come may miss the first keys
    await editor.click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(text);
    // of a long text the editor draws the beginning only
    assert.ok((await editor.innerText({ timeout: 500 })).startsWith(text.trimEnd().slice(0, 80)));
  });
}

/** Waits until `check` holds; says what was seen last when it does not. */
export async function eventually(check, within = 20000) {
  const end = Date.now() + within;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
}

export async function shows(locator, pattern) {
  await eventually(async () => assert.match(await locator.innerText({ timeout: 500 }), pattern));
}

/** Colours are judged when nothing changes them any more; only what turns goes on turning. */
export async function accessible(page, what) {
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running' || animation.animationName === 'turn'));
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  const told = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`));
  assert.deepEqual(told, [], what);
}
