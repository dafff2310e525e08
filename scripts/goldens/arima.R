#!/usr/bin/env Rscript
# Golden values of arima. Run in the repository root: Rscript scripts/goldens/arima.R
# Writes models/arima/golden.json and models/kit/arima/golden.json. Made with R 4.2.2, forecast 8.20, urca 1.3-3.
#
# Estimates of R stop early (reltol 1e-8 on a mean log-likelihood, numerical gradients): where orders are given, they are sharpened here.
suppressPackageStartupMessages(library(forecast))
sharp <- list(reltol = 1e-14, maxit = 2000)
number <- function(x) paste(sprintf("%.12g", x), collapse = ",")
exact <- function(x) paste(sprintf("%.17g", x), collapse = ",")
bounds <- function(f, k) sprintf('{"lo":[%s],"hi":[%s]}', number(f$lower[, k]), number(f$upper[, k]))
columns <- function(x) paste(sprintf('"%s":[%s]', colnames(x), apply(x, 2, exact)), collapse = ",")
case <- function(name, origin, params, y, f, tolerance, x = NULL, future = NULL)
  sprintf('    {"name":"%s","origin":"R forecast 8.20, %s","params":%s,"y":[%s],%s"mean":[%s],"intervals":{"80":%s,"95":%s},"tolerance":%g}',
          name, origin, params, exact(y), if (is.null(x)) "" else sprintf('"covariates":{%s},"future":{%s},', columns(x), columns(future)),
          number(f$mean), bounds(f, 1), bounds(f, 2), tolerance)
fixed <- function(season, order, seasonal, constant)
  sprintf('{"season":%d,"order":"%s","seasonalOrder":"%s","constant":"%s","widen":false}', season, order, seasonal, constant)
searched <- function(season) sprintf('{"season":%d,"widen":false}', season)
given <- function(y, ...) Arima(y, ..., method = "ML", optim.control = sharp)
# A second estimate from the orders that auto.arima chose.
resharpened <- function(fit, y) given(y, order = arimaorder(fit)[1:3],
  seasonal = if (length(arimaorder(fit)) > 3) arimaorder(fit)[4:6] else c(0, 0, 0),
  include.constant = any(c("intercept", "drift") %in% names(coef(fit))))

ap <- log(AirPassengers)
belts <- window(Seatbelts[, c("drivers", "PetrolPrice", "law")], end = c(1983, 12))
later <- window(Seatbelts[, c("drivers", "PetrolPrice", "law")], start = c(1984, 1))
xreg <- belts[, 2:3]
newx <- later[, 2:3]
auto <- function(name, text, y, h) case(name, sprintf("auto.arima(%s), estimated anew to a tolerance of 1e-14", text), searched(frequency(y)), y,
                                        forecast(resharpened(auto.arima(y), y), h = h), 2e-4)
set.seed(1)
season <- 10 * sin(2 * pi * seq_len(24) / 24)
level <- as.numeric(arima.sim(list(ar = 0.7), 480))
hour <- ts(sapply(seq_len(480), function(t) { season[(t - 1) %% 24 + 1] <<- season[(t - 1) %% 24 + 1] + rnorm(1) * 0.6; 100 + season[(t - 1) %% 24 + 1] + level[t] }),
           frequency = 24)
cases <- c(
  case("log air passengers, the airline model", "Arima(log(AirPassengers), c(0,1,1), c(0,1,1)); Box & Jenkins: 0.40 and 0.56",
       fixed(12, "0,1,1", "0,1,1", "no"), ap, forecast(given(ap, order = c(0, 1, 1), seasonal = c(0, 1, 1)), h = 24), 5e-5),
  auto("air passengers, searched", "AirPassengers", AirPassengers, 24),
  auto("accidental deaths, searched", "USAccDeaths", USAccDeaths, 24),
  auto("lynx, searched", "ts(c(lynx))", ts(c(lynx)), 20),
  auto("Nile, searched", "ts(c(Nile))", ts(c(Nile)), 10),
  case("lake Huron, with mean", "Arima(LakeHuron, c(2,0,0))", fixed(1, "2,0,0", "auto", "yes"), LakeHuron, forecast(given(LakeHuron, order = c(2, 0, 0)), h = 10), 1e-5),
  case("temperatures of Nottingham, with drift", "Arima(nottem, c(1,0,0), c(2,1,0), include.drift)", fixed(12, "1,0,0", "2,1,0", "yes"), nottem,
       forecast(given(nottem, order = c(1, 0, 0), seasonal = c(2, 1, 0), include.drift = TRUE), h = 24), 1e-4),
  auto("deaths from lung disease, searched", "ldeaths", ldeaths, 24),
  case("drivers killed, with petrol price and law", "Arima(drivers, c(1,0,1), c(0,1,1), xreg)", fixed(12, "1,0,1", "0,1,1", "no"), belts[, 1],
       forecast(given(belts[, 1], order = c(1, 0, 1), seasonal = c(0, 1, 1), xreg = xreg), xreg = newx), 1e-4, xreg, newx),
  case("quarterly gas, seasonal autoregression and drift", "Arima(log(UKgas), c(2,0,0), c(1,1,0), include.drift)", fixed(4, "2,0,0", "1,1,0", "yes"),
       log(UKgas), forecast(given(log(UKgas), order = c(2, 0, 0), seasonal = c(1, 1, 0), include.drift = TRUE), h = 8), 1e-4),
  case("hours, simulated", "Arima(y, c(1,0,0), c(0,1,1)) with season 24", fixed(24, "1,0,0", "0,1,1", "no"), hour,
       forecast(given(hour, order = c(1, 0, 0), seasonal = c(0, 1, 1)), h = 48), 1e-4))
writeLines(c('{', '  "cases": [', paste(cases, collapse = ",\n"), '  ]', '}'), "models/arima/golden.json")

tests <- function(name, x) {
  o <- forecast:::ocsb.test(x, lag.method = "AIC", maxlag = 3)
  sprintf('    {"name":"%s","m":%d,"y":[%s],"kpss":%.12g,"strength":%.12g,"ocsb":%.12g,"critical":%.12g,"d":%d,"D":%d,"DOcsb":%d}', name, frequency(x),
          exact(x), urca::ur.kpss(x, use.lag = trunc(3 * sqrt(length(x)) / 13))@teststat, forecast:::seas.heuristic(x), o$statistics, o$critical,
          ndiffs(x), nsdiffs(x), nsdiffs(x, test = "ocsb"))
}
model <- function(name, y, order, seasonal, constant, tolerance = 1e-3) {
  fit <- given(y, order = order, seasonal = list(order = seasonal, period = frequency(y)), include.constant = constant)
  sprintf('    {"name":"%s","m":%d,"y":[%s],"plain":[%s],"seasonal":[%s],"constant":%s,"coefficients":[%s],"sigma2":%.12g,"logLik":%.12g,"aicc":%.12g}', name,
          frequency(y), exact(y), number(order), number(seasonal), tolower(constant), number(coef(fit)), fit$sigma2, fit$loglik, fit$aicc)
}
writeLines(c('{', '  "origin": "R 4.2.2: ur.kpss() of urca; seas.heuristic(), ocsb.test(), ndiffs(), nsdiffs(), Arima() of forecast 8.20",', '  "tests": [',
  paste(c(tests("air passengers", AirPassengers), tests("log air passengers", ap), tests("UK gas", UKgas), tests("accidental deaths", USAccDeaths),
          tests("temperatures", nottem), tests("carbon dioxide", co2)), collapse = ",\n"), '  ],', '  "models": [',
  paste(c(model("airline", ap, c(0, 1, 1), c(0, 1, 1), FALSE),
          model("lynx", log10(lynx), c(2, 0, 2), c(0, 0, 0), TRUE),
          model("Huron", LakeHuron, c(2, 0, 0), c(0, 0, 0), TRUE),
          model("Nile with drift", Nile, c(1, 1, 1), c(0, 0, 0), TRUE),
          model("lung disease", ldeaths, c(2, 0, 1), c(2, 0, 0), TRUE),
          model("accidental deaths", USAccDeaths, c(0, 1, 1), c(0, 1, 1), FALSE),
          model("gas, drift per season", log(UKgas), c(2, 0, 0), c(1, 1, 0), TRUE)), collapse = ",\n"), '  ]', '}'), "models/kit/arima/golden.json")
