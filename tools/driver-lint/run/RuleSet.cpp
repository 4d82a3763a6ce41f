#include "run/RuleSet.h"
#include "Suggest.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace drydock {

std::vector<std::string> allRuleIds() {
  std::vector<std::string> Ids;
  for (const auto &R : makeAllRules())
    Ids.push_back(R->info().Id);
  llvm::sort(Ids);
  return Ids;
}

Error unknownRule(StringRef Id) {
  std::string Hint = suggestion(Id, allRuleIds());
  if (Hint.empty())
    Hint = "; driver-lint rules lists them";
  return createStringError(inconvertibleErrorCode(), "unknown rule '%s'%s",
                           Id.str().c_str(), Hint.c_str());
}

Expected<RuleSet> RuleSet::select(ArrayRef<std::string> Ids) {
  RuleSet Out;
  if (Ids.empty()) {
    for (const auto &R : makeAllRules())
      if (R->info().Default)
        Out.Selected.push_back(R->info().Id);
  } else {
    std::vector<std::string> Known = allRuleIds();
    for (const std::string &Id : Ids) {
      if (!is_contained(Known, Id))
        return unknownRule(Id);
      Out.Selected.push_back(Id);
    }
  }
  llvm::sort(Out.Selected);
  return Out;
}

std::vector<std::unique_ptr<Rule>> RuleSet::make() const {
  std::vector<std::unique_ptr<Rule>> Rules = makeAllRules();
  llvm::erase_if(Rules, [&](const std::unique_ptr<Rule> &R) {
    return !contains(R->info().Id);
  });
  return Rules;
}

bool RuleSet::contains(StringRef Id) const {
  return is_contained(Selected, Id);
}

} // namespace drydock
