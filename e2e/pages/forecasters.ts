import { expect, type Locator } from '@playwright/test';
import type { Desk } from '../support/fixtures.ts';
import { Frame } from './frame.ts';

export class ForecastersPage extends Frame {
  get checks(): Locator {
    return this.canvas.getByRole('list', { name: 'Checks' });
  }

  /** Chooses a file to look into. */
  async look(desk: Desk, path: string): Promise<void> {
    await desk.choose(this.canvas.getByRole('button', { name: /^(Choose an ONNX file|Another file)$/ }).first(), path);
  }

  async choose(label: string, option: string): Promise<void> {
    await this.canvas
      .getByRole('combobox', { name: label })
      .or(this.canvas.getByRole('textbox', { name: label }))
      .first()
      .click();
    await this.page.getByRole('option', { name: option, exact: true }).click();
  }

  async attempt(): Promise<void> {
    await this.press('Try it');
    await expect(this.checks.first()).toBeVisible({ timeout: 60_000 });
  }
}
