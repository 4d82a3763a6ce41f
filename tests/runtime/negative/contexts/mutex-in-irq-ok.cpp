// SPDX-License-Identifier: GPL-2.0-only
// Twin of mutex-in-irq-bad.cpp.
#include "../chip.h"

class Driver {
  struct Busy : Mutex<Busy> {};
  Busy lock_;
  void work(Worker<&Driver::lock_> &work) { auto held = lock_.lock(work); }
};
