/** Where a record is looked at: the view, and the field of its address. By the prefix of the record's id. */
const PLACES: Readonly<Record<string, { to: string; field?: string; word: string }>> = {
  ds: { to: '/import', word: 'data set' },
  va: { to: '/validate', word: 'validation' },
  fe: { to: '/features', word: 'features' },
  ft: { to: '/train', field: 'fit', word: 'fit' },
  bt: { to: '/backtest', field: 'backtest', word: 'backtest' },
  co: { to: '/compare', field: 'comparison', word: 'comparison' },
  sc: { to: '/scenario', word: 'scenario' },
  rq: { to: '/approve', field: 'request', word: 'request' },
  ap: { to: '/approve', field: 'approval', word: 'approval' },
  re: { to: '/publish', field: 'release', word: 'release' },
  ck: { to: '/monitor', field: 'check', word: 'check' },
  fo: { to: '/forecasters', word: 'forecaster' },
};

export interface RecordPlace {
  to: string;
  search: Record<string, string>;
  /** What kind of record it is, in a word. */
  word: string;
}

/** The place of a record; undefined where no view shows its kind. */
export function recordPlace(id: string): RecordPlace | undefined {
  const found = /^[a-z]{2}_[0-9a-f]{16}$/.test(id) ? PLACES[id.slice(0, 2)] : undefined;
  return found && { to: found.to, search: found.field ? { [found.field]: id } : {}, word: found.word };
}
