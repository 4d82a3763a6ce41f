// SPDX-License-Identifier: GPL-2.0-only
// What one kind of owner held is not handed to another.
// g++-12: rejects
// needs the kernel
#include <drydock/slots.h>

using namespace drydock;

struct chip {
  PciRegions regions;
};
int setUp(struct chip *c, struct pci_dev *pdev) {
  PciEnabled enabled{};
  int error = enabled.enable(pdev);
  c->regions = handOver(enabled); // expected-error {{no viable overloaded '='}}
  return error;
}
