import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Backend } from './backend.mjs';
import { Classroom } from './classroom.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const csp = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.ico': 'image/x-icon', '.json': 'application/json' };
const pages = { '/': 'courses.html', '/docker-for-data-science': 'course.html', '/docker-for-data-science/03-first-dockerfile': 'lesson.html', '/signed-out': 'message.html',
  '/docker-for-data-science/diagrams': 'diagrams.html', '/docker-for-data-science/hostile-diagrams': 'hostile-diagrams.html' };
const FIXTURE = '/fixture';
const CLASSROOM = '/classrooms/try';
/** A page whose socket was refused asks here whether it is signed out; nobody is, in a stand-in. */
const COURSES = '/api/v1/courses';

/** Serves the built app in the pages of dev/pages, with the headers of the real server, and the stand-in backend behind the socket. */
export async function startServer(port = 0, backend = new Backend(), classroom = new Classroom()) {
  const server = createServer((request, response) => void answer(request, response, classroom).catch((error) => {
    response.writeHead(error.code === 'ENOENT' ? 404 : 500).end(String(error));
  }));
  backend.attach(server);
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { server, backend, classroom, url: `http://127.0.0.1:${server.address().port}` };
}

async function answer(request, response, classroom) {
  const path = normalize(new URL(request.url, 'http://localhost').pathname);
  if (path === CLASSROOM) return classroom.answer(request, response, { 'Content-Type': types['.html'], 'Content-Security-Policy': csp }, withHead);
  const page = pages[path] ?? (path === FIXTURE ? 'fixture' : undefined);
  const body = path === COURSES ? '[]' : path === FIXTURE ? await withHead(await fixturePage()) : page ? await withHead(await readFile(join(here, 'pages', page), 'utf8'))
    : path.startsWith('/assets/') ? await readFile(join(here, 'built', path)) : await readFile(join(here, '..', 'public', path));
  response.writeHead(200, { 'Content-Type': types[page ? '.html' : path === COURSES ? '.json' : extname(path)] ?? 'application/octet-stream', 'Content-Security-Policy': csp, 'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': path.startsWith('/assets/') ? 'cross-origin' : 'same-origin' });
  response.end(body);
}

/** The lesson that the Java renderer's tests keep in web/fixtures, in a page around it. */
async function fixturePage() {
  const lesson = await readFile(join(here, '../fixtures/lesson.html'), 'utf8');
  const page = await readFile(join(here, 'pages/lesson.html'), 'utf8');
  return page.replace(/(<main[^>]*>)[^]*(<\/main>)/, (_, start, end) => start + lesson + end);
}

async function withHead(html) {
  const manifest = JSON.parse(await readFile(join(here, 'built/assets/manifest.json'), 'utf8'));
  const entry = manifest['src/main.ts'];
  const styles = entry.css.map((css) => `<link rel="stylesheet" href="/assets/${css}">`).join('');
  return html.replace('<!-- head -->', `<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="/favicon.svg" type="image/svg+xml"><script src="/assets/${manifest['src/theme.ts'].file}"></script>${styles}<script type="module" src="/assets/${entry.file}"></script>`);
}
