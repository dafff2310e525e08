#!/usr/bin/env Rscript
# Golden values of the model tbats. Run in the repository root: Rscript scripts/goldens/tbats.R
# Made with R 4.2.2, forecast 8.20. Writes models/tbats/golden.json (forecasts of R's own search: ours searches further and elsewhere, so the
# series are plain ones and the tolerance is wide) and models/tbats/golden-states.json (R's gains, states and forecasts: with them our
# equations have to give the same numbers).
suppressPackageStartupMessages(library(forecast))
exact <- function(x) paste(sprintf("%.17g", x), collapse = ",")
digits <- function(x) paste(sprintf("%.12g", x), collapse = ",")
set.seed(3)
fit <- function(x, periods, trend = FALSE, arma = FALSE)
  tbats(msts(x, periods), use.box.cox = FALSE, use.trend = trend, use.damped.trend = trend, use.arma.errors = arma, use.parallel = FALSE)

i <- 1:240
plain <- round(100 + 10 * sin(2 * pi * i / 7) + 6 * cos(2 * pi * i / 30 + 1) + 0.05 * rnorm(240), 6)
moving <- round(100 + cumsum(0.4 * rnorm(240)) + 10 * sin(2 * pi * i / 7) + 6 * cos(2 * pi * i / 30 + 1) + rnorm(240), 6)
golden <- function(name, x, params, tolerance) {
  f <- forecast(fit(x, c(7, 30)), h = 30)
  sprintf('    {"name":"%s","origin":"R forecast %s, tbats(msts(x, c(7, 30)), FALSE, FALSE, use.arma.errors = FALSE)","params":%s,"y":[%s],"mean":[%s],"tolerance":%g}',
          name, packageVersion("forecast"), params, exact(x), digits(f$mean), tolerance)
}
params <- '{"seasons":[7,30],"transform":"none","trend":"none","persistent":false}'
writeLines(c('{', '  "cases": [', paste(c(golden("two steady waves", plain, params, 2e-3), golden("a moving level", moving, params, 2e-2)), collapse = ",\n"), '  ]', '}'), "models/tbats/golden.json")

states <- function(name, x, ...) {
  m <- fit(x, c(7, 30), ...)
  f <- forecast(m, h = 40, level = c(80, 95))
  k <- m$k.vector
  seed <- as.numeric(m$seed.states)
  ar <- if (is.null(m$ar.coefficients)) 0 else m$ar.coefficients
  stopifnot(length(ar) == 1, is.null(m$ma.coefficients))
  trend <- !is.null(m$beta)
  sprintf('  {"name":"%s","origin":"R forecast %s: %s","y":[%s],"trend":%s,"waves":[%s],"alpha":%.17g,"beta":%.17g,"phi":%.17g,"rho":%.17g,"gamma":[%s],"seed":[%s],"errors":[%s],"variance":%.17g,"mean":[%s],"upper95":[%s]}',
          name, packageVersion("forecast"), as.character(m), exact(x), tolower(trend), paste(k, collapse = ","), m$alpha, if (trend) m$beta else 0,
          if (trend && !is.null(m$damping.parameter)) m$damping.parameter else 1, ar,
          paste(sprintf("[%.17g,%.17g]", m$gamma.one.values, m$gamma.two.values), collapse = ","), exact(seed), digits(m$errors), m$variance, digits(f$mean), digits(f$upper[, 2]))
}
writeLines(c("[", paste(c(states("level and waves", moving), states("damped trend", moving + 0.2 * i, trend = TRUE)), collapse = ",\n"), "]"), "models/tbats/golden-states.json")
