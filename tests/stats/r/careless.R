# Reference values for the signs of careless answers, by base R alone. From the repository's root:
#   Rscript tests/stats/r/careless.R
# rewrites careless.csv and careless-versions.txt beside this file. The tests read those; they need no R.
# The definitions are those of R's package careless 1.2 (Yentes & Wilhelm), but for missing answers, which are passed over.

here <- "tests/stats/r"
data <- "tests/stats/data"
bfi <- as.matrix(read.csv(file.path(data, "bfi_agreeableness.csv")))
lq <- read.csv(file.path(data, "lq2002.csv"))
scales <- lapply(c("LEAD", "TSIG", "HOSTIL"), function(name) grep(paste0("^", name, "[0-9]"), names(lq), value = TRUE))
all <- as.matrix(lq[, unlist(scales)])
rows <- c(1:40, 1001:1040)
values <- data.frame(index = character(), row = integer(), value = character())
note <- function(index, value, of = rows) {
  values <<- rbind(values, data.frame(index = index, row = of, value = sprintf("%.15g", value)))
}

longest <- function(x) max(rle(x[!is.na(x)])$lengths)
note("long_string", apply(all[rows, ], 1, longest))
note("intra_person_variability", apply(bfi[rows, ], 1, sd, na.rm = TRUE))

# others' means: the person's own answer is left out
against <- function(i) suppressWarnings(cor(all[i, ], colMeans(all[-i, ])))
note("person_total", sapply(rows, against))

halves <- function(x) {
  odd <- sapply(scales, function(items) mean(x[items[seq(1, length(items), 2)]]))
  even <- sapply(scales, function(items) mean(x[items[seq(2, length(items), 2)]]))
  r <- suppressWarnings(cor(odd, even))
  if (is.na(r)) return(NA)
  if (r <= -1 / 3) -1 else 2 * r / (1 + r)
}
note("even_odd", apply(all[rows, ], 1, halves))

# complete rows: R's own mahalanobis(), with the covariances of everybody
whole <- mahalanobis(all, colMeans(all), cov(all))
note("mahalanobis", whole[rows])
note("mahalanobis_tail", pchisq(whole[rows], ncol(all), lower.tail = FALSE))

# missing answers: the same over the answered items, covariances pairwise
means <- colMeans(bfi, na.rm = TRUE)
pairwise <- cov(bfi, use = "pairwise.complete.obs")
some <- which(rowSums(is.na(bfi)) > 0 & rowSums(is.na(bfi)) < ncol(bfi))
far <- function(i) {
  o <- !is.na(bfi[i, ])
  mahalanobis(bfi[i, o], means[o], pairwise[o, o, drop = FALSE])
}
squared <- sapply(some, far)
note("missing", squared, some)
note("missing_tail", pchisq(squared, rowSums(!is.na(bfi[some, ])), lower.tail = FALSE), some)

write.csv(values, file.path(here, "careless.csv"), row.names = FALSE, quote = FALSE)
writeLines(R.version.string, file.path(here, "careless-versions.txt"))
