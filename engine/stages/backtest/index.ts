import type { contract } from '#shared/contract.ts';
import type { Handlers } from '../../handlers.ts';

export const backtestStage = {} as Handlers<typeof contract.backtest>;
