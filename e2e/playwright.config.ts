import { defineConfig } from '@playwright/test';
import { browserProgram, chromiumArgs } from './support/programs.ts';

/** Journeys through the whole app, written once: in the browser, and in Electron where its program is there. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results',
  globalSetup: './support/build.ts',
  fullyParallel: false,
  workers: 2,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: { viewport: { width: 1440, height: 900 }, actionTimeout: 15_000, trace: 'retain-on-failure', screenshot: 'only-on-failure' },
  projects: [
    { name: 'browser', use: { browserName: 'chromium', launchOptions: { executablePath: browserProgram(), args: chromiumArgs() } } },
    // The door is the browser's: in Electron the page talks to the engine over a port.
    { name: 'electron', testIgnore: 'door/**' },
  ],
});
