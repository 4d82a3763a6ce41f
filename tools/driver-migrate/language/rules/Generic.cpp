// _Generic chooses by the type of a value: C drops the const of any operand,
// C++ keeps it on a temporary of a record type.
#include "../Rule.h"

using namespace clang;
using namespace drydock::migrate;

namespace {
class GenericRule : public Rule {
public:
  void stmt(const Stmt *S, RuleContext &C) override {
    const auto *Choice = dyn_cast<GenericSelectionExpr>(S);
    if (Choice && Choice->isExprPredicate() &&
        Choice->getControllingExpr()->getType()->isRecordType())
      C.wrap(Choice->getControllingExpr()->getSourceRange(), "__cxx_decay(",
             ")", "generic-selection");
  }
};
} // namespace

std::unique_ptr<Rule> drydock::migrate::makeGenericRule() {
  return std::make_unique<GenericRule>();
}
