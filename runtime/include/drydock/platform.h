// SPDX-License-Identifier: GPL-2.0-only
// Platform drivers: bound by name or by a table of the firmware's, with memory
// and interrupts as resources.
//
/* example
#include <drydock/irq.h>
#include <drydock/platform.h>
using namespace drydock;

struct Chip {
  struct Id : Register<0x00, u32, RO> {};
  using Map = RegisterMap<0x100, Id>;
};

class Example : public platform::Driver<Example> {
public:
  static constexpr const char *name = "example";
  Status probe(Process<Example> &context, struct platform_device &device) {
    DRYDOCK_TRY(memory_.map(context, device, 0));
    dev_info(&device.dev, "id %x\n", memory_.regs(context).read<Chip::Id>());
    return {};
  }

private:
  Memory<Chip::Map> memory_;
};
DRYDOCK_PLATFORM_DRIVER(Example);
MODULE_LICENSE("GPL");
*/
#pragma once
#include <drydock/mapping.h>
#include <drydock/result.h>
#include <drydock/state.h>
#include <linux/module.h>
#include <linux/platform_device.h>

namespace drydock::platform {

/// A memory resource, claimed for this driver and mapped.
template <class D, class Map, class... Parts>
class Memory : public Region<D, Map, Mmio, Parts...> {
public:
  constexpr Memory() = default;
  /// -ENXIO: no such resource. -EBUSY: claimed. -ENODEV: smaller than the map.
  Status map(Process<D> &, struct platform_device &device, unsigned int which) {
    struct resource *found =
        platform_get_resource(&device, IORESOURCE_MEM, which);
    if (!found)
      return Error(-ENXIO);
    if (resource_size(found) < Map::size)
      return Error(-ENODEV);
    if (!request_mem_region(found->start, resource_size(found),
                            dev_name(&device.dev)))
      return Error(-EBUSY);
    void __iomem *base = ioremap(found->start, resource_size(found));
    if (!base) {
      release_mem_region(found->start, resource_size(found));
      return Error(-ENOMEM);
    }
    this->base_ = reinterpret_cast<unsigned long>(base);
    start_ = found->start;
    size_ = resource_size(found);
    return {};
  }
  ~Memory() {
    if (!this->base_)
      return;
    iounmap(reinterpret_cast<void __iomem *>(this->base_));
    release_mem_region(start_, size_);
  }

private:
  resource_size_t start_, size_; // set where base_ is
};

/// The number of an interrupt, for Irq::request().
template <class D>
Result<unsigned int> irq(Process<D> &, struct platform_device &device,
                         unsigned int which) {
  int number = platform_get_irq(&device, which);
  if (number < 0)
    return Error(number);
  return static_cast<unsigned int>(number);
}

/// A device that this driver makes for another to bind to.
class Child : public Immovable {
public:
  template <class D> Status enlist(Process<D> &, const char *name) {
    struct platform_device *device =
        platform_device_register_simple(name, PLATFORM_DEVID_NONE, nullptr, 0);
    if (IS_ERR(device))
      return Error::in(device);
    device_ = device;
    return {};
  }
  /// Unbinds the other driver.
  ~Child() { platform_device_unregister(device_); } // null is none

private:
  struct platform_device *device_ DRYDOCK_ZERO;
};

/// Base of a driver's class; gives its handles the driver's name.
template <class D> class Driver : public Immovable {
protected:
  template <class Map, class... Parts>
  using Memory = platform::Memory<D, Map, Parts...>;
};

/// What the platform bus calls.
template <class D> struct Binding {
  static __cold int probe(struct platform_device *device) {
    return Lifetime<D>::begin(
        [&](D &self, Process<D> &context) {
          return self.probe(context, *device);
        },
        [&](D *self) { platform_set_drvdata(device, self); });
  }
  // void from 6.11 on, where remove_new of 6.3 took its place.
  static __cold auto remove(struct platform_device *device) {
    Lifetime<D>::end(platform_get_drvdata(device));
    using Result = decltype(platform_driver::remove(nullptr));
    if constexpr (!isSame<Result, void>)
      return 0;
  }
};

} // namespace drydock::platform

/// The module of a platform driver. Further members of struct device_driver may
/// follow the class: .of_match_table = ..., .dev_groups = ...
#define DRYDOCK_PLATFORM_DRIVER(D, ...)                                        \
  static struct platform_driver drydock_platform_driver = {                    \
      .probe = drydock::platform::Binding<D>::probe,                           \
      .remove = drydock::platform::Binding<D>::remove,                         \
      .driver = {.name = D::name, __VA_ARGS__}};                               \
  module_platform_driver(drydock_platform_driver)
