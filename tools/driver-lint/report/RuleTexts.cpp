#include "report/RuleTexts.h"
#include "model/Rule.h"
#include "pipeline/OwnRules.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace drydock {

std::vector<RuleText> ruleTexts() {
  std::vector<RuleText> Out;
  for (const auto &R : makeAllRules()) {
    const RuleInfo &Info = R->info();
    Out.push_back({Info.Id, Info.Summary, rulePage(Info.Id).str(), Info.Cwe,
                   Info.Default});
  }
  for (const OwnRule &Own : ownRules())
    Out.push_back({Own.Id, Own.Summary, Own.Page});
  llvm::sort(Out,
             [](const RuleText &A, const RuleText &B) { return A.Id < B.Id; });
  return Out;
}

std::string ruleTable() {
  std::vector<RuleText> Rules = ruleTexts();
  size_t Width = 0;
  for (const RuleText &Rule : Rules)
    Width = std::max(Width, Rule.Id.size());
  std::string Text;
  raw_string_ostream Out(Text);
  for (const RuleText &Rule : Rules) {
    std::string Cwe = Rule.Cwe ? "CWE-" + std::to_string(Rule.Cwe) : "";
    Out << left_justify(Rule.Id, Width + 2) << left_justify(Cwe, 9)
        << Rule.Summary << (Rule.Default ? "" : " (off by default)") << '\n';
  }
  return Text;
}

} // namespace drydock
