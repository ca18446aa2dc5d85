/* Scores in order: counts, areas and sums along them. */

#include "kernels.h"

/* Of keys that descend, a score's bits above one of truth: at the end of each run of one score the
   score, and how many true and false rows there are up to there, beside those before. `after` are
   the bits of the score that follows. How many scores there are. */
int64_t counts_of(const int64_t *restrict keys, int64_t n, int64_t rows, int64_t hits,
                  int64_t after, double *restrict scores, double *restrict tps,
                  double *restrict fps) {
    int64_t found = 0;
    for (int64_t i = 0; i < n; i++) {
        const int64_t bits = keys[i] >> 1;
        hits += keys[i] & 1;
        rows++;
        memcpy(scores + found, &bits, sizeof bits); /* kept if the run ends here */
        tps[found] = (double)hits;
        fps[found] = (double)(rows - hits);
        found += bits != (i + 1 < n ? keys[i + 1] >> 1 : after);
    }
    return found;
}

/* Of one run of thresholds, from the counts before it. found: twice the area under the ROC curve, the
   integral of precision over true positives, and the largest distance between the shares. */
void areas(const double *restrict tps, const double *restrict fps, int64_t n, double tp, double fp,
           double positives, double negatives, double *restrict found) {
    double doubled[LANES] = {0}, precision[LANES] = {0}, apart = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double gained = tps[i] - tp, lost = fps[i] - fp;
        doubled[i % LANES] += lost * (tps[i] + tp);
        if (gained > 0.0) {
            const double slope = lost / gained, before = tp + fp, a = 1.0 + slope;
            const double grown = before > 0.0 ? (gained + lost) / before : 0.0;
            precision[i % LANES] += (gained - (fp - slope * tp) / a * log1p(grown)) / a;
        }
        tp = tps[i], fp = fps[i];
        const double distance = fabs(tp / positives - fp / negatives);
        apart = distance > apart ? distance : apart;
    }
    Lanes v;
    load(&v, doubled);
    found[0] = together(&v);
    load(&v, precision);
    found[1] = together(&v);
    found[2] = apart;
}

/* The sum of thresholds times the weight that each adds to that before. */
double scores_sum(const double *restrict thresholds, const double *restrict tps,
                  const double *restrict fps, int64_t n, double before) {
    double sums[LANES] = {0};
    for (int64_t i = 0; i < n; i++) {
        const double weight = tps[i] + fps[i];
        sums[i % LANES] += thresholds[i] * (weight - before);
        before = weight;
    }
    Lanes v;
    load(&v, sums);
    return together(&v);
}
