import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImportPage } from './pages/stages.ts';
import { expect, test } from './support/fixtures.ts';

const rows = (n: number): string => Array.from({ length: n }, (_, i) => `${i + 1},${100 + (i % 7)}`).join('\n');

test('a source that has grown is read again as a new version beside the old', async ({ desk }) => {
  const view = new ImportPage(desk.page);
  const file = join(desk.folder, 'load.csv');
  writeFileSync(file, `t,load\n${rows(100)}\n`);
  await view.go('Import');
  await desk.choose(view.canvas.getByRole('button', { name: 'Choose a file' }), file);
  await view.confirm('load');
  await expect(desk.page.getByRole('banner')).toContainText('v1');

  writeFileSync(file, `t,load\n${rows(120)}\n`);
  await view.go('Home');
  await view.go('Import');
  await view.press('Import another');
  await view.press('Read “load” again');
  await expect(view.canvas.getByRole('button', { name: 'Import as version 2' })).toBeVisible();
  await view.confirm('load');
  await expect(desk.page.getByRole('banner')).toContainText('v2');
  await expect(view.canvas.getByText('120', { exact: true }).first()).toBeVisible();
});
