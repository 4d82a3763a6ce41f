// SPDX-License-Identifier: GPL-2.0-only
// Twin of wide-proof-bad.cpp.
#include "../chip.h"

class Driver {
  int other_;
  void all(Worker<&Driver::other_> &work);
  void work(Worker<&Driver::other_> &work) { all(work); }
};
