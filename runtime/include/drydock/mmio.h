// SPDX-License-Identifier: GPL-2.0-only
// Memory-mapped registers: the backend whose accesses are the kernel's readl()
// and writel(). An address is an integer: no reference, pointer or `this` ever
// points at device memory, which compilers may take as a licence to read it.
//
/* example
#include <drydock/mmio.h>
using namespace drydock;

struct Counter {
  struct Count : Register<0x00, u32, RO> {};
  struct Irq : Register<0x04, u32, W1C> {
    static constexpr Field<Irq, 0> expired{};
    static constexpr Fields fields{expired};
  };
  using Map = RegisterMap<0x10, Count, Irq>;
};

// What a region returns while its device is bound: mapping.h, pci.h.
u32 acknowledge(const View<Counter::Map, Mmio> &regs) {
  if (regs.read(Counter::Irq::expired))
    regs.write(Counter::Irq::expired(true));
  return regs.read<Counter::Count>();
}
*/
#pragma once
#include <drydock/view.h>

#ifdef __KERNEL__
#include <linux/delay.h>
#include <linux/io.h>
#include <linux/ktime.h>

namespace drydock {

/// Kernel time, as read_poll_timeout() (linux/iopoll.h) uses it.
struct KernelClock {
  DRYDOCK_INLINE static ktime_t after(Microseconds time) {
    return ktime_add_us(ktime_get(), time.count);
  }
  DRYDOCK_INLINE static bool passed(ktime_t end) {
    return ktime_compare(ktime_get(), end) > 0;
  }
  DRYDOCK_INLINE static void delay(Microseconds time) {
    if (time.count)
      udelay(time.count);
    cpu_relax();
  }
  DRYDOCK_INLINE static void sleep(Microseconds time) {
    usleep_range((time.count >> 2) + 1, time.count);
    cpu_relax();
  }
};

/// Ordered accesses are little-endian and ordered against memory and each
/// other; relaxed ones against each other on the same device only
/// (Documentation/driver-api/device-io.rst).
struct Mmio {
  using Address = unsigned long;
  using Clock = KernelClock;
#ifdef CONFIG_64BIT
  template <class T> static constexpr bool width = true;
#else
  template <class T> static constexpr bool width = sizeof(T) <= 4;
#endif

  template <class T, bool Relaxed>
  DRYDOCK_INLINE static T read(Address base, usize offset) {
    auto at = reinterpret_cast<const volatile void __iomem *>(base + offset);
    if constexpr (sizeof(T) == 1)
      return Relaxed ? readb_relaxed(at) : readb(at);
    else if constexpr (sizeof(T) == 2)
      return Relaxed ? readw_relaxed(at) : readw(at);
    else if constexpr (sizeof(T) == 4)
      return Relaxed ? readl_relaxed(at) : readl(at);
    else
      return Relaxed ? readq_relaxed(at) : readq(at);
  }
  template <class T, bool Relaxed>
  DRYDOCK_INLINE static void write(Address base, usize offset, T value) {
    auto at = reinterpret_cast<volatile void __iomem *>(base + offset);
    if constexpr (sizeof(T) == 1)
      Relaxed ? writeb_relaxed(value, at) : writeb(value, at);
    else if constexpr (sizeof(T) == 2)
      Relaxed ? writew_relaxed(value, at) : writew(value, at);
    else if constexpr (sizeof(T) == 4)
      Relaxed ? writel_relaxed(value, at) : writel(value, at);
    else
      Relaxed ? writeq_relaxed(value, at) : writeq(value, at);
  }

  /// Count times from and to one register, in the order of bytes in memory.
  template <class T>
  DRYDOCK_INLINE static void readAll(Address base, usize offset, void *to,
                                     unsigned int count) {
    auto at = reinterpret_cast<const volatile void __iomem *>(base + offset);
    if constexpr (sizeof(T) == 1)
      readsb(at, to, count);
    else if constexpr (sizeof(T) == 2)
      readsw(at, to, count);
    else
      readsl(at, to, count);
  }
  template <class T>
  DRYDOCK_INLINE static void writeAll(Address base, usize offset,
                                      const void *from, unsigned int count) {
    auto at = reinterpret_cast<volatile void __iomem *>(base + offset);
    if constexpr (sizeof(T) == 1)
      writesb(at, from, count);
    else if constexpr (sizeof(T) == 2)
      writesw(at, from, count);
    else
      writesl(at, from, count);
  }
};

} // namespace drydock
#else
#include <drydock/testing/fake_device.h>
#endif
