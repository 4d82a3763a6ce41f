#include "CxxTypes.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

static const Expr *strip(const Expr *E) {
  return E->IgnoreParens()->IgnoreImplicit()->IgnoreParens();
}

static const Expr *lastValue(const StmtExpr *E) {
  const CompoundStmt *Body = E->getSubStmt();
  return Body->body_empty() ? nullptr : dyn_cast<Expr>(Body->body_back());
}

const EnumDecl *drydock::migrate::cxxEnum(const Expr *E) {
  E = strip(E);
  if (const auto *Type = E->getType()->getAs<EnumType>())
    return Type->getDecl()->getCanonicalDecl();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *Enumerator = dyn_cast<EnumConstantDecl>(Ref->getDecl()))
      return cast<EnumDecl>(Enumerator->getDeclContext())->getCanonicalDecl();
  if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(E)) {
    const EnumDecl *True = cxxEnum(Choice->getTrueExpr());
    return True == cxxEnum(Choice->getFalseExpr()) ? True : nullptr;
  }
  if (const auto *Block = dyn_cast<StmtExpr>(E))
    if (const Expr *Last = lastValue(Block))
      return cxxEnum(Last);
  if (const auto *Comma = dyn_cast<BinaryOperator>(E))
    if (Comma->isCommaOp() || Comma->isAssignmentOp())
      return cxxEnum(Comma->isCommaOp() ? Comma->getRHS() : Comma->getLHS());
  return nullptr;
}

static bool qualifiersKept(QualType From, QualType To) {
  Qualifiers F = From.getCanonicalType().getQualifiers();
  Qualifiers T = To.getCanonicalType().getQualifiers();
  return (F.getCVRQualifiers() & ~T.getCVRQualifiers()) == 0;
}

bool drydock::migrate::pointerConvertsInCxx(ASTContext &Context, QualType From,
                                            QualType To) {
  QualType FP = From->getPointeeType(), TP = To->getPointeeType();
  if (FP.isNull() || TP.isNull())
    return true;
  if (Context.hasSameUnqualifiedType(FP, TP))
    return qualifiersKept(FP, TP);
  if (TP->isVoidType())
    return !FP->isFunctionType() && qualifiersKept(FP, TP);
  return false;
}

/// A null pointer constant of C++: NULL (which the overlay makes nullptr) or
/// the literal 0.
static bool isCxxNull(ASTContext &Context, const Expr *E) {
  E = E->IgnoreImplicit();
  SourceLocation Loc = E->getBeginLoc();
  if (Loc.isMacroID()) {
    StringRef Name = Lexer::getImmediateMacroName(
        Loc, Context.getSourceManager(), Context.getLangOpts());
    if (Name == "NULL")
      return true;
  }
  const auto *Zero = dyn_cast<IntegerLiteral>(E->IgnoreParens());
  return Zero && Zero->getValue() == 0;
}

/// Has a type that differs between C and C++ in a pointer's target: string
/// literals are const there.
static bool isConstString(const Expr *E) {
  E = strip(E);
  if (isa<StringLiteral>(E))
    return true;
  if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(E))
    return isConstString(Choice->getTrueExpr()) ||
           isConstString(Choice->getFalseExpr());
  if (const auto *Block = dyn_cast<StmtExpr>(E))
    if (const Expr *Last = lastValue(Block))
      return isConstString(Last);
  return false;
}

static bool toPointer(ASTContext &Context, const Expr *From, QualType To) {
  using drydock::migrate::pointerConvertsInCxx;
  if (isCxxNull(Context, From))
    return true;
  if (const auto *Choice =
          dyn_cast<ConditionalOperator>(From->IgnoreParens()->IgnoreImplicit()))
    if (isCxxNull(Context, Choice->getTrueExpr()) ||
        isCxxNull(Context, Choice->getFalseExpr())) {
      const Expr *Other = isCxxNull(Context, Choice->getTrueExpr())
                              ? Choice->getFalseExpr()
                              : Choice->getTrueExpr();
      return toPointer(Context, Other->IgnoreImplicit(), To);
    }
  QualType Source = From->getType();
  if (Source->isArrayType())
    Source = Context.getArrayDecayedType(Source);
  if (Source->isFunctionType())
    Source = Context.getPointerType(Source);
  if (!Source->isPointerType())
    return !Source->isIntegralOrEnumerationType();
  if (isConstString(From)) {
    QualType Element = Source->getPointeeType().withConst();
    Source = Context.getPointerType(Element);
    if (const auto *Literal = dyn_cast<StringLiteral>(strip(From)))
      if (Literal->isWide())
        return false;
  }
  return pointerConvertsInCxx(Context, Source, To);
}

bool drydock::migrate::convertsInCxx(ASTContext &Context, const Expr *From,
                                     QualType To) {
  if (To->isPointerType())
    return toPointer(Context, From, To);
  if (const auto *Enum = To->getAs<EnumType>())
    return cxxEnum(From) == Enum->getDecl()->getCanonicalDecl();
  if (To->isBooleanType()) // nullptr alone does not convert
    return !isCxxNull(Context, From) || !From->getType()->isPointerType();
  if (To->isIntegerType())
    return !From->getType()->isPointerType() &&
           !From->getType()->isArrayType() &&
           !From->getType()->isFunctionType();
  return true;
}
