#!/usr/bin/env Rscript
# Golden values of the model mstl. Run in the repository root: Rscript scripts/goldens/mstl.R
# Writes models/mstl/golden.json. Made with R 4.2.2, forecast 8.20.
suppressPackageStartupMessages(library(forecast))
exact <- function(x) paste(sprintf("%.17g", x), collapse = ",")
digits <- function(x) paste(sprintf("%.12g", x), collapse = ",")
wave <- function(n) { i <- seq_len(n); round(50 + 0.05 * i + 9 * sin(2 * pi * i / 12) + 5 * cos(2 * pi * i / 30) * (1 + i / n) + 3 * sin(i^2), 6) }
# A method for series without season, its results dated like x.
blind <- function(method) function(x, h, ...) {
  f <- method(ts(as.numeric(x)), h = h)
  dated <- function(v) ts(v, start = tsp(x)[2] + 1 / tsp(x)[3], frequency = tsp(x)[3])
  f$mean <- dated(f$mean); f$lower <- dated(f$lower); f$upper <- dated(f$upper); f$x <- x; f$fitted <- x; f$residuals <- x
  f
}
theta <- blind(thetaf)
level <- blind(ses)
last <- blind(naive)
case <- function(name, call, x, periods, trend, transform, f, tolerance, robust = "false")
  sprintf('    {"name":"%s","origin":"R forecast %s, %s","params":{"seasons":[%s],"trend":"%s","transform":"%s","robust":%s},"y":[%s],"mean":[%s],"tolerance":%g}',
          name, packageVersion("forecast"), call, paste(periods, collapse = ","), trend, transform, robust, exact(x), digits(f$mean), tolerance)

x <- wave(200)
many <- msts(x, c(12, 30))
co <- window(co2, end = c(1975, 12))
writeLines(c('{', '  "cases": [', paste(c(
  case("two seasons, last value", "stlf(msts(x, c(12, 30)), h = 40, forecastfunction = naive)", x, c(12, 30), "naive", "none", stlf(many, h = 40, forecastfunction = last), 1e-8),
  case("two seasons, level", "stlf(msts(x, c(12, 30)), h = 40, forecastfunction = ses)", x, c(12, 30), "ses", "none", stlf(many, h = 40, forecastfunction = level), 5e-4),
  case("two seasons of logarithms, theta", "stlf(msts(x, c(12, 30)), h = 40, lambda = 0, forecastfunction = thetaf)", x, c(12, 30), "theta", "log", stlf(many, h = 40, lambda = 0, forecastfunction = theta), 5e-4),
  case("two seasons, robust", "stlf(msts(x[1:199], c(12, 30)), h = 40, robust = TRUE, forecastfunction = naive)", x[1:199], c(12, 30), "naive", "none", stlf(msts(x[1:199], c(12, 30)), h = 40, robust = TRUE, forecastfunction = last), 1e-8, "true"),
  case("co2, theta", "stlf(co2, h = 24, s.window = 11, forecastfunction = thetaf)", co, 12, "theta", "none", stlf(co, h = 24, s.window = 11, forecastfunction = theta), 5e-4)), collapse = ",\n"), '  ]', '}'), "models/mstl/golden.json")
