#include "Doubts.h"
#include "lifecycle/Place.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace drydock {

/// The comparison that a branch decides by; or null.
static const ICmpInst *testOf(const Instruction *Branch) {
  auto *B = dyn_cast_or_null<BranchInst>(Branch);
  return B && B->isConditional() ? dyn_cast<ICmpInst>(B->getCondition())
                                 : nullptr;
}

/// The branch asks for what Call returned, or for where that was stored.
static bool asksFor(const Instruction &Branch, const Instruction &Call) {
  const ICmpInst *Test = testOf(&Branch);
  if (!Test || !isa<ConstantPointerNull>(Test->getOperand(1)))
    return false;
  if (Test->getOperand(0) == &Call)
    return true;
  auto *Read = dyn_cast<LoadInst>(Test->getOperand(0));
  Place From = Read ? placeAt(*Read->getPointerOperand()) : Place();
  return From.isKnown() && any_of(Call.users(), [&](const User *U) {
           auto *Store = dyn_cast<StoreInst>(U);
           return Store && placeAt(*Store->getPointerOperand()) == From;
         });
}

/// The branch asks for what was there before: a field, or an argument.
static bool asksForState(const Instruction &Branch) {
  const ICmpInst *Test = testOf(&Branch);
  return Test && isa<LoadInst, Argument>(Test->getOperand(0));
}

/// Something is done just where the pointer is NULL: a warning, another value
/// for what it would have said. A test without that may be for one that is
/// never NULL there, such as a macro's.
static bool isAnswered(const Point &P, const Instruction &Branch) {
  const TraceNode *N = P.state().Trace.get();
  while (N && N->Where != &Branch)
    N = N->Previous.get();
  auto *B = dyn_cast<BranchInst>(&Branch);
  const ICmpInst *Test = testOf(B);
  if (!N || !Test || isa<CallBase>(Test->getOperand(0)->stripPointerCasts()))
    return true;
  const BasicBlock *Null = B->getSuccessor(N->Taken ? 0 : 1);
  if (!Null->getSinglePredecessor())
    return false;
  DominatorTree Dominators(const_cast<Function &>(*B->getFunction()));
  return any_of(*B->getFunction(), [&](const BasicBlock &Block) {
    return Dominators.dominates(Null, &Block) &&
           any_of(Block, [](const Instruction &I) {
             return I.mayHaveSideEffects() && !isa<IntrinsicInst>(I);
           });
  });
}

/// The author asked whether it is there, and asks something else before the
/// dereference: that may go with it (a size that is zero then). Where a branch
/// of the path says that it is NULL, whatever else was asked may.
static bool decidesSince(const Point &P, const Dereference &D) {
  bool Tested = D.Known.Why == Fact::Tested;
  bool Since = false;
  for (const TraceNode *N = P.state().Trace.get(); N; N = N->Previous.get())
    if (N->Where == D.Known.Where || asksFor(*N->Where, *D.Known.Where))
      return Since;
    else
      Since |= !N->Decided && (Tested || asksForState(*N->Where));
  return Since && Tested; // by a choice, not a branch
}

/// The pointer was read before a call, and the test reads its place once more
/// behind it: the call may have cleared that since.
static bool isFromBefore(const Point &P, const Dereference &D) {
  const ICmpInst *Test = testOf(D.Known.Where);
  auto *Asked = Test ? dyn_cast<LoadInst>(Test->getOperand(0)) : nullptr;
  const Value *Address = getLoadStorePointerOperand(P.where());
  auto *Read = Asked && Address
                   ? dyn_cast<LoadInst>(getUnderlyingObject(Address))
                   : nullptr;
  if (!Read || Read == Asked ||
      !DominatorTree(const_cast<Function &>(*Asked->getFunction()))
           .dominates(Read, Asked))
    return false;
  return any_of(*Asked->getFunction(), [&](const BasicBlock &Block) {
    return any_of(Block, [&](const Instruction &I) {
      return isa<CallBase>(I) && !isa<IntrinsicInst>(I) &&
             isPotentiallyReachable(Read, &I) &&
             isPotentiallyReachable(&I, Asked);
    });
  });
}

/// The end of a loop, which asks for a variable of its own that started from
/// the pointer.
static bool asksLoop(const Point &P, const Dereference &D) {
  const ICmpInst *Test = testOf(D.Known.Where);
  auto *Phi = Test ? dyn_cast<PHINode>(Test->getOperand(0)) : nullptr;
  const Value *Address = getLoadStorePointerOperand(P.where());
  return Phi && Address && getUnderlyingObject(Address) != Phi &&
         any_of(Phi->blocks(), [&](const BasicBlock *From) {
           return isPotentiallyReachable(Phi->getParent(), From);
         });
}

/// The same function tests what another call of the helper returns.
static bool testsElsewhere(const Instruction *Where) {
  auto *Call = dyn_cast_or_null<CallBase>(Where);
  if (!Call || !Call->getCalledFunction())
    return false;
  return any_of(Call->getCalledFunction()->users(), [&](const User *U) {
    auto *Other = dyn_cast<CallBase>(U);
    return Other && Other != Call &&
           Other->getFunction() == Call->getFunction() &&
           any_of(Other->users(), [](const User *By) {
             auto *Test = dyn_cast<ICmpInst>(By);
             return Test && isa<ConstantPointerNull>(Test->getOperand(1));
           });
  });
}

/// Both are the same place of the same object.
static bool isSamePlace(const Value &A, const Value &B) {
  if (&A == &B)
    return true;
  Place From = fieldAt(A);
  return From.isKnown() && From == fieldAt(B);
}

/// The same value, or read from the same place.
static bool isSameValue(const Value &A, const Value &B) {
  if (&A == &B)
    return true;
  auto *First = dyn_cast<LoadInst>(&A), *Second = dyn_cast<LoadInst>(&B);
  return First && Second &&
         isSamePlace(*First->getPointerOperand(), *Second->getPointerOperand());
}

/// Its body does nothing but look.
static bool onlyReads(const Function &F) {
  return !F.isDeclaration() && none_of(F, [](const BasicBlock &Block) {
    return any_of(Block, [](const Instruction &I) {
      return isa<StoreInst>(I) || (isa<CallBase>(I) && !isa<IntrinsicInst>(I));
    });
  });
}

/// The cursor of a list, which a loop compares with where the list ends: none
/// of its entries is NULL, whatever the body asks.
static bool isCursor(const Dereference &D) {
  const ICmpInst *Test = testOf(D.Known.Where);
  auto *Phi = Test ? dyn_cast<PHINode>(Test->getOperand(0)->stripPointerCasts())
                   : nullptr;
  return Phi && any_of(Phi->users(), [&](const User *U) {
           auto *End = dyn_cast<CallBase>(U);
           return End && End->getParent() == Phi->getParent() &&
                  End->arg_size() == 2 && End->getType()->isIntegerTy() &&
                  End->getCalledFunction() &&
                  onlyReads(*End->getCalledFunction());
         });
}

/// The author asked something of the very object before, such as whether it is
/// empty, and may know what the look-up finds.
static bool asksObject(const CallBase &LookUp) {
  if (!LookUp.arg_size() || !LookUp.getArgOperand(0)->getType()->isPointerTy())
    return false;
  const Value &Object = *LookUp.getArgOperand(0);
  return any_of(*LookUp.getFunction(), [&](const BasicBlock &Block) {
    return any_of(Block, [&](const Instruction &I) {
      auto *Call = dyn_cast<CallBase>(&I);
      const Function *Asked = Call ? Call->getCalledFunction() : nullptr;
      return Asked && Asked != LookUp.getCalledFunction() &&
             onlyReads(*Asked) && Call->arg_size() == 1 &&
             Call->getType()->isIntegerTy() &&
             isSamePlace(*Call->getArgOperand(0), Object) &&
             isPotentiallyReachable(Call, &LookUp);
    });
  });
}

/// The comparison that leads to LookUp, and to nothing else; or null.
static const ICmpInst *testBefore(const CallBase &LookUp) {
  const BasicBlock *Before = LookUp.getParent()->getUniquePredecessor();
  return Before ? testOf(Before->getTerminator()) : nullptr;
}

/// The same question as the one that was just answered.
static bool wasJustFound(const CallBase &LookUp) {
  const ICmpInst *Test = testBefore(LookUp);
  auto *First = Test ? dyn_cast<CallBase>(Test->getOperand(0)) : nullptr;
  auto writes = [](const Instruction &I) { return I.mayWriteToMemory(); };
  return First && First->getCalledOperand() == LookUp.getCalledOperand() &&
         std::none_of(LookUp.getParent()->begin(), LookUp.getIterator(),
                      writes) &&
         std::equal(First->arg_begin(), First->arg_end(), LookUp.arg_begin(),
                    LookUp.arg_end(), [](const Use &A, const Use &B) {
                      return isSameValue(*A, *B);
                    });
}

/// Looked up once more where the first look-up found nothing: this one is the
/// last resort, and known to be there.
static bool isLastResort(const CallBase &LookUp) {
  const ICmpInst *Test = testBefore(LookUp);
  auto *First = Test ? dyn_cast<CallBase>(Test->getOperand(0)) : nullptr;
  return First && isa<ConstantPointerNull>(Test->getOperand(1)) &&
         First->getCalledOperand() == LookUp.getCalledOperand();
}

/// A look-up that fails may be impossible here; that others test it says
/// otherwise. A variable that is still NULL where some branch or loop was to
/// set it: the author may know that it always does.
Confidence confidenceIn(const Point &P, const Dereference &D) {
  if (D.Known.Why == Fact::NoEvidence && P.state().Trace)
    return Confidence::Heuristic;
  auto *Source = dyn_cast_or_null<CallBase>(D.Known.Where);
  if (Source && wasJustFound(*Source))
    return Confidence::Heuristic;
  if (D.Known.Why == Fact::Helper)
    return D.SourceTested && testsElsewhere(D.Known.Where)
               ? Confidence::Likely
               : Confidence::Heuristic;
  if (D.IsLookUp)
    return Confidence::Heuristic;
  if (Source && (isLastResort(*Source) || asksObject(*Source)))
    return Confidence::Heuristic;
  if (!(D.Possible & Positive) && D.Known.Where && decidesSince(P, D))
    return Confidence::Heuristic;
  if (D.Known.Why == Fact::Tested &&
      (isFromBefore(P, D) || asksLoop(P, D) || isCursor(D) ||
       (D.Known.Where && !isAnswered(P, *D.Known.Where))))
    return Confidence::Heuristic;
  // The callee may have a reason of its own not to get there.
  if (D.Inner && D.Known.Why == Fact::Tested)
    return Confidence::Heuristic;
  return D.Inner || D.Known.Why == Fact::Tested ? Confidence::Likely
                                                : Confidence::Proved;
}

} // namespace drydock
