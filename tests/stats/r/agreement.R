# Reference figures for agreement within units and for how dependable their means are. From the repository's root:
#   Rscript tests/stats/r/agreement.R
# rewrites agreement.csv, deviations.csv and versions-agreement.txt beside this file. The tests read those; they need no R.
suppressPackageStartupMessages({library(psych); library(multilevel)})

here <- "tests/stats/r"
lq <- read.csv("tests/stats/data/lq2002.csv")
values <- list()
note <- function(name, value) values[[length(values) + 1]] <<- data.frame(name = name, value = sprintf("%.15g", value))
scales <- list(LEAD = grep("^LEAD[0-9]", names(lq)), TSIG = grep("^TSIG[0-9]", names(lq)), HOSTIL = grep("^HOSTIL[0-9]", names(lq)))

# average deviation by company, around the mean and the median; of a scale and of its first item alone
companies <- data.frame(COMPID = sort(unique(lq$COMPID)))
for (scale in names(scales)) for (around in c("mean", "median")) for (what in c("j", "1")) {
  items <- if (what == "j") lq[, scales[[scale]]] else lq[, scales[[scale]][1]]
  found <- ad.m(items, lq$COMPID, type = around)
  companies[[paste(scale, what, around, sep = "_")]] <- found$AD.M[match(companies$COMPID, as.numeric(as.character(found$grpid)))]
  note(paste("ad", scale, what, around, sep = "/"), mean(found$AD.M))
}

# intervals of ICC(1) and ICC(2): psych where groups are of one size; where they are not, Wald's ratio (1940) set equal to quantiles of
# F, from means and sizes of the companies, as a ratio of variances rather than as an ICC
sf <- matrix(c(9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7), ncol = 4, byrow = TRUE)
rated <- psych::ICC(sf, lmer = FALSE)$results
for (row in c(1, 4)) for (end in c("lower bound", "upper bound")) note(paste("psych", rated$type[row], substr(end, 1, 5), sep = "/"), rated[row, end])
for (scale in names(scales)) {
  score <- rowMeans(lq[, scales[[scale]]])
  table <- anova(aov(score ~ factor(lq$COMPID)))
  n <- as.numeric(table(lq$COMPID)); k0 <- (sum(n) - sum(n^2) / sum(n)) / (length(n) - 1)
  centre <- as.numeric(tapply(score, lq$COMPID, mean))
  wald <- function(theta) { w <- n / (1 + theta * n); sum(w * (centre - weighted.mean(centre, w))^2) / table[1, "Df"] / table[2, "Mean Sq"] }
  for (end in 1:2) {
    f <- qf(c(0.975, 0.025)[end], table[1, "Df"], table[2, "Df"])
    theta <- uniroot(function(t) wald(t) - f, c(0, 10), tol = 1e-15)$root
    note(paste("icc1", scale, c("low", "high")[end], sep = "/"), theta / (1 + theta))
    note(paste("icc2", scale, c("low", "high")[end], sep = "/"), k0 * theta / (1 + k0 * theta))
  }
}

# what slightly skewed answers of five options vary by
share <- c(.05, .15, .20, .35, .25)
note("slight/5", sum(share * (1:5)^2) - sum(share * 1:5)^2)

write.csv(do.call(rbind, values), file.path(here, "agreement.csv"), row.names = FALSE, quote = FALSE)
write.csv(companies, file.path(here, "deviations.csv"), row.names = FALSE)
packages <- c("psych", "multilevel")
writeLines(c(R.version.string, paste(packages, sapply(packages, function(p) as.character(packageVersion(p))))), file.path(here, "versions-agreement.txt"))
