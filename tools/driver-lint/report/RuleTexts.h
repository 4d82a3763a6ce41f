// Texts about rules for reports and for `rules` and `explain`: those of the
// catalogue and the command's own.
#pragma once
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace drydock {

struct RuleText {
  std::string Id;
  std::string Summary;
  std::string Page; ///< markdown
  unsigned Cwe = 0; ///< 0: none
  bool Default = true;
};

/// All, ordered by id.
std::vector<RuleText> ruleTexts();

/// The table that `driver-lint rules` prints.
std::string ruleTable();

} // namespace drydock
