import { createHash } from 'node:crypto';
import { Problem } from './problem.ts';
import type { Held } from './store/held.ts';

/** The release that answers a request, and the alias that led to it. */
export interface Chosen {
  readonly held: Held;
  readonly alias: string | null;
  /** Whether it was drawn: an A/B test of the challenger. */
  readonly drawn: boolean;
}

export interface Question {
  readonly model?: string | undefined;
  readonly alias?: string | undefined;
  readonly release?: string | undefined;
}

export interface Choice {
  readonly held: ReadonlyMap<string, Held>;
  readonly aliasesOf: (model: string) => Readonly<Record<string, string>>;
  readonly defaultModel: string | undefined;
  /** Share of requests for the champion that the challenger answers, 0 to 1. */
  readonly share: number;
}

/** A number in [0, 1) that follows from the model and the subject alone: whoever asks again gets the same arm. */
export const drawOf = (model: string, subject: string): number =>
  createHash('sha256').update(`${model}\n${subject}`).digest().readUInt32BE() / 2 ** 32;

function byDigest(held: Choice['held'], digest: string): Held {
  const found = held.get(digest);
  if (found) return found;
  throw new Problem('NOT_FOUND', `No release ${digest.slice(0, 12)}… is here.`, {
    hint: 'GET /v1/releases lists them.',
    place: { field: 'release' },
  });
}

function modelOf(question: Question, { held, defaultModel }: Choice): string {
  const given = question.model ?? defaultModel;
  const names = [...new Set([...held.values()].map((each) => each.model))];
  if (given !== undefined) {
    if (names.includes(given)) return given;
    throw new Problem('NOT_FOUND', `There is no model ${JSON.stringify(given)} here.`, {
      hint: 'GET /v1/models lists them.',
      place: { field: 'model' },
    });
  }
  if (names.length === 1) return names[0]!;
  throw new Problem(
    names.length ? 'BAD_REQUEST' : 'NOT_FOUND',
    names.length ? `Say which of ${names.length} models.` : 'There is no model here yet.',
    {
      hint: names.length ? 'Set `model`, or MODEL_NAME for all requests.' : 'Push a release with POST /v1/releases and activate it.',
      place: { field: 'model' },
    },
  );
}

/** Which release answers: the one that is named, or that of the alias; the champion's requests are shared with the challenger. */
export function choose(question: Question, subject: string, choice: Choice): Chosen {
  if (question.release !== undefined) {
    const held = byDigest(choice.held, question.release);
    if (question.model === undefined || question.model === held.model) return { held, alias: null, drawn: false };
    throw new Problem('BAD_REQUEST', `The release ${held.digest.slice(0, 12)}… is one of ${held.model}, not of ${question.model}.`, {
      hint: 'Leave `model` out where you name a release.',
      place: { field: 'model' },
    });
  }
  const model = modelOf(question, choice);
  const aliases = choice.aliasesOf(model);
  const drawn = question.alias === undefined && aliases.challenger !== undefined && drawOf(model, subject) < choice.share;
  const alias = drawn ? 'challenger' : (question.alias ?? 'champion');
  const digest = Object.hasOwn(aliases, alias) ? aliases[alias] : undefined;
  if (digest !== undefined) return { held: byDigest(choice.held, digest), alias, drawn };
  throw new Problem('NOT_FOUND', `${model} has no ${alias}.`, {
    hint: `Its aliases: ${Object.keys(aliases).join(', ') || 'none yet'}. POST /v1/models/${encodeURIComponent(model)}/aliases/${alias} sets one.`,
    place: { field: 'alias' },
  });
}
