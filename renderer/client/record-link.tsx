import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { recordPlace } from '../components/record-place.ts';
import { openDataset } from './data.ts';
import { at } from './place.ts';

/** Leads to the view that shows a record; plain text where none does. `dataset` is opened first, where it may be another than the open one. */
export function RecordLink({ id, dataset, children }: { id: string; dataset?: string | undefined; children?: ReactNode }) {
  const place = recordPlace(id);
  const words = children ?? <span className="mono">{id}</span>;
  if (!place) return <span>{words}</span>;
  return (
    <Link to={place.to} search={at(place.search)} className="record-link" title={id} onClick={() => dataset && openDataset(dataset)}>
      {words}
    </Link>
  );
}
