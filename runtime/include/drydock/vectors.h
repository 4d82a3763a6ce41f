// SPDX-License-Identifier: GPL-2.0-only
// Several interrupts with one handler, which learns which it was: MSI-X vectors
// of queues. As many as the device and the kernel give, up to N.
//
/* example
#include <drydock/pci.h>
#include <drydock/vectors.h>
using namespace drydock;

struct Chip {
  struct Ack : RegisterArray<0x00, u32, 4, 4, W1C> {};
  using Map = RegisterMap<0x10, Ack>;
};

class Example : public pci::Driver<Example> {
public:
  static constexpr const char *name = "example";
  static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));
  Status probe(Process<Example> &context, struct pci_dev &pdev) {
    DRYDOCK_TRY(bar_.map(context, pdev, name));
    return irqs_.request(context, pdev, *this, 1, PCI_IRQ_MSIX | PCI_IRQ_MSI,
                         name);
  }

private:
  Bar<0, Chip::Map> bar_;
  irqreturn_t interrupt(HardIrq<&Example::bar_> &irq, Index<4> queue) {
    bar_.regs(irq).write<Chip::Ack>(queue, 1);
    return IRQ_HANDLED;
  }
  pci::Vectors<&Example::interrupt, 4> irqs_;
};
DRYDOCK_PCI_DRIVER(Example);
MODULE_LICENSE("GPL");
*/
#pragma once
#include <drydock/context.h>
#include <drydock/result.h>
#include <drydock/view.h>
#include <linux/interrupt.h>
#include <linux/pci.h>

namespace drydock::pci {

/// F: irqreturn_t (D::*)(HardIrq<...> &, Index<N>).
template <auto F, usize N> class Vectors : public Immovable {
  using D = typename Handler<decltype(F)>::Owner;
  static_assert(Handler<decltype(F)>::Context::level == Level::HardIrq,
                "an interrupt handler takes a HardIrq<...> &");

public:
  constexpr Vectors() = default;
  /// -ENOSPC when there are fewer than `least`. The handler may run before this
  /// returns.
  Status request(Process<D> &, struct pci_dev &pdev, D &self, usize least,
                 unsigned int flags, const char *name,
                 unsigned long irq_flags = 0) {
    if (pdev_)
      return Error(-EBUSY); // it has some
    int count = pci_alloc_irq_vectors(&pdev, least, N, flags);
    if (count < 0)
      return Error(count);
    pdev_ = &pdev;
    for (int i = 0; i < count; ++i) {
      cookies_[i] = {&self, Index<N>::checked(i).value()};
      if (int error = request_irq(pci_irq_vector(&pdev, i), handle, irq_flags,
                                  name, &cookies_[i])) {
        reset();
        return Error(error);
      }
      ++requested_;
    }
    return {};
  }
  usize size() const { return requested_; }
  /// No handler runs afterwards.
  void reset() {
    while (requested_) {
      --requested_;
      free_irq(pci_irq_vector(pdev_, requested_), &cookies_[requested_]);
    }
    if (pdev_)
      pci_free_irq_vectors(pdev_);
    pdev_ = nullptr;
  }
  ~Vectors() { reset(); }

private:
  struct Cookie {
    D *self DRYDOCK_ZERO;
    Index<N> index;
  };
  static irqreturn_t handle(int, void *data) {
    auto *cookie = static_cast<Cookie *>(data);
    return invoke<F>(*cookie->self, cookie->index);
  }
  struct pci_dev *pdev_ DRYDOCK_ZERO;
  usize requested_ DRYDOCK_ZERO;
  Cookie cookies_[N];
};

} // namespace drydock::pci
