/** What the choice of candidates looks at. */
export interface Traits {
  /** Known values and rows. */
  readonly known: number;
  readonly rows: number;
  readonly intermittent: boolean;
  readonly covariates: boolean;
}

export interface Candidate {
  readonly id: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** As a reader should see it. */
  readonly label: string;
  readonly suits: (traits: Traits) => boolean;
  /** Milliseconds that one fit of `rows` rows takes on a plain machine: a rough figure for the plan, not a measurement. */
  readonly cost: (rows: number) => number;
}

const always = (): boolean => true;
const perRow = (microseconds: number) => (rows: number) => (rows * microseconds) / 1000;

const baselines: readonly Candidate[] = [
  { id: 'naive', params: {}, label: 'naive', suits: always, cost: perRow(0.05) },
  { id: 'drift', params: {}, label: 'drift', suits: ({ intermittent }) => !intermittent, cost: perRow(0.05) },
  { id: 'ses', params: {}, label: 'ses', suits: always, cost: perRow(0.6) },
];

const intermittent: readonly Candidate[] = [
  { id: 'window-average', params: { window: 1_000 }, label: 'window-average', suits: (t) => t.intermittent, cost: perRow(0.1) },
];

/** Longest season for which every seasonal form is tried, and longest whose figures are searched for. */
const SHORT_SEASON = 12;
const FREE_SEASON = 24;

function seasonal(season: number): Candidate[] {
  const twice = (t: Traits): boolean => t.rows >= 2 * season + 8 && !t.intermittent;
  const forms =
    season <= SHORT_SEASON
      ? { trend: 'auto', seasonal: 'auto' }
      : { trend: season <= FREE_SEASON ? 'damped' : 'none', seasonal: 'additive' };
  return [
    { id: 'seasonal-naive', params: { season }, label: `seasonal-naive ${season}`, suits: (t) => t.rows > season, cost: perRow(0.3) },
    { id: 'theta', params: { season }, label: `theta ${season}`, suits: twice, cost: perRow(0.8) },
    {
      id: 'holt-winters',
      params: { season, ...forms },
      label: `holt-winters ${season}`,
      suits: twice,
      cost: perRow(season <= SHORT_SEASON ? 60 : season <= FREE_SEASON ? 12 : 5),
    },
  ];
}

const plain: readonly Candidate[] = [
  { id: 'theta', params: { season: 1 }, label: 'theta', suits: (t) => !t.intermittent, cost: perRow(0.6) },
  {
    id: 'holt-winters',
    params: { season: 1, trend: 'damped', seasonal: 'none' },
    label: 'holt-winters damped',
    suits: (t) => !t.intermittent && t.known >= 10,
    cost: perRow(3),
  },
];

function regressions(seasons: readonly number[]): Candidate[] {
  const longest = Math.max(1, ...seasons);
  const free = 10 + seasons.slice(0, -1).reduce((a, b) => a + Math.min(b, 400), 0);
  const suits = (t: Traits): boolean => t.known >= Math.max(24, 2 * longest + 8) && (seasons.length > 0 || t.covariates);
  const cost = (rows: number): number => rows / 1000 + (longest * free ** 2) / 5e5;
  const candidate = (trend: string, label: string): Candidate => ({
    id: 'linear-regression',
    params: { seasons, trend },
    label,
    suits,
    cost,
  });
  return [candidate('none', 'linear-regression'), candidate('linear', 'linear-regression with trend')];
}

/** What is tried, the cheap and the dependable first: a plan that runs out of budget drops from the end. */
export function candidatesFor(seasons: readonly number[]): Candidate[] {
  const real = [...new Set(seasons)].filter((s) => s > 1).sort((a, b) => a - b);
  const perSeason = real.map(seasonal);
  const layer = (k: number): Candidate[] => perSeason.map((c) => c[k]!);
  return [...baselines, ...intermittent, ...layer(0), ...layer(1), ...(real.length > 0 ? [] : plain), ...regressions(real), ...layer(2)];
}
