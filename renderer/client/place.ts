import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

export type Place = Record<string, string | number | string[] | undefined>;

/** The place for a link to another view: `<Link to="/compare" search={at({ backtests: [id] })}>`. */
export const at = (place: Place): never => place as never;

/**
 * What a view shows, kept in the address: a reload or a link finds the same place. A change replaces the entry, so that "back" leads
 * out of the view and not through every choice made in it.
 */
export function usePlace<T extends { [K in keyof T]?: Place[string] }>(): [Partial<T>, (change: Partial<T>) => void] {
  const place = useSearch({ strict: false }) as Partial<T>;
  const navigate = useNavigate();
  const change = useCallback(
    (part: Partial<T>) => void navigate({ to: '.', search: (before: object) => ({ ...before, ...part }), replace: true } as never),
    [navigate],
  );
  return [place, change];
}
