import { expect, type Page } from '@playwright/test';
import { ImportPage } from './stages.ts';

/** From the sample of hourly departures to built features: the start of what comes after. */
export async function sampleFeatures(page: Page): Promise<void> {
  const view = new ImportPage(page);
  await view.go('Import');
  await view.press(/^Hourly flight departures/);
  await expect(page.getByLabel('Role of departures')).toHaveValue('target');
  await view.confirm('hourly-departures');
  await view.press('Next: validate');
  await view.press('Check the data');
  await view.isDone('Validate');
  await view.press('Next: features');
  await view.press('Build features');
  await view.isDone('Features');
}
