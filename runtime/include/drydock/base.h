// SPDX-License-Identifier: GPL-2.0-only
// Integers, the few type traits that the runtime needs, and construction in
// place. With -nostdinc there is no <type_traits>; everything here stands on
// compiler builtins that clang++-22 and g++-12 share.
#pragma once

#ifdef __KERNEL__
#include <linux/types.h>
#endif

#define DRYDOCK_INLINE __attribute__((__always_inline__)) inline
/// One copy for all who call it; none where a module has several C++ units: the
/// linker drops all copies but one, and the kernel's tables of returns and
/// traced functions, made object by object, would name the dropped ones.
#ifdef DRYDOCK_SEVERAL_UNITS
#define DRYDOCK_OUTLINE DRYDOCK_INLINE
#else
#define DRYDOCK_OUTLINE __attribute__((__noinline__))
#endif
/// For a variable whose initialiser sets all of it: g++ keeps a frame for what
/// -ftrivial-auto-var-init clears first.
#define DRYDOCK_INITIALISED __attribute__((__uninitialized__))
/// Ends a member of a handle that is zero when it is empty. The driver's state
/// is made in zeroed memory, which needs no clearing once more, and on the
/// kernel's stack the compiler clears what drydock.mk tells it to. g++ does not
/// do so in the frames of coroutines.
#if defined(__KERNEL__) &&                                                     \
    (defined(__clang__) || !defined(__cpp_impl_coroutine))
#define DRYDOCK_ZERO
#else
#define DRYDOCK_ZERO = {}
#endif
#ifdef __clang__
/// The result refers into the object: warns where it outlives a temporary.
#define DRYDOCK_LIFETIMEBOUND [[clang::lifetimebound]]
/// Passed and returned in registers although it has a destructor.
#define DRYDOCK_TRIVIAL_ABI [[clang::trivial_abi]]
/// An owner: the compiler follows it as a local, and refuses the members that
/// say so where it was moved away (-Wconsumed).
#define DRYDOCK_FOLLOWED [[clang::consumable(unknown)]]
#define DRYDOCK_UNLESS_MOVED [[clang::callable_when("unconsumed", "unknown")]]
#define DRYDOCK_MOVED_AWAY [[clang::return_typestate(consumed)]]
#else
#define DRYDOCK_LIFETIMEBOUND
#define DRYDOCK_TRIVIAL_ABI
#define DRYDOCK_FOLLOWED
#define DRYDOCK_UNLESS_MOVED
#define DRYDOCK_MOVED_AWAY
#endif

namespace drydock {

// The kernel's types under the kernel's names (asm-generic/int-ll64.h).
using u8 = unsigned char;
using u16 = unsigned short;
using u32 = unsigned int;
using u64 = unsigned long long;
using usize = unsigned long;

template <class A, class B> constexpr bool isSame = __is_same(A, B);
template <class T> constexpr bool isEnum = __is_enum(T);
template <class T, class... Us> constexpr bool isOneOf = (isSame<T, Us> || ...);
template <class T>
constexpr bool isUnsigned = isOneOf<T, bool, u8, u16, u32, u64, unsigned long>;
template <class T>
constexpr bool isInteger =
    isUnsigned<T> || isOneOf<T, char, signed char, short, int, long, long long>;

template <class T> struct RemoveReference {
  using Type = T;
};
template <class T> struct RemoveReference<T &> {
  using Type = T;
};
template <class T> struct RemoveReference<T &&> {
  using Type = T;
};
template <class T> struct RemoveConst {
  using Type = T;
};
template <class T> struct RemoveConst<const T> {
  using Type = T;
};
/// T without reference and const.
template <class T>
using Plain = typename RemoveConst<typename RemoveReference<T>::Type>::Type;

template <bool Condition, class Then, class Else> struct Conditional {
  using Type = Then;
};
template <class Then, class Else> struct Conditional<false, Then, Else> {
  using Type = Else;
};

#pragma GCC diagnostic push
#ifdef __clang__ // nothing in here moves it
#pragma clang diagnostic ignored "-Wconsumed"
#endif
template <class T>
DRYDOCK_INLINE constexpr
    typename RemoveReference<T>::Type &&move(T &&value DRYDOCK_MOVED_AWAY) {
  return static_cast<typename RemoveReference<T>::Type &&>(value);
}
#pragma GCC diagnostic pop
template <class T>
DRYDOCK_INLINE constexpr T &&forward(typename RemoveReference<T>::Type &value) {
  return static_cast<T &&>(value);
}

/// What the device or another context changes: one load, of now.
template <class T> DRYDOCK_INLINE T readOnce(const T &shared) {
  return *const_cast<const volatile T *>(&shared);
}

/// Neither defined nor constexpr: where a consteval function calls one, its
/// name is the compiler's message.
namespace mistake {
void constantDoesNotFit();
void indexOutOfRange();
void fieldsOverlap();
void idListedTwice();
void noSuchRegister();
} // namespace mistake

/// Base of what stays where it is: registrations that C code points to, guards.
class Immovable {
public:
  Immovable(const Immovable &) = delete;
  Immovable &operator=(const Immovable &) = delete;
  /// On no heap of its own either: a member or a local, so never leaked.
  static void *operator new(usize) = delete;
  static void *operator new[](usize) = delete;

protected:
  constexpr Immovable() = default;
  ~Immovable() = default;
};

/// Tag of the runtime's placement new; user code has no need for it.
struct Place {
  void *memory;
};

} // namespace drydock

DRYDOCK_INLINE void *operator new(__SIZE_TYPE__,
                                  drydock::Place place) noexcept {
  return place.memory;
}
// Never called: a constructor can't throw. The language wants the pair.
DRYDOCK_INLINE void operator delete(void *, drydock::Place) noexcept {}
