// SPDX-License-Identifier: GPL-2.0-only
// Numbers that fit: a constant is checked by the compiler, a run-time value has
// to say what happens to bits that do not fit.
//
/* example
#include <drydock/bounded.h>
using namespace drydock;

Bounded<4> constant = 9;                    // 16 would not compile
Bounded<4> low(u32 value) { return Bounded<4>::masked(value); }
Result<Bounded<4>> tested(u32 value) { return Bounded<4>::checked(value); }
*/
#pragma once
#include <drydock/result.h>

namespace drydock {

/// An unsigned number of at most Width bits.
template <unsigned Width> class Bounded {
public:
  using Raw = typename Conditional<(Width > 32), u64, u32>::Type;
  static constexpr Raw max = static_cast<Raw>(~0ull >> (64 - Width));

  constexpr Bounded() = default;
  /// A constant, checked while compiling.
  template <class T>
    requires(isInteger<T>)
  consteval Bounded(T constant) : number_(static_cast<Raw>(constant)) {
    if (constant < T(0) || static_cast<u64>(constant) > max)
      mistake::constantDoesNotFit();
  }
  /// The low bits of a run-time value.
  DRYDOCK_INLINE static constexpr Bounded masked(u64 value) {
    Bounded result;
    result.number_ = static_cast<Raw>(value) & max;
    return result;
  }
  /// -ERANGE if it does not fit.
  static constexpr Result<Bounded> checked(u64 value) {
    if (value > max)
      return Error(-34);
    return masked(value);
  }
  constexpr operator Raw() const { return number_; }

private:
  Raw number_ = 0;
};

/// A whole machine word: constants are checked, values of an unsigned type that
/// is not wider pass, others want a cast that the reader can see.
template <class Raw> struct Exact {
  template <class T>
    requires(isUnsigned<T> && sizeof(T) <= sizeof(Raw))
  DRYDOCK_INLINE constexpr Exact(T value) : number(value) {}
  template <class T>
    requires(isInteger<T> && !(isUnsigned<T> && sizeof(T) <= sizeof(Raw)))
  consteval Exact(T constant) : number(static_cast<Raw>(constant)) {
    if (constant < T(0) || static_cast<u64>(constant) > Raw(~Raw(0)))
      mistake::constantDoesNotFit();
  }
  Raw number;
};

/// How a field's type travels to bits and back.
template <class T, unsigned Width> struct FieldArgument {
  static_assert(isEnum<T>, "a field is a bool, an enumeration or Bounded<>");
  DRYDOCK_INLINE constexpr FieldArgument(T value)
      : number(static_cast<u64>(value) & (~0ull >> (64 - Width))) {}
  DRYDOCK_INLINE static constexpr T decode(u64 bits) {
    return static_cast<T>(bits);
  }
  u64 number;
};
template <unsigned Width> struct FieldArgument<bool, Width> {
  static_assert(Width == 1, "a bool has one bit");
  template <class T>
    requires(isSame<T, bool>)
  DRYDOCK_INLINE constexpr FieldArgument(T value) : number(value) {}
  /// 0 and 1 as in data sheets.
  consteval FieldArgument(int constant) : number(constant != 0) {
    if (constant != 0 && constant != 1)
      mistake::constantDoesNotFit();
  }
  DRYDOCK_INLINE static constexpr bool decode(u64 bits) { return bits != 0; }
  u64 number;
};
template <unsigned Width, unsigned Own>
struct FieldArgument<Bounded<Own>, Width> {
  static_assert(Own <= Width, "the number has more bits than the field");
  template <class T>
    requires(isInteger<T>)
  consteval FieldArgument(T constant) : number(Bounded<Own>(constant)) {}
  DRYDOCK_INLINE constexpr FieldArgument(Bounded<Own> value) : number(value) {}
  DRYDOCK_INLINE static constexpr Bounded<Own> decode(u64 bits) {
    return Bounded<Own>::masked(bits);
  }
  u64 number;
};

} // namespace drydock
