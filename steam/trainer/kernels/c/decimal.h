/* Decimals as the nearest double. */

#ifndef STEAM_DECIMAL
#define STEAM_DECIMAL

#include "digits.h"

/* The first 128 bits of a power of five, from that of LEAST_POWER on: powers.py. */
typedef struct {
    uint64_t high, low;
} Power;

#define LEAST_POWER -342
#define MOST_POWER 308

/* So many digits fit 64 bits. */
#define MOST_DIGITS 19

#define UNLIKELY(CONDITION) __builtin_expect((CONDITION) != 0, 0)

/* The bits of number * 10^power, number not 0, rounded to the nearest double, ties to even, and
   their exponent; they are right if that is one of full precision. Lemire, "Number parsing at a
   gigabyte per second" (2021), doi:10.1002/spe.2984; that 128 bits of the power are enough:
   Mushtak and Lemire, "Fast number parsing without fallback" (2023), doi:10.1002/spe.3198. */
INLINE uint64_t bits_of(uint64_t number, int64_t power, const Power *powers, int64_t *exponent) {
    const Power *five = powers + (power - LEAST_POWER);
    const int empty = __builtin_clzll(number);
    number <<= empty;
    const unsigned __int128 product = (unsigned __int128)number * five->high;
    uint64_t high = (uint64_t)(product >> 64), low = (uint64_t)product;
    if (UNLIKELY((high & 0x1ff) == 0x1ff)) {
        const uint64_t carried = (uint64_t)((unsigned __int128)number * five->low >> 64);
        low += carried;
        high += low < carried;
    }
    const int top = (int)(high >> 63), dropped = top + 9;
    /* 217706 / 2^16 is the logarithm of ten to the base of two, close enough for all powers. */
    *exponent = (217706 * power >> 16) + 63 + 1022 + top - empty;
    uint64_t kept = high >> dropped; /* 53 bits, and one more to round by */
    /* Half way between two only if nothing was dropped, which takes a power that divides. */
    if (UNLIKELY(low <= 1) && power >= -4 && power <= 23 && (kept & 3) == 1 &&
        kept << dropped == high)
        kept &= ~(uint64_t)1;
    /* The first bit, and one that rounding carries, go up into the exponent. */
    return ((kept + (kept & 1)) >> 1) + ((uint64_t)*exponent << 52);
}

/* The same of any power; false where the double is none of full precision. */
INLINE int rounded(uint64_t number, int64_t power, const Power *powers, uint64_t *bits) {
    if (power < LEAST_POWER || power > MOST_POWER) return 0;
    int64_t exponent;
    *bits = bits_of(number, power, powers, &exponent);
    return exponent >= 0 && exponent < 0x7fe && *bits >> 52 < 0x7ff;
}

/* The first MOST_DIGITS digits that count of those from p, the power of ten that they are to be
   taken by, and whether digits other than 0 follow them. What follows all digits. */
static const char *leading_digits(const char *p, uint64_t *number, int64_t *power, int *more) {
    int64_t taken = 0, behind = 0;
    *number = 0;
    *power = 0;
    *more = 0;
    for (;; p++) {
        if (*p == '.' && !behind) {
            behind = 1;
            continue;
        }
        if (*p < '0' || *p > '9') return p;
        const int counts = taken > 0 || *p != '0';
        if (counts && taken == MOST_DIGITS) {
            *more |= *p != '0';
            *power += !behind;
            continue;
        }
        *number = *number * 10 + (uint64_t)(*p - '0');
        taken += counts;
        *power -= behind;
    }
}

/* Reads [+-] digits [. digits] [e [+-] digits], a digit at least before the e, from p on, before
   the end. What follows; NULL where that does not stand there or is not rounded here. */
static const char *read_decimal(const char *p, const char *end, const Power *powers,
                                double *value) {
    const int negative = *p == '-';
    p += negative || *p == '+';
    const char *first = p;
    uint64_t number = 0, bits = 0, above;
    int64_t power = 0;
    int more = 0;
    p = digits_of(p, end, &number);
    int64_t digits = p - first;
    if (*p == '.') {
        const char *fraction = p + 1;
        p = digits_of(fraction, end, &number);
        power = fraction - p;
        digits -= power;
    }
    if (digits == 0) return NULL;
    if (digits > MOST_DIGITS) p = leading_digits(first, &number, &power, &more);
    if (*p == 'e' || *p == 'E') {
        const int below = p[1] == '-';
        const char *written = p + 1 + (below || p[1] == '+');
        uint64_t exponent = 0;
        p = digits_of(written, end, &exponent);
        if (p == written || p > written + 8) return NULL;
        power += below ? -(int64_t)exponent : (int64_t)exponent;
    }
    if (number) {
        if (!rounded(number, power, powers, &bits)) return NULL;
        if (more && (!rounded(number + 1, power, powers, &above) || above != bits)) return NULL;
    }
    bits |= (uint64_t)negative << 63;
    memcpy(value, &bits, sizeof bits);
    return p;
}

/* Bytes around p that `read_usual` looks at. */
#define BYTES_BEFORE 16
#define BYTES_FROM 40

/* The same of usual decimals: a minus or none, up to eight digits, and perhaps a point and up to
   MOST_DIGITS in all. NULL for others, and where processors are without what this takes. */
INLINE const char *read_usual(const char *p, const Power *powers, double *value) {
#ifdef __SSE2__
    const uint32_t sign = *p == '-';
    const uint32_t others = others_from(p) & ~sign, behind = others & (others - 1);
    if (UNLIKELY(behind == 0)) return NULL;
    const int point = __builtin_ctz(others), whole = point - (int)sign;
    if (UNLIKELY(whole > 8)) return NULL;
    uint64_t number = number_in(eight(p + sign, p + BYTES_FROM), whole);
    if (p[point] != '.') {
        if (UNLIKELY(whole == 0)) return NULL;
        const double found = (double)number;
        *value = sign ? -found : found;
        return p + point;
    }
    /* Nothing before here hangs on how many digits follow, and the next field on nothing else. */
    const int stop = __builtin_ctz(behind), fraction = stop - point - 1;
    const int last = fraction < 16 ? fraction : 16, before = fraction - last;
    if (UNLIKELY(before > 8 || (unsigned)(whole + fraction - 1) >= MOST_DIGITS)) return NULL;
    number = number * ten_to[before] + number_in(eight(p + point + 1, p + BYTES_FROM), before);
    number = number * ten_to[last] + number_before(p + stop, last);
    if (UNLIKELY(number == 0)) return NULL;
    int64_t exponent; /* of full precision: no power is below -MOST_DIGITS */
    const uint64_t bits = bits_of(number, -fraction, powers, &exponent) | (uint64_t)sign << 63;
    memcpy(value, &bits, sizeof bits);
    return p + stop;
#else
    (void)p, (void)powers, (void)value;
    return NULL;
#endif
}

#endif
