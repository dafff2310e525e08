import { useState } from 'react';
import type { Issue, IssueKind, Validation } from '#shared/stages/validate.ts';
import { useCall } from '../../client/call.ts';
import type { DatasetRow } from '../../client/data.ts';
import { Panel } from '../../components/panel.tsx';
import { IssueChart } from './issue-chart.tsx';
import { IssueList } from './issue-list.tsx';
import { IssueSummary } from './issue-summary.tsx';
import classes from './validate.module.css';

/** Kinds of issue, every issue, and the series around the one that is chosen (the first, to begin with). */
export function Issues({ validation, summary, dataset }: { validation: string; summary: Validation['summary']; dataset: DatasetRow }) {
  const [kind, setKind] = useState<IssueKind>();
  const [issue, setIssue] = useState<Issue>();
  const input = { validation, limit: 1, ...(kind ? { kind } : {}) };
  const first = useCall((c) => c.validate.issues, input, { fresh: Number.POSITIVE_INFINITY });
  const shown = issue ?? first.data?.issues[0];
  const choose = (next: IssueKind) => {
    setKind(next === kind ? undefined : next);
    setIssue(undefined);
  };
  return (
    <>
      <div className={classes.columns}>
        <Panel title="What was found" flush>
          <IssueSummary summary={summary} selected={kind} onSelect={choose} />
        </Panel>
        <Panel title={shown ? `${shown.series}: ${shown.kind}` : 'Where'} flush>
          <IssueChart dataset={dataset} issue={shown} />
        </Panel>
      </div>
      <Panel title={kind ? `Issues: ${kind}` : 'Issues'} flush grow>
        <IssueList validation={validation} kind={kind} axis={dataset.body.axis} selected={shown} onSelect={setIssue} />
      </Panel>
    </>
  );
}
