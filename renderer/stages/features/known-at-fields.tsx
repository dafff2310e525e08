import { Select, TextInput } from '@mantine/core';
import type { Recipe } from '#shared/stages/features.ts';
import type { DatasetRow } from '../../client/data.ts';
import { Figure, Rows } from './rows.tsx';

type KnownAt = Recipe['knownAt'][number];
type Rule = KnownAt['rule'];
const DAY_BEFORE: Rule = { kind: 'day-before', days: 1, at: '06:00' };
const DELAY: Rule = { kind: 'delay', minutes: 60 };

/** When covariates become known: a backtest hides what was not known at its origin. */
export function KnownAtFields(props: {
  rules: KnownAt[];
  covariates: DatasetRow['body']['covariates'];
  onChange: (rules: KnownAt[]) => void;
}) {
  const varying = props.covariates.filter((c) => c.role !== 'static');
  const isKnown = (of: string): boolean => varying.find((c) => c.name === of)?.role === 'known';
  const unused = varying.find((c) => !props.rules.some((r) => r.of === c.name)) ?? varying[0]!;
  return (
    <Rows
      items={props.rules}
      name="time of being known"
      fresh={{ of: unused.name, rule: isKnown(unused.name) ? DAY_BEFORE : DELAY }}
      text={({ of, rule }) => `${of}: ${rule.kind === 'delay' ? `${rule.minutes} min late` : `${rule.at}, ${rule.days} days before`}`}
      onChange={props.onChange}
      row={({ of, rule }, set) => (
        <>
          <Select
            aria-label="Covariate"
            data={varying.map((c) => c.name)}
            value={of}
            allowDeselect={false}
            onChange={(name) => name && set({ of: name, rule: isKnown(name) ? rule : DELAY })}
          />
          <Select
            aria-label="Rule"
            data={[
              ...(isKnown(of) ? [{ value: 'day-before', label: 'at a clock time before its day' }] : []),
              { value: 'delay', label: 'late by some minutes' },
            ]}
            value={rule.kind}
            allowDeselect={false}
            onChange={(kind) => set({ rule: kind === 'delay' ? DELAY : DAY_BEFORE })}
          />
          {rule.kind === 'delay' ? (
            <Figure
              label="Minutes late"
              suffix=" min"
              real
              min={0}
              value={rule.minutes}
              onChange={(minutes) => set({ rule: { ...rule, minutes } })}
            />
          ) : (
            <>
              <Figure
                label="Days before"
                suffix=" days before"
                min={0}
                max={60}
                value={rule.days}
                onChange={(days) => set({ rule: { ...rule, days } })}
              />
              <TextInput
                aria-label="Clock time"
                type="time"
                value={rule.at}
                onChange={(e) => e.currentTarget.value && set({ rule: { ...rule, at: e.currentTarget.value.slice(0, 5) } })}
              />
            </>
          )}
        </>
      )}
    />
  );
}
