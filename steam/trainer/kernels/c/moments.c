/* Facts of a column: moments, range, counts. */

#include "kernels.h"

/* Of some rows: their weight, their sum, and squares about their mean; lowest and highest. */
typedef struct {
    int64_t rows;
    double weight, sum, squares, low, high;
} Some;

/* Those of a tile, if all of it is finite. */
INLINE int finite_tile(const double *restrict x, const double *restrict w, int64_t n, Some *tile) {
    Lanes sums = {0}, weights = {0}, odd = {0}, lows, highs, squares = {0}, value, own;
    load_some(&lows, x, 0, INFINITY);
    load_some(&highs, x, 0, -INFINITY);
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        load(&value, x + i);
        if (w) {
            load(&own, w + i);
            weights += own;
            sums += own * value;
        } else
            sums += value;
        odd += value - value; /* NaN for what is not finite */
        choose(&lows, value < lows, &value, &lows);
        choose(&highs, value > highs, &value, &highs);
    }
    if (i < n) {
        load_some(&value, x + i, n - i, x[i]);
        odd += value - value;
        choose(&lows, value < lows, &value, &lows);
        choose(&highs, value > highs, &value, &highs);
        load_some(&own, w ? w + i : w, w ? n - i : 0, 0.0);
        for (int l = 0; !w && l < n - i; l++) own[l] = 1.0;
        weights += own;
        sums += own * value;
    }
    if (together(&odd) != 0.0) return 0;
    tile->rows = n;
    tile->weight = w ? together(&weights) : (double)n;
    tile->sum = together(&sums);
    tile->low = INFINITY, tile->high = -INFINITY;
    for (int l = 0; l < LANES; l++) {
        tile->low = lows[l] < tile->low ? lows[l] : tile->low;
        tile->high = highs[l] > tile->high ? highs[l] : tile->high;
    }
    const double mean = tile->sum / tile->weight;
    for (i = 0; i + LANES <= n; i += LANES) {
        load(&value, x + i);
        value -= mean;
        if (w) {
            load(&own, w + i);
            squares += own * value * value;
        } else
            squares += value * value;
    }
    for (int l = 0; i < n; i++, l++) squares[l] += (w ? w[i] : 1.0) * (x[i] - mean) * (x[i] - mean);
    tile->squares = together(&squares);
    return 1;
}

/* Those of what is finite in a tile; and what is missing, and infinite. */
static Some some_of_tile(const double *restrict x, const double *restrict w, int64_t n,
                         int64_t *missing, int64_t *infinite) {
    Some tile = {0, 0.0, 0.0, 0.0, INFINITY, -INFINITY};
    for (int64_t i = 0; i < n; i++) {
        if (x[i] != x[i])
            ++*missing;
        else if (isinf(x[i]))
            ++*infinite;
        else {
            tile.rows++;
            tile.weight += w ? w[i] : 1.0;
            tile.sum += w ? w[i] * x[i] : x[i];
            tile.low = x[i] < tile.low ? x[i] : tile.low;
            tile.high = x[i] > tile.high ? x[i] : tile.high;
        }
    }
    const double mean = tile.sum / tile.weight;
    for (int64_t i = 0; i < n; i++)
        if (isfinite(x[i])) tile.squares += (w ? w[i] : 1.0) * (x[i] - mean) * (x[i] - mean);
    return tile;
}

/* Chan, Golub and LeVeque, Am. Stat. 37(3), 1983. */
INLINE void add_tile(Some *all, const Some *tile) {
    if (tile->rows == 0) return;
    if (all->rows > 0) {
        const double apart = tile->sum / tile->weight - all->sum / all->weight;
        const double share = tile->weight / (all->weight + tile->weight);
        all->squares += apart * apart * all->weight * share;
    }
    all->squares += tile->squares;
    all->rows += tile->rows;
    all->weight += tile->weight;
    all->sum += tile->sum;
    all->low = tile->low < all->low ? tile->low : all->low;
    all->high = tile->high > all->high ? tile->high : all->high;
}

/* found: rows, their weight, sum, squares about the mean, lowest, highest, missing, infinite. */
FOR_EACH_PROCESSOR void moments(const double *restrict x, const double *restrict w, int64_t n,
                                double *restrict found) {
    Some all = {0, 0.0, 0.0, 0.0, INFINITY, -INFINITY}, tile;
    int64_t missing = 0, infinite = 0;
    for (int64_t start = 0; start < n; start += TILE) {
        const int64_t rows = start + TILE < n ? TILE : n - start;
        const double *own = w ? w + start : w;
        if (!finite_tile(x + start, own, rows, &tile))
            tile = some_of_tile(x + start, own, rows, &missing, &infinite);
        add_tile(&all, &tile);
    }
    found[0] = (double)all.rows;
    found[1] = all.weight;
    found[2] = all.sum;
    found[3] = all.squares;
    found[4] = all.low;
    found[5] = all.high;
    found[6] = (double)missing;
    found[7] = (double)infinite;
}

/* How many rows have each level, as doubles; below 0 is missing. How many are, or -1 - the first
   row whose level is none. */
int64_t count_levels(const int32_t *restrict codes, int64_t n, int64_t levels,
                     double *restrict counts) {
    int64_t missing = 0;
    memset(counts, 0, sizeof(double) * (size_t)levels);
    for (int64_t i = 0; i < n; i++) {
        if (codes[i] < 0)
            missing++;
        else if (codes[i] >= levels)
            return -1 - i;
        else
            counts[codes[i]] += 1.0;
    }
    return missing;
}

/* A column, of numbers or, where `codes` are, of levels; where its facts go: eight numbers as of
   `moments`, or a count for each level. `stopped` is what count_levels tells. */
typedef struct {
    const double *numbers;
    const int32_t *codes;
    int64_t levels;
    double *found;
    int64_t stopped;
} Told;

/* Facts of several columns, of rows that weigh the same. */
void facts_of(Told *columns, int64_t k, int64_t n) {
    for (int64_t j = 0; j < k; j++) {
        Told *own = columns + j;
        if (own->codes)
            own->stopped = count_levels(own->codes, n, own->levels, own->found);
        else
            moments(own->numbers, 0, n, own->found);
    }
}
