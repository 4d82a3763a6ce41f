// The address of a compound literal: an object with a name's lifetime in C, a
// temporary in C++. It becomes a named object where it must live on.
#include "../Rule.h"
#include "../TypeText.h"

using namespace clang;
using namespace drydock::migrate;

static const char Name[] = "compound-literal";

/// `((int []){ 1, 2 })[i]`: an element is read and the literal forgotten.
static bool onlyReadsElement(const RuleContext &C, unsigned Up) {
  bool Subscript = false;
  for (; isa_and_nonnull<ParenExpr, ArraySubscriptExpr>(C.parent(Up)); ++Up)
    Subscript |= isa<ArraySubscriptExpr>(C.parent(Up));
  if (!Subscript)
    return false;
  const auto *Read = dyn_cast_or_null<ImplicitCastExpr>(C.parent(Up));
  return Read && Read->getCastKind() == CK_LValueToRValue;
}

/// Its address is taken, directly or as an array.
static bool needsAddress(const RuleContext &C) {
  for (const Stmt *S : C.Stmts)
    if (isa<UnaryExprOrTypeTraitExpr, TypeTraitExpr>(S))
      return false; // of interest for its type only
  for (unsigned Up = 0; const Stmt *P = C.parent(Up); ++Up) {
    if (isa<ParenExpr>(P))
      continue;
    if (const auto *Cast = dyn_cast<ImplicitCastExpr>(P))
      return Cast->getCastKind() == CK_ArrayToPointerDecay &&
             !onlyReadsElement(C, Up + 1);
    const auto *Op = dyn_cast<UnaryOperator>(P);
    return Op && Op->getOpcode() == UO_AddrOf;
  }
  return false;
}

/// Used up by a call in the same full expression.
static bool endsInCall(const RuleContext &C) {
  for (unsigned Up = 0; const Stmt *P = C.parent(Up); ++Up) {
    if (isa<CallExpr>(P))
      return true;
    if (!isa<ParenExpr, CastExpr, InitListExpr, DesignatedInitExpr,
             UnaryOperator, ConditionalOperator, CompoundLiteralExpr>(P))
      return false;
  }
  return false;
}

static bool holdsGoto(const Stmt *S) {
  return S && (isa<GotoStmt, IndirectGotoStmt>(S) ||
               llvm::any_of(S->children(), holdsGoto));
}

/// In a loop each turn would take memory of its own.
static bool mayRepeat(const Expr *Literal, RuleContext &C) {
  for (const Stmt *S : C.Stmts)
    if (isa<ForStmt, WhileStmt, DoStmt>(S))
      return true;
  const auto *F = dyn_cast_or_null<FunctionDecl>(C.topLevelDecl());
  return !F || holdsGoto(F->getBody());
}

namespace {
class CompoundLiteralRule : public Rule {
public:
  void stmt(const Stmt *S, RuleContext &C) override {
    const auto *Literal = dyn_cast<CompoundLiteralExpr>(S);
    if (!Literal || !needsAddress(C))
      return;
    bool Static = C.inStaticInitializer();
    if (!Static && endsInCall(C))
      return C.wrap(Literal->getSourceRange(), "__cxx_lvalue(", ")", Name);
    TextRange Whole = C.range(Literal->getSourceRange());
    if (Static && Whole.InMacroBody)
      return shared(Literal, Whole, C);
    if (Whole.InMacroBody && !mayRepeat(Literal, C)) {
      C.meaning(
          Literal->getBeginLoc(), Name,
          "a compound literal of a macro lives to the end of the function");
      return C.Edits.wrap(Whole, "__CXX_BLOCK_OBJECT(", ")", Name, /*Layer=*/0);
    }
    TextRange List = C.range(Literal->getInitializer()->getSourceRange());
    TextRange To = C.before(Literal->getBeginLoc());
    if (!Whole || Whole.InMacroBody || !List || List.File != Whole.File ||
        !To || To.File != Whole.File || List.End != Whole.End) {
      C.refuse(Literal->getBeginLoc(), Name,
               "the address of a compound literal in a macro outlives its "
               "expression in C; give the object a name");
      return;
    }
    std::string Object =
        "__literal_" +
        std::to_string(C.SM.getExpansionLineNumber(Literal->getBeginLoc())) +
        "_" +
        std::to_string(C.SM.getExpansionColumnNumber(Literal->getBeginLoc()));
    std::string Declaration = declare(Literal->getType(), Object, C);
    C.meaning(Literal->getBeginLoc(), Name,
              "a compound literal is a temporary in C++; named " + Object);
    TextRange Type = Whole;
    Type.End = List.Begin;
    C.Edits.replace(Type, Object, Name);
    C.Edits.move(List, To.Begin,
                 (Static ? "static " : "") + Declaration + " = ", ";\n", "",
                 Name);
  }

private:
  /// In a macro body every use has to get an object of its own: a variable
  /// template over a lambda that makes the value.
  static void shared(const CompoundLiteralExpr *Literal, const TextRange &Whole,
                     RuleContext &C) {
    C.meaning(Literal->getBeginLoc(), Name,
              "a compound literal of a macro becomes an object of its own");
    addresses(Literal->getInitializer(), C);
    if (Literal->getType()->isArrayType())
      C.Edits.wrap(Whole, "(__cxx_object<[] { return __cxx_array_of(",
                   "); }>.values)", Name, /*Layer=*/0);
    else
      C.Edits.wrap(Whole, "(__cxx_object<[] { return ", "; }>)", Name,
                   /*Layer=*/0);
  }

  /// `(void *)7` is no constant for g++; the object would be made by code that
  /// runs before init.
  static void addresses(const Stmt *S, RuleContext &C) {
    if (const auto *Cast = dyn_cast_or_null<CStyleCastExpr>(S);
        Cast && Cast->getCastKind() == CK_IntegralToPointer &&
        Cast->getType()->isVoidPointerType())
      if (TextRange At = C.range({Cast->getLParenLoc(), Cast->getRParenLoc()}))
        C.Edits.replace(At, "__cxx_address->*", Name);
    if (S)
      for (const Stmt *Child : S->children())
        addresses(Child, C);
  }

  static std::string declare(QualType Type, const std::string &Object,
                             RuleContext &C) {
    QualType Element = Type;
    std::string Dimensions;
    while (const auto *Array = C.AST.getAsConstantArrayType(Element)) {
      Dimensions += "[" + std::to_string(Array->getZExtSize()) + "]";
      Element = Array->getElementType();
    }
    std::string Qualifiers = Element.isConstQualified() ? "const " : "";
    if (Element->isFunctionPointerType())
      return Qualifiers + "__typeof__(" + typeText(C.AST, Element) + ") " +
             Object + Dimensions;
    std::string Text = typeText(C.AST, Element);
    // A const pointer carries its const behind the star.
    if (Element->isPointerType())
      return Text + (Element.isConstQualified() ? " const " : " ") + Object +
             Dimensions;
    return Qualifiers + Text + " " + Object + Dimensions;
  }
};
} // namespace

std::unique_ptr<Rule> drydock::migrate::makeCompoundLiteralRule() {
  return std::make_unique<CompoundLiteralRule>();
}
