// Kernel configuration: what was asked for and what Kconfig made of it.
#pragma once
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace drydock::trial {

/// The settings of a fragment ("CONFIG_X=y") that do not hold in a .config.
/// Kconfig drops silently what a dependency forbids.
std::vector<std::string> unmetSettings(llvm::StringRef Wanted,
                                       llvm::StringRef Config);

} // namespace drydock::trial
