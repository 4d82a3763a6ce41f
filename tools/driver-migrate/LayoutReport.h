// What `--layout` prints.
#pragma once
#include "Prepare.h"

namespace drydock::migrate {

/// Compares every parsed unit's records with both compilers; true if nothing
/// differs. CxxFile(I) is the C++ form of unit I, or a file that only includes
/// what it includes.
bool reportLayouts(const Prepared &P, const Overlay &Made,
                   llvm::ArrayRef<std::string> CxxFiles, bool Gcc);

} // namespace drydock::migrate
