// SPDX-License-Identifier: GPL-2.0-only
// What a driver got from the kernel and has to put: nodes of the firmware's
// description, devices, clocks, DMA channels; and what it switched on and has
// to switch off. Each is put once, on every way out; assigning another value
// puts the old one.
//
/* example
#include <drydock/references.h>
#include <linux/property.h>
using namespace drydock;

int lanes(struct fwnode_handle *device) {
  FirmwareNode port(fwnode_get_named_child_node(device, "port"));
  if (!port)
    return -ENXIO;
  u32 lanes;
  if (int error = fwnode_property_read_u32(port.get(), "lanes", &lanes))
    return error;                                // put
  return lanes;                                  // read before it is put
}
*/
#pragma once
#include <drydock/handle.h>
#include <drydock/result.h>
#include <drydock/state.h>
#include <linux/clk.h>
#include <linux/dmaengine.h>
#include <linux/of.h>
#include <linux/pci.h>
#include <linux/pm_runtime.h>
#include <linux/property.h>
#include <linux/regulator/consumer.h>

namespace drydock {

template <class T, void (*Put)(T *)> struct PutPolicy {
  using Value = T *;
  DRYDOCK_INLINE static void release(T *object) { Put(object); }
};
template <class T, void (*Put)(T *)>
using Reference = Unique<PutPolicy<T, Put>>;

using OfNode = Reference<struct device_node, of_node_put>;
using FirmwareNode = Reference<struct fwnode_handle, fwnode_handle_put>;
using DeviceReference = Reference<struct device, put_device>;
using PciReference = Reference<struct pci_dev, pci_dev_put>;
using Clock = Reference<struct clk, clk_put>;
using DmaChannel = Reference<struct dma_chan, dma_release_channel>;

/// A device that is kept awake.
class [[nodiscard]] Awake {
  struct Policy {
    using Value = struct device *;
    DRYDOCK_INLINE static void release(struct device *device) {
      pm_runtime_put(device);
    }
  };

public:
  /// Resumes it; a failure leaves no use behind.
  static Result<Awake> resume(struct device &device) {
    if (int error = pm_runtime_resume_and_get(&device))
      return Error(error);
    Awake awake;
    awake.device_ = Unique<Policy>(&device);
    return awake;
  }

private:
  Unique<Policy> device_;
};

/// A regulator that is on.
class [[nodiscard]] PowerOn {
  struct Policy {
    using Value = struct regulator *;
    DRYDOCK_INLINE static void release(struct regulator *supply) {
      regulator_disable(supply);
    }
  };

public:
  constexpr PowerOn() = default;
  static Result<PowerOn> enable(struct regulator &supply) {
    if (int error = regulator_enable(&supply))
      return Error(error);
    PowerOn on;
    on.supply_ = Unique<Policy>(&supply);
    return on;
  }
  explicit operator bool() const { return bool(supply_); }
  void disable() { supply_.reset(); }

private:
  Unique<Policy> supply_;
};

} // namespace drydock
