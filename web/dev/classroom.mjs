import { createHash } from 'node:crypto';

/** A stand-in for the page of a class: forty learners at twelve exercises, in the markup of the server's `ResultsTable`. */
export class Classroom {
  reset() {
    /** `learner/exercise` to how many attempts were made; all of them passed. */
    this.attempts = new Map();
    this.learners = Array.from({ length: 40 }, (_, i) => `Learner ${String(i + 1).padStart(2, '0')}`);
    this.exercises = 12;
    /** How the next questions are answered instead: 'away', 'signed-out', 'gone', or not at all differently. */
    this.mood = '';
    /** The If-None-Match of each question, and what was answered. */
    this.asked = [];
  }

  constructor() {
    this.reset();
  }

  async answer(request, response, headers, withHead) {
    const known = request.headers['if-none-match'] ?? '';
    const reply = (status, more, body) => {
      this.asked.push({ known, status });
      response.writeHead(status, { ...headers, 'Cache-Control': 'no-store', ...more }).end(body);
    };
    if (this.mood === 'away') return request.socket.destroy();
    if (this.mood === 'signed-out') return reply(303, { Location: '/signed-out' });
    if (this.mood === 'gone') return reply(404, {}, 'gone');
    const html = await withHead(this.#page());
    const tag = `W/"${createHash('sha256').update(html).digest('hex')}"`;
    return known === tag ? reply(304, { ETag: tag }) : reply(200, { ETag: tag }, html);
  }

  #page() {
    const table = this.learners.length === 0 ? '<p class="lead">Nobody is here yet.</p><p class="as-of">Load the page again to see what came since.</p>'
      : `<p class="as-of">Load the page again to see what came since.</p>${this.#table()}`;
    return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A class · Slipway</title><!-- head --></head>
<body data-page="classroom"><a class="skip" href="#lesson">Skip to the content</a><header class="top"><a class="brand" href="/">Slipway</a></header>
<main id="lesson" class="catalog"><h1>A class</h1><section class="join-strip" aria-label="Joining"><p>Nobody can join at the moment.</p>
<p class="places"><span>${this.learners.length} learners</span></p></section>${table}</main></body></html>`;
  }

  #table() {
    const numbers = Array.from({ length: this.exercises }, (_, i) => i + 1);
    const rows = this.learners.map((name) => this.#row(name, numbers)).join('');
    const foot = numbers.map((exercise) => `<td class="result">${this.learners.filter((name) => this.attempts.has(`${name}/${exercise}`)).length}</td>`).join('');
    return `<div class="table results" role="region" tabindex="0" aria-label="Results in Tries"><table><colgroup span="3"></colgroup><colgroup span="${this.exercises}"></colgroup>
<thead><tr><th scope="col" rowspan="2" class="name" aria-sort="ascending"><a href="?sort=name">Learner</a></th><th scope="col" rowspan="2" class="number"><a href="?sort=points">Points</a></th>
<th scope="col" rowspan="2"><a href="?sort=active">Last active</a></th><th class="lesson" scope="colgroup" colspan="${this.exercises}"><a href="/try/plain">Plain cells</a></th></tr>
<tr>${numbers.map((exercise) => `<th scope="col" class="task"><span>Exercise ${exercise}</span></th>`).join('')}</tr></thead>
<tbody>${rows}</tbody><tfoot><tr><th scope="row" class="name">Passed by</th><td colspan="2"></td>${foot}</tr></tfoot></table></div>`;
  }

  #row(name, numbers) {
    const address = `/classrooms/try/learners/${name.replace(' ', '-')}?course=try`;
    const points = numbers.filter((exercise) => this.attempts.has(`${name}/${exercise}`)).length;
    const cells = numbers.map((exercise) => {
      const attempts = this.attempts.get(`${name}/${exercise}`) ?? 0;
      return attempts === 0 ? '<td class="result untried"><b aria-hidden="true">–</b><span class="offscreen">not tried yet</span></td>'
        : `<td class="result passed"><a href="${address}&amp;task=${exercise}"><b aria-hidden="true">✓</b><small aria-hidden="true">${attempts}</small><span class="offscreen">passed</span></a></td>`;
    }).join('');
    return `<tr><th scope="row" class="name"><a href="${address}"><bdi>${name}</bdi></a></th><td class="number">${points}<span class="of"> / ${this.exercises}</span></td><td class="active">never</td>${cells}</tr>`;
  }
}
