import { Tooltip } from '@mantine/core';
import { IconArchive, IconChartLine, IconHome, IconSettings } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { STAGES } from '#shared/contract.ts';
import { useStages } from '../client/data.ts';
import { STAGE_INFO } from '../components/stage-info.ts';
import classes from './rail.module.css';
import { type StageState, StateMark, stateText } from './state-mark.tsx';

function RailLink(props: { to: string; narrow: boolean; icon: ReactNode; title: string; note?: string; tip?: string; mark?: ReactNode }) {
  return (
    <Tooltip label={props.tip ?? props.title} position="right" disabled={!props.narrow && !props.tip} multiline maw={260}>
      <Link
        to={props.to}
        className={classes.link}
        activeProps={{ 'aria-current': 'page' }}
        activeOptions={{ exact: true }}
        aria-label={props.narrow ? [props.title, props.note].filter(Boolean).join(' ') : undefined}
      >
        {props.icon}
        <span className={classes.title}>{props.title}</span>
        {props.note && <span className={classes.note}>{props.note}</span>}
        {props.mark}
      </Link>
    </Tooltip>
  );
}

/** The stages in order, each with what it stands at for the open data set. */
export function Rail({ narrow }: { narrow: boolean }) {
  const stages = useStages();
  return (
    <nav className={classes.rail} data-narrow={narrow || undefined} aria-label="Stages">
      <RailLink to="/" narrow={narrow} icon={<IconHome size={16} stroke={1.6} />} title="Home" />
      <RailLink to="/explore" narrow={narrow} icon={<IconChartLine size={16} stroke={1.6} />} title="Explore" />
      <ol className={classes.stages}>
        {STAGES.map((stage) => {
          const row = stages?.find((s) => s.stage === stage);
          const state: StageState = row?.state ?? 'empty';
          const { title, purpose } = STAGE_INFO[stage];
          const quiet = state === 'empty' || state === 'done';
          return (
            <li key={stage} data-state={state}>
              <RailLink
                to={`/${stage}`}
                narrow={narrow}
                icon={<StateMark state={state} />}
                title={title}
                note={quiet && state === 'done' && row && row.count > 1 ? `${stateText(state)} · ${row.count}` : stateText(state)}
                tip={row?.reason || purpose}
              />
            </li>
          );
        })}
      </ol>
      <div className={classes.end}>
        <RailLink
          to="/registry"
          narrow={narrow}
          icon={<IconArchive size={16} stroke={1.6} />}
          title="Registry"
          tip="Models with their versions, and the audit trail"
        />
        <RailLink to="/settings" narrow={narrow} icon={<IconSettings size={16} stroke={1.6} />} title="Settings" />
      </div>
    </nav>
  );
}
