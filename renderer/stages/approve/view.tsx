import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useCall } from '../../client/call.ts';
import type { StageViewProps } from '../../client/data.ts';
import { useModelTitle } from '../../client/models.ts';
import { at, usePlace } from '../../client/place.ts';
import { toProblem } from '../../client/problem.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { SectionTabs } from '../../components/section-tabs.tsx';
import { Canvas, StageHeader } from '../../components/stage-header.tsx';
import { STAGE_INFO } from '../../components/stage-info.ts';
import { Approvals } from './approvals.tsx';
import { PolicyEditor } from './policy-editor.tsx';
import { Queue } from './queue.tsx';
import { RequestForm } from './request-form.tsx';

type Tab = 'request' | 'queue' | 'approvals' | 'policy';

interface ApprovePlace {
  tab?: Tab;
  fit?: string;
  comparison?: string;
  request?: string;
  approval?: string;
}

/** What an address without a tab means: the record that it names, else what waits, else a new request. */
function tabOf(place: Partial<ApprovePlace>, waiting: number): Tab {
  if (place.tab) return place.tab;
  if (place.request) return 'queue';
  if (place.approval) return 'approvals';
  return waiting > 0 && !place.comparison && !place.fit ? 'queue' : 'request';
}

/** Ask for approval, decide what others ask for, and say what an approval must hold. */
export function ApproveView({ dataset }: StageViewProps) {
  const id = dataset.head.id;
  const titleOf = useModelTitle();
  const [place, go] = usePlace<ApprovePlace>();
  const requests = useCall((c) => c.approve.requests, { dataset: id });
  const approvals = useCall((c) => c.approve.list, { dataset: id });
  const waiting = requests.data?.filter((r) => r.state === 'open').length ?? 0;
  const tab = tabOf(place, waiting);
  const newest = approvals.data?.[0];
  const failed = [requests, approvals].find((q) => q.error);
  return (
    <Canvas>
      <StageHeader title={STAGE_INFO.approve.title} purpose={STAGE_INFO.approve.purpose}>
        {newest && (
          <Button component={Link} to="/publish" search={at({ approval: newest.head.id })} variant="default">
            Next: publish
          </Button>
        )}
      </StageHeader>
      {failed && <ErrorPanel problem={toProblem(failed.error)} onRetry={() => void failed.refetch()} />}
      <SectionTabs<Tab>
        label="Parts of the approval"
        value={tab}
        onChange={(next) => go({ tab: next })}
        tabs={[
          { id: 'request', title: 'New request' },
          { id: 'queue', title: 'Queue', note: waiting > 0 ? `${waiting} open` : requests.data?.length || '' },
          { id: 'approvals', title: 'Approved', note: approvals.data?.length || '' },
          { id: 'policy', title: 'Gates and rules' },
        ]}
      >
        {tab === 'request' && (
          <RequestForm
            dataset={dataset}
            fit={place.fit}
            comparison={place.comparison}
            onFit={(fit) => go({ tab: 'request', fit })}
            onComparison={(comparison) => go({ tab: 'request', comparison })}
            onRequested={(request) => go({ tab: 'queue', request })}
            onRules={() => go({ tab: 'policy' })}
          />
        )}
        {tab === 'queue' && (
          <Queue
            requests={requests.data}
            titleOf={titleOf}
            selected={place.request}
            onSelect={(request) => go({ tab: 'queue', request })}
            onNew={() => go({ tab: 'request' })}
            onApproved={(approval) => go({ tab: 'approvals', approval })}
          />
        )}
        {tab === 'approvals' && (
          <Approvals
            approvals={approvals.data}
            titleOf={titleOf}
            selected={place.approval}
            onSelect={(approval) => go({ tab: 'approvals', approval })}
            onNew={() => go({ tab: 'request' })}
          />
        )}
        {tab === 'policy' && <PolicyEditor />}
      </SectionTabs>
    </Canvas>
  );
}
