import { Checkbox, NumberInput, Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { MetricCard } from '#shared/domain/metric.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Backtest } from '#shared/stages/backtest.ts';
import { at } from '../../client/place.ts';
import { formatAgo, formatNumber, plural } from '../../components/format.ts';
import { Inspector, InspectorGroup } from '../../components/inspector.tsx';
import classes from './compare.module.css';

export interface CompareDraft {
  backtests: readonly string[];
  primary: string;
  season?: number;
}

/** Which backtests stand against each other, and by what. */
export function CompareInspector(props: {
  backtests: readonly StoredRecord<Backtest>[];
  cards: readonly MetricCard[];
  seasons: readonly number[];
  draft: CompareDraft;
  titleOf: (key: string) => string;
  onChange: (change: Partial<CompareDraft>) => void;
}) {
  const { backtests, cards, draft, titleOf, onChange } = props;
  const card = cards.find((c) => c.id === draft.primary);
  return (
    <Inspector>
      <InspectorGroup title="Backtests" note="Several are compared on the forecasts that they have in common.">
        <Checkbox.Group value={[...draft.backtests]} onChange={(ids) => onChange({ backtests: ids })}>
          <div className={classes.choices}>
            {backtests.map(({ head, body }) => (
              <Checkbox
                key={head.id}
                value={head.id}
                label={body.models.map((m) => titleOf(m.key)).join(', ')}
                description={
                  <>
                    {plural(body.plan.windows, 'window')} of {formatNumber(body.plan.horizon)} steps, {formatAgo(head.created)}{' '}
                    <Link to="/backtest" search={at({ backtest: head.id })} className={classes.link}>
                      open
                    </Link>
                  </>
                }
              />
            ))}
          </div>
        </Checkbox.Group>
      </InspectorGroup>
      <InspectorGroup title="Ranking">
        <Select
          label="Primary metric"
          description="Ranks, wins and tests go by it"
          data={cards.map((c) => ({ value: c.id, label: c.title }))}
          value={draft.primary}
          onChange={(primary) => primary && onChange({ primary })}
          allowDeselect={false}
          searchable
        />
        {card && (
          <dl className={classes.card}>
            <dt>Formula</dt>
            <dd>{card.formula}</dd>
            <dt>Zeros</dt>
            <dd>{card.zeroRule}</dd>
            <dt>Source</dt>
            <dd>{card.source}</dd>
          </dl>
        )}
        <NumberInput
          label="Season of scaled errors"
          description="MASE and RMSSE divide by the error of repeating the last season"
          suffix=" steps"
          placeholder={`${props.seasons[0] ?? 1} steps`}
          min={1}
          value={draft.season ?? ''}
          onChange={(x) => onChange({ season: x === '' ? undefined : Math.max(1, Math.round(Number(x)) || 1) })}
        />
      </InspectorGroup>
    </Inspector>
  );
}
