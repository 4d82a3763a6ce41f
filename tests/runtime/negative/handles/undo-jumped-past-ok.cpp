// SPDX-License-Identifier: GPL-2.0-only
// Twin of undo-jumped-past-bad.cpp.
#include <drydock/undo.h>

using namespace drydock;

void put(int what);
int get(int what);

int setUp();
int setUp() {
  if (get(1))
    return -1;
  Undo first([] { put(1); });
  return -1;
}
