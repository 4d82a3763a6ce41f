#include "StateAtHand.h"
#include "language/TypeText.h"
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

/// The block of the control flow that begins with S or with a part of it.
static const CFGBlock *blockWith(const FunctionBody &Body, const Stmt *S) {
  for (const CFGBlock *Block : *Body.flow()) {
    if (Block->getLabel() && Body.isInside(Block->getLabel(), S))
      return Block;
    for (const CFGElement &Element : *Block)
      if (auto Part = Element.getAs<CFGStmt>())
        if (Body.isInside(Part->getStmt(), S))
          return Block;
  }
  return nullptr;
}

/// Some way leads to At and not through the assignment.
static bool leadsPast(const FunctionBody &Body, const Stmt *Assignment,
                      const Stmt *At) {
  if (!Body.flow())
    return true;
  const CFGBlock *Given = blockWith(Body, Assignment),
                 *Wanted = blockWith(Body, At);
  if (!Given || !Wanted)
    return true;
  if (Given == Wanted)
    return Body.position(Assignment) > Body.position(At);
  std::set<const CFGBlock *> Seen{Given};
  std::vector<const CFGBlock *> Work{&Body.flow()->getEntry()};
  while (!Work.empty()) {
    const CFGBlock *Block = Work.back();
    Work.pop_back();
    if (!Block || !Seen.insert(Block).second)
      continue;
    if (Block == Wanted)
      return true;
    for (const CFGBlock *Next : Block->succs())
      Work.push_back(Next);
  }
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
  return Body.position(Given[0]) < Body.position(At) &&
         !leadsPast(Body, Given[0], At);
}

std::string drydock::migrate::nameOf(const VarDecl &V) {
  std::string Name = V.getNameAsString();
  return isCxxOnlyKeyword(Name) ? cxxName(Name) : Name;
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
    Out.try_emplace(Record->getName().str(), nameOf(V));
}

std::vector<const VarDecl *>
drydock::migrate::variablesAtHand(const FunctionBody &Body, const Stmt *At) {
  std::vector<const VarDecl *> Found(Body.Function.param_begin(),
                                     Body.Function.param_end());
  for (const Stmt *S = At; S; S = Body.parent(S))
    if (const auto *Block = dyn_cast_or_null<CompoundStmt>(Body.parent(S)))
      for (const Stmt *Before : Block->body()) {
        if (Before == S)
          break;
        if (const auto *Declared = dyn_cast<DeclStmt>(Before))
          for (const Decl *D : Declared->decls())
            if (const auto *V = dyn_cast<VarDecl>(D))
              if (V->hasLocalStorage())
                Found.push_back(V);
      }
  return Found;
}

std::map<std::string, std::string>
drydock::migrate::statesAtHand(const UnitView &Unit, const FunctionBody &Body,
                               const Stmt *At) {
  std::map<std::string, std::string> Found;
  for (const VarDecl *V : variablesAtHand(Body, At))
    addState(Unit, Body, *V, At, Found);
  return Found;
}
