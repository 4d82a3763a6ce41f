// Arithmetic on void *, which counts in bytes in GNU C and is an error in C++.
#include "../Rule.h"

using namespace clang;
using namespace drydock::migrate;

static const char Name[] = "void-arithmetic";

static bool isVoidPointer(QualType T) {
  return T->isPointerType() && T->getPointeeType()->isVoidType();
}

static std::string bytePointer(QualType T) {
  std::string Text;
  if (T->getPointeeType().isConstQualified())
    Text += "const ";
  if (T->getPointeeType().isVolatileQualified())
    Text += "volatile ";
  return Text + "char *";
}

static std::string voidPointer(QualType T) {
  std::string Text = bytePointer(T);
  return Text.replace(Text.find("char"), 4, "void");
}

namespace {
class VoidArithmeticRule : public Rule {
public:
  void stmt(const Stmt *S, RuleContext &C) override {
    if (const auto *Size = dyn_cast<UnaryExprOrTypeTraitExpr>(S))
      size(Size, C);
    if (const auto *Op = dyn_cast<BinaryOperator>(S))
      binary(Op, C);
    else if (const auto *Op = dyn_cast<UnaryOperator>(S)) {
      if (Op->isIncrementDecrementOp() &&
          isVoidPointer(Op->getSubExpr()->getType()))
        compound(Op->getSubExpr(), C);
    } else if (const auto *Sub = dyn_cast<ArraySubscriptExpr>(S)) {
      if (isVoidPointer(Sub->getBase()->getType()))
        operand(Sub->getBase(), C);
    }
  }

private:
  /// GNU C: void and functions have the size 1.
  static void size(const UnaryExprOrTypeTraitExpr *Size, RuleContext &C) {
    QualType T = Size->getTypeOfArgument();
    if (Size->getKind() != UETT_SizeOf ||
        (!T->isVoidType() && !T->isFunctionType()))
      return;
    if (TextRange R = C.range(Size->getSourceRange()); R && !R.InMacroBody)
      C.Edits.replace(R, "1UL", Name);
  }

  static void operand(const Expr *E, RuleContext &C) {
    E = E->IgnoreImplicit();
    TextRange R = C.range(E->getSourceRange());
    if (!R)
      return;
    // A macro body may see a typed pointer next time; the helper counts in
    // bytes for void * only.
    if (R.InMacroBody)
      C.Edits.wrap(R, "__cxx_bytes(", ")", Name, /*Layer=*/3);
    else
      C.Edits.wrap(R, "(" + bytePointer(E->getType()) + ")(", ")", Name,
                   /*Layer=*/3);
  }

  static void compound(const Expr *E, RuleContext &C) {
    E = E->IgnoreImplicit();
    TextRange R = C.range(E->getSourceRange());
    if (!R)
      return;
    if (R.InMacroBody)
      C.Edits.wrap(R, "__cxx_bytes_ref(", ")", Name);
    else
      C.Edits.wrap(R, "(*(" + bytePointer(E->getType()) + "*)&(", "))", Name);
  }

  static void binary(const BinaryOperator *Op, RuleContext &C) {
    const Expr *L = Op->getLHS(), *R = Op->getRHS();
    bool LeftVoid = isVoidPointer(L->getType());
    bool RightVoid = isVoidPointer(R->getType());
    if (!LeftVoid && !RightVoid)
      return;
    if (Op->getOpcode() == BO_AddAssign || Op->getOpcode() == BO_SubAssign)
      return compound(L, C);
    if (!Op->isAdditiveOp())
      return;
    if (LeftVoid)
      operand(L, C);
    if (RightVoid)
      operand(R, C);
    if (LeftVoid && RightVoid)
      return; // a difference is an integer
    if (const auto *Outer = dyn_cast_or_null<BinaryOperator>(C.parent());
        Outer && Outer->isAdditiveOp() && isVoidPointer(Op->getType()))
      return; // an operand again: stays in bytes
    TextRange Whole = C.range(Op->getSourceRange());
    if (!Whole)
      return;
    if (Whole.InMacroBody)
      C.Edits.wrap(Whole, "__cxx_unbytes(", ")", Name, /*Layer=*/1);
    else
      C.Edits.wrap(Whole, "((" + voidPointer(Op->getType()) + ")(", "))", Name,
                   /*Layer=*/1);
  }
};
} // namespace

std::unique_ptr<Rule> drydock::migrate::makeVoidArithmeticRule() {
  return std::make_unique<VoidArithmeticRule>();
}
