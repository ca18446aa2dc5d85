/* The logit: derivatives and losses. */

#include "logit.h"

FOR_EACH_PROCESSOR void logistic(const double *restrict eta, const double *restrict y, int64_t n,
                                 double *restrict weight, double *restrict score,
                                 double *restrict deviance) {
    for (int64_t i = 0; i < n; i++) logit_row(eta[i], y[i], weight + i, score + i, deviance + i);
}

/* Keys that order as scores from 0 up do, with one bit below for the truth. */
INLINE void key_rows(const double *restrict scores, const double *restrict y, int64_t n,
                     int64_t *restrict keys) {
    for (int64_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, scores + i, sizeof bits);
        keys[i] = (int64_t)(bits << 1 | (y[i] == 1.0)); /* the sign of -0.0 falls off */
    }
}

FOR_EACH_PROCESSOR void keys_of(const double *restrict scores, const double *restrict y, int64_t n,
                                int64_t *restrict keys) {
    key_rows(scores, y, n, keys);
}

/* found: the sums of (y - p)^2, of -ln of the probability given to what happened, and of that cut
   at `most`; each times the weight, of which there may be none; and how many y are 1. keys
   are those of p. How many rows are odd: y neither 0 nor 1, or log-odds that are not finite. */
FOR_EACH_PROCESSOR int64_t flag_losses(const double *restrict eta, const double *restrict p,
                                       const double *restrict y, const double *restrict w,
                                       int64_t n, double most, double *restrict found,
                                       int64_t *restrict keys) {
    double squared = 0.0, surprise = 0.0, cut = 0.0;
    int64_t odd = 0, hits = 0;
    for (int64_t start = 0; start < n; start += TILE) {
        const int64_t rows = start + TILE < n ? TILE : n - start;
        double lost[TILE], error[TILE], less[TILE];
        for (int64_t i = 0; i < rows; i++) {
            const double x = eta[start + i], flag = y[start + i], apart = flag - p[start + i];
            const double own = ((x > 0.0 ? x : 0.0) - flag * x) +
                               log_of_one_and(exp_of_negative(-fabs(x)));
            odd += ((flag != 0.0) & (flag != 1.0)) | !(fabs(x) < INFINITY);
            hits += flag == 1.0;
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
        key_rows(p + start, y + start, rows, keys + start);
        squared += sum_of(error, rows);
        surprise += sum_of(lost, rows);
        cut += sum_of(less, rows);
    }
    found[0] = squared;
    found[1] = surprise;
    found[2] = cut;
    found[3] = (double)hits;
    return odd;
}
