// Text that both languages accept and read differently; nothing is edited.
#include "../Rule.h"

using namespace clang;
using namespace drydock::migrate;

namespace {
class MeaningRule : public Rule {
public:
  void stmt(const Stmt *S, RuleContext &C) override {
    if (const auto *Size = dyn_cast<UnaryExprOrTypeTraitExpr>(S))
      size(Size, C);
    if (const auto *L = dyn_cast<StringLiteral>(S); L && L->isWide())
      C.meaning(L->getBeginLoc(), "wide-string",
                "a wide string has elements of type wchar_t in C++");
  }

  void decl(const Decl *D, RuleContext &C) override {
    if (const auto *F = dyn_cast<FunctionDecl>(D))
      if (F->isInlineSpecified() && F->getStorageClass() == SC_None &&
          F->isThisDeclarationADefinition())
        C.meaning(F->getLocation(), "inline-linkage",
                  "an inline function without static or extern is emitted "
                  "only where C++ needs it");
    const auto *V = dyn_cast<VarDecl>(D);
    if (V && V->hasInit() && V->getType()->getContainedAutoType())
      deduced(V->getInit(), "variable", C);
  }

private:
  static void size(const UnaryExprOrTypeTraitExpr *Size, RuleContext &C) {
    if (Size->getKind() == UETT_SizeOf && !Size->isArgumentType())
      deduced(Size->getArgumentExpr(), "size", C);
  }

  /// The type itself, not the value, decides: int in C, narrower in C++.
  static void deduced(const Expr *E, const char *What, RuleContext &C) {
    E = E->IgnoreParens()->IgnoreImplicit();
    const char *Type = nullptr;
    if (isa<CharacterLiteral>(E))
      Type = "char";
    if (const auto *Op = dyn_cast<BinaryOperator>(E);
        Op && (Op->isComparisonOp() || Op->isLogicalOp()))
      Type = "bool";
    if (const auto *Op = dyn_cast<UnaryOperator>(E);
        Op && Op->getOpcode() == UO_LNot)
      Type = "bool";
    if (Type)
      C.meaning(E->getExprLoc(),
                StringRef(Type) == "char" ? "character-literal" : "bool-result",
                std::string("the ") + What + " is that of int in C, of " +
                    Type + " in C++");
  }
};
} // namespace

std::unique_ptr<Rule> drydock::migrate::makeMeaningRule() {
  return std::make_unique<MeaningRule>();
}
