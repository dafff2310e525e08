// Made by scripts/generate-models.ts: do not edit.
export const cardTexts: Readonly<Record<string, string>> = {
  auto: `# Automatic choice
`,
  drift: `# Random walk with drift

Carries on the straight line through the first and the last value.

**For** series that climb or fall steadily with large random steps; a better yardstick than naive where there is a trend.

**How.** The mean change per step is added again and again. The spread grows with the step and holds the uncertainty of the slope;
intervals are normal.

**Limits.** The slope rests on two values only, and never bends. No season.
`,
  'holt-winters': `# holt-winters
`,
  'linear-regression': `# x
`,
  naive: `# Naive

Repeats the last known value. Every other model has to beat it, or it is not worth its trouble.

**For** prices, exchange rates and other series that move without season or trend; and as the yardstick.

**How.** The forecast is the last value at every step. The one-step changes give the spread, which grows with the square root of the
step; intervals are normal.

**Limits.** Knows neither season nor trend. One odd last value moves the whole forecast.
`,
  'seasonal-naive': `# Seasonal naive

Repeats the last season: this Monday like last Monday. The yardstick for demand, load and sales.

**For** series with one strong season. With hourly data take 168 steps where weekends differ from weekdays, else 24.

**How.** The forecast of a step is the value one season (or more, until it is in the history) before. Intervals are conformal: the errors
that the same rule made at earlier origins tell how wide each step must be.

**Limits.** No trend, and the noise of the last season is repeated with it. Holidays come back one season later.
`,
  ses: `# ses
`,
  theta: `# theta
`,
  'window-average': `# Window average

The mean of the latest values, at every step.

**For** noisy series that wander slowly: slow-moving items, counts without a season.

**How.** The mean of the last rows that are known. Intervals are conformal, from the errors at earlier origins.

**Limits.** A long window lags behind a change of level; a short one passes the noise on. No trend, no season.
`,
};
