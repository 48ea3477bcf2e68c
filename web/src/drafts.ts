/** Edited text on its way to the server: sent a moment after the last key, and again if the connection was away. */
export class Drafts {
  private readonly unsent = new Map<string, string | null>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `send` is true when the message was given to an open connection. */
  constructor(private readonly send: (cell: string, source: string | null) => boolean, private readonly delay = 600) {}

  edited(cell: string, source: string | null): void {
    this.unsent.set(cell, source);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), this.delay);
  }

  /** Sends what waits: before a run, when the page is left, when the connection is back. */
  flush(): void {
    clearTimeout(this.timer);
    for (const [cell, source] of this.unsent) {
      if (!this.send(cell, source)) return;
      this.unsent.delete(cell);
    }
  }

  has(cell: string): boolean {
    return this.unsent.has(cell);
  }

  get pending(): boolean {
    return this.unsent.size > 0;
  }
}
