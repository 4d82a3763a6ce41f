// Which contexts of the tables interrupt others: none of them may sleep.
#pragma once
#include "llvm/ADT/StringSwitch.h"

namespace drydock {

/// Each interrupts those before it.
enum InterruptLevel { InThread = -1, SoftIrq, HardIrq, InterruptLevels };

inline InterruptLevel interruptLevel(llvm::StringRef Context) {
  return llvm::StringSwitch<InterruptLevel>(Context)
      .Case("hardirq", HardIrq)
      .Cases({"softirq", "timer"}, SoftIrq)
      .Default(InThread);
}

} // namespace drydock
