#!/usr/bin/env Rscript
# Forecasts of R forecast for bench/intermittent.ts.
# usage: intermittent.R TRAIN.csv METHOD HORIZON OUT.csv   (TRAIN: unique_id,y in order)
suppressPackageStartupMessages(library(forecast))
a <- commandArgs(TRUE); h <- as.integer(a[3])
d <- read.csv(a[1], colClasses = c("character", "numeric"))
series <- split(d$y, factor(d$unique_id, levels = unique(d$unique_id)))
methods <- list(
  croston = function(x) croston(x, h = h)$mean,
  sba = function(x) croston(x, h = h, alpha = 0.1)$mean * (1 - 0.1 / 2),
  ses = function(x) ses(x, h = h)$mean)
f <- methods[[a[2]]]
started <- proc.time()
rows <- lapply(series, function(x) as.numeric(f(ts(x))))
used <- proc.time() - started
write.table(do.call(rbind, rows), a[4], row.names = FALSE, col.names = FALSE, sep = ",")
cat(sprintf("%.3f %.3f\n", used[["elapsed"]], used[["user.self"]] + used[["sys.self"]]))
