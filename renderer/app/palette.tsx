import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconDatabase, IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { openDataset, useDatasets } from '../client/data.ts';
import { createIdentity, openIdentityMenu } from '../client/identity.ts';
import { useModels } from '../client/models.ts';
import { useOpenWorkspace } from '../client/workspace.ts';
import { canBePicked } from '../components/pickable.ts';
import { useThemeSwitch } from './color-scheme.ts';
import { modelActions, stageActions, windowActions } from './palette-actions.tsx';
import { toggleInspector, toggleRail } from './ui.ts';

/** Everything that can be reached by typing: stages, their actions, data sets, models. */
export function Palette() {
  const navigate = useNavigate();
  const datasets = useDatasets();
  const models = useModels()?.filter(canBePicked);
  const open = useOpenWorkspace();
  const switchTheme = useThemeSwitch();
  const groups = ((): SpotlightActionGroupData[] => {
    const go = (to: string) => void navigate({ to });
    return [
      { group: 'Stages', actions: stageActions(go) },
      {
        group: 'Data sets',
        actions: (datasets ?? []).map((d) => ({
          id: d.head.id,
          label: `${d.body.name} v${d.version}`,
          description: d.body.source.file,
          leftSection: <IconDatabase size={18} stroke={1.5} />,
          onClick: () => openDataset(d.head.id),
        })),
      },
      { group: 'Models', actions: modelActions(models ?? [], go) },
      {
        group: 'Window',
        actions: windowActions({
          go,
          switchTheme,
          toggleRail,
          toggleInspector,
          openWorkspace: () => void open.choose(),
          newWorkspace: () => void open.choose(true),
          switchIdentity: openIdentityMenu,
          newIdentity: createIdentity,
        }),
      },
    ];
  })();
  return (
    <Spotlight
      actions={groups.filter((g) => g.actions.length > 0)}
      shortcut="mod + K"
      nothingFound="Nothing of that name."
      highlightQuery
      scrollable
      transitionProps={{ duration: 0 }}
      maxHeight={440}
      limit={40}
      searchProps={{ leftSection: <IconSearch size={16} />, placeholder: 'Go to a stage, data set or model', 'aria-label': 'Commands' }}
    />
  );
}
