import { Button } from '@mantine/core';
import { IconArchive, IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useCall } from '../client/call.ts';
import { usePlace } from '../client/place.ts';
import { toProblem } from '../client/problem.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorPanel } from '../components/error-panel.tsx';
import { plural } from '../components/format.ts';
import { RecordSelect } from '../components/record-select.tsx';
import { SectionTabs } from '../components/section-tabs.tsx';
import { Canvas, StageHeader } from '../components/stage-header.tsx';
import { Aliases } from './aliases.tsx';
import { AuditTrail } from './audit-trail.tsx';
import { CompareVersions } from './compare-versions.tsx';
import { saveRegistry } from './export.ts';
import { LineageView } from './lineage-view.tsx';
import { Moves } from './moves.tsx';
import { Versions } from './versions.tsx';

type Tab = 'versions' | 'compare' | 'lineage' | 'audit';

interface RegistryPlace {
  model?: string;
  tab?: Tab;
  version?: number;
  from?: number;
  to?: number;
}

/** The models of the workspace: versions, what each alias stands for, what changed, where things came from, and who did what. */
export function RegistryView() {
  const [place, go] = usePlace<RegistryPlace>();
  const models = useCall((c) => c.registry.models, {});
  const model = models.data?.find((m) => m.name === place.model) ?? models.data?.[0];
  const tab = place.tab ?? 'versions';
  return (
    <Canvas>
      <StageHeader title="Registry" purpose="Models with their versions; nothing approved is ever deleted, and every move is on record">
        {models.data && models.data.length > 1 && (
          <RecordSelect
            label="Model"
            width={240}
            options={models.data.map((m) => ({ id: m.name, title: m.name, note: plural(m.versions.length, 'version') }))}
            value={model?.name}
            onChange={(name) => go({ model: name, version: undefined, from: undefined, to: undefined })}
          />
        )}
        {model && (
          <Button
            variant="default"
            leftSection={<IconDownload size={14} />}
            onClick={() => void saveRegistry()}
            title="The whole registry as one JSON document"
          >
            models.json
          </Button>
        )}
      </StageHeader>
      {models.error && <ErrorPanel problem={toProblem(models.error)} onRetry={() => void models.refetch()} />}
      <SectionTabs<Tab>
        label="Parts of the registry"
        value={tab}
        onChange={(next) => go({ tab: next })}
        tabs={[
          { id: 'versions', title: 'Versions', note: model?.versions.length },
          { id: 'compare', title: 'Compare versions' },
          { id: 'lineage', title: 'Lineage' },
          { id: 'audit', title: 'Audit trail' },
        ]}
      >
        {tab !== 'audit' && models.data && !model && (
          <EmptyState
            icon={IconArchive}
            title="No model yet"
            text="The first fit that is approved becomes version 1 of its model, under the name that its request gives."
          >
            <Button component={Link} to="/approve">
              Request an approval
            </Button>
          </EmptyState>
        )}
        {tab === 'versions' && model && (
          <>
            <Aliases model={model} />
            <Versions
              model={model}
              selected={place.version}
              onSelect={(version) => go({ version })}
              onCompare={(from, to) => go({ tab: 'compare', from, to })}
            />
            <Moves moves={model.moves} />
          </>
        )}
        {tab === 'compare' && model && (
          <CompareVersions key={model.name} model={model} from={place.from} to={place.to} onChange={(from, to) => go({ from, to })} />
        )}
        {tab === 'lineage' && model && (
          <LineageView key={model.name} model={model} version={place.version} onVersion={(version) => go({ version })} />
        )}
        {tab === 'audit' && <AuditTrail />}
      </SectionTabs>
    </Canvas>
  );
}
