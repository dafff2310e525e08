import { client } from '../client/client.ts';

/** Hands the registry to the browser (or the desktop's download dialogue) as models.json. */
export async function saveRegistry(): Promise<void> {
  const text = JSON.stringify(await client.registry.export({}), null, 2);
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: 'models.json' });
  link.click();
  URL.revokeObjectURL(url);
}
