/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_SYS_PREPROCESSOR_H
#define WEIR_SYS_PREPROCESSOR_H

/* The few preprocessor idioms that the typed face is made of. */

#define WEIR__UNPAREN(...) __VA_ARGS__
#define WEIR__CAT(a, b)  WEIR__CAT_ (a, b)
#define WEIR__CAT_(a, b) a##b

/* Number of arguments, 1 to 32. */
#define WEIR__COUNT(...)                                                                                              \
  WEIR__COUNT_ (__VA_ARGS__, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11,  \
                10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define WEIR__COUNT_(_1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, _17, _18, _19, _20, _21, \
                     _22, _23, _24, _25, _26, _27, _28, _29, _30, _31, _32, n, ...)                                   \
  n

/* WEIR__EACH (M, c, a, b, …): M (c, a) M (c, b) … ; c is a context handed to each. */
#define WEIR__EACH(M, c, ...) WEIR__CAT (WEIR__EACH_, WEIR__COUNT (__VA_ARGS__)) (M, c, __VA_ARGS__)
#define WEIR__EACH_1(M, c, a)       M (c, a)
#define WEIR__EACH_2(M, c, a, ...)  M (c, a) WEIR__EACH_1 (M, c, __VA_ARGS__)
#define WEIR__EACH_3(M, c, a, ...)  M (c, a) WEIR__EACH_2 (M, c, __VA_ARGS__)
#define WEIR__EACH_4(M, c, a, ...)  M (c, a) WEIR__EACH_3 (M, c, __VA_ARGS__)
#define WEIR__EACH_5(M, c, a, ...)  M (c, a) WEIR__EACH_4 (M, c, __VA_ARGS__)
#define WEIR__EACH_6(M, c, a, ...)  M (c, a) WEIR__EACH_5 (M, c, __VA_ARGS__)
#define WEIR__EACH_7(M, c, a, ...)  M (c, a) WEIR__EACH_6 (M, c, __VA_ARGS__)
#define WEIR__EACH_8(M, c, a, ...)  M (c, a) WEIR__EACH_7 (M, c, __VA_ARGS__)
#define WEIR__EACH_9(M, c, a, ...)  M (c, a) WEIR__EACH_8 (M, c, __VA_ARGS__)
#define WEIR__EACH_10(M, c, a, ...) M (c, a) WEIR__EACH_9 (M, c, __VA_ARGS__)
#define WEIR__EACH_11(M, c, a, ...) M (c, a) WEIR__EACH_10 (M, c, __VA_ARGS__)
#define WEIR__EACH_12(M, c, a, ...) M (c, a) WEIR__EACH_11 (M, c, __VA_ARGS__)
#define WEIR__EACH_13(M, c, a, ...) M (c, a) WEIR__EACH_12 (M, c, __VA_ARGS__)
#define WEIR__EACH_14(M, c, a, ...) M (c, a) WEIR__EACH_13 (M, c, __VA_ARGS__)
#define WEIR__EACH_15(M, c, a, ...) M (c, a) WEIR__EACH_14 (M, c, __VA_ARGS__)
#define WEIR__EACH_16(M, c, a, ...) M (c, a) WEIR__EACH_15 (M, c, __VA_ARGS__)
#define WEIR__EACH_17(M, c, a, ...) M (c, a) WEIR__EACH_16 (M, c, __VA_ARGS__)
#define WEIR__EACH_18(M, c, a, ...) M (c, a) WEIR__EACH_17 (M, c, __VA_ARGS__)
#define WEIR__EACH_19(M, c, a, ...) M (c, a) WEIR__EACH_18 (M, c, __VA_ARGS__)
#define WEIR__EACH_20(M, c, a, ...) M (c, a) WEIR__EACH_19 (M, c, __VA_ARGS__)
#define WEIR__EACH_21(M, c, a, ...) M (c, a) WEIR__EACH_20 (M, c, __VA_ARGS__)
#define WEIR__EACH_22(M, c, a, ...) M (c, a) WEIR__EACH_21 (M, c, __VA_ARGS__)
#define WEIR__EACH_23(M, c, a, ...) M (c, a) WEIR__EACH_22 (M, c, __VA_ARGS__)
#define WEIR__EACH_24(M, c, a, ...) M (c, a) WEIR__EACH_23 (M, c, __VA_ARGS__)
#define WEIR__EACH_25(M, c, a, ...) M (c, a) WEIR__EACH_24 (M, c, __VA_ARGS__)
#define WEIR__EACH_26(M, c, a, ...) M (c, a) WEIR__EACH_25 (M, c, __VA_ARGS__)
#define WEIR__EACH_27(M, c, a, ...) M (c, a) WEIR__EACH_26 (M, c, __VA_ARGS__)
#define WEIR__EACH_28(M, c, a, ...) M (c, a) WEIR__EACH_27 (M, c, __VA_ARGS__)
#define WEIR__EACH_29(M, c, a, ...) M (c, a) WEIR__EACH_28 (M, c, __VA_ARGS__)
#define WEIR__EACH_30(M, c, a, ...) M (c, a) WEIR__EACH_29 (M, c, __VA_ARGS__)
#define WEIR__EACH_31(M, c, a, ...) M (c, a) WEIR__EACH_30 (M, c, __VA_ARGS__)
#define WEIR__EACH_32(M, c, a, ...) M (c, a) WEIR__EACH_31 (M, c, __VA_ARGS__)

/* The same for words, or none: the options of a function. None may be one empty argument: -std=c11 keeps the comma that
 * -std=gnu11 takes away before an empty __VA_ARGS__. */
#define WEIR__OPTIONS(M, c, ...)    WEIR__CAT (WEIR__OPTIONS_, WEIR__HAS_WORDS (__VA_ARGS__, ~)) (M, c, ##__VA_ARGS__)
#define WEIR__HAS_WORDS(word, ...)  WEIR__SECOND (WEIR__NO_WORD_##word, 1, ~)
#define WEIR__NO_WORD_              ~, 0
#define WEIR__OPTIONS_0(M, c, ...)
#define WEIR__OPTIONS_1(M, c, ...)  WEIR__EACH (M, c, __VA_ARGS__)
/* M, once its arguments have been expanded: one that stands for several is several. */
#define WEIR__EXPAND(M, ...)        M (__VA_ARGS__)

/* A field is named plainly (user) or with its declared type, WEIR_AS (where, Place), which is a pair in parentheses.
 * WEIR__PLAIN_OR_PAIR (P, Q, c, x): P (c, name) for the first, Q (c, name, Type) for the second. */
#define WEIR__IS_PAIR(x)            WEIR__SECOND (WEIR__IS_PAIR_PROBE x, 0, ~)
#define WEIR__IS_PAIR_PROBE(...)    ~, 1
#define WEIR__SECOND(...)           WEIR__SECOND_ (__VA_ARGS__)
#define WEIR__SECOND_(a, b, ...)    b
#define WEIR__PLAIN_OR_PAIR(P, Q, c, x) WEIR__CAT (WEIR__PLAIN_OR_PAIR_, WEIR__IS_PAIR (x)) (P, Q, c, x)
#define WEIR__PLAIN_OR_PAIR_0(P, Q, c, x) P (c, x)
#define WEIR__PLAIN_OR_PAIR_1(P, Q, c, x) WEIR__APPLY_PAIR (Q, c, WEIR__UNPAIR x)
#define WEIR__UNPAIR(name, T)       name, T
#define WEIR__APPLY_PAIR(Q, c, ...) Q (c, __VA_ARGS__)

#endif
