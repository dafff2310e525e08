#!/usr/bin/env Rscript
# Golden values of the model additive. Run in the repository root: Rscript scripts/goldens/prophet.R
# Writes models/additive/golden.json and golden-dates.json. Made with R 4.2.2, prophet 1.0, rstan 2.21.
#
# Stan's LBFGS stops early at its defaults and creeps where the Laplace prior has its kink; here it runs with
# tight tolerances. Its posterior stays below ours by up to 1, which is what the tolerances allow for.
suppressPackageStartupMessages(library(prophet))
exact <- function(x) paste(ifelse(is.na(x), "null", sprintf("%.17g", x)), collapse = ",")
digits <- function(x) paste(sprintf("%.10g", x), collapse = ",")
set.seed(1)

run <- function(m, df, future) {
  tight <- list(tol_obj = 1e-15, tol_rel_obj = 1e-3, tol_grad = 1e-12, tol_rel_grad = 1e-3, tol_param = 1e-14, history_size = 50, iter = 50000)
  made <- suppressMessages(do.call(fit.prophet, c(list(m, df), tight)))
  list(made = made, p = predict(made, future))
}
columns <- function(l) paste(sprintf('"%s":[%s]', names(l), sapply(l, exact)), collapse = ",")

# Steps are days in R: a season of 7 steps is one of 7 days.
case <- function(name, call, params, y, h, seasons, orders, tolerance, covariates = list(), cap = NULL, floor = 0, ...) {
  n <- length(y) - h
  ds <- as.Date("2020-01-01") + seq_along(y) - 1
  df <- data.frame(ds = ds, y = y)
  for (k in names(covariates)) df[[k]] <- covariates[[k]]
  if (!is.null(cap)) { df$cap <- cap; df$floor <- floor }
  m <- prophet(yearly.seasonality = FALSE, weekly.seasonality = FALSE, daily.seasonality = FALSE, uncertainty.samples = 0, ...)
  for (i in seq_along(seasons)) m <- add_seasonality(m, paste0("s", i), period = seasons[i], fourier.order = orders[i])
  for (k in names(covariates)) m <- add_regressor(m, k)
  r <- run(m, df[1:n, ], df[-(1:n), ])
  cat(name, "value", r$made$stan.fit$value, "sigma", r$made$params$sigma_obs, "\n")
  more <- if (length(covariates)) sprintf(',"covariates":{%s},"future":{%s}', columns(lapply(covariates, head, n)), columns(lapply(covariates, tail, h))) else ""
  sprintf('    {"name":"%s","origin":"R prophet %s, %s","params":{"seasons":[%s],"harmonics":[%s],"carry":false%s},"y":[%s]%s,"mean":[%s],"tolerance":%g}', name,
          packageVersion("prophet"), call, paste(seasons, collapse = ","), paste(orders, collapse = ","), params, exact(y[1:n]), more, digits(r$p$yhat), tolerance)
}
n <- 230; i <- seq_len(n)
noise <- round(rnorm(n), 4)
bend <- 100 + 0.3 * i + 0.5 * pmax(0, i - 90) - 0.7 * pmax(0, i - 150)
week <- c(5, 3, -2, -4, 1, 6, -9)[i %% 7 + 1]
x <- round(15 + 8 * sin(i / 9) + rnorm(n, 0, 2), 3)
event <- as.numeric(runif(n) < 0.06)
gappy <- bend + week + 3 * noise; gappy[c(20:24, 77)] <- NA

writeLines(c('{', '  "cases": [', paste(c(
  case("line with bends and a week", "prophet(), one season of order 3", "", bend + week + 2 * noise, 30, 7, 3, 2e-3),
  case("two seasons, gaps", "prophet(), seasons of orders 3 and 5", "", gappy + 8 * cos(2 * pi * i / 30), 30, c(7, 30), c(3, 5), 2e-3),
  case("covariate and holiday", "prophet(), add_regressor() twice", "", bend + week + 1.5 * x + 20 * event + noise, 30, 7, 3, 2e-3, covariates = list(x = x, event = event)),
  case("multiplicative", "prophet(seasonality.mode = 'multiplicative'), add_regressor() twice", ',"mode":"multiplicative"', bend * (1 + week / 60 + (x - 15) / 100 + 0.2 * event) + noise, 30, 7, 3, 2e-3, covariates = list(x = x, event = event), seasonality.mode = "multiplicative"),
  case("logistic", "prophet(growth = 'logistic'), cap 120, floor 20", ',"growth":"logistic","cap":120,"floor":20', 20 + 100 / (1 + exp(-(i - 90) / 30)) + week / 4 + noise / 2, 30, 7, 3, 3e-3, cap = 120, floor = 20, growth = "logistic"),
  case("flat", "prophet(growth = 'flat')", ',"growth":"flat"', 50 + week + 2 * noise, 30, 7, 3, 1e-4, growth = "flat"),
  case("stiff, eight changepoints", "prophet(n.changepoints = 8, changepoint.range = 0.9, changepoint.prior.scale = 0.005, seasonality.prior.scale = 0.02)",
       ',"changepoints":8,"changepointRange":0.9,"changePrior":0.005,"seasonPrior":0.02', bend + week + 2 * noise, 30, 7, 3, 2e-3, n.changepoints = 8, changepoint.range = 0.9, changepoint.prior.scale = 0.005, seasonality.prior.scale = 0.02)),
  collapse = ",\n"), '  ]', '}'), "models/additive/golden.json")

# By dates: three years of days, seasons as prophet chooses them.
n <- 1125; i <- seq_len(n)
y <- 200 + 0.05 * i + 20 * sin(2 * pi * i / 365.25) + c(5, 3, -2, -4, 1, 6, -9)[i %% 7 + 1] + round(3 * rnorm(n), 3)
df <- data.frame(ds = as.Date("2019-01-01") + i - 1, y = y)
r <- run(suppressMessages(prophet(uncertainty.samples = 0)), df[1:1095, ], df)
all <- r$p
writeLines(sprintf('{"origin":"R prophet %s, prophet()","start":"2019-01-01","y":[%s],"rows":1095,"trend":[%s],"weekly":[%s],"yearly":[%s],"mean":[%s]}', packageVersion("prophet"),
                   exact(y[1:1095]), digits(all$trend), digits(all$weekly), digits(all$yearly), digits(all$yhat)), "models/additive/golden-dates.json")
