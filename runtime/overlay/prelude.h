// What C++ units see before any kernel header: GNU C spelled in C++, and the
// helpers that converted code calls. Included between kconfig.h and
// compiler_types.h.
#pragma once

// Words of C that C++ spells differently.
#define _Bool bool
#define _Static_assert static_assert
#define _Alignof alignof
#define _Noreturn __attribute__((__noreturn__))
#define restrict __restrict
#define __auto_type auto
// Headers test it (#if __STDC_VERSION__ ...); C++ compilers leave it undefined.
#define __STDC_VERSION__ 201112L

// Named address spaces (__seg_gs) exist in GNU C alone; per-CPU access goes
// through the asm forms, as in a kernel without them.
#undef CONFIG_CC_HAS_NAMED_AS
#undef CONFIG_USE_X86_SEG_SUPPORT

// Two types are the same, whatever qualifiers they carry at the top. Both sides
// get the same ones: there is no portable way to strip them in place.
#define __builtin_types_compatible_p(a, b)                                     \
  __is_same(const volatile __typeof__(a), const volatile __typeof__(b))
// g++ has it in C only. Both branches are checked there: types must agree.
// (Variadic, since a macro may make two of the operands.)
#ifndef __clang__
#define __builtin_choose_expr(...) __cxx_choose_expr(__VA_ARGS__)
#define __cxx_choose_expr(c, a, b) ((c) ? (a) : (b))
#endif

// Elements of an array that an initialiser leaves out, from index i on: g++
// wants every one of them named.
#define __CXX_GAP_4(i)                                                         \
  [i] = {}, [(i) + 1] = {}, [(i) + 2] = {}, [(i) + 3] = {}
#define __CXX_GAP_8(i) __CXX_GAP_4(i), __CXX_GAP_4((i) + 4)
#define __CXX_GAP_16(i) __CXX_GAP_8(i), __CXX_GAP_8((i) + 8)
#define __CXX_GAP_32(i) __CXX_GAP_16(i), __CXX_GAP_16((i) + 16)
#define __CXX_GAP_64(i) __CXX_GAP_32(i), __CXX_GAP_32((i) + 32)
#define __CXX_GAP_128(i) __CXX_GAP_64(i), __CXX_GAP_64((i) + 64)
#define __CXX_GAP_256(i) __CXX_GAP_128(i), __CXX_GAP_128((i) + 128)

// Copies of an element with commas between them, one more than the two
// hexadecimal digits say.
#define __CXX_TIMES(high, low, ...)                                            \
  __CXX_TIMES_##high##0(__VA_ARGS__) __CXX_TIMES_##low(__VA_ARGS__) __VA_ARGS__
#define __CXX_TIMES_0(...)
#define __CXX_TIMES_1(...) __CXX_TIMES_0(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_2(...) __CXX_TIMES_1(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_3(...) __CXX_TIMES_2(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_4(...) __CXX_TIMES_3(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_5(...) __CXX_TIMES_4(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_6(...) __CXX_TIMES_5(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_7(...) __CXX_TIMES_6(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_8(...) __CXX_TIMES_7(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_9(...) __CXX_TIMES_8(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_A(...) __CXX_TIMES_9(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_B(...) __CXX_TIMES_A(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_C(...) __CXX_TIMES_B(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_D(...) __CXX_TIMES_C(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_E(...) __CXX_TIMES_D(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_F(...) __CXX_TIMES_E(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_00(...)
#define __CXX_TIMES_10(...)                                                  \
  __CXX_TIMES_00(__VA_ARGS__) __CXX_TIMES_F(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_20(...)                                                  \
  __CXX_TIMES_10(__VA_ARGS__) __CXX_TIMES_F(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_30(...)                                                  \
  __CXX_TIMES_20(__VA_ARGS__) __CXX_TIMES_F(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_40(...)                                                  \
  __CXX_TIMES_30(__VA_ARGS__) __CXX_TIMES_F(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_50(...)                                                  \
  __CXX_TIMES_40(__VA_ARGS__) __CXX_TIMES_F(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_60(...)                                                  \
  __CXX_TIMES_50(__VA_ARGS__) __CXX_TIMES_F(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_70(...)                                                  \
  __CXX_TIMES_60(__VA_ARGS__) __CXX_TIMES_F(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_80(...)                                                  \
  __CXX_TIMES_70(__VA_ARGS__) __CXX_TIMES_F(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_90(...)                                                  \
  __CXX_TIMES_80(__VA_ARGS__) __CXX_TIMES_F(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_A0(...)                                                  \
  __CXX_TIMES_90(__VA_ARGS__) __CXX_TIMES_F(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_B0(...)                                                  \
  __CXX_TIMES_A0(__VA_ARGS__) __CXX_TIMES_F(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_C0(...)                                                  \
  __CXX_TIMES_B0(__VA_ARGS__) __CXX_TIMES_F(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_D0(...)                                                  \
  __CXX_TIMES_C0(__VA_ARGS__) __CXX_TIMES_F(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_E0(...)                                                  \
  __CXX_TIMES_D0(__VA_ARGS__) __CXX_TIMES_F(__VA_ARGS__) __VA_ARGS__,
#define __CXX_TIMES_F0(...)                                                  \
  __CXX_TIMES_E0(__VA_ARGS__) __CXX_TIMES_F(__VA_ARGS__) __VA_ARGS__,

// With an index that only the run time knows.
#define __cxx_offsetof(type, member) ((unsigned long)&(((type *)0)->member))

// The object behind a compound literal of a macro in a function: C keeps it to
// the end of the block, this to the end of the function.
#define __CXX_BLOCK_OBJECT(...)                                                \
  (*__cxx_put(__builtin_alloca(sizeof(__VA_ARGS__)), __VA_ARGS__))

extern "C++" {

/// Converts to whatever pointer, integer or enumeration the context wants, as
/// an implicit conversion of C does. For macro bodies, which serve many types.
template <class From> struct __cxx_any {
  From value;
  template <class To>
  __attribute__((__always_inline__)) constexpr operator To() const {
    return (To)value;
  }
};
template <class From>
__attribute__((__always_inline__)) constexpr __cxx_any<From>
__cxx_as(From value) {
  return {value};
}

/// void * counts in bytes; every other pointer in its own elements.
__attribute__((__always_inline__)) static constexpr inline char *
__cxx_bytes(void *p) {
  return (char *)p;
}
__attribute__((__always_inline__)) static constexpr inline const char *
__cxx_bytes(const void *p) {
  return (const char *)p;
}
__attribute__((__always_inline__)) static constexpr inline volatile char *
__cxx_bytes(volatile void *p) {
  return (volatile char *)p;
}
__attribute__((__always_inline__)) static constexpr inline const volatile char *
__cxx_bytes(const volatile void *p) {
  return (const volatile char *)p;
}
template <class T>
__attribute__((__always_inline__)) constexpr T *__cxx_bytes(T *p) {
  return p;
}
template <class T>
__attribute__((__always_inline__)) constexpr T __cxx_bytes(T n) {
  return n;
}
__attribute__((__always_inline__)) static inline char *&
__cxx_bytes_ref(void *&p) {
  return *(char **)&p;
}
__attribute__((__always_inline__)) static inline const char *&
__cxx_bytes_ref(const void *&p) {
  return *(const char **)&p;
}
template <class T>
__attribute__((__always_inline__)) constexpr T *&__cxx_bytes_ref(T *&p) {
  return p;
}
/// The way back: a sum of __cxx_bytes() goes wherever a void * went.
__attribute__((__always_inline__)) static constexpr inline void *
__cxx_unbytes(char *p) {
  return p;
}
__attribute__((__always_inline__)) static constexpr inline const void *
__cxx_unbytes(const char *p) {
  return p;
}
__attribute__((__always_inline__)) static constexpr inline const volatile void *
__cxx_unbytes(const volatile char *p) {
  return p;
}
template <class T>
__attribute__((__always_inline__)) constexpr T *__cxx_unbytes(T *p) {
  return p;
}

/// The integer under an enumeration, as an lvalue; anything else as it is.
template <class T> struct __cxx_is_enum {
  static constexpr bool value = __is_enum(T); // no trait in a signature (g++)
};
template <class T, bool = __cxx_is_enum<T>::value> struct __cxx_enum_of {
  typedef T type;
};
template <class T> struct __cxx_enum_of<T, true> {
  typedef __underlying_type(T) type;
};
template <class T>
__attribute__((__always_inline__)) constexpr typename __cxx_enum_of<T>::type &
__cxx_enum(T &e) {
  return *(typename __cxx_enum_of<T>::type *)&e;
}

/// Names a temporary for the rest of the full expression.
template <class T>
__attribute__((__always_inline__)) constexpr T &__cxx_lvalue(T &&temporary) {
  return temporary;
}

/// Copies a temporary to memory that lives on.
template <class T>
__attribute__((__always_inline__)) inline T *__cxx_put(void *memory,
                                                       T &&temporary) {
  __builtin_memcpy(memory, &temporary, sizeof(T));
  return (T *)memory;
}

/// The type of an expression without qualifiers.
template <class T> struct __cxx_plain {
  typedef T type;
};
template <class T> struct __cxx_plain<const T> {
  typedef T type;
};
template <class T> struct __cxx_plain<volatile T> {
  typedef T type;
};
template <class T> struct __cxx_plain<const volatile T> {
  typedef T type;
};
template <class T> struct __cxx_plain<T &> : __cxx_plain<T> {};
template <class T> struct __cxx_plain<T &&> : __cxx_plain<T> {};

/// Declared only: the type of a pointer's target without qualifiers.
template <class T> typename __cxx_plain<T>::type *__cxx_unqualified(T *);

/// The value as a function would take it: arrays become pointers.
template <class T>
__attribute__((__always_inline__)) constexpr T __cxx_decay(T value) {
  return value;
}

#include "accessors.h"

} // extern "C++"

#include "overrides.h"
