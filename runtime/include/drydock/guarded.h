// SPDX-License-Identifier: GPL-2.0-only
// Which registers of a region belong to which lock. What is guarded is in no
// open view: it is reached under its lock alone, and there read-modify-write
// and index/data pairs exist. What no part claims stays lock-free: doorbells,
// write-one-to-clear, set/clear pairs, registers that one context owns.
//
/* example
#include <drydock/guarded.h>
#include <drydock/mapping.h>
using namespace drydock;

struct Nic {
  struct Doorbell : Register<0x00, u32, WO> {};
  struct Filter : Register<0x04, u32> {
    static constexpr Field<Filter, 0> promiscuous{};
    static constexpr Fields fields{promiscuous};
  };
  using Map = RegisterMap<0x10, Doorbell, Filter>;
};

class Driver {
  struct FilterLock : SpinLock<FilterLock> {};
  Region<Driver, Nic::Map, Mmio, Guarded<FilterLock, Nic::Filter>> region_;
  FilterLock lock_;

  void promiscuous(Process<Driver> &context, bool on) {
    auto held = lock_.lock(context);
    region_.under(held).modify(Nic::Filter::promiscuous(on));
    region_.regs(context).write<Nic::Doorbell>(1);   // needs no lock
  }
};
*/
#pragma once
#include <drydock/lock.h>
#include <drydock/view.h>

namespace drydock {

/// The registers Rs are reachable with lock L held only.
template <class L, class... Rs> struct Guarded {
  using Lock = L;
  template <class R> static constexpr bool has = isOneOf<R, Rs...>;
  template <class Map>
  static constexpr bool within = (Map::template has<Rs> && ...);
  template <class Part>
  static constexpr bool apart = (!Part::template has<Rs> && ...);
};

/// The part of a map that no lock guards.
template <class Map, class... Parts> struct Open {
  static_assert((Parts::template within<Map> && ...),
                "a guarded register is not in the map");
  template <class R>
  static constexpr bool has =
      Map::template has<R> && !(Parts::template has<R> || ...);
};

/// What may be looked at without a lock: reading it changes nothing. A value of
/// now; another context may be changing it.
template <class Map> struct Observable {
  template <class R>
  static constexpr bool has =
      Map::template has<R> && R::readable && R::mode != Mode::ReadClears;
};

/// No register may have two locks.
template <class... Parts> struct Disjoint {
  static constexpr bool value = true;
};
template <class First, class... Rest> struct Disjoint<First, Rest...> {
  static constexpr bool value =
      (First::template apart<Rest> && ...) && Disjoint<Rest...>::value;
};

/// The part of Parts that lock L guards.
template <class L, class... Parts> struct PartOf {
  static constexpr bool found = false;
  using Type = Guarded<L>;
};
template <class L, class First, class... Rest>
struct PartOf<L, First, Rest...> : PartOf<L, Rest...> {};
template <class L, class... Rs, class... Rest>
struct PartOf<L, Guarded<L, Rs...>, Rest...> {
  static constexpr bool found = true;
  using Type = Guarded<L, Rs...>;
};

} // namespace drydock
