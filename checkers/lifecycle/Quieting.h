// Calls that keep a device from raising interrupts until it is set up: by their
// names, or by nothing or everything written into one of its registers.
#pragma once
#include "model/ApiTable.h"

namespace llvm {
class CallBase;
} // namespace llvm

namespace drydock {

bool isQuieting(const ApiTable &Table, const llvm::CallBase &Call);

} // namespace drydock
