// SPDX-License-Identifier: GPL-2.0-only
// The registers and the driver that the negative tests share.
#pragma once
#include <drydock/handle.h>
#include <drydock/mapping.h>

using namespace drydock;

struct Chip {
  enum class Speed { slow, fast };
  struct Id : Register<0x00, u32, RO> {};
  struct Control : Register<0x04, u32> {
    static constexpr Field<Control, 0> enable{};
    static constexpr Field<Control, 4, 2, Speed> speed{};
    static constexpr Field<Control, 8, 8> rate{};
    static constexpr Field<Control, 30, 1, bool, RO> busy{};
    static constexpr Fields fields{enable, speed, rate, busy};
  };
  struct Doorbell : Register<0x08, u32, WO> {};
  struct Irq : Register<0x0c, u32, W1C> {
    static constexpr Field<Irq, 0> done{};
    static constexpr Fields fields{done};
  };
  struct Overflows : Register<0x10, u32, RC> {
    static constexpr Field<Overflows, 0> any{};
    static constexpr Fields fields{any};
  };
  struct Lane : RegisterArray<0x20, u32, 4> {};
  struct Window : Register<0x30, u32, WO> {};
  struct Data : Register<0x34, u16> {};
  using Map = RegisterMap<0x40, Id, Control, Doorbell, Irq, Overflows, Lane,
                          Window, Data>;

  struct Inner : Register<0x12, u16> {};
  using Behind = Indirect<Window, Data, RegisterMap<0x100, Inner>>;
};

/// A lock of host builds; how it locks is nobody's business here.
struct NothingSaved {};
template <Level Shared, bool Sleeps> struct HostLock {
  using Native = int;
  using Saved = NothingSaved;
  static constexpr Level sharedWith = Shared;
  static constexpr bool sleeps = Sleeps;
  template <class> static void initialise(Native &lock) { lock = 0; }
  template <Level> static Saved lock(Native &lock) {
    lock = 1;
    return {};
  }
  template <Level> static void unlock(Native &lock, Saved) { lock = 0; }
};
template <class S> using SpinLock = BasicLock<S, HostLock<Level::Process, false>>;
template <class S>
using SpinLockIrq = BasicLock<S, HostLock<Level::HardIrq, false>>;
template <class S> using Mutex = BasicLock<S, HostLock<Level::Process, true>>;

using OpenView = View<Chip::Map, Mmio>;
using ExclusiveView = View<Chip::Map, Mmio, Sharing::Exclusive>;
