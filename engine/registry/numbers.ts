import { cards } from '#models/cards.ts';
import { metricCards } from '../metrics/index.ts';

const card = (metric: string) => metricCards.find(({ id }) => metric === id || metric.startsWith(`${id}-`));

/** "WAPE", "Coverage 80 %". */
export function metricTitle(metric: string): string {
  const found = card(metric);
  const level = found && metric.slice(found.id.length + 1);
  return found ? `${found.title}${level ? ` ${level} %` : ''}` : metric;
}

/** Three significant digits, whole from 1000 on: "4.36", "0.0471", "12,480". */
export function plain(value: number): string {
  if (!Number.isFinite(value)) return 'none';
  const rounded = Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
  return rounded.toLocaleString('en-US', { maximumFractionDigits: 12 });
}

/** A value in the unit of its metric, "y" being that of the target: "4.36 %", "120 MW". */
export function scoreIn(unit: string, value: number, target = ''): string {
  const name = unit === 'y' ? target : unit;
  return name ? `${plain(value)} ${name}` : plain(value);
}

/** "WAPE 4.36 %". */
export const told = (metric: string, value: number, target = ''): string =>
  `${metricTitle(metric)} ${scoreIn(card(metric)?.unit ?? '', value, target)}`;

/** The name of a model of the catalog. */
export const modelTitle = (id: string): string => cards.find((model) => model.id === id)?.title ?? id;

/** "6.4 ms", "12.4 s", "3.1 min", "2.5 h". */
export function duration(seconds: number): string {
  if (seconds < 0.1) return `${plain(1000 * seconds)} ms`;
  if (seconds < 120) return `${plain(seconds)} s`;
  return seconds < 7200 ? `${plain(seconds / 60)} min` : `${plain(seconds / 3600)} h`;
}

/** "512 bytes", "3.1 KiB", "1.2 MiB", "2.5 GiB". */
export function size(bytes: number): string {
  const [unit, scale] =
    bytes < 1024 ? ['bytes', 1] : bytes < 1024 ** 2 ? ['KiB', 1024] : bytes < 1024 ** 3 ? ['MiB', 1024 ** 2] : ['GiB', 1024 ** 3];
  return `${plain(bytes / (scale as number))} ${unit}`;
}

/** The name of a file without its folders, whatever system its path is of. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1)!;
