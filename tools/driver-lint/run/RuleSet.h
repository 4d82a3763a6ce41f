// The rules of a run: which are on, and fresh instances of them per analysis.
#pragma once
#include "model/Rule.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <string>
#include <vector>

namespace drydock {

class RuleSet {
public:
  /// Ids as named by the user; none: the rules on by default. An unknown id is
  /// an error that suggests a known one.
  static llvm::Expected<RuleSet> select(llvm::ArrayRef<std::string> Ids);

  /// Rules keep state, so every unit or module gets its own.
  std::vector<std::unique_ptr<Rule>> make() const;
  const std::vector<std::string> &ids() const { return Selected; }
  bool contains(llvm::StringRef Id) const;

private:
  std::vector<std::string> Selected; ///< sorted
};

/// Ids of all rules there are, sorted.
std::vector<std::string> allRuleIds();

/// "unknown rule 'x'; did you mean y?"
llvm::Error unknownRule(llvm::StringRef Id);

} // namespace drydock
