# auto.arima() of R forecast for one series after the other: what it chose, its forecasts and its CPU seconds.
#   Rscript bench/arima.R train.csv.gz season horizon out.csv id id id …
# Adds one line a series to out.csv; series already there are left alone.
suppressPackageStartupMessages(library(forecast))
args <- commandArgs(trailingOnly = TRUE)
train <- read.csv(gzfile(args[1]))
names(train) <- c("id", "t", "y")
season <- as.integer(args[2])
h <- as.integer(args[3])
out <- args[4]
if (!file.exists(out)) writeLines("id,cpu,model,loglik,aicc,forecast", out)
done <- read.csv(out)$id
rows <- split(train$y, train$id)
for (id in setdiff(args[-(1:4)], done)) {
  y <- ts(rows[[id]], frequency = season)
  used <- system.time({
    fit <- auto.arima(y)
    f <- forecast(fit, h = h)
  })
  line <- sprintf('%s,%.4f,"%s",%.6f,%.6f,%s', id, used[["user.self"]] + used[["sys.self"]], trimws(as.character(fit)), fit$loglik, fit$aicc,
                  paste(sprintf("%.8g", f$mean), collapse = " "))
  cat(line, "\n", sep = "", file = out, append = TRUE)
}
