// Made by scripts/generate-models.ts: do not edit.
import { model as additive } from './additive/model.ts';
import { model as adida } from './adida/model.ts';
import { model as arima } from './arima/model.ts';
import { model as auto } from './auto/model.ts';
import { model as ces } from './ces/model.ts';
import { model as croston } from './croston/model.ts';
import { model as deepar } from './deepar/model.ts';
import { model as dlinear } from './dlinear/model.ts';
import { model as drift } from './drift/model.ts';
import { model as dynamicTheta } from './dynamic-theta/model.ts';
import { model as ensemble } from './ensemble/model.ts';
import { model as ets } from './ets/model.ts';
import { model as fourTheta } from './four-theta/model.ts';
import { model as gaussianProcess } from './gaussian-process/model.ts';
import { model as gradientBoosting } from './gradient-boosting/model.ts';
import { model as gruAttention } from './gru-attention/model.ts';
import { model as holtWinters } from './holt-winters/model.ts';
import { model as imapa } from './imapa/model.ts';
import { model as importedOnnx } from './imported-onnx/model.ts';
import { model as importedOnnxCovariates } from './imported-onnx-covariates/model.ts';
import type { AnyModel } from './kit/define.ts';
import { model as lear } from './lear/model.ts';
import { model as linearQuantile } from './linear-quantile/model.ts';
import { model as linearRegression } from './linear-regression/model.ts';
import { model as lstm } from './lstm/model.ts';
import { model as mstl } from './mstl/model.ts';
import { model as naive } from './naive/model.ts';
import { model as nbeats } from './nbeats/model.ts';
import { model as nhits } from './nhits/model.ts';
import { model as nlinear } from './nlinear/model.ts';
import { model as patchtst } from './patchtst/model.ts';
import { model as randomForest } from './random-forest/model.ts';
import { model as sba } from './sba/model.ts';
import { model as seasonalLags } from './seasonal-lags/model.ts';
import { model as seasonalNaive } from './seasonal-naive/model.ts';
import { model as ses } from './ses/model.ts';
import { model as tbats } from './tbats/model.ts';
import { model as tcn } from './tcn/model.ts';
import { model as tft } from './tft/model.ts';
import { model as theta } from './theta/model.ts';
import { model as tsb } from './tsb/model.ts';
import { model as tsmixer } from './tsmixer/model.ts';
import { model as windowAverage } from './window-average/model.ts';

export const catalog: readonly AnyModel[] = [
  additive,
  adida,
  arima,
  auto,
  ces,
  croston,
  deepar,
  dlinear,
  drift,
  dynamicTheta,
  ensemble,
  ets,
  fourTheta,
  gaussianProcess,
  gradientBoosting,
  gruAttention,
  holtWinters,
  imapa,
  importedOnnx,
  importedOnnxCovariates,
  lear,
  linearQuantile,
  linearRegression,
  lstm,
  mstl,
  naive,
  nbeats,
  nhits,
  nlinear,
  patchtst,
  randomForest,
  sba,
  seasonalLags,
  seasonalNaive,
  ses,
  tbats,
  tcn,
  tft,
  theta,
  tsb,
  tsmixer,
  windowAverage,
];
