import { escape, png } from './png.mjs';

/** Scripted programs for the stand-in backend: what a cell's source asks for decides which is played. */

const esc = '\x1b[';

/** `steps`: pairs of milliseconds to wait and text to print; the outcome at the end. */
function script(steps, outcome = { kind: 'finished', exitCode: 0 }) {
  return (io) => {
    let timer;
    const play = (index) => {
      if (index === steps.length) return io.end(outcome);
      const [wait, text] = steps[index];
      timer = setTimeout(() => { io.print(text); play(index + 1); }, wait);
    };
    return { start: () => play(0), stop: () => clearTimeout(timer), input() {} };
  };
}

const known = [
  [/docker build/, () => script(buildkit())],
  [/docker run -it|python3?\s*$/, () => shell()],
  [/sleep (\d+)/, (match) => script([[Math.min(Number(match[1]) * 1000, 2 ** 31 - 1), '']])],
  [/endless/, () => ticker()],
  [/seq (\d+)/, (match) => script([[10, Array.from({ length: Number(match[1]) }, (_, n) => `${n + 1}\r\n`).join('')]])],
  [/colours/, () => script([[0, colours()]])],
  [/left-out/, () => leftOut()],
  [/draw figures/, () => figures()],
  [/draw trouble/, () => script([[10, trouble()]])],
  [/draw thousands/, () => script([[10, `${escape(png(1, 1))}\r\n`.repeat(3000)]])],
  [/draw and lose/, () => lostPicture()],
  [/late/, () => late()],
  [/exit (\d+)/, (match) => script([[60, `${esc}31mdocker: Error response from daemon: pull access denied${esc}0m\r\n`]], { kind: 'finished', exitCode: Number(match[1]) })],
  [/exec /, () => script([[30, '']], { kind: 'shell-died', message: 'The shell ended (exit code 1); a new one has started.' })],
  [/docker ps/, () => script([[90, ps()]])],
  [/docker run/, () => script([[240, 'trained n=3 a=2.000 b=1.000\r\n']])],
  [/^FROM|^all:|services:/m, () => script([[25, 'Saved ml/Dockerfile (6 lines, 137 bytes).\r\n']])],
  [/echo (.*)/, (match) => script([[2, `${match[1]}\r\n`]])],
];

export function programs(record, io) {
  for (const [pattern, make] of known) {
    const match = pattern.exec(record.source);
    if (match) return make(match)(io);
  }
  return script([[5, '']])(io);
}

/** A shell on a terminal: echoes what is typed, answers a few commands. */
function shell() {
  return (io) => {
    let line = '';
    const prompt = () => io.print(`${esc}1;32m/ #${esc}0m `);
    const answers = { ls: 'bin    etc    home   proc   root   tmp    usr\r\n', pwd: '/\r\n' };
    return {
      start: prompt,
      stop() {},
      input(data) {
        const place = /^\x1b\[(\d+;\d+)R$/.exec(data);
        if (place) {
          io.print(`the cursor is at ${place[1]}\r\n`);
          return prompt();
        }
        for (const key of data) {
          if (key === '\r') {
            io.print('\r\n');
            if (line === 'exit') return io.end({ kind: 'finished', exitCode: 0 });
            if (line === 'where') {
              line = '';
              io.print(`${esc}6n`);
              continue;
            }
            if (line) io.print(answers[line] ?? `sh: ${line}: not found\r\n`);
            line = '';
            prompt();
          } else if (key === '\x7f') {
            if (line) io.print('\b \b');
            line = line.slice(0, -1);
          } else {
            line += key;
            io.print(key);
          }
        }
      },
    };
  };
}

function ticker() {
  return (io) => {
    let n = 0;
    let timer;
    return { start: () => (timer = setInterval(() => io.print(`tick ${++n}\r\n`), 120)), stop: () => clearInterval(timer), input() {} };
  };
}

function leftOut() {
  return (io) => ({
    start() {
      io.print('the first line\r\nthe second line\r\n');
      io.skip(123456);
      io.print('f a line that was cut\r\nthe last line\r\n');
      io.end({ kind: 'finished', exitCode: 0 });
    },
    stop() {}, input() {},
  });
}

/** Two figures, the second when it was asked for. */
function figures() {
  return (io) => ({
    start() {
      io.print(`before\r\n${escape(png(1280, 960), { title: 'Loss by epoch', width: 640 })}\r\nbetween\r\n`);
    },
    stop() {},
    input() {
      io.print(`${escape(png(640, 120, [40, 90, 160]), { title: '' })}\r\nafter\r\n`);
      io.end({ kind: 'finished', exitCode: 0 });
    },
  });
}

/** What programs print that means no good. */
function trouble() {
  const hostile = [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'), png(9, 9).subarray(0, 50),
    png(1, 1, [0, 0, 0], { claimed: [60_000, 60_000] }), png(9, 9, [0, 0, 0], { extra: [['tEXt', Buffer.alloc(700 * 1024)]] }),
    png(9, 9, [0, 0, 0], { data: Buffer.from('no pixels at all') })];
  return `${hostile.map((bytes) => escape(bytes, { title: '"><script>alert(1)</script>' })).join('\r\n')}\r\n${escape(png(9, 9)).slice(0, 60)}^C\r\nthe end\r\n`;
}

/** A picture of which the middle was not kept. */
function lostPicture() {
  return (io) => ({
    start() {
      const picture = escape(png(64, 64, [1, 2, 3], { extra: [['tEXt', Buffer.alloc(40_000, 7)]] }));
      io.print(`first\r\n${picture.slice(0, 15_000)}`);
      io.skip(20_000);
      io.print(`${picture.slice(35_000)}\r\nlast\r\n`);
      io.end({ kind: 'finished', exitCode: 0 });
    },
    stop() {}, input() {},
  });
}

function late() {
  return (io) => ({
    start() {
      io.print('first\r\n');
      io.end({ kind: 'finished', exitCode: 0, late: true });
      setTimeout(() => io.print('and late\r\n'), 500);
      setTimeout(() => io.close(), 900);
    },
    stop() {}, input() {},
  });
}

/** BuildKit's way: the whole block is drawn again and again over itself. */
function buildkit() {
  const steps = ['[internal] load build definition from Dockerfile', '[1/5] FROM docker.io/library/python:3.13-slim', '[internal] load build context',
    'CACHED [2/5] WORKDIR /app', '[3/5] COPY requirements.txt .', '[4/5] RUN pip install --no-cache-dir -r requirements.txt', '[5/5] COPY . .', 'exporting to image'];
  const frames = [];
  let height = 0;
  for (let tick = 0; tick <= 24; tick++) {
    const shown = steps.slice(0, 1 + Math.floor(tick / 3));
    const done = tick === 24;
    let text = height ? `${esc}${height}A${esc}0G${esc}?25l` : `${esc}?25l`;
    text += `${esc}34m[+] Building ${(tick * 0.12).toFixed(1)}s (${shown.length}/9)${done ? ' FINISHED' : ''}${' '.repeat(done ? 18 : 27)}${esc}2mdocker:rootless${esc}0m\r\n`;
    shown.forEach((step, index) => {
      const last = index === shown.length - 1 && !done;
      text += `${last ? '' : `${esc}34m`}${esc}K => ${step.padEnd(62)}${((index + 1) * 0.2).toFixed(1).padStart(5)}s${esc}0m\r\n`;
    });
    height = shown.length + 1;
    frames.push([120, text + (done ? `${esc}?25h` : '')]);
  }
  return frames;
}

function colours() {
  let text = '';
  for (let colour = 0; colour < 16; colour++) text += `${esc}${colour < 8 ? 30 + colour : 82 + colour}m colour ${String(colour).padStart(2)} ${esc}0m${colour % 4 === 3 ? '\r\n' : ''}`;
  for (let colour = 0; colour < 8; colour++) text += `${esc}${40 + colour}m ${colour} ${esc}0m`;
  text += `\r\n${esc}1mbold${esc}0m ${esc}2mdim${esc}0m ${esc}3mitalic${esc}0m ${esc}4munderline${esc}0m ${esc}7minverse${esc}0m ${esc}9mstruck${esc}0m ${esc}38;5;208m256${esc}0m ${esc}38;2;10;20;60mtrue colour${esc}0m\r\n`;
  for (let n = 16; n < 88; n++) text += `${esc}48;5;${n}m ${esc}0m`;
  return `${text}\r\nplain ✓ 日本語 🐳 <script>alert(1)</script>\r\n`;
}

function ps() {
  return 'CONTAINER ID   IMAGE              COMMAND                  CREATED          STATUS          PORTS                    NAMES\r\n' +
    '7d3c0b9f1a22   nginx:alpine       "/docker-entrypoint.…"   12 seconds ago   Up 11 seconds   0.0.0.0:8080->80/tcp     web\r\n';
}
