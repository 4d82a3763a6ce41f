#include "LocalHandle.h"
#include "CallOutcome.h"
#include <deque>

using namespace clang;
using namespace drydock::migrate;

namespace {
class Follower {
public:
  Follower(const FunctionBody &Body, const VarDecl *Variable,
           const std::set<const Stmt *> &Acquired,
           const std::set<const Stmt *> &Released,
           std::set<const ReturnStmt *> *Leaving = nullptr)
      : Body(Body), Variable(Variable), Acquired(Acquired), Released(Released),
        Leaving(Leaving) {}

  std::string run() {
    const CFG *Flow = Body.flow();
    if (!Flow)
      return "the control flow is not understood";
    In.assign(Flow->getNumBlockIDs(), 0);
    In[Flow->getEntry().getBlockID()] = Free;
    std::deque<const CFGBlock *> Work{&Flow->getEntry()};
    while (!Work.empty()) {
      const CFGBlock *Block = Work.front();
      Work.pop_front();
      unsigned State = pass(*Block, In[Block->getBlockID()]);
      if (Block->hasNoReturnElement())
        continue;
      unsigned Edge = 0;
      for (auto I = Block->succ_begin(); I != Block->succ_end(); ++I, ++Edge)
        if (const CFGBlock *Next = I->getReachableBlock()) {
          unsigned There = isFailedEdge(*Block, Edge) ? Free : State;
          unsigned &Known = In[Next->getBlockID()];
          if ((Known | There) != Known) {
            Known |= There;
            Work.push_back(Next);
          }
        }
    }
    if (In[Flow->getExit().getBlockID()] & Held)
      return "not released on each path";
    return Problem;
  }

private:
  static constexpr unsigned Free = 1, Held = 2;

  unsigned pass(const CFGBlock &Block, unsigned State) {
    for (const CFGElement &Element : Block)
      if (auto S = Element.getAs<CFGStmt>()) {
        if (Acquired.count(S->getStmt())) {
          if (State & Held)
            Problem = "acquired again while it is held";
          State = Held;
        } else if (Released.count(S->getStmt())) {
          if (State & Free)
            Problem = "released where it may not be held";
          State = Free;
        } else if (const auto *R = dyn_cast<ReturnStmt>(S->getStmt());
                   R && Leaving && (State & Held)) {
          if (State & Free)
            Problem = "held on some of the ways to a return";
          Leaving->insert(R);
          State = Free;
        }
      }
    return State;
  }

  static const Expr *plain(const Expr *E) {
    E = E->IgnoreParenCasts();
    if (const auto *Call = dyn_cast<CallExpr>(E))
      if (Call->getBuiltinCallee() && Call->getNumArgs() == 2)
        return plain(Call->getArg(0)); // what a hint about the branch wraps
    return E;
  }

  /// 1: the variable being null makes E true, -1: false, 0: neither.
  int nullMakes(const Expr *E) const {
    E = plain(E);
    if (const auto *U = dyn_cast<UnaryOperator>(E);
        U && U->getOpcode() == UO_LNot)
      return -nullMakes(U->getSubExpr());
    if (const auto *B = dyn_cast<BinaryOperator>(E)) {
      if (B->isEqualityOp() &&
          plain(B->getRHS())
              ->isNullPointerConstant(Body.AST,
                                      Expr::NPC_ValueDependentIsNotNull))
        return nullMakes(B->getLHS()) * (B->getOpcode() == BO_EQ ? -1 : 1);
      if (B->getOpcode() == BO_Assign)
        return nullMakes(B->getLHS());
    }
    const auto *R = dyn_cast<DeclRefExpr>(E);
    return R && R->getDecl() == Variable ? -1 : 0;
  }

  /// The same of an acquisition that fails, where the condition asks for its
  /// value, itself or by the variable that has just got it.
  int callMakes(const CFGBlock &Block, const Expr *Condition) const {
    for (const Stmt *S : Acquired)
      if (int Makes = failureMakes(Body, Condition, cast<CallExpr>(S)))
        return Makes;
    const Expr *Asked = plain(Condition);
    int Sign = 1;
    if (const auto *U = dyn_cast<UnaryOperator>(Asked);
        U && U->getOpcode() == UO_LNot) {
      Sign = -1;
      Asked = plain(U->getSubExpr());
    } else if (const auto *B = dyn_cast<BinaryOperator>(Asked);
               B && B->isComparisonOp() && isZero(B->getRHS())) {
      Sign = B->getOpcode() == BO_EQ ? -1 : 1;
      if (B->isEqualityOp() || B->getOpcode() == BO_LT)
        Asked = plain(B->getLHS());
    }
    const auto *R = dyn_cast<DeclRefExpr>(Asked);
    const Expr *Value = R ? lastValue(Block, *R->getDecl()) : nullptr;
    for (const Stmt *S : Acquired)
      if (int Makes = Value ? failureMakes(Body, Value, cast<CallExpr>(S)) : 0)
        return Sign * Makes;
    return 0;
  }

  bool isZero(const Expr *E) const {
    auto Value = E->getIntegerConstantExpr(Body.AST);
    return Value && *Value == 0;
  }

  /// What the block leaves in the variable, or null.
  static const Expr *lastValue(const CFGBlock &Block, const ValueDecl &V) {
    const Expr *Last = nullptr;
    for (const CFGElement &Element : Block) {
      auto S = Element.getAs<CFGStmt>();
      if (!S)
        continue;
      if (const auto *D = dyn_cast<DeclStmt>(S->getStmt());
          D && D->isSingleDecl() && D->getSingleDecl() == &V)
        Last = cast<VarDecl>(V).getInit();
      const auto *B = dyn_cast<BinaryOperator>(S->getStmt());
      const auto *To = B && B->isAssignmentOp()
                           ? dyn_cast<DeclRefExpr>(B->getLHS()->IgnoreParens())
                           : nullptr;
      if (To && To->getDecl() == &V)
        Last = B->getOpcode() == BO_Assign ? B->getRHS() : nullptr;
    }
    return Last;
  }

  bool isFailedEdge(const CFGBlock &Block, unsigned Edge) const {
    const auto *Condition =
        dyn_cast_or_null<Expr>(Block.getTerminatorCondition());
    if (!Condition || Block.succ_size() != 2)
      return false;
    int Makes = Variable ? nullMakes(Condition) : callMakes(Block, Condition);
    return Makes && (Makes > 0) == (Edge == 0);
  }

  const FunctionBody &Body;
  const VarDecl *Variable; ///< null: the handle has no variable
  const std::set<const Stmt *> &Acquired, &Released;
  std::set<const ReturnStmt *> *Leaving; ///< null: it has to be given back
  std::vector<unsigned> In;
  std::string Problem;
};
} // namespace

/// Somebody else gets to know the handle, or the variable another one.
static bool escapes(const FunctionBody &Body, const VarDecl &Variable,
                    const std::set<const Stmt *> &Acquired,
                    const Stmt *Allowed) {
  for (const DeclRefExpr *R : Body.references(&Variable)) {
    const Stmt *Child = R, *Up = Body.parent(R);
    while (Up && isa<CastExpr, ParenExpr>(Up))
      Child = Up, Up = Body.parent(Up);
    if (isa_and_nonnull<ReturnStmt, DeclStmt>(Up))
      return true;
    if (const auto *U = dyn_cast_or_null<UnaryOperator>(Up))
      if (U->getOpcode() == UO_AddrOf)
        return true;
    const auto *B = dyn_cast_or_null<BinaryOperator>(Up);
    if (!B || !B->isAssignmentOp() || B == Allowed)
      continue;
    if (B->getLHS() != Child)
      return true;
    const Expr *From = B->getRHS()->IgnoreParenCasts();
    if (!Acquired.count(From))
      return true;
  }
  return false;
}

std::string
drydock::migrate::followLocal(const FunctionBody &Body, const VarDecl &Variable,
                              const std::set<const Stmt *> &Acquired,
                              const std::set<const Stmt *> &Released) {
  return followBeside(Body, Variable, Acquired, Released, nullptr);
}

std::string drydock::migrate::followBeside(
    const FunctionBody &Body, const VarDecl &Variable,
    const std::set<const Stmt *> &Acquired,
    const std::set<const Stmt *> &Released, const Stmt *Link) {
  if (escapes(Body, Variable, Acquired, Link))
    return "the variable that keeps it is handed on or set otherwise";
  return Follower(Body, &Variable, Acquired, Released).run();
}

std::string
drydock::migrate::followPair(const FunctionBody &Body,
                             const std::set<const Stmt *> &Acquired,
                             const std::set<const Stmt *> &Released) {
  return Follower(Body, nullptr, Acquired, Released).run();
}

std::string
drydock::migrate::followLeft(const FunctionBody &Body,
                             const std::set<const Stmt *> &Acquired,
                             const std::set<const Stmt *> &Released,
                             std::set<const ReturnStmt *> &Leaving) {
  return Follower(Body, nullptr, Acquired, Released, &Leaving).run();
}
