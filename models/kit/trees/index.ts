export { boost } from './boost.ts';
export { forest } from './forest.ts';
export { importance } from './importance.ts';
export { margin, predict } from './predict.ts';
export { type Contributions, shap } from './shap.ts';
export type { BoostOptions, Column, Early, Ensemble, ForestOptions, Objective, Table, Tools, Tree } from './types.ts';
