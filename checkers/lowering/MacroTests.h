// Branches that a macro wrote, not the author of the driver: an iterator's end
// condition, the test inside kfree_rcu() or a debugging assertion. They say
// nothing about what the author believed. The mark is metadata on the branch,
// so it survives writing the unit to disk.
#pragma once
#include "llvm/IR/Instructions.h"

namespace clang {
class ASTContext;
}

namespace drydock {

void markMacroTests(llvm::Module &Module, clang::ASTContext &Context);

inline bool isMacroTest(const llvm::Instruction &Branch) {
  return Branch.hasMetadata("drydock.macro");
}

} // namespace drydock
