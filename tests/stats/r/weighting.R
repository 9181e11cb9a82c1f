# Reference values for tests/stats/test_weighting.py, made with R's survey package. From the repository's root:
#   Rscript tests/stats/r/weighting.R
# rewrites weighting.csv and weighting-versions.txt beside this file. The tests read those; they need no R.

suppressPackageStartupMessages(library(survey))

here <- "tests/stats/r"
attitude <- read.csv("tests/stats/data/attitude.csv")
people <- data.frame(
  y = attitude$rating, a = ifelse(attitude$complaints > 66, "high", "low"),
  b = cut(attitude$learning, c(0, 50, 60, 100), labels = c("b1", "b2", "b3")), one = 1
)
values <- list()
note <- function(name, value) values[[length(values) + 1]] <<- data.frame(name = name, value = sprintf("%.15g", value))

plain <- svydesign(ids = ~1, weights = ~one, data = people)
of_a <- data.frame(a = c("high", "low"), Freq = c(60, 90))
of_b <- data.frame(b = c("b1", "b2", "b3"), Freq = c(70, 50, 30))
raked <- rake(plain, list(~a, ~b), list(of_a, of_b), control = list(maxit = 10000, epsilon = 1e-12, verbose = FALSE))
cells <- aggregate(weights(raked), list(a = people$a, b = people$b), mean)
for (row in seq_len(nrow(cells))) note(paste("rake", cells$a[row], cells$b[row], sep = "/"), cells$x[row])
note("rake/mean", coef(svymean(~y, raked)))

post <- postStratify(plain, ~b, of_b)
note("post/mean", coef(svymean(~y, post)))
for (b in c("b1", "b2", "b3")) note(paste0("post/", b), weights(post)[people$b == b][1])

given <- svydesign(ids = ~1, weights = weights(raked), data = people)
found <- svymean(~y, given)
note("given/mean", coef(found)); note("given/se", SE(found)); note("given/df", degf(given))
w <- weights(raked)
note("kish/deff", 1 + mean((w - mean(w))^2) / mean(w)^2)

people$size <- of_b$Freq[match(people$b, of_b$b)]
strata <- svydesign(ids = ~1, strata = ~b, fpc = ~size, data = people)
found <- svymean(~y, strata)
note("strata/mean", coef(found)); note("strata/se", SE(found))

people$z <- attitude$privileges
strata <- svydesign(ids = ~1, strata = ~b, fpc = ~size, data = people)
found <- svycontrast(svymean(~ y + z, strata), c(y = 1 / 2, z = 1 / 2))
note("composite/mean", coef(found)); note("composite/se", SE(found))

# Two margins met by weights that add a number for the row to one for the column.
linear <- calibrate(plain, ~ a + b, calfun = "linear", population = c("(Intercept)" = 150, alow = 90, bb2 = 50, bb3 = 30))
cells <- aggregate(weights(linear), list(a = people$a, b = people$b), mean)
for (row in seq_len(nrow(cells))) note(paste("linear", cells$a[row], cells$b[row], sep = "/"), cells$x[row])
note("linear/mean", coef(svymean(~y, linear)))

write.csv(do.call(rbind, values), file.path(here, "weighting.csv"), row.names = FALSE, quote = FALSE)
writeLines(c(R.version.string, paste("survey", packageVersion("survey"))), file.path(here, "weighting-versions.txt"))
