#!/usr/bin/env Rscript
# Golden values of four-theta. Run in the repository root: Rscript scripts/goldens/theta.R
# Writes models/four-theta/golden.json. The equations of Spiliotis, Assimakopoulos & Makridakis (2020) with ses() of R forecast for the
# short-term line, decompose() for the season and optimize() for theta. Made with R 4.2.2, forecast 8.20.
suppressPackageStartupMessages(library(forecast))
lines_of <- function(x, h, theta, curve, mix) {
  t <- seq_along(x); ahead <- length(x) + seq_len(h)
  b <- if (curve == "linear") coef(lm(x ~ t)) else coef(lm(log(x) ~ t))
  long <- function(t) if (curve == "linear") b[[1]] + b[[2]] * t else exp(b[[1]] + b[[2]] * t)
  line <- if (mix == "additive") theta * x + (1 - theta) * long(t) else x^theta * long(t)^(1 - theta)
  short <- ses(ts(line), h = h)
  join <- function(s, l) if (mix == "additive") s / theta + (1 - 1 / theta) * l else s^(1 / theta) * l^(1 - 1 / theta)
  list(fitted = join(as.numeric(fitted(short)), long(t)), mean = join(as.numeric(short$mean), long(ahead)))
}
form <- function(y, h, season, curve, mix) {
  m <- frequency(y); n <- length(y); x <- as.numeric(y); s <- rep(if (season == "additive") 0 else 1, n); out <- rep(s[1], h)
  if (season != "none") {
    figure <- decompose(y, type = season)$figure
    first <- cycle(y)[1]
    at <- function(i) figure[(i + first - 2) %% m + 1]
    s <- at(seq_len(n)); out <- at(n + seq_len(h))
    x <- if (season == "additive") x - s else x / s
  }
  loss <- function(theta) mean(abs(lines_of(x, h, theta, curve, mix)$fitted - x))
  grid <- seq(1, 3, length.out = 7); best <- grid[which.min(vapply(grid, loss, 0))]
  theta <- optimize(loss, c(max(1, best - 1 / 3), min(3, best + 1 / 3)))$minimum
  f <- lines_of(x, h, theta, curve, mix)$mean
  if (season == "additive") f + out else f * out
}
forms <- function(seasonal) expand.grid(curve = c("linear", "exponential"), mix = c("multiplicative", "additive"),
  season = if (seasonal) c("multiplicative", "additive") else "none", stringsAsFactors = FALSE)
# Where the seasonally adjusted series is not above 0, only the plain form is left, as in the paper.
allowed <- function(y) {
  f <- forms(frequency(y) > 1)
  positive <- vapply(f$season, function(s) all(if (s == "none") y > 0 else if (s == "additive") y - decompose(y, type = s)$seasonal > 0 else TRUE), NA)
  f[positive | (f$curve == "linear" & f$mix == "additive"), ]
}
average <- function(y, h, f) rowMeans(mapply(function(s, c, m) form(y, h, s, c, m), f$season, f$curve, f$mix))
# The form with the smallest absolute errors over max(6, season) steps after three origins, a third of them apart.
best <- function(y, h, f) {
  n <- length(y); steps <- max(6, frequency(y)); stride <- steps %/% 3
  errors <- vapply(seq_len(nrow(f)), function(k) sum(vapply(0:2, function(o) {
    origin <- n - steps - o * stride
    sum(abs(form(ts(head(y, origin), frequency = frequency(y)), steps, f$season[k], f$curve[k], f$mix[k]) - y[origin + seq_len(steps)]))
  }, 0)), 0)
  k <- which.min(errors); form(y, h, f$season[k], f$curve[k], f$mix[k])
}
number <- function(x) paste(sprintf("%.12g", x), collapse = ",")
case <- function(name, call, season, combine, y, mean, tolerance)
  sprintf('    {"name":"%s","origin":"%s, R forecast %s, scripts/goldens/theta.R","params":{"season":%d,"combine":%d},"y":[%s],"mean":[%s],"tolerance":%g}',
          name, call, packageVersion("forecast"), season, combine, paste(sprintf("%.17g", y), collapse = ","), number(mean), tolerance)
writeLines(c('{', '  "cases": [', paste(c(
  case("air passengers, all forms", "average of 8 forms", 12, 8, AirPassengers, average(AirPassengers, 24, forms(TRUE)), 2e-3),
  case("air passengers, best form", "best of 8 forms on the hold-out", 12, 1, AirPassengers, best(AirPassengers, 24, forms(TRUE)), 2e-3),
  case("Nile, all forms", "average of 4 forms", 1, 8, Nile, average(ts(as.numeric(Nile)), 10, forms(FALSE)), 2e-3),
  case("lynx, best form", "best of 4 forms on the hold-out", 1, 1, lynx, best(ts(as.numeric(lynx)), 8, forms(FALSE)), 4e-3),
  case("UK gas, all forms", "average of 5 forms", 4, 8, UKgas, average(UKgas, 8, allowed(UKgas)), 2e-3)
), collapse = ",\n"), '  ]', '}'), "models/four-theta/golden.json")
