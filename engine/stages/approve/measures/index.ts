import type { GateMeasure } from '#shared/domain/gate.ts';
import { bias } from './bias.ts';
import { champion } from './champion.ts';
import { coverage } from './coverage.ts';
import { coverageHeld } from './coverage-held.ts';
import { failed } from './failed.ts';
import { fallback } from './fallback.ts';
import type { Measure } from './finding.ts';
import { gain } from './gain.ts';
import { gainPoints } from './gain-points.ts';
import { golden } from './golden.ts';
import { horizon } from './horizon.ts';
import { latency } from './latency.ts';
import { metric } from './metric.ts';
import { quality } from './quality.ts';
import { size } from './size.ts';
import { staleness } from './staleness.ts';
import { windows } from './windows.ts';
import { worseThanSingle } from './worse-than-single.ts';

export const MEASURES: Readonly<Record<GateMeasure, Measure>> = {
  gain,
  'gain-points': gainPoints,
  metric,
  'worse-than-single': worseThanSingle,
  coverage,
  'coverage-held': coverageHeld,
  bias,
  failed,
  fallback,
  quality,
  windows,
  horizon,
  champion,
  golden,
  latency,
  size,
  staleness,
};
