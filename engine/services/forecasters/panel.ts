import type { RecordId } from '#shared/base/ids.ts';
import { type Panel, panelOf, slicePanel } from '#shared/domain/panel.ts';
import { normalDraw } from '#shared/math/normal.ts';
import { seededRandom } from '#shared/math/random.ts';
import { loadPanel } from '../../panel/load.ts';
import { sourceOf } from '../../panel/source.ts';
import type { Database } from '../../store/database.ts';
import { text } from '../../store/rows.ts';
import { table } from '../../store/tables.ts';

const SERIES = 8;

/** The ends of the first series of a feature set; of none, made-up ones of that length. */
export async function panelFor(db: Database, features: RecordId | undefined, rows: number): Promise<Panel> {
  if (!features) return madeUp(rows);
  const { panel } = await db.read(async (sql) => {
    const { features: set, dataset } = await sourceOf(sql, features);
    const names = await sql.all(`SELECT name FROM ${table(dataset.head.id, 'series')} ORDER BY s LIMIT ${SERIES}`);
    return loadPanel(sql, set, dataset, { series: names.map((row) => text(row, 'name')), past: true });
  });
  const length = (s: number): number => panel.offsets[s + 1]! - panel.offsets[s]!;
  return slicePanel(panel, (s) => Math.max(0, length(s) - rows), length);
}

/** Waves of two lengths, a walk and noise. */
function madeUp(rows: number): Panel {
  const random = seededRandom(1);
  const noise = () => normalDraw(random);
  let level = 100;
  const series = {
    'made-up waves': (i: number) => 100 + 20 * Math.sin((2 * Math.PI * i) / 24) + 10 * Math.sin((2 * Math.PI * i) / 168) + noise(),
    'made-up walk': () => (level += noise()),
    'made-up noise': () => 50 + 5 * noise(),
  };
  return panelOf(
    Object.fromEntries(Object.entries(series).map(([name, value]) => [name, Array.from({ length: rows }, (_, i) => value(i))])),
  );
}
