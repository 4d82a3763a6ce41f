// SPDX-License-Identifier: GPL-2.0-only
// Watchdog devices: operations are member functions. The watchdog core calls
// one of them at a time (drivers/watchdog/watchdog_dev.c, wd_data->lock), so
// their context opens what Guarded<WatchdogCore, ...> guards, without a lock.
//
/* example
#include <drydock/pci.h>
#include <drydock/watchdog.h>
using namespace drydock;

struct Chip {
  struct Reload : Register<0x00, u32, WO> {};
  using Map = RegisterMap<0x10, Reload>;
};

class Dog : public pci::Driver<Dog> {
public:
  static constexpr const char *name = "dog";
  static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));
  Status probe(Process<Dog> &context, struct pci_dev &pdev) {
    DRYDOCK_TRY(bar_.map(context, pdev, name));
    watchdog_.device(context).info = &information;
    return watchdog_.enlist<&Dog::watchdog_>(
        context, [this](Op &op) { return ping(op); });
  }

private:
  static constexpr struct watchdog_info information = {
      .options = WDIOF_KEEPALIVEPING, .identity = "dog"};
  Bar<0, Chip::Map, Guarded<WatchdogCore, Chip::Reload>> bar_;
  using Op = WatchdogOp<&Dog::bar_>;
  Status ping(Op &op) {
    bar_.under(op).write<Chip::Reload>(1);
    return {};
  }
  Watchdog<&Dog::ping, &Dog::ping> watchdog_;
};
DRYDOCK_PCI_DRIVER(Dog);
MODULE_LICENSE("GPL");
*/
#pragma once
#include <drydock/context.h>
#include <drydock/result.h>
#include <linux/watchdog.h>

namespace drydock {

/// Stands for the core's own lock; see above.
struct WatchdogCore {};

template <auto... Members>
using WatchdogOp = Context<Level::Process, WatchdogCore, Members...>;

/// Start and Stop as the core wants them, Ping and SetTimeout where they exist:
/// Status (D::*)(Op &), the last with the timeout in seconds. A Stop that
/// leaves the device running returns an error.
template <auto Start, auto Stop = nullptr, auto Ping = nullptr,
          auto SetTimeout = nullptr>
class Watchdog : public Immovable {
  using D = typename Handler<decltype(Start)>::Owner;
  using Op = typename Handler<decltype(Start)>::Context;
  static_assert(isSame<typename Op::Lock, WatchdogCore>,
                "operations take a WatchdogOp<...> &");

public:
  /// In the driver's state, which is zeroed: not cleared again.
  Watchdog() {}
  /// To be filled in by probe() before it enlists, and read afterwards.
  template <class C> struct watchdog_device &device(const C &) {
    static_assert(__is_base_of(Bound<D>, C), "needs this driver's context");
    return device_;
  }
  /// Sets the hardware up, then registers. Operations may run from here on. M
  /// is this member.
  template <auto M, class SetUp> Status enlist(Process<D> &, SetUp setUp) {
    device_.ops = &Table<M>::operations;
    {
      auto &&op = Trusted::context<Op>();
      DRYDOCK_TRY(setUp(op));
    }
    DRYDOCK_TRY(Status::of(watchdog_register_device(&device_)));
    enlisted_ = true;
    return {};
  }
  /// The operation as the core calls it, for set-up: no second copy of it.
  template <auto M> Status setTimeout(Op &, unsigned int seconds) {
    return Status::of(Table<M>::timeout(&device_, seconds));
  }
  /// No operation runs afterwards.
  ~Watchdog() {
    if (enlisted_)
      watchdog_unregister_device(&device_);
  }

private:
  // The first member: the core's pointer to it is one to the Watchdog.
  struct watchdog_device device_;
  bool enlisted_ DRYDOCK_ZERO;

  template <auto M> struct Table {
    static D &self(struct watchdog_device *device) {
      return *ownerOf<M>(reinterpret_cast<Watchdog *>(device));
    }
    template <auto F> static int call(struct watchdog_device *device) {
      return invoke<F>(self(device)).error();
    }
    static noinline int timeout(struct watchdog_device *device,
                                unsigned int seconds) {
      return invoke<SetTimeout>(self(device), seconds).error();
    }
    template <auto F> static consteval auto entry() {
      if constexpr (isSame<decltype(F), decltype(nullptr)>)
        return nullptr;
      else
        return &call<F>;
    }
    static consteval auto timeoutEntry() {
      if constexpr (isSame<decltype(SetTimeout), decltype(nullptr)>)
        return nullptr;
      else
        return &timeout;
    }
    static constexpr struct watchdog_ops operations = {
        .owner = THIS_MODULE,
        .start = entry<Start>(),
        .stop = entry<Stop>(),
        .ping = entry<Ping>(),
        .set_timeout = timeoutEntry(),
    };
  };
};

} // namespace drydock
