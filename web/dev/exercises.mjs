/** Exercises, quizzes and questions of dev/pages/lesson.html, and a judge that plays verdicts instead of finding any. */

const open = (id, title, max) => ({ id, title, points: 0, max, state: 'open', code: null, message: null, differences: [], progress: null });
const passed = (max) => ({ state: 'passed', points: max });
const failed = (code, message, differences = [], points = 0) => ({ state: 'failed', code, message, differences, points });
const broken = (message) => ({ state: 'broken', message });

const trained = ['epoch 1 loss 0.412', 'epoch 2 loss 0.087', 'epoch 3 loss 0.004', 'saved model.json', 'a=2.000', 'b=1.000', 'done'].join('\n');

const solution = `<p>Set the directory before anything is copied into it:</p><slip-cell cell="package-bash-2" kind="run" language="bash" session="main" label="Cell 9"><pre><code>echo solved
</code></pre></slip-cell><pre class="listing" data-language="dockerfile"><code>FROM python:3.13-slim
WORKDIR /app</code></pre>`;

/** What each attempt finds, in order; the last one from then on. Per check: [milliseconds, progress texts, verdict]. */
export function exercises() {
  return [
    {
      id: 'package-trainer', checks: [open('image', 'There is an image called ml-exercise:1.0', 1), open('workdir', 'The working directory is /app', 1), open('trains', 'It trains the model', 2)],
      hints: [{ after: 0, html: '<p>Only the last <code>CMD</code> counts.</p>' },
        { after: 2, html: '<p>Where does the command start? Look at it:</p><slip-cell cell="hint-bash-1" kind="run" language="bash" session="main" label="Cell H"><pre><code>echo look\n</code></pre></slip-cell>' }],
      solution, steps: ['package-the-trainer'],
      attempts: [
        [[200, [], failed('no-image', 'There is no image called ml-exercise:1.0 yet. The images you have: ml-project:latest.')], [60, [], failed('no-image', 'Without the image it cannot be told.')], [60, [], failed('no-image', 'Without the image it cannot be told.')]],
        [[200, [], passed(1)], [200, ['Asking the image for its configuration'], failed('wrong-workdir', 'The command starts in another directory.', [{ what: 'the working directory', expected: '/app', found: '/' }])],
          [900, ['Starting a container of ml-exercise:1.0', 'Waiting for it to end'], failed('output', 'It ran, but it did not end as it should.', [
            { what: 'what it prints', expected: trained, found: trained.replace('epoch 3 loss 0.004\n', '').replace('b=1.000', 'b=1.250') }, { what: 'the file /app/out.txt', expected: 'a b\n', found: 'a\tb' }], 1)]],
        [[150, [], passed(1)], [150, [], passed(1)], [400, ['Starting a container of ml-exercise:1.0'], passed(2)]],
      ],
    },
    {
      id: 'serve-it', checks: [open('answers', 'The server answers', 2)], hints: [], solution: null, steps: ['package-the-trainer'],
      attempts: [[[700, ['Asking http://localhost:8080/health'], broken('The check did not end within its own 30 s; it was waiting for an answer of the server.')]], [[300, [], passed(2)]]],
    },
  ];
}

export function quizzes() {
  return [
    { id: 'context', max: 1, right: [1], feedback: ['<p>The name comes after <code>-t</code>.</p>', '<p>Yes: all that <code>COPY</code> can reach.</p>', '<p>It often is, but need not be: <code>-f</code> names another.</p>'] },
    { id: 'layers', max: 2, right: [0, 2], feedback: ['', '<p>It only says what to start.</p>', ''] },
  ];
}

/** Plays an attempt: `change(index, check)` for each part's change, `end()` after the last. Returns how to stop it. */
export function judge(attempt, change, end) {
  let timer;
  const part = (index) => {
    if (index === attempt.length) return end();
    const [wait, texts, verdict] = attempt[index];
    const steps = texts.length + 1;
    const step = (at) => {
      change(index, at < texts.length ? { state: 'running', progress: texts[at] } : { state: 'running' });
      timer = setTimeout(() => (at + 1 < steps ? step(at + 1) : (change(index, { ...verdict, progress: null }), part(index + 1))), wait / steps);
    };
    step(0);
  };
  part(0);
  return () => clearTimeout(timer);
}
