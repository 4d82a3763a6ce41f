// Makes up the compile command of a driver source from installed headers and
// Makefiles alone, as Kbuild would on x86-64.
#pragma once
#include "compile/CompileUnit.h"
#include "compile/KbuildTree.h"
#include "compile/KernelHeaders.h"

namespace drydock {

/// Arguments need no translateFlags() except for their tail. CONFIG symbols
/// that guard the file and are off are turned on and listed in the unit.
CompileUnit unitFromHeaders(llvm::StringRef File, const KernelHeaders &Headers,
                            KbuildTree &Tree);

} // namespace drydock
