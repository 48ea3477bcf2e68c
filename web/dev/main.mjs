import { build } from 'vite';
import { startServer } from './server.mjs';

/** `npm run dev`: builds on every change, serves the pages of dev/pages with the stand-in backend on a port of its own. */
await build({ logLevel: 'warn', build: { outDir: 'dev/built/assets', watch: {} } });
const { url } = await startServer(Number(process.env.PORT ?? 4790));
console.log(`Lesson: ${url}/docker-for-data-science/03-first-dockerfile`);
