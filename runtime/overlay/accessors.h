// Functions behind the overridden macros. Part of prelude.h.
#pragma once

/// An integer type of a given size, for a struct that is read in one go.
template <unsigned long Size> struct __cxx_word;
template <> struct __cxx_word<1> {
  typedef unsigned char type;
};
template <> struct __cxx_word<2> {
  typedef unsigned short type;
};
template <> struct __cxx_word<4> {
  typedef unsigned int type;
};
template <> struct __cxx_word<8> {
  typedef unsigned long type;
};

/// ARRAY_SIZE() takes arrays, no pointers.
template <class T> struct __cxx_must_be_array {
  static constexpr int zero = 0;
};
template <class T> struct __cxx_must_be_array<T *>;

template <class T>
__attribute__((__always_inline__)) constexpr inline T
__cxx_read_once(const volatile T *place) {
  if constexpr (__is_class(T) || __is_union(T)) {
    typedef typename __cxx_word<sizeof(T)>::type Word;
    Word word = *(const volatile Word *)place;
    return __builtin_bit_cast(T, word);
  } else {
    return *place;
  }
}

template <class T, class V>
__attribute__((__always_inline__)) inline void
__cxx_write_once(volatile T *place, V value) {
  if constexpr (__is_class(T) || __is_union(T)) {
    typedef typename __cxx_word<sizeof(T)>::type Word;
    T plain = value;
    *(volatile Word *)place = __builtin_bit_cast(Word, plain);
  } else {
    *place = (T)value;
  }
}

template <class Pointer, class Member> struct __cxx_points_to;
template <class Target, class Member>
struct __cxx_points_to<Target *, Member> {
  static constexpr bool value =
      __is_same(const volatile Target, const volatile Member) ||
      __is_same(const volatile Target, const volatile void);
};

/// container_of: the pointer points to the member's type, or to void.
template <class Pointer, class Member>
__attribute__((__always_inline__)) constexpr void
__cxx_check_member(Pointer, Member *) {
  static_assert(__cxx_points_to<Pointer, Member>::value,
                "pointer type mismatch in container_of()");
}

/// The second pointer, const if the first one's target is.
template <class Member, class Owner>
__attribute__((__always_inline__)) constexpr const Owner *
__cxx_const_like(const Member *, Owner *owner) {
  return owner;
}
template <class Member, class Owner>
__attribute__((__always_inline__)) constexpr Owner *
__cxx_const_like(Member *, Owner *owner) {
  return owner;
}

/// How a member of that type is aligned, which differs from the type alone.
template <class T> struct __cxx_field_align {
  struct field {
    T member;
  };
  static constexpr unsigned long value = alignof(field);
};

/// abs() has the signed type of its operand, for char the type char.
template <class T> struct __cxx_signed {
  typedef T type;
};
template <> struct __cxx_signed<unsigned long long> {
  typedef long long type;
};
template <> struct __cxx_signed<unsigned long> {
  typedef long type;
};
template <> struct __cxx_signed<unsigned int> {
  typedef int type;
};
template <> struct __cxx_signed<unsigned short> {
  typedef short type;
};
template <> struct __cxx_signed<unsigned char> {
  typedef signed char type;
};
/// Declared only: the unsigned type of the same size; others as they are.
template <class T> struct __cxx_unsigned_of {
  typedef T type;
};
template <> struct __cxx_unsigned_of<char> {
  typedef unsigned char type;
};
template <> struct __cxx_unsigned_of<signed char> {
  typedef unsigned char type;
};
template <> struct __cxx_unsigned_of<short> {
  typedef unsigned short type;
};
template <> struct __cxx_unsigned_of<int> {
  typedef unsigned int type;
};
template <> struct __cxx_unsigned_of<long> {
  typedef unsigned long type;
};
template <> struct __cxx_unsigned_of<long long> {
  typedef unsigned long long type;
};
template <class T>
typename __cxx_unsigned_of<
    typename __cxx_enum_of<typename __cxx_plain<T>::type>::type>::type *
__cxx_unsigned(T &&);

template <class T>
__attribute__((__always_inline__)) constexpr auto __cxx_abs(T operand) {
  if constexpr (__is_same(T, char)) {
    signed char value = operand;
    return (char)(value < 0 ? -value : value);
  } else {
    typename __cxx_signed<typename __cxx_enum_of<T>::type>::type value = operand;
    return value < 0 ? -value : value;
  }
}

/// The object behind a compound literal in a macro body: static, mutable as in
/// C, one for each use because each lambda has a type of its own.
template <auto Make> inline auto __cxx_object = Make();
/// `__cxx_address->*n` is `(void *)n` there, in a form that g++ takes for a
/// constant: counted from a symbol whose value is 0.
#ifndef __clang__
extern "C" {
extern char __cxx_absolute[] __attribute__((__visibility__("hidden")));
}
asm(".set __cxx_absolute, 0");
#endif
struct __cxx_address_type {
  template <class Number>
  __attribute__((__always_inline__)) constexpr void *
  operator->*(Number n) const {
#ifdef __clang__
    return (void *)n;
#else
    return __cxx_absolute + (unsigned long)n;
#endif
  }
  template <class T>
  __attribute__((__always_inline__)) constexpr void *
  operator->*(T *p) const {
    return (void *)p;
  }
};
inline constexpr __cxx_address_type __cxx_address;

template <class T, unsigned long Count> struct __cxx_array {
  T values[Count];
};
template <class T, unsigned long Count>
constexpr auto __cxx_array_of(const T (&from)[Count]) {
  __cxx_array<typename __cxx_plain<T>::type, Count> to{};
  for (unsigned long i = 0; i < Count; ++i)
    to.values[i] = from[i];
  return to;
}

struct page;
struct folio;
struct folio *__cxx_folio_of(struct page *);
const struct folio *__cxx_folio_of(const struct page *);

/// The pointer as one to To, const if it was.
template <class To, class From>
__attribute__((__always_inline__)) constexpr To *__cxx_const_as(From *p) {
  return (To *)p;
}
template <class To, class From>
__attribute__((__always_inline__)) constexpr const To *
__cxx_const_as(const From *p) {
  return (const To *)p;
}

struct device;
struct fwnode_handle;
extern "C" struct fwnode_handle *__dev_fwnode(struct device *);
extern "C" const struct fwnode_handle *__dev_fwnode_const(const struct device *);
__attribute__((__always_inline__)) inline struct fwnode_handle *
__cxx_dev_fwnode(struct device *dev) {
  return __dev_fwnode(dev);
}
__attribute__((__always_inline__)) inline const struct fwnode_handle *
__cxx_dev_fwnode(const struct device *dev) {
  return __dev_fwnode_const(dev);
}

/// The properties of a sequence counter, by the kind of lock it goes with. The
/// functions are the kernel's own; they are found when a call is instantiated.
template <class Counter> struct __cxx_seqprop;
#define __CXX_SEQPROP(counter, infix)                                          \
  struct counter;                                                              \
  template <> struct __cxx_seqprop<struct counter> {                           \
    template <class S>                                                         \
    __attribute__((__always_inline__)) static auto ptr(S *s) {                 \
      return __seqprop_##infix##ptr((typename __cxx_plain<S>::type *)s);       \
    }                                                                          \
    template <class S>                                                         \
    __attribute__((__always_inline__)) static auto const_ptr(S *s) {           \
      return __seqprop_##infix##const_ptr(s);                                  \
    }                                                                          \
    template <class S>                                                         \
    __attribute__((__always_inline__)) static auto sequence(S *s) {            \
      return __seqprop_##infix##sequence(s);                                   \
    }                                                                          \
    template <class S>                                                         \
    __attribute__((__always_inline__)) static auto preemptible(S *s) {         \
      return __seqprop_##infix##preemptible(s);                                \
    }                                                                          \
    template <class S>                                                         \
    __attribute__((__always_inline__)) static auto assert_held(S *s) {         \
      return __seqprop_##infix##assert(s);                                     \
    }                                                                          \
  }
__CXX_SEQPROP(seqcount, );
__CXX_SEQPROP(seqcount_raw_spinlock, raw_spinlock_);
__CXX_SEQPROP(seqcount_spinlock, spinlock_);
__CXX_SEQPROP(seqcount_rwlock, rwlock_);
__CXX_SEQPROP(seqcount_mutex, mutex_);
__CXX_SEQPROP(seqcount_ww_mutex, ww_mutex_);
#undef __CXX_SEQPROP

template <class S>
__attribute__((__always_inline__)) inline auto __cxx_seqprop_ptr(S *s) {
  return __cxx_seqprop<typename __cxx_plain<S>::type>::ptr(s);
}
template <class S>
__attribute__((__always_inline__)) inline auto __cxx_seqprop_const_ptr(S *s) {
  return __cxx_seqprop<typename __cxx_plain<S>::type>::const_ptr(s);
}
template <class S>
__attribute__((__always_inline__)) inline auto __cxx_seqprop_sequence(S *s) {
  return __cxx_seqprop<typename __cxx_plain<S>::type>::sequence(s);
}
template <class S>
__attribute__((__always_inline__)) inline auto
__cxx_seqprop_preemptible(S *s) {
  return __cxx_seqprop<typename __cxx_plain<S>::type>::preemptible(s);
}
template <class S>
__attribute__((__always_inline__)) inline auto __cxx_seqprop_assert(S *s) {
  return __cxx_seqprop<typename __cxx_plain<S>::type>::assert_held(s);
}

struct drm_i915_gem_object;
struct i915_page_table;
struct i915_page_directory;
template <class P>
__attribute__((__always_inline__)) inline auto __cxx_px_base(P *px) {
  typedef typename __cxx_plain<P>::type T;
  if constexpr (__is_same(T, struct drm_i915_gem_object))
    return px;
  else if constexpr (__is_same(T, struct i915_page_directory))
    return px->pt.base;
  else
    return px->base;
}
template <class P>
__attribute__((__always_inline__)) inline auto __cxx_px_pt(P *px) {
  typedef typename __cxx_plain<P>::type T;
  if constexpr (__is_same(T, struct i915_page_directory))
    return (struct i915_page_table *)&px->pt;
  else
    return (struct i915_page_table *)px;
}
