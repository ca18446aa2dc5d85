/* Predictions as models make them: step by step, no product and sum in one rounding. */

#include "kernels.h"

/* Columns of a linear predictor: k of levels, each with a table whose last entry, at its `size`, is
   for a missing one; `numbers` with slopes, and means in place of NaN. */
typedef struct {
    const int32_t *const *codes;
    const double *const *tables;
    const int64_t *sizes;
    const double *const *numbers;
    const double *slopes, *means;
    int64_t k, count;
    double intercept;
} Linear;

INLINE void add_numbers(double *restrict eta, const double *restrict x, int64_t n, double slope,
                        double mean) {
    double product[TILE];
    for (int64_t i = 0; i < n; i++) product[i] = slope * (x[i] == x[i] ? x[i] : mean);
    __asm__ volatile("" : : "r"(product) : "memory"); /* products are rounded before they are added */
    for (int64_t i = 0; i < n; i++) eta[i] += product[i];
}

/* The first row whose code is no level, or -1. */
FOR_EACH_PROCESSOR int64_t linear(const Linear *all, int64_t n, double *restrict out) {
    const Linear p = *all;
    for (int64_t start = 0; start < n; start += TILE) {
        const int64_t rows = start + TILE < n ? TILE : n - start;
        double *restrict eta = out + start;
        for (int64_t i = 0; i < rows; i++) eta[i] = 0.0;
        for (int64_t j = 0; j < p.k; j++) {
            const int32_t *restrict code = p.codes[j] + start;
            const double *restrict table = p.tables[j];
            const int64_t size = p.sizes[j];
            int64_t wrong = 0;
            for (int64_t i = 0; i < rows; i++) wrong |= code[i] >= size;
            for (int64_t i = 0; wrong && i < rows; i++)
                if (code[i] >= size) return start + i;
            for (int64_t i = 0; i < rows; i++) eta[i] += table[code[i] < 0 ? size : code[i]];
        }
        for (int64_t j = 0; j < p.count; j++)
            add_numbers(eta, p.numbers[j] + start, rows, p.slopes[j], p.means[j]);
        for (int64_t i = 0; i < rows; i++) eta[i] += p.intercept;
    }
    return -1;
}

/* From e = exp(-eta) the probabilities of two classes, 1 - p and p, of n rows each, and which has
   p from the threshold on; -1 where p is NaN. */
FOR_EACH_PROCESSOR void two_classes(const double *restrict e, int64_t n, double threshold,
                                    double *restrict first, double *restrict second,
                                    int32_t *restrict labels) {
    for (int64_t i = 0; i < n; i++) {
        const double p = 1.0 / (e[i] + 1.0);
        first[i] = 1.0 - p;
        second[i] = p;
        labels[i] = p == p ? p >= threshold : -1;
    }
}
