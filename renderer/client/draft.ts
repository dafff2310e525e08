import { useCallback } from 'react';
import { create } from 'zustand';

const useDrafts = create(() => ({}) as Readonly<Record<string, object>>);

/** Puts something into a draft from outside of its view, before it is opened. */
export const setDraft = <T extends object>(key: string, value: T): void => useDrafts.setState({ [key]: value });

/** What a form holds that was not sent yet. It outlives the view, not the page. */
export function useDraft<T extends object>(key: string, initial: T): [T, (change: Partial<T>) => void] {
  const draft = (useDrafts((s) => s[key]) as T | undefined) ?? initial;
  const change = useCallback(
    (part: Partial<T>) => useDrafts.setState((s) => ({ [key]: { ...((s[key] as T | undefined) ?? initial), ...part } })),
    [key, initial],
  );
  return [draft, change];
}
