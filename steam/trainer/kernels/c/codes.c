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
