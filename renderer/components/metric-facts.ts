import type { MetricCard, Score } from '#shared/domain/metric.ts';

/** The card behind a score: `coverage-80` is `coverage` at the level 80. */
export function cardOf(cards: readonly MetricCard[], metric: string): MetricCard | undefined {
  return cards.find((c) => c.id === metric) ?? cards.filter((c) => metric.startsWith(c.id)).sort((a, b) => b.id.length - a.id.length)[0];
}

/** The level in a metric's id, in percent. */
export function levelOf(metric: string): number | undefined {
  const found = /(\d+(?:\.\d+)?)$/.exec(metric);
  return found ? Number(found[1]) : undefined;
}

export function metricTitle(cards: readonly MetricCard[], metric: string): string {
  const card = cardOf(cards, metric);
  if (!card) return metric;
  const level = card.id === metric ? undefined : levelOf(metric);
  return level === undefined || card.title.includes(String(level)) ? card.title : `${card.title} ${level} %`;
}

/** The unit as it is written beside a figure; "y" stands for the target's own. */
export const metricUnit = (card: MetricCard | undefined, unit: string): string => (card?.unit === 'y' ? unit : (card?.unit ?? ''));

/** How far a score is from the best there could be: what "better" means for its metric. Lower is better. */
export function badness(card: MetricCard | undefined, metric: string, value: number): number {
  if (card?.better === 'higher') return -value;
  if (card?.better === 'zero') return Math.abs(value);
  if (card?.better === 'nominal') return Math.abs(value - nominalOf(metric, value));
  return value;
}

/** The level that a coverage should have, on the scale of the value. */
const nominalOf = (metric: string, value: number): number => {
  const level = levelOf(metric) ?? 100;
  return Math.abs(value) <= 1 ? level / 100 : level;
};

/** The rows that are best by a metric (several where they tie). */
export function bestRows<R extends { key: string; scores: readonly Score[] }>(
  cards: readonly MetricCard[],
  rows: readonly R[],
  metric: string,
): Set<string> {
  const card = cardOf(cards, metric);
  const scored = rows.flatMap((r) => {
    const value = r.scores.find((s) => s.metric === metric)?.value;
    return value === null || value === undefined ? [] : [{ key: r.key, bad: badness(card, metric, value) }];
  });
  const least = Math.min(...scored.map((s) => s.bad));
  return new Set(scored.filter((s) => s.bad === least).map((s) => s.key));
}
