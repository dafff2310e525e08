import type { VersionComparison } from '#shared/services/registry.ts';
import type { Sql } from '../../store/database.ts';
import type { VersionEvidence } from '../evidence.ts';
import { costRows } from './cost.ts';
import { dataRows } from './data.ts';
import { featureRows } from './features.ts';
import { metricRows } from './metrics.ts';
import { parameterRows } from './parameters.ts';
import { significanceOf } from './significance.ts';
import { type Sections, textOf } from './text.ts';

/** What changed from version `a` of a model to `b`. */
export async function compareVersions(sql: Sql, a: VersionEvidence, b: VersionEvidence): Promise<VersionComparison> {
  const sections: Sections = [
    { id: 'data', title: 'Data', rows: dataRows(a, b) },
    { id: 'features', title: 'Features', rows: featureRows(a, b) },
    { id: 'parameters', title: 'Parameters', rows: parameterRows(a, b) },
    { id: 'metrics', title: 'Metrics', rows: metricRows(a, b) },
    { id: 'cost', title: 'Cost', rows: costRows(a, b) },
  ];
  const verdict = await significanceOf(sql, a, b);
  return {
    model: b.approval.body.name,
    from: a.version,
    to: b.version,
    text: textOf(a, b, sections, verdict),
    sections,
    significance: 'untested' in verdict ? null : verdict.significance,
  };
}
