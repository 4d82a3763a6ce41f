// The headers that C++ sources of a module include, as text that a C parser
// takes: their directives without their code.
#pragma once
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace drydock::migrate {

struct HeaderSet {
  std::string CText;   ///< every directive of every source, for the C parse
  std::string PchText; ///< what the sources have in common at their top
  /// Sources that define macros of their own first: not for the shared header.
  std::vector<std::string> Own;
};

/// Headers named <drydock/...>, looked for in Roots, and "*.hpp" beside their
/// users are C++: replaced by the kernel headers that they include.
llvm::Expected<HeaderSet> headerSet(llvm::ArrayRef<std::string> Sources,
                                    llvm::ArrayRef<std::string> Roots);

} // namespace drydock::migrate
