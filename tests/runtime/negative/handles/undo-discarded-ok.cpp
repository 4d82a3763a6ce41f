// SPDX-License-Identifier: GPL-2.0-only
// Twin of undo-discarded-bad.cpp.
#include <drydock/undo.h>

using namespace drydock;

void put(int what);
int get(int what);

int setUp();
int setUp() {
  if (get(1))
    return -1;
  Undo first([] { put(1); });
  if (get(2))
    return -1;
  first.keep();
  return 0;
}
