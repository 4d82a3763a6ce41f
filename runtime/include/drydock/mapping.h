// SPDX-License-Identifier: GPL-2.0-only
// A mapped region: who may touch it, with which proof. Owners that map and
// unmap derive from it (pci::Bar, platform::Resource); all-zero bytes are an
// unmapped one.
//
/* example
#include <drydock/mapping.h>
using namespace drydock;

struct Chip {
  struct Id : Register<0x00, u32, RO> {};
  using Map = RegisterMap<0x10, Id>;
};

class Driver {
  Region<Driver, Chip::Map, Mmio> region_;

  u32 id(Worker<&Driver::region_> &work) {
    auto regs = region_.regs(work); // a local: gone before the mapping is
    return regs.read<Chip::Id>();
  }
};
*/
#pragma once
#include <drydock/guarded.h>
#include <drydock/mmio.h>

namespace drydock {

template <class D, class M, class B, class... Parts> class Region {
  static_assert(Disjoint<Parts...>::value,
                "a register is guarded by two locks");

public:
  using Map = M;
  using Backend = B;
  constexpr Region() = default;
  Region(const Region &) = delete;
  Region &operator=(const Region &) = delete;

  explicit operator bool() const {
    return base_ != typename Backend::Address{};
  }

  /// The registers that need no lock, for as long as the context lasts.
  template <class C>
  DRYDOCK_INLINE auto regs(const C &context DRYDOCK_LIFETIMEBOUND) const {
    check<C>();
    (void)context;
    return View<Open<Map, Parts...>, Backend>(base_);
  }
  /// Those that the held lock guards, read-modify-write included.
  template <class H>
  DRYDOCK_INLINE auto under(const H &held DRYDOCK_LIFETIMEBOUND) const {
    check<typename H::Held>();
    (void)held;
    using Part = PartOf<typename H::Lock, Parts...>;
    static_assert(Part::found, "no part of the region is guarded by this lock");
    return View<typename Part::Type, Backend, Sharing::Exclusive>(base_);
  }

  /// All registers that reading does not change, guarded ones too; for
  /// statistics and debugging.
  template <class C>
  DRYDOCK_INLINE auto observe(const C &context DRYDOCK_LIFETIMEBOUND) const {
    check<C>();
    (void)context;
    return View<Observable<Map>, Backend, Sharing::Observer>(base_);
  }

protected:
  typename Backend::Address base_ DRYDOCK_ZERO;

private:
  template <class C> static constexpr void check() {
    static_assert(__is_base_of(Bound<D>, C),
                  "access needs the proof that this driver's device is bound");
    static_assert(C::template names<Region>,
                  "the context does not name this region: add it to the "
                  "handler's signature, HardIrq<&Mine::region>");
  }
};

} // namespace drydock
