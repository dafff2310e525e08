import { createCore, type EngineConfig } from './core.ts';
import { createRouter } from './router.ts';
import { createTransports, type Transports } from './transports.ts';

export type { EngineConfig } from './core.ts';
export { defaultHome } from './home.ts';
export type { Vault } from './identity/vault.ts';
export { type BacktestFileResult, type BacktestFileRow, backtestFile } from './standalone/backtest.ts';
export { type ForecastFileResult, forecastFile } from './standalone/forecast.ts';
export type { BacktestFileOptions, ForecastFileOptions } from './standalone/options.ts';
export type { Client } from './transports.ts';
export { VERSION } from './version.ts';

/** A running engine. Call its methods through one of the transports; `close` stops jobs, threads and the database. */
export interface Engine extends Transports {
  /** The open workspace's folder. */
  workspacePath(): string | undefined;
  close(): Promise<void>;
}

/** The only front door. Starts nothing heavy: the database opens with the workspace, threads with the first task. */
export function createEngine(config: EngineConfig): Engine {
  const core = createCore(config);
  return { ...createTransports(createRouter(core)), workspacePath: () => core.workspaces.find()?.path, close: core.close };
}
