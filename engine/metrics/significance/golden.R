# Golden values for the paired tests:  Rscript engine/metrics/significance/golden.R > engine/metrics/significance/golden.json
suppressMessages(library(forecast))
set.seed(11)
num <- function(x) paste0('[', paste(formatC(x, digits = 17, format = 'g'), collapse = ','), ']')
cases <- list()
wil <- function(d) {
  w <- suppressWarnings(wilcox.test(d, conf.int = TRUE))
  sprintf('{"d":%s,"p":%.17g,"difference":%.17g,"lo":%.17g,"hi":%.17g}', num(d), w$p.value, w$estimate, w$conf.int[1], w$conf.int[2])
}
dm <- function(a, b, h) {
  t <- dm.test(a, b, h = h, power = 1)
  sprintf('{"a":%s,"b":%s,"overlap":%d,"statistic":%.17g,"p":%.17g}', num(a), num(b), h, t$statistic, t$p.value)
}
small <- round(rnorm(12, 0.4), 3)
medium <- round(rnorm(35, 0.2), 4)
large <- round(rexp(200) - 0.9, 4)
tied <- c(0, 0, round(rnorm(40, 0.3), 1))
ar <- function(n) abs(as.numeric(arima.sim(list(ma = c(0.7, 0.4)), n)) + 3)
cat('{"origin":"R', paste(R.version$major, R.version$minor, sep = '.'), 'wilcox.test, forecast', as.character(packageVersion('forecast')), 'dm.test",\n')
cat('"wilcoxon":[', paste(wil(small), wil(medium), wil(large), wil(tied), sep = ',\n'), '],\n')
cat('"dieboldMariano":[', paste(dm(ar(8), ar(8), 1), dm(ar(30), ar(30), 1), dm(ar(40), ar(40), 3), sep = ',\n'), '],\n')
cat('"student":[', paste(sprintf('{"t":%g,"df":%d,"p":%.17g}', c(0.3, 2, 5, 12), c(3, 10, 40, 2), 2 * pt(-c(0.3, 2, 5, 12), c(3, 10, 40, 2))), collapse = ','), '],\n')
cat('"normal":[', paste(sprintf('{"z":%g,"p":%.17g}', c(-9, -2.5, 0, 0.3, 4), pnorm(c(-9, -2.5, 0, 0.3, 4))), collapse = ','), ']}\n')
