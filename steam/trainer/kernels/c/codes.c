/* Narrow codes of a block as numbers and levels. */

#include "kernels.h"

int32_t abi(void) { return ABI; }

#define WIDEN(NAME, CODE)                                                                     \
    FOR_EACH_PROCESSOR static void NAME(const CODE *restrict codes, int64_t n, double bias,   \
                                        double divisor, int64_t missing, double *restrict out) {     \
        const CODE absent = (CODE)missing;                                                    \
        if (missing < 0) {                                                                    \
            if (divisor == 1.0)                                                               \
                for (int64_t i = 0; i < n; i++) out[i] = (double)codes[i] + bias;             \
            else                                                                              \
                for (int64_t i = 0; i < n; i++) out[i] = ((double)codes[i] + bias) / divisor; \
        } else                                                                                \
            for (int64_t i = 0; i < n; i++)                                                   \
                out[i] = codes[i] == absent ? NAN : ((double)codes[i] + bias) / divisor;      \
    }
WIDEN(widen_8, uint8_t)
WIDEN(widen_16, uint16_t)
WIDEN(widen_32, uint32_t)

#define LEVELS(NAME, CODE)                                                            \
    FOR_EACH_PROCESSOR static void NAME(const CODE *restrict codes, int64_t n, int64_t missing, \
                                 int32_t *restrict out) {                             \
        const int32_t absent = (int32_t)missing;                                      \
        for (int64_t i = 0; i < n; i++) {                                             \
            const int32_t code = (int32_t)codes[i];                                   \
            out[i] = code == absent ? -1 : code;                                      \
        }                                                                             \
    }
LEVELS(levels_8, uint8_t)
LEVELS(levels_16, uint16_t)
LEVELS(levels_32, int32_t)

/* Columns of codes at once: `width` bytes a code, and whether it becomes a number or a level. */
typedef struct {
    const void *codes;
    void *out;
    double bias, divisor;
    int64_t missing, width, number;
} Narrow;

void widen_all(const Narrow *columns, int64_t k, int64_t n) {
    for (int64_t j = 0; j < k; j++) {
        const Narrow c = columns[j];
        if (c.number) {
            if (c.width == 1) widen_8(c.codes, n, c.bias, c.divisor, c.missing, c.out);
            if (c.width == 2) widen_16(c.codes, n, c.bias, c.divisor, c.missing, c.out);
            if (c.width == 4) widen_32(c.codes, n, c.bias, c.divisor, c.missing, c.out);
        } else {
            if (c.width == 1) levels_8(c.codes, n, c.missing, c.out);
            if (c.width == 2) levels_16(c.codes, n, c.missing, c.out);
            if (c.width == 4) levels_32(c.codes, n, c.missing, c.out);
        }
    }
}

/* Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. */
INLINE uint64_t split_mix(uint64_t number) {
    uint64_t z = (number + 1) * 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

/* Marks of rows by their cells, of which there are k; one below 0 has none. The first row whose
   cell is none, or -1. */
INLINE int64_t marks_of(int64_t start, int64_t n, int64_t k, const int32_t *const *restrict cells,
                        const uint8_t *const *restrict kept, const int64_t *restrict counts,
                        uint8_t *restrict marks) {
    memset(marks, 0, (size_t)n);
    for (int64_t j = 0; j < k; j++)
        for (int64_t i = 0; i < n; i++) {
            const int32_t cell = cells[j][start + i];
            if (cell >= counts[j]) return start + i;
            if (cell >= 0) marks[i] |= kept[j][cell];
        }
    return -1;
}

/* Of each `share` rows that follow each other, and of fewer at the end, the one that is left to
   chance, and all that are kept: those with a cell, of k, that is marked. Groups count from `first`.
   A row kept weighs 1, another as many as its group. How many rows there are; or -1 - the first
   row whose cell is none. */
int64_t one_of_each(int64_t n, int64_t share, int64_t first, int64_t k,
                    const int32_t *const *restrict cells, const uint8_t *const *restrict kept,
                    const int64_t *restrict counts, int64_t *restrict rows,
                    double *restrict weights) {
    const int64_t groups = TILE / share > 0 ? TILE / share : 1;
    int64_t found = 0;
    for (int64_t tile = 0; tile < n; tile += groups * share) {
        const int64_t end = tile + groups * share < n ? tile + groups * share : n;
        uint8_t marks[TILE];
        const int64_t wrong = k ? marks_of(tile, end - tile, k, cells, kept, counts, marks) : -1;
        if (wrong >= 0) return -1 - wrong;
        for (int64_t start = tile; start < end; start += share) {
            const int64_t size = start + share < end ? share : end - start;
            const uint64_t chance = split_mix((uint64_t)(first + start / share)) >> 32;
            const int64_t one = start + (int64_t)(chance * (uint64_t)size >> 32);
            int some = 0;
            for (int64_t i = start; k && i < start + size; i++) some |= marks[i - tile];
            for (int64_t i = some ? start : one; i < (some ? start + size : one + 1); i++) {
                const int is_kept = some && marks[i - tile];
                if (!is_kept && i != one) continue;
                rows[found] = i;
                weights[found++] = is_kept ? 1.0 : (double)size;
            }
        }
    }
    return found;
}

/* A column of 8 or 4 bytes a value, and where some of its values go. */
typedef struct {
    const void *from;
    void *to;
    int64_t width;
} Picked;

void taken(const Picked *columns, int64_t k, const int64_t *restrict rows, int64_t count) {
    for (int64_t j = 0; j < k; j++) {
        const Picked own = columns[j];
        const double *wide = own.from;
        const int32_t *narrow = own.from;
        if (own.width == 8)
            for (int64_t i = 0; i < count; i++) ((double *)own.to)[i] = wide[rows[i]];
        else
            for (int64_t i = 0; i < count; i++) ((int32_t *)own.to)[i] = narrow[rows[i]];
    }
}
