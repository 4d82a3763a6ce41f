// SPDX-License-Identifier: GPL-2.0-only
// Owners for records that C code allocates, zeroes and frees, in the shape of
// the functions they stand for: what is acquired in one callback and released
// in another, with what the release needs. All-zero bytes hold nothing; what
// holds nothing is not released, so a release happens once. There is no
// destructor: nobody would run it.
//
/* example
#include <drydock/slots.h>

struct chip {
  drydock::PciEnabled enabled;
  drydock::PciRegions regions;
  drydock::Mapping regs_mapping;
  drydock::IrqLine irq_line;
  void __iomem *regs;
};
irqreturn_t chip_interrupt(int irq, void *cookie);

int chip_open(struct chip *c, struct pci_dev *pdev) {
  int error = c->enabled.enable(pdev);
  if (error)
    return error;
  error = c->regions.claim(pdev, "chip");
  if (error)
    return error;
  c->regs = c->regs_mapping.mapBar(pdev, 0);
  if (!c->regs)
    return -ENOMEM;
  return c->irq_line.request(pdev->irq, chip_interrupt, IRQF_SHARED, "chip", c);
}
void chip_close(struct chip *c) {
  c->irq_line.release();
  c->regs_mapping.release();
  c->regions.release();
  c->enabled.release();
}
// Without any state: others know the ports by their number.
int chip_ports(unsigned short base) {
  drydock::Scoped<drydock::ClaimedPorts> ports;
  if (!ports.claim(base, 8, "chip"))
    return -EBUSY;
  ports.leave();
  return base;
}
void chip_done(unsigned short base) {
  drydock::ClaimedPorts::releaseLeft(base, 8);
}
*/
#pragma once
#include <drydock/base.h>
#include <linux/dma-mapping.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/pci.h>
#include <linux/version.h>

namespace drydock {

/// A slot of one function: what is still held at the end is released there.
/// Compilers know on most of its paths what it holds, if they see all of it.
template <class Slot> class Scoped : public Slot {
public:
  DRYDOCK_INLINE Scoped() : Slot() {}
  DRYDOCK_INLINE ~Scoped() { this->giveBack(); }
  DRYDOCK_INLINE void release() { this->giveBack(); }
  /// Stays held: others know its name, and call releaseLeft().
  DRYDOCK_INLINE void leave() { static_cast<Slot &>(*this) = Slot(); }
  Scoped(const Scoped &) = delete;
  Scoped &operator=(const Scoped &) = delete;
};

/// What it held; empty from then on.
template <class Slot> DRYDOCK_INLINE Slot handOver(Slot &from) {
  Slot held = from;
  from = Slot();
  return held;
}

/// Common to what a device holds: released with the device it was acquired by.
/// Releases are calls: two or three of each kind, never on a hot path.
template <void (*Release)(struct pci_dev *)> class PciSlot {
public:
  DRYDOCK_OUTLINE void release() { giveBack(); }
  DRYDOCK_INLINE void giveBack() {
    if (struct pci_dev *pdev = pdev_) {
      pdev_ = nullptr;
      Release(pdev);
    }
  }

  static DRYDOCK_INLINE void releaseLeft(struct pci_dev *pdev) {
    Release(pdev);
  }

protected:
  /// What the kernel's function returned.
  DRYDOCK_INLINE int held(struct pci_dev *pdev, int error) {
    if (!error)
      pdev_ = pdev;
    return error;
  }

private:
  struct pci_dev *pdev_;
};

class PciEnabled : public PciSlot<pci_disable_device> {
public:
  DRYDOCK_INLINE int enable(struct pci_dev *pdev) {
    return held(pdev, pci_enable_device(pdev));
  }
  DRYDOCK_INLINE int enableMemory(struct pci_dev *pdev) {
    return held(pdev, pci_enable_device_mem(pdev));
  }
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
  DRYDOCK_INLINE int enablePorts(struct pci_dev *pdev) {
    return held(pdev, pci_enable_device_io(pdev));
  }
#endif
};

class PciRegions : public PciSlot<pci_release_regions> {
public:
  DRYDOCK_INLINE int claim(struct pci_dev *pdev, const char *name) {
    return held(pdev, pci_request_regions(pdev, name));
  }
};

/// BARs by their bits.
class PciSelectedRegions {
public:
  DRYDOCK_INLINE int claim(struct pci_dev *pdev, int bars, const char *name) {
    int error = pci_request_selected_regions(pdev, bars, name);
    if (!error)
      pdev_ = pdev, bars_ = bars;
    return error;
  }
  DRYDOCK_OUTLINE void release() { giveBack(); }
  DRYDOCK_INLINE void giveBack() {
    if (struct pci_dev *pdev = pdev_) {
      pdev_ = nullptr;
      pci_release_selected_regions(pdev, bars_);
    }
  }
  static DRYDOCK_INLINE void releaseLeft(struct pci_dev *pdev, int bars) {
    pci_release_selected_regions(pdev, bars);
  }

private:
  struct pci_dev *pdev_;
  int bars_;
};

class PciRegion {
public:
  DRYDOCK_INLINE int claim(struct pci_dev *pdev, int bar, const char *name) {
    int error = pci_request_region(pdev, bar, name);
    if (!error)
      pdev_ = pdev, bar_ = bar;
    return error;
  }
  DRYDOCK_OUTLINE void release() { giveBack(); }
  DRYDOCK_INLINE void giveBack() {
    if (struct pci_dev *pdev = pdev_) {
      pdev_ = nullptr;
      pci_release_region(pdev, bar_);
    }
  }
  static DRYDOCK_INLINE void releaseLeft(struct pci_dev *pdev, int bar) {
    pci_release_region(pdev, bar);
  }

private:
  struct pci_dev *pdev_;
  int bar_;
};

/// Common to what is claimed by its numbers. Muxed claims wait for others.
template <struct resource *Parent> class ClaimedRange {
public:
  DRYDOCK_INLINE struct resource *
  claim(resource_size_t start, resource_size_t size, const char *name) {
    return held(start, size, __request_region(Parent, start, size, name, 0));
  }
  DRYDOCK_INLINE struct resource *
  claimMuxed(resource_size_t start, resource_size_t size, const char *name) {
    return held(start, size,
                __request_region(Parent, start, size, name, IORESOURCE_MUXED));
  }
  DRYDOCK_OUTLINE void release() { giveBack(); }
  DRYDOCK_INLINE void giveBack() {
    if (resource_size_t size = size_) {
      size_ = 0;
      __release_region(Parent, start_, size);
    }
  }
  static DRYDOCK_INLINE void releaseLeft(resource_size_t start,
                                         resource_size_t size) {
    __release_region(Parent, start, size);
  }

private:
  DRYDOCK_INLINE struct resource *
  held(resource_size_t start, resource_size_t size, struct resource *claimed) {
    if (claimed)
      start_ = start, size_ = size;
    return claimed;
  }
  /// A region of no ports is never given.
  resource_size_t start_, size_;
};

class ClaimedPorts : public ClaimedRange<&ioport_resource> {};
class ClaimedMemory : public ClaimedRange<&iomem_resource> {};

class Mapping {
public:
  DRYDOCK_INLINE void __iomem *map(resource_size_t at, unsigned long size) {
    return address_ = ioremap(at, size);
  }
  DRYDOCK_INLINE void __iomem *mapBar(struct pci_dev *pdev, int bar) {
    return address_ = pci_ioremap_bar(pdev, bar);
  }
  DRYDOCK_OUTLINE void release() { giveBack(); }
  DRYDOCK_INLINE void giveBack() {
    if (void __iomem *address = address_) {
      address_ = nullptr;
      iounmap(address);
    }
  }

private:
  void __iomem *address_;
};

/// Memory or ports.
class PciMapping {
public:
  DRYDOCK_INLINE void __iomem *map(struct pci_dev *pdev, int bar,
                                   unsigned long most) {
    pdev_ = pdev;
    return address_ = pci_iomap(pdev, bar, most);
  }
  DRYDOCK_OUTLINE void release() { giveBack(); }
  DRYDOCK_INLINE void giveBack() {
    if (void __iomem *address = address_) {
      address_ = nullptr;
      pci_iounmap(pdev_, address);
    }
  }

private:
  struct pci_dev *pdev_;
  void __iomem *address_;
};

/// A line with its handler; nothing runs it behind release().
class IrqLine {
public:
  DRYDOCK_INLINE int request(unsigned int number, irq_handler_t handler,
                             unsigned long flags, const char *name,
                             void *cookie) {
    return held(number, cookie,
                request_irq(number, handler, flags, name, cookie));
  }
  DRYDOCK_INLINE int requestThreaded(unsigned int number, irq_handler_t handler,
                                     irq_handler_t thread, unsigned long flags,
                                     const char *name, void *cookie) {
    return held(
        number, cookie,
        request_threaded_irq(number, handler, thread, flags, name, cookie));
  }
  DRYDOCK_OUTLINE void release() { giveBack(); }
  DRYDOCK_INLINE void giveBack() {
    if (unsigned int next = next_) {
      next_ = 0;
      free_irq(next - 1, cookie_);
    }
  }
  static DRYDOCK_INLINE void releaseLeft(unsigned int number, void *cookie) {
    free_irq(number, cookie);
  }

private:
  DRYDOCK_INLINE int held(unsigned int number, void *cookie, int error) {
    if (!error)
      next_ = number + 1, cookie_ = cookie;
    return error;
  }
  void *cookie_;
  unsigned int next_; ///< the line's number and one; 0: none
};

/// Memory that CPU and device both see.
class CoherentMemory {
public:
  DRYDOCK_INLINE void *allocate(struct device *device, size_t size,
                                dma_addr_t *handle, gfp_t gfp) {
    memory_ = dma_alloc_coherent(device, size, handle, gfp);
    device_ = device;
    size_ = size;
    handle_ = *handle;
    return memory_;
  }
  DRYDOCK_OUTLINE void release() { giveBack(); }
  DRYDOCK_INLINE void giveBack() {
    if (void *memory = memory_) {
      memory_ = nullptr;
      dma_free_coherent(device_, size_, memory, handle_);
    }
  }

private:
  void *memory_;
  struct device *device_;
  size_t size_;
  dma_addr_t handle_;
};

} // namespace drydock
