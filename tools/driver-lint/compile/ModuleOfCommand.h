// Which module a recorded command builds for: Kbuild tells it in macros.
#pragma once
#include "compile/CompileUnit.h"
#include "compile/KbuildTree.h"

namespace drydock {

/// Fills Module, ModuleKey and Listed from the unit's arguments, else from the
/// Makefiles around the file.
void nameModule(CompileUnit &Unit, KbuildTree &Tree);

} // namespace drydock
