// Findings that the command itself makes, about suppression comments. They
// have ids and pages like rules but no analysis.
#pragma once
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace drydock {

struct OwnRule {
  const char *Id;
  const char *Summary;
  const char *Page; ///< markdown
};

llvm::ArrayRef<OwnRule> ownRules();
const OwnRule &badSuppressionRule();
const OwnRule &unusedSuppressionRule();

} // namespace drydock
