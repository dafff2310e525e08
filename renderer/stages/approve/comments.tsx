import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { RequestView } from '#shared/stages/approve.ts';
import { useCommand } from '../../client/call.ts';
import { toProblem } from '../../client/problem.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PersonText } from '../../components/person.tsx';
import classes from './approve.module.css';

/** What was said about a request, in order, and a line more. */
export function Comments({ view }: { view: RequestView }) {
  const comment = useCommand((c) => c.approve.comment);
  const [text, setText] = useState('');
  const say = () => comment.mutate({ request: view.request.head.id, text: text.trim() }, { onSuccess: () => setText('') });
  return (
    <section className={classes.thread} aria-label="Comments">
      <h3 className={classes.small}>Comments</h3>
      {view.comments.length > 0 && (
        <ol className={classes.comments}>
          {view.comments.map((c) => (
            <li key={`${c.time} ${c.by.name}`}>
              <span className={classes.by}>
                <PersonText person={c.by} time={c.time} />
              </span>
              <p>{c.text}</p>
            </li>
          ))}
        </ol>
      )}
      {comment.error && <ErrorPanel problem={toProblem(comment.error)} onDismiss={comment.reset} />}
      <div className={classes.say}>
        <Textarea
          aria-label="Comment"
          placeholder="Ask, answer, point at something"
          autosize
          minRows={1}
          maxLength={10_000}
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
        />
        <Button variant="default" disabled={!text.trim()} loading={comment.isPending} onClick={say}>
          Comment
        </Button>
      </div>
    </section>
  );
}
