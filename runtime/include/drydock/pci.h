// SPDX-License-Identifier: GPL-2.0-only
// PCI drivers: a class whose object is the driver's state. The runtime makes it
// in zeroed memory, calls probe(), and destroys it when probe() fails or the
// device is unbound: members in reverse order, before the bus takes anything
// back. A failed probe() needs no ladder of labels.
//
/* example
#include <drydock/pci.h>
using namespace drydock;

struct Chip {
  struct Id : Register<0x00, u32, RO> {};
  using Map = RegisterMap<0x100, Id>;
};

class Example : public pci::Driver<Example> {
public:
  static constexpr const char *name = "example";
  static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));

  Status probe(Process<Example> &context, struct pci_dev &pdev) {
    DRYDOCK_TRY(enabled_.enable(context, pdev));
    DRYDOCK_TRY(bar_.map(context, pdev, name));
    dev_info(&pdev.dev, "id %x\n", bar_.regs(context).read<Chip::Id>());
    return {};
  }

private:
  pci::Enabled enabled_;
  Bar<0, Chip::Map> bar_;
};
DRYDOCK_PCI_DRIVER(Example);
MODULE_LICENSE("GPL");
*/
#pragma once
#include <drydock/mapping.h>
#include <drydock/result.h>
#include <drydock/state.h>
#include <linux/module.h>
#include <linux/pci.h>

namespace drydock::pci {

/// pci_enable_device() and its end.
class Enabled : public Immovable {
public:
  template <class D> Status enable(Process<D> &, struct pci_dev &pdev) {
    if (int error = pci_enable_device(&pdev))
      return Error(error);
    pdev_ = &pdev;
    return {};
  }
  ~Enabled() {
    if (pdev_)
      pci_disable_device(pdev_);
  }

private:
  struct pci_dev *pdev_ DRYDOCK_ZERO;
};

/// The device may read and write memory by itself.
class Master : public Immovable {
public:
  template <class D> void enable(Process<D> &, struct pci_dev &pdev) {
    pci_set_master(&pdev);
    pdev_ = &pdev;
  }
  ~Master() {
    if (pdev_)
      pci_clear_master(pdev_);
  }

private:
  struct pci_dev *pdev_ DRYDOCK_ZERO;
};

/// BAR N, claimed for this driver and mapped; registers as in Map.
template <class D, int N, class Map, class... Parts>
class Bar : public Region<D, Map, Mmio, Parts...> {
public:
  constexpr Bar() = default;
  /// -EBUSY: another driver has it. -ENODEV: smaller than the map says.
  Status map(Process<D> &, struct pci_dev &pdev, const char *name) {
    // 0 to 0 where there is no such BAR.
    if (pci_resource_end(&pdev, N) - pci_resource_start(&pdev, N) <
        Map::size - 1)
      return Error(-ENODEV);
    if (int error = pci_request_region(&pdev, N, name))
      return Error(error);
    void __iomem *base = pci_ioremap_bar(&pdev, N);
    if (!base) {
      pci_release_region(&pdev, N);
      return Error(-ENOMEM);
    }
    this->base_ = reinterpret_cast<unsigned long>(base);
    pdev_ = &pdev;
    return {};
  }
  ~Bar() {
    if (this->base_) {
      iounmap(reinterpret_cast<void __iomem *>(this->base_));
      pci_release_region(pdev_, N);
    }
  }

private:
  struct pci_dev *pdev_; // set where base_ is
};

/// Configuration space: no 64-bit accesses (PCI Local Bus 3.0, 3.2.2.3).
struct ConfigSpace {
  using Address = struct pci_dev *;
  using Clock = KernelClock;
  template <class T> static constexpr bool width = sizeof(T) <= 4;

  template <class T, bool>
  DRYDOCK_INLINE static T read(Address pdev, usize at) {
    T value;
    if constexpr (sizeof(T) == 1)
      pci_read_config_byte(pdev, at, &value);
    else if constexpr (sizeof(T) == 2)
      pci_read_config_word(pdev, at, &value);
    else
      pci_read_config_dword(pdev, at, &value);
    return value;
  }
  template <class T, bool>
  DRYDOCK_INLINE static void write(Address pdev, usize at, T value) {
    if constexpr (sizeof(T) == 1)
      pci_write_config_byte(pdev, at, value);
    else if constexpr (sizeof(T) == 2)
      pci_write_config_word(pdev, at, value);
    else
      pci_write_config_dword(pdev, at, value);
  }
};

/// The device's own registers in configuration space.
template <class D, class Map, class... Parts>
class Config : public Region<D, Map, ConfigSpace, Parts...> {
  static_assert(Map::size <= 4096, "PCI Express has 4096 bytes of it");

public:
  constexpr Config() = default;
  void attach(Process<D> &, struct pci_dev &pdev) { this->base_ = &pdev; }
};

constexpr struct pci_device_id id(u32 vendor, u32 device,
                                  kernel_ulong_t data = 0) {
  struct pci_device_id one = {};
  one.vendor = vendor;
  one.device = device;
  one.subvendor = one.subdevice = PCI_ANY_ID;
  one.driver_data = data;
  return one;
}

/// A table with its end mark.
template <usize N> struct Ids {
  struct pci_device_id table[N + 1];
};
template <class... Id> consteval Ids<sizeof...(Id)> ids(Id... each) {
  Ids<sizeof...(Id)> result = {{each..., {}}};
  for (usize i = 0; i < sizeof...(Id); ++i)
    for (usize j = 0; j < i; ++j)
      if (result.table[i].vendor == result.table[j].vendor &&
          result.table[i].device == result.table[j].device &&
          result.table[i].subvendor == result.table[j].subvendor &&
          result.table[i].subdevice == result.table[j].subdevice)
        mistake::idListedTwice();
  return result;
}

/// Base of a driver's class; gives its handles the driver's name.
template <class D> class Driver : public Immovable {
protected:
  template <int N, class Map, class... Parts>
  using Bar = pci::Bar<D, N, Map, Parts...>;
  template <class Map, class... Parts>
  using Config = pci::Config<D, Map, Parts...>;
};

/// What the PCI core calls.
template <class D> struct Binding {
  static __cold int probe(struct pci_dev *pdev,
                          const struct pci_device_id *id) {
    return Lifetime<D>::begin(
        [&](D &self, Process<D> &context) {
          if constexpr (requires { self.probe(context, *pdev, *id); })
            return self.probe(context, *pdev, *id);
          else
            return self.probe(context, *pdev);
        },
        [&](D *self) { pci_set_drvdata(pdev, self); });
  }
  static __cold void remove(struct pci_dev *pdev) {
    Lifetime<D>::end(pci_get_drvdata(pdev));
  }
};

} // namespace drydock::pci

/// The module of a PCI driver: its table for modprobe, its registration.
/// Further members of struct pci_driver may follow the class.
#define DRYDOCK_PCI_DRIVER(D, ...)                                             \
  static constexpr auto drydock_pci_ids = D::ids;                              \
  MODULE_DEVICE_TABLE(pci, drydock_pci_ids);                                   \
  static struct pci_driver drydock_pci_driver = {                              \
      .name = D::name,                                                         \
      .id_table = drydock_pci_ids.table,                                       \
      .probe = drydock::pci::Binding<D>::probe,                                \
      .remove = drydock::pci::Binding<D>::remove,                              \
      __VA_ARGS__};                                                            \
  module_pci_driver(drydock_pci_driver)
