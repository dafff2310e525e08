import { expect, type Page } from '@playwright/test';
import { Frame } from './frame.ts';

/** Chooses from a Mantine select by the words of the option. */
async function select(page: Page, label: string, option: string | RegExp): Promise<void> {
  await page
    .getByRole('combobox', { name: label, exact: true })
    .or(page.getByRole('textbox', { name: label, exact: true }))
    .first()
    .click();
  await page.getByRole('option', { name: option }).first().click();
}

export class ImportPage extends Frame {
  /** Gives the column a role. */
  async role(column: string, role: string): Promise<void> {
    await this.page.getByLabel(`Role of ${column}`).selectOption({ label: role });
  }

  /** Keeps what is shown as a version, and waits for it. */
  async confirm(name: string): Promise<void> {
    await this.press(/^Import( as version \d+)?$/);
    await expect(this.canvas.getByText(`Imported: ${name}`)).toBeVisible({ timeout: 120_000 });
  }
}

export class TrainPage extends Frame {
  /** Chooses what is fitted next. */
  async choose(model: string | RegExp): Promise<void> {
    await select(this.page, 'Model', model);
  }

  async fit(model: string | RegExp, horizon: number): Promise<void> {
    await this.choose(model);
    await this.inspector.getByLabel('Horizon').fill(String(horizon));
    await this.press(/^Fit /);
    await this.settle();
    await expect(this.canvas.getByText(/^Forecast by /)).toBeVisible({ timeout: 120_000 });
  }
}

export class BacktestPage extends Frame {
  /** Leaves only the models named. */
  async models(keep: readonly string[], add: readonly string[]): Promise<void> {
    const remove = this.page.getByRole('button', { name: /^Remove / });
    for (const label of await remove.evaluateAll((all) => all.map((b) => b.getAttribute('aria-label') ?? '')))
      if (!keep.some((model) => label.endsWith(model))) await this.page.getByRole('button', { name: label, exact: true }).click();
    for (const model of add) await select(this.page, 'Add a model', model);
  }
}

export class ApprovePage extends Frame {
  /** Opens a part of the view: "New request", "Queue", "Approved", "Gates and rules". */
  async part(name: string): Promise<void> {
    await this.canvas.getByRole('tab', { name }).click();
    await this.settle();
  }

  /** Asks for approval as the next version of a model. */
  async request(model: string, reasons: string): Promise<void> {
    await this.inspector.getByRole('combobox', { name: 'Model name' }).fill(model);
    await this.inspector.getByRole('textbox', { name: 'Why it should be approved' }).fill(reasons);
    await this.press('Request approval');
    await expect(this.canvas.getByRole('tab', { name: 'Queue' })).toHaveAttribute('aria-selected', 'true');
  }

  /** Approves the request in view, as the identity that acts. */
  async approve(reasons: string): Promise<void> {
    await this.inspector.getByRole('textbox', { name: 'Your reasons' }).fill(reasons);
    await this.inspector.getByRole('button', { name: /^Approve/ }).click();
    await expect(this.canvas.getByRole('tab', { name: 'Approved' })).toHaveAttribute('aria-selected', 'true');
  }
}

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

export class RegistryPage extends Frame {
  async part(name: string | RegExp): Promise<void> {
    await this.canvas.getByRole('tab', { name }).click();
    await this.settle();
  }

  /** Lets an alias stand for a version. */
  async move(alias: string, version: number, reason: string): Promise<void> {
    await this.press(new RegExp(`^(Set|Move) ${alias}$`));
    const dialogue = this.page.getByRole('dialog');
    await select(this.page, 'Version', new RegExp(`^Version ${version}`));
    await dialogue.getByRole('textbox', { name: 'Reason' }).fill(reason);
    await dialogue.getByRole('button', { name: /^(Set|Move) the alias$/ }).click();
    await expect(dialogue).toBeHidden();
  }

  /** Moves an alias back to the version before, all of the checklist ticked. */
  async rollBack(alias: string, reason: string): Promise<void> {
    await this.press(`Roll back ${alias}`);
    const dialogue = this.page.getByRole('dialog');
    await expect(dialogue.getByRole('checkbox').first()).toBeVisible();
    for (const box of await dialogue.getByRole('checkbox').all()) await box.check();
    await dialogue.getByRole('textbox', { name: 'Reason' }).fill(reason);
    await dialogue.getByRole('button', { name: /^Roll back to version/ }).click();
    await expect(dialogue).toBeHidden();
  }
}

export class SettingsPage extends Frame {
  /** Keeps a password or token under a name. */
  async keepSecret(name: string, value: string): Promise<void> {
    const secrets = this.canvas.locator('section', { has: this.page.getByRole('heading', { name: 'Secrets' }) });
    await secrets.getByRole('textbox', { name: 'Name' }).fill(name);
    await secrets.getByLabel('Value').fill(value);
    await secrets.getByRole('button', { name: 'Keep the secret' }).click();
    await expect(secrets.getByText(name, { exact: true })).toBeVisible();
  }
}
