import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,models,nn,engine,cli,server,electron,renderer,scripts}/**/*.test.{ts,tsx}'],
    setupFiles: ['scripts/test-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
