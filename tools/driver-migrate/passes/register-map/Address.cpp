#include "Address.h"
#include "../Texts.h"
#include "language/SourceRanges.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace drydock::migrate;
using namespace drydock::migrate::registers;

static const Expr *bare(const Expr *E) { return E->IgnoreParenCasts(); }

const ValueDecl *registers::slotOf(const Expr *E) {
  E = bare(E);
  const ValueDecl *D = nullptr;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    D = dyn_cast<VarDecl>(Ref->getDecl());
  else if (const auto *Member = dyn_cast<MemberExpr>(E))
    D = dyn_cast<FieldDecl>(Member->getMemberDecl());
  if (!D || D->getName().empty())
    return nullptr;
  QualType T = D->getType().getCanonicalType();
  if (const auto *P = T->getAs<PointerType>()) {
    QualType To = P->getPointeeType();
    return To->isVoidType() || To->isIntegerType() ? D : nullptr;
  }
  return T->isIntegerType() && !T->isBooleanType() && !T->isEnumeralType()
             ? D
             : nullptr;
}

static std::optional<uint64_t> constant(UnitView &Unit, const Expr *E) {
  Expr::EvalResult Result;
  if (E->getType()->isIntegerType() && E->EvaluateAsInt(Result, Unit.AST))
    return Result.Val.getInt().getZExtValue();
  return std::nullopt;
}

/// The terms of a sum, left to right. What stands in parentheses of its own is
/// one, unless it is the address.
static void addTerms(UnitView &Unit, const Expr *E,
                     std::vector<const Expr *> &Terms, bool Outermost) {
  const Expr *Inner = bare(E);
  const auto *Plus = dyn_cast<BinaryOperator>(Inner);
  bool Apart = isa<ParenExpr>(E->IgnoreImpCasts()) || constant(Unit, Inner);
  bool Sum = Plus && Plus->getOpcode() == BO_Add;
  if (Sum && (Outermost || !Apart || Inner->getType()->isPointerType())) {
    addTerms(Unit, Plus->getLHS(), Terms, false);
    addTerms(Unit, Plus->getRHS(), Terms, false);
  } else {
    Terms.push_back(E);
  }
}

/// An address that starts from a pointer has one pointer among its terms; one
/// made of integers starts from what is no constant.
static const Expr *baseAmong(UnitView &Unit, llvm::ArrayRef<const Expr *> Terms,
                             std::string &Unclear) {
  std::vector<const Expr *> Candidates;
  for (const Expr *T : Terms)
    if (bare(T)->getType()->isPointerType())
      Candidates.push_back(T);
  if (Candidates.empty())
    for (const Expr *T : Terms)
      if (!constant(Unit, T) && slotOf(T))
        Candidates.push_back(T);
  if (Candidates.size() == 1 && slotOf(Candidates[0]))
    return bare(Candidates[0]);
  if (Candidates.size() > 1 && slotOf(Candidates[0]))
    return bare(Candidates[0]); // `ioaddr + table[i].offset`: the first
  bool Constant = llvm::all_of(
      Terms, [&](const Expr *T) { return constant(Unit, T).has_value(); });
  Unclear = Constant ? "the address is a constant"
                     : "the base is no variable and no field";
  return nullptr;
}

registers::Address registers::takeApart(UnitView &Unit, const Expr *E) {
  Address Result;
  Result.Sum = bare(E);
  std::vector<const Expr *> All;
  addTerms(Unit, E, All, /*Outermost=*/true);
  Result.Base = baseAmong(Unit, All, Result.Unclear);
  Result.Constant = !Result.Base && constant(Unit, E).has_value();
  for (const Expr *T : All)
    if (bare(T) != Result.Base)
      Result.Terms.push_back(T);
  return Result;
}

/// The name that a term is written as, and where that is declared.
static void nameOf(UnitView &Unit, const Expr *E, Term &T) {
  StringRef Text = Unit.text(T.Inner).trim("() \t");
  if (Text.empty() ||
      !llvm::all_of(Text,
                    [](char C) { return llvm::isAlnum(C) || C == '_'; }) ||
      llvm::isDigit(Text[0]))
    return;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(bare(E))) {
    if (isa<EnumConstantDecl>(Ref->getDecl()) &&
        Ref->getDecl()->getName() == Text) {
      T.Name = Text.str();
      T.NamePlace = textPoint(Unit.SM, Unit.LO, Ref->getDecl()->getLocation());
    }
    return;
  }
  // A macro: the text is what stands in the file and not what was expanded.
  T.Name = Text.str();
  SourceLocation Written = Unit.SM.getSpellingLoc(bare(E)->getBeginLoc());
  auto [File, Offset] = Unit.SM.getDecomposedLoc(Written);
  T.NamePlace = {filePath(Unit.SM, File), Offset, Offset, true};
}

Term registers::describe(UnitView &Unit, const Expr *E, FileID Level) {
  Term T;
  Texts At(Unit);
  T.Range = At.at(Level, E->getSourceRange());
  const Expr *Inner = E->IgnoreParenImpCasts();
  T.Inner = Unit.range(Inner);
  T.Value = constant(Unit, E);
  if (T.Value)
    nameOf(Unit, Inner, T);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(bare(E)))
    if (const auto *P = dyn_cast<ParmVarDecl>(Ref->getDecl()))
      T.Parameter = Unit.name(P);
  if (const auto *Choice = dyn_cast<ConditionalOperator>(bare(E));
      Choice && !T.Value)
    for (const Expr *Arm : {Choice->getTrueExpr(), Choice->getFalseExpr()})
      if (auto Value = constant(Unit, Arm)) {
        T.Arms.push_back(At.at(Level, Arm->getSourceRange()));
        T.ArmValues.push_back(*Value);
      }
  return T;
}
