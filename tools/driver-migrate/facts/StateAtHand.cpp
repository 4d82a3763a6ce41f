#include "StateAtHand.h"
#include "passes/Pass.h"

using namespace clang;
using namespace drydock::migrate;

/// What gives the variable a value; null in Out: something that can't be told.
static void assignments(const FunctionBody &Body, const VarDecl &Variable,
                        std::vector<const Stmt *> &Out) {
  for (const DeclRefExpr *R : Body.references(&Variable)) {
    const Stmt *Up = Body.parent(R);
    while (Up && isa<ParenExpr>(Up))
      Up = Body.parent(Up);
    if (const auto *B = dyn_cast_or_null<BinaryOperator>(Up))
      if (B->isAssignmentOp() && B->getLHS()->IgnoreParens() == R)
        Out.push_back(B->getOpcode() == BO_Assign ? B : nullptr);
    if (const auto *U = dyn_cast_or_null<UnaryOperator>(Up))
      if (U->isIncrementDecrementOp() || U->getOpcode() == UO_AddrOf)
        Out.push_back(nullptr);
  }
}

/// Some jump leads from before the assignment to At, past it.
static bool jumpsPast(const FunctionBody &Body, const Stmt *Assignment,
                      const Stmt *At) {
  for (const GotoStmt *Goto : Body.gotos())
    if (Body.position(Goto) < Body.position(Assignment) &&
        Body.position(Goto->getLabel()->getStmt()) >
            Body.position(Assignment) &&
        Body.position(Goto->getLabel()->getStmt()) <= Body.position(At))
      return true;
  return false;
}

bool drydock::migrate::hasItsValue(const FunctionBody &Body,
                                   const VarDecl &Variable, const Stmt *At) {
  std::vector<const Stmt *> Given;
  assignments(Body, Variable, Given);
  if (isa<ParmVarDecl>(Variable) ||
      (Variable.hasInit() && !Variable.getInit()->isNullPointerConstant(
                                 Body.AST, Expr::NPC_ValueDependentIsNotNull)))
    return Given.empty();
  if (Given.size() != 1 || !Given[0])
    return false;
  const Stmt *Assignment = Given[0];
  const Stmt *Block = Body.parent(Assignment);
  while (Block && !isa<CompoundStmt>(Block))
    Block = Body.parent(Block);
  // A plain statement of a block around At: each way to At passes it.
  return isa<CompoundStmt, LabelStmt>(Body.parent(Assignment)) && Block &&
         Body.isInside(At, Block) &&
         Body.position(Assignment) < Body.position(At) &&
         !jumpsPast(Body, Assignment, At);
}

static void addState(const UnitView &Unit, const FunctionBody &Body,
                     const VarDecl &V, const Stmt *At,
                     std::map<std::string, std::string> &Out) {
  QualType To =
      V.getType()->isPointerType() ? V.getType()->getPointeeType() : QualType();
  const RecordDecl *Record = To.isNull() ? nullptr : To->getAsRecordDecl();
  if (!Record || !Record->getDefinition() || Record->isUnion() ||
      To.isConstQualified() || !Record->getIdentifier() ||
      !Unit.own(Record->getDefinition()->getLocation()))
    return;
  if (hasItsValue(Body, V, At))
    Out.try_emplace(Record->getName().str(), V.getNameAsString());
}

std::map<std::string, std::string>
drydock::migrate::statesAtHand(const UnitView &Unit, const FunctionBody &Body,
                               const Stmt *At) {
  std::map<std::string, std::string> Found;
  for (const ParmVarDecl *P : Body.Function.parameters())
    addState(Unit, Body, *P, At, Found);
  for (const Stmt *S = At; S; S = Body.parent(S))
    if (const auto *Block = dyn_cast_or_null<CompoundStmt>(Body.parent(S)))
      for (const Stmt *Before : Block->body()) {
        if (Before == S)
          break;
        if (const auto *Declared = dyn_cast<DeclStmt>(Before))
          for (const Decl *D : Declared->decls())
            if (const auto *V = dyn_cast<VarDecl>(D))
              if (V->hasLocalStorage())
                addState(Unit, Body, *V, At, Found);
      }
  return Found;
}
