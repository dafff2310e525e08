#!/usr/bin/env Rscript
# Decompositions by R's stl() and forecast's mstl(), for models/kit/stl. Run in the repository root: Rscript scripts/goldens/stl.R
#
# The robust cases have an odd number of rows: of an even one R's stl() does not take the median that the paper asks for (its partial sort is
# handed the two middle places in falling order). scripts/goldens/stl.py has the even case.
# Writes models/kit/stl/golden.json. Made with R 4.2.2, forecast 8.20.
suppressPackageStartupMessages(library(forecast))
exact <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ","), "]")
digits <- function(x) paste0("[", paste(sprintf("%.12g", x), collapse = ","), "]")

stlCase <- function(name, x, call, options, ...) {
  fit <- stl(x, ...)
  parts <- fit$time.series
  sprintf('    {"name":"%s","origin":"R %s, %s","y":%s,"period":%d,"options":%s,"season":%s,"trend":%s,"weights":%s}', name,
          getRversion(), call, exact(x), frequency(x), options, digits(parts[, "seasonal"]), digits(parts[, "trend"]), digits(fit$weights))
}
mstlCase <- function(name, x, periods, call, options, ...) {
  fit <- mstl(msts(x, periods), ...)
  seasons <- paste(sapply(periods, function(p) digits(fit[, paste0("Seasonal", p)])), collapse = ",")
  sprintf('    {"name":"%s","origin":"R forecast %s, %s","y":%s,"periods":[%s],"options":%s,"seasons":[%s],"trend":%s}', name,
          packageVersion("forecast"), call, exact(x), paste(periods, collapse = ","), options, seasons, digits(fit[, "Trend"]))
}
wave <- function(n) { i <- seq_len(n); round(50 + 0.05 * i + 9 * sin(2 * pi * i / 12) + 5 * cos(2 * pi * i / 30) * (1 + i / n) + 3 * sin(i^2), 6) }
spiky <- ts(AirPassengers[1:143], frequency = 12); spiky[c(20, 75, 76)] <- spiky[c(20, 75, 76)] * c(2, 0.3, 3)

cases <- c(
  stlCase("co2", co2, "stl(co2, s.window = 11)", '{"seasonWindow":11}', s.window = 11),
  stlCase("co2, short trend", co2, "stl(co2, s.window = 21, t.window = 15, s.degree = 1, t.degree = 0, l.degree = 0)",
          '{"seasonWindow":21,"trendWindow":15,"seasonDegree":1,"trendDegree":0}', s.window = 21, t.window = 15, s.degree = 1, t.degree = 0, l.degree = 0),
  stlCase("deaths, periodic", USAccDeaths, "stl(USAccDeaths, s.window = 'periodic')", '{"seasonWindow":"periodic"}', s.window = "periodic"),
  stlCase("spiky passengers, robust", spiky, "stl(x, s.window = 7, robust = TRUE)", '{"seasonWindow":7,"robust":true}', s.window = 7, robust = TRUE),
  stlCase("deaths, robust and periodic", ts(USAccDeaths[1:71], frequency = 12), "stl(USAccDeaths[1:71], s.window = 'periodic', robust = TRUE)",
          '{"seasonWindow":"periodic","robust":true}', s.window = "periodic", robust = TRUE),
  stlCase("just over two seasons", ts(wave(26), frequency = 12), "stl(x, s.window = 11)", '{"seasonWindow":11}', s.window = 11))
many <- c(
  mstlCase("two seasons", wave(173), c(12, 30), "mstl(msts(x, c(12, 30)))", "{}"),
  mstlCase("two seasons, robust", wave(101), c(12, 30), "mstl(msts(x, c(12, 30)), robust = TRUE)", '{"robust":true}', robust = TRUE),
  mstlCase("three rounds, periodic", wave(140), c(12, 30), "mstl(msts(x, c(12, 30)), iterate = 3, s.window = 'periodic')",
           '{"iterate":3,"windows":["periodic","periodic"]}', iterate = 3, s.window = "periodic"),
  mstlCase("half a day and a day", taylor[1:1500], c(24, 48, 336), "mstl(msts(taylor[1:1500], c(24, 48, 336)))", "{}"))
writeLines(c('{', '  "stl": [', paste(cases, collapse = ",\n"), '  ],', '  "mstl": [', paste(many, collapse = ",\n"), '  ]', '}'), "models/kit/stl/golden.json")
