#include "../Texts.h"
#include "Address.h"
#include "language/SourceRanges.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;
using namespace drydock::migrate::registers;

namespace {
class Collector : public DynamicRecursiveASTVisitor {
public:
  Collector(UnitView &Unit, Facts &Into) : Unit(Unit), Into(Into) {}

  bool TraverseStmt(Stmt *S) override {
    if (!S)
      return true;
    Above.push_back(S);
    bool Continue = DynamicRecursiveASTVisitor::TraverseStmt(S);
    Above.pop_back();
    return Continue;
  }
  bool VisitCallExpr(CallExpr *Call) override {
    const RuntimeForm *Form = Unit.form(Call);
    if (Form && !Form->Width.empty())
      access(Call, *Form);
    else
      call(Call);
    return true;
  }
  bool VisitVarDecl(VarDecl *V) override {
    if (V->hasInit() && !isa<ParmVarDecl>(V))
      Receiver[V->getInit()->IgnoreParenImpCasts()] = V;
    if (V->isLocalVarDecl())
      if (const auto *Statement =
              Above.empty() ? nullptr : dyn_cast<DeclStmt>(Above.back()))
        Single[V] = Statement->isSingleDecl();
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *Ref) override {
    if (const auto *F = dyn_cast<FunctionDecl>(Ref->getDecl()))
      if (!isCallee(Ref))
        Into.Callbacks.insert(Unit.name(F));
    use(Ref);
    return true;
  }
  bool VisitMemberExpr(MemberExpr *Member) override {
    use(Member);
    return true;
  }

private:
  const Stmt *parent(unsigned Up) const {
    return Above.size() > Up + 1 ? Above[Above.size() - 2 - Up] : nullptr;
  }
  bool isCallee(const DeclRefExpr *Ref) const;
  void access(const CallExpr *Call, const RuntimeForm &Form);
  void call(const CallExpr *Call);
  void write(const Address &Parts, FileID Level, Access &A);
  void use(const Expr *E);
  void classify(const Expr *E, const ValueDecl *D, registers::Use &U);
  void assignment(const BinaryOperator *Op, const Stmt *From, registers::Use &U,
                  const std::string &Name);
  void argument(const CallExpr *Call, const Stmt *From, registers::Use &U);
  void into(const ValueDecl *D, registers::Use &U);
  void slot(const ValueDecl *D);
  void fix(const ValueDecl *D, StringRef Why) {
    Slot &S = Into.Slots[Unit.name(D)];
    if (S.Fixed.empty())
      S.Fixed = Why.str();
  }

  UnitView &Unit;
  Facts &Into;
  std::vector<const Stmt *> Above;
  llvm::DenseMap<const Expr *, size_t> Bases; ///< and their access
  llvm::DenseMap<const Expr *, const ValueDecl *> Receiver;
  llvm::DenseMap<const VarDecl *, bool> Single;
};
} // namespace

bool Collector::isCallee(const DeclRefExpr *Ref) const {
  for (unsigned Up = 0; const Stmt *P = parent(Up); ++Up) {
    if (isa<ImplicitCastExpr, ParenExpr>(P))
      continue;
    const auto *Call = dyn_cast<CallExpr>(P);
    return Call && Call->getCallee()->IgnoreParenImpCasts() == Ref;
  }
  return false;
}

void Collector::access(const CallExpr *Call, const RuntimeForm &Form) {
  int Index = Form.arg("addr");
  if (Index < 0 || unsigned(Index) >= Call->getNumArgs())
    return;
  const Expr *Given = Call->getArg(Index);
  Address Parts = takeApart(Unit, Given);
  Access A;
  A.Backend = Form.Type;
  A.Member = Form.Member;
  A.Width = Form.Width;
  Texts At(Unit);
  FileID Level = At.levelOf(Call->getBeginLoc());
  A.Call = At.at(Level, Call->getSourceRange());
  A.Address = At.at(Level, Given->getSourceRange());
  A.Where = Unit.place(Call->getBeginLoc());
  A.Before = Unit.beforeConditional(Call->getBeginLoc());
  A.Unclear = Parts.Unclear;
  for (unsigned I = 0; I != Call->getNumArgs(); ++I)
    if (int(I) != Index)
      A.Arguments.push_back(At.at(Level, Call->getArg(I)->getSourceRange()));
  if (Parts.Base) {
    const ValueDecl *D = slotOf(Parts.Base);
    slot(D);
    A.Slot = Unit.name(D);
    if (const auto *P = Parts.Base->getType()->getAs<PointerType>();
        P && !P->getPointeeType()->isVoidType() && !Parts.Terms.empty() &&
        Unit.AST.getTypeSize(P->getPointeeType()) != 8)
      A.Unclear = "the address counts in elements";
    write(Parts, Level, A);
    Bases[Parts.Base] = Into.Accesses.size();
  }
  if (!Parts.Base && Parts.Constant) {
    A.Fixed = true;
    A.Unclear.clear();
    A.Sum = A.Address;
    A.Offset.push_back(describe(Unit, Given, Level));
  }
  if (!Unit.SM.isInMainFile(Unit.SM.getExpansionLoc(Call->getBeginLoc()))) {
    if (!Into.InHeaders.insert(A.Where).second)
      A.Repeated = true; // another unit has seen it
    A.Unclear = "it stands in a function of a header";
  }
  Into.Accesses.push_back(std::move(A));
}

/// Integers that a function of the module is given: offsets, if it is one that
/// wraps accesses.
void Collector::call(const CallExpr *Call) {
  const FunctionDecl *F = Call->getDirectCallee();
  const FunctionDecl *Body = F ? F->getDefinition() : nullptr;
  if (!Body || !Unit.own(Body->getLocation()) ||
      Body->hasExternalFormalLinkage())
    return;
  registers::Call C{Unit.name(F),
                    {},
                    Unit.place(Call->getBeginLoc()),
                    Unit.beforeConditional(Call->getBeginLoc())};
  FileID Level = Texts(Unit).levelOf(Call->getBeginLoc());
  for (const Expr *Argument : Call->arguments())
    C.Arguments.push_back(Argument->getType()->isIntegerType()
                              ? describe(Unit, Argument, Level)
                              : Term());
  Into.Calls.push_back(std::move(C));
}

/// The parts in the call's text, or in that of the macro that adds them.
void Collector::write(const Address &Parts, FileID Level, Access &A) {
  Texts At(Unit);
  auto at = [&](FileID Here) {
    A.Base = At.at(Here, Parts.Base->getSourceRange());
    A.Sum = At.at(Here, Parts.Sum->getSourceRange());
    A.Offset.clear();
    for (const Expr *T : Parts.Terms)
      A.Offset.push_back(describe(Unit, T, Here));
  };
  at(Level);
  const auto *Plus = dyn_cast<BinaryOperator>(Parts.Sum);
  FileID Inner = Plus ? At.levelOf(Plus->getOperatorLoc()) : Level;
  A.Apart = Inner != Level;
  if (A.Apart)
    at(Inner);
}

void Collector::into(const ValueDecl *D, registers::Use &U) {
  slot(D);
  U.Kind = registers::Use::Source;
  U.Into = Unit.name(D);
}

void Collector::assignment(const BinaryOperator *Op, const Stmt *From,
                           registers::Use &U, const std::string &Name) {
  if (Op->getLHS() == From)
    U.Kind = registers::Use::Target;
  else if (const ValueDecl *To = slotOf(Op->getLHS()))
    into(To, U);
}

void Collector::argument(const CallExpr *Call, const Stmt *From,
                         registers::Use &U) {
  const FunctionDecl *F = Call->getDirectCallee();
  const FunctionDecl *Body = F ? F->getDefinition() : nullptr;
  if (!Body || !Unit.own(Body->getLocation()))
    return;
  for (unsigned I = 0; I != Call->getNumArgs() && I < Body->getNumParams(); ++I)
    if (Call->getArg(I) == From)
      return into(Body->getParamDecl(I), U);
}

/// Climbs from the name to what it is part of.
void Collector::classify(const Expr *E, const ValueDecl *D, registers::Use &U) {
  const Stmt *From = E;
  for (unsigned Up = 0; const Stmt *P = parent(Up); ++Up) {
    if (isa<ParenExpr, ImplicitCastExpr>(P)) {
      From = P;
      continue;
    }
    if (const auto *Op = dyn_cast<UnaryOperator>(P)) {
      if (Op->getOpcode() == UO_LNot)
        U.Kind = registers::Use::Test;
      else if (Op->getOpcode() == UO_AddrOf)
        fix(D, "its address is taken");
      else if (Op->isIncrementDecrementOp())
        fix(D, "it is counted up or down");
    } else if (const auto *Op = dyn_cast<BinaryOperator>(P)) {
      const Expr *Other = Op->getLHS() == From ? Op->getRHS() : Op->getLHS();
      if (Op->isCompoundAssignmentOp() && Op->getLHS() == From)
        fix(D, "it is computed in place");
      else if (Op->getOpcode() == BO_Assign)
        assignment(Op, From, U, U.Slot);
      else if (Op->isLogicalOp() ||
               (Op->isEqualityOp() && D->getType()->isPointerType() &&
                Other->isNullPointerConstant(
                    Unit.AST, Expr::NPC_ValueDependentIsNotNull)))
        U.Kind = registers::Use::Test;
    } else if (const auto *If = dyn_cast<IfStmt>(P)) {
      if (If->getCond() == From)
        U.Kind = registers::Use::Test;
    } else if (const auto *Call = dyn_cast<CallExpr>(P)) {
      argument(Call, From, U);
    } else if (isa<DeclStmt>(P)) {
      auto Into = Receiver.find(E->IgnoreParenImpCasts());
      if (Into != Receiver.end() && slotOf(E))
        into(Into->second, U);
    }
    return;
  }
}

void Collector::use(const Expr *E) {
  const ValueDecl *D = slotOf(E);
  if (!D)
    return;
  registers::Use U;
  U.Slot = Unit.name(D);
  U.Range = Unit.range(E);
  U.Where = Unit.place(E->getBeginLoc());
  if (auto Base = Bases.find(E); Base != Bases.end()) {
    U.Kind = registers::Use::Base;
    U.Access = Base->second;
  } else
    classify(E, D, U);
  slot(D);
  Into.Uses.push_back(std::move(U));
}

/// Where the type of one declarator is written, `*` and all.
static TextRange typeText(UnitView &Unit, const DeclaratorDecl *D) {
  TypeSourceInfo *Info = D->getTypeSourceInfo();
  if (!Info)
    return {};
  TextRange R = Unit.range(Info->getTypeLoc().getSourceRange());
  TextRange Name = Unit.range(SourceRange(D->getLocation()));
  // Attributes such as __iomem stand outside of the type's own range.
  if (!R || !Name || R.File != Name.File || R.InMacroBody ||
      R.Begin > Name.Begin)
    return {};
  R.End = Name.Begin;
  for (bool Again = true; Again;) {
    Again = false;
    for (StringRef Word : {"const ", "volatile "})
      if (R.Begin >= Word.size() &&
          Unit.text({R.File, unsigned(R.Begin - Word.size()), R.Begin}) ==
              Word) {
        R.Begin -= Word.size();
        Again = true;
      }
  }
  while (R.End > R.Begin && isspace(Unit.text({R.File, R.End - 1, R.End})[0]))
    --R.End;
  return R;
}

void Collector::slot(const ValueDecl *D) {
  auto [It, New] = Into.Slots.try_emplace(Unit.name(D));
  Slot &S = It->second;
  if (!New && !S.Type.empty())
    return;
  auto fixed = [&](StringRef Why) {
    if (S.Fixed.empty())
      S.Fixed = Why.str();
  };
  S.Type = D->getType().getAsString();
  S.Where = Unit.place(D->getLocation());
  S.Before = Unit.beforeConditional(D->getLocation());
  if (const auto *Field = dyn_cast<FieldDecl>(D)) {
    S.Tag = Field->getParent()->getNameAsString();
    for (const FieldDecl *Other : Field->getParent()->fields())
      if (Other != Field && Other->getBeginLoc() == Field->getBeginLoc())
        fixed("it is declared together with others");
  }
  if (!Unit.own(D->getLocation()))
    return fixed("it belongs to the kernel");
  if (!Unit.SM.isInMainFile(Unit.SM.getExpansionLoc(D->getLocation())))
    fixed("it is declared in a header");
  if (const auto *V = dyn_cast<VarDecl>(D)) {
    auto Known = Single.find(V);
    if (V->isLocalVarDecl() && (Known == Single.end() || !Known->second))
      fixed("it is declared together with others");
    if (V->hasExternalStorage() || V->hasExternalFormalLinkage())
      fixed("other units of the kernel may see it");
  }
  std::vector<const DeclaratorDecl *> All{cast<DeclaratorDecl>(D)};
  if (const auto *P = dyn_cast<ParmVarDecl>(D)) {
    const auto *F = dyn_cast<FunctionDecl>(P->getDeclContext());
    if (!F)
      return fixed("it is no parameter of a function");
    if (F->hasExternalFormalLinkage())
      fixed("its function is visible outside of the file");
    All.clear();
    for (const FunctionDecl *Again : F->redecls()) {
      All.push_back(Again->getParamDecl(P->getFunctionScopeIndex()));
      TextRange Before = Unit.beforeConditional(Again->getLocation());
      if (Before.File == S.Before.File && Before.Begin < S.Before.Begin)
        S.Before = Before;
    }
  }
  for (const DeclaratorDecl *One : All)
    if (TextRange Text = typeText(Unit, One))
      S.TypeTexts.push_back(Text);
    else
      fixed("its type is not written out");
}

void registers::collect(UnitView &Unit, Facts &Into) {
  Collector C(Unit, Into);
  for (Decl *D : Unit.AST.getTranslationUnitDecl()->decls())
    if (Unit.own(D->getLocation()))
      C.TraverseDecl(D);
}
