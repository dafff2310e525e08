import { spawnSync } from 'node:child_process';
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Frame } from './pages/frame.ts';
import { PublishPage } from './pages/publish.ts';
import { ApprovePage, BacktestPage, ImportPage, TrainPage } from './pages/stages.ts';
import { ABSENT, readTable, sharedData, withFuture, writeTable } from './support/data.ts';
import { expect, test } from './support/fixtures.ts';
import { look } from './support/look.ts';
import { ROOT } from './support/programs.ts';

/** In half hours. */
const DAY = 48;
const WEEK = 7 * DAY;
const VICTORIA = sharedData('vic_elec/vic_elec.csv.gz');

/** `almanac publish verify` as a person would run it. */
function verifyByCommand(bundle: string): unknown {
  const cli = join(ROOT, 'cli', 'almanac.mjs');
  const { stdout } = spawnSync(process.execPath, [cli, 'publish', 'verify', '--path', bundle, '--json'], { encoding: 'utf8' });
  return JSON.parse(stdout);
}

test('the main job on half-hourly electricity demand, from the file to the bundle', async ({ desk }) => {
  test.skip(!VICTORIA, ABSENT);
  test.setTimeout(600_000);
  const { page, complaints } = desk;
  const frame = new Frame(page);
  const file = join(desk.folder, 'victoria.csv');
  const all = readTable(VICTORIA!);
  const table = { ...all, rows: all.rows.slice(-26 * WEEK) };
  // Temperature and holidays of the next day are known, its demand is not yet.
  writeTable(file, withFuture(table, 'demand_mwh', DAY));

  await test.step('home', async () => {
    await frame.go('Home');
    await look(page, '01-home');
  });

  await test.step('import', async () => {
    const view = new ImportPage(page);
    await view.go('Import');
    await look(page, '02-import');
    await desk.choose(view.canvas.getByRole('button', { name: 'Choose a file' }), file);
    await expect(page.getByLabel('Role of demand_mwh')).toHaveValue('target');
    await expect(page.getByLabel('Role of time_utc')).toHaveValue('time');
    await view.role('temperature_c', 'Known ahead');
    await look(page, '03-import-confirm');
    await view.confirm('victoria');
    await view.isDone('Import');
    await look(page, '04-import-done');
  });

  await test.step('explore', async () => {
    await frame.go('Explore');
    await look(page, '05-explore');
  });

  await test.step('validate', async () => {
    await frame.go('Validate');
    await frame.press('Check the data');
    await frame.isDone('Validate');
    await frame.settle();
    await look(page, '06-validate');
  });

  await test.step('features', async () => {
    await frame.go('Features');
    await frame.press('Build features');
    await frame.isDone('Features');
    await frame.settle();
    await look(page, '07-features');
  });

  await test.step('train', async () => {
    const view = new TrainPage(page);
    await view.go('Train');
    await look(page, '08-train-empty');
    await view.fit('Linear regression', DAY);
    await view.isDone('Train');
    await look(page, '09-train');
  });

  await test.step('backtest', async () => {
    const view = new BacktestPage(page);
    await view.go('Backtest');
    await view.models(['Seasonal naive'], ['Linear regression']);
    await look(page, '10-backtest-plan');
    await view.press('Run backtest');
    await view.isDone('Backtest');
    await view.settle();
    await look(page, '11-backtest');
  });

  await test.step('compare', async () => {
    await frame.go('Compare');
    await frame.press(/^Compare/);
    await frame.isDone('Compare');
    await frame.settle();
    await look(page, '12-compare');
  });

  await test.step('scenario', async () => {
    await frame.go('Scenario');
    await frame.press('Add an edit');
    await look(page, '13-scenario-edit');
    await frame.press(/^Run /);
    await frame.isDone('Scenario');
    await frame.settle();
    await look(page, '14-scenario');
  });

  await test.step('approve', async () => {
    const view = new ApprovePage(page);
    await view.go('Approve');
    await frame.beSomebodyNew('Ada Author');
    await look(page, '15-approve-request');
    await view.request('Victoria, summer', 'Best of two by WAPE over three days; the residuals were looked at.');
    await expect(view.inspector.getByRole('note')).toContainText('Ada Author');
    await look(page, '15-approve-blocked');
    await frame.beSomebodyNew('Rosa Reviewer');
    await look(page, '15-approve-decide');
    await view.approve('The gates that were missed are those of a short backtest.');
    await view.isDone('Approve');
    await look(page, '15-approve');
    await view.part('Gates and rules');
    await look(page, '15-approve-rules');
  });

  await test.step('publish', async () => {
    const view = new PublishPage(page);
    await view.go('Publish');
    await view.publish(join(desk.folder, 'bundle'));
    await view.isDone('Publish');
    await expect(view.canvas.getByText(/Every byte of \d+ files is as the manifest says/)).toBeVisible();
    await expect(view.canvas.getByText('valid, trusted').first()).toBeVisible();
    await look(page, '16-publish');
    // The command line, which was not there when the bundle was written, comes to the same verdict.
    expect(verifyByCommand(join(desk.folder, 'bundle'))).toMatchObject({ ok: true, problems: [] });
    const payload = readdirSync(join(desk.folder, 'bundle')).find((name) => name !== 'manifest.json')!;
    appendFileSync(join(desk.folder, 'bundle', payload), ' ');
    expect(verifyByCommand(join(desk.folder, 'bundle'))).toMatchObject({ ok: false });
  });

  await test.step('the next day: a new version, and how the forecast held', async () => {
    writeTable(file, table);
    const view = new ImportPage(page);
    await view.go('Import');
    await view.press('Import another');
    await view.press(/again$/);
    await view.confirm('victoria');
    await view.go('Monitor');
    await view.press(/^Check /);
    await view.settle();
    await expect(view.canvas.getByText(/against victoria, version 2/).first()).toBeVisible();
    await look(page, '17-monitor');
  });

  await test.step('settings', async () => {
    await frame.go('Settings');
    await look(page, '18-settings');
  });

  await test.step('nothing was complained about on the way', () => {
    expect(complaints).toEqual([]);
  });
});
