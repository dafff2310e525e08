import { join } from 'node:path';
import { PublishPage } from './pages/publish.ts';
import { RegistryPage, SettingsPage } from './pages/registry.ts';
import { sampleFeatures } from './pages/sample.ts';
import { ApprovePage, BacktestPage, TrainPage } from './pages/stages.ts';
import { hasRegistry, NO_REGISTRY, startForecastServer, startRegistry } from './support/beside.ts';
import { expect, test } from './support/fixtures.ts';
import { look } from './support/look.ts';

const MODEL = 'Departures';
const TOKEN = 'a-token-for-this-journey-0123456789';
const HORIZON = 24;

interface Answer {
  readonly version: number;
  readonly fallback: boolean;
  readonly forecasts: readonly { readonly mean: readonly number[] }[];
}

test('two versions of a model go to a registry and to a server, and back to the first', async ({ desk }) => {
  test.setTimeout(400_000);
  const { page, complaints, folder } = desk;
  const train = new TrainPage(page);
  const approve = new ApprovePage(page);
  const publish = new PublishPage(page);
  const registry = new RegistryPage(page);

  await test.step('candidates', async () => {
    await sampleFeatures(page);
    const backtest = new BacktestPage(page);
    await backtest.go('Backtest');
    await backtest.models(['Seasonal naive'], ['Theta', 'Linear regression']);
    await backtest.press('Run backtest');
    await backtest.isDone('Backtest');
    await backtest.go('Compare');
    await backtest.press(/^Compare/);
    await backtest.isDone('Compare');
  });
  await approve.beSomebodyNew('Ada Author');
  await approve.beSomebodyNew('Rosa Reviewer');

  const oci = hasRegistry() ? await startRegistry(folder) : undefined;
  if (!oci) console.log(`${NO_REGISTRY}: a folder stands in for it.`);
  const server = await startForecastServer(folder, join(folder, 'home'), TOKEN);
  const forecast = async (): Promise<Answer> => {
    const answer = await fetch(`${server.url}/v1/forecast`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-token': TOKEN },
      body: JSON.stringify({ model: MODEL, horizon: HORIZON, series: [{ id: 'departures' }] }),
    });
    expect(answer.status, await answer.clone().text()).toBe(200);
    return (await answer.json()) as Answer;
  };

  /** Trained, asked for by Ada, approved by Rosa, built as an archive. */
  const version = async (model: string, n: number): Promise<void> => {
    await train.go('Train');
    await train.fit(model, HORIZON);
    await approve.actAs('Ada Author');
    await approve.go('Approve');
    await approve.part('New request');
    await approve.request(MODEL, `Better than last week's hours (${model}).`);
    await approve.actAs('Rosa Reviewer');
    if (n === 2) await look(page, 'release-1-decide');
    await approve.approve('Looked at the residuals of the holidays.');
    await publish.go('Publish');
    await publish.publishArchive(join(folder, `departures-${n}.tar.gz`));
    await expect(publish.canvas.getByText('valid, trusted').first()).toBeVisible();
  };
  const send = async (): Promise<void> => {
    for (const place of ['shelf', 'production']) await publish.push(place);
    await publish.activate('production', MODEL);
  };

  try {
    await test.step('the first version: built, tried here, pushed to a registry and to a server, which answers from it', async () => {
      await version('Theta', 1);
      await look(page, 'release-2-built');
      await publish.probe(50);
      await look(page, 'release-3-probe');
      const settings = new SettingsPage(page);
      await settings.go('Settings');
      await settings.keepSecret('SERVER_TOKEN', TOKEN);
      await publish.go('Publish');
      if (oci) await publish.addPlace('OCI registry', 'shelf', { Address: oci.url, Repository: 'forecasts/departures' });
      else await publish.addPlace('Folder or network share', 'shelf', { Folder: join(folder, 'shelf') });
      await publish.addPlace('Almanac forecast server', 'production', { Address: server.url }, 'SERVER_TOKEN');
      await send();
      await look(page, 'release-4-server');
      const { forecasts, fallback, version: served } = await forecast();
      expect({ fallback, served, steps: forecasts[0]!.mean.length }).toEqual({ fallback: false, served: 1, steps: HORIZON });
      await registry.go('Registry');
      await registry.move('champion', 1, 'The first.');
    });

    await test.step('the second version takes its place', async () => {
      await version('Linear regression', 2);
      await send();
      expect(await forecast()).toMatchObject({ version: 2, fallback: false });
      await registry.go('Registry');
      await registry.move('champion', 2, 'Knows the holidays.');
      await look(page, 'release-5-registry');
      await registry.part('Compare versions');
      await expect(registry.canvas.getByText(/WAPE/).first()).toBeVisible();
      await look(page, 'release-6-compare');
      await registry.part('Lineage');
      await registry.settle();
      await look(page, 'release-7-lineage');
    });

    await test.step('one step back, in the registry and on the server', async () => {
      await registry.part(/^Versions/);
      await registry.rollBack('champion', 'Too many in the night.');
      await publish.go('Publish');
      await publish.revert('production', 'champion');
      expect(await forecast()).toMatchObject({ version: 1 });
    });

    await test.step('every step is on record', async () => {
      await registry.go('Registry');
      await registry.part('Audit trail');
      await registry.press('Verify the trail');
      await expect(registry.canvas.getByText(/^Whole: \d+ entries/)).toBeVisible();
      await look(page, 'release-8-audit');
    });
  } finally {
    await server.stop();
    await oci?.stop();
  }
  expect(complaints).toEqual([]);
});
