/* Lines and cells of a design matrix, and sums over its rows. */

#include "kernels.h"

/* A line of `all` for each of k columns; lines after those are of ones. */
FOR_EACH_PROCESSOR void centred(const double *const *restrict columns, int64_t k, int64_t all,
                                int64_t n, const double *restrict shifts, const double *restrict factors,
                                const double *restrict fills, double *restrict out) {
    for (int64_t j = 0; j < k; j++) {
        const double *restrict x = columns[j];
        double *restrict line = out + j * n;
        const double shift = shifts[j], factor = factors[j], fill = (fills[j] - shift) * factor;
        for (int64_t i = 0; i < n; i++) {
            const double value = (x[i] - shift) * factor;
            line[i] = value == value ? value : fill;
        }
    }
    for (int64_t i = k * n; i < all * n; i++) out[i] = 1.0;
}

/* The cell of each row; below 0 is a missing code, taken as the mode. sizes are slots. */
FOR_EACH_PROCESSOR void cells_of(const int32_t *const *restrict codes, int64_t k, int64_t n,
                                 const int32_t *restrict modes, const int32_t *restrict dropped,
                                 const int32_t *restrict sizes, int32_t *restrict out) {
    for (int64_t start = 0; start < n; start += TILE) {
        const int64_t end = start + TILE < n ? start + TILE : n;
        for (int64_t j = 0; j < k; j++) {
            const int32_t *restrict own = codes[j];
            const int32_t mode = modes[j], first = dropped[j], size = sizes[j];
            for (int64_t i = start; i < end; i++) {
                const int32_t code = (own[i] < 0 ? mode : own[i]) - first;
                const int32_t slot = code < 0 ? size - 1 : code;
                out[i] = j ? out[i] * size + slot : slot;
            }
        }
    }
}

/* Marks the cells that occur, of 0 or more. The first row whose cell is none, or -1. */
int64_t mark(const int32_t *restrict cells, int64_t n, int64_t count, uint8_t *restrict marks) {
    for (int64_t i = 0; i < n; i++) {
        if (cells[i] < 0) continue;
        if (cells[i] >= count) return i;
        marks[cells[i]] = 1;
    }
    return -1;
}

/* How many are farther from zero than that, or NaN. */
FOR_EACH_PROCESSOR int64_t beyond(const double *restrict x, int64_t n, double distance) {
    int64_t found = 0;
    for (int64_t i = 0; i < n; i++) found += !(fabs(x[i]) <= distance);
    return found;
}

/* How many are neither 0 nor 1. */
FOR_EACH_PROCESSOR int64_t no_flags(const double *restrict x, int64_t n) {
    int64_t found = 0;
    for (int64_t i = 0; i < n; i++) found += (x[i] != 0.0) & (x[i] != 1.0);
    return found;
}

/* Adds to each row the value of its slot. The first row whose slot is none, or -1. */
int64_t add_values(double *restrict rows, const int32_t *restrict slots, int64_t n,
                   const double *restrict values, int64_t count) {
    for (int64_t i = 0; i < n; i++) {
        if ((uint64_t)(uint32_t)slots[i] >= (uint64_t)count) return i;
        rows[i] += values[slots[i]];
    }
    return -1;
}

/* Sums of k lines by slot, in the order of the rows. The first row whose slot is none, or -1. */
int64_t sums_by(const int32_t *restrict slots, int64_t n, int64_t count,
                const double *const *restrict lines, int64_t k, double *restrict sums) {
    for (int64_t i = 0; i < n; i++)
        if ((uint64_t)(uint32_t)slots[i] >= (uint64_t)count) return i;
    memset(sums, 0, sizeof(double) * (size_t)(k * count));
    int64_t j = 0;
    for (; j + 4 <= k; j += 4) {
        const double *restrict a = lines[j], *restrict b = lines[j + 1];
        const double *restrict c = lines[j + 2], *restrict d = lines[j + 3];
        double *restrict to = sums + j * count;
        for (int64_t i = 0; i < n; i++) {
            const int64_t slot = slots[i];
            to[slot] += a[i];
            to[slot + count] += b[i];
            to[slot + 2 * count] += c[i];
            to[slot + 3 * count] += d[i];
        }
    }
    for (; j < k; j++) {
        const double *restrict line = lines[j];
        double *restrict to = sums + j * count;
        for (int64_t i = 0; i < n; i++) to[slots[i]] += line[i];
    }
    return -1;
}

/* The first `weighing` of k lines times the weights, and the products of those with all lines up
   to their own: products (k, k), symmetric. A last line that is not weighed is of ones. */
FOR_EACH_PROCESSOR void products(const double *restrict weights, const double *restrict lines,
                                 int64_t k, int64_t weighing, int64_t n,
                                 double *restrict weighted, double *restrict found) {
    memset(found, 0, sizeof(double) * (size_t)(k * k));
    for (int64_t start = 0; start < n; start += TILE) {
        const int64_t rows = start + TILE < n ? TILE : n - start;
        for (int64_t a = 0; a < k; a++) {
            const double *restrict line = lines + a * n + start;
            const double *restrict w = weights + start;
            double *restrict own = weighted + a * n + start;
            if (a < weighing)
                for (int64_t i = 0; i < rows; i++) own[i] = line[i] * w[i];
            const double *restrict with = a < weighing ? own : w;
            for (int64_t b = 0; b <= a; b++) {
                const double *restrict other = lines + b * n + start;
                found[a * k + b] += product(with, other, rows);
            }
        }
    }
    for (int64_t a = 0; a < k; a++)
        for (int64_t b = a + 1; b < k; b++) found[a * k + b] = found[b * k + a];
}
