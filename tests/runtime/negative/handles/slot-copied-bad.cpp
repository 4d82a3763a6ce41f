// SPDX-License-Identifier: GPL-2.0-only
// An owner of a function gives back once.
// g++-12: rejects
// needs the kernel
#include <drydock/slots.h>

using namespace drydock;

int poke(struct pci_dev *pdev) {
  Scoped<Mapping> first;
  void __iomem *registers = first.mapBar(pdev, 0);
  Scoped<Mapping> second = first; // expected-error {{call to deleted constructor}}
  return registers ? 0 : -ENOMEM;
}
