// Compiles what a plan would write. A group that an error points into is taken
// back: what is offered compiles.
#pragma once
#include "Plan.h"

namespace drydock::migrate {

/// What needs a group that is not taken is not taken either.
void dropDependents(ModulePlan &Module);

/// Texts of the files and of the headers' copies, and Conflicts, from the
/// states of the groups.
void composeFiles(ModulePlan &Module, llvm::ArrayRef<ParsedUnit> Parsed);

void checkOutput(const Flags &F, ModulePlan &Module,
                 llvm::ArrayRef<ParsedUnit> Parsed);

} // namespace drydock::migrate
