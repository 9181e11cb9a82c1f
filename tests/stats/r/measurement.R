# Reference values for factor models, omega, invariance and single items, made with R and the packages named in versions-measurement.txt.
# From the repository's root:
#   Rscript tests/stats/r/measurement.R
# rewrites measurement-cases.csv (what was analysed: covariances with n - 1, means, n, the factor of each item) and
# measurement-reference.csv (what R makes of it) beside this file. The tests read those; they need no R.

suppressPackageStartupMessages({
  library(psych)
  library(lavaan)
})

here <- "tests/stats/r"
data <- "tests/stats/data"
attitude <- read.csv(file.path(data, "attitude.csv"))
agree <- na.omit(read.csv(file.path(data, "bfi_agreeableness.csv")))
lq <- read.csv(file.path(data, "lq2002.csv"))
hs <- HolzingerSwineford1939
bfi <- na.omit(psych::bfi[, 1:25])

values <- list(); cases <- list()
note <- function(name, value) values[[length(values) + 1]] <<- data.frame(name = name, value = sprintf("%.17g", as.numeric(value)))
put <- function(case, group, what, i, j, value)
  cases[[length(cases) + 1]] <<- data.frame(case = case, group = group, what = what, i = i, j = j, value = sprintf("%.17g", value))
put_group <- function(case, group, items, of) {
  p <- ncol(items)
  put(case, group, "n", 0, 0, nrow(items))
  put(case, group, "factor", seq_len(p), 0, of)
  put(case, group, "mean", seq_len(p), 0, colMeans(items))
  index <- expand.grid(i = seq_len(p), j = seq_len(p)); index <- index[index$i >= index$j, ]
  put(case, group, "covariance", index$i, index$j, cov(items)[cbind(index$i, index$j)])
}
# lavaan's usual search stops at a slope of about 1e-6; from there Gauss and Newton's goes on to 1e-8 and less.
closest <- function(syntax, items) {
  try_fit <- function(...) suppressWarnings(cfa(syntax, sample.cov = cov(items), sample.nobs = nrow(items), std.lv = TRUE, ...))
  first <- try_fit()
  stopifnot(lavInspect(first, "converged"))
  closer <- try_fit(optim.method = "GN", optim.gn.tol.x = 1e-11, start = first)
  arrived <- lavInspect(closer, "converged") && max(abs(lavInspect(closer, "gradient"))) < 1e-8
  if (!arrived) message("only the usual search: ", max(abs(lavInspect(first, "gradient"))))
  list(usual = first, closer = if (arrived) closer else first)
}
limits <- function(chi2, df, n, groups) sapply(c(0.95, 0.05), function(q) {
  if (pchisq(chi2, df) <= q) return(0)
  # lavaan finds the same limits, to a tolerance of 1e-4
  size <- uniroot(function(l) pchisq(chi2, df, ncp = l) - q, c(0, chi2 + 10 * sqrt(chi2) + 50), tol = 1e-12)$root
  sqrt(groups * size / (n * df))
})
note_fit <- function(stem, fit, n, groups = 1) {
  found <- fitMeasures(fit, c("chisq", "df", "pvalue", "cfi", "tli", "rmsea", "srmr"))
  for (name in names(found)) if (!is.na(found[[name]])) note(paste0(stem, "/", name), found[[name]])
  if (found[["df"]] > 0) {
    ends <- limits(found[["chisq"]], found[["df"]], n, groups)
    note(paste0(stem, "/rmsea_low"), ends[1]); note(paste0(stem, "/rmsea_high"), ends[2])
  }
}
# Each factor's loadings sum up to something positive: how we tell which way round a factor is.
signs <- function(loading, of) { s <- tapply(loading, of, function(l) ifelse(sum(l) >= 0, 1, -1)); as.numeric(s) }

note_cfa <- function(case, items, of) {
  put_group(case, 0, items, of)
  names(items) <- paste0("v", seq_len(ncol(items)))
  factors <- unique(of)
  label <- paste0("l", seq_along(of), "*v", seq_along(of))
  syntax <- paste(sapply(factors, function(f) paste0("f", f, " =~ ", paste(label[of == f], collapse = " + "))), collapse = "\n")
  residual <- paste0("v", seq_along(of), " ~~ e", seq_along(of), "*v", seq_along(of), collapse = "\n")
  sums <- sapply(factors, function(f) paste0("(", paste0("l", which(of == f), collapse = "+"), ")"))
  crossed <- ""; common <- paste0(sums, "^2", collapse = "+")
  for (a in seq_along(factors)) for (b in seq_along(factors)) if (a < b) {
    crossed <- paste0(crossed, "f", factors[a], " ~~ r", a, "x", b, "*f", factors[b], "\n")
    common <- paste0(common, "+2*r", a, "x", b, "*", sums[a], "*", sums[b])
  }
  errors <- paste0("e", seq_along(of), collapse = "+")
  omega <- paste0("omega := (", common, ")/(", common, "+", errors, ")")
  fit <- closest(paste(syntax, residual, crossed, omega, sep = "\n"), items)
  note_fit(paste0("cfa/", case), fit$usual, nrow(items))
  est <- parameterEstimates(fit$closer); standard <- standardizedSolution(fit$closer)
  loading <- est[est$op == "=~", ]; std <- standard[standard$op == "=~", ]
  s <- signs(std$est.std, of); each <- s[match(of, factors)]
  place <- match(paste0("v", seq_along(of)), std$rhs)
  for (i in seq_along(of)) {
    note(sprintf("cfa/%s/loading/%d", case, i), each[i] * std$est.std[place[i]]); note(sprintf("cfa/%s/loading_se/%d", case, i), std$se[place[i]])
    note(sprintf("cfa/%s/slope/%d", case, i), each[i] * loading$est[place[i]])
    note(sprintf("cfa/%s/residual/%d", case, i), est$est[est$op == "~~" & est$lhs == paste0("v", i) & est$rhs == paste0("v", i)])
  }
  for (a in seq_along(factors)) for (b in seq_along(factors)) if (a < b) {
    row <- standard[standard$op == "~~" & standard$label == paste0("r", a, "x", b), ]
    note(sprintf("cfa/%s/correlation/%d/%d", case, a, b), s[a] * s[b] * row$est.std); note(sprintf("cfa/%s/correlation_se/%d/%d", case, a, b), row$se)
  }
  row <- est[est$op == ":=" & est$lhs == "omega", ]
  note(sprintf("omega/%s", case), row$est); note(sprintf("omega/%s/se", case), row$se)
}
note_second <- function(case, items, of) {
  names(items) <- paste0("v", seq_len(ncol(items)))
  factors <- unique(of)
  label <- paste0("l", seq_along(of), "*v", seq_along(of))
  syntax <- paste(sapply(factors, function(f) paste0("f", f, " =~ ", paste(label[of == f], collapse = " + "))), collapse = "\n")
  above <- paste0("g =~ ", paste0("b", factors, "*f", factors, collapse = " + "))
  residual <- paste0("v", seq_along(of), " ~~ e", seq_along(of), "*v", seq_along(of), collapse = "\n")
  sums <- sapply(factors, function(f) paste0("(", paste0("l", which(of == f), collapse = "+"), ")"))
  general <- paste0("(", paste0("b", factors, "*", sums, collapse = "+"), ")^2")
  total <- paste0(general, "+", paste0(sums, "^2", collapse = "+"), "+", paste0("e", seq_along(of), collapse = "+"))
  omega <- paste0("omega := ", general, "/(", total, ")")
  fit <- closest(paste(syntax, above, residual, omega, sep = "\n"), items)
  note_fit(paste0("second/", case), fit$usual, nrow(items))
  est <- parameterEstimates(fit$closer); row <- est[est$op == ":=", ]
  note(sprintf("omega_h/%s", case), row$est); note(sprintf("omega_h/%s/se", case), row$se)
}
note_groups <- function(case, items, of, group) {
  group <- as.integer(factor(group)); names(items) <- paste0("v", seq_len(ncol(items)))
  for (g in sort(unique(group))) put_group(case, g, items[group == g, ], of)
  syntax <- paste(sapply(unique(of), function(f) paste0("f", f, " =~ ", paste0("v", which(of == f), collapse = " + "))), collapse = "\n")
  parts <- split(items, group)
  steps <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"))
  for (name in names(steps)) {
    fit <- suppressWarnings(cfa(syntax, sample.cov = lapply(parts, cov), sample.mean = lapply(parts, colMeans), sample.nobs = sapply(parts, nrow),
                                group.equal = steps[[name]], meanstructure = TRUE))
    stopifnot(lavInspect(fit, "converged"))
    note_fit(paste("invariance", case, name, sep = "/"), fit, nrow(items), length(parts))
  }
}
note_items <- function(case, items) {
  found <- suppressWarnings(psych::alpha(items, check.keys = FALSE))
  for (i in seq_len(ncol(items))) {
    note(sprintf("item_rest/%s/%d", case, i), found$item.stats$r.drop[i])
    note(sprintf("alpha_without/%s/%d", case, i), found$alpha.drop$raw_alpha[i])
    ends <- cor.test(items[[i]], rowSums(items[, -i]))$conf.int
    note(sprintf("item_rest/%s/%d/low", case, i), ends[1]); note(sprintf("item_rest/%s/%d/high", case, i), ends[2])
  }
}

# real data
turned <- transform(agree, A1 = 7 - A1)
scales <- list(LEAD = lq[, grep("^LEAD[0-9]", names(lq))], TSIG = lq[, grep("^TSIG[0-9]", names(lq))], HOSTIL = lq[, grep("^HOSTIL[0-9]", names(lq))],
               agreeableness = turned, agreeableness_unturned = agree, attitude = attitude)
for (name in names(scales)) { note_items(name, scales[[name]]); if (name != "attitude") note_cfa(name, scales[[name]], rep(1, ncol(scales[[name]]))) }
three <- rep(1:3, each = 3)
note_cfa("school", hs[, paste0("x", 1:9)], three)
note_second("school", hs[, paste0("x", 1:9)], three)
note_cfa("school_one", hs[, paste0("x", 1:9)], rep(1, 9))
note_cfa("bfi", bfi, rep(1:5, each = 5))
note_second("bfi", bfi, rep(1:5, each = 5))
note_groups("school", hs[, paste0("x", 1:9)], three, hs$school)
sex <- na.omit(psych::bfi[, c(1:5, 16:20, 26)])
note_groups("bfi_gender", sex[, 1:10], rep(1:2, each = 5), sex$gender)

# made data
set.seed(20260301)
draw <- function(n, loadings, of, phi, shift = 0, noise = 1) {
  f <- matrix(rnorm(n * nrow(phi)), n) %*% chol(phi)
  x <- sapply(seq_along(of), function(i) loadings[i] * f[, of[i]] + noise * sqrt(1 - loadings[i]^2) * rnorm(n))
  as.data.frame(x + matrix(shift, n, length(of), byrow = TRUE))
}
one <- matrix(1)
note_cfa("against", draw(150, c(0.7, -0.6, 0.5, -0.8, 0.4, 0.65), rep(1, 6), one), rep(1, 6))
two <- c(rep(1, 4), rep(2, 5)); phi2 <- matrix(c(1, -0.4, -0.4, 1), 2)
note_cfa("two", draw(120, c(0.8, 0.7, 0.6, 0.5, -0.75, 0.6, 0.55, 0.7, 0.45), two, phi2), two)
care <- rep(1:4, c(5, 6, 5, 6)); phi4 <- matrix(0.6, 4, 4) + 0.4 * diag(4); phi4[1, 4] <- phi4[4, 1] <- 0.35
answers <- draw(400, rep(c(0.6, 0.7, 0.8, 0.5, 0.65, 0.75), length.out = 22), care, phi4)
answers[] <- lapply(answers, function(x) as.numeric(cut(x, c(-Inf, -1.5, -0.7, 0.2, 1.1, Inf))))
note_cfa("care", answers, care)
note_second("care", answers, care)
note_cfa("pairs", draw(200, rep(0.7, 6), c(1, 1, 2, 2, 3, 3), matrix(0.5, 3, 3) + 0.5 * diag(3)), c(1, 1, 2, 2, 3, 3))
note_cfa("nearly", draw(80, c(0.98, 0.5, 0.4, 0.3), rep(1, 4), one), rep(1, 4))
note_cfa("almost", draw(900, c(0.96, 0.7, 0.8, 0.6), rep(1, 4), one), rep(1, 4))
units <- draw(250, c(0.8, 0.6, 0.7, 0.5, 0.6), rep(1, 5), one); for (i in 1:5) units[[i]] <- units[[i]] * 10^((i - 3) / 2) + 100
note_cfa("units", units, rep(1, 5))
sizes <- c(60, 200, 500); levels <- rep(1:3, sizes)
of <- rep(1:2, c(4, 5)); loadings <- c(0.8, 0.7, 0.6, 0.7, 0.75, 0.6, 0.65, 0.7, 0.5)
same <- do.call(rbind, lapply(1:3, function(g) draw(sizes[g], loadings, of, matrix(c(1, 0.5, 0.5, 1), 2), shift = loadings * g / 3)))
note_groups("holds", same, of, levels)
note_groups("shifted", transform(same, V2 = V2 + 0.8 * (levels == 2)), of, levels)
other <- same; other[levels == 3, "V3"] <- -0.5 * other[levels == 3, "V3"]
note_groups("loading_differs", other, of, levels)
note_groups("three_items", same[, 1:3], rep(1, 3), levels)

write.csv(do.call(rbind, values), file.path(here, "measurement-reference.csv"), row.names = FALSE, quote = FALSE)
write.csv(do.call(rbind, cases), file.path(here, "measurement-cases.csv"), row.names = FALSE, quote = FALSE)
packages <- c("psych", "lavaan")
writeLines(c(R.version.string, paste(packages, sapply(packages, function(p) as.character(packageVersion(p))))), file.path(here, "versions-measurement.txt"))
