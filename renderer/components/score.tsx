import { QUALITY_TARGET, QUALITY_WARN } from '#shared/stages/validate.ts';
import { formatNumber } from './format.ts';
import classes from './score.module.css';

export type Verdict = { tone: 'good' | 'warning' | 'error'; text: string };

/** What a quality score means: the marks are the same everywhere. */
export function verdictOf(score: number): Verdict {
  if (score >= QUALITY_TARGET) return { tone: 'good', text: 'on target' };
  return score >= QUALITY_WARN ? { tone: 'warning', text: 'usable' } : { tone: 'error', text: 'poor' };
}

/** A score from 0 to 1 as a bar, with the marks at which it warns and at which it is on target. */
export function ScoreBar({ score, label, size = 'md' }: { score: number; label: string; size?: 'sm' | 'md' }) {
  const { tone, text } = verdictOf(score);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a meter element cannot show marks
    <div
      className={classes.track}
      data-size={size}
      role="meter"
      aria-label={label}
      aria-valuenow={score}
      aria-valuemin={0}
      aria-valuemax={1}
      aria-valuetext={`${formatNumber(score, 2)} of 1, ${text}`}
    >
      <div className={classes.fill} data-tone={tone} style={{ width: `${score * 100}%` }} />
      <i className={classes.mark} style={{ left: `${QUALITY_WARN * 100}%` }} />
      <i className={classes.mark} style={{ left: `${QUALITY_TARGET * 100}%` }} />
    </div>
  );
}

export interface ScorePart {
  id: string;
  score: number;
  weight: number;
  explanation: string;
}

/** The score with its parts: each with its weight and why it is what it is. */
export function QualityGauge({ score, parts }: { score: number; parts: readonly ScorePart[] }) {
  const { tone, text } = verdictOf(score);
  return (
    <div className={classes.gauge}>
      <div className={classes.whole}>
        <div className={classes.figure} data-tone={tone}>
          {formatNumber(score, 2)}
        </div>
        <div className={classes.text}>
          Quality, {text}
          <span className={classes.marks}>
            warns below {QUALITY_WARN}, target {QUALITY_TARGET}
          </span>
        </div>
        <ScoreBar score={score} label="Quality" />
      </div>
      <ul className={classes.parts}>
        {parts.map((part) => (
          <li key={part.id} className={classes.part}>
            <span className={classes.name}>{part.id}</span>
            <ScoreBar score={part.score} label={part.id} size="sm" />
            <span className={classes.value}>{formatNumber(part.score, 2)}</span>
            <span className={classes.why} title={part.explanation}>
              {part.explanation}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
