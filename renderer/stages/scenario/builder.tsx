import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Edit } from '#shared/stages/scenario.ts';
import type { DatasetRow, Outputs } from '../../client/data.ts';
import { pickFile } from '../../client/pick-file.ts';
import { EditTable } from '../../components/edit-table.tsx';
import { formatMoment } from '../../components/format.ts';
import { Panel } from '../../components/panel.tsx';
import { CovariatePanel } from './covariate-panel.tsx';
import { KINDS, ofKind } from './edits.ts';
import classes from './scenario.module.css';

/** Puts a scenario together: the chart of what is known, and the edits of it. */
export function Builder(props: {
  dataset: DatasetRow;
  known: Outputs['scenario']['covariates'];
  series: string;
  edits: Edit[];
  onEdits: (edits: Edit[]) => void;
}) {
  const { dataset, known, series, edits, onEdits } = props;
  const { axis } = dataset.body;
  const editable = useMemo(
    () => dataset.body.covariates.filter((c) => c.role === 'known' && known.covariates.some((k) => k.name === c.name)),
    [dataset, known],
  );
  const [covariate, setCovariate] = useState(edits[0]?.covariate ?? editable[0]?.name ?? '');
  const [active, setActive] = useState(0);
  const times = useMemo(() => [...known.times].map((t) => ({ value: t, label: formatMoment(axis, t) })), [known.times, axis]);
  const change = (i: number, edit: Edit) => {
    onEdits(edits.with(i, edit));
    setCovariate(edit.covariate);
  };
  const add = (range: { from?: number; to?: number } = {}) => {
    onEdits([...edits, { kind: 'add', covariate, value: 1, ...range }]);
    setActive(edits.length);
  };
  const current = edits[active];
  const range = (r: { from: number; to: number }) => {
    if (current && current.covariate === covariate) change(active, { ...current, ...r });
    else add(r);
  };
  const file = async (i: number) => {
    const path = await pickFile('file', {
      title: 'Values to take instead',
      filters: [{ name: 'Data', extensions: ['csv', 'gz', 'tsv', 'parquet'] }],
    });
    const edit = edits[i];
    if (path && edit?.kind === 'replace') change(i, { ...edit, path });
  };
  return (
    <>
      <CovariatePanel
        dataset={dataset}
        known={known}
        series={series}
        editable={editable.map((c) => c.name)}
        covariate={covariate}
        onCovariate={setCovariate}
        edits={edits}
        active={current}
        onRange={range}
      />
      <Panel
        title="Edits"
        flush
        actions={
          <Button size="compact-xs" variant="default" leftSection={<IconPlus size={12} />} onClick={() => add()}>
            Add an edit
          </Button>
        }
      >
        {edits.length === 0 ? (
          <p className={classes.none}>
            No edit yet. Drag over the chart to mark when <strong>{covariate}</strong> should be different, or add one for the whole
            horizon. The data set itself is never touched.
          </p>
        ) : (
          <EditTable
            edits={edits}
            covariates={editable}
            kinds={KINDS}
            times={times}
            series={dataset.body.seriesCount > 1 ? series : undefined}
            active={active}
            onActive={(i) => {
              setActive(i);
              if (edits[i]) setCovariate(edits[i].covariate);
            }}
            onChange={change}
            onKind={(i, kind) => change(i, ofKind(edits[i]!, kind))}
            onRemove={(i) => onEdits(edits.toSpliced(i, 1))}
            onPickFile={(i) => void file(i)}
          />
        )}
      </Panel>
    </>
  );
}
