#!/usr/bin/env Rscript
# Golden values of ensemble. Run in the repository root: Rscript scripts/goldens/ensemble.R
# Writes models/ensemble/golden.json: medians and means, step by step, of forecasts of R forecast. Made with R 4.2.2, forecast 8.20.
suppressPackageStartupMessages(library(forecast))
members <- list(
  theta = function(y, h) thetaf(y, h)$mean, ses = function(y, h) ses(y, h)$mean, drift = function(y, h) rwf(y, h, drift = TRUE)$mean,
  naive = function(y, h) naive(y, h)$mean, "seasonal-naive" = function(y, h) snaive(y, h)$mean)
number <- function(x) paste(sprintf("%.12g", x), collapse = ",")
case <- function(name, y, h, ids, how) {
  f <- vapply(ids, function(id) as.numeric(members[[id]](y, h)), numeric(h))
  sprintf('    {"name":"%s","origin":"R forecast %s, %s of its forecasts, scripts/goldens/ensemble.R","params":{"members":["%s"],"combine":"%s","seasons":[%s]},"y":[%s],"mean":[%s],"tolerance":1e-3}',
          name, packageVersion("forecast"), how, paste(ids, collapse = '","'), how, if (frequency(y) > 1) frequency(y) else "",
          paste(sprintf("%.17g", y), collapse = ","), number(apply(f, 1, how)))
}
writeLines(c('{', '  "cases": [', paste(c(
  case("air passengers, median of three", AirPassengers, 18, c("theta", "ses", "seasonal-naive"), "median"),
  case("air passengers, median of four", AirPassengers, 18, c("theta", "drift", "seasonal-naive", "ses"), "median"),
  case("UK gas, mean of three", UKgas, 8, c("theta", "naive", "seasonal-naive"), "mean"),
  case("Nile, median of three", ts(as.numeric(Nile)), 10, c("theta", "ses", "drift"), "median")
), collapse = ",\n"), '  ]', '}'), "models/ensemble/golden.json")
