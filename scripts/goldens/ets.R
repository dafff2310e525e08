#!/usr/bin/env Rscript
# Golden values of exponential smoothing in state-space form. Run in the repository root: Rscript scripts/goldens/ets.R
# Writes models/kit/ets/golden.json and models/ets/golden.json. Made with R 4.2.2, forecast 8.20.
#
# models/kit/ets/golden.json: all 30 forms as R's ets() leaves them after a short search, so that every path of the recursions is
# taken: weights and initial states, and what R computes from them (log-likelihood, criteria, last states, forecasts, interval widths).
#
# models/ets/golden.json: forecasts at the maximum of R's likelihood. ets() ends its Nelder-Mead search early (often far from the
# maximum where there is a season), so its likelihood is maximised further here, by nlminb() and optim() in turns, from its end and from
# two other sets of weights; the best is taken.
suppressPackageStartupMessages(library(forecast))
version <- paste("R forecast", packageVersion("forecast"))
exact <- function(x) paste(ifelse(is.finite(x), sprintf("%.17g", x), "null"), collapse = ",")
number <- function(x) paste(sprintf("%.12g", x), collapse = ",")
residuals_at <- getFromNamespace("pegelsresid.C", "forecast")
allowed <- getFromNamespace("check.param", "forecast")
lower <- c(rep(1e-4, 3), 0.8); upper <- c(rep(0.9999, 3), 0.98)

series <- list(passengers = AirPassengers, deaths = USAccDeaths, gas = UKgas, wool = woolyrnq, johnson = JohnsonJohnson, nile = Nile,
  huron = LakeHuron, airmiles = airmiles, wine = window(wineind, end = c(1989, 12)))

letter_d <- function(f) paste0(f$components[2], if (f$components[4] == "TRUE") "d" else "")
weight <- function(f, name, none) if (is.na(f$par[name])) none else unname(f$par[name])

# ---- the kernel: all 30 forms ----
kernel <- c()
put <- function(name, error, trend, season, damped, h = 9) {
  y <- series[[name]]
  f <- suppressWarnings(ets(y, paste0(error, trend, season), damped = damped, restrict = FALSE, maxit = 60))
  p <- length(f$initstate); trended <- trend != "N"; m <- if (season == "N") 1 else f$m
  seasonal <- function(s) if (season == "N") numeric(0) else rev(unname(s[(1 + trended + 1):p]))
  state <- function(s) sprintf('{"level":%.17g,"slope":%.17g,"season":[%s]}', s[[1]], if (trended) s[[2]] else 0, exact(seasonal(s)))
  last <- f$states[nrow(f$states), ]
  fc <- forecast(f, h = h, level = 80, npaths = 10)
  formula <- error == "A" && trend != "M" && season != "M" || error == "M" && trend != "M"
  # Damped forecasts of R are wrong (8.20) where class3() makes them, which takes the slope of the first step undamped, and where
  # etsforecast() does, whose sum of the powers of phi has phi twice.
  # Widths of class1() are wrong (8.20) for a season without trend: gamma stands in the place of the second figure.
  misplaced <- trend == "N" && season == "A"
  bug <- damped && (trend == "M" || season == "M")
  sd <- if (formula && !bug && !misplaced) as.numeric(fc$upper - fc$mean) / qnorm(0.9) else NULL
  kernel <<- c(kernel, sprintf(
    '{"series":"%s","error":"%s","trend":"%s","season":"%s","period":%d,"weights":{"alpha":%.17g,"beta":%.17g,"gamma":%.17g,"phi":%.17g},"first":%s,"last":%s,"variance":%.17g,"loglik":%.17g,"aicc":%.17g,"bic":%.17g,"mean":%s,"sd":%s}',
    name, error, letter_d(f), season, as.integer(m), weight(f, "alpha", 0), weight(f, "beta", 0), weight(f, "gamma", 0), weight(f, "phi", 1),
    state(f$initstate), state(last), f$sigma2, f$loglik, f$aicc, f$bic,
    if (bug) "null" else sprintf("[%s]", number(fc$mean)), if (is.null(sd)) "null" else sprintf("[%s]", number(sd))))
}
for (error in c("A", "M")) for (trend in c("N", "A", "M")) for (season in c("N", "A", "M")) for (damped in c(FALSE, TRUE)) {
  if (trend == "N" && damped) next
  put(if (season == "N") "nile" else "wool", error, trend, season, damped)
  if (season != "N") put("passengers", error, trend, season, damped)
}
used <- c("nile", "wool", "passengers")
writeLines(c(sprintf('{"origin":"%s: ets(y, model, damped, restrict = FALSE, maxit = 60), forecast()","series":{', version),
  paste(sprintf('"%s":[%s]', used, sapply(used, function(n) exact(series[[n]]))), collapse = ",\n"), '},"fits":[',
  paste(kernel, collapse = ",\n"), "]}"), "models/kit/ets/golden.json")

# ---- the model: forecasts at the maximum of the likelihood ----
maximised <- function(y, error, trend, season, damped) {
  f <- ets(y, paste0(error, trend, season), damped = damped, maxit = 10000)
  trended <- trend != "N"; m <- frequency(y)
  names_w <- c("alpha", if (trended) "beta", if (season != "N") "gamma", if (damped) "phi")
  k <- length(names_w)
  whole <- function(s) if (season == "N") s else c(s, m * (season == "M") - sum(s[(2 + trended):length(s)]))
  at <- function(w, name) if (name %in% names_w) w[[match(name, names_w)]] else NULL
  lik <- function(x) {
    w <- x[1:k]; s <- whole(x[-(1:k)])
    a <- at(w, "alpha"); b <- at(w, "beta"); g <- at(w, "gamma"); phi <- at(w, "phi")
    if (!allowed(a, b, g, phi, lower, upper, "both", m)) return(1e10)
    if (season == "M" && min(tail(s, m)) < 0) return(1e10)
    e <- residuals_at(y, m, s, error, trend, season, damped, a, if (is.null(b)) 0 else b, if (is.null(g)) 0 else g, if (is.null(phi)) 1 else phi, 3)$lik
    if (is.finite(e)) e else 1e10
  }
  climb <- function(x) {
    best <- lik(x)
    for (round in 1:12) {
      before <- best
      for (step in 1:2) {
        r <- if (step == 1) nlminb(x, lik, scale = 1 / pmax(abs(x), 1e-3), control = list(eval.max = 20000, iter.max = 5000, rel.tol = 1e-14))
             else optim(x, lik, control = list(maxit = 4000, reltol = 1e-12, parscale = pmax(abs(x), 1e-3)))
        v <- if (step == 1) r$objective else r$value
        if (v < best) { best <- v; x <- r$par }
      }
      if (before - best < 1e-5) break
    }
    list(x = x, value = best)
  }
  first <- getFromNamespace("initstate", "forecast")(y, trend, season)
  share <- list(c(0.3, 0.1, 0.01, 0.9), c(0.1, 0.5, 0.7, 0.97))
  others <- lapply(share, function(w) c(c(alpha = w[1], beta = w[1] * w[2], gamma = (1 - w[1]) * w[3], phi = w[4])[names_w], first))
  ends <- lapply(c(list(f$par), others), climb)
  end <- ends[[which.min(sapply(ends, function(e) e$value))]]
  x <- end$x; best <- end$value
  names(x) <- names(f$par)
  f$par <- x; f$initstate <- whole(x[-(1:k)]); names(f$initstate) <- names(f$states[1, ])
  g <- ets(y, model = f, use.initial.values = TRUE)
  g$sigma2 <- sum(g$residuals^2) / (length(y) - length(x))
  g$gain <- -0.5 * best - f$loglik
  g
}
bounds <- function(f, k) sprintf('{"lo":[%s],"hi":[%s]}', number(f$lower[, k]), number(f$upper[, k]))
cases <- c()
case <- function(name, error, trend, season, damped, h, tolerance = 2e-4) {
  y <- series[[name]]
  g <- maximised(y, error, trend, season, damped)
  f <- forecast(g, h = h)
  message(sprintf("%s %s: loglik %.6f, above ets() by %.4f; %s", name, g$method, g$loglik, g$gain, paste(sprintf("%s %.5f", names(g$par)[1:4], g$par[1:4]), collapse = ", ")))
  cases <<- c(cases, sprintf(
    '    {"name":"%s, %s","origin":"%s, likelihood of ets() maximised (loglik %.6f, AICc %.6f), forecast(h = %d)","params":{"error":"%s","trend":"%s","damped":"%s","seasonal":"%s","season":%d,"criterion":"aicc","bounds":"both","combine":"best"},"y":[%s],"mean":[%s],"intervals":{"80":%s,"95":%s},"tolerance":%g,"intervalTolerance":%g}',
    name, g$method, version, g$loglik, g$aicc, h, error, trend, if (damped) "yes" else "no", season, frequency(y), exact(y), number(f$mean), bounds(f, 1), bounds(f, 2), tolerance, 2 * tolerance))
}
case("passengers", "M", "A", "M", FALSE, 24)
case("passengers", "A", "A", "A", FALSE, 24)
case("deaths", "A", "N", "A", FALSE, 24)
case("deaths", "A", "A", "A", TRUE, 24)
case("gas", "M", "A", "M", FALSE, 8, 3e-3) # flat about the maximum
case("gas", "M", "A", "A", FALSE, 8, 1e-3)
case("wool", "A", "A", "A", FALSE, 8)
case("johnson", "M", "A", "A", TRUE, 8, 2e-3)
case("nile", "A", "N", "N", FALSE, 10)
case("nile", "M", "N", "N", FALSE, 10)
case("airmiles", "A", "A", "N", FALSE, 10)
case("huron", "A", "A", "N", TRUE, 10)
case("wine", "M", "N", "M", FALSE, 24)
dir.create("models/ets", showWarnings = FALSE)
writeLines(c('{', '  "cases": [', paste(cases, collapse = ",\n"), '  ]', '}'), "models/ets/golden.json")
