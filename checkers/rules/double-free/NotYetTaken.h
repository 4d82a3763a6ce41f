// A bring-up that gives back what it takes only later: a wrong label, or an
// unwinding that was moved.
#pragma once
#include "model/Finding.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace drydock {
struct UnitContext;
void checkNotYetTaken(const UnitContext &Unit,
                      llvm::function_ref<void(Finding)> Report);
} // namespace drydock
