#include "LockFlow.h"
#include <deque>

using namespace clang;
using namespace drydock::migrate;

namespace {
class Follower {
public:
  Follower(const FunctionBody &Body, const LockRegion &Region)
      : Body(Body), Region(Region) {
    for (const WrittenCall *Call : Region.Taken)
      Taken.insert(Call->Call);
    for (const WrittenCall *Call : Region.Given)
      Given.insert(Call->Call);
  }

  std::optional<LockFault> run() {
    const CFG *Flow = Body.flow();
    if (!Flow)
      return LockFault{"the control flow is not understood",
                       Body.Function.getLocation()};
    In.assign(Flow->getNumBlockIDs(), 0);
    In[Flow->getEntry().getBlockID()] = Free;
    std::deque<const CFGBlock *> Work{&Flow->getEntry()};
    while (!Work.empty()) {
      const CFGBlock *Block = Work.front();
      Work.pop_front();
      unsigned State = pass(*Block, In[Block->getBlockID()], nullptr);
      if (Block->hasNoReturnElement())
        continue;
      for (const CFGBlock::AdjacentBlock &Next : Block->succs())
        if (Next.isReachable() && Next->getBlockID() < In.size() &&
            (In[Next->getBlockID()] | State) != In[Next->getBlockID()]) {
          In[Next->getBlockID()] |= State;
          Work.push_back(&*Next);
        }
    }
    std::vector<LockFault> Faults;
    for (const CFGBlock *Block : *Flow)
      if (In[Block->getBlockID()])
        pass(*Block, In[Block->getBlockID()], &Faults);
    return first(Faults);
  }

private:
  static constexpr unsigned Free = 1, Held = 2;

  void fault(std::vector<LockFault> *Out, const llvm::Twine &What,
             const Stmt *At) {
    if (Out)
      Out->push_back({What.str(), At->getBeginLoc()});
  }

  /// The state behind the block; with Out, what is wrong in it.
  unsigned pass(const CFGBlock &Block, unsigned State,
                std::vector<LockFault> *Out) {
    for (const CFGElement &Element : Block)
      if (auto S = Element.getAs<CFGStmt>())
        State = pass(S->getStmt(), State, Out);
    if (&Block == &Body.flow()->getExit() && (State & Held) && Out)
      Out->push_back({State & Free ? "held at the end on some paths only"
                                   : "still held at the end",
                      Body.Function.getBody()->getEndLoc()});
    return State;
  }

  unsigned pass(const Stmt *S, unsigned State, std::vector<LockFault> *Out) {
    if (Taken.count(S)) {
      if (State & Held)
        fault(Out, "may be held already when it is taken", S);
      return Held;
    }
    if (Given.count(S)) {
      if (State & Free)
        fault(Out,
              State & Held ? "held on some of the paths that give it back"
                           : "given back by a function that did not take it",
              S);
      return Free;
    }
    if ((State & Held) && changesPlace(S))
      fault(Out, "the place of the lock changes while it is held", S);
    return State;
  }

  bool changesPlace(const Stmt *S) const {
    const Expr *Target = nullptr;
    if (const auto *B = dyn_cast<BinaryOperator>(S); B && B->isAssignmentOp())
      Target = B->getLHS();
    else if (const auto *U = dyn_cast<UnaryOperator>(S);
             U && (U->isIncrementDecrementOp() || U->getOpcode() == UO_AddrOf))
      Target = U->getSubExpr();
    if (!Target)
      return false;
    Target = Target->IgnoreParenImpCasts();
    if (const auto *R = dyn_cast<DeclRefExpr>(Target)) {
      const auto *V = dyn_cast<VarDecl>(R->getDecl());
      return V && Region.Lock.Variables.count(V) &&
             (V->getType()->isPointerType() || V->getType()->isIntegerType());
    }
    if (const auto *M = dyn_cast<MemberExpr>(Target))
      if (const auto *F = dyn_cast<FieldDecl>(M->getMemberDecl()))
        return Region.Lock.Pointers.count(F);
    return false;
  }

  std::optional<LockFault> first(std::vector<LockFault> &Faults) const {
    if (Faults.empty())
      return std::nullopt;
    return *llvm::min_element(
        Faults, [&](const LockFault &A, const LockFault &B) {
          return Body.SM.getDecomposedExpansionLoc(A.At).second <
                 Body.SM.getDecomposedExpansionLoc(B.At).second;
        });
  }

  const FunctionBody &Body;
  const LockRegion &Region;
  std::set<const Stmt *> Taken, Given;
  std::vector<unsigned> In;
};
} // namespace

std::optional<LockFault>
drydock::migrate::followLock(const FunctionBody &Body,
                             const LockRegion &Region) {
  return Follower(Body, Region).run();
}
