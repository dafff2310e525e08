// Made by scripts/generate-models.ts: do not edit.
export const cardTexts: Readonly<Record<string, string>> = {
  additive: `# Additive (Prophet)

A trend that bends at changepoints, smooth seasons, and an effect for each covariate known in advance. The model of Prophet, fitted without Stan.

**For** daily and finer business series with seasons of several lengths, holidays and known drivers, where every part has to be shown and
explained; histories with gaps, which are simply not looked at.

**How.** The trend is a line (or a logistic curve below a cap) whose rate may change at 25 places in the first 80 % of the history; a Laplace
prior keeps most changes at zero. Each season is a sum of sine waves: 8 for the shortest, 40 for longer ones, 10 for the year, which is
added where two years of dates are there. Seasons go by the wall clock. Covariates are brought to standard deviation 1 (flags stay 0 and 1). The
most probable fit is found exactly for the additive model, by repeated linearisation for the multiplicative and the logistic one; the
posterior is never below that of R's prophet on the golden series. Unlike Prophet, the last errors are carried on as they used to persist
(\`carry\`): this helps most at short horizons. Intervals come from 1000 simulated futures in which the trend goes on bending as it did;
with carried errors they are widened by what forecasts from three earlier origins missed.

**Limits.** Far ahead the last slope is carried on, whatever it is. A season is the same over the whole history. Carried errors are not a
part of the fit. Prophet fits fewer waves by default (\`harmonics\` 4 for the day, 3 for the week) and carries nothing. Holidays have to come as
covariates. Logistic growth needs a cap. Below some 50 rows intervals are too narrow: the fit knows so short a history by heart.
`,
  adida: `# ADIDA

Demand is summed up over buckets as long as the mean interval between demands, the sums are smoothed exponentially and shared out evenly.

**For** demand with many zeros whose rate drifts slowly: sums hide the zeros.

**Limits.** A flat forecast. What does not fill a bucket at the start is dropped, so short series with rare demand have few sums to go by.
Quantiles are a mixture of zeros and the sizes seen so far.
`,
  arima: `# ARIMA

Autocorrelation, differences and one season, with known covariates where there are any.

**For** series whose next values follow from the last ones and from those a season ago: monthly and quarterly business series, hourly ones
with a daily cycle. With covariates (temperature, price, holidays) it is a regression whose errors are ARIMA. A good member of an ensemble,
since it errs differently from smoothing.

**How.** The series is differenced, as often as a test of stationarity (KPSS) and one of seasonal strength (or OCSB) say. The stepwise search
of Hyndman and Khandakar goes from a few first models to ever better neighbours by AICc, with a mean where nothing is differenced and
a drift where it pays; orders can also be given, all or in part. Estimates are exact maximum likelihood on the differenced series; models of long series with long seasons are
compared by conditional sums of squares first. Roots stay away from the unit circle. The status names the model, e.g.
ARIMA(2,1,1)(0,1,1)[12]. \`search: fast\` tries fewer and smaller orders in half the time. Intervals are normal with the model's own variances,
the error of mean or drift included, and wider (\`widen\`) where errors from earlier origins in the history were larger.

**Limits.** One season, of at most 400 steps: two cycles at once (24 and 168) need MSTL, TBATS or a regression. Covariates enter linearly, and
columns that vanish in the differences are left out. Two plain differences are taken only without a season. Gaps are filled before the fit.
Intervals do not know that the orders were searched for: on short yearly and quarterly series 95 % ones hold some 77 to 88 % only. With a
logarithm, forecasts are medians.
`,
  auto: `# Automatic choice

Tries the models that suit each series inside its own history and averages the best.

**For** many series at once, and as the first answer to a new data set.

**How.** Every series is looked at first: its length, its seasons, whether demand is rare (Syntetos, Boylan & Croston). The models that suit
it then forecast from up to nine origins of its history, a third of a horizon apart, seeing nothing after them; dear ones from every third.
Tried are naive forecasts with and without season, theta and dynamic theta, ETS (Akaike weights), ridge on lags, regression on season
patterns and covariates, MSTL; CES and 4Theta up to monthly seasons, ARIMA without a season; Croston's family where demand is rare; boosted trees over all
series where these are long. Each gets a share that falls with the sixth power of its error, late origins counting more than early ones.
One series has few origins, so its errors are drawn towards what all series of the panel show of a model: strongly where series are short
and alike, hardly where they are long and differ. Averaging beats picking here. The status names the members with their shares, the error
in units of the seasonal naive change, and says where nothing beat the naive forecast. The members, the power and the origins were chosen
by rolling origin inside the training parts of M3, M4 Hourly, Australian retail, Walmart, car parts and M5 series.

**Intervals** are conformal: from the errors of the average itself at those origins, each made with the shares that origins at least a
horizon apart lead to. What one series cannot tell of its tails it has from the panel. Demand that is never negative and sometimes zero stays at or above zero.

**Budget.** The time for all series together, 240 s if you do not say otherwise. Quick models come first; a model whose first series show
that it does not fit in is left out, and so is one that is still running when its time is up: the status says which. Where the budget is
not reached, results depend neither on the machine nor on the number of threads.

**Limits.** Costs about ten times what its members cost. Fewer than 6 values cannot be compared: the last one is repeated, and the status
says so.
`,
  ces: `# CES

Complex exponential smoothing: one smoothing weight that is a complex number, so that level and trend need not be told apart.

**For** monthly, quarterly and yearly series whose growth comes and goes: a form between a level and a trend is found by two numbers,
where other methods choose one. It errs otherwise than ETS and Theta, which makes it a good member of a combination.

**How.** Beside the series runs an unseen one, the information potential, which follows the errors; the real and the imaginary part of
the weight say how the two move each other. Weights minimise the squared one-step errors within the region where old errors are
forgotten; the states before the first value are cast back from the reversed history. Of the forms without season, with an additive
season (partial), with a season that has a potential of its own (full) and with all states a season back (simple), \`auto\` takes the one
with the best corrected Akaike criterion, which counts these states. Intervals are normal with the exact variance of the model.

**Limits.** One season only, no covariates, and the season is additive in the partial form. A weight with an imaginary part above 1
lets forecasts grow by a constant factor for ever: look at long horizons. Choosing the form costs more than fitting it.
`,
  croston: `# Croston

Sizes of demands and the steps between them, each smoothed exponentially where there is a demand; the forecast is size over interval.

**For** demand with many zeros, as the yardstick that other methods are held against.

**Limits.** A flat forecast, too high on average (see sba), that does not fall while nothing is sold (see tsb). The first demand starts it, so
that short series lean on it. Quantiles are a mixture of zeros and the sizes seen so far: they do not know that the rate itself is uncertain.
`,
  deepar: `# DeepAR

A recurrent net that foretells each value from those before it, as a distribution, and draws whole futures from it.

**For** many related series whose uncertainty grows along the horizon, heavy tails, and counts with many zeros.

**How.** Layers of long short-term memory see the value before, the last values of the same phase of each season that are known, what is known
of the step and what the series itself tells. They learn by likelihood over window and horizon: Student's t, which bears outliers, a
Gaussian, or for counts the negative binomial, told in ones and scaled by 1 + the mean of the window. In use 200 paths are drawn value by value, each fed with its own past; the quantiles told are theirs. The random numbers are fixed
and spread evenly, so that equal questions get equal answers.

**Limits.** Errors of early steps are carried on. Quantiles far out are those of few paths: ask for more paths where the 1 % matters. Covariates
that are known up to the origin alone help the window, not the steps ahead. Steps ahead are drawn one after the other: dearer in use than nets
that foretell all at once.
`,
  dlinear: `# DLinear

The next season as two linear maps: of the trend of the last values and of what is left of them.

**For** long seasonal series whose level comes back: load, temperature, traffic.

**How.** A moving average of 25 values is the trend of a window, the rest is the remainder; both have a linear map to the steps ahead, found by
ridge regression over all windows of the history at once, in closed form. The values are centred on their mean, which takes the place of the
bias. Lookback and ridge are those that forecast the last fifth best after a fit on what came before; the intervals are from the errors there.
Steps beyond the block (the shortest season, eight steps at least) feed on the ones before.

**Limits.** As of NLinear; where the level wanders, NLinear is the safer of the two. Without covariates. Twice the columns: five times slower.
`,
  drift: `# Random walk with drift

Carries on the straight line through the first and the last value.

**For** series that climb or fall steadily with large random steps; a better yardstick than naive where there is a trend.

**How.** The mean change per step is added again and again. The spread grows with the step and holds the uncertainty of the slope;
intervals are normal.

**Limits.** The slope rests on two values only, and never bends. No season.
`,
  'dynamic-theta': `# Dynamic optimised theta

Two lines through the series: one long-term trend, one that exaggerates what bends. How they are weighed is chosen for each series, and
the trend may change on the way.

**For** yearly, quarterly and monthly business series with a trend, the dynamic one above all where trends change.

**How.** A season that a test at 90 % finds is taken out first, multiplicatively (additively where factors come close to zero). The rest is
a state space model: an exponentially smoothed level and the least-squares line through what was known at each time. Start level and theta
follow exactly from the smoothing weight, which is searched for. Intervals are normal, with the variance that the equations give or, where it
is larger, that of errors from earlier origins in the history (\`widen\`); they follow a multiplicative season.
\`line: fixed\` and \`choose: false\` give the other models of the paper.

**Limits.** One season. Theta chosen freely overfits short histories, so it is drawn to 2 by default (\`pull\`, 0 as in the paper: better on
long trends, worse below some 15 values). On short yearly series 95 % intervals still hold some 85 % only.
`,
  ensemble: `# Ensemble

Combines the forecasts of models that you choose.

**For** the times when you want members of your own choice and a rule that anyone can follow. The median of a few good models is hard to
beat where series are short (Petropoulos & Svetunkov: the median of four came sixth in the M4 competition).

**How.** Every member is fitted with its default parameters and the seasons of the data. *median* takes the middle forecast step by step,
*mean* the average; *weighted* gives shares that fall with the sixth power of a member's error at up to nine origins inside the history,
drawn towards what all series of the panel show of it. A member that is too short of data for a series is left out there. Intervals are
conformal, from the combination's own errors at those origins.

**Limits.** Costs about ten times what its members cost, since they are tried at earlier origins too. Parameters of members cannot be set
here. There is no budget: \`auto\` has one, and chooses members for each series.
`,
  ets: `# ETS

Exponential smoothing as a statistical model: error, trend and season, each additive, multiplicative or left out.

**For** monthly, quarterly and yearly business series, and daily or hourly ones with one season: the standard that other models are
measured by. Series need no transformation, and the season may grow with the level.

**How.** Each form is a state-space model whose level, slope and seasonal figures move after each value by shares. Shares and start
values are those of the largest likelihood, found by Gauss-Newton steps with exact derivatives. \`auto\` fits every form that is stable
and that the data allow (no multiplicative trend, nothing multiplicative where values are not above 0). The forecast is that of all
of them, weighted by the corrected Akaike criterion: on held-back ends of the training parts of M3 more accurate on average
than the best form alone, and as fast. \`combine\` \`best\` takes the best one only. Intervals have the exact variance where there is a formula, else they are simulated. A season of more than 24 steps is taken
out first by an STL decomposition, and the status says so.

**Limits.** One season only, no covariates, and the status quo goes on: turning points are followed, not foreseen. The likelihood can
have several peaks; the one nearest to the usual start is taken. Intervals do not know that the form was chosen from the data: on real
series 95 % ones hold nearer to 88 %. Multiplicative trends explode over long horizons.
`,
  'four-theta': `# 4Theta

Theta in eight forms: a straight or exponential trend, lines that add or multiply, a season that adds or multiplies. The forms that did
best on the end of the history are averaged.

**For** series whose season does not grow with the level, or whose trend does: where standard theta assumes too much.

**How.** Each form has the theta from 1 to 3 with the smallest mean one-step error. The last season (at least 6 steps), at three origins,
is held out; the forms with the smallest errors there are fitted again to all rows and averaged. The paper takes the form with the
smallest one-step error instead. Series with values at or below zero get the plain form only. The status names the forms.

**Limits.** One season. Tens of times slower than theta. An exponential trend on few yearly values may run away. Intervals are normal: as
wide as one-step errors and the smoothing weight say, wider where errors from earlier origins were larger.
`,
  'gaussian-process': `# Gaussian process on days

Forecasts a whole day (the shortest season) at once, from the days before it and from what is known of it in advance.

**For** day-ahead prices, load, wind and sun with forecasts or weather known in advance; a hundred days of history and more.

**How.** Each day is a point: the values of the days 1, 2, 3 and 7 before, the known covariates of the day itself, the day before and a week
before, the weekday, the season of the year. Days that are alike go on alike: a rough kernel for what bends, a linear one for what
extrapolates, and both forget with time. How much each group of columns counts is learnt from the data, by the marginal likelihood of the
latest days; all steps of the day share the kernel, or each part of the day has its own. Values pass through asinh, so that spikes do not
rule. Intervals come from the errors of forecasting each of the last 182 days from the days before it, which the factorisation gives at no
cost; they are as skewed as the transform.

**Measured.** German day-ahead prices, 2016 and 2017, every day from what was known the day before (\`npm run bench:epf\`): mean absolute error
3.157 EUR/MWh, where the published ensembles of LEAR and of deep nets have 3.609 and 3.413 (they were not told the public holidays) and the same
hour last week 9.114; 80 and 95 % intervals held 79.2 and 94.3 %. All choices were made on 2014 and 2015.

**Limits.** Work grows with the cube of the window: seconds a series to fit, a fraction of a second to update. The state keeps the window
(about 1 MB for three years of hours). Days ahead of the first feed on forecasts of the ones before, and their intervals are widened as the
naive forecast's errors grow. Hours that clocks skip or repeat are filled in or counted once.
`,
  'gradient-boosting': `# Gradient boosting

One ensemble of boosted trees over all series of a panel, on lags, seasons, calendar and covariates.

**For** one long series with drivers (load over weather, sales over prices and promotions), or hundreds of series that behave alike. What
trees do best is turns and interactions: a holiday on a cold day, a promotion before Christmas.

**How.** A row is a series, an origin and a step ahead; its features are the latest values, values at the same place of each season, means
and extremes, what the clock and the calendar say, covariates at the target (with their recent means) and at the value one season before,
past covariates at the origin, static features and the step itself. Nothing after the origin is looked at. Values are shares of the local
size of the series (one series: of its usual size), and the target is the value itself or its distance to the last value or to the value
one season before: \`auto\` takes what foretells the last part of the histories best. The number of trees is the one that serves there; then
all rows are learnt again, three times with other draws, and averaged. Steps beyond the horizon of the fit are forecast from the forecasts
before them. Intervals are conformal: from misses of rows that were not learnt, wider where trees find a row hard and where a series was.
Effects of features are exact (TreeSHAP).

**ONNX.** Inputs \`history\` (double, [rows, lookback], the values up to the origin, the latest last, NaN where missing), \`unit\` (double,
[rows], the usual size of the series: its mean absolute value in the fit), \`step\` (int64, [rows], 1 to the horizon of the fit) and, where
there are features that are not made of the history, \`features\` (float, [rows, features], in the order of the file's metadata \`features\`).
Output \`mean\` (double, [rows]) in the unit of the series, bounds not applied. Scaling, differencing and all features of the history are
computed in the graph; the metadata also hold \`lookback\`, \`steps\` and the \`units\` by series. One file forecasts one block of steps: the
horizon of the fit, or one step of the recursive strategy.

**Limits.** Trees cannot go beyond what they have seen: with a strong trend take the difference (\`auto\` mostly does). \`absolute\`, the
default, aims at the median: with many zeros take \`tweedie\`, \`poisson\` or \`squared\`. Short single series are better served by smoothing.
Of many pairs of origin and step only \`rows\` are learnt, and the status says one of how many. With log objectives, effects are shares of
the whole move.
`,
  'gru-attention': `# GRU with attention

A recurrent net reads the window; each step ahead then looks back at the steps of the window that matter to it.

**For** wind, load, flows and other long series with covariates, where what happened at one hour tells of a later one.

**How.** Gated recurrent units read target, gaps and covariates of the window. Each step ahead asks, with what is known of it, with its place
and with the last values of the same phase of each season, and gets a mean of the states of the window, weighed by attention. Steps whose
target is missing get no attention. The quantiles follow from the question and the answer.

**Shown.** How much each step of the window counted for each step ahead: shares that add up to one.

**Presets.** GRU + attention of 2 layers for wind: two layers of 128 units.

**Limits.** Attention tells where the net looked, not what caused the forecast. A long window is walked one step at a time.
`,
  'holt-winters': `# Holt-Winters

Exponential smoothing of level, trend and one season.

**For** monthly, quarterly and daily series with a trend and a season that change slowly. With \`season\` 1 it is Holt's method.

**How.** Level, slope and seasonal figures move after each value by shares that minimise the squared one-step errors, together with their
start values (for seasons up to 24 steps; longer ones start from a classical decomposition). A damped trend flattens out, which is safer
over long horizons. \`auto\` fits every form that the data allow and takes the one with the best corrected Akaike criterion: a season only
where a test at 90 % finds one, a multiplicative one only for positive values. Intervals are normal with the exact variance of the
state-space model.

**Limits.** One season only: for hourly data with a daily and a weekly cycle take linear regression or auto. No covariates. An undamped
trend can run away. With less than two seasons of history the seasonal part is left out, and the status says so.
`,
  imapa: `# IMAPA

The average of ADIDA forecasts for buckets of one step, two steps and so on up to the mean interval between demands.

**For** demand with many zeros where no single bucket is the right one.

**Limits.** A flat forecast. As ADIDA, but its forecasts react sooner, since short buckets count too. Quantiles are a mixture of zeros and the
sizes seen so far.
`,
  'imported-onnx': `# Imported ONNX forecaster

A forecaster of another maker as an ONNX file: a context goes in, quantiles, samples or a point forecast come out. It was trained elsewhere, on other
data, and forecasts yours without being trained on them ("zero-shot"). The shape of Chronos-Bolt, Chronos-2 and TiRex, or of a net of your own.

**For** many short or new series, a quick yardstick for what a large pretrained model makes of your data, and nets that your own team trained.
Bring a file in the view *Imported forecasters* (from the stage Train, the model catalog or the command palette), or with \`almanac forecasters import\`; it then
stands in the picker under its own name.

**How.** The end of each history goes in as the mapping says: as many steps as the file takes, oldest first, missing values as NaN, by a mask, or
filled. Values are scaled per series before and back after where the mapping says so. Series go in together, up to 64 a call. Quantiles between
those of the file lie on the straight line over the normal score of their probability; beyond its outermost (95 % intervals of a file that gives
0.1 to 0.9) on the line from the median through the outermost, which is exact for a normal distribution. The mean of the forecast is the file's
median. A file without quantiles gets intervals from its own errors at eight earlier origins. Horizons longer than a call roll forward: the
medians join the context.

**Self-test.** What the file's maker says it gives can be replayed before it is taken in: a JSON file
\`{ "tolerance": 1e-4, "cases": [{ "inputs": { "context": { "dims": [1, 3], "data": [1, null, 3] } }, "outputs": { "quantiles": { "dims": …, "data": … } } }] }\`,
values in row order, \`null\` for NaN; the tolerance is a share of the largest expected number of an output.

**Limits.** Nothing is learned from your data beyond the context. Intervals of steps after the first call take its medians for granted and are too
narrow: choose the intervals *cqr* or *conformal*, or a file with a longer horizon. The file may have seen a public data set in its training: its
scores on that set then say little. Numbers are floats of 32 bits: histories beyond 1e18 get a stated fallback. What the file was trained on, its
licence and its own figures are its maker's word.
`,
  'imported-onnx-covariates': `# Imported ONNX forecaster with covariates

As *Imported ONNX forecaster*, for files that also take covariates: over the history, over the steps ahead, or both.

**For** foreign models that know what is known in advance: weather, prices, promotions. Scenarios can be run on it.

**How.** The mapping names the covariates; they are found in the features by these names. They go in by channels, in the order of the names, or as
further rows of the group of their series, as Chronos-2 takes them: the history of each covariate as a row beside that of the target, what is
known ahead in the rows of the covariates and NaN in that of the target. Missing values of a covariate in a channel go in as 0. A covariate that the data do not have is 0 throughout, and each series says so. Where a horizon is longer than one call, the
covariates ahead become those of the history as the forecast rolls forward.

**Limits.** Those of *Imported ONNX forecaster*. Covariates are not scaled: give them as the file's maker did.
`,
  lear: `# LEAR

Lasso-estimated autoregression with exogenous inputs: one sparse regression for each step of the day. The standard of day-ahead price
forecasting.

**For** prices, load, wind and sun a day ahead, with covariates known in advance, on histories of two months and more.

**How.** Each step of the next day (the shortest season) is regressed on all steps of the days 1, 2, 3 and 7 before, on all steps of the known
covariates of the day itself, the day before and a week before, and on the weekday. The lasso picks columns by the corrected AIC. Fits on
several calibration windows, short ones for what is new and long ones for what is steady, are averaged. Values pass through asinh, so that
spikes do not rule.

**Measured.** German day-ahead prices, 2016 and 2017, fitted anew every week (\`npm run bench:epf -- --model=lear --refit=7\`): mean absolute error
3.441 EUR/MWh; the published LEAR ensemble, fitted anew every day, has 3.609. The 80 % intervals held 89 %: conformal intervals from origins
whose fits are older are on the wide side.

**Limits.** Linear, apart from the transform. The coefficients stay in an update: fit anew, weekly or daily, where the market moves. Days
ahead of the first feed on forecasts of the ones before. Hours that clocks skip or repeat are filled in or counted once.
`,
  'linear-quantile': `# Linear quantiles

A linear map from the window to each step ahead, one for each quantile, learnt over all series.

**For** long windows with plain seasons, where larger nets find little more; a sober yardstick for them; a few seconds of training.

**How.** Form *last* (NLinear): the last known value is taken off the window, the changes up to it are mapped, and it is put back. Form *average*
(DLinear): a moving average and what is left of it get a map each. What covariates do is linear too: an effect of each step's covariates is taken
off the window before the map, and one for each quantile is added ahead. The maps are learnt by gradient on the pinball loss, shared by all
series, each of which is scaled window by window. The parts are shown.

Beside the models *nlinear* and *dlinear*, which fit squares in closed form for each series alone: this one learns quantiles, over all
series together, with covariates.

**Measured.** ETTh1 in the papers' protocol, 96 steps (\`npm run bench:nn -- --only=etth1\`): mean squared error 0.368 over the seven variables, where
NLinear has 0.374 and PatchTST 0.370 in their papers, and 0.054 on the oil temperature alone; three maps from windows of unlike length, chosen by
the validation part, seconds of training.

**Limits.** Linear: the effect of a covariate is the same whatever else happens, and spreads move only with the values of the window and the
covariates ahead.
`,
  'linear-regression': `# Linear regression

Explains the series by its seasons, the season of the year and covariates known in advance; every effect can be read.

**For** load over temperature, sales over prices and holidays, anything driven by what is known ahead.

**How.** Each season has a coefficient for every place in it (by the wall clock for hourly and finer data), drawn towards the shorter
seasons by the ridge. Covariates enter as lines with bends at their quintiles (\`hinge\`: heating, comfort and cooling) whose slopes vary
over the day. With a year of daily or finer data, waves of the year shift the level and bend the daily pattern. The last errors are
carried on, from step to step and from season to season, as they used to persist. Intervals are conformal, from the errors at earlier
origins.

**Limits.** A pattern that changes is learnt slowly, since every row counts alike. Beyond the range of a covariate its outer slope goes on.
Rows without value or covariate are left out of the fit; in the horizon a missing covariate counts as average, and the status says so.
`,
  lstm: `# LSTM

A recurrent net reads the window step by step; all steps ahead are foretold at once, as quantiles.

**For** many related series or long ones with covariates: sun, load, traffic, with weather and calendars known ahead.

**How.** Layers of long short-term memory read target, gaps and covariates of the window. A small net turns their last state, and all that is
known ahead, into contexts, one for each step ahead and one for all; a second one, the same at each step, makes the quantiles of a step from
its context, from what is known of it, and from the last values of the same phase of each season (MQ-RNN).

**Presets.** LSTM 3 x 128 for sun: three layers of 128 units.

**Limits.** A long window is walked one step at a time: dearer than nets that see it at once, so prefer windows of some hundred steps. What
the net remembers of the window has to fit in one state; GRU with attention looks back instead.
`,
  mstl: `# MSTL

Takes the seasons out one by one, forecasts what they leave with another model, and puts the seasons back.

**For** hourly, half-hourly and daily series with several seasons: day and week of load or traffic, day, week and year where the history
holds more than two years. Quick on long histories and long seasons. Also for monthly and
quarterly series: on a sample of M3's training parts it came out ahead of theta and ets.

**How.** STL takes out the shortest season, then the next one from what is left, twice over. What all of them leave is forecast by the
trend model of choice: theta by default, for its speed; at rolling origins inside M4 Hourly's training parts dynamic-theta and ets came out even with it,
arima ahead of it at ten times the cost; the last cycle of each season
is repeated. On logarithms the parts are factors; by default both ways are tried on the last season of the history. Intervals are conformal.
Decompositions equal those of R's mstl(), but for the robust ones of an even number of rows: there R's stl() does not take the median that
the method asks for.

**Limits.** A season has to fit into the history more than twice. Seasons are counted in steps, not by the clock: a day of 23 hours shifts
them. Public holidays and weather are not seen: see linear-regression and additive. The last cycle is carried on as it is, so a
one-off event in it comes again.
`,
  naive: `# Naive

Repeats the last known value. Every other model has to beat it, or it is not worth its trouble.

**For** prices, exchange rates and other series that move without season or trend; and as the yardstick.

**How.** The forecast is the last value at every step. The one-step changes give the spread, which grows with the square root of the
step; intervals are normal.

**Limits.** Knows neither season nor trend. One odd last value moves the whole forecast.
`,
  nbeats: `# N-BEATS

One net over all series of a panel: blocks of fully connected layers, each of which explains a part of the window, forecasts from it and hands
on the rest.

**For** many series that behave alike, hourly to yearly, with little known beside the values themselves.

**How.** A window is brought to location 0 and size 1 (undone after the net) and goes through the blocks, one after the other: a block takes its
backcast off the window, and its forecasts of all quantiles are added to those of the others. In the generic form a block tells free values for
each step. The interpretable form has a stack for the trend (a polynomial) and one for the season (waves of the season lengths that a window
holds; without any, waves of the horizon, as in the paper), and the blocks of a stack share their weights. Covariates enter every block (NBEATSx):
those of each step narrowed to a few numbers, all steps side by side, with what the clock says at the first step ahead and the static features.
Those known in advance also have a stack of their own, which weighs them step by step. The sums of the stacks are shown as components.

**Limits.** The net is told a window and nothing before it. All steps of covariates stand side by side, so that long windows with many covariates
make wide layers: lower the width of covariates, or take TSMixer or TCN. Quantiles are learnt, not calibrated on a held-back part.

**Unlike members.** Nets that see windows of several lengths, and whose errors count in the unit of the window or of the series, err unlike: their
mean gains more than nets of other seeds do. The preset for hourly series has twelve of them.
`,
  nhits: `# N-HiTS

Stacks of N-BEATS' kind, each of which looks at the window and forecasts at a rate of its own.

**For** long horizons of many series: slow movements come from few numbers, so the net is small and quick.

**How.** A stack sees the window with so many steps pooled into one (the largest of them), after what the stacks before it explained is taken
off. It tells the values of all quantiles at some knots of the horizon; between them lines are drawn. All stacks add up, from the last known value
on. The defaults forecast one knot a day, one every eight steps and each step, which is meant for hourly data: for other steps give the lengths of
what moves slowly. Pools that would leave less than eight values of a window are made smaller. Covariates enter every block, as in N-BEATS.

**Limits.** As those of N-BEATS. A stack without a fine rate cannot draw what turns quickly: the last should have a knot at every step.
`,
  nlinear: `# NLinear

The next season as a linear map of the last values, measured from the last one.

**For** long seasonal series, a hundred at once or one: quick, and a yardstick that many neural nets do not pass.

**How.** Every window of the history and what followed it give one equation; ridge regression solves all steps of a block (the shortest
season, eight steps at least) with one factorisation. The sums over windows slide along the series, so a long history costs little. The last
value is taken off each window and put back, so that a shift of level does no harm. Lookback and ridge are those that forecast the last fifth
best after a fit on what came before; the intervals are from the errors there. Steps beyond the block feed on the ones before.

Each series has its own map: one map for all series of M4 Hourly erred more inside the training parts (MASE 1.48 against 0.85 a day's
block ahead from a week's lookback).

**Limits.** Linear, and without covariates (see linear-regression, lear, gaussian-process). Needs many windows: lookbacks are at most a third
of the history. Intervals tend to be a few points too narrow, since the lookback was chosen on the same errors. The weights are stored:
lookback times block numbers a series.
`,
  patchtst: `# PatchTST

A transformer over patches of the window, with the same weights for all series.

**For** long windows and horizons of many series that behave alike.

**How.** The window is cut into patches that overlap; each becomes a vector that knows its place. Layers of attention let patches look at each
other, and one linear map of all of them tells the quantiles of every step. Covariates of the window are in the patches beside the target; those
known in advance, and static features, join in a small net for each step ahead.

**Limits.** Needs many windows: single short series are better served by smaller nets. Norms are layer norms where the paper has batch norms.
`,
  'random-forest': `# Random forest

The average of many deep trees over all series of a panel, on lags, seasons, calendar and covariates.

**For** a second opinion beside gradient boosting: little to set, hard to break, good with few hundred to some ten thousand rows.

**How.** The table of gradient boosting: features of the history, the seasons, the clock and the covariates at each origin and step,
values as shares of the size of the series, the target the value itself or its distance to the last value or to that one season before.
Each tree learns from a draw of the rows and tries a draw of the features at each split. Intervals are conformal, from misses of rows that
were not learnt. Effects of features are exact (TreeSHAP).

**ONNX.** As gradient boosting.

**Limits.** It averages what was seen and never goes beyond. Deep trees make a large state: \`leafRows\` and \`rows\` bound it. Boosting is
usually more accurate where there is much data.
`,
  sba: `# Syntetos-Boylan approximation

Croston's forecast times 1 - alpha / 2, which takes its upward bias out.

**For** demand with many zeros that goes on as it was.

**Limits.** A flat forecast that does not fall while nothing is sold (see tsb). Where every step has demand nothing is corrected: there the
forecast is that of simple smoothing. Quantiles are a mixture of zeros and the sizes seen so far.
`,
  'seasonal-lags': `# Ridge on seasonal lags

Each step ahead from the latest values and from the same place in earlier seasons.

**For** series with one season or several (24 and 168, 48 and 336): few coefficients, so it does with less history than NLinear. Of the linear
three it was the most accurate on M4 Hourly (a month of hours each, inside the training parts: MASE 0.82 against 0.88 and 0.91); with years of
history NLinear and DLinear were ahead of it.

**How.** A step of the next block (the shortest season, eight steps at least) is regressed on the last three values and on those one to four
seasons before it with their neighbours, for each season that the lookback holds, all as differences from the mean of the last season. Each
step has its own ridge regression; all of them share one set of sums over windows. Lookback and ridge are those that forecast the last fifth
best after a fit on what came before; the intervals are from the errors there.

**Limits.** Linear, without covariates. Intervals tend to be a few points too narrow. Steps beyond the block feed on the ones before.
`,
  'seasonal-naive': `# Seasonal naive

Repeats the last season: this Monday like last Monday. The yardstick for demand, load and sales.

**For** series with one strong season. With hourly data take 168 steps where weekends differ from weekdays, else 24.

**How.** The forecast of a step is the value one season (or more, until it is in the history) before. Intervals are conformal: the errors
that the same rule made at earlier origins tell how wide each step must be.

**Limits.** No trend, and the noise of the last season is repeated with it. Holidays come back one season later.
`,
  ses: `# Simple exponential smoothing

A level that follows the values, neither trend nor season.

**For** series that wander without direction: spare parts with steady demand, rates, quiet items.

**How.** After each value the level moves a share alpha towards it. Alpha and the first level minimise the squared one-step errors. The
forecast is the last level at every step; the spread grows with alpha and the step, intervals are normal.

**Limits.** Lags behind a trend and knows no season. A large alpha makes it the naive forecast.
`,
  tbats: `# TBATS

Several seasons, each a sum of waves that may change over time, with a level, a damped trend and errors that persist.

**For** hourly and finer series with a day and a week, also with seasons that move slowly; series whose level wanders. Of
linear-regression, mstl, additive and tbats it had the least error at rolling origins inside M4 Hourly's training parts and in Victorian demand
of a year; in PJM load the others were ahead.

**How.** A state space model with one source of error. The waves of each season that stand out are found in the spectrum (Schwarz's price
for each). Square roots and logarithms are tried where all values are above 0, then the model without trend; Akaike's criterion decides. The gains come from a search that makes
the squared innovations least; the states before the first row are found exactly for them, in turns. Of a long history the latest 4000 rows are
used; seasons longer than half of them are ten fixed waves, fitted to all rows. Intervals follow from the equations. With the same gains and
states the numbers are those of R's tbats().

**Limits.** Seasons are counted in steps, not by the clock, and covariates are not seen. The level does not return to a mean: where weather
drives the series, linear-regression with known temperature is better. Errors persist by a first-order autoregression; R searches
ARMA orders. A square root or logarithm makes the point forecast a median.
`,
  tcn: `# TCN

Dilated causal convolutions over the window, with a head that tells all steps ahead at once.

**For** shapes that return wherever they lie in the window: plants, machines, weather; covariates of all kinds.

**How.** The channels of a step are the target, whether it is known, and the covariates. Blocks of two convolutions with dilations 1, 2, 4 … and a
way around them follow, as many as it takes for the last step to see the whole window. That step, with the static features, becomes some numbers
for each step ahead; with what is known of that step a small net tells its quantiles. A linear map of the window, around all convolutions, is
added (LSTNet): levels and seasons pass through it, the convolutions add the rest.

**Limits.** What happened early in a long window reaches the forecast through many layers: where a long season matters most, N-BEATS or PatchTST
see it more directly. Convolutions have no weight norm here, unlike the paper's.
`,
  tft: `# Temporal fusion transformer

Chooses among covariates, walks through window and horizon, looks back by attention; and says what it chose and where it looked.

**For** rich data: many covariates of all kinds, several series with features of their own, and analysts who want to see why.

**How.** Each variable passes a small gated net of its own; shares that follow from all of them, and from what the series is, weigh them. An
LSTM walks through window and horizon, what the series is comes in as a step before the first. Attention whose heads share their values looks
back from each step ahead. Gates around each part let the net leave it out.

**Shown.** The share of each variable, in the window, ahead and of the series; how much each step of the window counted for each step ahead
(the rest of the attention lies on the steps ahead).

**Differs from the paper** in that one LSTM walks through window and horizon, where the paper hands the state from one to another of other
weights, and in how the series comes in: as a first step instead of the first state.

**Limits.** The dearest of the nets for each step of training: many covariates and long windows take minutes. With one series and few
covariates simpler nets do as well. Shares tell what was used, not what causes what; among two or three variables they do little more than
rank them for each step, so read the importance, which comes from shuffling, beside them.
`,
  theta: `# Theta

Exponential smoothing with half of the trend, after the season is taken out. Winner of the M3 competition.

**For** monthly, quarterly and yearly business series; a strong yardstick wherever trends are moderate.

**How.** Where a test at 90 % finds a season, multiplicative seasonal factors from a classical decomposition are divided out. What is left
is smoothed exponentially, and half the slope of its straight line is added per step. The factors are put back. Intervals are normal.

**Limits.** One season. The interval width does not follow the season: where the season is strong, intervals are too wide at its low and
too narrow at its peak. Series with values around zero are better served by holt-winters with an additive season.
`,
  tsb: `# Teunter-Syntetos-Babai

The chance of a demand, smoothed at every step, times its size, smoothed at each demand.

**For** slow-moving items, those that may go out of use above all: the forecast falls while nothing is sold. The first choice among the
intermittent methods.

**How.** Both start from the history's averages. The default weights, 0.15 and 0.1, did well at origins inside monthly car parts and daily
store sales; weights chosen for each series did no better.

**Limits.** A flat forecast without trend and season. Quantiles are a mixture of zeros and the sizes seen so far: never below zero where no
value was, but without the uncertainty of the rate itself.
`,
  tsmixer: `# TSMixer

Plain layers over the steps of the window, and over the features of each step, in turn.

**For** long windows and covariates of all kinds: past, known in advance, static.

**How.** The target's window goes through layers over its steps, each with a way around it, and is then mapped to all quantiles of the horizon.
Where there are covariates a second path is added: target and covariates of the window are projected onto the steps ahead, put beside what is
known of these, and layers over steps and over features follow in turn, told the static features at each step. Both paths add up.

**Limits.** A layer over steps has as many weights as the square of the window: windows of thousands of steps are dear. Norms are taken over each
window by itself (layer norm), not over the minibatch as in parts of the paper.
`,
  'window-average': `# Window average

The mean of the latest values, at every step.

**For** noisy series that wander slowly: slow-moving items, counts without a season.

**How.** The mean of the last rows that are known. Intervals are conformal, from the errors at earlier origins.

**Limits.** A long window lags behind a change of level; a short one passes the noise on. No trend, no season.
`,
};
