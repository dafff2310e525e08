#!/usr/bin/env Rscript
# Golden values of croston and sba. Run in the repository root: Rscript scripts/goldens/intermittent.R
# Writes models/croston/golden.json and models/sba/golden.json. Made with R 4.2.2, forecast 8.20.
suppressPackageStartupMessages(library(forecast))
set.seed(7)
slow <- c(0, 0, 3, 0, 0, 0, 1, 0, 2, 0, 0, 5, 0, 0, 0, 0, 2, 2, 0, 0, 0, 7, 0, 1, 0, 0)
series <- list(
  "parts, first demand late" = slow,
  "counts" = rpois(60, 0.4),
  "lumpy" = ifelse(runif(80) < 0.25, round(rlnorm(80, 1.5, 0.9)), 0),
  "demand at the end" = c(rep(0, 20), 4, 0, 0, 6))
number <- function(x) paste(sprintf("%.12g", x), collapse = ",")
case <- function(name, y, model, alpha) {
  f <- croston(ts(y), h = 4, alpha = alpha)$mean * if (model == "sba") 1 - alpha / 2 else 1
  call <- sprintf("croston(y, h = 4, alpha = %g)%s", alpha, if (model == "sba") " * (1 - alpha / 2)" else "")
  sprintf('    {"name":"%s, alpha %g","origin":"R forecast %s, %s","params":{"alpha":%g,"optimise":false},"y":[%s],"mean":[%s],"tolerance":1e-10}',
          name, alpha, packageVersion("forecast"), call, alpha, number(y), number(f))
}
for (model in c("croston", "sba")) {
  cases <- unlist(lapply(names(series), function(n) vapply(c(0.1, 0.3), function(a) case(n, series[[n]], model, a), "")))
  writeLines(c('{', '  "cases": [', paste(cases, collapse = ",\n"), '  ]', '}'), file.path("models", model, "golden.json"))
}
