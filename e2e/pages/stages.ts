import { expect } from '@playwright/test';
import { Frame } from './frame.ts';
import { select } from './select.ts';

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

  /** `params` by their labels. */
  async fit(model: string | RegExp, horizon: number, params: Readonly<Record<string, number>> = {}): Promise<void> {
    await this.choose(model);
    for (const [label, value] of Object.entries(params))
      await this.inspector.getByRole('textbox', { name: label, exact: true }).fill(String(value));
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
