// offsetof(struct x, list[i]) with an index known at run time only: g++ takes
// constants alone.
#include "../Rule.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace drydock::migrate;

namespace {
class RuntimeOffsetRule : public Rule {
public:
  void stmt(const Stmt *S, RuleContext &C) override {
    const auto *Offset = dyn_cast<OffsetOfExpr>(S);
    if (!Offset || constant(Offset, C))
      return;
    TextRange At = C.range(Offset->getSourceRange());
    if (!At || At.InMacroBody) // another use may want a constant
      return;
    StringRef Word = C.fileText(At).substr(At.Begin).take_while(
        [](char Letter) { return llvm::isAlnum(Letter) || Letter == '_'; });
    if (!Word.ends_with("offsetof"))
      return;
    At.End = At.Begin + Word.size();
    C.Edits.replace(At, "__cxx_offsetof", "runtime-offset");
  }

private:
  static bool constant(const OffsetOfExpr *Offset, RuleContext &C) {
    for (unsigned I = 0; I != Offset->getNumExpressions(); ++I)
      if (!Offset->getIndexExpr(I)->isIntegerConstantExpr(C.AST))
        return false;
    return true;
  }
};
} // namespace

std::unique_ptr<Rule> drydock::migrate::makeRuntimeOffsetRule() {
  return std::make_unique<RuntimeOffsetRule>();
}
