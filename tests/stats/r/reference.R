# Reference values for tests/stats, made with R and the packages named below. From the repository's root:
#   Rscript tests/stats/r/reference.R
# rewrites reference.csv, groups.csv and versions.txt beside this file. The tests read those; they need no R.

suppressPackageStartupMessages({
  library(psych)
  library(multilevel)
  library(survey)
  library(pwr)
})

here <- "tests/stats/r"
data <- "tests/stats/data"
attitude <- read.csv(file.path(data, "attitude.csv"))
bfi <- read.csv(file.path(data, "bfi_agreeableness.csv"))
lq <- read.csv(file.path(data, "lq2002.csv"))
values <- list()
note <- function(name, value) values[[length(values) + 1]] <<- data.frame(name = name, value = sprintf("%.15g", value))

# reliability: psych::alpha, with Feldt's limits, over complete cases
note_alpha <- function(name, items) {
  items <- na.omit(items)
  found <- suppressWarnings(psych::alpha(items, check.keys = FALSE))$total$raw_alpha
  limits <- psych::alpha.ci(found, n.obs = nrow(items), n.var = ncol(items))
  note(paste0("alpha/", name), found)
  note(paste0("alpha/", name, "/low"), limits$lower.ci)
  note(paste0("alpha/", name, "/high"), limits$upper.ci)
  note(paste0("alpha/", name, "/n"), nrow(items))
}
note_alpha("agreeableness", transform(bfi, A1 = 7 - A1))
note_alpha("agreeableness_unturned", bfi)
note_alpha("attitude", attitude)
lead <- grep("^LEAD[0-9]", names(lq)); tsig <- grep("^TSIG[0-9]", names(lq)); hostil <- grep("^HOSTIL[0-9]", names(lq))
for (scale in list(list("LEAD", lead), list("TSIG", tsig), list("HOSTIL", hostil))) note_alpha(scale[[1]], lq[, scale[[2]]])

# agreement: multilevel::rwg.j by company for several random variances; ICCs from R's own analysis of variance
groups <- data.frame(COMPID = sort(unique(lq$COMPID)))
for (scale in list(list("LEAD", lead), list("TSIG", tsig), list("HOSTIL", hostil))) {
  items <- lq[, scale[[2]]]
  for (null in c(2, 1.34, 0.9)) {
    found <- rwg.j(items, lq$COMPID, ranvar = null)
    groups[[paste(scale[[1]], null, sep = "_")]] <- found$rwg.j[match(groups$COMPID, as.numeric(as.character(found$grpid)))]
    note(paste0("rwg_j/", scale[[1]], "/", null), mean(found$rwg.j))
  }
  score <- rowMeans(items)
  model <- aov(score ~ factor(lq$COMPID))
  table <- summary(model)[[1]]
  between <- table[1, 3]; within <- table[2, 3]
  sizes <- as.numeric(table(lq$COMPID))
  k0 <- (sum(sizes) - sum(sizes^2) / sum(sizes)) / (length(sizes) - 1)
  note(paste0("icc1/", scale[[1]]), (between - within) / (between + (k0 - 1) * within))
  note(paste0("icc2/", scale[[1]]), multilevel::ICC2(model))
  note(paste0("k0/", scale[[1]]), k0)
  balanced <- do.call(rbind, lapply(split(data.frame(score, id = lq$COMPID), lq$COMPID), function(g) if (nrow(g) >= 20) g[1:20, ]))
  note(paste0("icc1/", scale[[1]], "/first20"), multilevel::ICC1(aov(score ~ factor(id), balanced)))
}
sf <- matrix(c(9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7), ncol = 4, byrow = TRUE)
rater <- psych::ICC(sf, lmer = FALSE)$results
note("shrout_fleiss/icc1", rater$ICC[1]); note("shrout_fleiss/icc1k", rater$ICC[4])
note("shrout_fleiss/low", rater[1, "lower bound"]); note("shrout_fleiss/high", rater[1, "upper bound"])

# intervals
for (case in list(c(81, 100), c(0, 12), c(12, 12), c(1, 3))) {
  limits <- suppressWarnings(prop.test(case[1], case[2], correct = FALSE))$conf.int
  note(sprintf("wilson/%d_of_%d/low", case[1], case[2]), limits[1]); note(sprintf("wilson/%d_of_%d/high", case[1], case[2]), limits[2])
}
limits <- t.test(attitude$rating)$conf.int
note("mean/rating/low", limits[1]); note("mean/rating/high", limits[2])
design <- svydesign(ids = ~1, data = attitude, fpc = rep(40, 30))
limits <- confint(svymean(~rating, design), df = 29)
note("mean/rating/40/se", SE(svymean(~rating, design))); note("mean/rating/40/low", limits[1]); note("mean/rating/40/high", limits[2])
welch <- t.test(attitude$rating[1:12], attitude$learning)
note("welch/low", welch$conf.int[1]); note("welch/high", welch$conf.int[2])

# several means of overlapping sets of people: the survey package, linearised, all complete and with a simple random sample of 40
complete <- svydesign(ids = ~1, data = transform(attitude, all = (rating + complaints + learning) / 3), fpc = rep(40, 30))
note("composite/40/se", SE(svymean(~all, complete)))

# association
pairs <- combn(names(attitude), 2)
p <- numeric(0)
for (i in seq_len(ncol(pairs))) {
  found <- cor.test(attitude[[pairs[1, i]]], attitude[[pairs[2, i]]])
  stem <- paste0("cor/", pairs[1, i], "_", pairs[2, i])
  note(stem, found$estimate); note(paste0(stem, "/low"), found$conf.int[1]); note(paste0(stem, "/high"), found$conf.int[2])
  note(paste0(stem, "/p"), found$p.value)
  p <- c(p, found$p.value)
}
adjusted <- p.adjust(p, "holm")
for (i in seq_len(ncol(pairs))) note(paste0("cor/", pairs[1, i], "_", pairs[2, i], "/holm"), adjusted[i])

# planning: pwr works with the t distribution, we with Fisher's z; they differ by about one unit
for (r in c(0.1, 0.2, 0.3, 0.4, 0.5)) note(sprintf("pwr/units/%.1f", r), pwr.r.test(r = r, power = 0.8)$n)
for (n in c(20, 50, 100)) note(sprintf("pwr/power/0.3/%d", n), pwr.r.test(r = 0.3, n = n)$power)

write.csv(do.call(rbind, values), file.path(here, "reference.csv"), row.names = FALSE, quote = FALSE)
write.csv(groups, file.path(here, "groups.csv"), row.names = FALSE)
packages <- c("psych", "multilevel", "survey", "pwr")
writeLines(c(R.version.string, paste(packages, sapply(packages, function(p) as.character(packageVersion(p))))), file.path(here, "versions.txt"))
