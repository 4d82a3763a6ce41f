// SPDX-License-Identifier: GPL-2.0-only
// Twin of slot-of-other-kind-bad.cpp.
#include <drydock/slots.h>

using namespace drydock;

struct chip {
  PciEnabled enabled;
};
int setUp(struct chip *c, struct pci_dev *pdev);
int setUp(struct chip *c, struct pci_dev *pdev) {
  PciEnabled enabled{};
  int error = enabled.enable(pdev);
  if (error)
    return error;
  c->enabled = handOver(enabled);
  return 0;
}
