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

/** Longest seasons for which models that follow changing figures are tried, by what they cost. */
const FREE_SEASON = 24;
const YEAR = 12;

/** Rows of a series, and of the panel, that are enough to learn trees from. */
const LONG = 200;
const MANY = 5_000;

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

/** Ridge on lags, in closed form: what to expect of the next season from the last ones. */
function lagged(seasons: readonly number[]): Candidate[] {
  return ['nlinear', 'seasonal-lags'].map((id) => ({ id, params: { seasons }, label: id, suits: (t) => plenty(t) && t.known >= 24 }));
}

function smoothed(season: number): Candidate[] {
  const enough = (t: Traits): boolean => t.known >= 6;
  const common = (t: Traits): boolean => enough(t) && plenty(t);
  const all: (Candidate & { readonly longest: number })[] = [
    { id: 'dynamic-theta', params: { season }, label: 'dynamic-theta', suits: common, longest: FREE_SEASON },
    { id: 'ces', params: { season }, label: 'ces', suits: common, dear: season > 1, longest: YEAR },
    { id: 'arima', params: { season }, label: 'arima', suits: common, dear: true, longest: 1 },
    { id: 'ets', params: { season, combine: 'average' }, label: 'ets', suits: enough, dear: season > YEAR, longest: FREE_SEASON },
    { id: 'four-theta', params: { season }, label: 'four-theta', suits: common, dear: true, longest: YEAR },
  ];
  return all.filter(({ longest }) => season <= longest);
}

/** One model over all series: where they are long, it knows what no single one can tell. */
const learnt = (seasons: readonly number[]): Candidate => ({
  id: 'gradient-boosting',
  params: { seasons },
  label: 'gradient-boosting',
  suits: (t) => t.known >= Math.max(LONG, 2 * Math.max(1, ...seasons)) && t.panelRows >= MANY && plenty(t),
  dear: true,
});

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
    ...lagged(real),
    ...(real.length > 0 ? [mstl] : []),
    ...smoothed(short <= FREE_SEASON ? short : 1),
    learnt(real),
  ];
}
