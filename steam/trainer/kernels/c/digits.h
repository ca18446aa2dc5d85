/* Digits of text as numbers, eight or sixteen at a time. */

#ifndef STEAM_DIGITS
#define STEAM_DIGITS

#include "kernels.h"

#define EACH(BYTE) (0x0101010101010101 * (uint64_t)(BYTE))

static const uint64_t ten_to[] = {1,
                                  10,
                                  100,
                                  1000,
                                  10000,
                                  100000,
                                  1000000,
                                  10000000,
                                  100000000,
                                  1000000000,
                                  10000000000,
                                  100000000000,
                                  1000000000000,
                                  10000000000000,
                                  100000000000000,
                                  1000000000000000,
                                  10000000000000000};

/* The next eight bytes, the first of them lowest; zeros beyond the end. */
INLINE uint64_t eight(const char *p, const char *end) {
    uint64_t word = 0;
    if (end - p >= 8)
        memcpy(&word, p, 8);
    else
        memcpy(&word, p, (size_t)(end - p));
    return word;
}

/* The position of the lowest byte that is marked by its highest bit. */
INLINE int first_of(uint64_t marks) { return __builtin_ctzll(marks) >> 3; }

/* Marks of the bytes that are zero; of those above the lowest one perhaps of others. */
INLINE uint64_t zeros_in(uint64_t word) { return (word - EACH(1)) & ~word & EACH(0x80); }

/* The same of those that are no digits. */
INLINE uint64_t no_digits_in(uint64_t word) {
    return ((word + EACH(0x46)) | (word - EACH('0'))) & EACH(0x80);
}

/* The number that the lowest 0 to 8 bytes write: pairs, then fours, then all. */
INLINE uint64_t number_in(uint64_t word, int digits) {
    const int half = 32 - 4 * digits; /* twice, for no shift may be 64 */
    uint64_t x = (word << half << half) & EACH(0x0f);
    x = (x * (1 + (10 << 8)) >> 8) & 0x00ff00ff00ff00ff;
    x = (x * (1 + (100 << 16)) >> 16) & 0x0000ffff0000ffff;
    return x * (1 + (10000ull << 32)) >> 32;
}

/* Digits go behind those of `number`, which they may overflow. What follows them. */
INLINE const char *digits_of(const char *p, const char *end, uint64_t *number) {
    uint64_t word = eight(p, end), others = no_digits_in(word);
    while (!others) {
        *number = *number * ten_to[8] + number_in(word, 8);
        p += 8;
        word = eight(p, end);
        others = no_digits_in(word);
    }
    const int digits = first_of(others);
    *number = *number * ten_to[digits] + number_in(word, digits);
    return p + digits;
}

#ifdef __SSE2__
#include <emmintrin.h>

/* Of the 32 bytes from p a bit each, the first lowest, set where it is no digit. */
INLINE uint32_t others_from(const char *p) {
    const __m128i lowest = _mm_set1_epi8((char)('0' + 128)), past = _mm_set1_epi8(10 - 128);
    const __m128i one = _mm_loadu_si128((const __m128i *)p);
    const __m128i two = _mm_loadu_si128((const __m128i *)(p + 16));
    const int low = _mm_movemask_epi8(_mm_cmplt_epi8(_mm_sub_epi8(one, lowest), past));
    const int high = _mm_movemask_epi8(_mm_cmplt_epi8(_mm_sub_epi8(two, lowest), past));
    return ~((uint32_t)low | (uint32_t)high << 16);
}

/* The number that the 0 to 16 digits before `stop` write; 16 bytes before it are read. */
INLINE uint64_t number_before(const char *stop, int digits) {
    static const int8_t kept[32] = {[16] = -1, -1, -1, -1, -1, -1, -1, -1,
                                    -1,        -1, -1, -1, -1, -1, -1, -1};
    __m128i x = _mm_loadu_si128((const __m128i *)(stop - 16));
    x = _mm_and_si128(_mm_sub_epi8(x, _mm_set1_epi8('0')),
                      _mm_loadu_si128((const __m128i *)(kept + digits)));
    const __m128i tens = _mm_and_si128(x, _mm_set1_epi16(0xff));
    x = _mm_add_epi16(_mm_mullo_epi16(tens, _mm_set1_epi16(10)), _mm_srli_epi16(x, 8));
    x = _mm_madd_epi16(x, _mm_set1_epi32(100 | 1 << 16));
    x = _mm_madd_epi16(_mm_packs_epi32(x, x), _mm_set1_epi32(10000 | 1 << 16));
    uint64_t both;
    _mm_storel_epi64((__m128i *)&both, x);
    return (both & 0xffffffff) * ten_to[8] + (both >> 32);
}
#endif

#endif
