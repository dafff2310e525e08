import { ActionIcon, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { GateMeasure, type GateRule } from '#shared/domain/gate.ts';
import classes from './edit-table.module.css';
import { MEASURES, withMeasure } from './gate-facts.ts';
import own from './rule-table.module.css';

const OPTIONS = GateMeasure.options.map((id) => ({ value: id, label: MEASURES[id].title }));

/** Gates as data, one per row: what is measured, the limit it must hold, how much it weighs, and why it is there. */
export function RuleTable(props: {
  rules: readonly GateRule[];
  metrics: readonly { id: string; title: string }[];
  onChange: (rules: GateRule[]) => void;
}) {
  const { rules, metrics, onChange } = props;
  if (rules.length === 0) return <p className={own.none}>No gates: nothing is measured before an approval.</p>;
  return (
    <div className={classes.scroll}>
      <table className={`${classes.table} ${own.rules}`} aria-label="Gates">
        <thead>
          <tr>
            <th className={own.title}>Title</th>
            <th>Measure</th>
            <th>Of</th>
            <th className={own.side}>Must be</th>
            <th className={own.limit}>Limit</th>
            <th className={own.weight}>Weight</th>
            <th>Reason</th>
            <th className={own.end}>
              <span className="visually-hidden">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule, i) => (
            <tr key={rule.id}>
              <Row
                rule={rule}
                metrics={metrics}
                onChange={(next) => onChange(rules.with(i, next))}
                onRemove={() => onChange(rules.toSpliced(i, 1))}
              />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row(props: {
  rule: GateRule;
  metrics: readonly { id: string; title: string }[];
  onChange: (rule: GateRule) => void;
  onRemove: () => void;
}) {
  const { rule, onChange } = props;
  const { unit } = MEASURES[rule.measure];
  const of = `gate ${rule.title || rule.id}`;
  return (
    <>
      <td>
        <TextInput
          aria-label={`Title, ${of}`}
          value={rule.title}
          error={!rule.title}
          onChange={(e) => onChange({ ...rule, title: e.currentTarget.value })}
        />
      </td>
      <td>
        <Select
          aria-label={`Measure, ${of}`}
          data={OPTIONS}
          value={rule.measure}
          allowDeselect={false}
          searchable
          onChange={(measure) => measure && onChange(withMeasure(rule, measure as GateMeasure))}
        />
      </td>
      <td>
        <Of {...props} />
      </td>
      <td>
        <SegmentedControl
          aria-label={`Must be, ${of}`}
          data={[
            { value: 'least', label: 'at least' },
            { value: 'most', label: 'at most' },
          ]}
          value={rule.side}
          onChange={(side) => onChange({ ...rule, side: side as GateRule['side'] })}
        />
      </td>
      <td>
        <NumberInput
          aria-label={`Limit, ${of}`}
          value={rule.limit}
          suffix={unit ? ` ${unit}` : ''}
          hideControls
          error={!Number.isFinite(rule.limit)}
          onChange={(x) => onChange({ ...rule, limit: x === '' ? Number.NaN : Number(x) })}
        />
      </td>
      <td>
        <Select
          aria-label={`Weight, ${of}`}
          data={['required', 'advice']}
          value={rule.weight}
          allowDeselect={false}
          onChange={(weight) => weight && onChange({ ...rule, weight: weight as GateRule['weight'] })}
        />
      </td>
      <td>
        <TextInput
          aria-label={`Reason, ${of}`}
          value={rule.reason}
          title={rule.reason}
          maxLength={1000}
          onChange={(e) => onChange({ ...rule, reason: e.currentTarget.value })}
        />
      </td>
      <td>
        <ActionIcon size="sm" aria-label={`Remove ${of}`} onClick={props.onRemove}>
          <IconTrash size={14} />
        </ActionIcon>
      </td>
    </>
  );
}

/** What more a measure wants to know: the metric, the level, the yardstick. Left empty, the usual one. */
function Of({
  rule,
  metrics,
  onChange,
}: {
  rule: GateRule;
  metrics: readonly { id: string; title: string }[];
  onChange: (rule: GateRule) => void;
}) {
  const { asks } = MEASURES[rule.measure];
  const of = `gate ${rule.title || rule.id}`;
  const without = (key: 'metric' | 'level' | 'against'): GateRule => {
    const { [key]: _, ...rest } = rule;
    return rest as GateRule;
  };
  if (asks.length === 0) return <span className={own.none}>–</span>;
  return (
    <span className={own.of}>
      {asks.includes('metric') && (
        <Select
          aria-label={`Metric, ${of}`}
          placeholder="primary metric"
          data={metrics.map((m) => ({ value: m.id, label: m.title }))}
          value={rule.metric ?? null}
          searchable
          clearable
          onChange={(metric) => onChange(metric ? { ...rule, metric } : without('metric'))}
        />
      )}
      {asks.includes('level') && (
        <NumberInput
          aria-label={`Level, ${of}`}
          placeholder="every level"
          suffix=" %"
          hideControls
          value={rule.level ?? ''}
          onChange={(x) => onChange(x === '' ? without('level') : { ...rule, level: Number(x) })}
        />
      )}
      {asks.includes('against') && (
        <TextInput
          aria-label={`Against, ${of}`}
          placeholder="seasonal naive"
          value={rule.against ?? ''}
          onChange={(e) => onChange(e.currentTarget.value ? { ...rule, against: e.currentTarget.value } : without('against'))}
        />
      )}
    </span>
  );
}
