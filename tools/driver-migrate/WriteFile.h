// Files that appear whole or not at all.
#pragma once
#include "llvm/ADT/StringRef.h"
#include <string>

namespace drydock::migrate {

/// Writes beside the target and renames: a full disk or an interrupted run
/// leaves the old file or none. Returns what went wrong, or nothing.
std::string writeWhole(llvm::StringRef Path, llvm::StringRef Text);

/// The same, but leaves a file with that content alone.
std::string writeIfChanged(llvm::StringRef Path, llvm::StringRef Text);

} // namespace drydock::migrate
