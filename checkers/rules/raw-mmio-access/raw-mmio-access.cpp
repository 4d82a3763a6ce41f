// Device registers read or written as if they were memory. `__iomem` reaches
// the AST as a type tag (see lowering/Parse.cpp).
#include "AccessorFix.h"
#include "model/Rule.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/Builtins.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace drydock {

static constexpr RuleInfo Info = {
    "raw-mmio-access",
    "Device registers are accessed by plain dereference instead of an "
    "accessor.",
    // "Improper interaction between hardware and software"
    1256};

namespace {

bool isIomemPointer(QualType T) {
  if (!T->isPointerType())
    return false;
  // getAs looks through typedefs and finds the tag nearest to the surface.
  auto *Tagged = T->getPointeeType()->getAs<BTFTagAttributedType>();
  return Tagged && Tagged->getAttr()->getBTFTypeTag() == "iomem";
}

class Visitor : public RecursiveASTVisitor<Visitor> {
public:
  Visitor(ASTContext &Context, Reporter &Out)
      : Sources(Context.getSourceManager()), Out(Out) {}

  bool shouldVisitImplicitCode() const { return false; }

  bool TraverseFunctionDecl(FunctionDecl *F) {
    if (!F->isThisDeclarationADefinition() ||
        Sources.isInSystemHeader(F->getLocation()) || !inDriver(F))
      return true;
    Current = F;
    Statements.clear();
    return RecursiveASTVisitor::TraverseFunctionDecl(F);
  }
  bool VisitImplicitCastExpr(ImplicitCastExpr *Cast) {
    if (Cast->getCastKind() == CK_LValueToRValue)
      checkAccess(Cast->getSubExpr(), "read", [&] {
        return fixRead(Cast->getSubExpr(), Current->getASTContext());
      });
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *Operator) {
    if (Operator->isAssignmentOp())
      checkAccess(Operator->getLHS(), "written", [&] {
        // An accessor has no value to use any further.
        return Statements.contains(Operator)
                   ? fixWrite(Operator, Current->getASTContext())
                   : std::vector<FixIt>();
      });
    return true;
  }
  bool VisitCompoundStmt(CompoundStmt *Body) {
    for (const Stmt *S : Body->body())
      Statements.insert(S);
    return true;
  }
  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || !Callee->getMemoryFunctionKind())
      return true;
    for (const Expr *Argument : Call->arguments())
      if (const Expr *Pointer = iomemSource(Argument))
        report(Call->getBeginLoc(), Pointer,
               "'" + Callee->getNameAsString() + "' is used on");
    return true;
  }

private:
  bool inDriver(const FunctionDecl *F) const {
    SourceLocation Loc = Sources.getExpansionLoc(F->getLocation());
    return Sources.isInMainFile(Loc) ||
           !Sources.getFilename(Loc).contains("/include/");
  }

  /// The `__iomem` pointer that E is computed from by casts and arithmetic.
  static const Expr *iomemSource(const Expr *E) {
    for (unsigned Depth = 0; E && Depth < 16; ++Depth) {
      if (isIomemPointer(E->getType()))
        return E->IgnoreParenImpCasts();
      E = E->IgnoreParens();
      if (auto *Cast = dyn_cast<CastExpr>(E)) {
        // Values read from a register are no addresses.
        if (Cast->getCastKind() == CK_LValueToRValue)
          return nullptr;
        E = Cast->getSubExpr();
      } else if (auto *Operator = dyn_cast<BinaryOperator>(E)) {
        if (!Operator->isAdditiveOp())
          return nullptr;
        if (const Expr *Left = iomemSource(Operator->getLHS()))
          return Left;
        E = Operator->getRHS();
      } else {
        return nullptr;
      }
    }
    return nullptr;
  }

  /// An lvalue that designates memory behind a pointer: which one?
  static const Expr *pointerOf(const Expr *E) {
    for (;;) {
      E = E->IgnoreParens();
      if (auto *Member = dyn_cast<MemberExpr>(E)) {
        if (Member->isArrow())
          return Member->getBase();
        E = Member->getBase();
      } else if (auto *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
        const Expr *Base = Subscript->getBase()->IgnoreParens();
        auto *Decay = dyn_cast<ImplicitCastExpr>(Base);
        if (!Decay || Decay->getCastKind() != CK_ArrayToPointerDecay)
          return Subscript->getBase();
        E = Decay->getSubExpr();
      } else if (auto *Unary = dyn_cast<UnaryOperator>(E)) {
        return Unary->getOpcode() == UO_Deref ? Unary->getSubExpr() : nullptr;
      } else {
        return nullptr;
      }
    }
  }

  void checkAccess(const Expr *Lvalue, const char *How,
                   llvm::function_ref<std::vector<FixIt>()> Fix) {
    const Expr *Pointer = pointerOf(Lvalue);
    if (!Pointer)
      return;
    if (const Expr *Iomem = iomemSource(Pointer))
      report(Lvalue->getBeginLoc(), Iomem,
             std::string("memory is ") + How + " directly through", Fix());
  }

  void report(SourceLocation Loc, const Expr *Pointer, std::string What,
              std::vector<FixIt> Fixes = {}) {
    PresumedLoc Place = Sources.getPresumedLoc(Sources.getExpansionLoc(Loc));
    if (!Place.isValid() || !Current)
      return;
    Finding F;
    F.Rule = Info.Id;
    F.Place = {Place.getFilename(), Place.getLine(), Place.getColumn()};
    F.Function = Current->getNameAsString();
    F.Subject = Lexer::getSourceText(
                    CharSourceRange::getTokenRange(Pointer->getSourceRange()),
                    Sources, Current->getASTContext().getLangOpts())
                    .str();
    F.Message = What + " '" + F.Subject +
                "', which points to device registers; use an accessor";
    F.Sure = Confidence::Proved;
    F.Fixes = std::move(Fixes);
    Out.report(std::move(F));
  }

  const SourceManager &Sources;
  Reporter &Out;
  const FunctionDecl *Current = nullptr;
  llvm::SmallPtrSet<const Stmt *, 32> Statements; ///< not part of another
};

class RawMmioAccess : public Rule {
public:
  const RuleInfo &info() const override { return Info; }
  void checkAst(ASTContext &Context, Reporter &Out) override {
    Visitor(Context, Out).TraverseDecl(Context.getTranslationUnitDecl());
  }
};

} // namespace

std::unique_ptr<Rule> make_raw_mmio_access() {
  return std::make_unique<RawMmioAccess>();
}

} // namespace drydock
