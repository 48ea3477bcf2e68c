/**
 * Work that can wait, done one piece at a time while the page is idle, nearest to the reader first: making editors,
 * drawing the output of runs that ended long ago. Everything is done in the end, so that a search in the page finds it.
 */

interface Task {
  element: Element;
  work: () => void | Promise<void>;
}

const tasks = new Set<Task>();
let scheduled = false;

/** Does `work` when the page is idle; the returned function cancels it. */
export function whenIdle(element: Element, work: () => void | Promise<void>): () => void {
  const task = { element, work };
  tasks.add(task);
  schedule();
  return () => tasks.delete(task);
}

function schedule(): void {
  if (scheduled || tasks.size === 0) return;
  scheduled = true;
  if (typeof requestIdleCallback === 'function') requestIdleCallback(next, { timeout: 200 });
  else setTimeout(next, 20);
}

async function next(): Promise<void> {
  const task = nearest();
  if (task) {
    tasks.delete(task);
    await task.work();
  }
  scheduled = false;
  schedule();
}

function nearest(): Task | undefined {
  let best: Task | undefined;
  let least = Infinity;
  for (const task of tasks) {
    const box = task.element.getBoundingClientRect();
    const away = Math.max(0, box.top - innerHeight, -box.bottom);
    if (away < least) [best, least] = [task, away];
  }
  return best;
}
