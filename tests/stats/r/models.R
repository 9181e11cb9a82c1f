# Reference figures for models of units: random intercepts, the chain, drivers, and what stands beside a correlation.
# Run from anywhere: Rscript tests/stats/r/models.R; writes models.csv, units.csv and models_versions.txt beside this file.
suppressMessages({library(lme4); library(lmerTest); library(blme); library(metafor); library(lavaan); library(boot)})
here <- dirname(normalizePath(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))))
values <- list()
note <- function(name, value) values[[length(values) + 1]] <<- data.frame(name = name, value = sprintf("%.17g", as.numeric(value)))
attitude <- read.csv(file.path(here, "..", "data", "attitude.csv"))

# random intercepts: answers in units of unequal size, with and without differences between units
set.seed(42)
make <- function(units, tau, slope) {
  n <- sample(2:30, units, TRUE); x <- round(rnorm(units, 60, 10), 3); u <- rnorm(units, 0, tau)
  d <- data.frame(unit = rep(seq_len(units), n), x = rep(x, n))
  d$y <- round(40 + slope * d$x + u[d$unit] + rnorm(nrow(d), 0, 20), 3)
  d
}
rows <- list()
cases <- list(many = make(60, 6, 0.3), few = make(8, 5, 0.4), none = make(12, 0, 0.2), strong = make(25, 15, 0))
exact <- lmerControl(optCtrl = list(xtol_abs = 1e-13, ftol_abs = 1e-15))
for (case in names(cases)) {
  d <- cases[[case]]
  a <- aggregate(y ~ unit + x, d, function(v) c(length(v), mean(v), var(v)))
  rows[[case]] <- data.frame(case = case, x = a$x, n = a$y[, 1], mean = a$y[, 2], variance = a$y[, 3])
  m <- suppressMessages(lmerTest::lmer(y ~ x + (1 | unit), d, control = exact))
  s <- coef(summary(m)); v <- as.data.frame(VarCorr(m))$vcov
  for (i in 1:2) for (k in c(1, 2, 3, 5)) note(sprintf("ri/%s/%d/%s", case, i - 1, colnames(s)[k]), s[i, k])
  note(sprintf("ri/%s/tau2", case), v[1]); note(sprintf("ri/%s/sigma2", case), v[2]); note(sprintf("ri/%s/deviance", case), REMLcrit(m))
  e <- suppressMessages(lme4::lmer(y ~ 1 + (1 | unit), d, control = exact))
  # slopes and their ranges: the penalty that keeps the variance between units off zero (blme), Knapp and Hartung's errors (metafor)
  b <- blmer(y ~ x + (1 | unit), d, control = exact, cov.prior = gamma(shape = 2, rate = 0, posterior.scale = "sd", common.scale = TRUE))
  v <- as.data.frame(VarCorr(b))$vcov; a <- a[order(a$x), ]
  k <- rma(a$y[, 2], v[2] / a$y[, 1], mods = ~ a$x, tau2 = v[1], test = "knha")
  for (i in 1:2) note(sprintf("slope/%s/%d/blme", case, i - 1), fixef(b)[i])
  for (part in c("b", "se", "pval", "ci.lb", "ci.ub")) for (i in 1:2) note(sprintf("slope/%s/%d/%s", case, i - 1, part), k[[part]][i])
  note(sprintf("eb/%s/first", case), fixef(e) + ranef(e)$unit[a$unit[1], 1]); note(sprintf("eb/%s/centre", case), fixef(e))
}
write.csv(do.call(rbind, rows), file.path(here, "units.csv"), row.names = FALSE)

# the chain: privileges -> learning -> complaints -> rating, each on all before it
model <- "learning ~ a*privileges
complaints ~ b*learning + c1*privileges
rating ~ d*complaints + c2*learning + c3*privileges
along := a*b*d
direct := c3
total := c3 + a*c2 + c1*d + a*b*d"
fit <- sem(model, attitude)
e <- parameterEstimates(fit)
for (label in c("a", "b", "d", "along", "direct", "total")) note(paste0("chain/", label), e$est[e$label == label])
z <- standardizedSolution(fit)
for (label in c("a", "b", "d")) note(paste0("chain/standardised/", label), z$est.std[z$label == label])
regressions <- list(a = lm(learning ~ privileges, attitude), b = lm(complaints ~ learning + privileges, attitude),
                    d = lm(rating ~ complaints + learning + privileges, attitude))
for (label in names(regressions)) note(paste0("chain/p/", label), coef(summary(regressions[[label]]))[2, "Pr(>|t|)"])
along <- function(data, i) {
  d <- data[i, ]
  a <- cov(d$learning, d$privileges) / var(d$privileges)
  b <- coef(.lm.fit(cbind(1, d$learning, d$privileges), d$complaints))[2]
  f <- coef(.lm.fit(cbind(1, d$complaints, d$learning, d$privileges), d$rating))[2]
  a * b * f
}
set.seed(7)
drawn <- boot(attitude, along, 40000)
for (type in c("perc", "bca")) {
  # acceleration from leaving out each unit in turn, as Efron (1987) has it; boot's default is a regression estimate of the same
  limits <- boot.ci(drawn, type = type, L = empinf(drawn, type = "jack"))[[if (type == "perc") "percent" else "bca"]][4:5]
  note(paste0("chain/", type, "/low"), limits[1]); note(paste0("chain/", type, "/high"), limits[2])
}
s <- as.data.frame(scale(attitude))
note("lagged/staff", coef(lm(rating ~ complaints + privileges, s))[3]); note("lagged/customers", coef(lm(raises ~ privileges + complaints, s))[3])

# drivers: what each predictor adds to R2 over all orders (LMG), by brute force over lm
predictors <- names(attitude)[-1]
r2 <- function(names) if (length(names)) summary(lm(reformulate(names, "rating"), attitude))$r.squared else 0
for (one in predictors) {
  others <- setdiff(predictors, one); p <- length(predictors); sum <- 0
  for (size in 0:length(others)) for (chosen in combn(others, size, simplify = FALSE))
    sum <- sum + factorial(size) * factorial(p - size - 1) / factorial(p) * (r2(c(chosen, one)) - r2(chosen))
  note(paste0("lmg/", one), sum)
}

# beside a correlation
for (one in predictors) {
  found <- suppressWarnings(cor.test(attitude$rating, attitude[[one]], method = "spearman"))
  note(paste0("spearman/", one), found$estimate)
  w <- attitude$advance
  note(paste0("weighted/", one), cov.wt(attitude[c("rating", one)], w, cor = TRUE)$cor[1, 2])
  without <- sapply(1:30, function(i) cor(attitude$rating[-i], attitude[[one]][-i]))
  note(paste0("without/", one, "/low"), min(without)); note(paste0("without/", one, "/high"), max(without))
  z <- (attitude[[one]] - mean(attitude[[one]])) / sqrt(mean((attitude[[one]] - mean(attitude[[one]]))^2))
  y <- (attitude$rating - mean(attitude$rating)) / sqrt(mean((attitude$rating - mean(attitude$rating))^2))
  b <- coef(summary(lm(y ~ z + I(z^2))))
  note(paste0("bend/", one), b[3, 1]); note(paste0("bend/", one, "/p"), b[3, 4])
}
left <- resid(lm(rating ~ privileges + learning, attitude)); right <- resid(lm(complaints ~ privileges + learning, attitude))
note("partial", cor(left, right)); t <- cor(left, right) * sqrt(26 / (1 - cor(left, right)^2)); note("partial/p", 2 * pt(-abs(t), 26))

# what if: a change in the chain's first step, carried by the slope of each step on the one before it, given all before that, and
# held where the mean of the units would leave their range
steps <- c("privileges", "learning", "complaints", "rating")
slopes <- sapply(2:4, function(k) coef(lm(reformulate(steps[1:(k - 1)], steps[k]), attitude))[[steps[k - 1]]])
for (by in c(5, -10, 60)) {
  change <- by
  for (k in 1:4) {
    free <- if (k == 1) by else slopes[k - 1] * change
    change <- max(min(free, max(attitude[[steps[k]]]) - mean(attitude[[steps[k]]])), min(attitude[[steps[k]]]) - mean(attitude[[steps[k]]]))
    note(sprintf("whatif/%d/%s", by, steps[k]), change)
  }
}

write.csv(do.call(rbind, values), file.path(here, "models.csv"), row.names = FALSE, quote = FALSE)
packages <- c("lme4", "lmerTest", "blme", "metafor", "lavaan", "boot")
writeLines(c(R.version.string, paste(packages, sapply(packages, function(p) as.character(packageVersion(p))))), file.path(here, "models_versions.txt"))
