// Compiles what a plan would write. A group that an error points into is taken
// back: what is offered compiles.
#pragma once
#include "Plan.h"

namespace drydock::migrate {

/// Base and After of each file, from the states of the groups.
void composeFiles(ModulePlan &Module, llvm::ArrayRef<ParsedUnit> Parsed);

void checkOutput(const Flags &F, ModulePlan &Module,
                 llvm::ArrayRef<ParsedUnit> Parsed);

} // namespace drydock::migrate
