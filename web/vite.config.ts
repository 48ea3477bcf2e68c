import { defineConfig } from 'vitest/config';

/** The page renderer reads assets/manifest.json to find the hashed names (ARCHITECTURE.md, "The page"). */
export default defineConfig({
  base: '/assets/',
  publicDir: false,
  build: {
    outDir: '../target/classes/META-INF/resources/assets',
    assetsDir: '',
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    cssTarget: 'esnext',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: { input: ['src/main.ts', 'src/theme.ts'] },
  },
  test: { include: ['test/**/*.test.ts'], environment: 'node' },
});
