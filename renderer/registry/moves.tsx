import type { RegistryModel } from '#shared/services/registry.ts';
import { Chip } from '../components/chip.tsx';
import { Panel } from '../components/panel.tsx';
import { PersonText } from '../components/person.tsx';
import classes from './registry.module.css';

const words = (from: number | null, to: number | null): string =>
  to === null ? `was taken from version ${from}` : from === null ? `was set to version ${to}` : `moved from version ${from} to ${to}`;

/** How aliases moved, newest first. */
export function Moves({ moves }: { moves: RegistryModel['moves'] }) {
  if (moves.length === 0) return null;
  return (
    <Panel title="How aliases moved">
      <ol className={classes.moves}>
        {moves.map((m) => (
          <li key={`${m.time} ${m.alias}`} data-rollback={m.rollback || undefined}>
            <span>
              <strong>{m.alias}</strong> {words(m.from, m.to)} {m.rollback && <Chip tone="warning">rollback</Chip>}
            </span>
            <span className={classes.dim}>
              <PersonText person={m.by} time={m.time} />
            </span>
            <span className={classes.words}>{m.reason}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
