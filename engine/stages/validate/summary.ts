import { type Issue, REPAIR_CHOICES, type RepairPolicy, type Validation } from '#shared/stages/validate.ts';

type IssueKind = Issue['kind'];
type Severity = Issue['severity'];

interface Tally {
  severity: Severity;
  issues: number;
  points: number;
  readonly series: Set<string>;
  readonly proposals: Map<RepairPolicy, number>;
}

const RANK: Record<Severity, number> = { info: 0, warn: 1, error: 2 };

/** Counts issues per kind as they come. */
export function createSummary(): { add(issues: readonly Issue[]): void; rows(): Validation['summary'] } {
  const tallies = new Map<IssueKind, Tally>();
  return {
    add(issues) {
      for (const issue of issues) {
        const tally = tallies.get(issue.kind) ?? { severity: 'info', issues: 0, points: 0, series: new Set(), proposals: new Map() };
        tallies.set(issue.kind, tally);
        if (RANK[issue.severity] > RANK[tally.severity]) tally.severity = issue.severity;
        tally.issues++;
        tally.points += issue.count;
        tally.series.add(issue.series);
        tally.proposals.set(issue.proposal, (tally.proposals.get(issue.proposal) ?? 0) + issue.count);
      }
    },
    /** Kinds in the order of the choices; the proposal is the one made for most points. */
    rows: () =>
      (Object.keys(REPAIR_CHOICES) as IssueKind[]).flatMap((kind) => {
        const tally = tallies.get(kind);
        if (!tally) return [];
        const proposal = [...tally.proposals].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
        const { severity, issues, points, series } = tally;
        return [{ kind, severity, issues, points, series: series.size, proposal, choices: [...REPAIR_CHOICES[kind]] }];
      }),
  };
}
