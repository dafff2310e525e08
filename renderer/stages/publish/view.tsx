import { Button } from '@mantine/core';
import { IconRadar2, IconShieldCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useCall } from '../../client/call.ts';
import type { StageViewProps } from '../../client/data.ts';
import { usePlace } from '../../client/place.ts';
import { toProblem } from '../../client/problem.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { SectionTabs } from '../../components/section-tabs.tsx';
import { Canvas, StageHeader } from '../../components/stage-header.tsx';
import { STAGE_INFO } from '../../components/stage-info.ts';
import { BundleStep } from './bundle-step.tsx';
import { CheckStep } from './check-step.tsx';
import { PushStep } from './push-step.tsx';
import { Releases } from './releases.tsx';
import { ServerStep } from './server-step.tsx';
import { VerifyPanel } from './verify-panel.tsx';

type Step = 'bundle' | 'check' | 'push' | 'server' | 'releases' | 'verify';

interface PublishPlace {
  step?: Step;
  approval?: string;
  release?: string;
  target?: string;
}

/** From an approval to a server, one step at a time: build and sign, try it here, push it, let it answer. */
export function PublishView({ dataset }: StageViewProps) {
  const id = dataset.head.id;
  const [place, go] = usePlace<PublishPlace>();
  const approvals = useCall((c) => c.approve.list, { dataset: id });
  const releases = useCall((c) => c.publish.list, { dataset: id });
  const [bundle, setBundle] = useState('');
  const [asked, setAsked] = useState(0);
  const all = releases.data ?? [];
  const release = all.find((r) => r.head.id === place.release) ?? all.find((r) => r.body.approval === place.approval) ?? all[0];
  const step = place.step ?? (place.release ? 'releases' : 'bundle');
  const failed = [approvals, releases].find((q) => q.error);
  const given = { releases: all, release, onRelease: (r: string) => go({ release: r }), onBuild: () => go({ step: 'bundle' }) };
  const verify = (path: string) => {
    setBundle(path);
    setAsked((n) => n + 1);
    go({ step: 'verify' });
  };
  return (
    <Canvas>
      <StageHeader title={STAGE_INFO.publish.title} purpose={STAGE_INFO.publish.purpose}>
        {all.length > 0 && (
          <Button component={Link} to="/monitor" variant="default" leftSection={<IconRadar2 size={14} />}>
            Next: monitor
          </Button>
        )}
      </StageHeader>
      {failed && <ErrorPanel problem={toProblem(failed.error)} onRetry={() => void failed.refetch()} />}
      <SectionTabs<Step>
        label="Steps of a release"
        value={step}
        onChange={(next) => go({ step: next })}
        tabs={[
          { id: 'bundle', title: '1. Build' },
          { id: 'check', title: '2. Try it here' },
          { id: 'push', title: '3. Push' },
          { id: 'server', title: '4. Serve' },
          { id: 'releases', title: 'All releases', note: all.length || '' },
          { id: 'verify', title: 'Verify a bundle' },
        ]}
      >
        {step === 'bundle' && approvals.data?.length === 0 && (
          <EmptyState
            icon={IconShieldCheck}
            title="Nothing approved yet"
            text="Only what was approved is published: ask for approval of a fit, and have another person decide."
          >
            <Button component={Link} to="/approve">
              Approve a fit
            </Button>
          </EmptyState>
        )}
        {step === 'bundle' && approvals.data && approvals.data.length > 0 && (
          <BundleStep
            approvals={approvals.data}
            releases={all}
            approval={approvals.data.find((a) => a.head.id === place.approval) ?? approvals.data[0]!}
            onApproval={(approval) => go({ step: 'bundle', approval })}
            onBuilt={(made) => go({ step: 'bundle', release: made })}
            onNext={(made) => go({ step: 'check', release: made })}
          />
        )}
        {step === 'check' && <CheckStep {...given} axis={dataset.body.axis} unit={dataset.body.unit} onNext={() => go({ step: 'push' })} />}
        {step === 'push' && <PushStep {...given} onServer={(target) => go({ step: 'server', target })} />}
        {step === 'server' && (
          <ServerStep releases={all} target={place.target} onTarget={(target) => go({ target })} onTargets={() => go({ step: 'push' })} />
        )}
        {step === 'releases' && <Releases {...given} onVerify={verify} onStep={(next) => go({ step: next })} />}
        {step === 'verify' && <VerifyPanel path={bundle} onPath={setBundle} asked={asked} />}
      </SectionTabs>
    </Canvas>
  );
}
