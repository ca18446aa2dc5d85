/* The logit: derivatives and losses. */

#include "logit.h"

FOR_EACH_PROCESSOR void logistic(const double *restrict eta, const double *restrict y, int64_t n,
                                 double *restrict weight, double *restrict score,
                                 double *restrict deviance) {
    for (int64_t i = 0; i < n; i++) logit_row(eta[i], y[i], weight + i, score + i, deviance + i);
}

/* found: the sums of (y - p)^2, of -ln of the probability given to what happened, and of that cut
   at `most`; each times the weight, of which there may be none. The log-odds of y are finite. */
FOR_EACH_PROCESSOR void logistic_losses(const double *restrict eta, const double *restrict p,
                                        const double *restrict y, const double *restrict w,
                                        int64_t n, double most, double *restrict found) {
    double squared = 0.0, surprise = 0.0, cut = 0.0;
    for (int64_t start = 0; start < n; start += TILE) {
        const int64_t rows = start + TILE < n ? TILE : n - start;
        double lost[TILE], error[TILE], less[TILE];
        for (int64_t i = 0; i < rows; i++) {
            const double x = eta[start + i], apart = y[start + i] - p[start + i];
            const double own = ((x > 0.0 ? x : 0.0) - y[start + i] * x) +
                               log_of_one_and(exp_of_negative(-fabs(x)));
            error[i] = apart * apart;
            lost[i] = own;
            less[i] = own < most ? own : most;
        }
        if (w)
            for (int64_t i = 0; i < rows; i++) {
                error[i] *= w[start + i];
                lost[i] *= w[start + i];
                less[i] *= w[start + i];
            }
        squared += sum_of(error, rows);
        surprise += sum_of(lost, rows);
        cut += sum_of(less, rows);
    }
    found[0] = squared;
    found[1] = surprise;
    found[2] = cut;
}
