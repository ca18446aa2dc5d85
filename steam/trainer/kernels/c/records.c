/* Records of delimited text as columns of numbers and of levels. */

#include "decimal.h"

/* How often each of k bytes occurs: so many bytes at a time that a byte counts them. */
FOR_EACH_PROCESSOR void byte_counts(const char *data, int64_t size, const char *wanted, int64_t k,
                                    int64_t *counts) {
    enum { STRIPES = 64, AT_ONCE = 255 * STRIPES };
    memset(counts, 0, (size_t)k * sizeof *counts);
    int64_t i = 0;
    for (; i + AT_ONCE <= size; i += AT_ONCE)
        for (int64_t j = 0; j < k; j++) {
            uint8_t stripes[STRIPES] = {0};
            for (int64_t line = i; line < i + AT_ONCE; line += STRIPES)
                for (int s = 0; s < STRIPES; s++) stripes[s] += data[line + s] == wanted[j];
            for (int s = 0; s < STRIPES; s++) counts[j] += stripes[s];
        }
    for (; i < size; i++)
        for (int64_t j = 0; j < k; j++) counts[j] += data[i] == wanted[j];
}

enum { PASSED, NUMBER, LEVEL };

/* A level that was met: its first eight bytes, where it stands, and its code, which is not 0. */
typedef struct {
    uint64_t key;
    const char *start;
    uint32_t size, code;
} Slot;

#define SLOT_BITS 13
#define MOST_LEVELS 4096
#define MOST_PROBES 64

/* Where the values of a column go. Numbers: double, NaN where the field is empty or the one word
   for missing; `whole` is whether all others are whole, `largest` their greatest size if so.
   Levels: uint16_t, 0 for the empty text and the others counted up as they are met, with where
   they stand and their sizes. `slots` are zeros at first. */
typedef struct {
    int64_t kind;
    void *out;
    const char *missing;
    int64_t missing_size;
    int64_t whole;
    double largest;
    Slot *slots;
    const char **starts;
    int64_t *sizes;
    int64_t levels;
} Column;

/* Some text, and from where to where usual numbers may stand in it. */
typedef struct {
    const char *end, *first, *last;
    const Power *powers;
    char separator;
} Text;

/* What stands in a field, and what follows it. */
typedef struct {
    const char *start, *next;
    int64_t size;
} Field;

INLINE int is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* A field in quotes. False where quotes or lines stand in it, or what quotes make a difference
   to: nothing, or blanks at its ends. */
APART int find_quoted(const char *p, Field *field) {
    const char *start = p + 1, *stop = start;
    while (*stop != '"' && *stop != '\n') stop++;
    if (stop == start || *stop != '"' || stop[1] == '"') return 0;
    *field = (Field){start, stop + 1, stop - start};
    return !is_blank(*start) && !is_blank(stop[-1]);
}

INLINE uint64_t ends_in(uint64_t word, uint64_t separators) {
    return zeros_in(word ^ separators) | zeros_in(word ^ EACH('\n')) |
           zeros_in(word ^ EACH('\r')) | zeros_in(word ^ EACH('"'));
}

INLINE int find_field(const Text *text, const char *p, Field *field) {
    if (UNLIKELY(*p == '"')) return find_quoted(p, field);
    const uint64_t separators = EACH((uint8_t)text->separator);
    const char *stop = p;
    uint64_t ends = ends_in(eight(stop, text->end), separators);
    while (!ends) {
        stop += 8;
        ends = ends_in(eight(stop, text->end), separators);
    }
    stop += first_of(ends);
    *field = (Field){p, stop, stop - p};
    return *stop != '"';
}

/* A level that was not met before; -1 if there are too many. */
APART int64_t new_level(Slot *slot, uint64_t key, const Field *field, Column *own) {
    if (own->levels == MOST_LEVELS) return -1;
    const int64_t code = ++own->levels;
    *slot = (Slot){key, field->start, (uint32_t)field->size, (uint32_t)code};
    own->starts[code] = field->start;
    own->sizes[code] = field->size;
    return code;
}

/* The code of a text; -1 if there are too many. */
INLINE int64_t code_of(const Text *text, const Field *field, Column *own) {
    const int64_t size = field->size;
    if (size == 0) return 0;
    uint64_t key = eight(field->start, text->end), rest = 0;
    if (size < 8) key &= ((uint64_t)1 << (8 * size)) - 1;
    if (size > 8) rest = eight(field->start + size - 8, text->end) + (uint64_t)size;
    const uint64_t mixed = (key ^ (rest * 0x9e3779b97f4a7c15 >> 7)) * 0x9e3779b97f4a7c15;
    uint64_t place = mixed >> (64 - SLOT_BITS);
    for (int probe = 0; probe < MOST_PROBES; probe++) {
        Slot *slot = own->slots + place;
        if (slot->code == 0) return new_level(slot, key, field, own);
        if (slot->key == key && slot->size == size &&
            (size <= 8 || memcmp(slot->start, field->start, (size_t)size) == 0))
            return slot->code;
        place = (place + 1) & (((uint64_t)1 << SLOT_BITS) - 1);
    }
    return -1;
}

INLINE int ends_field(const Text *text, const char *p) {
    return *p == text->separator || *p == '\n' || *p == '\r';
}

/* A number as any may be written, or the word for a missing one. What follows, or NULL. */
APART const char *read_unusual(const Text *text, const char *p, const Column *own,
                                double *value) {
    const char *next = read_decimal(p, text->end, text->powers, value);
    if (next && ends_field(text, next)) return next;
    Field field;
    if (!find_field(text, p, &field)) return NULL;
    *value = NAN;
    if (field.size == 0) return field.next;
    if (field.size == own->missing_size &&
        memcmp(field.start, own->missing, (size_t)field.size) == 0)
        return field.next;
    if (*p != '"') return NULL;
    next = read_decimal(field.start, text->end, text->powers, value);
    return next == field.start + field.size ? field.next : NULL;
}

INLINE const char *read_number(const Text *text, const char *p, Column *own, int64_t row) {
    double value;
    const char *next = NULL;
    if (p >= text->first && p < text->last) next = read_usual(p, text->powers, &value);
    if (UNLIKELY(!next || !(*next == text->separator || *next == '\n'))) {
        next = read_unusual(text, p, own, &value);
        if (!next) return NULL;
    }
    if (own->whole && value == value) {
        const double size = fabs(value);
        own->whole = size < 0x1p63 && value == (double)(int64_t)value;
        own->largest = size > own->largest ? size : own->largest;
    }
    ((double *)own->out)[row] = value;
    return next;
}

#define OUT_OF_ORDER -1

/* Reads records, of which the last ends where the text does, into k columns from a row on, of at
   most so many. The row after the last; or OUT_OF_ORDER where a record has another number of
   fields or is not as simple as this; or, below that, -2 less the column with too many levels. */
int64_t read_records(const char *data, int64_t size, int64_t separator, int64_t row, int64_t rows,
                     const Power *powers, Column *columns, int64_t k) {
    const int any = size > BYTES_BEFORE + BYTES_FROM;
    const Text text = {data + size, any ? data + BYTES_BEFORE : data + size,
                       any ? data + size - BYTES_FROM : data, powers, (char)separator};
    for (const char *p = data; p < text.end; row++) {
        const char *start = p;
        if (row == rows) return OUT_OF_ORDER;
        for (int64_t j = 0; j < k; j++) {
            Column *own = columns + j;
            if (p == text.end) return OUT_OF_ORDER;
            if (own->kind == NUMBER) {
                p = read_number(&text, p, own, row);
                if (!p) return OUT_OF_ORDER;
            } else {
                Field field;
                if (!find_field(&text, p, &field)) return OUT_OF_ORDER;
                if (own->kind == LEVEL) {
                    const int64_t code = code_of(&text, &field, own);
                    if (code < 0) return -2 - j;
                    ((uint16_t *)own->out)[row] = (uint16_t)code;
                }
                p = field.next;
            }
            if (j < k - 1 && *p++ != text.separator) return OUT_OF_ORDER;
        }
        if (p == start) return OUT_OF_ORDER;
        if (*p == '\r') p++;
        if (*p++ != '\n') return OUT_OF_ORDER;
    }
    return row;
}
