// Implicit conversions that C makes and C++ does not: from void *, between
// pointers, between pointers and integers, dropping const, int to enum.
#include "../CxxTypes.h"
#include "../Rule.h"
#include "../TypeText.h"
#include "clang/AST/Stmt.h"

using namespace clang;
using namespace drydock::migrate;

namespace {
class PointerRule : public Rule {
public:
  void stmt(const Stmt *S, RuleContext &C) override {
    if (const auto *Cast = dyn_cast<CStyleCastExpr>(S))
      narrow(Cast, C);
    const auto *Outer = dyn_cast<ImplicitCastExpr>(S);
    if (!Outer || Outer->isPartOfExplicitCast() ||
        isa_and_nonnull<ImplicitCastExpr>(C.parent()))
      return;
    const Expr *Base = Outer->IgnoreImplicit();
    QualType To = Outer->getType();
    if (isVariadic(Outer, C.parent()) || onlyReads(Outer, C.parent()) ||
        comparesCompatible(Base, To, C) || convertsInCxx(C.AST, Base, To))
      return;
    if (const auto *Enum = To->getAs<EnumType>()) {
      C.cast(Base, QualType(Enum, 0), "enum-conversion");
      C.meaning(Base->getExprLoc(), "enum-conversion",
                "an integer becomes an enumeration by a cast");
      return;
    }
    if (To->isIntegerType() && C.AST.getTypeSize(To) < 64)
      C.wrap(Base->getSourceRange(),
             "(" + typeText(C.AST, To) + ")(unsigned long)(", ")",
             "pointer-conversion");
    else
      C.cast(Base, To, "pointer-conversion");
    remark(Base, To, C);
  }

private:
  /// C++ casts no pointer to an enumeration or to a smaller integer.
  static void narrow(const CStyleCastExpr *Cast, RuleContext &C) {
    QualType To = Cast->getType();
    if (Cast->getCastKind() == CK_PointerToIntegral &&
        (To->isEnumeralType() || C.AST.getTypeSize(To) < 64))
      C.wrap(Cast->getSubExpr()->getSourceRange(), "(unsigned long)(", ")",
             "pointer-to-integer", /*Layer=*/4);
  }

  /// `"text"[i]`: an element is read, whatever the literal's const.
  static bool onlyReads(const ImplicitCastExpr *Decay, const Stmt *Parent) {
    return Decay->getCastKind() == CK_ArrayToPointerDecay &&
           isa_and_nonnull<ArraySubscriptExpr>(Parent);
  }

  /// Passed to `...` or to asm: no type is asked for.
  static bool isVariadic(const Expr *Argument, const Stmt *Parent) {
    if (isa_and_nonnull<AsmStmt>(Parent))
      return true;
    const auto *Call = dyn_cast_or_null<CallExpr>(Parent);
    if (!Call)
      return false;
    QualType Callee = Call->getCallee()->IgnoreImplicit()->getType();
    if (Callee->isPointerType())
      Callee = Callee->getPointeeType();
    const auto *Type = Callee->getAs<FunctionProtoType>();
    if (!Type || !Type->isVariadic())
      return false;
    for (unsigned I = Type->getNumParams(); I < Call->getNumArgs(); ++I)
      if (Call->getArg(I) == Argument)
        return true;
    return false;
  }

  /// Pointers of one type, or one of them void *, compare in C++ as well.
  static bool comparesCompatible(const Expr *Base, QualType To,
                                 RuleContext &C) {
    const Stmt *Parent = C.parent();
    while (isa_and_nonnull<ParenExpr>(Parent))
      return false;
    const auto *Compare = dyn_cast_or_null<BinaryOperator>(Parent);
    if (!Compare || !Compare->isComparisonOp() || !To->isPointerType())
      return false;
    QualType L = Compare->getLHS()->IgnoreImplicit()->getType();
    QualType R = Compare->getRHS()->IgnoreImplicit()->getType();
    if (!L->isPointerType() || !R->isPointerType())
      return false;
    QualType LP = L->getPointeeType(), RP = R->getPointeeType();
    return LP->isVoidType() || RP->isVoidType() ||
           C.AST.hasSameUnqualifiedType(LP, RP);
  }

  static void remark(const Expr *Base, QualType To, RuleContext &C) {
    QualType From = Base->getType();
    if (isa<StringLiteral>(Base->IgnoreParens()) && To->isPointerType())
      C.meaning(Base->getExprLoc(), "string-constness",
                "a string literal is const in C++; cast to " +
                    To.getAsString());
    else if (From->isPointerType() && To->isPointerType() &&
             !From->getPointeeType()->isVoidType() &&
             !To->getPointeeType()->isVoidType())
      C.meaning(Base->getExprLoc(), "pointer-conversion",
                "cast from " + From.getAsString() + " to " + To.getAsString());
  }
};
} // namespace

std::unique_ptr<Rule> drydock::migrate::makePointerRule() {
  return std::make_unique<PointerRule>();
}
