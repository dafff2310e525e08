import { expect } from '@playwright/test';
import { Frame } from './frame.ts';
import { select } from './select.ts';

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
