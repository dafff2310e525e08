import { expect } from '@playwright/test';
import { Frame } from './frame.ts';
import { select } from './select.ts';

export class PublishPage extends Frame {
  async step(name: string | RegExp): Promise<void> {
    await this.canvas.getByRole('tab', { name }).click();
    await this.settle();
  }

  /** Writes the bundle as a folder. */
  async publish(folder: string): Promise<void> {
    await this.inspector.getByText('Folder', { exact: true }).click();
    await this.inspector.getByRole('textbox', { name: 'New folder' }).fill(folder);
    await this.press('Write the bundle');
    await this.settle();
  }

  async publishArchive(file: string): Promise<void> {
    await this.step('Build');
    await this.inspector.getByText('Archive (.tar.gz)', { exact: true }).click();
    await this.inspector.getByRole('textbox', { name: 'New file' }).first().fill(file);
    await this.press('Write the bundle');
    await expect(this.canvas.getByText(file).first()).toBeVisible();
    await this.settle();
  }

  /** Serves the release for a moment, and waits for what was found. */
  async probe(requests: number): Promise<void> {
    await this.step('Try it here');
    await this.canvas.getByRole('textbox', { name: 'Requests' }).fill(String(requests));
    await this.press('Run it here and probe it');
    await expect(
      this.canvas.getByRole('region', { name: 'What the probe found' }).or(this.canvas.getByText('Ready after')).first(),
    ).toBeVisible({
      timeout: 60_000,
    });
    await this.settle();
  }

  /** Names a place that releases go to; fields by their labels. */
  async addPlace(kind: string, name: string, fields: Readonly<Record<string, string>>, secret?: string): Promise<void> {
    await this.step('Push');
    await this.press(/^(Another place|Add the first)$/);
    const dialogue = this.page.getByRole('dialog');
    await select(this.page, 'Kind', kind);
    for (const [label, value] of Object.entries({ Name: name, ...fields }))
      await dialogue.getByRole('textbox', { name: label }).first().fill(value);
    if (secret) await select(this.page, 'Secret', secret);
    await dialogue.getByRole('button', { name: 'Save the place' }).click();
    await expect(dialogue).toBeHidden();
  }

  /** Pushes the newest release, and waits until it was pulled back and compared. */
  async push(place: string): Promise<void> {
    await this.step('Push');
    await this.canvas
      .getByRole('table', { name: 'Places' })
      .or(this.canvas.getByRole('grid', { name: 'Places' }))
      .getByText(place, { exact: true })
      .click();
    await this.canvas.getByRole('button', { name: 'Push', exact: true }).click();
    await this.settle();
  }

  /** Lets the champion of a server be the newest release that it holds. */
  async activate(place: string, model: string): Promise<void> {
    await this.step('Serve');
    await select(this.page, 'Server', place);
    await this.press('Ask again');
    await this.settle();
    await this.canvas
      .getByRole('button', { name: new RegExp(`^Activate version \\d+ of ${model}`) })
      .first()
      .click();
    const dialogue = this.page.getByRole('dialog');
    await dialogue.getByRole('button', { name: 'Activate', exact: true }).click();
    await expect(dialogue).toBeHidden({ timeout: 30_000 });
    await this.settle();
  }

  async revert(place: string, alias: string): Promise<void> {
    await this.step('Serve');
    await select(this.page, 'Server', place);
    await this.settle();
    await this.press(`Revert ${alias}`);
    const dialogue = this.page.getByRole('dialog');
    await dialogue.getByRole('button', { name: 'Revert', exact: true }).click();
    await expect(dialogue).toBeHidden({ timeout: 30_000 });
    await this.settle();
  }
}
