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

const demand: readonly Candidate[] = ['croston', 'sba', 'tsb', 'adida', 'imapa'].map((id) => ({ id, params: {}, label: id, suits: rare }));

/** Longest season for which ETS and the dynamic theta model follow figures that change. */
const FREE_SEASON = 24;

/** By season: a pattern repeated, and what is smoothed without it. */
function seasonal(season: number): Candidate[] {
  const twice = (t: Traits): boolean => t.rows >= 2 * season + 8 && plenty(t);
  return [
    { id: 'seasonal-naive', params: { season }, label: `seasonal-naive ${season}`, suits: (t) => t.rows > season && plenty(t) },
    { id: 'theta', params: { season }, label: `theta ${season}`, suits: twice },
  ];
}

/** Several seasons, or effects of covariates. */
function regressions(seasons: readonly number[]): Candidate[] {
  const longest = Math.max(1, ...seasons);
  const suits = (t: Traits): boolean => t.known >= Math.max(24, 2 * longest + 8) && (seasons.length > 0 || t.covariates);
  const candidate = (trend: string, label: string): Candidate => ({ id: 'linear-regression', params: { seasons, trend }, label, suits });
  return [candidate('none', 'linear-regression'), candidate('linear', 'linear-regression with trend')];
}

function smoothed(season: number): Candidate[] {
  const enough = (t: Traits): boolean => t.known >= 6;
  return [
    { id: 'dynamic-theta', params: { season }, label: 'dynamic-theta', suits: (t) => enough(t) && plenty(t) },
    { id: 'ets', params: { season, combine: 'average' }, label: 'ets', suits: enough },
  ];
}

/** What is tried, the cheap and the dependable first: a budget that runs out drops from the end. */
export function candidatesFor(seasons: readonly number[]): Candidate[] {
  const real = [...new Set(seasons)].filter((s) => s > 1).sort((a, b) => a - b);
  const short = real[0] ?? 1;
  const plain: Candidate = { id: 'theta', params: { season: 1 }, label: 'theta', suits: real.length > 0 ? rare : any };
  const perSeason = real.flatMap(seasonal);
  const mstl: Candidate = { id: 'mstl', params: { seasons: real }, label: 'mstl', suits: (t) => t.rows >= 2 * short + 8 && plenty(t) };
  return [
    ...baselines,
    ...demand,
    ...perSeason,
    plain,
    ...regressions(real),
    ...(real.length > 0 ? [mstl] : []),
    ...smoothed(short <= FREE_SEASON ? short : 1),
  ];
}
