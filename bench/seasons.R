#!/usr/bin/env Rscript
# Forecasts of R for bench/seasons.ts. usage: seasons.R TRAIN.csv METHOD HORIZON OUT.csv
# Writes point forecasts and 80 and 95 % intervals, and prints CPU and wall seconds of the method alone.
suppressPackageStartupMessages(library(forecast))
a <- commandArgs(TRUE)
h <- as.integer(a[3])
d <- read.csv(a[1], colClasses = c("character", "integer", "numeric"))
series <- split(d$y, factor(d$unique_id, levels = unique(d$unique_id)))
held <- function(x) { p <- c(24, 168); p[2 * p < length(x)] }
bounds <- function(f) matrix(c(f$mean, f$lower[, 1], f$upper[, 1], f$lower[, 2], f$upper[, 2]), ncol = 5)
methods <- list(
  mstl_ets = function(x) bounds(stlf(msts(x, held(x)), h = h, method = "ets")),
  tbats = function(x) bounds(forecast(tbats(msts(x, held(x)), use.parallel = FALSE), h = h)),
  prophet = function(x) {
    suppressPackageStartupMessages(library(prophet))
    t <- seq(as.POSIXct("2015-07-01", tz = "UTC"), by = "hour", length.out = length(x) + h)
    made <- suppressMessages(prophet(data.frame(ds = t[seq_along(x)], y = x), interval.width = 0.95))
    wide <- predict(made, data.frame(ds = tail(t, h)))
    cbind(wide$yhat, NA, NA, wide$yhat_lower, wide$yhat_upper)
  }
)
f <- methods[[a[2]]]
invisible(suppressWarnings(suppressMessages(f(series[[1]])))) # loads what is loaded on first use
started <- proc.time()
rows <- lapply(names(series), function(id) {
  made <- suppressWarnings(f(series[[id]]))
  data.frame(unique_id = id, t = length(series[[id]]) + seq_len(h), yhat = made[, 1], "lo-80" = made[, 2], "hi-80" = made[, 3], "lo-95" = made[, 4], "hi-95" = made[, 5], check.names = FALSE)
})
spent <- proc.time() - started
write.csv(do.call(rbind, rows), a[4], row.names = FALSE, quote = FALSE)
cat(sprintf("%.3f %.3f", spent[["user.self"]] + spent[["sys.self"]], spent[["elapsed"]]))
