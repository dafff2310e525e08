import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const door = process.env.ALMANAC_DOOR ?? 'http://127.0.0.1:4880';

/** Development only: the page is served by Vite, so the token of the server door comes from the environment. */
const token = {
  name: 'almanac-token',
  apply: 'serve' as const,
  transformIndexHtml: (html: string) => html.replaceAll('__ALMANAC_TOKEN__', process.env.ALMANAC_TOKEN ?? ''),
};

export default defineConfig({
  root: fileURLToPath(new URL('renderer', import.meta.url)),
  base: './',
  plugins: [react(), token],
  server: {
    host: '127.0.0.1',
    proxy: {
      '/rpc': { target: door, ws: true, changeOrigin: true, rewriteWsOrigin: true },
      '/upload': { target: door, changeOrigin: true, headers: { origin: door } },
    },
  },
  build: {
    outDir: fileURLToPath(new URL('dist/renderer', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1600,
    assetsInlineLimit: 0,
  },
});
