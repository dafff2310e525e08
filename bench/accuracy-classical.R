#!/usr/bin/env Rscript
# Forecasts of R forecast for bench/accuracy-classical.ts.
# usage: accuracy-classical.R TRAIN.csv.gz METHOD SEASON HORIZON OUT.csv
suppressPackageStartupMessages(library(forecast))
a <- commandArgs(TRUE)
m <- as.integer(a[3]); h <- as.integer(a[4])
d <- read.csv(gzfile(a[1]), colClasses = c("character", "integer", "numeric"))
series <- split(d, factor(d$unique_id, levels = unique(d$unique_id)))
methods <- list(
  snaive = function(x) snaive(x, h = h),
  thetaf = function(x) thetaf(x, h = h),
  hw_add = function(x) hw(x, h = h, seasonal = "additive"),
  hw_add_damped = function(x) hw(x, h = h, damped = TRUE, seasonal = "additive"),
  hw_mult = function(x) hw(x, h = h, seasonal = "multiplicative")
)
f <- methods[[a[2]]]
started <- proc.time()[["elapsed"]]
rows <- lapply(names(series), function(id) {
  s <- series[[id]]
  p <- tryCatch(f(ts(s$y, frequency = m)), error = function(e) naive(ts(s$y, frequency = m), h = h))
  data.frame(unique_id = id, t = max(s$t) + seq_len(h), yhat = as.numeric(p$mean),
             "lo-80" = as.numeric(p$lower[, 1]), "hi-80" = as.numeric(p$upper[, 1]),
             "lo-95" = as.numeric(p$lower[, 2]), "hi-95" = as.numeric(p$upper[, 2]), check.names = FALSE)
})
seconds <- proc.time()[["elapsed"]] - started
write.csv(do.call(rbind, rows), a[5], row.names = FALSE, quote = FALSE)
writeLines(sprintf("%.3f", seconds), paste0(a[5], ".seconds"))
