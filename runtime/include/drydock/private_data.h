// SPDX-License-Identifier: GPL-2.0-only
// A driver's own data behind the kernel's void pointer: one type per driver,
// said once.
//
/* example
#include <linux/netdevice.h>
#include <linux/pci.h>
#include <drydock/private_data.h>

struct nic {
  void __iomem *regs;
};
using nic_data = drydock::DriverData<struct net_device>;
using nic_private = drydock::NetData<struct nic>;

void bind(struct pci_dev *pdev, struct net_device *dev) {
  nic_data::set(pdev, dev);
}
struct nic *nicOf(struct pci_dev *pdev) {
  return nic_private::of(nic_data::get(pdev));
}
*/
#pragma once
#include <drydock/base.h>
#include <linux/device.h>

namespace drydock {

/// What the driver keeps for a device: the device itself, or what is one
/// (struct pci_dev, platform_device ...).
template <class State> struct DriverData {
  DRYDOCK_INLINE static State *get(const struct device *device) {
    return static_cast<State *>(dev_get_drvdata(device));
  }
  DRYDOCK_INLINE static void set(struct device *device, State *state) {
    dev_set_drvdata(device, state);
  }
  template <class D> DRYDOCK_INLINE static State *get(const D *device) {
    return get(&device->dev);
  }
  template <class D> DRYDOCK_INLINE static void set(D *device, State *state) {
    set(&device->dev, state);
  }
};

/// What lies behind a network device, in its allocation. The driver includes
/// linux/netdevice.h.
template <class State> struct NetData {
  template <class D> DRYDOCK_INLINE static State *of(const D *device) {
    return static_cast<State *>(netdev_priv(device));
  }
};

} // namespace drydock
