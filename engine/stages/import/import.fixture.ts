import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dataset, Detection, ImportPlan, Reject } from '#shared/stages/import.ts';
import { createEngine } from '../../index.ts';

export interface Imported {
  readonly id: string;
  readonly body: Dataset;
  readonly rejects: Reject[];
  readonly notes: string[];
  readonly cached: boolean;
}

/** A real engine on a real workspace in a temp folder, with shortcuts for the tests of import and explorer. */
export async function openFixture() {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-import-'));
  const engine = createEngine({ home: join(folder, 'home'), logLevel: process.env.ALMANAC_TEST_LOG === 'info' ? 'info' : 'silent' });
  const client = engine.client();
  await client.workspace.open({ path: join(folder, 'workspace'), create: true });
  mkdirSync(join(folder, 'files'));

  const fixture = {
    folder,
    client,
    file(name: string, content: string | Uint8Array): string {
      const path = join(folder, 'files', name);
      writeFileSync(path, content);
      return path;
    },
    detect: (path: string): Promise<Detection> => client.import.detect({ path, read: {} }),
    async run(plan: ImportPlan): Promise<Imported> {
      const notes: string[] = [];
      for await (const event of await client.import.run(plan)) {
        if (event.type === 'log') notes.push(event.message);
        if (event.type === 'done') {
          const { body } = await client.import.get({ dataset: event.record });
          const { rows } = await client.import.rejects({ dataset: event.record, limit: 10_000 });
          return { id: event.record, body, rejects: rows, notes, cached: event.cached };
        }
      }
      throw new Error('The import ended without a record.');
    },
    /** Detects and imports, with changes to the proposed plan. */
    async take(path: string, change: Partial<ImportPlan> = {}): Promise<Imported> {
      const { plan, findings } = await fixture.detect(path);
      if (!plan) throw new Error(`No plan: ${findings.map((f) => f.message).join(' ')}`);
      return fixture.run({ ...plan, ...change });
    },
    /** Times and values of a series, all of them. */
    async values(dataset: string, series?: string, column?: string): Promise<{ times: number[]; values: number[] }> {
      const { times, values } = await client.series.window({
        dataset,
        ...(series === undefined ? {} : { series }),
        ...(column ? { column } : {}),
        points: 20_000,
      });
      return { times: [...times], values: [...values] };
    },
    names: async (dataset: string): Promise<string[]> => (await client.series.list({ dataset, limit: 10_000 })).series.map((s) => s.series),
    async close(): Promise<void> {
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return fixture;
}
export type Fixture = Awaited<ReturnType<typeof openFixture>>;
