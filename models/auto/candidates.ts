import { rare, type Traits } from './traits.ts';

export interface Candidate {
  readonly id: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** As a reader should see it. */
  readonly label: string;
  readonly suits: (traits: Traits) => boolean;
  /** Tried at every third origin only: it is dear, and the others tell how hard each origin was. */
  readonly dear?: boolean;
}

const any = (): boolean => true;
const plenty = (t: Traits): boolean => !rare(t);

const baselines: readonly Candidate[] = [
  { id: 'naive', params: {}, label: 'naive', suits: plenty },
  { id: 'drift', params: {}, label: 'drift', suits: plenty },
  { id: 'ses', params: {}, label: 'ses', suits: any },
];

const demand: readonly Candidate[] = [{ id: 'window-average', params: { window: 1_000 }, label: 'window-average', suits: rare }];

/** Longest season for which every seasonal form is tried, and longest whose figures are searched for. */
const SHORT_SEASON = 12;
const FREE_SEASON = 24;

function seasonal(season: number): Candidate[] {
  const twice = (t: Traits): boolean => t.rows >= 2 * season + 8 && !rare(t);
  const forms =
    season <= SHORT_SEASON
      ? { trend: 'damped', seasonal: 'additive' }
      : { trend: season <= FREE_SEASON ? 'damped' : 'none', seasonal: 'additive' };
  return [
    { id: 'seasonal-naive', params: { season }, label: `seasonal-naive ${season}`, suits: (t) => t.rows > season && !rare(t) },
    { id: 'theta', params: { season }, label: `theta ${season}`, suits: twice },
    { id: 'holt-winters', params: { season, ...forms }, label: `holt-winters ${season}`, suits: twice },
  ];
}

const plain: readonly Candidate[] = [
  { id: 'theta', params: { season: 1 }, label: 'theta', suits: plenty },
  {
    id: 'holt-winters',
    params: { season: 1, trend: 'damped', seasonal: 'none' },
    label: 'holt-winters damped',
    suits: (t) => plenty(t) && t.known >= 10,
  },
];

function regressions(seasons: readonly number[]): Candidate[] {
  const longest = Math.max(1, ...seasons);
  const suits = (t: Traits): boolean => t.known >= Math.max(24, 2 * longest + 8) && (seasons.length > 0 || t.covariates);
  const candidate = (trend: string, label: string): Candidate => ({ id: 'linear-regression', params: { seasons, trend }, label, suits });
  return [candidate('none', 'linear-regression'), candidate('linear', 'linear-regression with trend')];
}

/** What is tried, the cheap and the dependable first: a budget that runs out drops from the end. */
export function candidatesFor(seasons: readonly number[]): Candidate[] {
  const real = [...new Set(seasons)].filter((s) => s > 1).sort((a, b) => a - b);
  const perSeason = real.map(seasonal);
  const layer = (k: number): Candidate[] => perSeason.map((c) => c[k]!);
  return [...baselines, ...demand, ...layer(0), ...plain, ...layer(1), ...regressions(real), ...layer(2)];
}
