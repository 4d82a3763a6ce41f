// SPDX-License-Identifier: GPL-2.0-only
// What is to be undone when a function leaves early: a step of what was a
// ladder of labels. Undone in reverse order of declaration; the success keeps
// it.
//
/* example
#include <drydock/undo.h>
#include <linux/pci.h>

int set_up(struct pci_dev *pdev, void __iomem **regs) {
  int error = pci_enable_device(pdev);
  if (error)
    return error;
  drydock::Undo err_disable([&] { pci_disable_device(pdev); });
  error = pci_request_regions(pdev, "example");
  if (error)
    return error;                         // disables
  drydock::Undo err_regions([&] { pci_release_regions(pdev); });
  *regs = pci_ioremap_bar(pdev, 0);
  if (!*regs)
    return -ENOMEM;                       // releases, then disables
  drydock::keepAll(err_disable, err_regions);
  return 0;
}
*/
#pragma once
#include <drydock/base.h>

namespace drydock {

/// Whether it is due is known at each place of the code and costs nothing.
template <class Action> class [[nodiscard]] Undo : public Immovable {
public:
  DRYDOCK_INLINE explicit Undo(Action action) : action_(action) {}
  DRYDOCK_INLINE ~Undo() {
    if (due_)
      action_();
  }
  /// What was done stays.
  DRYDOCK_INLINE void keep() { due_ = false; }

private:
  Action action_;
  /// No padding: g++ clears it on the stack, and keeps a frame for it.
  unsigned long due_ = true;
};

template <class... Undos> DRYDOCK_INLINE void keepAll(Undos &...undos) {
  (undos.keep(), ...);
}

} // namespace drydock
