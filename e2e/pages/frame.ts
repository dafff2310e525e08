import { expect, type Locator, type Page } from '@playwright/test';

/** What is around every view: the rail, the canvas, the inspector, the status bar. */
export class Frame {
  readonly page: Page;
  readonly canvas: Locator;
  readonly inspector: Locator;
  /** Who acts, in the status bar. */
  readonly identity: Locator;
  constructor(page: Page) {
    this.page = page;
    this.canvas = page.locator('#canvas');
    this.inspector = page.getByRole('complementary', { name: 'Inspector' });
    this.identity = page.getByRole('button', { name: /^You act as/ });
  }

  /** The link of a view in the rail, by its title: "Home", "Import". */
  link(title: string): Locator {
    return this.page.getByRole('navigation', { name: 'Stages' }).locator(this.address(title));
  }

  private address(title: string): string {
    return `a[href$="#/${title === 'Home' ? '' : title.toLowerCase()}"]`;
  }

  /** Goes to a view and waits until it has drawn its heading and loaded what it shows. */
  async go(title: string): Promise<void> {
    await this.link(title).click();
    await expect(this.link(title)).toHaveAttribute('aria-current', 'page');
    await this.settle();
  }

  /** Waits for the rail to say that a stage is done. */
  async isDone(title: string): Promise<void> {
    const stage = this.page.locator('li', { has: this.page.locator(this.address(title)) });
    await expect(stage).toHaveAttribute('data-state', 'done', { timeout: 60_000 });
  }

  /** Presses a button, or a link that looks like one, of the canvas. */
  async press(name: string | RegExp): Promise<void> {
    await this.canvas.getByRole('button', { name }).or(this.canvas.getByRole('link', { name })).first().click();
  }

  /** Makes an identity, and acts as it from now on. */
  async beSomebodyNew(name: string): Promise<void> {
    await this.identity.click();
    await this.page.getByRole('menuitem', { name: 'New identity…' }).click();
    const dialogue = this.page.getByRole('dialog', { name: 'New identity' });
    await dialogue.getByRole('textbox', { name: 'Name' }).fill(name);
    await dialogue.getByRole('button', { name: 'Create the identity' }).click();
    await expect(dialogue).toBeHidden();
    await expect(this.identity).toContainText(name);
  }

  /** Acts as an identity that there is. */
  async actAs(name: string): Promise<void> {
    await this.identity.click();
    await this.page.getByRole('menuitem', { name }).click();
    await expect(this.page.getByRole('menu')).toHaveCount(0);
    await expect(this.identity).toContainText(name);
  }

  /** Waits until no job of this page runs and nothing loads. A view that shows an error fails the journey with its words. */
  async settle(): Promise<void> {
    await expect(this.canvas.getByRole('progressbar')).toHaveCount(0, { timeout: 120_000 });
    await expect(this.canvas.getByLabel('Loading')).toHaveCount(0);
    expect(await this.canvas.getByRole('alert').allInnerTexts(), 'errors on the canvas').toEqual([]);
  }
}
