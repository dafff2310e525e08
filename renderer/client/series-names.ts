import { useState } from 'react';
import { useCall } from './call.ts';

export interface SeriesNames {
  names: string[];
  /** How many fit the search. */
  total: number;
  search: string;
  setSearch: (text: string) => void;
  loading: boolean;
}

const LIMIT = 200;

/** The first series of a data set that fit a search, to choose from. */
export function useSeriesNames(dataset: string | undefined): SeriesNames {
  const [search, setSearch] = useState('');
  const list = useCall((c) => c.series.list, dataset ? { dataset, limit: LIMIT, ...(search ? { search } : {}) } : null, { keep: true });
  return {
    names: list.data?.series.map((s) => s.series) ?? [],
    total: list.data?.total ?? 0,
    search,
    setSearch,
    loading: list.isFetching,
  };
}
