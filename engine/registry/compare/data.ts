import { formatTime } from '#shared/base/axis.ts';
import type { Difference } from '#shared/services/registry.ts';
import type { VersionEvidence } from '../evidence.ts';
import { plain } from '../numbers.ts';
import { difference, NONE } from './difference.ts';

/** What each version was made from. */
export function dataRows(a: VersionEvidence, b: VersionEvidence): Difference[] {
  const [x, y] = [a.dataset.body, b.dataset.body];
  const count = (what: string, before: number, after: number) =>
    difference(what, plain(before), plain(after), {
      note: before === after ? '' : `${plain(Math.abs(after - before))} ${after > before ? 'more' : 'fewer'}`,
    });
  return [
    difference('File', x.source.file, y.source.file),
    difference('SHA-256', x.source.sha256.slice(0, 12), y.source.sha256.slice(0, 12)),
    difference('Data set', a.dataset.head.id, b.dataset.head.id),
    count('Rows', x.rows, y.rows),
    count('Series', x.seriesCount, y.seriesCount),
    count('Missing values', x.missing, y.missing),
    difference('From', formatTime(x.axis, x.from), formatTime(y.axis, y.from)),
    difference('To', formatTime(x.axis, x.to), formatTime(y.axis, y.to)),
    quality(a.validation?.quality, b.validation?.quality),
  ];
}

function quality(before: number | undefined, after: number | undefined): Difference {
  const tell = (x: number | undefined): string => (x === undefined ? NONE : x.toFixed(2));
  const row = difference('Quality', tell(before), tell(after));
  return row.changed && before !== undefined && after !== undefined ? { ...row, verdict: after > before ? 'better' : 'worse' } : row;
}
