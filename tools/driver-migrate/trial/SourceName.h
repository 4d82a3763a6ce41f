// A function's name as its source has it: without C++ mangling and parameters,
// and without what compilers append to clones.
#pragma once
#include "llvm/ADT/StringRef.h"
#include <string>

namespace drydock::trial {

/// "_ZL4openP5inode" and "open.isra.0" are both "open".
std::string sourceName(llvm::StringRef Symbol);

} // namespace drydock::trial
