// Unified diffs, by diff(1).
#pragma once
#include "llvm/ADT/StringRef.h"
#include <string>

namespace drydock::migrate {

/// Empty where the texts are equal.
std::string unifiedDiff(llvm::StringRef OldName, llvm::StringRef Old,
                        llvm::StringRef NewName, llvm::StringRef New);

} // namespace drydock::migrate
