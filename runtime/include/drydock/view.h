// SPDX-License-Identifier: GPL-2.0-only
// A view reads and writes the registers of a map through a backend: memory,
// ports, PCI configuration space, or a fake device on the host. It is a local
// of the function that uses it: no copies, no address, nothing to keep.
//
// The open view has every access that is safe without a lock. Read-modify-write
// and index/data pairs exist on exclusive views only, which a region hands out
// while the lock of that part is held (guarded.h).
//
/* example
#include <drydock/mmio.h>
#include <drydock/view.h>
using namespace drydock;

struct Chip {
  struct Control : Register<0x00, u32> {
    static constexpr Field<Control, 0> enable{};
    static constexpr Field<Control, 8, 8> rate{};
    static constexpr Fields fields{enable, rate};
  };
  struct Count : Register<0x04, u32, RO> {};
  struct Lane : RegisterArray<0x10, u32, 4> {};
  using Map = RegisterMap<0x20, Control, Count, Lane>;
};
using Regs = View<Chip::Map, Mmio>;
using Held = View<Chip::Map, Mmio, Sharing::Exclusive>;

u32 start(const Regs &regs, const Held &held) {
  regs.write(Chip::Control::enable(true) | Chip::Control::rate(3));
  held.modify(Chip::Control::rate(4));    // enable stays as it is
  for (auto lane : Index<4>::all())
    regs.write<Chip::Lane>(lane, 0);
  regs.relaxed().write<Chip::Lane>(2, 1); // without a barrier
  return regs.read(Chip::Control::enable) ? regs.read<Chip::Count>() : 0;
}
*/
#pragma once
#include <drydock/poll.h>
#include <drydock/register.h>

namespace drydock {

/// An index below Count: a constant, one of all(), or checked.
template <usize Count> class Index {
public:
  template <class T>
    requires(isInteger<T>)
  consteval Index(T constant) : at_(static_cast<usize>(constant)) {
    if (constant < T(0) || static_cast<usize>(constant) >= Count)
      mistake::indexOutOfRange();
  }
  /// -ERANGE if it is out of range.
  DRYDOCK_INLINE static constexpr Result<Index> checked(usize at) {
    if (at >= Count)
      return Error(-34);
    return Index(Unchecked{at});
  }
  /// The low bits of a count that goes on: a place in a ring.
  template <usize Size>
    requires(Size == Count && (Size & (Size - 1)) == 0)
  DRYDOCK_INLINE static constexpr Index masked(usize at) {
    return Index(Unchecked{at & (Size - 1)});
  }
  DRYDOCK_INLINE constexpr operator usize() const { return at_; }

  struct Iterator {
    usize at;
    DRYDOCK_INLINE constexpr Index operator*() const {
      return Index(Unchecked{at});
    }
    DRYDOCK_INLINE constexpr void operator++() { ++at; }
    DRYDOCK_INLINE constexpr bool operator!=(const Iterator &other) const {
      return at != other.at;
    }
  };
  struct All {
    DRYDOCK_INLINE constexpr Iterator begin() const { return {0}; }
    DRYDOCK_INLINE constexpr Iterator end() const { return {Count}; }
  };
  static constexpr All all() { return {}; }

  constexpr Index() = default;

private:
  struct Unchecked {
    usize at;
  };
  explicit constexpr Index(Unchecked u) : at_(u.at) {}
  usize at_ = 0;
};

/// An inner address space behind an index and a data register. Registers of the
/// inner map give the index as their offset.
template <class IndexRegister, class DataRegister, class Map> struct Indirect {
  using Index = IndexRegister;
  using Data = DataRegister;
  using Inner = Map;
};

/// What a view is for: all that needs no lock, what a held lock opens, or
/// looking only.
enum class Sharing : u8 { Open, Exclusive, Observer };

template <class Set, class Backend, Sharing S = Sharing::Open,
          bool Relaxed = false>
class View {
public:
  using Address = typename Backend::Address;
  /// For the owners of regions; see mapping.h.
  explicit constexpr View(Address base) : base_(base) {}
  View(const View &) = delete;
  View &operator=(const View &) = delete;
  void operator&() const = delete;
  static void *operator new(usize) = delete;

  /// The register: a number, or a Value<R> if it has fields.
  template <class R> DRYDOCK_INLINE auto read(Index<R::count> at = {}) const {
    checkRead<R>();
    if constexpr (HasFields<R>)
      return Value<R>(load<R>(at));
    else
      return load<R>(at);
  }
  /// One field of a register.
  template <class R, unsigned Shift, unsigned Width, class T, Mode M>
  DRYDOCK_INLINE T read(Field<R, Shift, Width, T, M> field) const {
    return read<R>().get(field);
  }

  template <class R>
  DRYDOCK_INLINE void write(Exact<typename R::Raw> value) const {
    static_assert(R::count == 1, "an array of registers wants an index");
    checkWrite<R>();
    store<R>(0, value.number);
  }
  template <class R>
  DRYDOCK_INLINE void write(Index<R::count> at,
                            Exact<typename R::Raw> value) const {
    checkWrite<R>();
    store<R>(at, value.number);
  }
  /// The register with these fields; those not named, and reserved bits, are 0.
  template <class R, u64 Mask>
  DRYDOCK_INLINE void write(FieldValue<R, Mask> value) const {
    static_assert(R::count == 1, "an array of registers wants an index");
    checkWrite<R>();
    store<R>(0, value.bits);
  }
  template <class R, u64 Mask>
  DRYDOCK_INLINE void write(Index<R::count> at,
                            FieldValue<R, Mask> value) const {
    checkWrite<R>();
    store<R>(at, value.bits);
  }

  /// Reads, changes these fields, writes. Fields that act when one is written
  /// (W1C, W1S) and are not named get 0, so they do not act.
  template <class R, u64 Mask>
  DRYDOCK_INLINE void modify(FieldValue<R, Mask> value,
                             Index<R::count> at = {}) const {
    static_assert(S == Sharing::Exclusive,
                  "read-modify-write needs the lock of its part: "
                  "region.under(lock guard)");
    static_assert(R::mode == Mode::ReadWrite,
                  "read-modify-write of a register that does not read back");
    checkMember<R>();
    using Raw = typename R::Raw;
    constexpr Raw drop =
        static_cast<Raw>(Mask | Plain<decltype(R::fields)>::acting);
    store<R>(at, static_cast<Raw>((load<R>(at) & Raw(~drop)) | value.bits));
  }

  /// The address space behind an index/data pair.
  template <class Pair> DRYDOCK_INLINE auto through() const;

  /// Until the register has these fields; never sleeps. -ETIMEDOUT, or -ENODEV
  /// when it reads all ones, as a device does that is gone.
  template <class R, u64 Mask>
  Status pollAtomic(FieldValue<R, Mask> want, Microseconds every,
                    Microseconds within) const {
    checkPoll<R>();
    return pollUntil<typename Backend::Clock, false>(
        [this] { return load<R>(0); }, FieldValue<R, Mask>::mask, want.bits,
        every, within);
  }
  /// The same, sleeping between reads: only where the context may sleep.
  template <class C, class R, u64 Mask>
  Status poll(const C &, FieldValue<R, Mask> want, Microseconds every,
              Microseconds within) const {
    static_assert(!mayNotSleep<C>, "this context may not sleep: pollAtomic()");
    checkPoll<R>();
    return pollUntil<typename Backend::Clock, true>(
        [this] { return load<R>(0); }, FieldValue<R, Mask>::mask, want.bits,
        every, within);
  }

  /// The same registers without ordering against memory and other accesses.
  DRYDOCK_INLINE auto relaxed() const {
    return View<Set, Backend, S, true>(base_);
  }

private:
  template <class R> static constexpr void checkMember() {
    static_assert(Set::template has<R>,
                  "the register is not in this view: of another map, or "
                  "guarded by a lock");
    static_assert(Backend::template width<typename R::Raw>,
                  "the bus has no access of this width");
  }
  template <class R> static constexpr void checkRead() {
    checkMember<R>();
    static_assert(R::readable, "the register is write-only");
  }
  template <class R> static constexpr void checkWrite() {
    checkMember<R>();
    static_assert(S != Sharing::Observer, "an observer only looks");
    static_assert(R::writable, "the register is read-only");
    static_assert(!R::preserve,
                  "reserved bits must keep their value: modify()");
  }
  template <class R> static constexpr void checkPoll() {
    checkRead<R>();
    static_assert(R::mode != Mode::ReadClears,
                  "polling would clear what it looks at");
  }
  template <class R> DRYDOCK_INLINE typename R::Raw load(usize at) const {
    return Backend::template read<typename R::Raw, Relaxed>(
        base_, R::offset + at * R::stride);
  }
  template <class R>
  DRYDOCK_INLINE void store(usize at, typename R::Raw raw) const {
    Backend::template write<typename R::Raw, Relaxed>(
        base_, R::offset + at * R::stride,
        static_cast<typename R::Raw>(raw | R::always));
  }

  Address base_;
};

/// The backend of inner address spaces: each access selects, then moves data.
template <class Pair, class Backend> struct IndirectBackend {
  using Address = typename Backend::Address;
  using Clock = typename Backend::Clock;
  template <class T>
  static constexpr bool width = isSame<T, typename Pair::Data::Raw>;
  template <class T, bool Relaxed>
  DRYDOCK_INLINE static T read(Address base, usize inner) {
    select<Relaxed>(base, inner);
    return Backend::template read<T, Relaxed>(base, Pair::Data::offset);
  }
  template <class T, bool Relaxed>
  DRYDOCK_INLINE static void write(Address base, usize inner, T value) {
    select<Relaxed>(base, inner);
    Backend::template write<T, Relaxed>(base, Pair::Data::offset, value);
  }

private:
  template <bool Relaxed>
  DRYDOCK_INLINE static void select(Address base, usize inner) {
    using Raw = typename Pair::Index::Raw;
    Backend::template write<Raw, Relaxed>(base, Pair::Index::offset,
                                          static_cast<Raw>(inner));
  }
};

template <class Set, class Backend, Sharing S, bool Relaxed>
template <class Pair>
DRYDOCK_INLINE auto View<Set, Backend, S, Relaxed>::through() const {
  static_assert(S == Sharing::Exclusive,
                "an index/data pair needs the lock of its part: "
                "region.under(lock guard)");
  checkMember<typename Pair::Index>();
  checkMember<typename Pair::Data>();
  return View<typename Pair::Inner, IndirectBackend<Pair, Backend>, S, Relaxed>(
      base_);
}

} // namespace drydock
