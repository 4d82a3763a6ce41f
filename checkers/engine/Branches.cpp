// Where a path parts: each way learns what the condition says. A test of a
// pointer also tells what its author believed, unless it says nothing of that.
#include "engine/FunctionAnalysis.h"
#include "lowering/MacroTests.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace drydock {

/// The condition compares an element picked by a variable index: what held for
/// one element says nothing about the others.
static bool testsElement(const Value *V) {
  for (unsigned Depth = 0; Depth < 8; ++Depth) {
    if (auto *Compare = dyn_cast<ICmpInst>(V))
      V = Compare->getOperand(0);
    else if (auto *Load = dyn_cast<LoadInst>(V))
      V = Load->getPointerOperand();
    else if (auto *G = dyn_cast<GEPOperator>(V)) {
      if (!G->hasAllConstantIndices())
        return true;
      V = G->getPointerOperand();
    } else {
      return false;
    }
  }
  return false;
}

/// What a look-up returned, or what several paths set, may be the pointer we
/// know, or NULL: the test asks which.
static bool testsChoice(const Instruction &I) {
  auto *Branch = dyn_cast<BranchInst>(&I);
  auto *Compare = Branch ? dyn_cast<ICmpInst>(Branch->getCondition()) : nullptr;
  return Compare && isa<CallBase, PHINode>(Compare->getOperand(0));
}

/// The test reads the pointer from memory anew, instead of asking about the
/// very value that was dereferenced.
static bool readsAgain(const Instruction &Test, const Instruction &Access) {
  auto *Branch = dyn_cast<BranchInst>(&Test);
  auto *Compare = Branch ? dyn_cast<ICmpInst>(Branch->getCondition()) : nullptr;
  auto *Read = Compare ? dyn_cast<LoadInst>(Compare->getOperand(0)) : nullptr;
  const Value *Accessed = getLoadStorePointerOperand(&Access);
  return Read && !(Accessed && getUnderlyingObject(Accessed) == Read);
}

/// Read out of an object that is nothing but two pointers: a list's node.
static bool isLink(const ExprPool &Pool, ExprId E) {
  if (Pool[E].Kind != ExprKind::Load)
    return false;
  const StructType *Node = Pool.hint(Pool[E].A);
  if (!Node)
    Node = Pool.hint(Pool.base(Pool[E].A));
  return Node && Node->getNumElements() == 2 &&
         all_of(Node->elements(),
                [](const Type *T) { return T->isPointerTy(); });
}

/// A test of a pointer tells rules what the author believed.
void FunctionAnalysis::testedPointer(State &S, ExprId Condition,
                                     const Instruction &I) {
  const Expr &C = Pool[Condition];
  if (C.Kind != ExprKind::Compare || !Pool.isConst(C.B))
    return;
  auto P = static_cast<CmpInst::Predicate>(C.Op);
  PointerTest Test;
  Test.Pointer = C.A;
  Test.ForError = Pool[C.B].Imm < 0 && CmpInst::isUnsigned(P);
  bool ForNull = Pool.isNull(C.B) && CmpInst::isEquality(P);
  if (!Test.ForError && !ForNull)
    return;
  // In a loop the test may stand first: of the next element, or of none yet.
  if (const Instruction *const *Earlier = S.Dereferenced.find(C.A))
    if (ForNull && !testsChoice(I) &&
        Order[(*Earlier)->getParent()] <= Order[I.getParent()])
      Test.EarlierDereference = *Earlier;
  Test.Reread =
      Test.EarlierDereference && readsAgain(I, *Test.EarlierDereference);
  Test.OfCaller = Pool[C.A].Kind == ExprKind::Param;
  Test.OfList = isLink(Pool, C.A);
  auto Contract = ContractOf.find(C.A);
  if (Contract != ContractOf.end())
    Test.Contract = Contract->second->Result;
  for (EngineHooks *H : Hooks)
    H->onPointerTest(Point(*this, S, I), Test);
}

/// The way into Block, where the API says that it is a real one, whatever wrote
/// the test: a macro that looks up what a device may not have.
static const CallBase *contractTest(const ApiTable &Table,
                                    const BasicBlock &Block) {
  const BasicBlock *Before = Block.getSinglePredecessor();
  auto *Branch =
      Before ? dyn_cast<BranchInst>(Before->getTerminator()) : nullptr;
  auto *Call = Branch && Branch->isConditional()
                   ? dyn_cast<CallBase>(Branch->getCondition())
                   : nullptr;
  const ApiFunction *Row = Call ? CallTargets::row(Table, *Call) : nullptr;
  return Row && Row->Result == ResultContract::ZeroFails && Row->Effects.empty()
             ? Call
             : nullptr;
}

/// F asks in another way as well: by a look-up that finds nothing without it,
/// or by a function of the kernel's that puts the same question.
static bool asksOtherwise(const UnitContext &Unit, const Function &F,
                          const CallBase &Test) {
  const Function *Asked = CallTargets::direct(Test);
  auto asks = [&](const Instruction &I) {
    auto *Call = dyn_cast<CallBase>(&I);
    const Function *Callee = Call ? CallTargets::direct(*Call) : nullptr;
    if (!Callee || Callee == Asked)
      return false;
    if (const ApiFunction *Row = CallTargets::row(Unit.Table, *Call))
      return Row->Result == ResultContract::Null && Row->Effects.empty();
    return any_of(Asked->users(), [&](const User *U) {
      auto *By = dyn_cast<Instruction>(U);
      return By && By->getFunction() == Callee;
    });
  };
  return any_of(F,
                [&](const BasicBlock &Block) { return any_of(Block, asks); });
}

/// What Phi is where From leads to it. What a probe does not find is worth a
/// fact: others may know that it was found.
ExprId FunctionAnalysis::incoming(State &S, const PHINode &Phi,
                                  const BasicBlock &From) {
  ExprId E = value(S, Phi.getIncomingValueForBlock(&From));
  if (!Phi.getType()->isPointerTy() || !Pool.isNull(E) ||
      !Unit.Roles.has(F, OpsRole::BringUp))
    return E;
  const CallBase *Test = contractTest(Unit.Table, From);
  if (!Test || asksOtherwise(Unit, F, *Test))
    return E;
  E = Pool.value(ExprKind::Fresh, &Phi, S.Pass);
  S.Facts[E] = {Zero, Fact::Tested,
                From.getSinglePredecessor()->getTerminator()};
  return E;
}

/// A static key decides, patched into the code of a function of the kernel's.
static bool asksStaticKey(const Value *V) {
  for (unsigned Depth = 0; Depth < 8; ++Depth) {
    if (auto *Call = dyn_cast<CallBase>(V)) {
      const Function *Callee = CallTargets::direct(*Call);
      if (Callee && !Callee->isDeclaration())
        return any_of(*Callee, [](const BasicBlock &Block) {
          return isa<CallBrInst>(Block.getTerminator());
        });
      if (!isa<IntrinsicInst>(Call))
        return false;
    }
    auto *I = dyn_cast<Instruction>(V);
    if (!I || isa<PHINode, LoadInst>(I) || !I->getNumOperands())
      return false;
    V = I->getOperand(0);
  }
  return false;
}

void FunctionAnalysis::lookInto(State S, const BasicBlock &Block) {
  SmallVector<State, 2> Forks;
  for (const Instruction &I : Block)
    if (isa<PHINode>(I) || I.isTerminator() || !step(S, I, Forks))
      return;
}

void FunctionAnalysis::branch(State S, const BranchInst &B) {
  if (B.isUnconditional())
    return pushEdge(*B.getParent(), *B.getSuccessor(0), std::move(S));
  ExprId Condition = value(S, B.getCondition());
  if (!Hooks.empty() && asksStaticKey(B.getCondition()))
    if (std::optional<bool> Truth = Facts.evaluate(S, Condition))
      lookInto(S, *B.getSuccessor(*Truth ? 1 : 0));
  bool SaysNothing = testsElement(B.getCondition()) || isMacroTest(B);
  if (!SaysNothing)
    testedPointer(S, Condition, B);
  if (ExprId Read = Pool[Condition].A;
      Pool[Condition].Kind == ExprKind::Compare &&
      Pool[Read].Kind == ExprKind::Load && !S.Facts.find(Read) &&
      S.holds(Pool.canonical(Read)))
    S.Facts[Read] = {Positive};
  bool Decided = Facts.evaluate(S, Condition).has_value();
  for (bool Truth : {true, false}) {
    State Next = S;
    if (!Facts.assume(Next, Condition, Truth, &B))
      continue;
    if (SaysNothing)
      for (auto &[_, F] : Next.Facts.Items)
        if (F.Where == &B)
          F.Why = Fact::NoEvidence;
    Next.note(&B, Truth, Decided);
    pushEdge(*B.getParent(), *B.getSuccessor(Truth ? 0 : 1), std::move(Next));
  }
}

void FunctionAnalysis::switchTo(State S, const SwitchInst &Switch) {
  ExprId Condition = value(S, Switch.getCondition());
  State Default = S;
  bool DefaultPossible = true;
  for (auto &Case : Switch.cases()) {
    ExprId Equal = Pool.compare(CmpInst::ICMP_EQ, Condition,
                                constantValue(Case.getCaseValue()));
    State Next = S;
    if (Facts.assume(Next, Equal, true, &Switch)) {
      Next.note(&Switch, true);
      pushEdge(*Switch.getParent(), *Case.getCaseSuccessor(), std::move(Next));
    }
    DefaultPossible =
        DefaultPossible && Facts.assume(Default, Equal, false, &Switch);
  }
  if (DefaultPossible)
    pushEdge(*Switch.getParent(), *Switch.getDefaultDest(), std::move(Default));
}

} // namespace drydock
