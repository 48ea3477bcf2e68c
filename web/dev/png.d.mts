export function png(width: number, height: number, colour?: number[], more?: { claimed?: [number, number]; extra?: [string, Buffer][]; data?: Buffer }): Buffer;
export function escape(bytes: Uint8Array, more?: { title?: string; width?: number; inline?: number; end?: string }): string;
