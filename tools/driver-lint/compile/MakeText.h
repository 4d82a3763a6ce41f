// The bit of make's language that Kbuild Makefiles use in lists and flags:
// variables, and the functions that only rearrange words.
#pragma once
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace drydock {

using MakeVariables = llvm::StringMap<std::string>;

/// Expands $(name), ${name}, $(addprefix ...), $(addsuffix ...), $(subst ...),
/// $(patsubst ...), $(sort ...). Anything else becomes empty: it would need a
/// build to know.
std::string expandMakeText(llvm::StringRef Text,
                           const MakeVariables &Variables);

/// Lines with continuations joined and comments removed.
std::vector<std::string> logicalLines(llvm::StringRef Text);

/// `name += value`; Name is empty when the line is no assignment.
struct MakeAssignment {
  llvm::StringRef Name, Operator, Value;
};
MakeAssignment parseAssignment(llvm::StringRef Line);

} // namespace drydock
