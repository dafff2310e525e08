import type { SpotlightActionData } from '@mantine/spotlight';
import {
  IconAdjustments,
  IconArchive,
  IconChartLine,
  IconFileImport,
  IconFolder,
  IconFolderPlus,
  IconHome,
  IconLayoutSidebar,
  IconMoon,
  IconSettings,
  IconUserPlus,
  IconUserShield,
} from '@tabler/icons-react';
import { contract, STAGES } from '#shared/contract.ts';
import type { ModelCard } from '#shared/domain/model-card.ts';
import { STAGE_INFO } from '../components/stage-info.ts';

interface Meta {
  kind: string;
  summary: string;
}

/** The jobs and commands of a stage, as the contract declares them. */
function actionsOf(stage: (typeof STAGES)[number]): string[] {
  const methods = Object.values(contract[stage]) as unknown as { '~orpc': { meta: Meta } }[];
  return methods
    .map((m) => m['~orpc'].meta)
    .filter((m) => m.kind !== 'query')
    .map((m) => m.summary);
}

export const stageActions = (go: (to: string) => void): SpotlightActionData[] => [
  {
    id: '/explore',
    label: 'Explore',
    description: 'Look at the series of the data set',
    leftSection: <IconChartLine size={18} stroke={1.5} />,
    onClick: () => go('/explore'),
  },
  {
    id: '/forecasters',
    label: 'Imported forecasters',
    description: 'Bring an ONNX forecaster of another maker',
    keywords: ['onnx', 'zero-shot', 'foundation model', 'chronos', 'tirex'],
    leftSection: <IconFileImport size={18} stroke={1.5} />,
    onClick: () => go('/forecasters'),
  },
  {
    id: '/registry',
    label: 'Registry',
    description: 'Models with their versions, aliases and lineage, and the audit trail',
    keywords: ['champion', 'challenger', 'shadow', 'alias', 'rollback', 'audit', 'lineage', 'compare versions'],
    leftSection: <IconArchive size={18} stroke={1.5} />,
    onClick: () => go('/registry'),
  },
  ...STAGES.map((stage): SpotlightActionData => {
    const { title, purpose, icon: Icon } = STAGE_INFO[stage];
    return {
      id: `/${stage}`,
      label: title,
      description: purpose,
      keywords: actionsOf(stage),
      leftSection: <Icon size={18} stroke={1.5} />,
      onClick: () => go(`/${stage}`),
    };
  }),
];

export const modelActions = (models: readonly ModelCard[], go: (to: string) => void): SpotlightActionData[] =>
  models.map((model) => ({
    id: `model:${model.id}`,
    label: model.title,
    description: model.summary,
    keywords: [model.id, model.family],
    leftSection: <IconAdjustments size={18} stroke={1.5} />,
    onClick: () => go('/train'),
  }));

export interface WindowHandlers {
  go: (to: string) => void;
  switchTheme: () => void;
  toggleRail: () => void;
  toggleInspector: () => void;
  openWorkspace: () => void;
  newWorkspace: () => void;
  switchIdentity: () => void;
  newIdentity: () => void;
}

export function windowActions(h: WindowHandlers): SpotlightActionData[] {
  const size = { size: 18, stroke: 1.5 };
  return [
    { id: 'home', label: 'Home', leftSection: <IconHome {...size} />, onClick: () => h.go('/') },
    { id: 'open', label: 'Open a workspace…', leftSection: <IconFolder {...size} />, onClick: h.openWorkspace },
    { id: 'new', label: 'New workspace…', leftSection: <IconFolderPlus {...size} />, onClick: h.newWorkspace },
    { id: 'settings', label: 'Settings', leftSection: <IconSettings {...size} />, onClick: () => h.go('/settings') },
    { id: 'identity', label: 'Switch identity…', leftSection: <IconUserShield {...size} />, onClick: h.switchIdentity },
    { id: 'new-identity', label: 'New identity…', leftSection: <IconUserPlus {...size} />, onClick: h.newIdentity },
    { id: 'theme', label: 'Switch between light and dark', leftSection: <IconMoon {...size} />, onClick: h.switchTheme },
    { id: 'rail', label: 'Narrow or widen the rail', leftSection: <IconLayoutSidebar {...size} />, onClick: h.toggleRail },
    { id: 'inspector', label: 'Show or hide the inspector', leftSection: <IconLayoutSidebar {...size} />, onClick: h.toggleInspector },
  ];
}
