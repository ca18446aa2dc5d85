/* All of what a pass of a logit sums over rows, a tile at a time, so that nothing but the columns
   comes from farther than the cache next to the processor. */

#include "logit.h"

#define MOST_LINES 8

/* As LogitPass of compiled.py. weights and offset may be NULL, and gram_by_cell with gram. */
typedef struct {
    int64_t n, numbers, lines, count;
    const double *const *columns;
    const double *shifts, *factors, *fills, *coefficients;
    const int32_t *cells;
    const double *totals, *y, *weights, *offset;
    double far;
    double *score_by_cell, *score, *gram_by_cell, *gram;
    double deviance, weight;
    int64_t certain;
} LogitPass;

/* The first row whose cell is none, or -1. */
FOR_EACH_PROCESSOR int64_t logit_pass(LogitPass *pass) {
    const LogitPass p = *pass;
    double line[MOST_LINES][TILE], eta[TILE], weight[TILE], score[TILE], lost[TILE], with[TILE];
    double deviance = 0.0, weights = 0.0;
    int64_t certain = 0;
    for (int64_t i = 0; i < TILE; i++) line[p.lines - 1][i] = 1.0; /* unless it is a number's */
    for (int64_t start = 0; start < p.n; start += TILE) {
        const int64_t n = start + TILE < p.n ? TILE : p.n - start;
        const int32_t *restrict cell = p.cells + start;
        for (int64_t i = 0; i < n; i++) {
            if ((uint64_t)(uint32_t)cell[i] >= (uint64_t)p.count) return start + i;
            eta[i] = p.totals[cell[i]];
        }
        for (int64_t j = 0; j < p.numbers; j++) {
            const double *restrict x = p.columns[j] + start;
            const double shift = p.shifts[j], factor = p.factors[j];
            const double fill = (p.fills[j] - shift) * factor;
            for (int64_t i = 0; i < n; i++) {
                const double value = (x[i] - shift) * factor;
                line[j][i] = value == value ? value : fill;
            }
        }
        for (int64_t j = 0; j < p.lines; j++)
            for (int64_t i = 0; i < n; i++) eta[i] += p.coefficients[j] * line[j][i];
        if (p.offset)
            for (int64_t i = 0; i < n; i++) eta[i] += p.offset[start + i];
        for (int64_t i = 0; i < n; i++) {
            logit_row(eta[i], p.y[start + i], weight + i, score + i, lost + i);
            certain += !(fabs(eta[i]) <= p.far);
        }
        if (p.weights) {
            const double *restrict w = p.weights + start;
            for (int64_t i = 0; i < n; i++) weight[i] *= w[i], score[i] *= w[i], lost[i] *= w[i];
            weights += sum_of(w, n);
        } else
            weights += (double)n;
        deviance += sum_of(lost, n);
        for (int64_t i = 0; i < n; i++) p.score_by_cell[cell[i]] += score[i];
        for (int64_t j = 0; j < p.lines; j++) p.score[j] += product(line[j], score, n);
        if (!p.gram) continue;
        for (int64_t i = 0; i < n; i++) p.gram_by_cell[cell[i]] += weight[i];
        for (int64_t a = 0; a < p.lines; a++) {
            for (int64_t i = 0; i < n; i++) with[i] = line[a][i] * weight[i];
            for (int64_t b = 0; b <= a; b++) p.gram[a * p.lines + b] += product(with, line[b], n);
            double *restrict sums = p.gram_by_cell + (a + 1) * p.count;
            for (int64_t i = 0; a < p.numbers && i < n; i++) sums[cell[i]] += with[i];
        }
    }
    for (int64_t a = 0; p.gram && a < p.lines; a++)
        for (int64_t b = a + 1; b < p.lines; b++) p.gram[a * p.lines + b] = p.gram[b * p.lines + a];
    pass->deviance = deviance;
    pass->weight = weights;
    pass->certain = certain;
    return -1;
}
