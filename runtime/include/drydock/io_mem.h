// SPDX-License-Identifier: GPL-2.0-only
// What pci_iomap() and ioport_map() return: memory or ports, told apart at each
// access (lib/iomap.c).
//
/* example
#include <drydock/io_mem.h>
#include <drydock/registers.h>

using chip_map = drydock::RegisterMap<0x10, drydock::Register<0x00, u8>>;
using chip_regs = drydock::Registers<chip_map, drydock::IoMem>;

u8 status(chip_regs regs) { return regs.read<u8>(0x00); }
*/
#pragma once
#include <drydock/mmio.h>

namespace drydock {

struct IoMem {
  using Address = unsigned long;
  using Clock = KernelClock;
  template <class T> static constexpr bool width = sizeof(T) <= 4;

  template <class T, bool Relaxed>
  DRYDOCK_INLINE static T read(Address base, usize offset) {
    static_assert(!Relaxed, "there is no relaxed form");
    auto at = reinterpret_cast<void __iomem *>(base + offset);
    if constexpr (sizeof(T) == 1)
      return ioread8(at);
    else if constexpr (sizeof(T) == 2)
      return ioread16(at);
    else
      return ioread32(at);
  }
  template <class T, bool Relaxed>
  DRYDOCK_INLINE static void write(Address base, usize offset, T value) {
    static_assert(!Relaxed, "there is no relaxed form");
    auto at = reinterpret_cast<void __iomem *>(base + offset);
    if constexpr (sizeof(T) == 1)
      iowrite8(value, at);
    else if constexpr (sizeof(T) == 2)
      iowrite16(value, at);
    else
      iowrite32(value, at);
  }
  /// Big-endian registers.
  template <class T>
  DRYDOCK_INLINE static T readBig(Address base, usize offset) {
    auto at = reinterpret_cast<void __iomem *>(base + offset);
    if constexpr (sizeof(T) == 2)
      return ioread16be(at);
    else
      return ioread32be(at);
  }
  template <class T>
  DRYDOCK_INLINE static void writeBig(Address base, usize offset, T value) {
    auto at = reinterpret_cast<void __iomem *>(base + offset);
    if constexpr (sizeof(T) == 2)
      iowrite16be(value, at);
    else
      iowrite32be(value, at);
  }
  /// Count times from and to one register, in the order of bytes in memory.
  template <class T>
  DRYDOCK_INLINE static void readAll(Address base, usize offset, void *to,
                                     unsigned long count) {
    auto at = reinterpret_cast<void __iomem *>(base + offset);
    if constexpr (sizeof(T) == 1)
      ioread8_rep(at, to, count);
    else if constexpr (sizeof(T) == 2)
      ioread16_rep(at, to, count);
    else
      ioread32_rep(at, to, count);
  }
  template <class T>
  DRYDOCK_INLINE static void writeAll(Address base, usize offset,
                                      const void *from, unsigned long count) {
    auto at = reinterpret_cast<void __iomem *>(base + offset);
    if constexpr (sizeof(T) == 1)
      iowrite8_rep(at, from, count);
    else if constexpr (sizeof(T) == 2)
      iowrite16_rep(at, from, count);
    else
      iowrite32_rep(at, from, count);
  }
};

} // namespace drydock
