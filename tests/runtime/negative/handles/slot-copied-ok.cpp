// SPDX-License-Identifier: GPL-2.0-only
// Twin of slot-copied-bad.cpp.
#include <drydock/slots.h>

using namespace drydock;

int poke(struct pci_dev *pdev);
int poke(struct pci_dev *pdev) {
  Scoped<Mapping> first;
  void __iomem *registers = first.mapBar(pdev, 0);
  return registers ? 0 : -ENOMEM;
}
