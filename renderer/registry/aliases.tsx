import { ActionIcon, Button } from '@mantine/core';
import { IconArrowBackUp, IconArrowsMove, IconBookmarkPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { KNOWN_ALIASES, type RegistryModel } from '#shared/services/registry.ts';
import { Panel } from '../components/panel.tsx';
import { AliasDialog } from './alias-dialog.tsx';
import classes from './registry.module.css';
import { RemoveDialog } from './remove-dialog.tsx';
import { RollbackDialog } from './rollback-dialog.tsx';

const MEANS: Readonly<Record<string, string>> = {
  champion: 'answers requests',
  challenger: 'takes its share of an A/B test',
  shadow: 'is asked too, and only logged',
};

type Open = { what: 'move' | 'remove' | 'back'; alias: string };

/** What each alias stands for now, and the ways to move it. */
export function Aliases({ model }: { model: RegistryModel }) {
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const names = [...new Set([...KNOWN_ALIASES, ...Object.keys(model.aliases).sort()])];
  return (
    <Panel
      title="Aliases"
      flush
      actions={
        <Button variant="default" leftSection={<IconBookmarkPlus size={14} />} onClick={() => setOpen({ what: 'move', alias: '' })}>
          Another alias
        </Button>
      }
    >
      <ul className={classes.aliases}>
        {names.map((alias) => {
          const version = model.aliases[alias];
          return (
            <li key={alias} className={classes.alias} data-set={version !== undefined || undefined}>
              <span className={classes.aliasName}>
                <strong>{alias}</strong>
                {MEANS[alias] && <span className={classes.dim}>{MEANS[alias]}</span>}
              </span>
              <span className={classes.stands}>{version === undefined ? 'no version' : `version ${version}`}</span>
              <span className={classes.row}>
                <Button
                  size="compact-xs"
                  variant="default"
                  leftSection={<IconArrowsMove size={13} />}
                  onClick={() => setOpen({ what: 'move', alias })}
                  aria-label={version === undefined ? `Set ${alias}` : `Move ${alias}`}
                >
                  {version === undefined ? 'Set' : 'Move'}
                </Button>
                {version !== undefined && (
                  <>
                    <Button
                      size="compact-xs"
                      variant="default"
                      leftSection={<IconArrowBackUp size={13} />}
                      onClick={() => setOpen({ what: 'back', alias })}
                      aria-label={`Roll back ${alias}`}
                    >
                      Roll back
                    </Button>
                    <ActionIcon size="sm" aria-label={`Take ${alias} away`} onClick={() => setOpen({ what: 'remove', alias })}>
                      <IconTrash size={14} />
                    </ActionIcon>
                  </>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      {open?.what === 'move' && <AliasDialog model={model} alias={open.alias} onClose={close} />}
      {open?.what === 'remove' && <RemoveDialog model={model} alias={open.alias} onClose={close} />}
      {open?.what === 'back' && <RollbackDialog model={model} alias={open.alias} onClose={close} />}
    </Panel>
  );
}
