import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ImportPage } from './pages/stages.ts';
import { type Desk, expect, test } from './support/fixtures.ts';

async function offer(desk: Desk, name: string, content: string | Uint8Array): Promise<ImportPage> {
  const view = new ImportPage(desk.page);
  const file = join(desk.folder, name);
  writeFileSync(file, content);
  await view.go('Import');
  await desk.choose(view.canvas.getByRole('button', { name: 'Choose a file' }), file);
  return view;
}

test.describe('files that are not what they seem', () => {
  const packed = gzipSync(`t,y\n${'1,2\n'.repeat(1000)}`);
  for (const [name, content] of [
    ['empty.csv', ''],
    ['cut-off.csv.gz', packed.subarray(0, packed.length - 20)],
    ['not-really.parquet', 'PAR1 but no more'],
    ['picture.csv', Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256)],
  ] as const)
    test(`${name} is refused with its name and the way out, and the app goes on`, async ({ desk }) => {
      const view = await offer(desk, name, content);
      const alert = view.canvas.getByRole('alert').first();
      await expect(alert).toContainText(name);
      expect(desk.complaints.filter((line) => line.startsWith('exception'))).toEqual([]);
      await view.link('Home').click();
      await expect(view.canvas.getByRole('heading', { name: 'demand' })).toBeVisible();
    });
});

test('rows that cannot be read are kept aside, counted, and shown with their line', async ({ desk }) => {
  const rows = Array.from({ length: 60 }, (_, i) => `${i + 1},${i % 7}`);
  rows[40] = '41,about five';
  const view = await offer(desk, 'load.csv', `t,y\n${rows.join('\n')}\n`);
  await view.confirm('load');
  await expect(view.canvas.getByText('1 row kept aside')).toBeVisible();
  const table = view.canvas.getByRole('table', { name: 'Rows kept aside' }).or(view.canvas.getByLabel('Rows kept aside')).first();
  await expect(table).toContainText('about five');
  await expect(table).toContainText('42');
});
