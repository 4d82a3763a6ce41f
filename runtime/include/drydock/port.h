// SPDX-License-Identifier: GPL-2.0-only
// Port I/O: the same maps and views over inb() and outl(). A region of ports is
// claimed and given back by its handle.
//
/* example
#include <drydock/port.h>
using namespace drydock;

struct Uart {
  struct Data : Register<0, u8> {};
  struct Status : Register<5, u8, RO> {
    static constexpr Field<Status, 5> empty{};
    static constexpr Fields fields{empty};
  };
  using Map = RegisterMap<8, Data, Status>;
};

class Serial {
  PortRegion<Serial, Uart::Map> ports_;

public:
  Status probe(Process<Serial> &context) {
    DRYDOCK_TRY(ports_.claim(context, 0x3f8, "serial"));
    auto regs = ports_.regs(context);
    DRYDOCK_TRY(regs.pollAtomic(Uart::Status::empty(true), 10_us, 1_ms));
    regs.write<Uart::Data>('!');
    return {};
  }
};
*/
#pragma once
#include <drydock/mapping.h>
#include <drydock/result.h>
#include <linux/io.h>
#include <linux/ioport.h>

namespace drydock {

/// Ports are 8, 16 and 32 bits wide. An x86 CPU executes their instructions in
/// order; there is no relaxed form.
struct Ports {
  /// A number, as inb() takes it: sums of wider ones cost instructions.
  using Address = unsigned int;
  using Clock = KernelClock;
  template <class T> static constexpr bool width = sizeof(T) <= 4;

  template <class T, bool Relaxed>
  DRYDOCK_INLINE static T read(Address base, usize offset) {
    static_assert(!Relaxed, "port accesses are always ordered");
    if constexpr (sizeof(T) == 1)
      return inb(base + offset);
    else if constexpr (sizeof(T) == 2)
      return inw(base + offset);
    else
      return inl(base + offset);
  }
  template <class T, bool Relaxed>
  DRYDOCK_INLINE static void write(Address base, usize offset, T value) {
    static_assert(!Relaxed, "port accesses are always ordered");
    if constexpr (sizeof(T) == 1)
      outb(value, base + offset);
    else if constexpr (sizeof(T) == 2)
      outw(value, base + offset);
    else
      outl(value, base + offset);
  }

  /// With the pause that old devices want behind each access.
  template <class T>
  DRYDOCK_INLINE static T readPaused(Address base, usize offset) {
    if constexpr (sizeof(T) == 1)
      return inb_p(base + offset);
    else if constexpr (sizeof(T) == 2)
      return inw_p(base + offset);
    else
      return inl_p(base + offset);
  }
  template <class T>
  DRYDOCK_INLINE static void writePaused(Address base, usize offset, T value) {
    if constexpr (sizeof(T) == 1)
      outb_p(value, base + offset);
    else if constexpr (sizeof(T) == 2)
      outw_p(value, base + offset);
    else
      outl_p(value, base + offset);
  }
  /// Count times from and to one register, in the order of bytes in memory.
  template <class T>
  DRYDOCK_INLINE static void readAll(Address base, usize offset, void *to,
                                     unsigned long count) {
    if constexpr (sizeof(T) == 1)
      insb(base + offset, to, count);
    else if constexpr (sizeof(T) == 2)
      insw(base + offset, to, count);
    else
      insl(base + offset, to, count);
  }
  template <class T>
  DRYDOCK_INLINE static void writeAll(Address base, usize offset,
                                      const void *from, unsigned long count) {
    if constexpr (sizeof(T) == 1)
      outsb(base + offset, from, count);
    else if constexpr (sizeof(T) == 2)
      outsw(base + offset, from, count);
    else
      outsl(base + offset, from, count);
  }
};

template <class D, class Map, class... Parts>
class PortRegion : public Region<D, Map, Ports, Parts...> {
public:
  constexpr PortRegion() = default;
  /// -EBUSY: another driver has them.
  Status claim(Process<D> &, unsigned long first, const char *name) {
    if (!request_region(first, Map::size, name))
      return Error(-EBUSY);
    this->base_ = first;
    return {};
  }
  ~PortRegion() {
    if (this->base_)
      release_region(this->base_, Map::size);
  }
};

} // namespace drydock
