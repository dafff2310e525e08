import { freemem } from 'node:os';
import type { contract } from '#shared/contract.ts';
import type { Handlers } from '../../handlers.ts';

type Train = Handlers<typeof contract.train>;

export const estimateFit: Train['estimate'] = () => ({ parameters: null, bytes: null, seconds: null, free: freemem() });

export const curveOf: Train['curve'] = () => ({
  lines: [],
  live: false,
  secondsLeft: null,
  stopAsked: false,
  resumed: false,
  notes: [],
});

export const stopTraining: Train['stop'] = () => ({ asked: false });
