#!/usr/bin/env Rscript
# Forecasts of R's ets() for bench/ets.ts, one thread.
# usage: ets.R SERIES.csv SEASON HORIZON OUT.csv     (SERIES: unique_id,y with one row a value; writes seconds of CPU and wall to stdout)
suppressPackageStartupMessages(library(forecast))
a <- commandArgs(TRUE)
m <- as.integer(a[2]); h <- as.integer(a[3])
d <- read.csv(a[1], colClasses = c("character", "numeric"))
series <- split(d$y, factor(d$unique_id, levels = unique(d$unique_id)))
started <- proc.time()
rows <- lapply(names(series), function(id) {
  f <- forecast(ets(ts(series[[id]], frequency = m)), h = h)
  data.frame(id = id, h = seq_len(h), yhat = as.numeric(f$mean))
})
took <- proc.time() - started
write.csv(do.call(rbind, rows), a[4], row.names = FALSE, quote = FALSE)
cat(sprintf('{"cpu":%.3f,"wall":%.3f}\n', took[["user.self"]] + took[["sys.self"]], took[["elapsed"]]))
