// The module's Makefile: the lines that have its sources built as C++.
#pragma once
#include "Plan.h"

namespace drydock::migrate {

struct MakefileChange {
  std::string Path;
  std::string Before, After;
  bool Made = false; ///< there was none
  std::string Error;
};

/// Adds the module's files to what is built as C++, or takes them away.
MakefileChange addToMakefile(const ModulePlan &Module);
std::string withoutBlock(llvm::StringRef Text, llvm::StringRef Module);

} // namespace drydock::migrate
