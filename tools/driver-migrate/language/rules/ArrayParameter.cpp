// `int a[static 4]`, `int a[const]`: a parameter's array type may say how the
// pointer behind it is used. C++ has no words for that, and g++ none for a size
// that another parameter gives.
#include "../Rule.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace drydock::migrate;

static const char Name[] = "array-parameter";

namespace {
class ArrayParameterRule : public Rule {
public:
  void decl(const Decl *D, RuleContext &C) override {
    const auto *P = dyn_cast<ParmVarDecl>(D);
    if (!P || !P->getTypeSourceInfo())
      return;
    auto Array = P->getTypeSourceInfo()->getTypeLoc().getAs<ArrayTypeLoc>();
    if (!Array)
      return;
    const ArrayType *Type = Array.getTypePtr();
    bool Plain = Type->getSizeModifier() == ArraySizeModifier::Normal &&
                 !Type->getIndexTypeCVRQualifiers();
    if (Plain && !isa<VariableArrayType>(Type))
      return;
    TextRange Inside = C.range(Array.getBracketsRange());
    if (!Inside || Inside.End - Inside.Begin < 2)
      return;
    ++Inside.Begin, --Inside.End;
    // The size of the outermost dimension means nothing to the compiler.
    const Expr *Size = Array.getSizeExpr();
    bool Constant = Size && isa<ConstantArrayType>(Type);
    C.Edits.replace(Inside,
                    Constant
                        ? Lexer::getSourceText(CharSourceRange::getTokenRange(
                                                   Size->getSourceRange()),
                                               C.SM, C.LO)
                        : StringRef(),
                    Name);
  }
};
} // namespace

std::unique_ptr<Rule> drydock::migrate::makeArrayParameterRule() {
  return std::make_unique<ArrayParameterRule>();
}
