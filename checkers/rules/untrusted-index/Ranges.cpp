#include "Ranges.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace drydock {

static constexpr unsigned MaxDepth = 6;

const Value *withoutCasts(const Value *V) {
  while (isa<ZExtInst, SExtInst, FreezeInst>(V))
    V = cast<Instruction>(V)->getOperand(0);
  return V;
}

bool isSame(const Value *A, const Value *B, unsigned Depth) {
  if (A == B)
    return true;
  auto *X = dyn_cast<Instruction>(A), *Y = dyn_cast<Instruction>(B);
  if (!X || !Y || Depth > 2 * MaxDepth || X->getOpcode() != Y->getOpcode() ||
      X->getType() != Y->getType() ||
      X->getNumOperands() != Y->getNumOperands() ||
      !isa<LoadInst, GetElementPtrInst, CastInst, BinaryOperator>(X))
    return false;
  if (auto *G = dyn_cast<GetElementPtrInst>(X))
    if (G->getSourceElementType() !=
        cast<GetElementPtrInst>(Y)->getSourceElementType())
      return false;
  for (unsigned I = 0; I != X->getNumOperands(); ++I)
    if (!isSame(X->getOperand(I), Y->getOperand(I), Depth + 1))
      return false;
  return true;
}

/// Of a constant, or of a choice between some.
static ConstantRange ofChoice(const Value &V) {
  unsigned Width = V.getType()->getIntegerBitWidth();
  SmallVector<const Value *, 4> Of = {&V};
  if (auto *Phi = dyn_cast<PHINode>(&V))
    Of.assign(Phi->value_op_begin(), Phi->value_op_end());
  else if (auto *Either = dyn_cast<SelectInst>(&V))
    Of = {Either->getTrueValue(), Either->getFalseValue()};
  ConstantRange All = ConstantRange::getEmpty(Width);
  for (const Value *One : Of) {
    auto *Fixed = dyn_cast<ConstantInt>(One);
    if (!Fixed)
      return ConstantRange::getFull(Width);
    All = All.unionWith(ConstantRange(Fixed->getValue()));
  }
  return All;
}

/// What the unit's own calls pass for A, where they are all there are.
static ConstantRange passed(const Argument &A) {
  unsigned Width = A.getType()->getIntegerBitWidth();
  const Function &F = *A.getParent();
  if (!F.hasLocalLinkage() || F.use_empty())
    return ConstantRange::getFull(Width);
  ConstantRange All = ConstantRange::getEmpty(Width);
  for (const Use &U : F.uses()) {
    auto *Call = dyn_cast<CallBase>(U.getUser());
    const Value *Given =
        Call && Call->isCallee(&U) && A.getArgNo() < Call->arg_size()
            ? Call->getArgOperand(A.getArgNo())
            : nullptr;
    if (!Given || Given->getType() != A.getType())
      return ConstantRange::getFull(Width);
    All = All.unionWith(ofChoice(*Given));
  }
  return All;
}

/// What V is made of, without regard to comparisons of V itself.
ConstantRange Ranges::ofKind(const Value &V, const BasicBlock &Block,
                             unsigned Depth) const {
  unsigned Width = V.getType()->getIntegerBitWidth();
  ConstantRange Full = ConstantRange::getFull(Width);
  if (auto *C = dyn_cast<ConstantInt>(&V))
    return ConstantRange(C->getValue());
  if (auto *A = dyn_cast<Argument>(&V))
    return passed(*A);
  auto *I = dyn_cast<Instruction>(&V);
  if (!I || Depth > MaxDepth)
    return Full;
  if (isa<ZExtInst, SExtInst, TruncInst>(I)) {
    auto Op = cast<CastInst>(I)->getOpcode();
    return at(*I->getOperand(0), Block, Depth + 1).castOp(Op, Width);
  }
  if (auto *B = dyn_cast<BinaryOperator>(I)) {
    ConstantRange L = at(*B->getOperand(0), Block, Depth + 1);
    ConstantRange R = at(*B->getOperand(1), Block, Depth + 1);
    if (isa<OverflowingBinaryOperator>(B) &&
        cast<OverflowingBinaryOperator>(B)->hasNoSignedWrap())
      return L.overflowingBinaryOp(B->getOpcode(), R,
                                   OverflowingBinaryOperator::NoSignedWrap);
    return L.binaryOp(B->getOpcode(), R);
  }
  if (auto *S = dyn_cast<SelectInst>(I))
    return at(*S->getTrueValue(), Block, Depth + 1)
        .unionWith(at(*S->getFalseValue(), Block, Depth + 1));
  auto *Phi = dyn_cast<PHINode>(I);
  if (!Phi || Phi->getNumIncomingValues() > 8)
    return Full;
  ConstantRange All = ConstantRange::getEmpty(Width);
  for (unsigned K = 0; K != Phi->getNumIncomingValues(); ++K) {
    const BasicBlock *From = Phi->getIncomingBlock(K);
    const Value *In = Phi->getIncomingValue(K);
    if (Dominators.dominates(Phi->getParent(), From))
      return Full; // a loop's
    ConstantRange Part = at(*In, *From, Depth + 1);
    if (auto *Branch = dyn_cast<BranchInst>(From->getTerminator());
        Branch && Branch->isConditional() &&
        Branch->getSuccessor(0) != Branch->getSuccessor(1))
      decompose(
          *Branch->getCondition(), Branch->getSuccessor(0) == Phi->getParent(),
          [&](const ICmpInst &Test, bool Truth) {
            compare(Test, Truth, *In, Part, *From, Depth + 1);
          },
          Depth + 1);
    All = All.unionWith(Part);
  }
  return All;
}

/// A loop's variable that starts at zero or more and goes up by one: each of
/// its values was below the bound that the next is to keep, so it never gets to
/// where it would wrap around.
static bool countsUp(const Value &V) {
  auto *Phi = dyn_cast<PHINode>(&V);
  return Phi && all_of(Phi->incoming_values(), [&](const Use &In) {
           if (auto *Start = dyn_cast<ConstantInt>(In))
             return !Start->isNegative();
           auto *Step = dyn_cast<BinaryOperator>(In);
           auto *By =
               Step ? dyn_cast<ConstantInt>(Step->getOperand(1)) : nullptr;
           return By && Step->getOpcode() == Instruction::Add &&
                  Step->getOperand(0) == Phi && By->isOne();
         });
}

/// Range of the operand O as V's, when one is made of the other by casts and
/// the addition of a constant.
static bool pullBack(const Value *O, const Value &V, ConstantRange Allowed,
                     ConstantRange &Range) {
  for (unsigned Step = 0; Step != 4; ++Step) {
    if (isSame(O, &V)) {
      if (Step && countsUp(V))
        Allowed = Allowed.intersectWith(
            ConstantRange(APInt::getZero(Allowed.getBitWidth()),
                          APInt::getSignedMinValue(Allowed.getBitWidth())));
      Range = Range.intersectWith(Allowed);
      return true;
    }
    auto *I = dyn_cast<Instruction>(O);
    if (!I)
      return false;
    if (isa<ZExtInst, SExtInst>(I)) {
      unsigned Narrow = I->getOperand(0)->getType()->getIntegerBitWidth();
      auto Op = cast<CastInst>(I)->getOpcode();
      Allowed = Allowed
                    .intersectWith(ConstantRange::getFull(Narrow).castOp(
                        Op, Allowed.getBitWidth()))
                    .truncate(Narrow);
    } else if (auto *B = dyn_cast<BinaryOperator>(I);
               B && B->getOpcode() == Instruction::Add &&
               isa<ConstantInt>(B->getOperand(1))) {
      Allowed =
          Allowed.subtract(cast<ConstantInt>(B->getOperand(1))->getValue());
    } else {
      return false;
    }
    O = I->getOperand(0);
  }
  return false;
}

void Ranges::compare(const ICmpInst &Test, bool Truth, const Value &V,
                     ConstantRange &Range, const BasicBlock &Block,
                     unsigned Depth) const {
  if (!Test.getOperand(0)->getType()->isIntegerTy())
    return;
  for (unsigned Side = 0; Side != 2; ++Side) {
    CmpInst::Predicate P =
        Side == 0 ? Test.getPredicate() : Test.getSwappedPredicate();
    if (!Truth)
      P = CmpInst::getInversePredicate(P);
    const Value *Mine = Test.getOperand(Side),
                *Other = Test.getOperand(1 - Side);
    if (isa<Constant>(Mine) || (!isa<Constant>(Other) && isSame(Other, &V)))
      continue;
    ConstantRange Bound =
        isa<ConstantInt>(Other)
            ? ConstantRange(cast<ConstantInt>(Other)->getValue())
        : Depth < 3
            ? ofKind(*Other, Block, Depth + 3)
            : ConstantRange::getFull(Other->getType()->getIntegerBitWidth());
    pullBack(Mine, V, ConstantRange::makeAllowedICmpRegion(P, Bound), Range);
  }
}

void Ranges::decompose(const Value &Condition, bool Truth, OnCompare Visit,
                       unsigned Depth) const {
  if (Depth > 3 * MaxDepth)
    return;
  const Value *C = withoutCasts(&Condition);
  if (auto *Test = dyn_cast<ICmpInst>(C)) {
    Visit(*Test, Truth);
    // Made of a truth value: `!!(a > b)`, the result of WARN_ON().
    auto *Zero = dyn_cast<ConstantInt>(Test->getOperand(1));
    const Value *Inner = withoutCasts(Test->getOperand(0));
    if (Zero && Zero->isZero() && Test->isEquality() &&
        (Inner->getType()->isIntegerTy(1) || isa<PHINode>(Inner)))
      decompose(*Inner, Truth == (Test->getPredicate() == CmpInst::ICMP_NE),
                Visit, Depth + 1);
  } else if (auto *Not = dyn_cast<BinaryOperator>(C);
             Not && Not->getOpcode() == Instruction::Xor &&
             Not->getType()->isIntegerTy(1)) {
    if (auto *One = dyn_cast<ConstantInt>(Not->getOperand(1));
        One && One->isOne())
      decompose(*Not->getOperand(0), !Truth, Visit, Depth + 1);
  } else if (auto *Phi = dyn_cast<PHINode>(C)) {
    // `a || b` came out false: by way of b.
    const Value *Only = nullptr;
    const BasicBlock *From = nullptr;
    for (unsigned K = 0; K != Phi->getNumIncomingValues(); ++K) {
      auto *Fixed = dyn_cast<ConstantInt>(Phi->getIncomingValue(K));
      if (Fixed && Fixed->isZero() == Truth)
        continue;
      if (From || Fixed)
        return;
      Only = Phi->getIncomingValue(K);
      From = Phi->getIncomingBlock(K);
    }
    if (!From || Dominators.dominates(Phi->getParent(), From))
      return;
    decompose(*Only, Truth, Visit, Depth + 1);
    comparisons(*From, Visit, Depth + 1);
  }
}

void Ranges::comparisons(const BasicBlock &Block, OnCompare Visit,
                         unsigned Depth) const {
  const DomTreeNode *Node = Dominators.getNode(&Block);
  for (; Node; Node = Node->getIDom()) {
    const BasicBlock *Here = Node->getBlock();
    const BasicBlock *From = Here->getSinglePredecessor();
    if (!From)
      continue;
    auto *Branch = dyn_cast<BranchInst>(From->getTerminator());
    if (Branch && Branch->isConditional() &&
        Branch->getSuccessor(0) != Branch->getSuccessor(1))
      decompose(*Branch->getCondition(), Branch->getSuccessor(0) == Here, Visit,
                Depth);
  }
}

/// Cases that lead to Here and nowhere else.
static void narrowBySwitch(const BasicBlock &Here, const Value &V,
                           ConstantRange &Range) {
  const BasicBlock *From = Here.getUniquePredecessor();
  auto *Switch = From ? dyn_cast<SwitchInst>(From->getTerminator()) : nullptr;
  if (!Switch || Switch->getDefaultDest() == &Here)
    return;
  const Value *On = Switch->getCondition();
  ConstantRange Cases =
      ConstantRange::getEmpty(On->getType()->getIntegerBitWidth());
  for (const auto &Case : Switch->cases())
    if (Case.getCaseSuccessor() == &Here)
      Cases = Cases.unionWith(ConstantRange(Case.getCaseValue()->getValue()));
  pullBack(On, V, Cases, Range);
}

ConstantRange Ranges::at(const Value &V, const BasicBlock &Block,
                         unsigned Depth) const {
  ConstantRange Range = ofKind(V, Block, Depth);
  if (isa<Constant>(V) || Depth > MaxDepth)
    return Range;
  comparisons(
      Block,
      [&](const ICmpInst &Test, bool Truth) {
        compare(Test, Truth, V, Range, Block, Depth);
      },
      Depth);
  for (const DomTreeNode *N = Dominators.getNode(&Block); N; N = N->getIDom())
    narrowBySwitch(*N->getBlock(), V, Range);
  return Range;
}

ConstantRange Ranges::limited(const Value &V, const BasicBlock &Block,
                              const ICmpInst *&By) const {
  ConstantRange All = at(V, Block);
  const Value &Bare = *withoutCasts(&V);
  unsigned Width = Bare.getType()->getIntegerBitWidth();
  ConstantRange Whole = at(Bare, Block);
  comparisons(Block, [&](const ICmpInst &Test, bool Truth) {
    if (!isa<ConstantInt>(Test.getOperand(0)) &&
        !isa<ConstantInt>(Test.getOperand(1)))
      return;
    ConstantRange Alone = ConstantRange::getFull(Width);
    compare(Test, Truth, Bare, Alone, Block, 0);
    bool Bounds =
        !Alone.isFullSet() && !Alone.getSignedMax().isMaxSignedValue();
    if (!By && Bounds && Alone.getSignedMax() == Whole.getSignedMax())
      By = &Test;
  });
  return All;
}

} // namespace drydock
