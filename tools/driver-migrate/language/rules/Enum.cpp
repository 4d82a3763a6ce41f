// Compound assignment and stepping of enumerations, which C does on the
// underlying integer and C++ rejects.
#include "../CxxTypes.h"
#include "../Rule.h"
#include "../TypeText.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace drydock::migrate;

static const char Name[] = "enum-arithmetic";

namespace {
class EnumArithmeticRule : public Rule {
public:
  void stmt(const Stmt *S, RuleContext &C) override {
    const Expr *Target = nullptr;
    if (const auto *Op = dyn_cast<CompoundAssignOperator>(S))
      Target = Op->getLHS();
    else if (const auto *Op = dyn_cast<UnaryOperator>(S);
             Op && Op->isIncrementDecrementOp())
      Target = Op->getSubExpr();
    if (!Target || !Target->getType()->getAs<EnumType>())
      return;
    C.meaning(Target->getExprLoc(), Name,
              "arithmetic on an enumeration goes through its integer");
    if (Target->getObjectKind() == OK_BitField)
      return bitField(S, Target, C);
    C.wrap(Target->getSourceRange(), "__cxx_enum(", ")", Name);
  }

private:
  /// A bit-field has no address: spell the assignment out.
  static void bitField(const Stmt *S, const Expr *Target, RuleContext &C) {
    const auto *Op = dyn_cast<CompoundAssignOperator>(S);
    TextRange Left = C.range(Target->getSourceRange());
    TextRange Right =
        Op ? C.range(Op->getRHS()->getSourceRange()) : TextRange();
    std::string Type = typeText(C.AST, Target->getType());
    if (!Left || !Right || Left.InMacroBody || Right.InMacroBody ||
        Type.empty() || Target->HasSideEffects(C.AST)) {
      C.refuse(S->getBeginLoc(), Name,
               "arithmetic on an enumeration in a bit-field; write the "
               "assignment out with a cast");
      return;
    }
    std::string Text = Lexer::getSourceText(CharSourceRange::getTokenRange(
                                                Target->getSourceRange()),
                                            C.SM, C.LO)
                           .str();
    StringRef Operator = BinaryOperator::getOpcodeStr(
        BinaryOperator::getOpForCompoundAssignment(Op->getOpcode()));
    TextRange Middle = Left;
    Middle.Begin = Left.End, Middle.End = Right.Begin;
    C.Edits.replace(Middle,
                    " = (" + Type + ")(" + Text + " " + Operator.str() + " (",
                    Name);
    Right.Begin = Right.End;
    C.Edits.insert(Right, "))", Name);
  }
};
} // namespace

std::unique_ptr<Rule> drydock::migrate::makeEnumRule() {
  return std::make_unique<EnumArithmeticRule>();
}
