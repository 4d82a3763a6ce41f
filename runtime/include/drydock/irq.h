// SPDX-License-Identifier: GPL-2.0-only
// Interrupts. A registration is a member behind its handler, which is behind
// what it names: it is freed first, and free_irq() waits for a handler that
// runs. It can't move, leak or be freed twice.
//
/* example
#include <drydock/irq.h>
#include <drydock/pci.h>
using namespace drydock;

struct Chip {
  struct Irq : Register<0x00, u32, W1C> {
    static constexpr Field<Irq, 0> done{};
    static constexpr Fields fields{done};
  };
  using Map = RegisterMap<0x10, Irq>;
};

class Example : public pci::Driver<Example> {
public:
  static constexpr const char *name = "example";
  static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));
  Status probe(Process<Example> &context, struct pci_dev &pdev) {
    DRYDOCK_TRY(bar_.map(context, pdev, name));
    DRYDOCK_TRY(vectors_.allocate(context, pdev, 1, 1, PCI_IRQ_ALL_TYPES));
    return irq_.request(context, vectors_.number(0), *this, name, IRQF_SHARED);
  }

private:
  Bar<0, Chip::Map> bar_;
  pci::IrqVectors vectors_;
  irqreturn_t interrupt(HardIrq<&Example::bar_> &irq) {
    auto regs = bar_.regs(irq);
    if (!regs.read(Chip::Irq::done))
      return IRQ_NONE;
    regs.write(Chip::Irq::done(true));
    return IRQ_HANDLED;
  }
  Irq<&Example::interrupt> irq_;
};
DRYDOCK_PCI_DRIVER(Example);
MODULE_LICENSE("GPL");
*/
#pragma once
#include <drydock/context.h>
#include <drydock/result.h>
#include <linux/interrupt.h>
#include <linux/pci.h>

namespace drydock {

/// F: irqreturn_t (D::*)(HardIrq<...> &). Thread, where there is one, runs in a
/// thread of its own after F returned IRQ_WAKE_THREAD, and may sleep:
/// irqreturn_t (D::*)(Worker<...> &). The cookie is the driver's state: one
/// registration per line and state.
template <auto F, auto Thread = nullptr> class Irq : public Immovable {
  using D = typename Handler<decltype(F)>::Owner;
  static_assert(Handler<decltype(F)>::Context::level == Level::HardIrq,
                "an interrupt handler takes a HardIrq<...> &");
  static constexpr bool threaded = !isSame<decltype(Thread), decltype(nullptr)>;

public:
  constexpr Irq() = default;
  /// The handler may run before this returns: everything that it names is to be
  /// ready. Flags are those of request_irq().
  Status request(Process<D> &, unsigned int number, D &self, const char *name,
                 unsigned long flags = 0) {
    if (self_)
      return Error(-EBUSY); // it has one
    int error;
    if constexpr (threaded)
      error =
          request_threaded_irq(number, handle, runThread, flags, name, &self);
    else
      error = request_irq(number, handle, flags, name, &self);
    if (error)
      return Error(error);
    number_ = number;
    self_ = &self;
    return {};
  }
  /// No handler runs afterwards.
  void reset() {
    if (self_) {
      free_irq(number_, self_);
      self_ = nullptr;
    }
  }
  ~Irq() {
    if (self_)
      free_irq(number_, self_);
  }

  /// The line is off to the end of the block; waits for a running handler.
  class [[nodiscard]] Disabled : public Immovable {
  public:
    explicit Disabled(unsigned int number) : number_(number) {
      disable_irq(number);
    }
    ~Disabled() { enable_irq(number_); }
    void operator&() const = delete;

  private:
    unsigned int number_;
  };
  template <class C> Disabled disable(const C &) {
    static_assert(!mayNotSleep<C>, "this context may not wait for a handler");
    return Disabled(number_);
  }

private:
  static irqreturn_t handle(int, void *self) {
    return invoke<F>(*static_cast<D *>(self));
  }
  static irqreturn_t runThread(int, void *self) {
    return invoke<Thread>(*static_cast<D *>(self));
  }

  D *self_ DRYDOCK_ZERO; // null: no registration, and no number
  unsigned int number_;
};

namespace pci {

/// MSI-X, MSI or the INTx line, as the flags of pci_alloc_irq_vectors() say.
class IrqVectors : public Immovable {
public:
  template <class D>
  Status allocate(Process<D> &, struct pci_dev &pdev, unsigned int least,
                  unsigned int most, unsigned int flags) {
    int count = pci_alloc_irq_vectors(&pdev, least, most, flags);
    if (count < 0)
      return Error(count);
    pdev_ = &pdev;
    return {};
  }
  /// The number to request; negative numbers are the kernel's for none.
  unsigned int number(unsigned int vector) const {
    return pci_irq_vector(pdev_, vector);
  }
  ~IrqVectors() {
    if (pdev_)
      pci_free_irq_vectors(pdev_);
  }

private:
  struct pci_dev *pdev_ DRYDOCK_ZERO;
};

} // namespace pci
} // namespace drydock
