/* What the loops have in common. Nothing in them allocates, and nothing calls Python; arrays are
   contiguous and do not overlap. protocol.py says what each function computes, plain.py does the
   same in numpy, and tests hold one to the other. */

#ifndef STEAM_KERNELS
#define STEAM_KERNELS

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Counted up, here and in signatures.py, with each change of what a function takes or gives. */
#define ABI 3

#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GLIBC__) && !defined(__clang__)
#define FOR_EACH_PROCESSOR \
    __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

/* Rows of which a few lines fit the cache next to a processor. */
#define TILE 1024

/* Sums go round so many places: a fixed order, which wide registers keep. */
#define LANES 8
typedef double Lanes __attribute__((vector_size(LANES * sizeof(double))));
typedef int64_t Mask __attribute__((vector_size(LANES * sizeof(double))));

#define INLINE static inline __attribute__((always_inline))

/* For what is rarely called: in the middle of a loop it would take the registers of the loop. */
#define APART static __attribute__((noinline))

INLINE double together(const Lanes *lanes) {
    const Lanes v = *lanes;
    return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

INLINE void load(Lanes *to, const double *from) { memcpy(to, from, sizeof(Lanes)); }

/* So many numbers, less than LANES, and `rest` in the other places. */
INLINE void load_some(Lanes *to, const double *from, int64_t n, double rest) {
    *to = (Lanes){0};
    for (int l = 0; l < LANES; l++) (*to)[l] = l < n ? from[l] : rest;
}

/* one where the mask says so, else the other */
INLINE void choose(Lanes *to, Mask mask, const Lanes *one, const Lanes *other) {
    Mask a, b;
    memcpy(&a, one, sizeof a);
    memcpy(&b, other, sizeof b);
    a = (a & mask) | (b & ~mask);
    memcpy(to, &a, sizeof a);
}

INLINE double sum_of(const double *restrict x, int64_t n) {
    Lanes sums = {0}, value;
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        load(&value, x + i);
        sums += value;
    }
    for (int l = 0; i < n; i++, l++) sums[l] += x[i];
    return together(&sums);
}

INLINE double product(const double *restrict one, const double *restrict other, int64_t n) {
    Lanes sums = {0}, a, b;
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        load(&a, one + i);
        load(&b, other + i);
        sums += a * b;
    }
    for (int l = 0; i < n; i++, l++) sums[l] += one[i] * other[i];
    return together(&sums);
}

#endif
