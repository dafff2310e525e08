import { Button } from '@mantine/core';
import type { RequestView } from '#shared/stages/approve.ts';
import { RecordLink } from '../../client/record-link.tsx';
import { formatAgo } from '../../components/format.ts';
import { passedOf } from '../../components/gate-facts.ts';
import { GateList } from '../../components/gate-list.tsx';
import { Inspector } from '../../components/inspector.tsx';
import { Panel } from '../../components/panel.tsx';
import { PersonText } from '../../components/person.tsx';
import classes from './approve.module.css';
import { Comments } from './comments.tsx';
import { Decide } from './decide.tsx';
import { RequestState } from './request-state.tsx';

const SAID = { approve: 'approved it', reject: 'rejected it', changes: 'asked for changes' };

/** One request: what is asked, how the gates stood, what was said, and the decision. */
export function RequestDetail(props: { view: RequestView; titleOf: (key: string) => string; onApproved: (approval: string) => void }) {
  const { view, titleOf, onApproved } = props;
  const { head, body } = view.request;
  const { decision, approval } = view;
  return (
    <>
      {view.state === 'open' && (
        <Inspector>
          <Decide view={view} onApproved={onApproved} />
        </Inspector>
      )}
      <Panel
        title={view.version ? `${body.model}, version ${view.version}` : body.model}
        actions={
          <>
            <RequestState state={view.state} />
            {approval && (
              <Button variant="default" onClick={() => onApproved(approval)}>
                Show the approval
              </Button>
            )}
          </>
        }
      >
        <p className={classes.asked}>
          <PersonText person={body.author} /> asked {formatAgo(head.created)} to approve{' '}
          <RecordLink id={body.fit}>{titleOf(body.key)}</RecordLink> on the strength of a{' '}
          <RecordLink id={body.comparison}>comparison</RecordLink>.
        </p>
        <blockquote className={classes.note}>{body.note}</blockquote>
        {decision && (
          <section className={classes.outcome} data-state={view.state} aria-label="Decision">
            <p>
              <PersonText person={decision.by} /> {SAID[decision.decision]} {formatAgo(decision.time)}.
            </p>
            <blockquote className={classes.note}>{decision.note}</blockquote>
            {decision.conditions.length > 0 && (
              <>
                <h3 className={classes.small}>On these conditions</h3>
                <ul className={classes.conditions}>
                  {decision.conditions.map((condition) => (
                    <li key={condition}>{condition}</li>
                  ))}
                </ul>
              </>
            )}
          </section>
        )}
        {body.change && (
          <div className={classes.said}>
            <h3 className={classes.small}>What it brings, and what it costs</h3>
            <p>{body.change}</p>
          </div>
        )}
        <h3 className={classes.small}>
          Gates as they stood: {passedOf(body.gates)} of {body.gates.length} passed
        </h3>
        <div className={classes.boxed}>
          <GateList gates={body.gates} evidence={(e) => <RecordLink id={e.record}>{e.note}</RecordLink>} />
        </div>
        <Comments view={view} />
      </Panel>
    </>
  );
}
