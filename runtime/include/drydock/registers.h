// SPDX-License-Identifier: GPL-2.0-only
// The address of a device's registers, with their map in its type: what a
// migrated driver has where C has `void __iomem *base`. It owns nothing, is as
// large as what it replaces, and is passed like it. Offsets are the driver's
// own constants; the map must have a register of that width there.
//
/* example
#include <drydock/registers.h>

#define TIMER1 0x00
#define RELOAD 0x0c

using dog_map = drydock::RegisterMap<0x10, drydock::Register<TIMER1, u32>,
                                     drydock::Register<RELOAD, u16>>;
using dog_regs = drydock::Registers<dog_map, drydock::Mmio>;

struct dog {
  dog_regs base;
};
#define RELOAD_REG(d) ((d)->base.at<u16>(RELOAD))

void start(struct dog *d, u32 stage) {
  d->base.write<u32>(TIMER1, stage); // write<u16> would not compile
  RELOAD_REG(d).write(0x100);
}
*/
#pragma once
#include <drydock/mmio.h>

namespace drydock {

/// The offset of a register of type T in Map. Constants are checked while
/// compiling.
template <class Map, class T> class RegisterOffset {
public:
  template <class N>
    requires(isInteger<N> || isEnum<N>)
  consteval RegisterOffset(N constant) : at_(static_cast<usize>(constant)) {
    if (!Map::template holds<T>(static_cast<usize>(constant)))
      mistake::noSuchRegister();
  }
  /// Nobody checks: for what was not proved, and to be searched for.
  DRYDOCK_INLINE static constexpr RegisterOffset unchecked(usize offset) {
    return RegisterOffset(Unchecked{offset});
  }
  DRYDOCK_INLINE constexpr usize bytes() const { return at_; }

private:
  struct Unchecked {
    usize offset;
  };
  DRYDOCK_INLINE explicit constexpr RegisterOffset(Unchecked u)
      : at_(u.offset) {}
  usize at_;
};

/// One register of a device.
template <class T, class Backend> class RegisterCell {
public:
  using Address = typename Backend::Address;
  DRYDOCK_INLINE explicit constexpr RegisterCell(Address address)
      : address_(address) {}

  DRYDOCK_INLINE T read() const {
    return Backend::template read<T, false>(address_, 0);
  }
  DRYDOCK_INLINE void write(T value) const {
    Backend::template write<T, false>(address_, 0, value);
  }
  DRYDOCK_INLINE T readRelaxed() const {
    return Backend::template read<T, true>(address_, 0);
  }
  DRYDOCK_INLINE void writeRelaxed(T value) const {
    Backend::template write<T, true>(address_, 0, value);
  }
  DRYDOCK_INLINE T readPaused() const {
    return Backend::template readPaused<T>(address_, 0);
  }
  DRYDOCK_INLINE void writePaused(T value) const {
    Backend::template writePaused<T>(address_, 0, value);
  }
  DRYDOCK_INLINE T readBig() const {
    return Backend::template readBig<T>(address_, 0);
  }
  DRYDOCK_INLINE void writeBig(T value) const {
    Backend::template writeBig<T>(address_, 0, value);
  }
  DRYDOCK_INLINE void readAll(void *to, unsigned long count) const {
    Backend::template readAll<T>(address_, 0, to, count);
  }
  DRYDOCK_INLINE void writeAll(const void *from, unsigned long count) const {
    Backend::template writeAll<T>(address_, 0, from, count);
  }

private:
  Address address_;
};

/// A register at Offset whose width the access says: a macro that makes
/// addresses of several widths.
template <class Map, class Backend, usize Offset> class RegisterPlace {
public:
  using Address = typename Backend::Address;
  DRYDOCK_INLINE explicit constexpr RegisterPlace(Address address)
      : address_(address) {}

  template <class T> DRYDOCK_INLINE T read() const { return as<T>().read(); }
  template <class T> DRYDOCK_INLINE void write(T value) const {
    as<T>().write(value);
  }
  template <class T> DRYDOCK_INLINE T readRelaxed() const {
    return as<T>().readRelaxed();
  }
  template <class T> DRYDOCK_INLINE void writeRelaxed(T value) const {
    as<T>().writeRelaxed(value);
  }
  template <class T> DRYDOCK_INLINE T readPaused() const {
    return as<T>().readPaused();
  }
  template <class T> DRYDOCK_INLINE void writePaused(T value) const {
    as<T>().writePaused(value);
  }
  template <class T> DRYDOCK_INLINE T readBig() const {
    return as<T>().readBig();
  }
  template <class T> DRYDOCK_INLINE void writeBig(T value) const {
    as<T>().writeBig(value);
  }
  template <class T>
  DRYDOCK_INLINE void readAll(void *to, unsigned long count) const {
    as<T>().readAll(to, count);
  }
  template <class T>
  DRYDOCK_INLINE void writeAll(const void *from, unsigned long count) const {
    as<T>().writeAll(from, count);
  }

private:
  template <class T> DRYDOCK_INLINE RegisterCell<T, Backend> as() const {
    static_assert(Map::template holds<T>(Offset),
                  "the map has no register of this width there");
    return RegisterCell<T, Backend>(address_);
  }
  Address address_;
};

/// Held is the type that C has for the address: a pointer, or an integer for
/// ports.
template <class Map, class Backend, class Held = void __iomem *>
class Registers {
public:
  template <class T> using Offset = RegisterOffset<Map, T>;

  Registers() = default; // of indeterminate value, as in C
  DRYDOCK_INLINE constexpr Registers(Held base) : base_(base) {}
  template <class Other>
    requires(!isSame<Other, Held>)
  DRYDOCK_INLINE constexpr Registers(Registers<Map, Backend, Other> other)
      : base_((Held)other.raw()) {}
  /// From the kernel's own integers, as C converts them.
  template <class N>
    requires(isInteger<N> && isInteger<Held> && !isSame<N, Held>)
  DRYDOCK_INLINE constexpr Registers(N base) : base_(static_cast<Held>(base)) {}

  DRYDOCK_INLINE Registers &operator=(Held base) {
    base_ = base;
    return *this;
  }
  /// The address itself, for the kernel's functions.
  DRYDOCK_INLINE constexpr Held raw() const { return base_; }
  DRYDOCK_INLINE explicit constexpr operator bool() const {
    return base_ != Held{};
  }
  DRYDOCK_INLINE constexpr bool operator==(decltype(nullptr)) const {
    return base_ == Held{};
  }

  template <class T>
  DRYDOCK_INLINE RegisterCell<T, Backend> at(Offset<T> offset) const {
    static_assert(Backend::template width<T>,
                  "the bus has no access of this width");
    return RegisterCell<T, Backend>(address(offset.bytes()));
  }
  template <usize At>
  DRYDOCK_INLINE RegisterPlace<Map, Backend, At> at() const {
    return RegisterPlace<Map, Backend, At>(address(At));
  }
  template <class T> DRYDOCK_INLINE T read(Offset<T> offset) const {
    return at<T>(offset).read();
  }
  template <class T>
  DRYDOCK_INLINE void write(Offset<T> offset, T value) const {
    at<T>(offset).write(value);
  }
  /// Without ordering against memory.
  template <class T> DRYDOCK_INLINE T readRelaxed(Offset<T> offset) const {
    return at<T>(offset).readRelaxed();
  }
  template <class T>
  DRYDOCK_INLINE void writeRelaxed(Offset<T> offset, T value) const {
    at<T>(offset).writeRelaxed(value);
  }
  /// With the pause that old devices want behind each access.
  template <class T> DRYDOCK_INLINE T readPaused(Offset<T> offset) const {
    return at<T>(offset).readPaused();
  }
  template <class T>
  DRYDOCK_INLINE void writePaused(Offset<T> offset, T value) const {
    at<T>(offset).writePaused(value);
  }
  template <class T> DRYDOCK_INLINE T readBig(Offset<T> offset) const {
    return at<T>(offset).readBig();
  }
  template <class T>
  DRYDOCK_INLINE void writeBig(Offset<T> offset, T value) const {
    at<T>(offset).writeBig(value);
  }
  /// Count times from and to one register, in the order of bytes in memory.
  template <class T>
  DRYDOCK_INLINE void readAll(Offset<T> offset, void *to,
                              unsigned long count) const {
    at<T>(offset).readAll(to, count);
  }
  template <class T>
  DRYDOCK_INLINE void writeAll(Offset<T> offset, const void *from,
                               unsigned long count) const {
    at<T>(offset).writeAll(from, count);
  }

private:
  using Address = typename Backend::Address;
  DRYDOCK_INLINE Address address(usize offset) const {
    return (Address)base_ + (Address)offset;
  }
  Held base_;
};

} // namespace drydock
