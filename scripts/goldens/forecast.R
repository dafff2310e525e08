#!/usr/bin/env Rscript
# Golden values of the models that R forecast has too. Run in the repository root: Rscript scripts/goldens/forecast.R
# Writes models/<id>/golden.json. Made with R 4.2.2, forecast 8.20.
#
# hw() and holt() search with steps that depend on the size of the data; ours bring the mean size to 100 first. The series for them
# are scaled to that size here, so that both searches take the same path and the comparison can be tight.
suppressPackageStartupMessages(library(forecast))
version <- paste("R forecast", packageVersion("forecast"))
sized <- function(x) x * (100 / mean(abs(x)))

number <- function(x) paste(ifelse(is.na(x), "null", sprintf("%.12g", x)), collapse = ",")
exact <- function(x) paste(ifelse(is.na(x), "null", sprintf("%.17g", x)), collapse = ",")
bounds <- function(f, k) sprintf('{"lo":[%s],"hi":[%s]}', number(f$lower[, k]), number(f$upper[, k]))
case <- function(name, call, params, x, f, tolerance, intervals = TRUE)
  sprintf('    {"name":"%s","origin":"%s, %s","params":%s,"y":[%s],"mean":[%s]%s,"tolerance":%g}', name, version, call, params,
          exact(x), number(f$mean), if (intervals) sprintf(',"intervals":{"80":%s,"95":%s}', bounds(f, 1), bounds(f, 2)) else "", tolerance)
write <- function(id, ...) writeLines(c('{', '  "cases": [', paste(c(...), collapse = ",\n"), '  ]', '}'), file.path("models", id, "golden.json"))

ap <- AirPassengers
aps <- sized(ap)
deaths <- sized(USAccDeaths)
gas <- sized(UKgas)
nile <- Nile

write("naive",
  case("air passengers", "naive(AirPassengers, h = 15)", "{}", ap, naive(ap, h = 15), 1e-9),
  case("Nile", "naive(Nile, h = 10)", "{}", nile, naive(nile, h = 10), 1e-9))
write("drift",
  case("air passengers", "rwf(AirPassengers, h = 15, drift = TRUE)", "{}", ap, rwf(ap, h = 15, drift = TRUE), 1e-9),
  case("Nile", "rwf(Nile, h = 10, drift = TRUE)", "{}", nile, rwf(nile, h = 10, drift = TRUE), 1e-9))
write("seasonal-naive",
  case("air passengers", "snaive(AirPassengers, h = 30)", '{"season":12}', ap, snaive(ap, h = 30), 1e-9, FALSE),
  case("Nile without season", "snaive(Nile, h = 5)", '{"season":1}', nile, snaive(nile, h = 5), 1e-9, FALSE))
write("window-average",
  case("Nile, last 12", "meanf(tail(Nile, 12), h = 5)", '{"window":12}', nile, meanf(tail(nile, 12), h = 5), 1e-9, FALSE),
  case("air passengers, all", "meanf(AirPassengers, h = 5)", '{"window":1000}', ap, meanf(ap, h = 5), 1e-9, FALSE))
write("ses",
  case("Nile", "ses(Nile, h = 10)", "{}", nile, ses(nile, h = 10), 5e-4),
  case("air passengers", "ses(AirPassengers, h = 15)", "{}", ap, ses(ap, h = 15), 5e-4))
write("theta",
  case("air passengers", "thetaf(AirPassengers, h = 24)", '{"season":12}', ap, thetaf(ap, h = 24), 5e-4),
  case("accidental deaths", "thetaf(USAccDeaths, h = 24)", '{"season":12}', USAccDeaths, thetaf(USAccDeaths, h = 24), 5e-4),
  case("UK gas", "thetaf(UKgas, h = 8)", '{"season":4}', UKgas, thetaf(UKgas, h = 8), 5e-4),
  case("Nile, no season", "thetaf(Nile, h = 10)", '{"season":1}', nile, thetaf(nile, h = 10), 5e-4))
form <- function(trend, seasonal, season) sprintf('{"trend":"%s","seasonal":"%s","season":%d}', trend, seasonal, season)
write("holt-winters",
  case("air passengers, additive", "hw(x, h = 24), x of mean 100", form("additive", "additive", 12), aps, hw(aps, h = 24), 1e-4),
  case("air passengers, damped additive", "hw(x, h = 24, damped = TRUE), x of mean 100", form("damped", "additive", 12), aps, hw(aps, h = 24, damped = TRUE), 1e-4),
  case("air passengers, multiplicative", "hw(x, h = 24, seasonal = 'multiplicative'), x of mean 100", form("additive", "multiplicative", 12), aps, hw(aps, h = 24, seasonal = "multiplicative"), 1e-4),
  case("accidental deaths, additive", "hw(x, h = 24), x of mean 100", form("additive", "additive", 12), deaths, hw(deaths, h = 24), 1e-4),
  case("UK gas, multiplicative", "hw(x, h = 8, seasonal = 'multiplicative'), x of mean 100", form("additive", "multiplicative", 4), gas, hw(gas, h = 8, seasonal = "multiplicative"), 1e-4),
  case("Nile, Holt", "holt(x, h = 10), x of mean 100", form("additive", "none", 1), sized(nile), holt(sized(nile), h = 10), 1e-4),
  case("Nile, damped Holt", "holt(x, h = 10, damped = TRUE), x of mean 100", form("damped", "none", 1), sized(nile), holt(sized(nile), h = 10, damped = TRUE), 1e-4))
