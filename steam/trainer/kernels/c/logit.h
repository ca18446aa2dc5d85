/* One row of the logit, without a branch, so that rows go side by side in wide registers. */

#ifndef STEAM_LOGIT
#define STEAM_LOGIT

#include "kernels.h"

/* exp(x) for x <= 0, within 1.5 units in the last place: x = m ln 2 + r with |r| <= ln(2)/2, the
   series of exp(r) to the 13th power, and 2^m in two factors, so that the smallest results come
   step by step to 0. */
INLINE double exp_of_negative(double x) {
    const double nearest = 0x1.8p52;
    const double kept = x < -746.0 ? -746.0 : x;
    const double whole = kept * 0x1.71547652b82fep0 + nearest, m = whole - nearest;
    const double r = (kept - m * 0x1.62e42fefa3800p-1) - m * 0x1.ef35793c76730p-45;
    double p = 1.0 / 6227020800.0;
    p = p * r + 1.0 / 479001600.0;
    p = p * r + 1.0 / 39916800.0;
    p = p * r + 1.0 / 3628800.0;
    p = p * r + 1.0 / 362880.0;
    p = p * r + 1.0 / 40320.0;
    p = p * r + 1.0 / 5040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    p = p * r + 1.0;
    p = p * r + 1.0;
    const double halved = m * 0.5 + nearest;
    uint64_t half, all;
    memcpy(&half, &halved, sizeof half);
    memcpy(&all, &whole, sizeof all);
    const uint64_t first = (half + 1023) << 52, second = (all - half + 1023) << 52;
    double one, other;
    memcpy(&one, &first, sizeof one);
    memcpy(&other, &second, sizeof other);
    return p * one * other;
}

/* log(1 + e) for 0 <= e <= 1, within 2 units in the last place: 2 atanh(f / (2 + f)) by its
   series, f = e, or 1 + f = (1 + e) / 2 beside ln 2. */
INLINE double log_of_one_and(double e) {
    const int large = e > 0x1.a827999fcef32p-2;
    const double f = large ? (e - 1.0) * 0.5 : e, s = f / (2.0 + f), z = s * s;
    double p = 2.0 / 21.0;
    p = p * z + 2.0 / 19.0;
    p = p * z + 2.0 / 17.0;
    p = p * z + 2.0 / 15.0;
    p = p * z + 2.0 / 13.0;
    p = p * z + 2.0 / 11.0;
    p = p * z + 2.0 / 9.0;
    p = p * z + 2.0 / 7.0;
    p = p * z + 2.0 / 5.0;
    p = p * z + 2.0 / 3.0;
    return (large ? 0x1.62e42fefa39efp-1 : 0.0) + (2.0 * s + s * z * p);
}

INLINE void logit_row(double eta, double y, double *weight, double *score, double *deviance) {
    const double e = exp_of_negative(-fabs(eta));
    const double part = 1.0 / (e + 1.0), small = e * part;
    const double nearer = copysign(0.5, eta) + 0.5; /* 0 or 1, the bound that mu is nearer to */
    *weight = small * part;
    *score = (y - nearer) + copysign(small, eta);
    *deviance = 2.0 * (((eta > 0.0 ? eta : 0.0) - y * eta) + log_of_one_and(e));
}

#endif
