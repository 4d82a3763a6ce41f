// Picks what matters to the preprocessor out of a Makefile's flag variables.
#pragma once
#include "llvm/ADT/ArrayRef.h"
#include <string>
#include <vector>

namespace drydock {

/// Keeps -I, -isystem, -D, -U and -include. Relative directories and files are
/// looked for in Bases, made absolute, and dropped when they don't exist.
std::vector<std::string>
keepPreprocessorFlags(llvm::ArrayRef<std::string> FlagTexts,
                      llvm::ArrayRef<std::string> Bases);

} // namespace drydock
