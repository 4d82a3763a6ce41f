// SPDX-License-Identifier: GPL-2.0-only
// Registers as types: offset, width, mode, fields. The front end checks bounds,
// alignment, overlap, modes and constants, so at -O0 too; the code is that of
// the C macros it replaces.
//
/* example
#include <drydock/register.h>
using namespace drydock;

struct Uart {
  struct Data : Register<0x00, u8> {};
  struct Control : Register<0x04, u32> {
    enum class Parity { none, odd, even };
    static constexpr Field<Control, 0> enable{};                 // bit 0
    static constexpr Field<Control, 4, 2, Parity> parity{};      // bits 4..5
    static constexpr Field<Control, 8, 8> divisor{};             // bits 8..15
    static constexpr Field<Control, 31, 1, bool, W1C> overrun{};
    static constexpr Fields fields{enable, parity, divisor, overrun};
  };
  struct Status : Register<0x08, u32, RO> {
    static constexpr Field<Status, 0> ready{};
    static constexpr Fields fields{ready};
  };
  struct Threshold : RegisterArray<0x10, u32, 4> {};
  using Map = RegisterMap<0x20, Data, Control, Status, Threshold>;
};

constexpr auto setup = Uart::Control::enable(true) |
                       Uart::Control::parity(Uart::Control::Parity::odd) |
                       Uart::Control::divisor(26);
static_assert(setup.bits == 0x1a11);
*/
#pragma once
#include <drydock/bounded.h>

namespace drydock {

/// What an access does, in the words of data sheets.
enum class Mode : u8 {
  ReadWrite,
  ReadOnly,
  WriteOnly,
  OneClears,  ///< ones written clear, zeroes keep; no read-modify-write
  OneSets,    ///< ones written set (or trigger), zeroes keep
  ReadClears, ///< reading changes it: never polled, never just looked at
};
constexpr Mode RW = Mode::ReadWrite, RO = Mode::ReadOnly, WO = Mode::WriteOnly,
               W1C = Mode::OneClears, W1S = Mode::OneSets,
               RC = Mode::ReadClears;

/// Count registers of type T, Stride bytes apart, from Offset on.
template <usize Offset, class T, usize Count, usize Stride = sizeof(T),
          Mode M = Mode::ReadWrite>
struct RegisterArray {
  static_assert(isUnsigned<T> && !isSame<T, bool>,
                "a register is a u8, u16, u32 or u64");
  static_assert(Offset % sizeof(T) == 0 && Stride % sizeof(T) == 0,
                "registers are aligned to their width");
  static_assert(Count > 0 && Stride >= sizeof(T), "elements must not overlap");
  using Raw = T;
  static constexpr usize offset = Offset, count = Count, stride = Stride;
  static constexpr usize end = Offset + (Count - 1) * Stride + sizeof(T);
  static constexpr Mode mode = M;
  static constexpr bool readable = M != Mode::WriteOnly;
  static constexpr bool writable = M != Mode::ReadOnly;
  static constexpr bool alias = false;
  /// Bits that every write sets: reserved ones. Hidden by registers that have
  /// some; reserved bits otherwise are written as zero.
  static constexpr T always = 0;
  /// Hidden as true where reserved bits must keep their value: then there is
  /// no plain write, only modify().
  static constexpr bool preserve = false;
};

/// One register.
template <usize Offset, class T, Mode M = Mode::ReadWrite>
struct Register : RegisterArray<Offset, T, 1, sizeof(T), M> {};

/// The same place under another meaning, on purpose.
template <class Original, class T = typename Original::Raw,
          Mode M = Original::mode>
struct Alias : Register<Original::offset, T, M> {
  static constexpr bool alias = true;
};

/// A register that shares bytes with others, on purpose: a byte of a word.
template <usize Offset, class T, Mode M = Mode::ReadWrite>
struct Overlapping : Register<Offset, T, M> {
  static constexpr bool alias = true;
};

/// A set of bits of register R, and which of them are meant.
template <class R, u64 Mask> struct FieldValue {
  using Raw = typename R::Raw;
  static constexpr Raw mask = static_cast<Raw>(Mask);
  Raw bits;
};

template <class R, u64 A, u64 B>
DRYDOCK_INLINE constexpr FieldValue<R, A | B> operator|(FieldValue<R, A> a,
                                                        FieldValue<R, B> b) {
  static_assert((A & B) == 0, "a field is named twice");
  return {static_cast<typename R::Raw>(a.bits | b.bits)};
}

template <unsigned Width> struct DefaultFieldType {
  using Type = Bounded<Width>;
};
template <> struct DefaultFieldType<1> {
  using Type = bool;
};

/// Width bits of register R from Shift on, as a bool, an enumeration or a
/// bounded number. A mode of its own where it differs from the register's.
template <class R, unsigned Shift, unsigned Width = 1,
          class T = typename DefaultFieldType<Width>::Type,
          Mode M = Mode::ReadWrite>
struct Field {
  static_assert(Width > 0 && Shift + Width <= 64, "no such bits");
  using Owner = R;
  using Type = T;
  static constexpr u64 mask = (~0ull >> (64 - Width)) << Shift;
  static constexpr unsigned end = Shift + Width;
  static constexpr Mode mode = M;

  /// The field with this value, for write() and modify().
  DRYDOCK_INLINE constexpr auto
  operator()(FieldArgument<T, Width> value) const {
    static_assert(M != Mode::ReadOnly, "the field is read-only");
    using Raw = typename R::Raw;
    return FieldValue<R, mask>{
        static_cast<Raw>(static_cast<Raw>(value.number) << Shift)};
  }
  DRYDOCK_INLINE static constexpr T decode(typename R::Raw raw) {
    static_assert(M != Mode::WriteOnly, "the field is write-only");
    return FieldArgument<T, Width>::decode(
        static_cast<typename R::Raw>((raw & mask) >> Shift));
  }
};

/// The fields of a register; whoever is missing can't be used.
template <class... Fs> struct Fields {
  consteval Fields(Fs...) {
    u64 seen = 0;
    ((Fs::mask & seen ? mistake::fieldsOverlap() : void(seen |= Fs::mask)),
     ...);
  }
  static constexpr unsigned end = [] {
    unsigned last = 0;
    ((last = Fs::end > last ? Fs::end : last), ...);
    return last;
  }();
  /// Fields that a read-modify-write has to write as zero lest it act on them.
  static constexpr u64 acting =
      ((Fs::mode == Mode::OneClears || Fs::mode == Mode::OneSets ? Fs::mask
                                                                 : 0) |
       ... | 0ull);
  template <class F> static constexpr bool has = (isSame<F, Fs> || ...);
};

template <class R>
concept HasFields = requires { R::fields; };

/// What a read of a register with fields returns.
template <class R> class Value {
public:
  using Raw = typename R::Raw;
  explicit constexpr Value(Raw raw) : raw_(raw) {}
  constexpr Raw raw() const { return raw_; }
  template <class F>
    requires(Plain<decltype(R::fields)>::template has<F>)
  DRYDOCK_INLINE constexpr typename F::Type get(F) const {
    return F::decode(raw_);
  }

private:
  Raw raw_;
};

/// The registers of a region of Size bytes.
template <usize Size, class... Rs> struct RegisterMap;

template <class A, class B> consteval bool overlap() {
  if (A::alias || B::alias || A::end <= B::offset || B::end <= A::offset)
    return false;
  for (usize i = 0; i < A::count; ++i) {
    usize from = A::offset + i * A::stride, to = from + sizeof(typename A::Raw);
    for (usize j = 0; j < B::count; ++j) {
      usize other = B::offset + j * B::stride;
      if (from < other + sizeof(typename B::Raw) && other < to)
        return true;
    }
  }
  return false;
}

template <class A, class B> struct CheckPair {
  static_assert(isSame<A, B> || !overlap<A, B>(),
                "registers overlap; say Alias<> if that is meant");
  static constexpr bool fine = true;
};

template <usize Size, class R> struct CheckRegister {
  static_assert(R::end <= Size, "the register lies outside of the region");
  static constexpr bool fieldsFit() {
    if constexpr (HasFields<R>)
      return Plain<decltype(R::fields)>::end <= 8 * sizeof(typename R::Raw);
    return true;
  }
  static_assert(fieldsFit(), "a field lies outside of its register");
  static constexpr bool fine = true;
};

template <usize Size, class... Rs> struct RegisterMap {
  static constexpr usize size = Size;
  template <class R> static constexpr bool has = (isSame<R, Rs> || ...);
  /// A register of type T, or an element of an array of them, is there.
  template <class T> static constexpr bool holds(usize offset) {
    return ((isSame<typename Rs::Raw, T> && offset >= Rs::offset &&
             offset < Rs::end && (offset - Rs::offset) % Rs::stride == 0) ||
            ...);
  }
  template <class A>
  static constexpr bool apart = (CheckPair<A, Rs>::fine && ...);
  static_assert((CheckRegister<Size, Rs>::fine && ...));
  static_assert((apart<Rs> && ...));
  template <class R>
  static constexpr unsigned listed = (unsigned(isSame<R, Rs>) + ... + 0);
  static_assert(((listed<Rs> == 1) && ...), "a register is listed twice");
};

} // namespace drydock
