// SPDX-License-Identifier: GPL-2.0-only
// BARs of ports, and BARs of either kind. PortBar is inb() and outb(). AnyBar
// has the kernel find out at each access, as C does with pci_iomap() and
// ioread32(); where that is too much, with() finds out once for a block.
//
/* example
#include <drydock/anybar.h>
using namespace drydock;

struct Chip {
  struct Command : Register<0x37, u8> {};
  struct Count : Register<0x4c, u32, RO> {};
  using Map = RegisterMap<0x100, Command, Count>;
};

class Example : public pci::Driver<Example> {
public:
  static constexpr const char *name = "example";
  static constexpr auto ids = pci::ids(pci::id(0x10ec, 0x8139));
  Status probe(Process<Example> &context, struct pci_dev &pdev) {
    DRYDOCK_TRY(either_.map(context, pdev, name));
    either_.regs(context).write<Chip::Command>(0x10);
    u32 sum = either_.with(context, [](auto &regs) {
      u32 sum = 0; // one branch ahead, none in here
      for (int i = 0; i < 100; ++i)
        sum += regs.template read<Chip::Count>();
      return sum;
    });
    return sum ? Status() : Error(-EIO);
  }

private:
  pci::AnyBar<Example, 0, Chip::Map> either_;
};
DRYDOCK_PCI_DRIVER(Example);
MODULE_LICENSE("GPL");
*/
#pragma once
#include <drydock/io_mem.h>
#include <drydock/pci.h>
#include <drydock/port.h>

namespace drydock::pci {

/// BAR N, claimed for this driver, of the kind that the device has.
template <class D, int N, class Map, class... Parts>
class AnyBar : public Region<D, Map, IoMem, Parts...> {
public:
  constexpr AnyBar() = default;
  /// -EBUSY: another driver has it. -ENODEV: smaller than the map says.
  Status map(Process<D> &, struct pci_dev &pdev, const char *name) {
    if (pci_resource_len(&pdev, N) < Map::size)
      return Error(-ENODEV);
    if (int error = pci_request_region(&pdev, N, name))
      return Error(error);
    void __iomem *base = pci_iomap(&pdev, N, 0);
    if (!base) {
      pci_release_region(&pdev, N);
      return Error(-ENOMEM);
    }
    this->base_ = reinterpret_cast<unsigned long>(base);
    pdev_ = &pdev;
    ports_ = pci_resource_flags(&pdev, N) & IORESOURCE_IO;
    return {};
  }
  ~AnyBar() {
    if (this->base_) {
      pci_iounmap(pdev_, reinterpret_cast<void __iomem *>(this->base_));
      pci_release_region(pdev_, N);
    }
  }
  /// Calls body(view) with a view of the kind that it is.
  template <class C, class F>
  DRYDOCK_INLINE auto with(const C &context, const F &body) const {
    auto regs = this->regs(context); // checks the context
    (void)regs;
    using Registers = Open<Map, Parts...>;
    if (ports_) {
      View<Registers, Ports> ports(pci_resource_start(pdev_, N));
      return body(ports);
    }
    View<Registers, Mmio> memory(this->base_);
    return body(memory);
  }

private:
  struct pci_dev *pdev_; // set where base_ is
  bool ports_;
};

} // namespace drydock::pci
