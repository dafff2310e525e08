import { IconPointer } from '@tabler/icons-react';
import { useMemo } from 'react';
import { addSteps } from '#shared/base/axis.ts';
import type { Issue } from '#shared/stages/validate.ts';
import { useCall } from '../../client/call.ts';
import type { DatasetRow } from '../../client/data.ts';
import { toProblem } from '../../client/problem.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { LineChart } from '../../components/line-chart.tsx';
import type { NamedLine } from '../../components/line-data.ts';

const AROUND = 150;

/** The series around an issue, with the issue shaded. */
export function IssueChart({ dataset, issue }: { dataset: DatasetRow; issue: Issue | undefined }) {
  const { axis, unit } = dataset.body;
  const input = issue && {
    dataset: dataset.head.id,
    series: issue.series,
    ...(issue.column ? { column: issue.column } : {}),
    from: addSteps(axis, issue.from, -AROUND),
    to: addSteps(axis, issue.to, AROUND),
    points: 1500,
  };
  const found = useCall((c) => c.series.window, input ?? null, { keep: true, fresh: Number.POSITIVE_INFINITY });
  const data = found.data;
  const lines = useMemo(
    (): NamedLine[] =>
      issue && data
        ? [
            {
              name: issue.column ?? issue.series,
              unit,
              tone: issue.column ? 'covariate' : 'actual',
              times: data.times,
              values: data.values,
              binned: !data.exact,
            },
          ]
        : [],
    [issue, data, unit],
  );
  if (!issue) return <EmptyState icon={IconPointer} title="Choose an issue below" text="The series around it is drawn here." />;
  if (found.error) return <ErrorPanel problem={toProblem(found.error)} />;
  const half = (addSteps(axis, issue.from, 1) - issue.from) / 2;
  return (
    <LineChart
      label={`${issue.kind} in ${issue.series}`}
      axis={axis}
      lines={lines}
      unit={issue.column ? issue.column : unit}
      mark={{ from: issue.from - half, to: issue.to + half }}
      height={250}
      loading={found.isFetching}
      zoomKey={`${issue.series} ${issue.from}`}
    />
  );
}
